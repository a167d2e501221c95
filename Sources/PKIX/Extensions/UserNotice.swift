public import DER

/// A text to be shown to whoever relies on a certificate (RFC 5280 section 4.2.1.4):
///
///     UserNotice ::= SEQUENCE {
///         noticeRef     NoticeReference OPTIONAL,
///         explicitText  DisplayText OPTIONAL }
///     NoticeReference ::= SEQUENCE {
///         organization   DisplayText,
///         noticeNumbers  SEQUENCE OF INTEGER }
///     DisplayText ::= CHOICE {
///         ia5String      IA5String      (SIZE (1..200)),
///         visibleString  VisibleString  (SIZE (1..200)),
///         bmpString      BMPString      (SIZE (1..200)),
///         utf8String     UTF8String     (SIZE (1..200)) }
///
/// A leniency: the size is not enforced, for "Certificate users SHOULD gracefully handle explicitText with more
/// than 200 characters", and old VeriSign roots carry such.
public struct UserNotice: Hashable, Sendable {
    public struct Reference: Hashable, Sendable {
        public let organization: DERString
        public let noticeNumbers: [CertificateSerialNumber]
    }

    public let noticeReference: Reference?
    public let explicitText: DERString?

    /// A notice with nothing but a text, in the UTF8String that RFC 5280 recommends; nil for no text and for more
    /// than 200 characters.
    public init?(explicitText text: String) {
        guard (1...200).contains(text.unicodeScalars.count), let string = DERString(text, as: .utf8) else { return nil }
        noticeReference = nil
        explicitText = string
    }

    init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("UserNotice", "RFC 5280 section 4.2.1.4"))
        if sequence.nextTag == .sequence {
            var reference = try sequence.sequence(DERField("noticeRef", "RFC 5280 section 4.2.1.4"))
            let organization = try Self.displayText(&reference, DERField("organization", "RFC 5280 section 4.2.1.4"))
            var numbers: [CertificateSerialNumber] = []
            let field = DERField("noticeNumbers", "RFC 5280 section 4.2.1.4")
            var list = try reference.sequence(field)
            while !list.isAtEnd { numbers.append(try CertificateSerialNumber(&list, tag: .integer, field)) }
            try list.end()
            try reference.end()
            noticeReference = Reference(organization: organization, noticeNumbers: numbers)
        } else {
            noticeReference = nil
        }
        explicitText =
            sequence.isAtEnd
            ? nil : try Self.displayText(&sequence, DERField("explicitText", "RFC 5280 section 4.2.1.4"))
        try sequence.end()
    }

    private static func displayText(_ reader: inout DERReader, _ field: DERField) throws(DERError) -> DERString {
        let start = reader.offset
        let string = try reader.string(field)
        guard [.ia5, .visible, .bmp, .utf8].contains(string.kind) else {
            throw DERError(.unexpectedTag(expected: .utf8String, found: string.kind.tag), at: start)
        }
        return string
    }

    func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            if let noticeReference {
                sequence.sequence { reference in
                    reference.string(noticeReference.organization)
                    reference.sequence { list in
                        for number in noticeReference.noticeNumbers { list.write(.integer, number.octets) }
                    }
                }
            }
            if let explicitText { sequence.string(explicitText) }
        }
    }
}
