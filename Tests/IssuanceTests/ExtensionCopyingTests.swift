import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Extensions that a request asks for are copied by choice")
struct ExtensionCopyingTests {
    private static let unknown = Extension(ObjectIdentifier(1, 2, 3, 4), isCritical: true, value: [5, 0])
    private static let feature = Extension(.tlsFeature, value: [0x30, 3, 2, 1, 5])
    private static let names: [GeneralName] = [.dNSName("pbx.example.com"), .iPAddress([192, 0, 2, 7])]

    private static func request(_ extensions: [Extension], _ names: [GeneralName]? = names) throws -> CertificationRequest {
        var draft = try Draft()
        draft.names = names
        draft.isCritical = true
        draft.extensions = extensions
        return try draft.request()
    }

    /// Everything that a request could hope for.
    private static let greedy: [Extension] = [
        Extension(BasicConstraints.certificateAuthority(pathLenConstraint: nil), isCritical: true),
        Extension(KeyUsage([.keyCertSign, .digitalSignature]), isCritical: true),
        Extension(.extKeyUsage, value: ExtendedKeyUsage([.anyExtendedKeyUsage])?.encoded ?? []),
        Extension(SubjectKeyIdentifier(octets: [1, 2, 3])), Extension(AuthorityKeyIdentifier(keyIdentifier: [4])),
        Extension(.nameConstraints, isCritical: true, value: NameConstraints(permitted: [.dNSName("a")], excluded: [])?.encoded ?? []),
        unknown, feature,
    ]

    struct Case: Sendable {
        let choice: ExtensionCopying
        let copied: [ObjectIdentifier]
        /// Of types that another choice would copy.
        let notChosen: [ObjectIdentifier]
        var missing: [ObjectIdentifier] = []
    }

    @Test("Each choice copies what it says, and none makes a server a CA", arguments: [
        Case(choice: .none, copied: [], notChosen: [.subjectAltName, .nameConstraints, unknown.type, .tlsFeature]),
        Case(choice: .subjectAltName, copied: [.subjectAltName], notChosen: [.nameConstraints, unknown.type, .tlsFeature]),
        Case(
            choice: .listed([.tlsFeature, .basicConstraints, .certificatePolicies]), copied: [.tlsFeature],
            notChosen: [.subjectAltName, .nameConstraints, unknown.type], missing: [.certificatePolicies]),
        Case(choice: .all, copied: [.subjectAltName, unknown.type, .tlsFeature], notChosen: []),
    ])
    func choices(_ one: Case) throws {
        let request = try Self.request(Self.greedy)
        var template = try CertificateTemplate(.server, for: request, validity: Times.years(2026, 2027))
        let copies = try template.copyExtensions(from: request, one.choice)
        #expect(copies.copied.map(\.type) == one.copied)
        #expect(copies.missing == one.missing)
        #expect(copies.dropped.filter { $0.reason == .notChosen }.map(\.asked.type) == one.notChosen)
        let profile = copies.dropped.filter { $0.reason == .profile }.map(\.asked.type)
        #expect(profile == [.basicConstraints, .keyUsage, .extKeyUsage])
        #expect(
            copies.dropped.filter { $0.reason == .issuer }.map(\.asked.type)
                == [.subjectKeyIdentifier, .authorityKeyIdentifier])
        #expect(copies.copied.count + copies.dropped.count == Self.greedy.count + 1)

