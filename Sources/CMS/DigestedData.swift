package import DER
private import Digests
public import KeyFormats

/// Content with its digest (RFC 5652 section 7):
///
///     DigestedData ::= SEQUENCE {
///         version           CMSVersion,
///         digestAlgorithm   DigestAlgorithmIdentifier,
///         encapContentInfo  EncapsulatedContentInfo,
///         digest            OCTET STRING }
public struct DigestedData: Hashable, Sendable {
    public let version: Int
    public let digestAlgorithm: AlgorithmIdentifier
    public let encapsulatedContent: EncapsulatedContentInfo
    public let digest: [UInt8]

    package init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 5652 section 7"
        var sequence = try input.sequence(DERField("DigestedData", clause))
        version = try sequence.int(DERField("version", clause), in: 0...5)
        digestAlgorithm = try AlgorithmIdentifier(from: &sequence, DERField("digestAlgorithm", clause))
        encapsulatedContent = try EncapsulatedContentInfo(from: &sequence)
        digest = [UInt8](try sequence.octetString(DERField("digest", clause)))
        try sequence.end()
    }

    /// Whether the digest is that of the content; nil where the content is elsewhere or the digest is not computed.
    public var isIntact: Bool? {
        guard let content = encapsulatedContent.content, let algorithm = digestAlgorithm.digestAlgorithm else { return nil }
        return algorithm.digest(of: content.span) == digest
    }
}
