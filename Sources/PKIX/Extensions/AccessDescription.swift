public import DER

/// How something else of an issuer or subject is to be had (RFC 5280 section 4.2.2.1):
///
///     AccessDescription ::= SEQUENCE {
///         accessMethod    OBJECT IDENTIFIER,
///         accessLocation  GeneralName }
public struct AccessDescription: Hashable, Sendable {
    public let accessMethod: ObjectIdentifier
    public let accessLocation: GeneralName

    public init(_ accessMethod: ObjectIdentifier, _ accessLocation: GeneralName) {
        self.accessMethod = accessMethod
        self.accessLocation = accessLocation
    }

    private init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("AccessDescription", "RFC 5280 section 4.2.2.1"))
        accessMethod = try sequence.objectIdentifier(DERField("accessMethod", "RFC 5280 section 4.2.2.1"))
        accessLocation = try GeneralName(&sequence)
        try sequence.end()
    }

    /// `SEQUENCE SIZE (1..MAX) OF AccessDescription`.
    static func list(_ reader: inout DERReader, _ field: DERField) throws(DERError) -> [AccessDescription] {
        let start = reader.offset
        var sequence = try reader.sequence(field)
        var descriptions: [AccessDescription] = []
        while !sequence.isAtEnd { descriptions.append(try AccessDescription(&sequence)) }
        try sequence.end()
        guard !descriptions.isEmpty else { throw DERError(.badValue(.init("AccessDescription")), at: start) }
        return descriptions
    }

    static func write(_ descriptions: [AccessDescription], to writer: inout DERWriter) {
        writer.sequence { sequence in
            for description in descriptions {
                sequence.sequence { pair in
                    pair.objectIdentifier(description.accessMethod)
                    description.accessLocation.write(to: &pair)
                }
            }
        }
    }
}
