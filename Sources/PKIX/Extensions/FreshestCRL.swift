public import DER
private import KeyFormats

/// Where delta CRLs are to be had (RFC 5280 sections 4.2.1.15 and 5.2.6):
///
///     FreshestCRL ::= CRLDistributionPoints
///
/// Never critical.
public struct FreshestCRL: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .freshestCRL }
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
        points = try DistributionPoint.list(&reader, DERField("FreshestCRL", "RFC 5280 section 4.2.1.15"))
    }

    package func write(to writer: inout DERWriter) { DistributionPoint.write(points, to: &writer) }
}
