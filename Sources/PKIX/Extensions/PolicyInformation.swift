public import DER

/// One policy (RFC 5280 section 4.2.1.4):
///
///     PolicyInformation ::= SEQUENCE {
///         policyIdentifier   CertPolicyId,
///         policyQualifiers   SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
///     CertPolicyId ::= OBJECT IDENTIFIER
public struct PolicyInformation: Hashable, Sendable {
    public let policyIdentifier: ObjectIdentifier
    /// Empty where the field is absent.
    public let policyQualifiers: [PolicyQualifier]

    public init(_ policyIdentifier: ObjectIdentifier, qualifiers: [PolicyQualifier] = []) {
        self.policyIdentifier = policyIdentifier
        policyQualifiers = qualifiers
    }

    init(_ reader: inout DERReader) throws(DERError) {
        var sequence = try reader.sequence(DERField("PolicyInformation", "RFC 5280 section 4.2.1.4"))
        policyIdentifier = try sequence.objectIdentifier(DERField("policyIdentifier", "RFC 5280 section 4.2.1.4"))
        var qualifiers: [PolicyQualifier] = []
        if !sequence.isAtEnd {
            let start = sequence.offset
            var list = try sequence.sequence(DERField("policyQualifiers", "RFC 5280 section 4.2.1.4"))
            while !list.isAtEnd { qualifiers.append(try PolicyQualifier(&list)) }
            try list.end()
            guard !qualifiers.isEmpty else { throw DERError(.badValue(.init("policyQualifiers")), at: start) }
        }
        policyQualifiers = qualifiers
        try sequence.end()
    }

    func write(to writer: inout DERWriter) {
        writer.sequence { sequence in
            sequence.objectIdentifier(policyIdentifier)
            guard !policyQualifiers.isEmpty else { return }
            sequence.sequence { list in
                for qualifier in policyQualifiers { qualifier.write(to: &list) }
            }
        }
    }
}
