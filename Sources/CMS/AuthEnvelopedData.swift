private import DER
private import KeyFormats
private import PKIX

/// Content that is encrypted and authenticated, under a key that was encrypted for each recipient (RFC 5083 section
/// 2.1):
///
///     AuthEnvelopedData ::= SEQUENCE {
///         version                   CMSVersion,
///         originatorInfo            [0] IMPLICIT OriginatorInfo OPTIONAL,
///         recipientInfos            RecipientInfos,
///         authEncryptedContentInfo  EncryptedContentInfo,
///         authAttrs                 [1] IMPLICIT AuthAttributes OPTIONAL,
///         mac                       MessageAuthenticationCode,
///         unauthAttrs               [2] IMPLICIT UnauthAttributes OPTIONAL }
public struct AuthEnvelopedData: Hashable, Sendable {
    /// The recipients by key transport.
    public let keyTransRecipients: [KeyTransRecipientInfo]
    /// How many recipients there are by other ways, which are not computed here.
    public let otherRecipientCount: Int
    public let encryptedContentInfo: EncryptedContentInfo
    /// "The DER encoding of the authAttrs … with an EXPLICIT SET OF tag, rather than with the IMPLICIT [1] tag"
    /// (section 2.2), or nothing: what the mac is over beside the content.
    let additionalData: [UInt8]
    let mac: [UInt8]

    init(
        keyTransRecipients: [KeyTransRecipientInfo], encryptedContentInfo: EncryptedContentInfo, mac: [UInt8]
    ) {
        self.keyTransRecipients = keyTransRecipients
        otherRecipientCount = 0
        self.encryptedContentInfo = encryptedContentInfo
        additionalData = []
        self.mac = mac
    }

    /// Reads a whole message, in BER or DER; nothing may follow it.
    ///
    /// - Throws: ``CMSError/unsupportedContentType(_:)`` for well-formed messages of other types, by their identifier.
    public init(_ octets: [UInt8]) throws(CMSError) {
        let info = try CMSError.reading { () throws(DERError) in
            var reader = try DERReader(try BER.normalized(octets[...])[...])
            let info = try ContentInfo(from: &reader)
            try reader.end()
            return info
        }
        guard info.contentType == .authEnvelopedData else { throw .unsupportedContentType(info.contentType) }
        self = try CMSError.reading { () throws(DERError) in
            var reader = try info.contentReader()
            let message = try AuthEnvelopedData(from: &reader)
            try reader.end()
            return message
        }
    }

    private init(from input: inout DERReader) throws(DERError) {
        let clause: StaticString = "RFC 5083 section 2.1"
        var sequence = try input.sequence(DERField("AuthEnvelopedData", clause))
        // "version … MUST be set to 0."
        _ = try sequence.int(DERField("version", clause), in: 0...0)
        // Certificates that came along help nobody who has the key.
        _ = try sequence.readIfPresent(.constructed(0), DERField("originatorInfo", clause))
        let field = DERField("RecipientInfo", "RFC 5652 section 6.2")
        var set = try sequence.setWhoseOrderIsNotChecked(.set, DERField("recipientInfos", clause))
        var recipients: [KeyTransRecipientInfo] = []
        var others = 0
        // "SIZE (1..MAX)": the first is read even where none is.
        repeat {
            if set.nextTag == .sequence {
                recipients.append(try KeyTransRecipientInfo(from: &set))
            } else {
                _ = try set.element(field)
                others += 1
            }
        } while !set.isAtEnd
        try set.end()
        keyTransRecipients = recipients
        otherRecipientCount = others
        encryptedContentInfo = try EncryptedContentInfo(from: &sequence)
        if let attributes = try sequence.readIfPresent(.constructed(1), DERField("authAttrs", clause)) {
            var writer = DERWriter()
            writer.wrap(.set) { $0.raw(attributes) }
            additionalData = writer.finish()
        } else {
            additionalData = []
        }
        mac = [UInt8](try sequence.octetString(DERField("mac", clause)))
        _ = try sequence.readIfPresent(.constructed(2), DERField("unauthAttrs", clause))
        try sequence.end()
    }

    /// The whole message, ContentInfo included, in DER.
    var message: [UInt8] {
        var writer = DERWriter()
        writer.contentInfo(.authEnvelopedData) { content in
            content.sequence { sequence in
                sequence.integer(0)
                sequence.setOf(keyTransRecipients.map(\.encoded))
                encryptedContentInfo.write(to: &sequence)
                sequence.octetString(mac)
            }
        }
        return writer.finish()
    }
}
