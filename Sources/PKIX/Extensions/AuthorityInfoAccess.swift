public import DER
private import KeyFormats

/// Where the issuer's certificate and its OCSP service are to be had (RFC 5280 section 4.2.2.1):
///
///     AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
///
/// Never critical.
public struct AuthorityInfoAccess: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .authorityInfoAccess }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// One at least.
    public let descriptions: [AccessDescription]

    /// Nil without descriptions.
    public init?(_ descriptions: [AccessDescription]) {
        guard !descriptions.isEmpty else { return nil }
        self.descriptions = descriptions
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        descriptions = try AccessDescription.list(
            &reader, DERField("AuthorityInfoAccessSyntax", "RFC 5280 section 4.2.2.1"))
    }

    package func write(to writer: inout DERWriter) { AccessDescription.write(descriptions, to: &writer) }
}
