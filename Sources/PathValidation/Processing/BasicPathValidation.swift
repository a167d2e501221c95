import DER
import Digests
import KeyFormats
import PKIX

/// RFC 5280 section 6.1, its steps numbered as there; policies by RFC 9618.
///
/// Two conditions of section 6.1.3 (a) are decided elsewhere, and all hold or the path does not: (1), the signature, by
/// the builder before it takes an issuer; (3), revocation, once all other steps have passed for the whole path, so
/// that no list is asked for a path that is none.
struct BasicPathValidation {
    private let requirements: PathRequirements
    /// n, the certificates below the anchor.
    private let count: Int

    // Section 6.1.2, state variables.
    private var graph = PolicyGraph()  // (a)
    private var names = NameConstraintState()  // (b), (c)
    private var explicitPolicy: Int  // (d)
    private var inhibitAnyPolicy: Int  // (e)
    private var policyMapping: Int  // (f)
    // (g) to (i), the working public key, its algorithm and parameters: the builder verified each signature under the key
    // of the certificate above; parameters are inherited by DSA and elliptic curves only, which are not computed.
    // (j), the working issuer name: that of the certificate above.
    private var maxPathLength: Int  // (k)
    /// The constraint that (k) came from, and the certificates that were counted against it.
    private var pathLimit = (limit: 0, used: 0)
    private var initialPolicySet: Set<ObjectIdentifier>

    /// Processes a path; adds the checks made and the policies found.
    static func process(
        _ path: inout ProcessedPath, _ requirements: PathRequirements, _ budget: inout PathBudget
    ) throws(PlacedFault) {
        var validation = BasicPathValidation(path, requirements)
        for place in path.path.indices {
            do throws(PathFault) {
                let certificate = path.path[place]
                var checks = path.checks[place]
                defer { path.checks[place] = checks }
                if place == 0 {
                    try validation.startFrom(certificate, isLeaf: validation.count == 0, &checks, &budget)
                } else {
                    let issuer = path.path[place - 1]
                    try validation.basicProcessing(certificate, issuer, isLast: place == validation.count, &checks, &budget)
                    if place < validation.count {
                        try validation.prepareForNext(certificate, &checks, &budget)
                    } else {
                        path.policies = try validation.wrapUp(certificate, &checks, &budget)
                    }
                }
            } catch {
                throw PlacedFault(at: place, error)
            }
        }
    }

    /// Section 6.1.2.
    private init(_ path: ProcessedPath, _ requirements: PathRequirements) {
        self.requirements = requirements
        count = path.path.count - 1
        explicitPolicy = requirements.requiresExplicitPolicy ? 0 : count + 1
        inhibitAnyPolicy = requirements.inhibitsAnyPolicy ? 0 : count + 1
        policyMapping = requirements.inhibitsPolicyMapping ? 0 : count + 1
        maxPathLength = count
        pathLimit.limit = count
        initialPolicySet = requirements.initialPolicySet.contains(.anyPolicy) ? [] : requirements.initialPolicySet
    }

    /// What the anchor's certificate says; see PathValidation.swift. RFC 5937 section 3.2.
    ///
    /// - Parameter isLeaf: it is all there is.
    private mutating func startFrom(
        _ anchor: CertificateFacts, isLeaf: Bool, _ checks: inout [PathCheck], _ budget: inout PathBudget
    ) throws(PathFault) {
        if let fault = anchor.fault { throw fault }
        checks.append(.trusted)
        try checkKey(anchor, &checks)
        try checkValidity(anchor, &checks)
        try checkProfile(anchor, isSelfSigned: anchor.isSelfIssued, &checks)
        guard !isLeaf else {
            try checkPurpose(ofLeaf: anchor, &checks)
            checks.append(.criticalExtensions(anchor.criticalExtensions))
            try checkIdentity(anchor, &checks, &budget)
            return
        }
        if anchor.certificate.version == .v3 { try checkAuthority(anchor, &checks) }
        limitPath(by: anchor)
        // Who says for what an anchor is trusted need not go by what it says.
        if anchor.trust?.answer(for: requirements.purpose) != .trusted { try checkNesting(anchor, &checks) }
        if let constraints = anchor.nameConstraints {
            try names.add(constraints)
        }
        if let policies = anchor.policies {
            let named = Set(policies.policies.map(\.policyIdentifier))
            if !named.contains(.anyPolicy) {
                initialPolicySet = initialPolicySet.isEmpty ? named : initialPolicySet.intersection(named)
                // Nothing in common: a set that no policy is in, which is not the empty one that means any.
                if initialPolicySet.isEmpty { initialPolicySet = [Self.noPolicy] }
            }
        }
        limitPolicies(by: anchor)
        checks.append(.criticalExtensions(anchor.criticalExtensions))
    }

