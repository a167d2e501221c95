public import DER
private import KeyFormats

/// Under which policies a certificate was issued (RFC 5280 section 4.2.1.4):
///
///     certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
///
/// "A certificate policy OID MUST NOT appear more than once": ``repeatedPolicy`` names one that does, and a path
/// with such a certificate is for the validator to refuse.
public struct CertificatePolicies: ExtensionValue, DERStructure {
    public static var identifier: ObjectIdentifier { .certificatePolicies }
    public init(encoded: ArraySlice<UInt8>) throws(DERError) { self = try Self.whole(encoded) }
    public var encoded: [UInt8] { written }

    /// One at least.
    public let policies: [PolicyInformation]

    /// Nil without policies, and where one repeats.
    public init?(_ policies: [PolicyInformation]) {
        guard !policies.isEmpty, Set(policies.map(\.policyIdentifier)).count == policies.count else { return nil }
        self.policies = policies
    }

    package init(_ reader: inout DERReader) throws(DERError) {
        let start = reader.offset
        var sequence = try reader.sequence(DERField("certificatePolicies", "RFC 5280 section 4.2.1.4"))
        var policies: [PolicyInformation] = []
        while !sequence.isAtEnd { policies.append(try PolicyInformation(&sequence)) }
        try sequence.end()
        guard !policies.isEmpty else { throw DERError(.badValue(.init("certificatePolicies")), at: start) }
        self.policies = policies
    }

    /// The first identifier that stands in the list a second time.
    public var repeatedPolicy: ObjectIdentifier? {
        var seen: Set<ObjectIdentifier> = []
        return policies.map(\.policyIdentifier).first { !seen.insert($0).inserted }
    }

    package func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            for policy in policies { policy.write(to: &sequence) }
        }
    }
}
