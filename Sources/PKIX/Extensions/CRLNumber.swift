public import DER
private import KeyFormats

/// The place of a CRL in the sequence of its issuer's (RFC 5280 section 5.2.3):
///
///     CRLNumber ::= INTEGER (0..MAX)
///
/// "CRL verifiers MUST be able to handle CRLNumber values up to 20 octets": any size is. Not critical.
public struct CRLNumber: ExtensionValue, DERStructure, Comparable {
    public static var identifier: ObjectIdentifier { .cRLNumber }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// Big-endian, without leading zeros; zero is one octet.
    public let magnitude: [UInt8]

    /// - Parameter magnitude: big-endian, with any number of leading zeros; empty is zero.
    public init(magnitude: [UInt8]) {
        let significant = magnitude.drop { $0 == 0 }
        self.magnitude = significant.isEmpty ? [0] : [UInt8](significant)
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        try self.init(&reader, DERField("CRLNumber", "RFC 5280 section 5.2.3"))
    }

    init(_ reader: inout DERReader, _ field: DERField) throws(DERError) {
        magnitude = [UInt8](try reader.nonNegativeInteger(field))
    }

    package func write(to writer: inout DERWriter) { writer.nonNegativeInteger(magnitude.span) }

    public static func < (a: CRLNumber, b: CRLNumber) -> Bool {
        a.magnitude.count != b.magnitude.count
            ? a.magnitude.count < b.magnitude.count : a.magnitude.lexicographicallyPrecedes(b.magnitude)
    }
}
