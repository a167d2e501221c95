import PKIX

/// permitted_subtrees and excluded_subtrees (RFC 5280 section 6.1.2 (b) and (c)).
///
/// The intersection of section 6.1.4 (g) (1) is kept as its parts: a name lies in it if it lies in a subtree of each
/// certificate that has permitted subtrees of the name's form. Nothing grows but by what certificates bring.
struct NameConstraintState {
    /// For each certificate with permitted subtrees, those by form.
    private var permitted: [[NameForm: [NameConstraint]]] = []
    private var excluded: [NameForm: [NameConstraint]] = [:]
    /// Bases that are not processed, by form. Of critical extensions section 4.2.1.10 says what then is to be done; one that
    /// is not critical "MUST be processed if it is recognized" (section 4.2), so that a name of which nobody knows whether it
    /// is permitted is refused there, too, as OpenSSL refuses it.
    private var unsupported: [NameForm: GeneralName] = [:]

    var isEmpty: Bool { permitted.isEmpty && excluded.isEmpty && unsupported.isEmpty }

    /// Section 6.1.4 (g).
    mutating func add(_ constraints: NameConstraints) throws(PathFault) {
        let permitted = try byForm(constraints.permittedSubtrees)
        if !permitted.isEmpty { self.permitted.append(permitted) }
        for (form, subtrees) in try byForm(constraints.excludedSubtrees) {
            excluded[form, default: []] += subtrees
        }
    }

    private mutating func byForm(
        _ subtrees: [NameConstraints.GeneralSubtree]
    ) throws(PathFault) -> [NameForm: [NameConstraint]] {
        var byForm: [NameForm: [NameConstraint]] = [:]
        for subtree in subtrees {
            if let constraint = try NameConstraint(subtree) {
                byForm[constraint.form, default: []].append(constraint)
            } else {
                unsupported[NameForm(subtree.base)] = subtree.base
            }
        }
        return byForm
    }

    /// Section 6.1.3 (b) and (c); gives the number of names that were looked at.
    func check(_ certificate: CertificateFacts, _ budget: inout PathBudget) throws(PathFault) -> Int {
        guard !isEmpty else { return 0 }
        let names = ConstrainedName.names(of: certificate)
        for name in names { try check(name, &budget) }
        return names.count
    }

    func check(_ name: ConstrainedName, _ budget: inout PathBudget) throws(PathFault) {
        // Section 4.2.1.10: "then the application MUST either process the constraint or reject the certificate."
        if let base = unsupported[name.form] { throw .constraintUnsupported(name.name, on: base) }
        var isConstrained = false
        for constraint in excluded[name.form] ?? [] {
            isConstrained = true
            try budget.spend(.nameComparisons, constraint.cost)
            if constraint.contains(name, couldBe: true) { throw .nameExcluded(name.name, by: constraint.base) }
        }
        for part in permitted {
            guard let constraints = part[name.form] else { continue }
            isConstrained = true
            var isWithin = false
            for constraint in constraints {
                try budget.spend(.nameComparisons, constraint.cost)
                if constraint.contains(name, couldBe: false) {
                    isWithin = true
                    break
                }
            }
            guard isWithin else {
                throw .nameNotPermitted(name.name, by: constraints.prefix(Self.shownCount).map(\.base))
            }
        }
        guard isConstrained else { return }
        switch name.content {
        // Section 4.2.1.10, of URIs: "If a certificate includes a uniformResourceIdentifier … that does not include an
        // authority component … or … in which the host name is not specified as a fully qualified domain name …, then
        // the application MUST reject the certificate."
        case .identifier(host: nil), .malformed: throw .nameUnprocessable(name.name)
        default: break
        }
    }

    /// Permitted subtrees that an answer shows.
    private static let shownCount = 4
}
