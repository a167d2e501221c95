import DER
import KeyFormats
import PKIX

/// RFC 5280 section 6.3 for the certificates of a path, with the lists that were given; steps numbered as in 6.3.3.
///
/// use-deltas (6.3.1 (b)) is set. Nothing is fetched, so of step (a) what remains is whether a list is current. A list that
/// its issuer signed with a key of another certificate is accepted once that certificate has a path of its own to the same
/// anchor, on which revocation is checked in turn. Where that comes back to a certificate whose status is being
/// determined (PKITS 4.14.30: the signer of an indirect list is covered by that list), it counts as unrevoked
/// there, and is revoked if its own list says so.
struct RevocationChecker {
    private let pool: CertificatePool
    private let lists: [RevocationListFacts]
    private let requirements: PathRequirements
    private var names: NameTable
    /// By certificate and anchor: whether another's list counts depends on the anchor (step (f)).
    private var statuses: [[Int]: RevocationStatus] = [:]
    private var inProgress: Set<Int> = []
    private var verdicts: [[Int]: SignatureVerdict] = [:]

    init(_ pool: CertificatePool, _ lists: [RevocationListFacts], _ names: NameTable, _ requirements: PathRequirements) {
        self.pool = pool
        self.lists = lists
        self.names = names
        self.requirements = requirements
    }

    /// Step 6.1.3 (a) (3) for all certificates of a path but its anchor.
    mutating func check(_ processed: inout ProcessedPath, _ work: inout PathWork) throws(PlacedFault) {
        for place in processed.path.indices.dropFirst() {
            do throws(PathFault) {
                let status = try status(of: place, in: processed.path, &work)
                if case .revoked(let revocation) = status { throw .revoked(revocation) }
                if case .unrevoked(_, let passedOver) = status, requirements.requiresSoundRevocationLists,
                    let broken = passedOver.first(where: \.fault.showsListFalse)
                {
                    throw .revocationListInvalid(broken)
                }
                if case .unknown(let rejections) = status {
                    if let broken = rejections.first(where: \.fault.isOfTheListItself) { throw .revocationListInvalid(broken) }
                    if requirements.requiresRevocationStatus { throw .revocationUnknown(rejections) }
                }
                if case .notChecked = status, requirements.requiresRevocationStatus { throw .revocationUnknown([]) }
                processed.checks[place].append(.revocation(status))
            } catch {
                throw PlacedFault(at: place, error)
            }
        }
    }

    private mutating func status(
        of place: Int, in path: [CertificateFacts], _ work: inout PathWork
    ) throws(PathFault) -> RevocationStatus {
        guard !lists.isEmpty else { return .notChecked }
        let certificate = path[place]
        let question = [certificate.index, path[0].index]
        if let known = statuses[question] { return known }
        guard inProgress.insert(certificate.index).inserted else { return .unrevoked([], passedOver: []) }
        defer { inProgress.remove(certificate.index) }
        let status = try determine(certificate, Array(path[..<place]), &work)
        statuses[question] = status
        return status
    }

    /// Section 6.3.3 over all distribution points.
    ///
    /// The algorithm of 6.3.3 ends once all reasons are covered, so that of two valid lists the first that is looked at decides,
    /// and whoever puts a list of narrower scope in front of a full one hides what the full one says. Here every list that is
    /// valid for the certificate is read, and an entry in any of them counts, but for a list that a later one of its
    /// scope supersedes (section 5.2.3): that may have been on hold.
    ///
    /// - Parameter above: the path down to the certificate's issuer, valid so far.
    private mutating func determine(
        _ certificate: CertificateFacts, _ above: [CertificateFacts], _ work: inout PathWork
    ) throws(PathFault) -> RevocationStatus {
        var state = State()
        // "assume a DP with both the reasons and the cRLIssuer fields omitted and a distribution point name of the
        // certificate issuer": the last.
        let implied = DistributionPoint(.fullName([.directoryName(certificate.certificate.issuer)]))
        for point in (certificate.distributionPoints?.points ?? []) + [implied].compactMap(\.self) {
            try work.budget.spend(.listCandidates)
            let issuers = issuers(of: point, certificate)
            var wanted: DistributionPointNames?
            for list in lists where issuers.contains(list.issuerNumber) {
                try work.budget.spend(.listCandidates)
                if state.revocation != nil { break }
                // Read when the first list asks for them.
                if list.covered != nil, wanted == nil {
                    wanted = point.distributionPoint.map {
                        DistributionPointNames($0, issuer: point.directoryIssuer ?? certificate.certificate.issuer)
                    } ?? DistributionPointNames(point.cRLIssuer)
                }
                do throws(RevocationListFault) {
                    try use(list, at: point, named: wanted, for: certificate, above, &state, &work)
                } catch {
                    if let fault = work.budget.exhausted { throw fault }
                    state.reject(list, error)
                }
            }
        }
        return state.status
    }

