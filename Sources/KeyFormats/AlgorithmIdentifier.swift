public import DER
package import Octets

/// RFC 5280 section 4.1.1.2:
///
///     AlgorithmIdentifier ::= SEQUENCE {
///         algorithm   OBJECT IDENTIFIER,
///         parameters  ANY DEFINED BY algorithm OPTIONAL }
///
/// The parameters are kept as they were written: absent and NULL are different values of this type, and what
/// each algorithm allows is decided where it is used.
public struct AlgorithmIdentifier: Hashable, Sendable {
    public let algorithm: ObjectIdentifier
    /// The encoded element, or nil where there is none.
    public let parameters: [UInt8]?

    /// The element NULL.
    public static let null: [UInt8] = [0x05, 0x00]

    public init(_ algorithm: ObjectIdentifier, parameters: [UInt8]?) {
        self.algorithm = algorithm
        self.parameters = parameters
    }

    /// Whether the parameters are NULL, neither absent nor anything else.
    public var hasNullParameters: Bool { parameters == Self.null }

    @specialized(where Source == ArraySlice<UInt8>)
    package init<Source>(from input: inout DERCursor<Source>, _ field: DERField) throws(DERError) {
        var sequence = try input.sequence(field)
        algorithm = try sequence.objectIdentifier(DERField("algorithm", "RFC 5280 section 4.1.1.2"))
        if sequence.isAtEnd {
            parameters = nil
        } else {
            let element = try sequence.element(DERField("parameters", "RFC 5280 section 4.1.1.2"))
            parameters = element.encoded.withSpan { octets in
                var copy: [UInt8] = []
                copy.append(octets)
                return copy
            }
        }
        try sequence.end()
    }

    package func write<Sink: OctetSink & ~Copyable>(to output: inout DERBuilder<Sink>) {
        output.sequence { sequence in
            sequence.objectIdentifier(algorithm)
            if let parameters { sequence.raw(parameters.span) }
        }
    }
}
