public import DER
private import KeyFormats

/// Where the CRLs that cover a certificate are to be had (RFC 5280 section 4.2.1.13):
///
///     CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
///
/// Should not be critical.
public struct CRLDistributionPoints: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .cRLDistributionPoints }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// One at least.
    public let points: [DistributionPoint]

    /// Nil without points.
    public init?(_ points: [DistributionPoint]) {
        guard !points.isEmpty else { return nil }
        self.points = points
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        points = try DistributionPoint.list(
            &reader, DERField("CRLDistributionPoints", "RFC 5280 section 4.2.1.13"))
    }

    package func write(to writer: inout DERWriter) { DistributionPoint.write(points, to: &writer) }
}
