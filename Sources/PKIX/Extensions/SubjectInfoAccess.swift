public import DER
private import KeyFormats

/// Where what the subject offers, such as its certificates, is to be had (RFC 5280 section 4.2.2.2):
///
///     SubjectInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
///
/// Never critical.
public struct SubjectInfoAccess: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .subjectInfoAccess }
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
            &reader, DERField("SubjectInfoAccessSyntax", "RFC 5280 section 4.2.2.2"))
    }

    package func write(to writer: inout DERWriter) { AccessDescription.write(descriptions, to: &writer) }
}