    /// An identifier that names no policy: joint-iso-itu-t(2) 5 29 32, the arc of certificatePolicies itself.
    private static let noPolicy = ObjectIdentifier.certificatePolicies

    /// Section 6.1.3 for certificate i, together with what may be said of it before.
    private mutating func basicProcessing(
        _ certificate: CertificateFacts, _ issuer: CertificateFacts, isLast: Bool, _ checks: inout [PathCheck],
        _ budget: inout PathBudget
    ) throws(PathFault) {
        // Steps 6.1.4 (o) and 6.1.5 (f), brought forward: what cannot be read or is unknown is not processed further.
        if let fault = certificate.fault { throw fault }
        // Step (a) (1), done; the digest is a matter of policy.
        checks.append(.signature(certificate.certificate.signatureAlgorithm.algorithm))
        if let digest = certificate.certificate.signatureAlgorithm.signatureDigest,
            digest.strength < requirements.minimumDigest.strength
        {
            throw .weakDigest(digest, minimum: requirements.minimumDigest)
        }
        try checkKey(certificate, &checks)
        // Step (a) (2).
        try checkValidity(certificate, &checks)
        // Step (a) (3): see the type's comment.
        // Step (a) (4).
        guard certificate.issuerNumber == issuer.subjectNumber else {
            throw .issuerNameDiffers(expected: issuer.certificate.subject, found: certificate.certificate.issuer)
        }
        checks.append(.issuerName(certificate.certificate.issuer))
        try checkProfile(certificate, isSelfSigned: certificate.keyNumber == issuer.keyNumber, &checks)
        // Steps (b) and (c): "If certificate i is self-issued and it is not the final certificate in the path, skip".
        if !certificate.isSelfIssued || isLast {
            let count = try names.check(certificate, &budget)
            if count > 0 { checks.append(.nameConstraints(nameCount: count)) }
        }
        // Steps (d) and (e).
        if let policies = certificate.policies {
            if !graph.isNull {
                let takesAny = inhibitAnyPolicy > 0 || !isLast && certificate.isSelfIssued
                try graph.process(policies, takesAnyPolicy: takesAny, &budget)
            }
        } else {
            graph.setNull()
        }
        // Step (f).
        guard explicitPolicy > 0 || !graph.isNull else { throw noValidPolicy([]) }
        checks.append(.policies(graph.isNull ? nil : graph.validPolicies))
    }

    /// Section 6.1.4.
    private mutating func prepareForNext(
        _ certificate: CertificateFacts, _ checks: inout [PathCheck], _ budget: inout PathBudget
    ) throws(PathFault) {
        if let mappings = certificate.policyMappings {
            // Step (a).
            guard !mappings.mappings.contains(where: { $0.issuerDomainPolicy == .anyPolicy || $0.subjectDomainPolicy == .anyPolicy })
            else { throw .anyPolicyMapped }
            // Step (b).
            if !graph.isNull { try graph.map(mappings, isInhibited: policyMapping == 0, &budget) }
        }
        // Steps (c) to (f): the name and key of the next certificate's issuer are this one's.
        // Step (g).
        if let constraints = certificate.nameConstraints {
            try names.add(constraints)
        }
        // Step (h).
        if !certificate.isSelfIssued {
            explicitPolicy = max(explicitPolicy - 1, 0)
            policyMapping = max(policyMapping - 1, 0)
            inhibitAnyPolicy = max(inhibitAnyPolicy - 1, 0)
        }
        // Steps (i) and (j).
        limitPolicies(by: certificate)
        // Steps (k) and (n).
        try checkAuthority(certificate, &checks)
        // Step (l).
        if !certificate.isSelfIssued {
            pathLimit.used += 1
            guard maxPathLength > 0 else { throw .pathTooLong(limit: pathLimit.limit, found: pathLimit.used) }
            maxPathLength -= 1
        }
        // Step (m).
        limitPath(by: certificate)
        checks.append(.pathLength(maxPathLength))
        // Section 4.2.1.12, as an authority's: what it was not meant for its certificates are not.
        try checkNesting(certificate, &checks)
        // Step (o): the builder's facts refuse what is unknown.
        checks.append(.criticalExtensions(certificate.criticalExtensions))
    }

