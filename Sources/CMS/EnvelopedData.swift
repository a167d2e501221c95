package import DER
public import PKIX

/// Content under a key that was encrypted for each recipient (RFC 5652 section 6.1):
///
///     EnvelopedData ::= SEQUENCE {
///         version               CMSVersion,
///         originatorInfo        [0] IMPLICIT OriginatorInfo OPTIONAL,
///         recipientInfos        SET SIZE (1..MAX) OF RecipientInfo,
///         encryptedContentInfo  EncryptedContentInfo,
///         unprotectedAttrs      [1] IMPLICIT UnprotectedAttributes OPTIONAL }
///
///     OriginatorInfo ::= SEQUENCE {
///         certs  [0] IMPLICIT CertificateSet OPTIONAL,
///         crls   [1] IMPLICIT RevocationInfoChoices OPTIONAL }
///
/// Recipients are kept as they are encoded; nothing is decrypted.
public struct EnvelopedData: Hashable, Sendable {
    public let version: Int
    public let originatorCertificates: [Certificate]
    public let originatorRevocationLists: [CertificateList]
    /// Each recipient's whole element.
    public let recipientInfos: [[UInt8]]
    public let encryptedContentInfo: EncryptedContentInfo

    package init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 5652 section 6.1"
        var sequence = try input.sequence(DERField("EnvelopedData", clause))
        version = try sequence.int(DERField("version", clause), in: 0...5)
        if sequence.nextTag == .constructed(0) {
            var originator = try sequence.enter(.constructed(0), DERField("originatorInfo", clause))
            originatorCertificates = try originator.certificates(tagged: .constructed(0)).certificates
            originatorRevocationLists = try originator.revocationInfo(tagged: .constructed(1)).lists
            try originator.end()
        } else {
            originatorCertificates = []
            originatorRevocationLists = []
        }
        let field = DERField("RecipientInfo", "RFC 5652 section 6.2")
        var set = try sequence.setWhoseOrderIsNotChecked(.set, DERField("recipientInfos", clause))
        var recipientInfos: [[UInt8]] = []
        // "SIZE (1..MAX)": the first is read even where none is.
        repeat { recipientInfos.append([UInt8](try set.element(field).encoded)) } while !set.isAtEnd
        try set.end()
        self.recipientInfos = recipientInfos
        encryptedContentInfo = try EncryptedContentInfo(from: &sequence)
        _ = try sequence.readIfPresent(.constructed(1), DERField("unprotectedAttrs", clause))
        try sequence.end()
    }
}
