public import DER
private import KeyFormats

/// RFC 5280 section 4.2.1.3:
///
///     KeyUsage ::= BIT STRING {
///         digitalSignature  (0),  nonRepudiation   (1),  keyEncipherment  (2),
///         dataEncipherment  (3),  keyAgreement     (4),  keyCertSign      (5),
///         cRLSign           (6),  encipherOnly     (7),  decipherOnly     (8) }
///
/// Bit n of the BIT STRING is bit n of ``rawValue``. Bits 9 to 15, which no standard names, are kept.
public struct KeyUsage: OptionSet, ExtensionValue, DERStructure {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let digitalSignature = KeyUsage(rawValue: 1 << 0)
    /// Also called contentCommitment.
    public static let nonRepudiation = KeyUsage(rawValue: 1 << 1)
    public static let keyEncipherment = KeyUsage(rawValue: 1 << 2)
    public static let dataEncipherment = KeyUsage(rawValue: 1 << 3)
    public static let keyAgreement = KeyUsage(rawValue: 1 << 4)
    public static let keyCertSign = KeyUsage(rawValue: 1 << 5)
    public static let cRLSign = KeyUsage(rawValue: 1 << 6)
    public static let encipherOnly = KeyUsage(rawValue: 1 << 7)
    public static let decipherOnly = KeyUsage(rawValue: 1 << 8)

    /// The standard's names, by bit.
    public static let names = [
        "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
        "cRLSign", "encipherOnly", "decipherOnly",
    ]

    /// One usage by its name in the standard, in any case; `contentCommitment` is nonRepudiation.
    public init?(named name: some StringProtocol) {
        let name = name.lowercased() == "contentcommitment" ? "nonrepudiation" : name.lowercased()
        guard let bit = Self.names.firstIndex(where: { $0.lowercased() == name }) else { return nil }
        self.init(rawValue: 1 << UInt16(bit))
    }

    public static var identifier: ObjectIdentifier { .keyUsage }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// A leniency: X.690 section 11.2.2 is not enforced, "the bitstring shall have all trailing 0 bits removed before it
    /// is encoded". Two roots of Trustwave that browsers trust have such bits; OpenSSL, GnuTLS and NSS read them.
    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        let bits = try reader.bitString(DERField("KeyUsage", "RFC 5280 section 4.2.1.3"))
        guard bits.bitCount <= 16 else { throw DERError(.badValue(.init("KeyUsage")), at: start) }
        rawValue = (0..<16).reduce(0) { bits[$1] ? $0 | 1 << UInt16($1) : $0 }
    }

    package func write(to writer: inout DERWriter) {
        writer.bitString(BitString(named: (0..<16).filter { rawValue & 1 << UInt16($0) != 0 }))
    }
}
