import DER
import Digests
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

/// What other suites ask (x509-limbo, OpenSSL's test_verify, BoringSSL's and Go's), beyond PKITS and by theme, each answer
/// judged by its clause of RFC 5280 and not by theirs.
@Suite struct StandardTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let clause: String
        let rule: PathRule?
        let question: @Sendable () -> Question
        var testDescription: String { "\(name) (\(clause))" }

        init(_ name: String, _ clause: String, _ rule: PathRule?, _ question: @escaping @Sendable () -> Question) {
            (self.name, self.clause, self.rule, self.question) = (name, clause, rule, question)
        }
    }

    static let leaf = PathProcessingTests.leaf
    static let authority = PathProcessingTests.authority
    static let alternative = Extension(SubjectAltName([.dNSName("a.example")])!)
    static func key(_ octet: UInt8) -> [UInt8] { [UInt8](repeating: octet, count: 20) }
    static func identified(_ octet: UInt8, isCritical: Bool = false) -> Extension {
        Extension(AuthorityKeyIdentifier(keyIdentifier: key(octet)), isCritical: isCritical)
    }
    static func purposes(_ purposes: ObjectIdentifier...) -> Extension { Extension(ExtendedKeyUsage(purposes)!) }

    /// The leaf with an extension.
    static func with(_ extensions: Extension...) -> Question { Question(leaf.with { $0.extensions = extensions }, [authority]) }
    /// The leaf changed otherwise.
    static func changed(_ change: @escaping @Sendable (inout Draft) -> Void) -> Question { Question(leaf.with(change), [authority]) }
    /// The authority with one more extension.
    static func under(_ extensions: Extension...) -> Question {
        Question(leaf, [authority.with { $0.extensions += extensions }])
    }
    static func asked(_ purpose: KeyPurpose, _ question: Question) -> Question { question.with { $0.requirements.purpose = purpose } }
    /// A whole Validity of two texts: of 13 octets a UTCTime, of others a GeneralizedTime.
    static func validity(_ notBefore: String, _ notAfter: String) -> [UInt8] {
        let times = [notBefore, notAfter].map { [$0.utf8.count == 13 ? 0x17 : 0x18, UInt8($0.utf8.count)] + Array($0.utf8) }
        return HostileTests.element(0x30, times.flatMap(\.self))
    }
    /// The leaf as if ecdsa-with-SHA256 (RFC 5758 section 3.2) had signed it, and what else is changed.
    static func foreign(_ change: (inout Question) -> Void) -> Question {
        changed { $0.algorithm = AlgorithmIdentifier(ObjectIdentifier("1.2.840.10045.4.3.2")!, parameters: nil) }.with(change)
    }
    static func absent(_ digest: DigestAlgorithm) -> AlgorithmIdentifier {
        AlgorithmIdentifier(AlgorithmIdentifier.signature(digest).algorithm, parameters: nil)
    }

    static let identifiers: [Case] = [
        Case("no key identifiers", "6.1", nil) { Question(leaf, [authority]) },
        Case("a critical authorityKeyIdentifier, which is not enforced", "4.2", .criticalExtensions) { with(identified(1, isCritical: true)) },
        Case("a critical subjectKeyIdentifier, which is not enforced", "4.2", .criticalExtensions) {
            under(Extension(SubjectKeyIdentifier(octets: key(2)), isCritical: true))
        },
        Case("a critical authorityInfoAccess, which is not enforced", "4.2", .criticalExtensions) {
            with(Extension(
                AuthorityInfoAccess([AccessDescription(ObjectIdentifier("1.3.6.1.5.5.7.48.1")!, .uniformResourceIdentifier("http://a/"))])!,
                isCritical: true))
        },
        Case("an authorityKeyIdentifier of another key, and the signature verifies", "4.2.1.1", nil) {
            Question(leaf.with { $0.extensions = [identified(9)] }, [authority.with { $0.extensions.append(Extension(SubjectKeyIdentifier(octets: key(2)))) }])
        },
        Case("an issuer and serial number of another certificate in it", "4.2.1.1", nil) {
            with(Extension(AuthorityKeyIdentifier(
                keyIdentifier: nil, issuer: [.directoryName(Mill.name("Other"))], serialNumber: CertificateSerialNumber(magnitude: [99]))))
        },
        Case("an authorityKeyIdentifier that does not read", "4.2.1.1", .encoding) {
            with(Extension(.authorityKeyIdentifier, value: [0x04, 0x00]))
        },
    ]

    static let constraints: [Case] = [
        Case("a leaf that is an authority", "6.1.5", nil) { Question(.authority("Sub", by: "CA", key: 3, signer: 2), [authority]) },
        Case("a leaf that is an authority is not counted", "6.1.4 (l)", nil) {
            Question(.authority("Sub", by: "CA", key: 3, signer: 2), [.authority("CA", by: "Root", key: 2, signer: 1, pathLength: 0)])
        },
        Case("a path length in a leaf without cA means nothing", "4.2.1.9", nil) {
            with(Extension(.basicConstraints, isCritical: true, value: [0x30, 0x03, 0x02, 0x01, 0x00]))
        },
        Case("a path length without cA makes no authority", "6.1.4 (k)", .certificateAuthority) {
            Question(leaf, [authority.with { $0.extensions[0] = Extension(.basicConstraints, isCritical: true, value: [0x30, 0x03, 0x02, 0x01, 0x00]) }])
        },
        Case("a negative path length", "4.2.1.9", .encoding) {
            Question(leaf, [authority.with { $0.extensions[0] = Extension(.basicConstraints, value: [0x30, 0x06, 0x01, 0x01, 0xff, 0x02, 0x01, 0xff]) }])
        },
        Case("octets behind basicConstraints", "4.2.1.9", .encoding) {
            Question(leaf, [authority.with { $0.extensions[0] = Extension(.basicConstraints, value: [0x30, 0x03, 0x01, 0x01, 0xff, 0x05, 0x00]) }])
        },
        Case("keyCertSign in a leaf", "6.1.5", nil) { with(Extension(KeyUsage.keyCertSign)) },
        Case("key usage without a bit in a leaf, and nobody asks", "6.1.5", nil) { with(Extension(.keyUsage, value: [0x03, 0x01, 0x00])) },
        Case("key usage without a bit in an authority", "6.1.4 (n)", .keyUsage) {
            Question(leaf, [authority.with { $0.extensions[1] = Extension(.keyUsage, value: [0x03, 0x01, 0x00]) }])
        },
        Case("a lower authority does not lengthen the path", "6.1.4 (m)", .pathLength) {
            Question(
                Draft("Leaf", by: "C", key: 0, signer: 4),
                [
                    .authority("A", by: "Root", key: 2, signer: 1, pathLength: 1),
                    .authority("B", by: "A", key: 3, signer: 2, pathLength: 9), .authority("C", by: "B", key: 4, signer: 3),
                ])
        },
        Case("as many authorities as the path length says", "6.1.4 (l)", nil) {
            Question(
                Draft("Leaf", by: "C", key: 0, signer: 4),
                [
                    .authority("A", by: "Root", key: 2, signer: 1, pathLength: 2),
                    .authority("B", by: "A", key: 3, signer: 2, pathLength: 1), .authority("C", by: "B", key: 4, signer: 3, pathLength: 0),
                ])
        },
        Case("an authority of version 2", "6.1.4 (k)", .certificateAuthority) {
            Question(leaf, [authority.with { ($0.version, $0.extensions) = (1, []) }])
        },
        Case("a leaf of version 1", "6.1.5", nil) { changed { $0.version = 0 } },
        Case("unique identifiers", "4.1.2.8", nil) { changed { $0.uniqueIdentifiers = [0x81, 0x02, 0x00, 0x01, 0x82, 0x02, 0x00, 0x02] } },
        Case("name constraints in a leaf", "6.1.5", nil) {
            with(Extension(NameConstraints(permitted: [.dNSName("b.example")], excluded: [])!, isCritical: true), alternative)
        },
        Case("name constraints that are empty", "4.2.1.10", nil) { under(Extension(.nameConstraints, isCritical: true, value: [0x30, 0x00])) },
        Case("permitted subtrees that are empty", "4.2.1.10", .encoding) {
            under(Extension(.nameConstraints, isCritical: true, value: [0x30, 0x02, 0xa0, 0x00]))
        },
        // GeneralSubtree { dNSName "a", maximum 1 }
        Case("a subtree with a maximum, and a name of its form", "4.2.1.10", .nameConstraints) {
            Question(
                leaf.with { $0.extensions = [alternative] },
                [authority.with { $0.extensions.append(Extension(.nameConstraints, isCritical: true, value: [0x30, 0x0a, 0xa0, 0x08, 0x30, 0x06, 0x82, 0x01, 0x61, 0x81, 0x01, 0x01])) }])
        },
        Case("a subtree with a maximum, and no name of its form", "4.2.1.10", nil) {
            under(Extension(.nameConstraints, isCritical: true, value: [0x30, 0x0a, 0xa0, 0x08, 0x30, 0x06, 0x82, 0x01, 0x61, 0x81, 0x01, 0x01]))
        },
        Case("an authority in between whose own name is constrained", "6.1.3 (b)", .nameConstraints) {
            Question(
                Draft("Leaf", by: "Sub", key: 0, signer: 3, [Extension(SubjectAltName([.dNSName("x.example.com")])!)]),
                [
                    authority.with { $0.extensions.append(Extension(NameConstraints(permitted: [.dNSName("example.com")], excluded: [])!, isCritical: true)) },
                    .authority("Sub", by: "CA", key: 3, signer: 2, [Extension(SubjectAltName([.dNSName("example.org")])!)]),
                ])
        },
    ]

    static let extensions: [Case] = [
        Case("one that is unknown, twice", "4.2", .encoding) {
            with(Extension(PathProcessingTests.unknown, value: [5, 0]), Extension(PathProcessingTests.unknown, value: [5, 0]))
        },
        Case("id-pkix-ocsp-nocheck, critical", "4.2", nil) { with(Extension(.ocspNoCheck, isCritical: true, value: [0x05, 0x00])) },
        Case("what imposes nothing, critical", "4.2", nil) {
            with(
                Extension(CRLDistributionPoints([DistributionPoint(.fullName([.uniformResourceIdentifier("http://a/")]))!])!, isCritical: true),
                Extension(IssuerAltName([.dNSName("a.example")])!, isCritical: true))
        },
        Case("the poison of a precertificate", "RFC 6962 section 3.1", .criticalExtensions) {
            with(Extension(ObjectIdentifier("1.3.6.1.4.1.11129.2.4.3")!, isCritical: true, value: [0x05, 0x00]))
        },
        Case("a proxy certificate", "RFC 3820 section 3.8", .criticalExtensions) {
            with(Extension(ObjectIdentifier("1.3.6.1.5.5.7.1.14")!, isCritical: true, value: [0x30, 0x00]))
        },
        Case("an alternative name without names", "4.2.1.6", .encoding) { with(Extension(.subjectAltName, value: [0x30, 0x00])) },
        Case("octets behind an alternative name", "4.2.1.6", .encoding) {
            with(Extension(.subjectAltName, value: [0x30, 0x03, 0x82, 0x01, 0x61, 0x05, 0x00]))
        },
        Case("an empty subject with an alternative name, critical or not", "6.1", nil) {
            changed { ($0.subject, $0.extensions) = ("", [alternative]) }
        },
        Case("an address of another length, and nobody constrains it", "6.1", nil) { with(Extension(SubjectAltName([.iPAddress([10, 0, 0])])!)) },
        Case("no purpose in extended key usage", "4.2.1.12", .encoding) { with(Extension(.extKeyUsage, value: [0x30, 0x00])) },
        // SEQUENCE { [0] requireExplicitPolicy of 9 octets }
        Case("a policy constraint of more than 63 bits", "4.2.1.11", .encoding) {
            under(Extension(.policyConstraints, isCritical: true, value: [0x30, 0x0b, 0x80, 0x09, 1, 0, 0, 0, 0, 0, 0, 0, 0]))
        },
        Case("a policy constraint of 63 bits", "4.2.1.11", nil) {
            under(Extension(.policyConstraints, isCritical: true, value: [0x30, 0x0a, 0x80, 0x08, 0x7f, 0, 0, 0, 0, 0, 0, 0]))
        },
        Case("an empty policy constraint", "4.2.1.11", nil) { under(Extension(.policyConstraints, isCritical: true, value: [0x30, 0x00])) },
        Case("policies without a policy", "4.2.1.4", .encoding) { with(Extension(.certificatePolicies, value: [0x30, 0x00])) },
        // SEQUENCE { SEQUENCE { 1.2.3, SEQUENCE { SEQUENCE { 1.2.4, NULL } } } }
        Case("an unknown qualifier of critical policies", "4.2.1.4", .policies) {
            with(Extension(.certificatePolicies, isCritical: true, value: octets(hex: "3010300e06022a033008300606022a040500")))
        },
        Case("an unknown qualifier of policies that are not critical", "4.2.1.4", nil) {
            with(Extension(.certificatePolicies, value: octets(hex: "3010300e06022a033008300606022a040500")))
        },
        Case("a policy required of the leaf by itself", "6.1.5 (b)", .policies) {
            with(Extension(PolicyConstraints(requireExplicitPolicy: 0, inhibitPolicyMapping: nil)!, isCritical: true))
        },
        Case("a policy required after the leaf", "6.1.5 (b)", nil) {
            with(Extension(PolicyConstraints(requireExplicitPolicy: 1, inhibitPolicyMapping: nil)!, isCritical: true))
        },
        Case("a policy required by the authority", "6.1.4 (i)", .policies) {
            under(Extension(PolicyConstraints(requireExplicitPolicy: 0, inhibitPolicyMapping: nil)!, isCritical: true))
        },
    ]

    static let purposesOfKeys: [Case] = [
        Case("a server whose key signs", "4.2.1.12", nil) { asked(.server, with(Extension(KeyUsage.digitalSignature))) },
        Case("a server whose key enciphers keys", "4.2.1.12", nil) { asked(.server, with(Extension(KeyUsage.keyEncipherment))) },
        Case("a server whose key is for nonrepudiation only", "4.2.1.12", .keyUsage) { asked(.server, with(Extension(KeyUsage.nonRepudiation))) },
        Case("a client whose key agrees", "4.2.1.12", nil) { asked(.client, with(Extension(KeyUsage.keyAgreement))) },
        Case("a client whose key enciphers keys only", "4.2.1.12", .keyUsage) { asked(.client, with(Extension(KeyUsage.keyEncipherment))) },
        Case("an extended key usage that is critical", "4.2.1.12", nil) {
            asked(.server, with(Extension(ExtendedKeyUsage([.serverAuth])!, isCritical: true)))
        },
        Case("purposes that are unknown beside the one asked for", "4.2.1.12", nil) {
            asked(.server, with(purposes(PathProcessingTests.unknown, .serverAuth)))
        },
        Case("an authority for any purpose", "4.2.1.12", nil) {
            asked(.server, under(purposes(.anyExtendedKeyUsage)).with { $0.leaf.extensions = [purposes(.serverAuth)] })
        },
        Case("an authority for mail above a server", "4.2.1.12", .extendedKeyUsage) {
            asked(.server, under(purposes(.emailProtection)).with { $0.leaf.extensions = [purposes(.serverAuth)] })
        },
        Case("an anchor for clients above a server", "4.2.1.12", .extendedKeyUsage) {
            asked(.server, Question(leaf, [authority]).with { $0.anchors[0].extensions.append(purposes(.clientAuth)) })
        },
        Case("purposes that authorities narrow", "4.2.1.12", .extendedKeyUsage) {
            asked(
                .server,
                Question(
                    Draft("Leaf", by: "Sub", key: 0, signer: 3),
                    [authority.with { $0.extensions.append(purposes(.serverAuth)) }, .authority("Sub", by: "CA", key: 3, signer: 2, [purposes(.clientAuth)])]))
        },
    ]

    static let fields: [Case] = [
        Case("serial number zero", "4.1.2.2", nil) { changed { $0.serialNumber = [0] } },
        Case("a negative serial number", "4.1.2.2", nil) { changed { $0.serialNumber = [0x80, 0x01] } },
        Case("a serial number of 32 octets", "4.1.2.2", nil) { changed { $0.serialNumber = [UInt8](repeating: 0x41, count: 32) } },
        Case("algorithms inside and outside that differ", "4.1.1.2", .signature) { changed { $0.outer = .signature(.sha512) } },
        Case("parameters absent outside and NULL inside", "4.1.1.2", .signature) { changed { $0.outer = absent(.sha256) } },
        Case("a signature that is not computed", "4.1.1.2", .signature) { foreign { _ in } },
        // The leaf answers by itself, whether or not its signature holds.
        Case("one that is not computed, of a leaf that is expired", "6.1.3 (a) (2)", .validity) { foreign { $0.leaf.days = -9 ... -1 } },
        Case("one that is not computed, of a leaf that is not valid yet", "6.1.3 (a) (2)", .validity) { foreign { $0.leaf.days = 1...9 } },
        Case("one that is not computed, of somebody else's leaf", "RFC 9525 section 6.3", .identity) {
            foreign { $0.requirements.identity = ReferenceIdentity(host: "a.example") }
        },
        Case("absent parameters of SHA-256", "RFC 4055 section 5", nil) { changed { $0.algorithm = absent(.sha256) } },
        Case("times in the other form than their year asks for", "4.1.2.5", nil) {
            changed { $0.validity = validity("20010101000000Z", "20300101000000Z") }
        },
        Case("UTCTime 49 is 2049", "4.1.2.5.1", nil) { changed { $0.validity = validity("500101000000Z", "491231235959Z") } },
        Case("UTCTime 50 is 1950", "4.1.2.5.1", .validity) { changed { $0.validity = validity("500101000000Z", "500101000001Z") } },
        Case("no well-defined expiration", "4.1.2.5", nil) { changed { $0.validity = validity("010101000000Z", "99991231235959Z") } },
        Case("an end before the beginning", "6.1.3 (a) (2)", .validity) { changed { $0.validity = validity("300101000000Z", "010101000000Z") } },
        Case("the first second", "6.1.3 (a) (2)", nil) { changed { $0.validity = validity("261121000000Z", "300101000000Z") } },
        Case("a second before the first", "6.1.3 (a) (2)", .validity) { changed { $0.validity = validity("261121000001Z", "300101000000Z") } },
        Case("a second after the last", "6.1.3 (a) (2)", .validity) { changed { $0.validity = validity("010101000000Z", "261120235959Z") } },
    ]

    static let paths: [Case] = [
        Case("a root renewed with its key is issued by the one that is trusted", "6.1", nil) {
            Question(.authority("Root", by: "Root", key: 1, signer: 1).with { $0.serial = 2 })
        },
        Case("a root of the same name and another key is not", "6.1", .signature) {
            Question(.authority("Root", by: "Root", key: 3, signer: 3).with { $0.serial = 2 })
        },
        Case("attributes in another order are another name", "7.1", .pathBuilding) {
            Question(Draft("Leaf", by: "CN=CA,O=x", key: 0, signer: 2), [authority.with { $0.subject = "O=x,CN=CA" }])
        },
        Case("a leaf without an issuer", "4.1.2.4", .pathBuilding) { Question(Draft("Leaf", by: "")) },
        Case("two authorities that certify each other", "6.1", .pathBuilding) {
            Question(
                Draft("Leaf", by: "A", key: 0, signer: 2),
                [.authority("A", by: "B", key: 2, signer: 3), .authority("B", by: "A", key: 3, signer: 2)])
        },
        Case("a leaf that signs another", "6.1.4 (k)", .certificateAuthority) {
            Question(Draft("Other", by: "Leaf", key: 3, signer: 0), [leaf, authority])
        },
    ]

    @Test("Each case that another suite has is answered as the standard says", arguments: identifiers + constraints + extensions + purposesOfKeys + fields + paths)
    func answered(_ one: Case) throws {
        let result = try one.question().result()
        #expect(result.fault?.rule == one.rule, "\(String(describing: result.fault))")
    }

    @Test("Times of another form, and octets behind, make no certificate", arguments: [
        leaf.with { $0.validity = validity("2601010000Z", "300101000000Z") },
        leaf.with { $0.validity = validity("20260101000000.5Z", "300101000000Z") },
        leaf.with { $0.validity = validity("20260101000000.0Z", "300101000000Z") },
        leaf.with { $0.validity = validity("20260101000000+0100", "300101000000Z") },
        leaf.with { $0.validity = validity("260101000000+0100", "300101000000Z") },
        leaf.with { $0.validity = validity("20260101000000", "300101000000Z") },
        leaf.with { $0.validity = validity("20260230000000Z", "300101000000Z") },
        leaf.with { $0.validity = validity("20260101000060Z", "300101000000Z") },
        leaf.with { $0.validity = validity("20260101240000Z", "300101000000Z") },
        leaf.with { $0.trailing = [0x05, 0x00] },
        leaf.with { $0.serialNumber = [0x00, 0x01] },
        leaf.with { $0.serialNumber = [] },
        leaf.with { ($0.version, $0.extensions) = (3, []) },
        leaf.with { ($0.version, $0.extensions) = (1, [alternative]) },
        leaf.with { ($0.version, $0.uniqueIdentifiers) = (0, [0x81, 0x02, 0x00, 0x01]) },
    ])
    func unreadable(_ draft: Draft) {
        #expect(throws: DERError.self) { try draft.certificate }
    }

    @Test("1,023 names of three forms and twice as many subtrees are held against each other")
    func manyNames() throws {
        // BoringSSL's many-names/ok-all-types has half the subtrees.
        let count = 341
        func names(_ name: (Int) -> GeneralName) -> [GeneralName] { (0..<count).map(name) }
        func address(_ number: Int) -> [UInt8] { [10, 0, UInt8(number >> 8), UInt8(number & 0xff)] }
        let hosts = names { .dNSName("t\($0).test") }, addresses = names { .iPAddress(address($0)) }
        let directories = names { .directoryName(Mill.name("CN=t\($0),O=t")) }
        let bases = names { .iPAddress(address($0) + [255, 255, 255, 255]) }
        let constraints = NameConstraints(
            permitted: hosts + bases + directories + [.directoryName(Mill.name("Leaf"))],
            excluded: names { .dNSName("x\($0).test") } + names { .iPAddress([11] + address($0).dropFirst() + [255, 255, 255, 255]) }
                + names { .directoryName(Mill.name("CN=x\($0),O=t")) })!
        let result = try Question(
            Self.leaf.with { $0.extensions = [Extension(SubjectAltName(hosts + addresses + directories)!)] },
            [Self.authority.with { $0.extensions.append(Extension(constraints, isCritical: true)) }]
        ).result()
        #expect(result.isValid, "\(String(describing: result.fault))")
    }
}
