import DER
import Issuance
import KeyFormats
import PKIX
import Testing

/// A rule, what breaks it and what keeps it.
struct RuleExample: Sendable, CustomTestStringConvertible {
    let rule: String
    let profile: PreflightProfile
    let broken: @Sendable () throws -> [SubmittedFile]
    let kept: @Sendable () throws -> [SubmittedFile]

    var testDescription: String { rule }

    /// A request that breaks the rule, and one that keeps it: the draft as it stands, unless something is changed.
    static func request(
        _ rule: String, _ profile: PreflightProfile = .rfc, broken: @escaping @Sendable (inout Draft) throws -> Void,
        kept: @escaping @Sendable (inout Draft) throws -> Void = { _ in }
    ) -> RuleExample {
        @Sendable func made(_ change: (inout Draft) throws -> Void) throws -> [SubmittedFile] {
            var draft = try Draft()
            try change(&draft)
            return [try draft.file()]
        }
        return RuleExample(rule: rule, profile: profile, broken: { try made(broken) }, kept: { try made(kept) })
    }

    /// The same with the subject alone.
    static func subject(
        _ rule: String, _ profile: PreflightProfile = .rfc, broken: String, kept: String
    ) -> RuleExample {
        request(
            rule, profile, broken: { $0.subject = try DistinguishedName(slashForm: broken) },
            kept: { $0.subject = try DistinguishedName(slashForm: kept) })
    }

    /// The same with one attribute added to the subject, whatever its string says.
    static func attribute(
        _ rule: String, _ type: ObjectIdentifier, broken: (String, DERString.Kind), kept: (String, DERString.Kind)
    ) -> RuleExample {
        @Sendable func add(_ value: (String, DERString.Kind), to draft: inout Draft) {
            guard let string = DERString(value.0, as: value.1) else { return }
            let part = RelativeDistinguishedName(AttributeTypeAndValue(type: type, string: string))
            let others = draft.subject.relativeNames.filter { $0.attributes.first?.type != type }
            draft.subject = DistinguishedName([part] + others)
        }
        return request(rule, broken: { add(broken, to: &$0) }, kept: { add(kept, to: &$0) })
    }

    /// The same with the host names alone.
    static func hosts(
        _ rule: String, _ profile: PreflightProfile = .rfc, broken: [String], kept: [String]
    ) -> RuleExample {
        request(
            rule, profile, broken: { $0.names = broken.map { .dNSName($0) } },
            kept: { $0.names = kept.map { .dNSName($0) } })
    }

    /// The same with several requests, each in a file of its own.
    static func together(
        _ rule: String, _ profile: PreflightProfile = .rfc,
        broken: @escaping @Sendable (_ second: inout Draft) throws -> Void,
        kept: @escaping @Sendable (_ second: inout Draft) throws -> Void
    ) -> RuleExample {
        @Sendable func made(_ change: (inout Draft) throws -> Void) throws -> [SubmittedFile] {
            var second = try Draft()
            try change(&second)
            return [try Draft().file("first.csr"), try second.file("second.csr")]
        }
        return RuleExample(rule: rule, profile: profile, broken: { try made(broken) }, kept: { try made(kept) })
    }

    static func file(
        _ rule: String, _ profile: PreflightProfile = .rfc,
        broken: @escaping @Sendable (CertificationRequest) -> SubmittedFile
    ) -> RuleExample {
        RuleExample(
            rule: rule, profile: profile, broken: { [broken(try Draft().request())] },
            kept: { [try Draft().file()] })
    }
}

extension RuleExample {
    static let all: [RuleExample] = files + names + values + keys + alternatives + hosts + extensions + several

    private static func sent(
        _ request: CertificationRequest..., labels: [String] = ["CERTIFICATE REQUEST"],
        encoding: SubmittedFile.Encoding = .pem, hasOtherText: Bool = false
    ) -> SubmittedFile {
        SubmittedFile(
            name: "pbx.csr", encoding: encoding, labels: labels, hasOtherText: hasOtherText, requests: request)
    }

