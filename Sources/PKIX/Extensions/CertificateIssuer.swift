public import DER
private import KeyFormats

/// Who issued the certificates of this entry of an indirect CRL and of those that follow (RFC 5280 section 5.3.3):
///
///     CertificateIssuer ::= GeneralNames
///
/// Critical.
public struct CertificateIssuer: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .certificateIssuer }
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
        names = try GeneralName.list(&reader, tag: .sequence, DERField("CertificateIssuer", "RFC 5280 section 5.3.3"))
    }

    package func write(to writer: inout DERWriter) { GeneralName.write(names, to: &writer) }

    /// "This field MUST contain … the issuer distinguished name(s)": those.
    public var directoryNames: [DistinguishedName] {
        names.compactMap { if case .directoryName(let name) = $0 { name } else { nil } }
    }
}