    private struct State {
        var revocation: Revocation?
        /// reasons_mask
        var reasons: ReasonFlags = []
        private(set) var used: [RevocationListFacts] = []
        private var signerKeys: [Int] = []
        var rejections: [RevocationListRejection] = []
        private var rejected: Set<Int> = []

        var isDetermined: Bool { revocation != nil || reasons.isSuperset(of: .all) }

        mutating func use(_ list: RevocationListFacts, signerKey: Int) {
            guard !used.contains(where: { $0 === list }) else { return }
            used.append(list)
            signerKeys.append(signerKey)
        }

        /// Whether a list adds nothing to those that were used: it is one of them, or a later one of its scope and of its key is.
        /// An authority with two keys has a list for each, and neither says what the other does.
        ///
        /// - Parameter signerKey: nil before the signature was checked; then a key identifier that both have tells.
        func isPassed(_ list: RevocationListFacts, signerKey: Int? = nil) -> Bool {
            zip(used, signerKeys).contains { one, key in
                if one === list { return true }
                guard one.issuerNumber == list.issuerNumber, one.issuingDistributionPoint == list.issuingDistributionPoint,
                    one.isLater(than: list)
                else { return false }
                guard let signerKey else {
                    return one.authorityKeyIdentifier != nil && one.authorityKeyIdentifier == list.authorityKeyIdentifier
                }
                return key == signerKey
            }
        }

        /// The first fault of a list counts, unless a later one says more.
        mutating func reject(_ list: RevocationListFacts, _ fault: RevocationListFault) {
            guard !used.contains(where: { $0 === list }) else { return }
            if rejected.insert(list.index).inserted {
                rejections.append(RevocationListRejection(list: list.list, fault: fault))
            }
        }

        var status: RevocationStatus {
            if let revocation { return .revoked(revocation) }
            if isDetermined { return .unrevoked(used.map(\.list), passedOver: rejections) }
            return .unknown(
                used.map { RevocationListRejection(list: $0.list, fault: .someReasonsOnly(reasons)) } + rejections)
        }
    }

    /// Step (b) (1): who may have issued the list.
    private mutating func issuers(of point: DistributionPoint, _ certificate: CertificateFacts) -> Set<Int> {
        guard !point.cRLIssuer.isEmpty else { return [certificate.issuerNumber] }
        return Set(
            point.cRLIssuer.compactMap {
                guard case .directoryName(let name) = $0 else { return nil }
                return names.number(of: name)
            })
    }

