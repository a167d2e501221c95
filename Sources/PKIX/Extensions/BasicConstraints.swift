public import DER
private import KeyFormats

/// RFC 5280 section 4.2.1.9:
///
///     BasicConstraints ::= SEQUENCE {
///         cA                 BOOLEAN DEFAULT FALSE,
///         pathLenConstraint  INTEGER (0..MAX) OPTIONAL }
///
/// Critical in CA certificates. A path length without cA is refused, as the section forbids it; see
/// ``ignoringPathLengthOfEndEntity(_:)``.
public enum BasicConstraints: ExtensionValue, DERStructure {
    case certificateAuthority(pathLenConstraint: Int?)
    case endEntity

    public static var identifier: ObjectIdentifier { .basicConstraints }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        let (isAuthority, limit) = try Self.fields(&reader)
        guard isAuthority || limit == nil else { throw DERError(.badValue(.init("BasicConstraints")), at: start) }
        self = isAuthority ? .certificateAuthority(pathLenConstraint: limit) : .endEntity
    }

    /// A leniency for who reads a path: does not enforce "CAs MUST NOT include the pathLenConstraint field unless the cA
    /// boolean is asserted", which binds authorities. Of whom relies on it the section says that the field "is meaningful
    /// only if the cA boolean is asserted": it means nothing. OpenSSL, BoringSSL and Go read it so.
    ///
    /// - Returns: what it says of authorities, and whether there was a path length to ignore.
    package static func ignoringPathLengthOfEndEntity(
        _ encoded: ArraySlice<UInt8>
    ) throws(DERError) -> (constraints: BasicConstraints, ignored: Bool) {
        var reader = try DERReader(encoded)
        let (isAuthority, limit) = try fields(&reader)
        try reader.end()
        return isAuthority ? (.certificateAuthority(pathLenConstraint: limit), false) : (.endEntity, limit != nil)
    }

    private static func fields(_ reader: inout DERReader) throws(DERError) -> (isAuthority: Bool, limit: Int?) {
        var sequence = try reader.sequence(DERField("BasicConstraints", "RFC 5280 section 4.2.1.9"))
        let isAuthority = try sequence.booleanWhoseDefaultMayBeEncoded(DERField("cA", "RFC 5280 section 4.2.1.9"))
        var limit: Int?
        if !sequence.isAtEnd {
            // A path longer than 2^31 is not bounded by anything but memory.
            limit = try sequence.int(DERField("pathLenConstraint", "RFC 5280 section 4.2.1.9"), in: 0...Int(Int32.max))
        }
        try sequence.end()
        return (isAuthority, limit)
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            guard case .certificateAuthority(let limit) = self else { return }
            sequence.boolean(true)
            if let limit { sequence.integer(max(limit, 0)) }
        }
    }
}
