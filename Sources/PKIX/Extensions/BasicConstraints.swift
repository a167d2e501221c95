public import DER
private import KeyFormats

/// RFC 5280 section 4.2.1.9:
///
///     BasicConstraints ::= SEQUENCE {
///         cA                 BOOLEAN DEFAULT FALSE,
///         pathLenConstraint  INTEGER (0..MAX) OPTIONAL }
///
/// Critical in CA certificates. A path length without cA is refused, as the section forbids it.
public enum BasicConstraints: ExtensionValue, DERStructure {
    case certificateAuthority(pathLenConstraint: Int?)
    case endEntity

    public static var identifier: ObjectIdentifier { .basicConstraints }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var sequence = try reader.sequence(DERField("BasicConstraints", "RFC 5280 section 4.2.1.9"))
        let isAuthority = try sequence.booleanWhoseDefaultMayBeEncoded(DERField("cA", "RFC 5280 section 4.2.1.9"))
        var limit: Int?
        if !sequence.isAtEnd {
            // A path longer than 2^31 is not bounded by anything but memory.
            limit = try sequence.int(DERField("pathLenConstraint", "RFC 5280 section 4.2.1.9"), in: 0...Int(Int32.max))
        }
        try sequence.end()
        guard isAuthority || limit == nil else { throw DERError(.badValue(.init("BasicConstraints")), at: start) }
        self = isAuthority ? .certificateAuthority(pathLenConstraint: limit) : .endEntity
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            guard case .certificateAuthority(let limit) = self else { return }
            sequence.boolean(true)
            if let limit { sequence.integer(max(limit, 0)) }
        }
    }
}