    /// Section 6.1.5; gives the user_constrained_policy_set.
    private mutating func wrapUp(
        _ certificate: CertificateFacts, _ checks: inout [PathCheck], _ budget: inout PathBudget
    ) throws(PathFault) -> [ObjectIdentifier] {
        // Step (a).
        explicitPolicy = max(explicitPolicy - 1, 0)
        // Step (b).
        if certificate.policyConstraints?.requireExplicitPolicy == 0 { explicitPolicy = 0 }
        // Steps (c) to (e): nobody asks for the leaf's key here. Step (f): as 6.1.4 (o).
        // Step (g).
        let policies = graph.constrained(to: initialPolicySet)
        guard explicitPolicy > 0 || !policies.isEmpty else { throw noValidPolicy(graph.isNull ? [] : graph.validPolicies) }
        try checkPurpose(ofLeaf: certificate, &checks)
        checks.append(.criticalExtensions(certificate.criticalExtensions))
        try checkIdentity(certificate, &checks, &budget)
        return policies
    }

    private func noValidPolicy(_ valid: [ObjectIdentifier]) -> PathFault {
        let wanted = initialPolicySet.filter { $0 != Self.noPolicy }
        return .noValidPolicy(valid: valid, wanted: wanted.sorted { $0.content.lexicographicallyPrecedes($1.content) })
    }

    /// Step (m) of section 6.1.4.
    private mutating func limitPath(by certificate: CertificateFacts) {
        guard case .certificateAuthority(let limit?) = certificate.basicConstraints, limit < maxPathLength else { return }
        maxPathLength = limit
        pathLimit = (limit, 0)
    }

    /// Steps (i) and (j) of section 6.1.4.
    private mutating func limitPolicies(by certificate: CertificateFacts) {
        if let limit = certificate.policyConstraints?.requireExplicitPolicy { explicitPolicy = min(explicitPolicy, limit) }
        if let limit = certificate.policyConstraints?.inhibitPolicyMapping { policyMapping = min(policyMapping, limit) }
        if let limit = certificate.inhibitAnyPolicy?.skipCerts { inhibitAnyPolicy = min(inhibitAnyPolicy, limit) }
    }

    private func checkKey(_ certificate: CertificateFacts, _ checks: inout [PathCheck]) throws(PathFault) {
        if let bitCount = certificate.keyBitCount, bitCount < requirements.minimumKeyBitCount {
            throw .shortKey(bitCount: bitCount, minimum: requirements.minimumKeyBitCount)
        }
        checks.append(.key(bitCount: certificate.keyBitCount))
    }

    private func checkValidity(_ certificate: CertificateFacts, _ checks: inout [PathCheck]) throws(PathFault) {
        let (validity, time) = (certificate.certificate.validity, requirements.time)
        guard validity.notBefore <= time else { throw .notYetValid(notBefore: validity.notBefore, at: time) }
        guard time <= validity.notAfter else { throw .expired(notAfter: validity.notAfter, at: time) }
        checks.append(.validity(validity, at: time))
    }

    /// Section 4, which section 6 does not ask of a path.
    private func checkProfile(
        _ certificate: CertificateFacts, isSelfSigned: Bool, _ checks: inout [PathCheck]
    ) throws(PathFault) {
        guard requirements.requiresConformingCertificates else { return }
        if let defect = certificate.profileDefect(isSelfSigned: isSelfSigned) { throw .nonconforming(defect) }
        checks.append(.profile)
    }

