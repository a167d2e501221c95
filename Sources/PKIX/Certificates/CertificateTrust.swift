public import DER
private import KeyFormats

/// What OpenSSL writes behind a certificate in a `TRUSTED CERTIFICATE` block. It is read and shown, and gives no trust;
/// where somebody trusts the certificate and wants it counted, it says for what.
///
/// From OpenSSL 3.0's x509_acert.h and x_x509a.c:
///
///     X509_CERT_AUX ::= SEQUENCE {
///         trust   SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
///         reject  [0] IMPLICIT SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
///         alias   UTF8String OPTIONAL,
///         keyid   OCTET STRING OPTIONAL,
///         other   [1] IMPLICIT SEQUENCE OF AlgorithmIdentifier OPTIONAL }
public struct CertificateTrust: Hashable, Sendable {
    /// Nil where the field is absent; an empty list is another statement.
    public let trusted: [ObjectIdentifier]?
    public let rejected: [ObjectIdentifier]?
    public let alias: String?
    public let keyIdentifier: [UInt8]?

    private init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("X509_CERT_AUX", "OpenSSL x_x509a.c"))
        trusted = try Self.purposes(&sequence, .sequence, DERField("trust", "OpenSSL x_x509a.c"))
        rejected = try Self.purposes(&sequence, .constructed(0), DERField("reject", "OpenSSL x_x509a.c"))
        let alias = DERField("alias", "OpenSSL x_x509a.c")
        self.alias = sequence.nextTag == .utf8String ? try sequence.string(alias, as: .utf8).text : nil
        keyIdentifier = try sequence.readIfPresent(.octetString, DERField("keyid", "OpenSSL x_x509a.c")).map { [UInt8]($0) }
        _ = try sequence.readIfPresent(.constructed(1), DERField("other", "OpenSSL x_x509a.c"))
        try sequence.end()
    }

    private static func purposes(
        _ reader: inout DERReader, _ tag: DERTag, _ field: DERField
    ) throws(DERError) -> [ObjectIdentifier]? {
        guard reader.nextTag == tag else { return nil }
        var list = try reader.enter(tag, field)
        var purposes: [ObjectIdentifier] = []
        while !list.isAtEnd { purposes.append(try list.objectIdentifier(field)) }
        try list.end()
        return purposes
    }

    /// Reads what a `TRUSTED CERTIFICATE` block holds: a certificate and, where it is there, what OpenSSL adds.
    package static func read(
        trustedCertificate octets: [UInt8]
    ) throws(DERError) -> (certificate: Certificate, trust: CertificateTrust?) {
        var reader = try DERReader(octets[...])
        let encoded = try reader.element(DERField("Certificate", "RFC 5280 section 4.1")).encoded
        let certificate = try Certificate(der: [UInt8](encoded))
        guard !reader.isAtEnd else {
            try reader.end()
            return (certificate, nil)
        }
        let trust = try CertificateTrust(&reader)
        try reader.end()
        return (certificate, trust)
    }

    /// As OpenSSL 3.0 prints it behind the text of a certificate.
    public var text: String {
        var lines = TextLines()
        for (word, purposes) in [("Trusted", trusted), ("Rejected", rejected)] {
            if let purposes {
                lines.add(0, "\(word) Uses:")
                lines.add(2, purposes.map { $0.openSSLLongName ?? $0.description }.joined(separator: ", "))
            } else {
                lines.add(0, "No \(word) Uses.")
            }
        }
        if let alias { lines.add(0, "Alias: \(alias.escapingMisleadingCharacters)") }
        if let keyIdentifier {
            lines.add(0, "Key Id: " + keyIdentifier.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
                .joined(separator: ":"))
        }
        return lines.text
    }
}
