package import DER

/// RFC 5280 section 4.1:
///
///     SubjectPublicKeyInfo ::= SEQUENCE {
///         algorithm         AlgorithmIdentifier,
///         subjectPublicKey  BIT STRING }
///
/// Keys of any algorithm are kept, octet for octet; those of RSA can be taken out.
public struct SubjectPublicKeyInfo: Hashable, Sendable {
    /// The whole element as it came in.
    public let encoded: [UInt8]
    public let algorithm: AlgorithmIdentifier
    /// The BIT STRING's octets; every algorithm of PKIX has whole ones.
    public let subjectPublicKey: [UInt8]

    package init(from input: inout DERReader) throws(DERError) {
        let field = DERField("subjectPublicKeyInfo", "RFC 5280 section 4.1.2.7")
        encoded = [UInt8](try input.nextEncoded(field))
        var sequence = try input.sequence(field)
        algorithm = try AlgorithmIdentifier(from: &sequence, DERField("algorithm", "RFC 5280 section 4.1.2.7"))
        subjectPublicKey = [UInt8](
            try sequence.octetAlignedBitString(DERField("subjectPublicKey", "RFC 5280 section 4.1.2.7")))
        try sequence.end()
    }
}
