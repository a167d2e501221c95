public import DER
private import KeyFormats

/// What is added to a policy (RFC 5280 section 4.2.1.4):
///
///     PolicyQualifierInfo ::= SEQUENCE {
///         policyQualifierId  PolicyQualifierId,
///         qualifier          ANY DEFINED BY policyQualifierId }
///     PolicyQualifierId ::= OBJECT IDENTIFIER ( id-qt-cps | id-qt-unotice )
///     CPSuri ::= IA5String
public enum PolicyQualifier: Hashable, Sendable {
    /// Where the certification practice statement lies: a URI.
    case certificationPracticeStatement(String)
    case userNotice(UserNotice)
    /// A qualifier that RFC 5280 does not define; the value is its whole element.
    case other(ObjectIdentifier, value: [UInt8])

    static let certificationPracticeStatementIdentifier = ObjectIdentifier(1, 3, 6, 1, 5, 5, 7, 2, 1)
    static let userNoticeIdentifier = ObjectIdentifier(1, 3, 6, 1, 5, 5, 7, 2, 2)

    init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("PolicyQualifierInfo", "RFC 5280 section 4.2.1.4"))
        let field = DERField("qualifier", "RFC 5280 section 4.2.1.4")
        switch try sequence.objectIdentifier(DERField("policyQualifierId", "RFC 5280 section 4.2.1.4")) {
        case Self.certificationPracticeStatementIdentifier:
            let uri = DERField("CPSuri", "RFC 5280 section 4.2.1.4")
            self = .certificationPracticeStatement(try sequence.string(uri, as: .ia5).text)
        case Self.userNoticeIdentifier:
            self = .userNotice(try UserNotice(&sequence))
        case let identifier:
            self = .other(identifier, value: [UInt8](try sequence.element(field).encoded))
        }
        try sequence.end()
    }

    func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            switch self {
            case .certificationPracticeStatement(let uri):
                sequence.objectIdentifier(Self.certificationPracticeStatementIdentifier)
                sequence.write(.ia5String, Array(uri.utf8))
            case .userNotice(let notice):
                sequence.objectIdentifier(Self.userNoticeIdentifier)
                notice.write(to: &sequence)
            case .other(let identifier, let value):
                sequence.objectIdentifier(identifier)
                sequence.raw(value.span)
            }
        }
    }
}
