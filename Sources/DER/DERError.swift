/// What is wrong with an encoding, and where.
public struct DERError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// The input ends inside an element, or an element is longer than what encloses it.
        case truncated
        case unexpectedTag(expected: DERTag, found: DERTag?)
        /// X.690 section 8.1.2.4: a tag number in more octets than it needs, or one beyond 2^28 - 1.
        case badTag
        /// X.690 section 10.1: the length is not in the fewest octets, or is indefinite.
        case badLength
        /// Octets stand where the value should have ended.
        case trailingOctets
        /// Elements are nested deeper than ``DERLimit/depth``.
        case tooDeep
        /// The input is longer than ``DERLimit/octetCount``.
        case tooLong
        /// X.690 section 8.3.2: an INTEGER of no octets, or with a leading octet it does not need.
        case badInteger
        /// An INTEGER that does not fit the range its type allows.
        case integerOutOfRange
        /// X.690 section 11.1: TRUE is FF, FALSE is 00.
        case badBoolean
        /// X.690 section 8.8.2: NULL has no contents.
        case badNull
        /// X.690 sections 8.6.2 and 11.2: unused bits over 7, in an empty string, or not zero.
        case badBitString
        /// X.690 section 8.19: no octets, or an unfinished or padded subidentifier.
        case badObjectIdentifier
        /// A character that the string's type does not have.
        case badString
        /// RFC 5280 section 4.1.2.5: not YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, or no such date.
        case badTime
        /// X.690 section 11.5: a DEFAULT value that is encoded.
        case encodedDefault
        /// X.690 section 11.6: the elements of a SET OF are not in ascending order.
        case badSetOrder
        /// A structure that its own definition excludes: the field's name says which.
        case badValue(StaticName)
    }

    /// The name of a field in the words of its standard; a literal, so that no input can get into an error.
    public struct StaticName: Equatable, Sendable, CustomStringConvertible {
        private let text: StaticString
        public init(_ text: StaticString) { self.text = text }
        public var description: String { text.description }
        public static func == (a: StaticName, b: StaticName) -> Bool { a.description == b.description }
    }

    public var kind: Kind
    /// Octets from the start of the outermost input.
    public var offset: Int

    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

/// Bounds on what is read at all. Each stops an attack and says who else has such a bound.
public enum DERLimit {
    /// Elements within elements. A certificate needs about 12; stack overflow by deep nesting is the attack
    /// (CVE-2018-0739: OpenSSL bounds constructed strings since then; RustCrypto and webpki nest statically).
    public static let depth = 64
    /// Octets of one input: 16 MiB. The largest certificate revocation lists in public use stay below it;
    /// reading `/dev/zero` to the end is the attack.
    public static let octetCount = 16 * 1024 * 1024
}
