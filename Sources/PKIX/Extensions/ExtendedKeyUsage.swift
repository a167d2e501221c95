public import DER
private import KeyFormats

/// RFC 5280 section 4.2.1.12:
///
///     ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId
///     KeyPurposeId ::= OBJECT IDENTIFIER
public struct ExtendedKeyUsage: ExtensionValue, DERStructure {
    /// In the order given.
    public let purposes: [ObjectIdentifier]

    /// Nil if there is none.
    public init?(_ purposes: [ObjectIdentifier]) {
        guard !purposes.isEmpty else { return nil }
        self.purposes = purposes
    }

    /// One purpose by its name, such as `serverAuth` or `ipsecEndSystem`, in any case, or in dotted form.
    public static func purpose(named name: some StringProtocol) -> ObjectIdentifier? {
        purposesByName[name.lowercased()] ?? ObjectIdentifier(String(name))
    }

    private static let purposesByName: [String: ObjectIdentifier] = {
        let known: [ObjectIdentifier] = [
            .anyExtendedKeyUsage, .serverAuth, .clientAuth, .codeSigning, .emailProtection, .ipsecEndSystem,
            .ipsecTunnel, .ipsecUser, .timeStamping, .ocspSigning, .ipsecIKE, .ipsecIKEIntermediate,
            .sipDomain, .secureShellClient, .secureShellServer, .pkInitClientAuth, .pkInitKDC, .microsoftSmartcardLogon,
        ]
        var map: [String: ObjectIdentifier] = [:]
        for identifier in known {
            for name in [identifier.name, identifier.openSSLShortName].compactMap(\.self) {
                map[name.lowercased()] = identifier
            }
        }
        return map
    }()

    public static var identifier: ObjectIdentifier { .extKeyUsage }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var sequence = try reader.sequence(DERField("ExtKeyUsageSyntax", "RFC 5280 section 4.2.1.12"))
        var purposes: [ObjectIdentifier] = []
        while !sequence.isAtEnd {
            purposes.append(try sequence.objectIdentifier(DERField("KeyPurposeId", "RFC 5280 section 4.2.1.12")))
        }
        try sequence.end()
        guard !purposes.isEmpty else { throw DERError(.badValue(.init("ExtKeyUsageSyntax")), at: start) }
        self.purposes = purposes
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            for purpose in purposes { sequence.objectIdentifier(purpose) }
        }
    }
}
