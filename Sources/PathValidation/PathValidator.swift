public import PKIX
private import KeyFormats

/// Finds and validates certification paths.
///
/// It is made once for a set of anchors, untrusted certificates and revocation lists, and asked as often as wanted, from
/// any thread.
public struct PathValidator: Sendable {
    private let pool: CertificatePool
    private let lists: [RevocationListFacts]
    private let names: NameTable
    private let inputFault: PathFault?

    /// - Parameters:
    ///   - untrusted: certificates that may stand between a leaf and an anchor, or sign revocation lists; in any order.
    ///   - revocationLists: complete ones and deltas, of whomever.
    public init(anchors: [TrustAnchor], untrusted: [Certificate] = [], revocationLists: [CertificateList] = []) {
        if let kind = PathBudget.exhausted(by: [anchors.map(\.certificate), untrusted].joined()) {
            inputFault = .budgetExhausted(kind, limit: kind.limit)
            pool = CertificatePool(anchors: [], untrusted: [])
            lists = []
            names = NameTable()
            return
        }
        inputFault = nil
        pool = CertificatePool(
            anchors: anchors.filter { !Self.isTooLong($0.certificate) }, untrusted: untrusted.filter { !Self.isTooLong($0) })
        var names = pool.names
        // The newest first: section 5.2.3, "a CRL number […] to determine when a particular CRL supersedes another CRL". So
        // the order in which lists are given decides nothing.
        var seen: Set<CertificateList> = []
        lists = revocationLists.filter { seen.insert($0).inserted }.enumerated().map { RevocationListFacts($1, index: $0, &names) }.sorted { $0.supersedes($1) }
        self.names = names
    }

    /// Whether a certificate is longer than ``PathBudget/Kind/certificateOctets``; as an issuer it is as good as missing.
    private static func isTooLong(_ certificate: Certificate) -> Bool {
        certificate.encoded.count > PathBudget.Kind.certificateOctets.limit
    }

    /// Looks for a path from a leaf to an anchor that fulfils all requirements.
    public func validate(_ leaf: Certificate, _ requirements: PathRequirements) -> PathResult {
        if let inputFault { return failure(leaf, inputFault) }
        guard !Self.isTooLong(leaf) else {
            return failure(
                leaf, .budgetExhausted(.certificateOctets, limit: PathBudget.Kind.certificateOctets.limit))
        }
        var pool = pool
        let facts = pool.add(leaf)
        var work = PathWork()
        var checker = RevocationChecker(pool, lists, names, requirements)
        var builder = PathBuilder(pool, requirements)
        let outcome = builder.build(from: facts, &work) { (path, work) throws(PlacedFault) in
            try checker.check(&path, &work)
        }
        switch outcome {
        case .failed(var failure):
            if case .signatureUnsupported = failure.fault, let fault = Self.certainFault(of: leaf, requirements) {
                failure = PathFailure(certificate: leaf, fault: fault, path: failure.path)
            }
            return PathResult(outcome: .invalid(failure), rejected: builder.rejected)
        case .found(let path):
            let validated = ValidatedPath(
                certificates: path.checked, policies: path.policies, weaknesses: PathWeakness.weaknesses(of: path))
            return PathResult(outcome: .valid(validated), rejected: builder.rejected)
        }
    }

    /// What a leaf breaks by itself, whoever signed it: where the signature that nobody computed is valid, it breaks this, and
    /// where it is not, the leaf is nobody's. So the answer is no, and not that it cannot be given.
    private static func certainFault(of leaf: Certificate, _ requirements: PathRequirements) -> PathFault? {
        let (validity, time) = (leaf.validity, requirements.time)
        if time < validity.notBefore { return .notYetValid(notBefore: validity.notBefore, at: time) }
        if validity.notAfter < time { return .expired(notAfter: validity.notAfter, at: time) }
        guard let reference = requirements.identity else { return nil }
        let check = IdentityCheck(leaf, is: reference, rule: requirements.hostRule)
        return check.matched == nil ? .identityDiffers(reference, rule: requirements.hostRule, presented: check.presented) : nil
    }

    private func failure(_ leaf: Certificate, _ fault: PathFault) -> PathResult {
        PathResult(outcome: .invalid(PathFailure(certificate: leaf, fault: fault, path: [])), rejected: [])
    }
}

extension PathWeakness {
    /// SHA-1 (NIST SP 800-131A revision 2 section 3) and RSA below 2,048 bits (section 4); of an anchor only the key.
    fileprivate static func weaknesses(of path: ProcessedPath) -> [PathWeakness] {
        var weaknesses: [PathWeakness] = []
        for (place, facts) in path.path.enumerated().reversed() {
            if place > 0, let digest = facts.certificate.signatureAlgorithm.signatureDigest, digest.strength < 128 {
                weaknesses.append(.digest(facts.certificate, digest))
            }
            if let bitCount = facts.keyBitCount, bitCount < 2048 { weaknesses.append(.key(facts.certificate, bitCount: bitCount)) }
        }
        return weaknesses
    }
}