    private static let files: [RuleExample] = [
        .file("file.private-key") { sent($0, labels: ["PRIVATE KEY", "CERTIFICATE REQUEST"]) },
        .file("file.private-key") { sent($0, labels: ["CERTIFICATE REQUEST", "ENCRYPTED PRIVATE KEY"]) },
        .file("file.private-key") { sent($0, labels: ["CERTIFICATE REQUEST", "RSA PRIVATE KEY"]) },
        .file("file.no-request") { _ in sent(labels: ["CERTIFICATE"]) },
        .file("file.not-pem", .publicCA) { sent($0, labels: [], encoding: .der) },
        .file("file.several-requests", .publicCA) {
            sent($0, $0, labels: ["CERTIFICATE REQUEST", "CERTIFICATE REQUEST"])
        },
        .file("file.label") { sent($0, labels: ["NEW CERTIFICATE REQUEST"]) },
        .file("file.other-content") { sent($0, labels: ["CERTIFICATE", "CERTIFICATE REQUEST"]) },
        .file("file.other-content") { sent($0, hasOtherText: true) },
    ]

    private static let dodSubject = "/C=US/O=U.S. Government/OU=DoD/OU=PKI/OU=CONTRACTOR/CN=J17-IC1"

    private static let names: [RuleExample] = [
        .subject("name.empty", broken: "/", kept: "/CN=a"),
        .subject(
            "name.required", .dod, broken: "/C=US/O=U.S. Government/OU=DoD/OU=CONTRACTOR/CN=J17-IC1", kept: dodSubject),
        // The document's file as printed loses the country and the common name.
        .subject(
            "name.required", .dod, broken: "/O=U.S. Government/OU=DoD/OU=PKI/OU=CONTRACTOR",
            kept: "/OU=contractor/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1"),
        .subject("name.required", .uccx, broken: "/O=Example", kept: "/O=Example/CN=uccx1.example.com"),
        .subject(
            "name.order", .dod, broken: "/CN=J17-IC1/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US",
            kept: dodSubject),
        .subject(
            "name.order", .dod, broken: "/C=US/O=U.S. Government/OU=CONTRACTOR/OU=PKI/OU=DoD/CN=J17-IC1",
            kept: dodSubject),
        .subject(
            "name.unexpected", .dod,
            broken: "/C=US/ST=Virginia/O=U.S. Government/OU=DoD/OU=PKI/OU=CONTRACTOR/CN=J17-IC1", kept: dodSubject),
        .subject("name.hierarchy", broken: "/CN=a/C=US", kept: "/C=US/CN=a"),
        .subject("name.repeated", .publicCA, broken: "/CN=a.example.com/CN=b.example.com", kept: "/OU=a/OU=b/CN=c"),
        .subject("name.multivalued", broken: "/C=US/OU=a+CN=b", kept: "/C=US/OU=a/CN=b"),
        .subject("name.organizational-unit", .publicCA, broken: "/O=a/OU=b", kept: "/O=a/CN=b"),
        .subject("name.email", broken: "/CN=a/emailAddress=a@example.com", kept: "/CN=a"),
    ]

    private static let values: [RuleExample] = [
        .subject("name.charset", .publicCA, broken: "/O=Smith & Sons", kept: "/O=Smith and Sons"),
        .subject("name.charset", .publicCA, broken: "/OU=Yes!", kept: "/OU=Yes"),
        .subject("name.charset", .publicCA, broken: "/L=here@there", kept: "/L=here"),
        .request("name.not-text") { draft in
            // A PrintableString with an asterisk (X.680 section 41.4 has none).
            let value = try AttributeTypeAndValue(type: .organizationName, encodedValue: [0x13, 0x01, 0x2a])
            draft.subject = DistinguishedName([RelativeDistinguishedName(value)])
        },
        .attribute("name.string-type", .countryName, broken: ("US", .utf8), kept: ("US", .printable)),
        .attribute("name.string-type", .emailAddress, broken: ("a@example.com", .utf8), kept: ("a@example.com", .ia5)),
        .attribute("name.old-string-type", .organizationName, broken: ("Bär", .teletex), kept: ("Bär", .utf8)),
        .attribute("name.old-string-type", .organizationName, broken: ("Bär", .bmp), kept: ("Bar", .printable)),
        .attribute("name.old-string-type", .localityName, broken: ("Bär", .universal), kept: ("Bär", .utf8)),
        .attribute(
            "name.bounds", .commonName, broken: (String(repeating: "a", count: 65), .utf8),
            kept: (String(repeating: "ä", count: 64), .utf8)),
        .attribute("name.country", .countryName, broken: ("us", .printable), kept: ("US", .printable)),
        .attribute("name.country", .countryName, broken: ("USA", .printable), kept: ("ZW", .printable)),
        .attribute("name.country-unassigned", .countryName, broken: ("UK", .printable), kept: ("GB", .printable)),
        .attribute("name.empty-value", .organizationName, broken: ("", .utf8), kept: ("a", .utf8)),
        .attribute("name.spaces", .organizationName, broken: ("Example ", .utf8), kept: ("Ex ample", .utf8)),
        .attribute("name.spaces", .organizationName, broken: ("Ex  ample", .utf8), kept: ("Example", .utf8)),
        .attribute("name.control", .commonName, broken: ("a\u{0}b", .utf8), kept: ("ab", .utf8)),
        .attribute("name.control", .commonName, broken: ("a\u{202e}b", .utf8), kept: ("ab", .utf8)),
        .attribute("name.placeholder", .localityName, broken: (".", .utf8), kept: ("St. Louis", .utf8)),
        .attribute(
            "name.placeholder", .organizationName, broken: ("Internet Widgits Pty Ltd", .utf8), kept: ("Widgets", .utf8)),
    ]

