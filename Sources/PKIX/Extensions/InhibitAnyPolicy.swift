public import DER
private import KeyFormats

/// After how many more certificates anyPolicy stops being a match (RFC 5280 section 4.2.1.14):
///
///     InhibitAnyPolicy ::= SkipCerts
///     SkipCerts ::= INTEGER (0..MAX)
///
/// Critical.
public struct InhibitAnyPolicy: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .inhibitAnyPolicy }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public let skipCerts: Int

    /// Nil for a negative number.
    public init?(skipCerts: Int) {
        guard skipCerts >= 0 else { return nil }
        self.skipCerts = skipCerts
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        skipCerts = try reader.int(DERField("InhibitAnyPolicy", "RFC 5280 section 4.2.1.14"), in: 0...Int.max)
    }

    package func write(to writer: inout DERWriter) { writer.integer(skipCerts) }
}
