public import DER
private import Octets

/// A name (RFC 5280 section 4.1.2.4):
///
///     Name ::= CHOICE { rdnSequence  RDNSequence }
///     RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
///
/// An ordered list: nothing is sorted, merged or dropped, and an attribute may repeat. ``relativeNames`` and
/// ``encoded`` have the order of the encoding; RFC 4514 text has the reverse order. A name that was read keeps its
/// octets. The empty name is a name.
public struct DistinguishedName: Hashable, Sendable {
    /// In the order of the encoding.
    public let relativeNames: [RelativeDistinguishedName]
    /// The whole element.
    public let encoded: [UInt8]

    /// - Parameter relativeNames: in the order of the encoding.
    public init(_ relativeNames: [RelativeDistinguishedName]) {
        self.relativeNames = relativeNames
        var writer = DERWriter()
        writer.sequence { sequence in
            for relativeName in relativeNames { relativeName.write(to: &sequence) }
        }
        encoded = writer.finish()
    }

    /// From a whole element.
    public init(der octets: [UInt8]) throws(DERError) {
        var reader = try DERReader(octets[...])
        try self.init(&reader, DERField("Name", "RFC 5280 section 4.1.2.4"))
        try reader.end()
    }

    /// - Parameter field: what the name is to the structure that holds it.
    package init(_ reader: inout DERReader, _ field: DERField) throws(DERError) {
        encoded = [UInt8](try reader.nextEncoded(field))
        var sequence = try reader.sequence(field)
        var relativeNames: [RelativeDistinguishedName] = []
        while !sequence.isAtEnd { relativeNames.append(try RelativeDistinguishedName(&sequence)) }
        try sequence.end()
        self.relativeNames = relativeNames
    }

    public var isEmpty: Bool { relativeNames.isEmpty }

    /// The values of one attribute, in the order of the encoding.
    public func values(of type: ObjectIdentifier) -> [AttributeTypeAndValue] {
        relativeNames.flatMap(\.attributes).filter { $0.type == type }
    }

    public static func == (a: DistinguishedName, b: DistinguishedName) -> Bool { a.encoded == b.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(octets: encoded.span) }
}

/// One step of a name, nearly always of one attribute (RFC 5280 section 4.1.2.4):
///
///     RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
public struct RelativeDistinguishedName: Hashable, Sendable {
    /// One at least, in the order of the encoding.
    public let attributes: [AttributeTypeAndValue]

    public init(_ attribute: AttributeTypeAndValue) { attributes = [attribute] }

    /// From several attributes, which are put in the order that DER prescribes for a SET OF (X.690 section 11.6).
    /// Nil if there is none, or a type twice (X.501 section 9.3: one value of each type).
    public init?(_ attributes: [AttributeTypeAndValue]) {
        guard !attributes.isEmpty, Set(attributes.map(\.type)).count == attributes.count else { return nil }
        // No element is a proper prefix of another, so that DER's padding with zeros changes nothing.
        self.attributes = attributes.map { (attribute: $0, octets: $0.encoded) }
            .sorted { $0.octets.lexicographicallyPrecedes($1.octets) }
            .map(\.attribute)
    }

    init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var set = try reader.setOf(DERField("RelativeDistinguishedName", "RFC 5280 section 4.1.2.4"))
        var attributes: [AttributeTypeAndValue] = []
        while !set.isAtEnd { attributes.append(try AttributeTypeAndValue(&set)) }
        try set.end()
        guard !attributes.isEmpty else { throw DERError(.badValue(.init("RelativeDistinguishedName")), at: start) }
        self.attributes = attributes
    }

    func write(to writer: inout DERWriter) {
        writer.wrap(.set) { set in
            for attribute in attributes { attribute.write(to: &set) }
        }
    }
}

extension AttributeTypeAndValue {
    fileprivate var encoded: [UInt8] {
        var writer = DERWriter()
        write(to: &writer)
        return writer.finish()
    }
}
