public import DER
private import KeyFormats

/// After how many more certificates a policy must be explicit, and mapping ends (RFC 5280 section 4.2.1.11):
///
///     PolicyConstraints ::= SEQUENCE {
///         requireExplicitPolicy  [0]  SkipCerts OPTIONAL,
///         inhibitPolicyMapping   [1]  SkipCerts OPTIONAL }
///     SkipCerts ::= INTEGER (0..MAX)
///
/// Critical.
public struct PolicyConstraints: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .policyConstraints }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public let requireExplicitPolicy: Int?
    public let inhibitPolicyMapping: Int?

    /// Nil where both are nil ("Conforming CAs MUST NOT issue certificates where policy constraints is an empty
    /// sequence"), or one is negative.
    public init?(requireExplicitPolicy: Int?, inhibitPolicyMapping: Int?) {
        guard requireExplicitPolicy != nil || inhibitPolicyMapping != nil, (requireExplicitPolicy ?? 0) >= 0,
            (inhibitPolicyMapping ?? 0) >= 0
        else { return nil }
        self.requireExplicitPolicy = requireExplicitPolicy
        self.inhibitPolicyMapping = inhibitPolicyMapping
    }

    /// The empty sequence is read: "The behavior of clients that encounter an empty policy constraints field is not
    /// addressed in this profile." It constrains nothing.
    package init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("PolicyConstraints", "RFC 5280 section 4.2.1.11"))
        requireExplicitPolicy =
            sequence.nextTag == .primitive(0)
            ? try sequence.int(
                tagged: .primitive(0), DERField("requireExplicitPolicy", "RFC 5280 section 4.2.1.11"), in: 0...Int.max)
            : nil
        inhibitPolicyMapping =
            sequence.nextTag == .primitive(1)
            ? try sequence.int(
                tagged: .primitive(1), DERField("inhibitPolicyMapping", "RFC 5280 section 4.2.1.11"), in: 0...Int.max)
            : nil
        try sequence.end()
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            if let requireExplicitPolicy { sequence.integer(requireExplicitPolicy, tag: .primitive(0)) }
            if let inhibitPolicyMapping { sequence.integer(inhibitPolicyMapping, tag: .primitive(1)) }
        }
    }
}