    private mutating func use(
        _ list: RevocationListFacts, at point: DistributionPoint, named wanted: DistributionPointNames?,
        for certificate: CertificateFacts, _ above: [CertificateFacts], _ state: inout State, _ work: inout PathWork
    ) throws(RevocationListFault) {
        guard list.base == nil else {
            // Found by step (c) from the complete list that it changes.
            guard lists.contains(where: { $0.base == nil && Self.isSameScope(list, $0) }) else { throw .deltaWithoutBase }
            return
        }
        // Step (b).
        try Self.checkScope(of: list, at: point, named: wanted, for: certificate, &work.budget)
        // Step (d): interim_reasons_mask.
        let reasons = (list.issuingDistributionPoint?.onlySomeReasons ?? .all).intersection(point.reasons ?? .all)
        // Step (e), "verify that interim_reasons_mask includes one or more reasons that are not included in the reasons_mask":
        // not asked of a list that may have an entry which those before it lack.
        let hasNewReasons = !reasons.subtracting(state.reasons).isEmpty
        guard hasNewReasons || !reasons.isEmpty && !state.isPassed(list) else { throw .noNewReasons }
        if let fault = list.fault { throw fault }
        // Step (a): a list that is outdated is current together with a delta that is.
        let deltas = currentDeltas(of: list)
        try checkCurrency(of: list, with: deltas.first)
        // Steps (f) and (g).
        let signer = try signer(of: list, above, &work)
        guard hasNewReasons || !state.isPassed(list, signerKey: signer.keyNumber) else { throw .noNewReasons }
        // Step (h), of the newest; one that somebody else made hides none that is older.
        var entry: (RevokedCertificate, RevocationListFacts)?
        var isRemoved = false
        let delta = deltas.first { delta in
            let verdict = verdict(on: delta, under: signer, &work)
            if verdict == .invalid { state.reject(delta, .signatureInvalid) }
            return verdict == .valid
        }
        if let delta {
            // Step (i).
            if let found = try Self.entry(for: certificate, in: delta) {
                isRemoved = (try? found.reason()) == .removeFromCRL
                if !isRemoved { entry = (found, delta) }
            }
        } else {
            // Without its delta the list has to be current itself.
            try checkCurrency(of: list, with: nil)
        }
        // Steps (j) and (k): what the delta removed is not looked for in the complete list.
        if entry == nil, !isRemoved, let found = try Self.entry(for: certificate, in: list),
            (try? found.reason()) != .removeFromCRL
        {
            entry = (found, list)
        }
        if let (entry, source) = entry {
            // A reason that does not read is none that would give the certificate back.
            state.revocation = Revocation(
                reason: (try? entry.reason()) ?? .unspecified, date: entry.revocationDate, list: source.list)
        }
        // Step (l).
        state.reasons.formUnion(reasons)
        state.use(list, signerKey: signer.keyNumber)
    }

    private static func entry(
        for certificate: CertificateFacts, in list: RevocationListFacts
    ) throws(RevocationListFault) -> RevokedCertificate? {
        do throws(DERError) {
            return try list.list.entry(for: certificate.certificate.serialNumber, issuedBy: certificate.certificate.issuer)
        } catch {
            throw .malformedExtension(.certificateIssuer, error)
        }
    }

    /// Steps (b) (1), second half, and (b) (2).
    private static func checkScope(
        of list: RevocationListFacts, at point: DistributionPoint, named wanted: DistributionPointNames?,
        for certificate: CertificateFacts, _ budget: inout PathBudget
    ) throws(RevocationListFault) {
        if !point.cRLIssuer.isEmpty, !list.isIndirect { throw .notIndirect }
        guard let issuing = list.issuingDistributionPoint else { return }
        // (i)
        if let covered = list.covered, let wanted {
            // The caller sees that the budget is exhausted before it takes this for an answer.
            guard (try? budget.spend(.listCandidates, min(covered.count, wanted.count))) != nil, covered.overlaps(wanted)
            else { throw .otherDistributionPoint }
        }
        switch issuing.scope {
        case .all: break
        // (ii) and (iii): "if the basic constraints extension … asserted"
        case .onlyUserCertificates: guard !certificate.isAuthority else { throw .otherCertificates(issuing.scope) }
        case .onlyCACertificates: guard certificate.isAuthority else { throw .otherCertificates(issuing.scope) }
        // (iv)
        case .onlyAttributeCertificates: throw .otherCertificates(issuing.scope)
        }
    }

    private func checkCurrency(of list: RevocationListFacts, with delta: RevocationListFacts?) throws(RevocationListFault) {
        let time = requirements.time
        guard list.list.thisUpdate <= time else { throw .notYetIssued(thisUpdate: list.list.thisUpdate, at: time) }
        // Without nextUpdate, which RFC 5280 section 5.1.2.5 requires and X.509 does not, nothing says that a newer one is out.
        if delta == nil, let nextUpdate = list.list.nextUpdate, nextUpdate < time {
            throw .outdated(nextUpdate: nextUpdate, at: time)
        }
    }

    /// Step (c), and section 5.2.4 on what may be combined: the deltas that fit, the newest first.
    private func currentDeltas(of list: RevocationListFacts) -> [RevocationListFacts] {
        guard let number = list.number else { return [] }
        let time = requirements.time
        return lists.filter { delta in
            guard let base = delta.base, let own = delta.number, delta.fault == nil, Self.isSameScope(delta, list) else { return false }
            // "The CRL number of the complete CRL is equal to or greater than the BaseCRLNumber specified in the delta CRL …
            // less than the CRL number of the delta CRL."
            return base <= number && number < own && delta.list.thisUpdate <= time
                && delta.list.nextUpdate.map { time <= $0 } ?? true
        }.sorted { ($1.number ?? CRLNumber(magnitude: [])) < ($0.number ?? CRLNumber(magnitude: [])) }
    }