        let issued = try Hierarchy().root().issue(template).certificate
        #expect(try issued.extensions.value(of: BasicConstraints.self) == .endEntity)
        #expect(try issued.extensions.value(of: KeyUsage.self) == CertificateProfile.server.keyUsage.value)
        #expect(try issued.extensions.value(of: ExtendedKeyUsage.self)?.purposes == [.serverAuth])
        #expect(issued.extensions[.nameConstraints] == nil)
        #expect(issued.subjectPublicKeyInfo == request.subjectPublicKeyInfo)
        #expect(issued.subject.encoded == request.subject.encoded)
        #expect(
            try issued.extensions.value(of: SubjectKeyIdentifier.self)
                == SubjectKeyIdentifier(of: request.subjectPublicKeyInfo))
        for type in one.copied where type != .subjectAltName {
            #expect(issued.extensions[type] == Self.greedy.first { $0.type == type })
        }
        // Critical in the request, not in the certificate of a subject with a name.
        #expect(issued.extensions[.subjectAltName]?.isCritical == (one.copied.contains(.subjectAltName) ? false : nil))
    }

    @Test("What is given beside the request stands, and names are joined")
    func given() throws {
        let policies = Extension(.certificatePolicies, value: CertificatePolicies([PolicyInformation(.anyPolicy)])?.encoded ?? [])
        let request = try Self.request([policies, Self.feature])
        var template = try CertificateTemplate(.server, for: request, validity: Times.years(2026, 2027))
        template.policies = [PolicyInformation(ObjectIdentifier(1, 2, 3))]
        template.alternativeNames = [.dNSName("other.example.com"), .iPAddress([192, 0, 2, 7])]
        template.furtherExtensions = [Extension(.tlsFeature, value: [0x30, 3, 2, 1, 17])]
        let copies = try template.copyExtensions(from: request, .all)
        #expect(copies.dropped.map(\.reason) == [.given, .given])
        #expect(
            template.alternativeNames
                == [.dNSName("other.example.com"), .iPAddress([192, 0, 2, 7]), .dNSName("pbx.example.com")])
        let issued = try Hierarchy().root().issue(template).certificate
        #expect(try issued.extensions.value(of: CertificatePolicies.self)?.policies == template.policies)
    }

    @Test("A CA's request may have name constraints copied, and its basic constraints are the profile's")
    func authorities() throws {
        let request = try Self.request(Self.greedy, nil)
        var template = try CertificateTemplate(.issuingAuthority, for: request, validity: Times.years(2026, 2027))
        let copies = try template.copyExtensions(from: request, .listed([.nameConstraints]))
        #expect(copies.copied.map(\.type) == [.nameConstraints])
        let issued = try Hierarchy().root().issue(template).certificate
        #expect(issued.extensions[.nameConstraints]?.isCritical == true)
        #expect(
            try issued.extensions.value(of: BasicConstraints.self) == .certificateAuthority(pathLenConstraint: 0))
    }

    @Test("A request whose signature is not its own is looked at no further")
    func proof() throws {
        var draft = try Draft()
        draft.isDamaged = true
        let damaged = try draft.request()
        #expect(throws: IssuanceError.requestAltered) {
            try CertificateTemplate(.server, for: damaged, validity: Times.years(2026, 2027))
        }
        draft = try Draft()
        draft.algorithm = AlgorithmIdentifier(.ecdsaWithSHA256, parameters: nil)
        draft.key = try .encodedP256
        let foreign = try draft.request()
        #expect(throws: IssuanceError.requestAlgorithm(.ecdsaWithSHA256)) {
            try CertificateTemplate(.server, for: foreign, validity: Times.years(2026, 2027))
        }
    }

    @Test("What cannot be copied is refused where it was chosen, and dropped where not", arguments: [
        [Extension(.subjectAltName, value: [0x30, 0x00])],
        [Extension(.subjectAltName, value: [0x30, 0x03, 0x82, 0x05, 0x61])],
        [Extension(.subjectAltName, value: [0x30, 0x05, 0x82, 0x03, 0x61, 0x00, 0x62])],
        [Extension(.subjectAltName, value: [0x30, 0x05, 0x87, 0x03, 1, 2, 3])],
        [Extension(.subjectAltName, value: [0x30, 0x02, 0x82, 0x00])],
        [Extension(.certificatePolicies, value: [0x05, 0x00])],
        [unknown, unknown],
    ])
    func unfit(extensions: [Extension]) throws {
        let request = try Self.request(extensions, nil)
        var template = try CertificateTemplate(.server, for: request, validity: Times.years(2026, 2027))
        #expect(throws: IssuanceError.self) { _ = try template.copyExtensions(from: request, .all) }
        let copies = try template.copyExtensions(from: request, .none)
        #expect(copies.dropped.count == extensions.count && template.furtherExtensions.isEmpty)
    }

    @Test("A host name with an underscore is copied: machines have such names")
    func underscores() throws {
        let request = try Self.request([], [.dNSName("ic_server.example.com")])
        var template = try CertificateTemplate(.server, for: request, validity: Times.years(2026, 2027))
        _ = try template.copyExtensions(from: request, .subjectAltName)
        #expect(template.alternativeNames == [.dNSName("ic_server.example.com")])
    }
}
