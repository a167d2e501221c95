public import DER
public import KeyFormats
private import Octets

/// Content under a cipher (RFC 5652 section 6.1):
///
///     EncryptedContentInfo ::= SEQUENCE {
///         contentType                 ContentType,
///         contentEncryptionAlgorithm  ContentEncryptionAlgorithmIdentifier,
///         encryptedContent            [0] IMPLICIT OCTET STRING OPTIONAL }
public struct EncryptedContentInfo: Hashable, Sendable {
    /// Of what is encrypted.
    public let contentType: ObjectIdentifier
    public let algorithm: AlgorithmIdentifier
    /// Nil where it is elsewhere.
    public let encryptedContent: [UInt8]?
    /// Where the algorithm stands in the outermost input, for errors.
    package let algorithmOffset: Int

    package init<Source>(from input: inout DERCursor<Source>) throws(DERError) {
        let clause: StaticString = "RFC 5652 section 6.1"
        var sequence = try input.sequence(DERField("EncryptedContentInfo", clause))
        contentType = try sequence.objectIdentifier(DERField("contentType", clause))
        algorithmOffset = sequence.offset
        algorithm = try AlgorithmIdentifier(from: &sequence, DERField("contentEncryptionAlgorithm", clause))
        if sequence.isAtEnd {
            encryptedContent = nil
        } else {
            var octets: [UInt8] = []
            try sequence.implicitOctetString(0, DERField("encryptedContent", clause), into: &octets)
            encryptedContent = octets
        }
        try sequence.end()
    }

    /// - Parameter encryptedContent: ciphertext.
    package init(contentType: ObjectIdentifier, algorithm: AlgorithmIdentifier, encryptedContent: [UInt8]) {
        self.contentType = contentType
        self.algorithm = algorithm
        self.encryptedContent = encryptedContent
        algorithmOffset = 0
    }

    package func write<Sink: ~Copyable>(to output: inout DERBuilder<Sink>) {
        output.sequence { sequence in
            sequence.objectIdentifier(contentType)
            algorithm.write(to: &sequence)
            if let encryptedContent { sequence.write(.primitive(0), encryptedContent) }
        }
    }
}