    /// Steps (k) and (n) of section 6.1.4.
    private func checkAuthority(_ certificate: CertificateFacts, _ checks: inout [PathCheck]) throws(PathFault) {
        // Step (k): "If certificate i is a version 1 or version 2 certificate, then the application MUST either verify that
        // certificate i is a CA certificate through out-of-band means or reject the certificate."
        guard certificate.certificate.version == .v3 else { throw .notVersion3(certificate.certificate.version) }
        guard case .certificateAuthority(let limit) = certificate.basicConstraints else {
            throw .notCertificateAuthority(hasBasicConstraints: certificate.basicConstraints != nil)
        }
        checks.append(.certificateAuthority(pathLenConstraint: limit))
        // Step (n).
        if let usage = certificate.keyUsage, !usage.contains(.keyCertSign) {
            throw .keyUsageLacks(.keyCertSign, found: usage)
        }
        checks.append(.keyUsage(certificate.keyUsage))
    }

    /// An authority with an extended key usage issues for those purposes only: not in RFC 5280, but what Windows, NSS,
    /// OpenSSL and Go do, and the CA/Browser Forum's Baseline Requirements 7.1.2.2 (g) build upon.
    private func checkNesting(_ certificate: CertificateFacts, _ checks: inout [PathCheck]) throws(PathFault) {
        guard let usage = certificate.extendedKeyUsage else { return }
        guard requirements.purpose.isAllowed(by: usage) else {
            throw .purposeNotAllowed(requirements.purpose, found: usage.purposes)
        }
        checks.append(.extendedKeyUsage(usage.purposes, requirements.purpose))
    }

    private func checkPurpose(ofLeaf certificate: CertificateFacts, _ checks: inout [PathCheck]) throws(PathFault) {
        let purpose = requirements.purpose
        guard purpose != .any else { return }
        if purpose == .ca, !(certificate.isAnchor && certificate.certificate.version != .v3) {
            return try checkAuthority(certificate, &checks)
        }
        if let usage = certificate.keyUsage {
            guard !usage.isDisjoint(with: purpose.keyUsages) else { throw .keyUsageLacks(purpose.keyUsages, found: usage) }
        }
        checks.append(.keyUsage(certificate.keyUsage))
        if let usage = certificate.extendedKeyUsage, !purpose.isAllowed(by: usage) {
            throw .purposeNotAllowed(purpose, found: usage.purposes)
        }
        checks.append(.extendedKeyUsage(certificate.extendedKeyUsage?.purposes, purpose))
    }

    /// Not of section 6.1: whether the leaf is whose it should be.
    private func checkIdentity(
        _ leaf: CertificateFacts, _ checks: inout [PathCheck], _ budget: inout PathBudget
    ) throws(PathFault) {
        guard let reference = requirements.identity else { return }
        let check = IdentityCheck(leaf, is: reference, rule: requirements.hostRule)
        guard let matched = check.matched else {
            throw .identityDiffers(reference, rule: requirements.hostRule, presented: check.presented)
        }
        // A common name that stands for a host is held to the constraints on hosts, which section 6.1 asks of alternative
        // names only: else an authority confined to one domain would reach all others by it. So do OpenSSL and NSS.
        // The same for an address in it, and for a mailbox in the subject beside alternative names of other forms, which
        // section 4.2.1.10 lets pass as long as nobody is taken for its owner.
        switch (matched, reference) {
        case (.commonName, .address(let address)): try names.check(ConstrainedName(.iPAddress(address.octets)), &budget)
        case (.commonName(let text), _): try names.check(ConstrainedName(.dNSName(text)), &budget)
        case (.emailAddress(let text), _): try names.check(ConstrainedName(.rfc822Name(text)), &budget)
        default: break
        }
        checks.append(.identity(reference, rule: requirements.hostRule, matched: matched))
    }
}

extension AlgorithmIdentifier {
    /// The digest of an RSA signature, of either scheme.
    var signatureDigest: DigestAlgorithm? { rsaPKCS1DigestAlgorithm ?? rsaPSSParameters?.digest }
}