    private static let keys: [RuleExample] = [
        .request("key.algorithm", .uccx) { $0.key = try .encodedP256 },
        .request("key.refused") { $0.key = try .withEvenModulus },
        .request("key.bits", .uccx, broken: { $0.key = try TestKey.made(bitCount: 3072) }),
        .request("key.bits", .uccx, broken: { $0.key = try TestKey.made(bitCount: 512) }) {
            $0.key = try TestKey.made(bitCount: 1024)
        },
        .request("key.bits", .publicCA, broken: { $0.key = try TestKey.made(bitCount: 1024) }) {
            $0.key = try TestKey.made(bitCount: 4096)
        },
        .request("key.short", .uccx) { $0.key = try TestKey.made(bitCount: 1024) },
        .request("key.odd-length") { $0.key = try TestKey.made(bitCount: 2049) },
        .request("key.exponent") { $0.key = try TestKey.made(bitCount: 2048, exponent: [3]) },
        .request("key.small-factor") { $0.key = try TestKey.multiple(of: 751) },
        .request("key.roca") { $0.key = try TestKey.roca },
        .request("digest.weak") { $0.algorithm = .signature(.sha1) },
        .request("digest.weak", .publicCA) {
            $0.algorithm = AlgorithmIdentifier(.md5WithRSAEncryption, parameters: AlgorithmIdentifier.null)
        },
        .request("digest.unlisted", .dod, broken: { $0.algorithm = .signature(.sha224) }) {
            $0.algorithm = .signature(.sha384)
        },
        .request("signature.invalid") { $0.isDamaged = true },
        .request("signature.unchecked") {
            $0.algorithm = AlgorithmIdentifier(.md5WithRSAEncryption, parameters: AlgorithmIdentifier.null)
        },
    ]

    private static let alternatives: [RuleExample] = [
        .request("san.missing") { $0.names = nil },
        .hosts("san.common-name", broken: ["other.example.com"], kept: ["PBX.example.com", "other.example.com"]),
        .hosts(
            "san.duplicate", broken: ["pbx.example.com", "PBX.example.com"],
            kept: ["pbx.example.com", "pbx2.example.com"]),
        .request("san.kind", .publicCA, broken: { $0.names = [.dNSName("a.example.com"), .rfc822Name("a@example.com")] }) {
            $0.names = [.dNSName("a.example.com"), .iPAddress([8, 8, 8, 8])]
        },
        .request("san.critical", broken: { $0.isCritical = true }),
        .request("san.critical", broken: { $0.subject = DistinguishedName([]) }) {
            $0.subject = DistinguishedName([])
            $0.isCritical = true
        },
        .hosts(
            "san.hosts", .uccx, broken: ["uccx1.example.com", "uccx2.example.com", "sm.example.com", "example.com"],
            kept: ["uccx1.example.com", "uccx2.example.com", "example.com"]),
        .hosts(
            "san.nodes", .uccxNodes, broken: ["uccx1.example.com", "ccp.example.com"],
            kept: ["uccx1.example.com", "UCCX2.example.com", "example.com"]),
        .hosts(
            "san.foreign-server", .uccx, broken: ["uccx1.example.com", "socialminer.example.com"],
            kept: ["uccx1.example.com", "uccx2.example.com"]),
        .hosts(
            "san.parent-domain", .uccx, broken: ["example.com", "hostname.example.com"],
            kept: ["hostname.example.com"]),
    ]

