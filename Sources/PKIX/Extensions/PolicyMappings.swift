public import DER
private import KeyFormats

/// Which policies of the issuer are equal to which of the subject (RFC 5280 section 4.2.1.5):
///
///     PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
///         issuerDomainPolicy   CertPolicyId,
///         subjectDomainPolicy  CertPolicyId }
///
/// Should be critical. "Policies MUST NOT be mapped either to or from the special value anyPolicy": that is read,
/// for section 6.1.4 (a) makes it a step of the validator.
public struct PolicyMappings: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .policyMappings }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    public struct Mapping: Hashable, Sendable {
        public let issuerDomainPolicy: ObjectIdentifier
        public let subjectDomainPolicy: ObjectIdentifier

        public init(issuerDomainPolicy: ObjectIdentifier, subjectDomainPolicy: ObjectIdentifier) {
            self.issuerDomainPolicy = issuerDomainPolicy
            self.subjectDomainPolicy = subjectDomainPolicy
        }
    }

    /// One at least.
    public let mappings: [Mapping]

    /// Nil without mappings, and where one is to or from anyPolicy.
    public init?(_ mappings: [Mapping]) {
        guard !mappings.isEmpty,
            !mappings.contains(where: { $0.issuerDomainPolicy == .anyPolicy || $0.subjectDomainPolicy == .anyPolicy })
        else { return nil }
        self.mappings = mappings
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        let field = DERField("PolicyMappings", "RFC 5280 section 4.2.1.5")
        var sequence = try reader.sequence(field)
        var mappings: [Mapping] = []
        while !sequence.isAtEnd {
            var pair = try sequence.sequence(field)
            let issuer = try pair.objectIdentifier(DERField("issuerDomainPolicy", "RFC 5280 section 4.2.1.5"))
            let subject = try pair.objectIdentifier(DERField("subjectDomainPolicy", "RFC 5280 section 4.2.1.5"))
            try pair.end()
            mappings.append(Mapping(issuerDomainPolicy: issuer, subjectDomainPolicy: subject))
        }
        try sequence.end()
        guard !mappings.isEmpty else { throw DERError(.badValue(.init("PolicyMappings")), at: start) }
        self.mappings = mappings
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            for mapping in mappings {
                sequence.sequence { pair in
                    pair.objectIdentifier(mapping.issuerDomainPolicy)
                    pair.objectIdentifier(mapping.subjectDomainPolicy)
                }
            }
        }
    }
}
