public import DER
private import KeyFormats

/// That a CRL has only what changed since the one with this number (RFC 5280 section 5.2.4):
///
///     BaseCRLNumber ::= CRLNumber
///
/// Critical.
public struct DeltaCRLIndicator: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .deltaCRLIndicator }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public let baseCRLNumber: CRLNumber

    public init(baseCRLNumber: CRLNumber) { self.baseCRLNumber = baseCRLNumber }

    package init(_ reader: inout DERReader) throws(DERError) {
        baseCRLNumber = try CRLNumber(&reader, DERField("BaseCRLNumber", "RFC 5280 section 5.2.4"))
    }

    package func write(to writer: inout DERWriter) { baseCRLNumber.write(to: &writer) }
}
