import DER
import PKIX
import PathValidation
import TestSupport
import Testing

@Suite struct IdentityTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let commonName: String
        let names: [String]
        let asked: String
        /// The rules under which the certificate is of whom was asked for.
        let rules: Set<HostRule>
        var testDescription: String { "\(asked) in CN=\(commonName) \(names)" }

        init(_ commonName: String, _ names: [String], _ asked: String, _ rules: Set<HostRule>) {
            (self.commonName, self.names, self.asked, self.rules) = (commonName, names, asked, rules)
        }
    }

    static let all = Set(HostRule.allCases)

    static let cases: [Case] = [
        // An alternative name is enough for every rule.
        Case("x", ["DNS:pbx.example.com"], "pbx.example.com", all),
        Case("x", ["DNS:PBX.Example.COM"], "pbx.example.com", all),
        Case("x", ["DNS:pbx.example.com"], "PBX.example.com.", all),
        Case("x", ["DNS:a.example.com", "DNS:pbx.example.com"], "pbx.example.com", all),
        Case("x", ["DNS:pbx.example.com"], "www.pbx.example.com", []),
        Case("x", ["DNS:pbx.example.com"], "example.com", []),
        // The common name: never under RFC 9525; under RFC 6125 only where no dNSName is.
        Case("pbx.example.com", [], "pbx.example.com", [.rfc6125, .ciscoCUCI, .genesysHost]),
        Case("pbx.example.com", ["DNS:other.example.com"], "pbx.example.com", [.ciscoCUCI, .genesysHost]),
        Case("pbx.example.com", ["email:a@example.com"], "pbx.example.com", [.rfc6125, .ciscoCUCI, .genesysHost]),
        Case("Other", [], "pbx.example.com", []),
        // Wildcards: one label, the leftmost, whole.
        Case("x", ["DNS:*.example.com"], "pbx.example.com", [.rfc9525, .rfc6125]),
        Case("x", ["DNS:*.example.com"], "a.pbx.example.com", []),
        Case("x", ["DNS:*.example.com"], "example.com", []),
        Case("x", ["DNS:p*.example.com"], "pbx.example.com", []),
        Case("x", ["DNS:pbx.*.com"], "pbx.example.com", []),
        Case("x", ["DNS:*.*.com"], "pbx.example.com", []),
        Case("x", ["DNS:*.com"], "example.com", []),
        Case("x", ["DNS:*"], "localhost", []),
        Case("*.example.com", [], "pbx.example.com", [.rfc6125, .ciscoCUCI]),
        Case("*.example.com", [], "a.pbx.example.com", []),
        Case("pbx.*.com", [], "pbx.example.com", []),
        Case("localhost", ["DNS:localhost"], "localhost", all),
        Case("x", ["DNS:*pbx.example.com"], "pbx.example.com", []),
        Case("x", ["DNS:*.example.com"], "xn--bcher-kva.example.com", [.rfc9525, .rfc6125]),
        Case("x", ["DNS:xn--*.example.com"], "xn--bcher-kva.example.com", []),
        Case("x", ["DNS:xn--BCHER-kva.example.com"], "xn--bcher-kva.example.com", all),
        Case("x", ["DNS:*.example.com"], "a_b.example.com", [.rfc9525, .rfc6125]),
        Case("x", ["DNS:a_b.example.com"], "a_b.example.com", all),
        Case("x", ["DNS:pbx.example.com."], "pbx.example.com", []),
        Case("x", ["DNS:.example.com"], "pbx.example.com", []),
        Case("x", ["DNS:*.2.0.192"], "1.2.0.192", []),
        Case("x", ["DNS:*.1"], "10.0.0.1", []),
        Case("x", ["DNS:*.localhost"], "a.localhost", []),
        Case("x", ["email:pbx.example.com"], "pbx.example.com", []),
        Case("x", ["dir:CN=pbx.example.com"], "pbx.example.com", []),
        Case("pbx.example.com", ["ip:0a000001"], "pbx.example.com", [.rfc6125, .ciscoCUCI, .genesysHost]),
        Case("10.0.0.1", ["ip:0a000002"], "10.0.0.1", [.genesysHost]),
        // iPAddress of another length than an address has, and of a range.
        Case("x", ["ip:0a0000"], "10.0.0.1", []),
        Case("x", ["ip:0a000001ffffffff"], "10.0.0.1", []),
        Case("x", ["ip:20010db800000000000000000000000100"], "2001:db8::1", []),
        // Addresses.
        Case("x", ["ip:0a000001"], "10.0.0.1", all),
        Case("x", ["ip:20010db8000000000000000000000001"], "2001:DB8::1", all),
        Case("x", ["DNS:10.0.0.1"], "10.0.0.1", []),
        Case("10.0.0.1", [], "10.0.0.1", [.genesysHost]),
        Case("x", ["ip:0a000002"], "10.0.0.1", []),
        Case("x", ["ip:00000000000000000000ffff0a000001"], "10.0.0.1", []),
        Case("x", ["ip:20010db8000000000000000000000001"], "[2001:db8::1]", all),
        // Labels in other scripts, of the same A-labels in any case.
        Case("x", ["DNS:xn--bcher-kva.example"], "bücher.example", all),
        Case("x", ["DNS:XN--bcher-kva.example"], "BÜCHER.Example.", all),
        Case("x", ["DNS:*.example.com"], "bücher.example.com", [.rfc9525, .rfc6125]),
        // Its capitals are older than its small letters, and stay (RFC 5892 section 2.2).
        Case("x", ["DNS:xn--f9dt7l.example"], "ᏣᎳᎩ.example", all),
        Case("x", ["DNS:xn--fa-hia.example"], "faß.example", all),
        Case("x", ["DNS:fass.example"], "faß.example", []),
        Case("x", ["DNS:xn--wgv71a119e.jp"], "日本語。jp", all),
        Case("x", ["DNS:xn--11b4c3d.example"], "कॉम.example", all),
        // RFC 6125: of several common names the most specific.
        Case("b.example,CN=a.example", [], "b.example", [.rfc6125, .ciscoCUCI, .genesysHost]),
        Case("b.example,CN=a.example", [], "a.example", [.ciscoCUCI, .genesysHost]),
        Case("b.example+OU=x,CN=a.example", [], "b.example", [.rfc6125, .ciscoCUCI, .genesysHost]),
        // Nothing of the kind, and text that only looks like it.
        Case("x", ["URI:https://pbx.example.com/"], "pbx.example.com", []),
        Case("x", ["DNS:pbx.example.com\u{0}.evil.org"], "pbx.example.com", []),
        Case("x", ["DNS:"], "pbx.example.com", []),
    ]

    private static func certificate(_ one: Case) throws -> Certificate {
        let names = SubjectAltName(one.names.map(NameConstraintTests.name)).map { [Extension($0)] } ?? []
        return try Draft("CN=\(one.commonName)", by: "CA", names).certificate
    }

    @Test("A host or address is found in a certificate under the rules that say so, and under no other", arguments: cases)
    func rules(_ one: Case) throws {
        let certificate = try Self.certificate(one)
        let reference = try #require(ReferenceIdentity(host: one.asked))
        let matching = HostRule.allCases.filter { IdentityCheck(certificate, is: reference, rule: $0).matched != nil }
        #expect(Set(matching) == one.rules)
    }

    @Test("What is no mailbox is not asked for", arguments: ["", "a", "@a", "a@", "a@b@c", "a b@c", "\"a\"b\"@c", "a@b c", "a@☃.example", "a@b\"c"])
    func noMailbox(_ text: String) { #expect(ReferenceIdentity(mailbox: text) == nil) }

    @Test("What is no host is not asked for", arguments: ["", ".", "a..b", "*.example.com", "a b", "☃.example", "\u{308}a.example", "a-é-.example", "ab--é.example", "a·b.example", "[10.0.0.1]", "[a.example]", "[2001:db8::1", ".example.com", "a/b", String(repeating: "a", count: 64), "é" + String(repeating: "\u{660}", count: 200_000)])
    func noHost(_ text: String) { #expect(ReferenceIdentity(host: text) == nil) }

    @Test("A mailbox's local part is compared as it is, its host in any case; the subject's address only stands in for missing ones")
    func mailboxes() throws {
        let email = Draft("1.2.840.113549.1.9.1=#160d61406578616d706c652e636f6d", by: "CA")
        func named(_ text: String) -> Draft { Draft("x", by: "CA", [Extension(SubjectAltName([.rfc822Name(text)])!)]) }
        func utf8(_ text: String) -> Draft { Draft("x", by: "CA", [Extension(SubjectAltName([NameConstraintTests.name("utf8:\(text)")])!)]) }
        let alternative = named("a@Example.com")
        for (draft, asked, matches) in [
            (alternative, "a@example.COM", true), (alternative, "A@example.com", false), (alternative, "b@example.com", false),
            (email, "a@example.com", true), (email, "b@example.com", false),
            (named("\"a b\"@example.com"), "\"a b\"@Example.com", true), (named("\"a b\"@example.com"), "\"a  b\"@example.com", false),
            (named("a@xn--bcher-kva.example"), "a@bücher.example", true), (named("a@b@example.com"), "\"a@b\"@example.com", false),
            // RFC 9598: local parts as they are, also where one letter has two spellings.
            (utf8("医生@xn--bcher-kva.example"), "医生@bücher.example", true), (utf8("医生@XN--bcher-KVA.example"), "医生@bücher.example", true),
            (utf8("医生@example.com"), "医@example.com", false), (utf8("é@example.com"), "e\u{301}@example.com", false),
            (utf8("医生@example.com"), "医生@example.org", false),
        ] {
            let reference = try #require(ReferenceIdentity(mailbox: asked))
            #expect((IdentityCheck(try draft.certificate, is: reference, rule: .rfc9525).matched != nil) == matches)
        }
    }

    @Test("A trusted issuer and the right identity are both needed")
    func both() throws {
        let leaf = Draft("x", by: "Root", [Extension(SubjectAltName([.dNSName("pbx.example.com")])!)])
        func fault(_ host: String, trusted: Bool) throws -> PathRule? {
            try Question(leaf).with {
                $0.requirements.identity = ReferenceIdentity(host: host)
                if !trusted { $0.anchors = [.authority("Root", by: "Root", key: 5, signer: 5)] }
            }.fault()?.rule
        }
        #expect(try fault("pbx.example.com", trusted: true) == nil)
        #expect(try fault("other.example.com", trusted: true) == .identity)
        #expect(try fault("pbx.example.com", trusted: false) == .signature)
    }

    @Test("Asked for an address, a certificate with hosts only answers with them")
    func presented() throws {
        let certificate = try Draft("x", by: "CA", [Extension(SubjectAltName([.dNSName("pbx.example.com")])!)]).certificate
        let check = IdentityCheck(certificate, is: try #require(ReferenceIdentity(host: "192.0.2.1")), rule: .rfc9525)
        #expect(check.matched == nil)
        #expect(check.presented == [.dNSName("pbx.example.com"), .commonName("x")])
    }
}
