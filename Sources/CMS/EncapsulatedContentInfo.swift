public import DER
private import Octets

/// What a message is about (RFC 5652 section 5.2):
///
///     EncapsulatedContentInfo ::= SEQUENCE {
///         eContentType  ContentType,
///         eContent      [0] EXPLICIT OCTET STRING OPTIONAL }
public struct EncapsulatedContentInfo: Hashable, Sendable {
    public let contentType: ObjectIdentifier
    /// What is digested and signed; nil where it is elsewhere ("detached").
    ///
    /// RFC 5652 section 5.2.1: PKCS #7 lets the content be any type, and then its value without identifier and length
    /// octets is what is digested, as of the OCTET STRING.
    public let content: [UInt8]?
    /// Whether the content is an OCTET STRING, as RFC 5652 has it.
    public let isOctetString: Bool

    init(from input: inout DERReader) throws(DERError) {
        var sequence = try input.sequence(DERField("encapContentInfo", "RFC 5652 section 5.2"))
        contentType = try sequence.objectIdentifier(DERField("eContentType", "RFC 5652 section 5.2"))
        if sequence.isAtEnd {
            content = nil
            isOctetString = true
        } else {
            let field = DERField("eContent", "RFC 5652 section 5.2")
            var explicit = try sequence.enter(.constructed(0), field)
            let element = try explicit.element(field)
            content = [UInt8](element.content)
            isOctetString = element.tag == .octetString
            try explicit.end()
        }
        try sequence.end()
    }
}
