public import DER
private import KeyFormats

/// Other names of the issuer (RFC 5280 sections 4.2.1.7 and 5.2.2):
///
///     IssuerAltName ::= GeneralNames
///
/// Should not be critical.
public struct IssuerAltName: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .issuerAltName }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// One at least.
    public let names: [GeneralName]

    /// Nil without names.
    public init?(_ names: [GeneralName]) {
        guard !names.isEmpty else { return nil }
        self.names = names
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        names = try GeneralName.list(&reader, tag: .sequence, DERField("IssuerAltName", "RFC 5280 section 4.2.1.7"))
    }

    package func write(to writer: inout DERWriter) { GeneralName.write(names, to: &writer) }
}
