import DER
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

/// RFC 5280 section 4.2.1.10, form by form.
@Suite struct NameConstraintTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let permitted: [String]
        let excluded: [String]
        let names: [String]
        let isWithin: Bool
        var testDescription: String { "\(names) with \(permitted) but \(excluded): \(isWithin)" }

        init(_ permitted: [String], _ excluded: [String], _ names: [String], _ isWithin: Bool) {
            (self.permitted, self.excluded, self.names, self.isWithin) = (permitted, excluded, names, isWithin)
        }
    }

    /// `DNS:a`, `email:a`, `URI:a`, `dir:CN=a`, `RID:1.2`, `ip:` and hexadecimal octets.
    static func name(_ text: String) -> GeneralName {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch parts[0] {
        case "DNS": return .dNSName(parts[1])
        case "email": return .rfc822Name(parts[1])
        case "URI": return .uniformResourceIdentifier(parts[1])
        case "ip": return .iPAddress(octets(hex: parts[1]))
        case "utf8": return .otherName(type: .smtpUTF8Mailbox, value: HostileTests.element(0x0c, Array(parts[1].utf8)))
        case "other": return .otherName(type: ObjectIdentifier(parts[1])!, value: [0x05, 0x00])
        case "RID": return .registeredID(ObjectIdentifier(parts[1])!)
        default: return .directoryName(Mill.name(parts[1]))
        }
    }

    static let cases: [Case] = [
        // dNSName: any labels in front.
        Case(["DNS:example.com"], [], ["DNS:example.com"], true),
        Case(["DNS:example.com"], [], ["DNS:a.b.example.com"], true),
        Case(["DNS:example.com"], [], ["DNS:badexample.com"], false),
        Case(["DNS:example.com"], [], ["DNS:EXAMPLE.Com"], true),
        Case(["DNS:example.com"], [], ["DNS:example.com.evil.net"], false),
        Case(["DNS:.example.com"], [], ["DNS:a.example.com"], true),
        Case(["DNS:.example.com"], [], ["DNS:example.com"], false),
        Case(["DNS:example.com"], [], ["DNS:*.example.com"], true),
        Case(["DNS:a.example.com"], [], ["DNS:*.example.com"], false),
        Case(["DNS:"], [], ["DNS:anything.example"], true),
        Case([], ["DNS:"], ["DNS:anything.example"], false),
        Case([], ["DNS:example.com"], ["DNS:a.example.com"], false),
        Case([], ["DNS:example.com"], ["DNS:example.org"], true),
        Case([], ["DNS:example.com"], ["DNS:example.com."], false),
        // A wildcard could be the excluded host.
        Case([], ["DNS:a.example.com"], ["DNS:*.example.com"], false),
        Case([], ["DNS:a.b.example.com"], ["DNS:*.example.com"], true),
        Case(["DNS:example.com"], ["DNS:a.example.com"], ["DNS:b.example.com"], true),
        Case(["DNS:example.com"], ["DNS:a.example.com"], ["DNS:x.a.example.com"], false),
        // A host that is none lies in no subtree, and outside of none.
        Case(["DNS:example.com"], [], ["DNS:.example.com"], false),
        Case(["DNS:example.com"], [], ["DNS:a..example.com"], false),
        Case([], ["DNS:example.com"], ["DNS:"], false),
        Case([], ["DNS:example.com"], ["DNS: "], false),
        Case(["DNS:example.com"], [], ["DNS:_sip._tls.example.com"], true),
        Case(["DNS:*.example.com"], [], ["DNS:a.example.com"], false),
        Case(["DNS:a..example.com"], [], ["DNS:a.example.com"], false),
        Case(["DNS:com"], [], ["DNS:example.com"], true),
        Case(["DNS:EXAMPLE.com."], [], ["DNS:example.com"], true),
        Case(["DNS:."], [], ["DNS:example.com"], false),
        // What is permitted and excluded is excluded.
        Case(["DNS:example.com"], ["DNS:example.com"], ["DNS:example.com"], false),
        // One name outside is enough; another form is not constrained.
        Case(["DNS:example.com"], [], ["DNS:example.com", "DNS:example.org"], false),
        Case(["DNS:example.com"], [], ["email:a@elsewhere.org"], true),
        Case(["DNS:example.com", "DNS:example.org"], [], ["DNS:example.com", "DNS:example.org"], true),
        // rfc822Name: a mailbox, a host, a domain.
        // No other spelling of a mailbox leads around an exclusion, and none is what is permitted.
        Case([], ["email:foo@example.com"], ["email:\"f\\oo\"@example.com"], false),
        Case([], ["email:\"foo\"@example.com"], ["email:foo@example.com"], false),
        Case(["email:foo@example.com"], [], ["email:\"foo\"@example.com"], false),
        Case([], ["email:foo@example.com"], ["email:\"fo\\\\o\"@example.com"], true),
        Case(["email:a@example.com"], [], ["email:a@EXAMPLE.com"], true),
        Case(["email:a@example.com"], [], ["email:A@example.com"], false),
        Case(["email:a@example.com"], [], ["email:b@example.com"], false),
        Case(["email:example.com"], [], ["email:b@example.com"], true),
        Case(["email:example.com"], [], ["email:b@a.example.com"], false),
        Case(["email:.example.com"], [], ["email:b@a.example.com"], true),
        Case(["email:.example.com"], [], ["email:b@example.com"], false),
        Case([], ["email:.example.com"], ["email:b@a.example.com"], false),
        Case([], ["email:example.com"], ["email:b@a.example.com"], true),
        Case(["email:example.com"], [], ["email:\"x@example.org\"@example.com"], true),
        Case(["email:example.com"], [], ["email:nonsense"], false),
        Case([], ["email:example.org"], ["email:nonsense"], false),
        // Two signs, and none of them quoted: nobody's mailbox.
        Case(["email:example.com"], [], ["email:a@example.org@example.com"], false),
        Case(["email:a@example.org@example.com"], [], ["email:a@example.com"], false),
        Case(["email:@example.com"], [], ["email:a@example.com"], false),
        Case(["email:example.com"], [], ["email:a@"], false),
        Case(["email:"], [], ["email:a@example.com"], true),
        Case([], ["email:"], ["email:a@example.com"], false),
        Case([], ["email:a@example.com"], ["email:b@example.com"], true),
        // A local part is quoted as it should be, or needs no quotes.
        Case(["email:example.com"], [], ["email:\"a\"b\"@example.com"], false),
        Case(["email:example.com"], [], ["email:\"a\\\"b\"@example.com"], true),
        Case(["email:example.com"], [], ["email:\"a b\"@example.com"], true),
        Case(["email:example.com"], [], ["email:a b@example.com"], false),
        Case(["email:example.com"], [], ["email:a..b@example.com"], true),
        Case([], ["email:example.com"], ["email:a@[10.0.0.1]"], true),
        // RFC 9598 section 6: a SmtpUTF8Mailbox is of the same namespace.
        Case(["email:example.com"], [], ["utf8:医生@example.com"], true),
        Case(["email:example.com"], [], ["utf8:医生@Example.COM"], true),
        Case(["email:example.com"], [], ["utf8:医生@example.org"], false),
        Case([], ["email:example.org"], ["utf8:医生@example.org"], false),
        Case([], ["email:.example.org"], ["utf8:医生@b.example.org"], false),
        Case([], ["email:xn--bcher-kva.example"], ["utf8:医生@bücher.example"], false),
        Case(["email:a@example.com"], [], ["utf8:医生@example.com"], false),
        Case([], ["email:example.org"], ["utf8:医生"], false),
        Case(["DNS:example.com"], [], ["utf8:医生@example.org"], true),
        Case([], ["other:1.3.6.1.5.5.7.8.9"], ["utf8:医生@example.org"], false),
        // uniformResourceIdentifier: its host.
        Case(["URI:.example.com"], [], ["URI:https://evil.org\\@host.example.com/"], false),
        Case(["URI:.example.com"], [], ["URI:https://evil.org\\.host.example.com/"], false),
        Case([], ["URI:evil.org"], ["URI:https://evil.org\\.host.example.com/"], false),
        Case(["URI:.example.com"], [], ["URI:https://host.example.com:80x/"], false),
        Case(["URI:.example.com"], [], ["URI:https://a@b@host.example.com/"], false),
        Case(["URI:.example.com"], [], ["URI:https://a%40:b@host.example.com/"], true),
        Case(["URI:.example.com"], [], ["URI:1https://host.example.com/"], false),
        Case(["URI:.example.com"], [], ["URI:https://host!.example.com/"], false),
        Case([], ["URI:.example.com"], ["URI:https://127.1/"], false),
        Case([], ["URI:example.com"], ["URI:https://%65xample.com/"], false),
        Case(["URI:host.example.com"], [], ["URI:https://host.example.com./x"], true),
        Case(["URI:host.example.com"], [], ["URI:HTTPS://host.example.com:/"], true),
        Case(["URI:host.example.com"], [], ["URI:https:///x"], false),
        Case(["URI:https://host.example.com/"], [], ["URI:https://host.example.com/"], false),
        Case(["URI:"], [], ["URI:https://host.example.com/"], true),
        Case(["URI:host.example.com"], [], ["URI:https://host.example.com:8443/x?y#z"], true),
        Case(["URI:host.example.com"], [], ["URI:https://user:pw@HOST.example.com"], true),
        Case(["URI:host.example.com"], [], ["URI:https://a.host.example.com/"], false),
        Case(["URI:.example.com"], [], ["URI:https://a.host.example.com/"], true),
        Case(["URI:.example.com"], [], ["URI:https://example.com/"], false),
        Case([], ["URI:.example.com"], ["URI:ldap://a.example.com/"], false),
        Case([], ["URI:.example.com"], ["URI:https://192.0.2.1/"], false),
        Case([], ["URI:.example.com"], ["URI:https://[2001:db8::1]/"], false),
        Case([], ["URI:.example.com"], ["URI:urn:isbn:0"], false),
        Case(["DNS:example.com"], [], ["URI:urn:isbn:0"], true),
        Case(["URI:host.example.com"], [], ["URI:https://evil.org/@host.example.com"], false),
        // iPAddress: a base and a mask.
        Case(["ip:0a000000ff000000"], [], ["ip:0a010203"], true),
        Case(["ip:0a000000ff000000"], [], ["ip:0b010203"], false),
        Case([], ["ip:0a000000ff000000"], ["ip:0a010203"], false),
        Case(["ip:0a000000ff000000"], [], ["ip:20010db8000000000000000000000001"], false),
        Case(["ip:20010db8000000000000000000000000ffffffff000000000000000000000000"], [], ["ip:20010db8000000000000000000000001"], true),
        Case(["ip:0000000000000000"], [], ["ip:0a010203"], true),
        Case(["ip:0a000000ff00ff00"], [], ["ip:0a000001"], false),
        Case(["ip:0a0000"], [], ["ip:0a000001"], false),
        Case(["ip:0a000000ff000000"], [], ["ip:0a0102"], false),
        Case(["ip:0a000080ffffff80"], [], ["ip:0a0000ff"], true),
        Case(["ip:0a000080ffffff80"], [], ["ip:0a00007f"], false),
        Case([], ["ip:00000000000000000000000000000001ffffffffffffffffffffffffffffffff"], ["ip:00000000000000000000000000000001"], false),
        Case([], ["ip:0a000000ff000000"], ["ip:20010db8000000000000000000000001"], true),
        Case(["ip:0a000001ffffffff"], [], ["ip:0a000001"], true),
        Case(["ip:0a000001ffffffff"], [], ["ip:0a000002"], false),
        Case(["ip:0a000000ff000000", "ip:0b000000ff000000"], ["ip:0b010000ffff0000"], ["ip:0a000001", "ip:0b020304"], true),
        Case(["ip:0a000000ff000000", "ip:0b000000ff000000"], ["ip:0b010000ffff0000"], ["ip:0b010304"], false),
        Case(["ip:0a000000ff000000"], [], ["DNS:10.0.0.1"], true),
        Case(["ip:0a000000"], [], ["ip:0a000000"], false),
        // directoryName: the subject, and alternative names.
        Case(["dir:"], [], ["dir:CN=x,O=Example"], true),
        Case([], ["dir:"], [], false),
        Case(["dir:CN=Leaf"], [], ["dir:CN=leaf"], true),
        Case(["dir:CN=Leaf"], [], ["dir:O=Other"], false),
        Case([], ["dir:OU=a,O=Example"], ["dir:CN=x,OU=b,O=Example"], true),
        Case([], ["dir:O=Example"], ["dir:O=  example "], false),
        Case(["dir:O=Example"], [], [], false),
        Case(["dir:O=Example"], [], ["dir:CN=x,O=example"], false),
        Case([], ["dir:O=Example"], ["dir:CN=x,O=EXAMPLE"], false),
        Case([], ["dir:O=Example"], ["dir:O=Example Two"], true),
        Case([], ["dir:CN=x,O=Example"], ["dir:O=Example"], true),
        // Forms without a meaning here: an instance of one that is constrained is refused, in a critical extension.
        Case(["RID:1.2.3"], [], ["RID:1.2.3"], false),
        Case([], ["other:1.2.3"], ["other:1.2.3"], false),
        Case([], ["other:1.2.3"], ["DNS:example.com"], true),
        Case([], ["RID:1.2.3"], ["DNS:example.com"], true),
    ]

    private static func question(_ one: Case, isCritical: Bool = true) -> Question {
        let constraints = NameConstraints(permitted: one.permitted.map(name), excluded: one.excluded.map(name))!
        let names = SubjectAltName(one.names.map(name)).map { [Extension($0)] } ?? []
        return Question(
            Draft("Leaf", by: "CA", key: 0, signer: 2, names),
            [.authority("CA", by: "Root", key: 2, signer: 1, [Extension(constraints, isCritical: isCritical)])])
    }

    @Test("A name is within its constraints as section 4.2.1.10 says", arguments: cases)
    func form(_ one: Case) throws {
        let fault = try Self.question(one).fault()
        #expect(fault?.rule == (one.isWithin ? nil : .nameConstraints), "\(String(describing: fault))")
    }

    @Test("Constraints that are not critical bind as critical ones do, also of forms that are not processed")
    func notCritical() throws {
        let excluded = Case([], ["DNS:example.com"], ["DNS:example.com"], false)
        #expect(try Self.question(excluded, isCritical: false).fault()?.rule == .nameConstraints)
        let unsupported = Case([], ["RID:1.2.3"], ["RID:1.2.3"], false)
        #expect(try Self.question(unsupported, isCritical: false).fault()?.rule == .nameConstraints)
    }

    @Test("An e-mail address in the subject is held to constraints where there is no alternative name")
    func emailInSubject() throws {
        let constraint = Extension(NameConstraints(permitted: [.rfc822Name("example.com")], excluded: [])!, isCritical: true)
        let authority = Draft.authority("CA", by: "Root", key: 2, signer: 1, [constraint])
        let alternative = Extension(SubjectAltName([.dNSName("a.example")])!)
        for (subject, extensions, isWithin) in [
            ("1.2.840.113549.1.9.1=#16106140656c736577686572652e6f72672e", [], false), ("CN=x", [], true),
            ("1.2.840.113549.1.9.1=#16106140656c736577686572652e6f72672e", [alternative], true),
        ] as [(String, [Extension], Bool)] {
            let fault = try Question(Draft(subject, by: "CA", key: 0, signer: 2, extensions), [authority]).fault()
            #expect(fault?.rule == (isWithin ? nil : .nameConstraints), "\(subject)")
        }
    }

    @Test("Constraints of several authorities all bind, the anchor's too; self-issued ones in between are exempt")
    func nested() throws {
        func constraint(_ host: String) -> Extension {
            Extension(NameConstraints(permitted: [.dNSName(host)], excluded: [])!, isCritical: true)
        }
        func leaf(_ host: String) -> Draft {
            Draft("Leaf", by: "Sub", key: 0, signer: 3, [Extension(SubjectAltName([.dNSName(host)])!)])
        }
        let pool: [Draft] = [
            .authority("CA", by: "Root", key: 2, signer: 1, [constraint("example.com")]),
            .authority("Sub", by: "CA", key: 3, signer: 2, [constraint("a.example.com")]),
        ]
        #expect(try Question(leaf("x.a.example.com"), pool).fault() == nil)
        #expect(try Question(leaf("b.example.com"), pool).fault()?.rule == .nameConstraints)
        let anchored = Question(leaf("x.a.example.com"), pool).with {
            $0.anchors = [.authority("Root", by: "Root", key: 1, signer: 1, [constraint("example.org")])]
        }
        #expect(try anchored.fault()?.rule == .nameConstraints)
        // A self-issued certificate of an authority outside its own constraint; the leaf is never exempt.
        let confined = Extension(NameConstraints(permitted: [.directoryName(Mill.name("O=Inside"))], excluded: [])!, isCritical: true)
        let rollover: [Draft] = [
            .authority("CA", by: "Root", key: 2, signer: 1, [confined]), .authority("CA", by: "CA", key: 3, signer: 2),
        ]
        #expect(try Question(Draft("O=Inside,CN=x", by: "CA", key: 0, signer: 3), rollover).fault()?.rule == .nameConstraints)
        #expect(try Question(Draft("CN=x,O=Inside", by: "CA", key: 0, signer: 3), rollover).fault() == nil)
        #expect(try Question(Draft("CA", by: "CA", key: 0, signer: 3), rollover).fault()?.rule == .nameConstraints)
    }

    @Test("A common name that stands for the host is held to the constraints on hosts")
    func commonName() throws {
        let constraint = Extension(NameConstraints(permitted: [.dNSName("example.com")], excluded: [])!, isCritical: true)
        let question = Question(
            Draft("evil.org", by: "CA", key: 0, signer: 2), [.authority("CA", by: "Root", key: 2, signer: 1, [constraint])])
        for rule in [HostRule.rfc6125, .ciscoCUCI, .genesysHost] {
            let asked = question.with {
                $0.requirements.identity = ReferenceIdentity(host: "evil.org")
                $0.requirements.hostRule = rule
            }
            #expect(try asked.fault()?.rule == .nameConstraints)
        }
        #expect(try question.fault() == nil)
    }
}
