import DER

/// Why a text is not a name, and where.
public struct NameTextError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// The slash form starts with a slash.
        case noLeadingSlash
        /// A type without `=`, which in the slash form may be a value with a slash that is not escaped.
        case noEqualsSign
        case noAttributeType
        /// Neither a keyword that Signet knows nor an object identifier.
        case unknownAttributeType(String)
        /// RFC 4514 section 3: this character stands for itself only behind a backslash.
        case unescapedCharacter(Unicode.Scalar)
        /// A backslash that neither a special character nor two hexadecimal digits follow.
        case badEscape
        /// `#` that an even number of hexadecimal digits of one DER value does not follow.
        case badHexadecimalValue
        /// Escaped octets that are not UTF-8 together.
        case notUTF8
        case unterminatedQuotation
        case value(AttributeValueError)
        /// One type twice in a multi-valued part: X.501 section 9.3 has one value of each type.
        case repeatedTypeInOnePart
        /// The text is longer than ``NameTextLimit/octetCount``.
        case tooLong
    }

    public var kind: Kind
    /// UTF-8 octets from the start of the text.
    public var offset: Int

    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

/// Bounds on names as text.
public enum NameTextLimit {
    /// 64 KiB: the largest upper bound of any attribute is ub-name, 32,768 characters (RFC 5280 appendix A.1).
    public static let octetCount = 65536
}

/// A cursor over the octets of a name's text, with what both forms need.
struct NameTextScanner {
    private let octets: [UInt8]
    private(set) var offset = 0

    init(_ text: String) throws(NameTextError) {
        octets = [UInt8](text.utf8)
        guard octets.count <= NameTextLimit.octetCount else {
            throw NameTextError(.tooLong, at: NameTextLimit.octetCount)
        }
    }

    var isAtEnd: Bool { offset >= octets.count }
    /// The octet here, or nil at the end.
    var next: UInt8? { offset < octets.count ? octets[offset] : nil }

    mutating func take() -> UInt8? {
        guard let octet = next else { return nil }
        offset += 1
        return octet
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func skipSpaces() {
        while take(" ") {}
    }

    /// Two hexadecimal digits, or nil if others stand here.
    mutating func takeHexadecimalPair() -> UInt8? {
        guard offset + 1 < octets.count,
            let high = Character(Unicode.Scalar(octets[offset])).hexDigitValue,
            let low = Character(Unicode.Scalar(octets[offset + 1])).hexDigitValue
        else { return nil }
        offset += 2
        return UInt8(high << 4 | low)
    }

    /// The keyword or dotted identifier in front of `=`, and the `=`.
    mutating func takeAttributeType(stopping stops: [Unicode.Scalar]) throws(NameTextError) -> ObjectIdentifier {
        let start = offset
        var keyword: [UInt8] = []
        while let octet = next, octet != UInt8(ascii: "=") {
            guard !stops.contains(Unicode.Scalar(octet)) else { throw NameTextError(.noEqualsSign, at: start) }
            keyword.append(octet)
            offset += 1
        }
        while keyword.last == UInt8(ascii: " ") { keyword.removeLast() }
        let text = String(decoding: keyword, as: UTF8.self)
        guard take("=") else { throw NameTextError(.noEqualsSign, at: start) }
        guard !keyword.isEmpty else { throw NameTextError(.noAttributeType, at: start) }
        if let syntax = AttributeSyntax.named(text) { return syntax.type }
        // RFC 2253 section 4 wrote the prefix, and RFC 4514 no longer does.
        let dotted = text.lowercased().hasPrefix("oid.") ? text.dropFirst(4) : text[...]
        guard let type = ObjectIdentifier(dotted) else { throw NameTextError(.unknownAttributeType(text), at: start) }
        return type
    }
}

extension AttributeTypeAndValue {
    /// From the octets of a value's text that started at `offset`.
    init(_ type: ObjectIdentifier, utf8 octets: [UInt8], at offset: Int) throws(NameTextError) {
        guard let text = String(validating: octets, as: UTF8.self) else { throw NameTextError(.notUTF8, at: offset) }
        do {
            try self.init(type, text)
        } catch {
            throw NameTextError(.value(error), at: offset)
        }
    }
}
