import DER
import KeyFormats
import PKIX

/// The valid_policy_graph of RFC 9618: nodes by depth, each with the parents at the depth above.
///
/// Of a depth and policy there is one node, so that the graph grows with the certificates and not with their product.
/// Qualifiers are not kept ("Returning policy qualifiers in the output is NOT RECOMMENDED"). Whatever makes nodes or
/// edges is taken from ``PathBudget/Kind/policyNodes``.
struct PolicyGraph {
    private struct Node {
        /// expected_policy_set.
        var expected: [ObjectIdentifier]
        /// valid_policy of the parents, which stand one depth above.
        var parents: [ObjectIdentifier]
    }

    /// By depth, then by valid_policy. Never empty; an empty last level stands for NULL, see ``isNull``.
    private var levels: [[ObjectIdentifier: Node]]

    /// RFC 9618 section 5.2, initialisation: one node of depth 0, anyPolicy, which expects anyPolicy.
    init() { levels = [[.anyPolicy: Node(expected: [.anyPolicy], parents: [])]] }

    /// A graph without nodes is NULL; with pruning it has none as soon as the last depth has none.
    var isNull: Bool { levels.last?.isEmpty ?? true }

    /// valid_policy at the last depth, in order of their octets.
    var validPolicies: [ObjectIdentifier] { Self.sorted(levels.last.map { Array($0.keys) } ?? []) }

    mutating func setNull() { levels[levels.count - 1] = [:] }

    /// Section 6.1.3 (d) of RFC 5280 as RFC 9618 has it; the next depth.
    ///
    /// - Parameter takesAnyPolicy: the condition of (d) (2): inhibit_anyPolicy is above 0, or the certificate is
    ///   self-issued and not the last.
    mutating func process(
        _ policies: CertificatePolicies, takesAnyPolicy: Bool, _ budget: inout PathBudget
    ) throws(PathFault) {
        try budget.spend(.policyNodes, policies.policies.count)
        let above = levels.last ?? [:]
        // Which nodes of depth i-1 expect a policy.
        var expecting: [ObjectIdentifier: [ObjectIdentifier]] = [:]
        for (policy, node) in above {
            try budget.spend(.policyNodes, node.expected.count)
            for expected in node.expected { expecting[expected, default: []].append(policy) }
        }
        var level: [ObjectIdentifier: Node] = [:]
        func add(_ policy: ObjectIdentifier, _ parents: [ObjectIdentifier]) throws(PathFault) {
            try budget.spend(.policyNodes, 1 + parents.count)
            level[policy] = Node(expected: [policy], parents: parents)
        }
        // Step (d) (1).
        var hasAnyPolicy = false
        for policy in policies.policies.map(\.policyIdentifier) {
            if policy == .anyPolicy {
                hasAnyPolicy = true
            } else if let parents = expecting[policy] {
                // (i): all nodes that expect it.
                try add(policy, parents)
            } else if above[.anyPolicy] != nil {
                // (ii): none does, but there is anyPolicy.
                try add(policy, [.anyPolicy])
            }
        }
        // Step (d) (2): as if the extension had named each policy that is expected.
        if hasAnyPolicy && takesAnyPolicy {
            for (policy, parents) in expecting where level[policy] == nil { try add(policy, parents) }
        }
        levels.append(level)
        // Step (d) (3).
        prune()
    }

    /// Step (b) of section 6.1.4.
    ///
    /// - Parameter isInhibited: policy_mapping is 0.
    mutating func map(_ mappings: PolicyMappings, isInhibited: Bool, _ budget: inout PathBudget) throws(PathFault) {
        try budget.spend(.policyNodes, mappings.mappings.count)
        var byIssuer: [ObjectIdentifier: [ObjectIdentifier]] = [:]
        for mapping in mappings.mappings { byIssuer[mapping.issuerDomainPolicy, default: []].append(mapping.subjectDomainPolicy) }
        let depth = levels.count - 1
        for (issuer, subjects) in byIssuer {
            if isInhibited {
                // (2) (i)
                levels[depth][issuer] = nil
            } else if levels[depth][issuer] != nil {
                // (1)
                levels[depth][issuer]?.expected = subjects
            } else if levels[depth][.anyPolicy] != nil {
                // (1), second paragraph: a child of the anyPolicy of depth i-1, which is there as the one of depth i
                // has no other parent.
                try budget.spend(.policyNodes, 2)
                levels[depth][issuer] = Node(expected: subjects, parents: [.anyPolicy])
            }
        }
        // (2) (ii)
        if isInhibited { prune() }
    }

    /// Deletes nodes above the last depth that have no children, until there are none.
    private mutating func prune() {
        for depth in levels.indices.dropFirst().reversed() {
            let parents = Set(levels[depth].values.flatMap(\.parents))
            let before = levels[depth - 1].count
            levels[depth - 1] = levels[depth - 1].filter { parents.contains($0.key) }
            // Where nothing went, nothing above lost a child.
            if levels[depth - 1].count == before { return }
        }
    }

    /// Section 6.1.5 (g): the user_constrained_policy_set.
    ///
    /// - Parameter initial: the user-initial-policy-set; empty is any-policy.
    func constrained(to initial: Set<ObjectIdentifier>) -> [ObjectIdentifier] {
        // (1) and (2): nodes that are not anyPolicy and whose only parent is.
        var authority: Set<ObjectIdentifier> = []
        guard !isNull else { return [] }
        for level in levels {
            for (policy, node) in level where policy != .anyPolicy && node.parents == [.anyPolicy] {
                authority.insert(policy)
            }
        }
        // (3)
        if levels.last?[.anyPolicy] != nil { authority.insert(.anyPolicy) }
        // (4) is what was built; (5) and (6).
        guard !initial.isEmpty, !initial.contains(.anyPolicy) else { return Self.sorted(Array(authority)) }
        return Self.sorted(Array(authority.contains(.anyPolicy) ? initial : authority.intersection(initial)))
    }

    private static func sorted(_ policies: [ObjectIdentifier]) -> [ObjectIdentifier] {
        policies.sorted { $0.content.lexicographicallyPrecedes($1.content) }
    }
}
