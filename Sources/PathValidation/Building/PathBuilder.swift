import DER
import KeyFormats
import PKIX

/// The search for a path: from a leaf upwards, depth first, over every candidate issuer.
///
/// A path grows where the candidate's name matches and its key verifies the signature (what RFC 5280 section 6.1 calls a
/// prospective path); everything else is asked once an anchor is reached, so that the answer can name the rule that is
/// broken. Recursion is as deep as a path may be long.
struct PathBuilder {
    private let pool: CertificatePool
    private let requirements: PathRequirements
    /// The only anchor that counts, where the path is that of a CRL's issuer (section 6.3.3 (f)).
    private let anchor: CertificateFacts?
    /// Names and keys that the administrator rejects for the purpose.
    private let rejectedUses: [NameAndKey: TrustedUses]

    private(set) var rejected: [RejectedCandidate] = []
    private var rejectedPairs: Set<[Int]> = []
    private var best: (rank: Int, failure: PathFailure)?
    private var last: PathFailure?

    init(_ pool: CertificatePool, _ requirements: PathRequirements, anchor: CertificateFacts? = nil) {
        self.pool = pool
        self.requirements = requirements
        self.anchor = anchor
        // Whether the anchor counts was decided for the certificate whose status is sought.
        rejectedUses = anchor == nil ? pool.rejected(for: requirements.purpose) : [:]
    }

    /// What stands at the end of a search.
    enum Outcome {
        case found(ProcessedPath)
        case failed(PathFailure)
    }

    /// - Parameter accept: asked of each path that section 6.1 lets pass, with its anchor first; it adds the checks that
    ///   it makes, or says which certificate fails.
    mutating func build(
        from leaf: CertificateFacts, _ work: inout PathWork,
        accept: (inout ProcessedPath, inout PathWork) throws(PlacedFault) -> Void
    ) -> Outcome {
        var path = [leaf]
        if let uses = refusal(of: leaf) {
            let fault = PathFault.useNotTrusted(requirements.purpose, uses)
            return .failed(PathFailure(certificate: leaf.certificate, fault: fault, path: []))
        }
        if leaf.isAnchor, anchor == nil || leaf === anchor {
            if let found = process(path, &work, accept) { return .found(found) }
        } else if let found = extend(&path, &work, accept) {
            return .found(found)
        }
        if let fault = work.budget.exhausted {
            return .failed(PathFailure(certificate: leaf.certificate, fault: fault, path: best?.failure.path ?? []))
        }
        // A search that ended without a failure had nothing to look at, which is one.
        return .failed(
            best?.failure
                ?? PathFailure(certificate: leaf.certificate, fault: .noIssuer(leaf.certificate.issuer), path: []))
    }

    /// What the administrator says against a certificate: that its name and key are rejected for the purpose, or that it is
    /// trusted for others.
    private func refusal(of facts: CertificateFacts) -> TrustedUses? {
        guard anchor == nil else { return nil }
        if !rejectedUses.isEmpty, let uses = rejectedUses[facts.nameAndKey] { return uses }
        guard let trust = facts.trust, trust.answer(for: requirements.purpose) == .unmentioned else { return nil }
        return trust
    }

    /// Tries every issuer of the path's last certificate.
    private mutating func extend(
        _ path: inout [CertificateFacts], _ work: inout PathWork,
        _ accept: (inout ProcessedPath, inout PathWork) throws(PlacedFault) -> Void
    ) -> ProcessedPath? {
        guard let subject = path.last else { return nil }
        var wentOn = false
        var ownFault: PathFault?
        let candidates = pool.candidates(for: subject, requirements)
        // All at once, before they are put in order again and again.
        guard (try? work.budget.spend(.candidates, candidates.count)) != nil else { return nil }
        for candidate in candidates {
            if candidate.isAnchor, let anchor, candidate !== anchor { continue }
            do throws(PathFault) {
                try check(candidate, issued: subject, path, &work)
            } catch {
                reject(candidate, of: subject, error)
                if error != .loop, !Self.isAnotherKey(candidate, subject, error) { ownFault = ownFault ?? error }
                if work.budget.exhausted != nil { return nil }
                continue
            }
            wentOn = true
            path.append(candidate)
            let found = candidate.isAnchor ? process(path, &work, accept) : extend(&path, &work, accept)
            path.removeLast()
            if let found { return found }
            if work.budget.exhausted != nil { return nil }
            // Whom the leaf is of no issuer changes: nothing speaks against this one.
            if let last, last.fault.rule != .identity {
                reject(candidate, of: subject, last.fault, culprit: last.certificate)
            }
        }
        // Where the path went on, the failure was noted further up.
        if !wentOn { note(subject, ownFault ?? .noIssuer(subject.certificate.issuer), path) }
        return nil
    }

