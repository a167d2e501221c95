public import DER
private import KeyFormats

/// Since when the key is known or suspected to be bad (RFC 5280 section 5.3.2):
///
///     InvalidityDate ::= GeneralizedTime
///
/// Not critical. "expressed in Greenwich Mean Time (Zulu), and MUST be represented" as section 4.1.2.5.2 says: with
/// seconds and without a fraction.
public struct InvalidityDate: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .invalidityDate }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public let date: DERTime

    public init(_ date: DERTime) { self.date = date }

    package init(_ reader: inout DERReader) throws(DERError) {
        date = try reader.generalizedTime(DERField("InvalidityDate", "RFC 5280 section 5.3.2"))
    }

    package func write(to writer: inout DERWriter) { writer.generalizedTime(date) }
}
