public import DER

/// One name of a subject or issuer (RFC 5280 section 4.2.1.6):
///
///     GeneralName ::= CHOICE {
///         otherName                  [0]  OtherName,
///         rfc822Name                 [1]  IA5String,
///         dNSName                    [2]  IA5String,
///         x400Address                [3]  ORAddress,
///         directoryName              [4]  Name,
///         ediPartyName               [5]  EDIPartyName,
///         uniformResourceIdentifier  [6]  IA5String,
///         iPAddress                  [7]  OCTET STRING,
///         registeredID               [8]  OBJECT IDENTIFIER }
///
/// What was read is kept, whether or not it obeys the rules that `GeneralName(subjectAltName:)` applies to what is
/// written: a dNSName that is read is any IA5String, an iPAddress any octets.
public enum GeneralName: Hashable, Sendable {
    /// The value is the whole element inside `[0] EXPLICIT`.
    case otherName(type: ObjectIdentifier, value: [UInt8])
    case rfc822Name(String)
    case dNSName(String)
    /// The whole element, kept and not looked into.
    case x400Address(encoded: [UInt8])
    case directoryName(DistinguishedName)
    /// The whole element, kept and not looked into.
    case ediPartyName(encoded: [UInt8])
    case uniformResourceIdentifier(String)
    /// 4 or 16 octets in an alternative name, twice as many in name constraints.
    case iPAddress([UInt8])
    case registeredID(ObjectIdentifier)

    package init(_ reader: inout DERReader) throws(DERError) {
        let field = DERField("GeneralName", "RFC 5280 section 4.2.1.6")
        let start = reader.offset
        switch reader.nextTag {
        case DERTag.constructed(0):
            var other = try reader.enter(.constructed(0), DERField("otherName", "RFC 5280 section 4.2.1.6"))
            let type = try other.objectIdentifier(DERField("type-id", "RFC 5280 section 4.2.1.6"))
            // `[0] EXPLICIT ANY`: the module has explicit tags where the type is ANY.
            var explicit = try other.enter(.constructed(0), DERField("value", "RFC 5280 section 4.2.1.6"))
            let value = try explicit.element(DERField("value", "RFC 5280 section 4.2.1.6"))
            try explicit.end()
            try other.end()
            self = .otherName(type: type, value: [UInt8](value.encoded))
        case DERTag.primitive(1):
            self = .rfc822Name(
                try reader.string(DERField("rfc822Name", "RFC 5280 section 4.2.1.6"), as: .ia5, tag: .primitive(1)).text
            )
        case DERTag.primitive(2):
            self = .dNSName(
                try reader.string(DERField("dNSName", "RFC 5280 section 4.2.1.6"), as: .ia5, tag: .primitive(2)).text)
        case DERTag.constructed(3):
            let element = try reader.element(DERField("x400Address", "RFC 5280 section 4.2.1.6"))
            self = .x400Address(encoded: [UInt8](element.encoded))
        case DERTag.constructed(4):
            // Name is a CHOICE, so its tag is explicit (X.680 section 31.2.7).
            let name = DERField("directoryName", "RFC 5280 section 4.2.1.6")
            var explicit = try reader.enter(.constructed(4), name)
            self = .directoryName(try DistinguishedName(&explicit, name))
            try explicit.end()
        case DERTag.constructed(5):
            let element = try reader.element(DERField("ediPartyName", "RFC 5280 section 4.2.1.6"))
            self = .ediPartyName(encoded: [UInt8](element.encoded))
        case DERTag.primitive(6):
            let name = DERField("uniformResourceIdentifier", "RFC 5280 section 4.2.1.6")
            self = .uniformResourceIdentifier(try reader.string(name, as: .ia5, tag: .primitive(6)).text)
        case DERTag.primitive(7):
            self = .iPAddress(
                [UInt8](try reader.read(.primitive(7), DERField("iPAddress", "RFC 5280 section 4.2.1.6"))))
        case DERTag.primitive(8):
            let content = try reader.read(.primitive(8), DERField("registeredID", "RFC 5280 section 4.2.1.6"))
            self = .registeredID(try ObjectIdentifier(content: content))
        default:
            _ = try reader.element(field)
            throw DERError(.badValue(.init("GeneralName")), at: start)
        }
    }

    package func write(to writer: inout DERWriter) {
        switch self {
        case .otherName(let type, let value):
            writer.wrap(.constructed(0)) { other in
                other.objectIdentifier(type)
                other.wrap(.constructed(0)) { $0.raw(value.span) }
            }
        case .rfc822Name(let text): writer.write(.primitive(1), Array(text.utf8))
        case .dNSName(let text): writer.write(.primitive(2), Array(text.utf8))
        case .directoryName(let name): writer.wrap(.constructed(4)) { $0.raw(name.encoded.span) }
        case .uniformResourceIdentifier(let text): writer.write(.primitive(6), Array(text.utf8))
        case .iPAddress(let octets): writer.write(.primitive(7), octets)
        case .registeredID(let identifier): writer.write(.primitive(8), identifier.content)
        case .x400Address(let encoded), .ediPartyName(let encoded): writer.raw(encoded.span)
        }
    }
}

extension GeneralName {
    /// `GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName`, the whole of an extension's value.
    package static func list(_ reader: inout DERReader, _ field: DERField) throws(DERError) -> [GeneralName] {
        let start = reader.offset
        var sequence = try reader.sequence(field)
        var names: [GeneralName] = []
        while !sequence.isAtEnd { names.append(try GeneralName(&sequence)) }
        try sequence.end()
        guard !names.isEmpty else { throw DERError(.badValue(.init("GeneralNames")), at: start) }
        return names
    }
}
