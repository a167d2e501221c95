public import DER
private import KeyFormats

/// An attribute of a certification request (RFC 2986 section 4.1):
///
///     Attribute ::= SEQUENCE {
///         type    ATTRIBUTE.&id,
///         values  SET SIZE (1..MAX) OF ATTRIBUTE.&Type }
///
/// Values are kept as they were encoded, whatever they are.
public struct RequestAttribute: Hashable, Sendable {
    public let type: ObjectIdentifier
    /// Each value's whole element, where it stood in the input.
    package let elements: [ArraySlice<UInt8>]

    /// - Parameter values: whole elements of DER.
    package init(_ type: ObjectIdentifier, values: [[UInt8]]) {
        self.type = type
        elements = values.map { $0[...] }
    }

    /// RFC 2986 wants one value at least, and DER wants them sorted; neither is enforced.
    ///
    /// "SET SIZE (1..MAX)": a telephone system writes requests with an extensionRequest of no value, which OpenSSL
    /// and Go read; it says nothing, so nothing is misread. For the order see `setWhoseOrderIsNotChecked`.
    package init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("Attribute", "RFC 2986 section 4.1"))
        type = try sequence.objectIdentifier(DERField("type", "RFC 2986 section 4.1"))
        var set = try sequence.setWhoseOrderIsNotChecked(.set, DERField("values", "RFC 2986 section 4.1"))
        var elements: [ArraySlice<UInt8>] = []
        while !set.isAtEnd { elements.append(try set.element(DERField("value", "RFC 2986 section 4.1")).encoded) }
        try set.end()
        try sequence.end()
        self.elements = elements
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            sequence.objectIdentifier(type)
            sequence.setOf(values)
        }
    }

    /// Each value's whole element.
    public var values: [[UInt8]] { elements.map { Array($0) } }

    /// The values that are strings.
    public var texts: [String] {
        elements.compactMap { element in
            guard var reader = try? DERReader(element) else { return nil }
            return try? reader.string(DERField("value", "RFC 2986 section 4.1")).text
        }
    }
}

extension RequestAttribute {
    /// RFC 2985 section 5.4.1: a PrintableString where it can be one, else a UTF8String, of 1 to 255 characters.
    /// It is not a secret of the engine: everybody who sees the request reads it.
    public static func challengePassword(_ text: String) throws(AttributeValueError) -> RequestAttribute {
        try bounded(text, .challengePassword, preferring: .printable)
    }

    /// RFC 2985 section 5.2.1: an IA5String where it can be one, else a UTF8String, of 1 to 255 characters.
    public static func unstructuredName(_ text: String) throws(AttributeValueError) -> RequestAttribute {
        try bounded(text, .unstructuredName, preferring: .ia5)
    }

    /// RFC 2985 section 5.4.2.
    public static func extensionRequest(_ extensions: Extensions) -> RequestAttribute {
        var writer = DERWriter()
        extensions.write(to: &writer)
        return RequestAttribute(.extensionRequest, values: [writer.finish()])
    }

    private static func bounded(
        _ text: String, _ type: ObjectIdentifier, preferring kind: DERString.Kind
    ) throws(AttributeValueError) -> RequestAttribute {
        // RFC 2985 appendix A: pkcs-9-ub-pkcs9String.
        let bounds = 1...255
        let count = text.unicodeScalars.count
        guard bounds.contains(count) else {
            throw AttributeValueError(count == 0 ? .empty : .characterCount(count, allowed: bounds), attribute: type)
        }
        if let control = text.unicodeScalars.first(where: \.isControl) {
            throw AttributeValueError(.controlCharacter(control), attribute: type)
        }
        guard let string = DERString(text, as: kind) ?? DERString(text, as: .utf8) else {
            throw AttributeValueError(.empty, attribute: type)
        }
        var writer = DERWriter()
        writer.string(string)
        return RequestAttribute(type, values: [writer.finish()])
    }
}

extension DERCursor {
    /// X.690 section 11.6 is not enforced: "The encodings of the component values of a set-of value shall appear in
    /// ascending order". Windows certreq lists attributes in an order of its own, and OpenSSL, GnuTLS and Java read
    /// them in any; what is signed is what came in, so the order changes nothing.
    package mutating func setWhoseOrderIsNotChecked(
        _ tag: DERTag, _ field: DERField
    ) throws(DERError) -> DERCursor {
        try enter(tag, field)
    }
}
