internal import DER

/// Reasons that a CRL covers (RFC 5280 section 4.2.1.13):
///
///     ReasonFlags ::= BIT STRING {
///         unused               (0),
///         keyCompromise        (1),
///         cACompromise         (2),
///         affiliationChanged   (3),
///         superseded           (4),
///         cessationOfOperation (5),
///         certificateHold      (6),
///         privilegeWithdrawn   (7),
///         aACompromise         (8) }
public struct ReasonFlags: OptionSet, Hashable, Sendable {
    /// Bit n of the BIT STRING is bit n of this number.
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue & 0x1ff }

    public static let unused = ReasonFlags(rawValue: 1 << 0)
    public static let keyCompromise = ReasonFlags(rawValue: 1 << 1)
    public static let cACompromise = ReasonFlags(rawValue: 1 << 2)
    public static let affiliationChanged = ReasonFlags(rawValue: 1 << 3)
    public static let superseded = ReasonFlags(rawValue: 1 << 4)
    public static let cessationOfOperation = ReasonFlags(rawValue: 1 << 5)
    public static let certificateHold = ReasonFlags(rawValue: 1 << 6)
    public static let privilegeWithdrawn = ReasonFlags(rawValue: 1 << 7)
    public static let aACompromise = ReasonFlags(rawValue: 1 << 8)

    /// RFC 5280 section 6.3.3: "all-reasons", every flag but the unused one.
    public static let all = ReasonFlags(rawValue: 0x1fe)

    /// Bits beyond 8, which have no meaning, are dropped. X.690 section 11.2.2: no zero bit trails.
    init(_ reader: inout DERReader, tag: DERTag, _ field: DERField) throws(DERError) {
        let start = reader.offset
        let bits = try reader.bitString(tagged: tag, field)
        guard bits.bitCount == 0 || bits[bits.bitCount - 1] else { throw DERError(.badBitString, at: start) }
        self.init(rawValue: (0...8).reduce(0) { bits[$1] ? $0 | 1 << UInt16($1) : $0 })
    }

    func write(to writer: inout DERWriter, tag: DERTag) {
        writer.bitString(BitString(named: (0...8).filter { rawValue & 1 << UInt16($0) != 0 }), tag: tag)
    }
}