    private static let hosts: [RuleExample] = [
        .hosts("host.syntax", broken: ["-a.example.com"], kept: ["a-b.example.com"]),
        .hosts("host.syntax", broken: ["a..example.com"], kept: ["a.example.com"]),
        .hosts("host.syntax", broken: ["a.example.com:5061"], kept: ["3com.example.com"]),
        .hosts("host.syntax", broken: [""], kept: ["a"]),
        .hosts(
            "host.syntax", broken: [String(repeating: "a", count: 64) + ".example.com"],
            kept: [String(repeating: "a", count: 63) + ".example.com"]),
        .hosts(
            "host.syntax", broken: [String(repeating: "a.", count: 126) + "aa"],
            kept: [String(repeating: "a.", count: 126) + "a"]),
        .hosts("host.underscore", broken: ["a_b.example.com"], kept: ["a-b.example.com"]),
        .hosts("host.trailing-dot", broken: ["a.example.com."], kept: ["a.example.com"]),
        .hosts("host.wildcard", broken: ["*.com"], kept: ["*.example.com"]),
        .hosts("host.wildcard", broken: ["a*.example.com"], kept: ["*.example.com"]),
        .hosts("host.wildcard", broken: ["a.*.example.com"], kept: ["*.a.example.com"]),
        .hosts("host.wildcard-use", .withoutWildcards, broken: ["*.example.com"], kept: ["a.example.com"]),
        .hosts("host.address", broken: ["192.0.2.7"], kept: ["a.example.com"]),
        .hosts("host.address", broken: ["2001:db8::7"], kept: ["a.example.com"]),
        .request("host.not-ascii", broken: { draft in
            draft.subject = try DistinguishedName(slashForm: "/CN=bär.example.com")
            draft.names = nil
        }) { draft in
            draft.subject = try DistinguishedName(slashForm: "/CN=xn--br-via.example.com")
            draft.names = nil
        },
        .hosts("host.reserved-label", broken: ["ab--cd.example.com"], kept: ["xn--br-via.example.com"]),
        .hosts("host.internal", .publicCA, broken: ["pbx"], kept: ["pbx.example.com"]),
        .hosts("host.internal", .publicCA, broken: ["J17-IC1.ININ.Local"], kept: ["pbx.example.com"]),
        .request("address.malformed", broken: { $0.names = [.iPAddress([1, 2, 3])] }) {
            $0.names = [.iPAddress([1, 2, 3, 4])]
        },
        .request("address.reserved", .publicCA, broken: { $0.names = [.iPAddress([172, 26, 2, 115])] }) {
            $0.names = [.iPAddress([172, 32, 2, 115])]
        },
        .request("address.any", .publicCA, broken: { $0.names = [.iPAddress([8, 8, 8, 8])] }),
    ]

    private static let ownIdentifier = ObjectIdentifier(1, 3, 6, 1, 4, 1, 99999, 1)

