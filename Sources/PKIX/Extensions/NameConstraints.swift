public import DER
private import KeyFormats

/// The names that certificates below a CA may have (RFC 5280 section 4.2.1.10):
///
///     NameConstraints ::= SEQUENCE {
///         permittedSubtrees  [0]  GeneralSubtrees OPTIONAL,
///         excludedSubtrees   [1]  GeneralSubtrees OPTIONAL }
///     GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
///     GeneralSubtree ::= SEQUENCE {
///         base     GeneralName,
///         minimum  [0]  BaseDistance DEFAULT 0,
///         maximum  [1]  BaseDistance OPTIONAL }
///     BaseDistance ::= INTEGER (0..MAX)
///
/// Critical in CA certificates. "the minimum MUST be zero, and maximum MUST be absent": others are read, for
/// section 4.2.1.10 goes on "if an application encounters a critical name constraints extension that specifies other
/// values for minimum or maximum …, the application MUST either process these fields or reject the certificate".
public struct NameConstraints: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .nameConstraints }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public struct GeneralSubtree: Hashable, Sendable {
        public let base: GeneralName
        public let minimum: Int
        public let maximum: Int?

        public init(_ base: GeneralName) {
            self.base = base
            minimum = 0
            maximum = nil
        }
    }

    /// Empty where the field is absent.
    public let permittedSubtrees: [GeneralSubtree]
    /// Empty where the field is absent.
    public let excludedSubtrees: [GeneralSubtree]

    /// Nil where both are empty: "Conforming CAs MUST NOT issue certificates where name constraints is an empty
    /// sequence."
    public init?(permitted: [GeneralName], excluded: [GeneralName]) {
        guard !permitted.isEmpty || !excluded.isEmpty else { return nil }
        permittedSubtrees = permitted.map { GeneralSubtree($0) }
        excludedSubtrees = excluded.map { GeneralSubtree($0) }
    }

    /// The empty sequence is read: the sentence quoted at ``init(permitted:excluded:)`` binds issuers, and such an
    /// extension constrains nothing.
    package init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("NameConstraints", "RFC 5280 section 4.2.1.10"))
        permittedSubtrees = try GeneralSubtree.list(
            &sequence, .constructed(0), DERField("permittedSubtrees", "RFC 5280 section 4.2.1.10"))
        excludedSubtrees = try GeneralSubtree.list(
            &sequence, .constructed(1), DERField("excludedSubtrees", "RFC 5280 section 4.2.1.10"))
        try sequence.end()
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            GeneralSubtree.write(permittedSubtrees, .constructed(0), to: &sequence)
            GeneralSubtree.write(excludedSubtrees, .constructed(1), to: &sequence)
        }
    }
}

extension NameConstraints.GeneralSubtree {
    fileprivate static func list(
        _ reader: inout DERReader, _ tag: DERTag, _ field: DERField
    ) throws(DERError) -> [NameConstraints.GeneralSubtree] {
        guard reader.nextTag == tag else { return [] }
        let start = reader.offset
        var sequence = try reader.enter(tag, field)
        var subtrees: [NameConstraints.GeneralSubtree] = []
        while !sequence.isAtEnd { subtrees.append(try NameConstraints.GeneralSubtree(&sequence)) }
        try sequence.end()
        guard !subtrees.isEmpty else { throw DERError(.badValue(.init("GeneralSubtrees")), at: start) }
        return subtrees
    }

    private init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("GeneralSubtree", "RFC 5280 section 4.2.1.10"))
        base = try GeneralName(&sequence)
        let start = sequence.offset
        if sequence.nextTag == .primitive(0) {
            minimum = try sequence.int(
                tagged: .primitive(0), DERField("minimum", "RFC 5280 section 4.2.1.10"), in: 0...Int.max)
            guard minimum != 0 else { throw DERError(.encodedDefault, at: start) }
        } else {
            minimum = 0
        }
        maximum =
            sequence.nextTag == .primitive(1)
            ? try sequence.int(
                tagged: .primitive(1), DERField("maximum", "RFC 5280 section 4.2.1.10"), in: 0...Int.max) : nil
        try sequence.end()
    }

    fileprivate static func write(
        _ subtrees: [NameConstraints.GeneralSubtree], _ tag: DERTag, to writer: inout DERWriter
    ) {
        guard !subtrees.isEmpty else { return }
        writer.wrap(tag) { list in
            for subtree in subtrees {
                list.sequence { sequence in
                    subtree.base.write(to: &sequence)
                    if subtree.minimum != 0 { sequence.integer(subtree.minimum, tag: .primitive(0)) }
                    if let maximum = subtree.maximum { sequence.integer(maximum, tag: .primitive(1)) }
                }
            }
        }
    }
}
