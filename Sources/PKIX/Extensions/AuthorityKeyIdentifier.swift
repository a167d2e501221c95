public import DER
private import KeyFormats

/// Which key signed (RFC 5280 section 4.2.1.1):
///
///     AuthorityKeyIdentifier ::= SEQUENCE {
///         keyIdentifier              [0]  KeyIdentifier            OPTIONAL,
///         authorityCertIssuer        [1]  GeneralNames             OPTIONAL,
///         authorityCertSerialNumber  [2]  CertificateSerialNumber  OPTIONAL }
///         -- authorityCertIssuer and authorityCertSerialNumber MUST both be present or both be absent
///     KeyIdentifier ::= OCTET STRING
///
/// Never critical.
public struct AuthorityKeyIdentifier: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .authorityKeyIdentifier }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public let keyIdentifier: [UInt8]?
    /// Empty where there is none.
    public let authorityCertIssuer: [GeneralName]
    public let authorityCertSerialNumber: CertificateSerialNumber?

    public init(keyIdentifier: [UInt8]) {
        self.keyIdentifier = keyIdentifier
        authorityCertIssuer = []
        authorityCertSerialNumber = nil
    }

    public init(keyIdentifier: [UInt8]?, issuer: [GeneralName], serialNumber: CertificateSerialNumber) {
        self.keyIdentifier = keyIdentifier
        authorityCertIssuer = issuer
        authorityCertSerialNumber = serialNumber
    }

    /// A leniency: "authorityCertIssuer and authorityCertSerialNumber MUST both be present or both be absent"
    /// (RFC 5280 appendix A.2) is not enforced. One alone names no certificate, so whoever looks for the issuer
    /// asks for both; OpenSSL and GnuTLS read it.
    package init(_ reader: inout DERReader) throws(DERError) {
        let clause = DERField("AuthorityKeyIdentifier", "RFC 5280 section 4.2.1.1")
        var sequence = try reader.sequence(clause)
        keyIdentifier = try sequence.readIfPresent(
            .primitive(0), DERField("keyIdentifier", "RFC 5280 section 4.2.1.1")
        ).map { [UInt8]($0) }
        let issuer = DERField("authorityCertIssuer", "RFC 5280 section 4.2.1.1")
        authorityCertIssuer =
            sequence.nextTag == .constructed(1)
            ? try GeneralName.list(&sequence, tag: .constructed(1), issuer) : []
        authorityCertSerialNumber =
            sequence.nextTag == .primitive(2)
            ? try CertificateSerialNumber(
                &sequence, tag: .primitive(2), DERField("authorityCertSerialNumber", "RFC 5280 section 4.2.1.1")) : nil
        try sequence.end()
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            if let keyIdentifier { sequence.write(.primitive(0), keyIdentifier) }
            if !authorityCertIssuer.isEmpty { GeneralName.write(authorityCertIssuer, tag: .constructed(1), to: &sequence) }
            if let authorityCertSerialNumber { sequence.write(.primitive(2), authorityCertSerialNumber.octets) }
        }
    }
}
