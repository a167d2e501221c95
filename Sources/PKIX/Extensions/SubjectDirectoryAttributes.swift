public import DER
private import KeyFormats

/// Attributes of the subject beside its name, such as its nationality (RFC 5280 section 4.2.1.8):
///
///     SubjectDirectoryAttributes ::= SEQUENCE SIZE (1..MAX) OF Attribute
///     Attribute ::= SEQUENCE {
///         type    AttributeType,
///         values  SET OF AttributeValue }
///
/// Never critical. The values are kept as they are encoded: what an attribute may hold is its own document's matter.
public struct SubjectDirectoryAttributes: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .subjectDirectoryAttributes }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public struct Attribute: Hashable, Sendable {
        public let type: ObjectIdentifier
        /// Whole elements; at least one (RFC 5280 appendix A.1: "at least one value is required").
        public let values: [[UInt8]]

        /// Nil without values.
        public init?(_ type: ObjectIdentifier, values: [[UInt8]]) {
            guard !values.isEmpty else { return nil }
            self.type = type
            self.values = values
        }
    }

    /// One at least.
    public let attributes: [Attribute]

    /// Nil without attributes.
    public init?(_ attributes: [Attribute]) {
        guard !attributes.isEmpty else { return nil }
        self.attributes = attributes
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var sequence = try reader.sequence(DERField("SubjectDirectoryAttributes", "RFC 5280 section 4.2.1.8"))
        var attributes: [Attribute] = []
        while !sequence.isAtEnd {
            let place = sequence.offset
            var pair = try sequence.sequence(DERField("Attribute", "RFC 5280 appendix A.1"))
            let type = try pair.objectIdentifier(DERField("type", "RFC 5280 appendix A.1"))
            let field = DERField("values", "RFC 5280 appendix A.1")
            var set = try pair.setOf(field)
            var values: [[UInt8]] = []
            while !set.isAtEnd { values.append([UInt8](try set.element(field).encoded)) }
            try set.end()
            try pair.end()
            guard let attribute = Attribute(type, values: values) else {
                throw DERError(.badValue(.init("values")), at: place)
            }
            attributes.append(attribute)
        }
        try sequence.end()
        guard !attributes.isEmpty else { throw DERError(.badValue(.init("SubjectDirectoryAttributes")), at: start) }
        self.attributes = attributes
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            for attribute in attributes {
                sequence.sequence { pair in
                    pair.objectIdentifier(attribute.type)
                    pair.setOf(attribute.values)
                }
            }
        }
    }
}
