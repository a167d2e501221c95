public import DER
private import Digests
public import KeyFormats

/// RFC 5280 section 4.2.1.2:
///
///     SubjectKeyIdentifier ::= KeyIdentifier
///     KeyIdentifier ::= OCTET STRING
public struct SubjectKeyIdentifier: ExtensionValue, DERStructure {
    public let octets: [UInt8]

    public init(octets: [UInt8]) { self.octets = octets }

    /// Method (1) of the section: SHA-1 over the public key's BIT STRING without tag, length and unused bits. It
    /// names a key and protects nothing, so SHA-1 does.
    public init(of key: SubjectPublicKeyInfo) {
        octets = DigestAlgorithm.sha1.digest(of: key.subjectPublicKey.span)
    }

    public static var identifier: ObjectIdentifier { .subjectKeyIdentifier }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    package init(_ reader: inout DERReader) throws(DERError) {
        octets = [UInt8](try reader.octetString(DERField("KeyIdentifier", "RFC 5280 section 4.2.1.2")))
    }

    package func write(to writer: inout DERWriter) { writer.octetString(octets) }
}