    private static let extensions: [RuleExample] = [
        .request("extension.malformed") {
            $0.attributes = [RequestAttribute(.extensionRequest, values: [[0x30, 0x00]])]
            $0.names = nil
        },
        .request("extension.malformed") { $0.names = [] },
        .request("extension.repeated") { $0.extensions = [Extension(.subjectAltName, value: [0x30, 0x00])] },
        .request(
            "extension.critical", .uccx,
            broken: { $0.extensions = [Extension(.extKeyUsage, isCritical: true, value: RuleExample.ccxPurposes)] }
        ) {
            $0.extensions = [Extension(RequestProfile.ccxTomcat.keyUsage, isCritical: true)]
        },
        .request("extension.unknown-critical", broken: {
            $0.extensions = [Extension(RuleExample.ownIdentifier, isCritical: true, value: [0x05, 0x00])]
        }) {
            $0.extensions = [Extension(RuleExample.ownIdentifier, value: [0x05, 0x00])]
        },
        .request("extension.authority", broken: {
            $0.extensions = [Extension(BasicConstraints.certificateAuthority(pathLenConstraint: nil), isCritical: true)]
        }) {
            $0.extensions = [Extension(BasicConstraints.endEntity, isCritical: true)]
        },
        .request("extension.authority") {
            $0.extensions = [Extension(KeyUsage([.digitalSignature, .keyCertSign]), isCritical: true)]
        },
        .request("usage.expected", .uccx, broken: { $0.extensions = RequestProfile.server.extensions }) {
            $0.extensions = RequestProfile.ccxTomcat.extensions
        },
        .request("usage.server", broken: { $0.extensions = RequestProfile.client.extensions }) {
            $0.extensions = RequestProfile.server.extensions
        },
        .request("usage.handshake", broken: { $0.extensions = [Extension(KeyUsage.dataEncipherment)] }) {
            $0.extensions = RequestProfile.server.extensions
        },
        .request("attribute.challenge-password") { $0.attributes = [try .challengePassword("secret")] },
        .request("attribute.microsoft-extensions") {
            var writer = DERWriter()
            Extensions(RequestProfile.server.extensions).write(to: &writer)
            $0.attributes = [RequestAttribute(.microsoftExtensionRequest, values: [writer.finish()])]
            $0.names = nil
        },
    ]

    private static let ccxPurposes: [UInt8] = {
        var writer = DERWriter()
        ExtendedKeyUsage(RequestProfile.ccxTomcat.extendedKeyUsage)?.write(to: &writer)
        return writer.finish()
    }()

    /// The second node of the draft's system, with a key of its own.
    @Sendable private static func becomeSecondNode(_ draft: inout Draft) throws {
        draft.subject = try DistinguishedName(slashForm: "/C=US/ST=Ohio/L=Dayton/O=Example/CN=pbx2.example.com")
        draft.names = [.dNSName("pbx2.example.com")]
        draft.key = try TestKey.made(bitCount: 2048)
    }

    private static func several(
        _ rule: String, _ profile: PreflightProfile = .rfc,
        broken: @escaping @Sendable (_ second: inout Draft) throws -> Void
    ) -> RuleExample {
        .together(
            rule, profile,
            broken: { second in
                try becomeSecondNode(&second)
                try broken(&second)
            }, kept: becomeSecondNode)
    }

    private static let several: [RuleExample] = [
        several("together.duplicate-name", .publicCA) { $0.names = [.dNSName("PBX.example.com")] },
        several("together.shared-key") { $0.key = try Draft().key },
        several("together.subject") {
            $0.subject = try DistinguishedName(slashForm: "/C=US/ST=Ohio/L=Dayton/O=Exampel/CN=pbx2.example.com")
        },
        several("together.subject") {
            $0.subject = try DistinguishedName(slashForm: "/C=US/ST=Ohio/L=Dayton/O=Example/OU=a/CN=pbx2.example.com")
        },
        several("together.key-size") { $0.key = try TestKey.made(bitCount: 4096) },
        several("together.digest") { $0.algorithm = .signature(.sha512) },
        several("together.extensions") { $0.extensions = RequestProfile.client.extensions },
        .together(
            "together.every-node", .pbxNode, broken: becomeSecondNode,
            kept: { second in
                try becomeSecondNode(&second)
                second.names = [.dNSName("pbx2.example.com"), .dNSName("pbx.example.com")]
            }),
        several("together.common-name") {
            $0.subject = try DistinguishedName(slashForm: "/C=US/ST=Ohio/L=Dayton/O=Example/CN=PBX.example.com")
        },
    ]
}

extension PreflightProfile {
    fileprivate static let uccxNodes: PreflightProfile = {
        var profile = uccx
        profile.alternativeNames.nodes = ["uccx1.example.com", "uccx2.example.com"]
        return profile
    }()

    fileprivate static let pbxNode: PreflightProfile = {
        var profile = rfc
        profile.alternativeNames.nodes = ["pbx.example.com"]
        return profile
    }()

    fileprivate static let withoutWildcards: PreflightProfile = {
        var profile = rfc
        profile.alternativeNames.allowsWildcards = false
        return profile
    }()
}
