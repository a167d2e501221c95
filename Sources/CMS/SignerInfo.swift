public import DER
public import KeyFormats
public import PKIX

/// One signer's signature (RFC 5652 section 5.3):
///
///     SignerInfo ::= SEQUENCE {
///         version             CMSVersion,
///         sid                 SignerIdentifier,
///         digestAlgorithm     DigestAlgorithmIdentifier,
///         signedAttrs         [0] IMPLICIT SET SIZE (1..MAX) OF Attribute OPTIONAL,
///         signatureAlgorithm  SignatureAlgorithmIdentifier,
///         signature           OCTET STRING,
///         unsignedAttrs       [1] IMPLICIT SET SIZE (1..MAX) OF Attribute OPTIONAL }
///
///     SignerIdentifier ::= CHOICE {
///         issuerAndSerialNumber  IssuerAndSerialNumber,
///         subjectKeyIdentifier   [0] SubjectKeyIdentifier }
///
///     Attribute ::= SEQUENCE {
///         attrType    OBJECT IDENTIFIER,
///         attrValues  SET OF AttributeValue }
public struct SignerInfo: Hashable, Sendable {
    public enum Identifier: Hashable, Sendable {
        case issuerAndSerialNumber(DistinguishedName, CertificateSerialNumber)
        case subjectKeyIdentifier([UInt8])
    }

    public struct Attribute: Hashable, Sendable {
        public let type: ObjectIdentifier
        /// Each value's whole element.
        public let values: [[UInt8]]
        /// The whole attribute.
        public let encoded: [UInt8]
    }

    public let version: Int
    public let identifier: Identifier
    public let digestAlgorithm: AlgorithmIdentifier
    /// Nil where the field is absent: then the signature is over the content itself.
    public let signedAttributes: [Attribute]?
    public let signatureAlgorithm: AlgorithmIdentifier
    public let signature: [UInt8]
    public let unsignedAttributes: [Attribute]?

    init(from input: inout DERReader) throws(DERError) {
        var sequence = try input.sequence(DERField("SignerInfo", "RFC 5652 section 5.3"))
        version = try sequence.int(DERField("version", "RFC 5652 section 5.3"), in: 0...5)
        identifier = try Self.identifier(&sequence)
        digestAlgorithm = try AlgorithmIdentifier(from: &sequence, DERField("digestAlgorithm", "RFC 5652 section 5.3"))
        signedAttributes = try Self.attributes(
            &sequence, .constructed(0), DERField("signedAttrs", "RFC 5652 section 5.3"))
        signatureAlgorithm = try AlgorithmIdentifier(
            from: &sequence, DERField("signatureAlgorithm", "RFC 5652 section 5.3"))
        signature = [UInt8](try sequence.octetString(DERField("signature", "RFC 5652 section 5.3")))
        unsignedAttributes = try Self.attributes(
            &sequence, .constructed(1), DERField("unsignedAttrs", "RFC 5652 section 5.3"))
        try sequence.end()
    }

    private static func identifier(_ sequence: inout DERReader) throws(DERError) -> Identifier {
        let keyField = DERField("subjectKeyIdentifier", "RFC 5652 section 5.3")
        if let identifier = try sequence.readIfPresent(.primitive(0), keyField) {
            return .subjectKeyIdentifier([UInt8](identifier))
        }
        var both = try sequence.sequence(DERField("issuerAndSerialNumber", "RFC 5652 section 10.2.4"))
        let issuer = try DistinguishedName(&both, DERField("issuer", "RFC 5652 section 10.2.4"))
        let serialNumber = try CertificateSerialNumber(&both, DERField("serialNumber", "RFC 5652 section 10.2.4"))
        try both.end()
        return .issuerAndSerialNumber(issuer, serialNumber)
    }

    private static func attributes(
        _ sequence: inout DERReader, _ tag: DERTag, _ field: DERField
    ) throws(DERError) -> [Attribute]? {
        guard sequence.nextTag == tag else { return nil }
        var set = try sequence.setWhoseOrderIsNotChecked(tag, field)
        var attributes: [Attribute] = []
        repeat {
            // "SET SIZE (1..MAX)": the first is read even where none is.
            let encoded = [UInt8](try set.nextEncoded(DERField("Attribute", "RFC 5652 section 5.3")))
            var attribute = try set.sequence(DERField("Attribute", "RFC 5652 section 5.3"))
            let type = try attribute.objectIdentifier(DERField("attrType", "RFC 5652 section 5.3"))
            let valuesField = DERField("attrValues", "RFC 5652 section 5.3")
            var elements = try attribute.setWhoseOrderIsNotChecked(.set, valuesField)
            var values: [[UInt8]] = []
            while !elements.isAtEnd { values.append([UInt8](try elements.element(valuesField).encoded)) }
            try elements.end()
            try attribute.end()
            attributes.append(Attribute(type: type, values: values, encoded: encoded))
        } while !set.isAtEnd
        try set.end()
        return attributes
    }
}