    /// Steps (c) (1) to (3).
    private static func isSameScope(_ delta: RevocationListFacts, _ list: RevocationListFacts) -> Bool {
        delta.issuerNumber == list.issuerNumber && delta.issuingDistributionPoint == list.issuingDistributionPoint
            && delta.authorityKeyIdentifier == list.authorityKeyIdentifier
    }

    /// Steps (f) and (g): the certificate whose key signed a list, its path valid.
    private mutating func signer(
        of list: RevocationListFacts, _ above: [CertificateFacts], _ work: inout PathWork
    ) throws(RevocationListFault) -> CertificateFacts {
        if let digest = list.list.signatureAlgorithm.signatureDigest, digest.strength < requirements.minimumDigest.strength {
            throw .weakDigest(digest, minimum: requirements.minimumDigest)
        }
        var fault: RevocationListFault?
        // The certificates of the path above are valid; then whoever else has the name.
        let named = above.reversed().filter { $0.subjectNumber == list.issuerNumber }
        let others = pool.withSubject(list.issuerNumber).filter { other in !named.contains { $0 === other } && !other.isAnchor }
        for candidate in named + others {
            let isHinted = list.authorityKeyIdentifier == nil || candidate.subjectKeyIdentifier == nil
                || list.authorityKeyIdentifier == candidate.subjectKeyIdentifier
            switch verdict(on: list, under: candidate, &work) {
            case .valid: break
            case .invalid:
                if isHinted { fault = fault ?? .signatureInvalid }
                continue
            case .unsupported(let algorithm):
                fault = fault ?? .signatureUnsupported(algorithm)
                continue
            case nil: throw .noIssuer
            }
            // "If a key usage extension is present in the CRL issuer's certificate, verify that the cRLSign bit is set."
            if let usage = candidate.keyUsage, !usage.contains(.cRLSign) {
                fault = .issuerMayNotSign(usage)
                continue
            }
            if above.contains(where: { $0 === candidate }) { return candidate }
            guard let anchor = above.first else { continue }
            if let failure = failure(ofPathTo: candidate, from: anchor, &work) {
                fault = .issuerPath(PathFailureSummary(certificate: failure.certificate, rule: failure.fault.rule))
                continue
            }
            return candidate
        }
        throw fault ?? .noIssuer
    }

    /// Step (f): "Obtain and validate the certification path for the issuer of the complete CRL. The trust anchor for the
    /// certification path MUST be the same as the trust anchor used to validate the target certificate."
    private mutating func failure(
        ofPathTo signer: CertificateFacts, from anchor: CertificateFacts, _ work: inout PathWork
    ) -> PathFailure? {
        // It is being asked for its own list's sake.
        if inProgress.contains(signer.index) { return nil }
        var own = PathRequirements(time: requirements.time)
        own.minimumDigest = requirements.minimumDigest
        own.minimumKeyBitCount = requirements.minimumKeyBitCount
        own.maximumPathLength = requirements.maximumPathLength
        own.requiresRevocationStatus = requirements.requiresRevocationStatus
        var builder = PathBuilder(pool, own, anchor: anchor)
        let outcome = builder.build(from: signer, &work) { (path, work) throws(PlacedFault) in
            try self.check(&path, &work)
        }
        if case .failed(let failure) = outcome { return failure }
        return nil
    }

    /// Each signature once for each key; nil once the budget is spent.
    private mutating func verdict(
        on list: RevocationListFacts, under signer: CertificateFacts, _ work: inout PathWork
    ) -> SignatureVerdict? {
        let pair = [list.index, signer.keyNumber]
        if let known = verdicts[pair] { return known }
        guard (try? work.budget.spend(.listSignatureChecks, signer.checkCost)) != nil else { return nil }
        let verdict = list.list.checkSignature(under: signer.certificate.subjectPublicKeyInfo)
        verdicts[pair] = verdict
        return verdict
    }
}

extension DistributionPoint {
    /// "If the DP includes a cRLIssuer with more than one name, nameRelativeToCRLIssuer MUST NOT be used": the first.
    fileprivate var directoryIssuer: DistinguishedName? {
        for case .directoryName(let name) in cRLIssuer { return name }
        return nil
    }
}
