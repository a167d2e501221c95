public import PKIX

/// How much work one validation may cost, all paths and lists that are tried together.
///
/// Each number bounds a loop that an outsider could make long, and says who else has such a bound. They are far above
/// what real certificates need: the largest bundle of cross-certificates in public use, the US Federal Bridge's, takes
/// some dozens of signature checks.
public struct PathBudget: Sendable {
    /// What was used up.
    public enum Kind: String, CaseIterable, Sendable {
        /// Signatures of certificates that were computed; one with a key that makes it dear counts for several. Go's crypto/x509 has 100 (maxChainSignatureChecks), as has
        /// webpki (Budget.signatures), both against CVE-2018-16875: a mesh of authorities with one name.
        case signatureChecks = "signature checks"
        /// Signatures of revocation lists that were computed: the same number once more, for lists are tried with
        /// each key of their issuer.
        case listSignatureChecks = "revocation list signature checks"
        /// Candidate issuers that were looked at. mozilla::pkix and webpki allow 200,000 (build_chain_calls); a tenth
        /// here, for each may end in the whole of section 6.1.
        case candidates = "candidate issuers"
        /// Paths that reached an anchor and were processed by section 6.1. OpenSSL processes one; BoringSSL's
        /// path builder stops by time. As many as signatures: a path without one that is new is a variation.
        case paths = "complete paths"
        /// A name held against a name constraint: 2^20, as OpenSSL (NAME_CHECK_MAX) and BoringSSL have it; BoringSSL's
        /// tests have a chain of 1,024 names and 1,024 subtrees that is to pass. webpki has 250,000
        /// (name_constraint_comparisons), as has Go (maxConstraintComparisons). Names times constraints is the attack, and
        /// a constraint of many octets counts for several.
        case nameComparisons = "name constraint comparisons"
        /// Nodes of policy graphs, with their edges and the mappings that make them. OpenSSL stops a tree at 1,000
        /// (CVE-2023-0464: policy trees of exponential size); RFC 9618's graph is linear, and is counted
        /// over all paths tried.
        case policyNodes = "policy graph nodes"
        /// A distribution point held against a revocation list, or a name of one looked up among the names of the other. No
        /// one else counts these; the number is that of the candidates.
        case listCandidates = "revocation list candidates"
        /// Certificates of a path: NSS has 20 (CERT_MAX_CERT_CHAIN), GnuTLS 16, Java 5 intermediates.
        case pathLength = "path length"
        /// Octets of a certificate: 1 MiB. Real ones have 1 to 10 KiB; TLS carries at most 16 MiB for a chain, Go
        /// reads 256 KiB of it (maxHandshakeCertificateMsg), OpenSSL 100 KiB (SSL_MAX_CERT_LIST_DEFAULT). Values
        /// of two octets become objects of fifty when they are read: that is the attack.
        case certificateOctets = "certificate octets"
        /// Certificates given: the Common CA Database lists some 10,000 that were ever published.
        case certificates = "certificates"
        /// Octets of all certificates given: 8 MiB, which 10,000 of 800 octets have; half of the 16 MiB that TLS can carry
        /// (RFC 8446 section 4.4.2, a length of 24 bits). Go reads 256 KiB, OpenSSL 100 KiB. Eleven of 840 KiB cost 160 MB.
        case allCertificateOctets = "octets of all certificates"
        /// Relative names of all subjects and issuers given: twenty for each of 10,000 certificates; Mozilla's trust store
        /// has nine for one at most. Those of empty attributes cost 25 times their octets when they are read, more than
        /// anything else in a certificate: that is the attack.
        case relativeNames = "relative distinguished names"

        public var limit: Int {
            switch self {
            case .signatureChecks, .listSignatureChecks: 100
            case .candidates: 20_000
            case .paths: 100
            case .nameComparisons: 1 << 20
            case .policyNodes: 20_000
            case .listCandidates: 20_000
            case .pathLength: PathBudget.defaultPathLength
            case .certificateOctets: 1024 * 1024
            case .certificates: 10_000
            case .allCertificateOctets: 8 * 1024 * 1024
            case .relativeNames: 200_000
            }
        }
    }

    /// See ``Kind/pathLength``.
    public static let defaultPathLength = 20

    /// The first budget that certificates exhaust by being given; nil where they are within all.
    static func exhausted(by certificates: some Sequence<Certificate>) -> Kind? {
        var budget = PathInputBudget()
        for certificate in certificates {
            if let kind = budget.exhausted(by: certificate) { return kind }
        }
        return nil
    }

    private var spent: [Kind: Int] = [:]
    /// The first that ran out.
    private(set) var exhausted: PathFault?

    init() {}

    /// Takes from one budget.
    ///
    /// - Throws: ``PathFault/budgetExhausted(_:limit:)``, from then on for each call.
    mutating func spend(_ kind: Kind, _ count: Int = 1) throws(PathFault) {
        if let exhausted { throw exhausted }
        let (sum, overflow) = spent[kind, default: 0].addingReportingOverflow(count)
        guard !overflow, sum <= kind.limit else {
            let fault = PathFault.budgetExhausted(kind, limit: kind.limit)
            exhausted = fault
            throw fault
        }
        spent[kind] = sum
    }
}

/// What certificates cost before anything is asked of them: counted one by one while they are read, so that the rest is not.
public struct PathInputBudget: Sendable {
    private var certificates = 0
    private var octets = 0
    private var relativeNames = 0

    public init() {}

    /// Counts one more certificate; gives the budget that it exhausts.
    public mutating func exhausted(by certificate: Certificate) -> PathBudget.Kind? {
        // Each is bounded by what one certificate can have, and the sum ends with the first that exceeds its limit.
        certificates += 1
        octets += certificate.encoded.count
        relativeNames += certificate.subject.relativeNames.count + certificate.issuer.relativeNames.count
        if certificates > PathBudget.Kind.certificates.limit { return .certificates }
        if octets > PathBudget.Kind.allCertificateOctets.limit { return .allCertificateOctets }
        return relativeNames > PathBudget.Kind.relativeNames.limit ? .relativeNames : nil
    }
}
