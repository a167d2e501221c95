public import DER
private import KeyFormats

/// RFC 5280 section 4.2.1.6:
///
///     SubjectAltName ::= GeneralNames
///     GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName
public struct SubjectAltName: ExtensionValue, DERStructure {
    /// In the order given.
    public let names: [GeneralName]

    /// Nil if there is none.
    public init?(_ names: [GeneralName]) {
        guard !names.isEmpty else { return nil }
        self.names = names
    }

    public static var identifier: ObjectIdentifier { .subjectAltName }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    package init(_ reader: inout DERReader) throws(DERError) {
        names = try GeneralName.list(&reader, DERField("SubjectAltName", "RFC 5280 section 4.2.1.6"))
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            for name in names { name.write(to: &sequence) }
        }
    }
}