    /// Whether a signature does not verify because, as the key identifiers say, another key of that name made it: then
    /// the issuer is missing, and the signature not to blame.
    private static func isAnotherKey(_ candidate: CertificateFacts, _ subject: CertificateFacts, _ fault: PathFault) -> Bool {
        guard case .signatureInvalid = fault, let wanted = subject.authorityKeyIdentifier?.keyIdentifier,
            let has = candidate.subjectKeyIdentifier
        else { return false }
        return wanted != has
    }

    /// Whether a candidate may be the next certificate of a prospective path.
    private func check(
        _ candidate: CertificateFacts, issued subject: CertificateFacts, _ path: [CertificateFacts], _ work: inout PathWork
    ) throws(PathFault) {
        // Section 6.1: "A certificate MUST NOT appear more than once in a prospective certification path." One with
        // the name and key of another adds nothing that the other's own issuers would not: whatever follows it could
        // follow the first. An anchor is no certificate of the path but its end: a root that was renewed with its
        // key is issued by the one that is trusted.
        guard !path.contains(where: { $0.repeats(candidate) }) else { throw .loop }
        // Sections 4.1.2.4 and 4.1.2.6: "MUST contain a non-empty distinguished name".
        guard !candidate.certificate.subject.isEmpty else { throw .emptyAuthorityName }
        guard path.count < requirements.maximumPathLength else {
            throw .budgetExhausted(.pathLength, limit: requirements.maximumPathLength)
        }
        switch try work.signatures.verdict(on: subject, under: candidate, &work.budget) {
        case .valid: break
        case .invalid: throw .signatureInvalid(subject.certificate.signatureAlgorithm.algorithm)
        case .unsupported(let algorithm): throw .signatureUnsupported(algorithm)
        }
        if let uses = refusal(of: candidate) { throw .useNotTrusted(requirements.purpose, uses) }
    }

    /// Section 6.1 for a path that reached an anchor.
    private mutating func process(
        _ path: [CertificateFacts], _ work: inout PathWork,
        _ accept: (inout ProcessedPath, inout PathWork) throws(PlacedFault) -> Void
    ) -> ProcessedPath? {
        var processed = ProcessedPath(path.reversed())
        do throws(PlacedFault) {
            do throws(PathFault) { try work.budget.spend(.paths) } catch { throw PlacedFault(at: path.count - 1, error) }
            try BasicPathValidation.process(&processed, requirements, &work.budget)
            try accept(&processed, &work)
            return processed
        } catch {
            let culprit = processed.path.indices.contains(error.place) ? processed.path[error.place] : path[0]
            note(
                PathFailure(certificate: culprit.certificate, fault: error.fault, path: processed.checked),
                rank: Self.rankOfProcessed)
            return nil
        }
    }

    private static let rankOfProcessed = Int.max

    private mutating func note(_ subject: CertificateFacts, _ fault: PathFault, _ path: [CertificateFacts]) {
        let checked = path.map { CheckedCertificate(certificate: $0.certificate, checks: []) }
        note(PathFailure(certificate: subject.certificate, fault: fault, path: checked), rank: path.count)
    }

    /// The path that came furthest counts, and of several the first.
    private mutating func note(_ failure: PathFailure, rank: Int) {
        last = failure
        if best.map({ rank > $0.rank }) ?? true { best = (rank, failure) }
    }

    private mutating func reject(
        _ candidate: CertificateFacts, of subject: CertificateFacts, _ fault: PathFault, culprit: Certificate? = nil
    ) {
        guard rejected.count < PathResult.rejectedLimit, rejectedPairs.insert([subject.index, candidate.index]).inserted
        else { return }
        rejected.append(
            RejectedCandidate(
                candidate: candidate.certificate, isAnchor: candidate.isAnchor, subject: subject.certificate,
                culprit: culprit == candidate.certificate ? nil : culprit, fault: fault))
    }
}

extension CertificateFacts {
    fileprivate func repeats(_ candidate: CertificateFacts) -> Bool {
        self === candidate
            || !candidate.isAnchor && subjectNumber == candidate.subjectNumber && keyNumber == candidate.keyNumber
    }
}

/// What all searches of one validation share.
struct PathWork {
    var budget = PathBudget()
    var signatures = SignatureChecks()
}

/// A fault, and the place in a path (anchor first) of the certificate that has it.
struct PlacedFault: Error {
    let place: Int
    let fault: PathFault

    init(at place: Int, _ fault: PathFault) {
        self.place = place
        self.fault = fault
    }
}

/// A path from its anchor downwards, with the checks made so far.
struct ProcessedPath {
    /// The anchor is the first.
    let path: [CertificateFacts]
    var checks: [[PathCheck]]
    var policies: [ObjectIdentifier] = []

    init(_ path: some Sequence<CertificateFacts>) {
        self.path = Array(path)
        checks = [[PathCheck]](repeating: [], count: self.path.count)
    }

    /// The leaf first.
    var checked: [CheckedCertificate] {
        zip(path, checks).map { CheckedCertificate(certificate: $0.certificate, checks: $1) }.reversed()
    }
}
