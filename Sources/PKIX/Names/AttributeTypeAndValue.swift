public import DER
private import KeyFormats

/// One attribute of a name (RFC 5280 section 4.1.2.4):
///
///     AttributeTypeAndValue ::= SEQUENCE {
///         type     AttributeType,
///         value    AttributeValue }
///
/// The value is kept as it was encoded, so that a name that was read is written with its own octets. Equality is
/// that of the encodings; the comparison of RFC 5280 section 7.1 is another question.
public struct AttributeTypeAndValue: Hashable, Sendable {
    public let type: ObjectIdentifier
    /// The value's whole element: identifier, length and contents.
    public let value: [UInt8]
    /// The value as a string, or nil if it is none or holds a character that its type does not have.
    public let string: DERString?

    /// From text, in the string type that the attribute has: country, serial number, DN qualifier and telephone
    /// number PrintableString, e-mail address and domain component IA5String, all others UTF8String.
    ///
    /// - Throws: what X.520 and RFC 5280 appendix A.1 exclude; see ``AttributeValueError``.
    public init(_ type: ObjectIdentifier, _ text: String) throws(AttributeValueError) {
        let syntax = AttributeSyntax.of(type)
        let kind = syntax?.stringKind ?? .utf8
        let count = text.unicodeScalars.count
        guard count > 0 else { throw AttributeValueError(.empty, attribute: type) }
        // X.520 allows them in UTF8String; no name has a use for them, and whoever reads one is misled: a NUL
        // once made "good.example\0.evil.example" pass for its first half (CVE-2009-2408).
        if let control = text.unicodeScalars.first(where: \.isControl) {
            throw AttributeValueError(.controlCharacter(control), attribute: type)
        }
        guard let string = DERString(text, as: kind) else {
            let foreign = text.unicodeScalars.first { DERString(String($0), as: kind) == nil }
            throw AttributeValueError(.foreignCharacter(foreign ?? "?", of: kind), attribute: type)
        }
        if let bounds = syntax?.bounds, !bounds.contains(count) {
            throw AttributeValueError(.characterCount(count, allowed: bounds), attribute: type)
        }
        // ISO 3166 part 1: two letters. Neither case is changed: the name is what the user wrote.
        if type == .countryName || type == .jurisdictionCountryName,
            !text.unicodeScalars.allSatisfy({ ("A"..."Z").contains($0) || ("a"..."z").contains($0) })
        {
            throw AttributeValueError(.notCountryCode, attribute: type)
        }
        self.init(type: type, string: string)
    }

    /// From a string of a type chosen by the caller, unchecked against X.520.
    public init(type: ObjectIdentifier, string: DERString) {
        self.type = type
        self.string = string
        var writer = DERWriter()
        writer.string(string)
        value = writer.finish()
    }

    /// From the value's whole element, of whatever type.
    ///
    /// - Throws: if it is not one element of DER.
    public init(type: ObjectIdentifier, encodedValue: [UInt8]) throws(DERError) {
        self.type = type
        var reader = try DERReader(encodedValue[...])
        let element = try reader.element(Self.valueField)
        try reader.end()
        value = encodedValue
        string = Self.string(element)
    }

    init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("AttributeTypeAndValue", "RFC 5280 section 4.1.2.4"))
        type = try sequence.objectIdentifier(DERField("type", "RFC 5280 section 4.1.2.4"))
        let element = try sequence.element(Self.valueField)
        value = [UInt8](element.encoded)
        string = Self.string(element)
        try sequence.end()
    }

    func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            sequence.objectIdentifier(type)
            sequence.raw(value.span)
        }
    }

    /// What the value says, where it is a string.
    public var text: String? { string?.text }

    private static func string(_ element: DERElement<ArraySlice<UInt8>>) -> DERString? {
        guard let kind = DERString.Kind(tag: element.tag) else { return nil }
        return try? DERString(element.content, as: kind)
    }

    private static var valueField: DERField { DERField("value", "RFC 5280 section 4.1.2.4") }
}

/// Why a text cannot be the value of an attribute.
public struct AttributeValueError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case empty
        /// The text has this many characters; X.520 and RFC 5280 appendix A.1 allow these.
        case characterCount(Int, allowed: ClosedRange<Int>)
        /// The attribute's string type lacks this character.
        case foreignCharacter(Unicode.Scalar, of: DERString.Kind)
        case controlCharacter(Unicode.Scalar)
        /// A country that is not two letters.
        case notCountryCode
    }

    public var kind: Kind
    public var attribute: ObjectIdentifier

    public init(_ kind: Kind, attribute: ObjectIdentifier) {
        self.kind = kind
        self.attribute = attribute
    }
}

extension Unicode.Scalar {
    /// C0 controls, DELETE and C1 controls.
    var isControl: Bool { value < 0x20 || (0x7f...0x9f).contains(value) }
}
