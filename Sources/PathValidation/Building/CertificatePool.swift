import Octets
import PKIX

/// The certificates of a validation, each once, found by their subjects.
struct CertificatePool: Sendable {
    private(set) var all: [CertificateFacts] = []
    private var bySubject: [Int: [CertificateFacts]] = [:]
    private var known: [OctetKey: CertificateFacts] = [:]
    private(set) var names = NameTable()
    private let hasTrustSettings: Bool

    init(anchors: [TrustAnchor], untrusted: [Certificate]) {
        // The same certificate may be given twice, with other settings.
        var uses: [OctetKey: TrustedUses] = [:]
        for anchor in anchors where anchor.uses != TrustedUses() {
            uses[OctetKey(anchor.certificate.encoded), default: TrustedUses()].add(anchor.uses)
        }
        hasTrustSettings = !uses.isEmpty
        for anchor in anchors {
            let settings = hasTrustSettings ? uses[OctetKey(anchor.certificate.encoded)] : nil
            _ = add(anchor.certificate, trust: settings ?? TrustedUses())
        }
        for certificate in untrusted { _ = add(certificate) }
    }

    /// Gives the facts of a certificate; one that is known keeps those that it has.
    ///
    /// - Parameter trust: for what it is trusted, if it is an anchor.
    mutating func add(_ certificate: Certificate, trust: TrustedUses? = nil) -> CertificateFacts {
        let key = OctetKey(certificate.encoded)
        if let facts = known[key] { return facts }
        let facts = CertificateFacts(certificate, index: all.count, trust: trust, &names)
        all.append(facts)
        known[key] = facts
        bySubject[facts.subjectNumber, default: []].append(facts)
        return facts
    }

    /// Those whose subject matches a name.
    func withSubject(_ number: Int) -> [CertificateFacts] { bySubject[number] ?? [] }

    /// Anchors that are rejected for a purpose: by name and key, which is what trust is in (section 6.1.1 (d)), so that another
    /// certificate of the same authority is no way around.
    func rejected(for purpose: KeyPurpose) -> [NameAndKey: TrustedUses] {
        guard hasTrustSettings else { return [:] }
        var rejected: [NameAndKey: TrustedUses] = [:]
        for facts in all {
            if let trust = facts.trust, trust.answer(for: purpose) == .rejected { rejected[facts.nameAndKey] = trust }
        }
        return rejected
    }

    mutating func number(of name: DistinguishedName) -> Int { names.number(of: name) }

    /// Candidate issuers, the likely ones first: anchors, then by key identifier, then valid ones, then the latest.
    ///
    /// None is left out. Section 4.2.1.1 makes key identifiers "a means of identifying the public key"; whether it is
    /// the key the signature says. OpenSSL rejects a candidate by them, and so misses paths (its issue 13931).
    func candidates(for subject: CertificateFacts, _ requirements: PathRequirements) -> [CertificateFacts] {
        let found = withSubject(subject.issuerNumber)
        guard found.count > 1 else { return found }
        return found.map { candidate in (candidate, Self.rank(candidate, for: subject, requirements)) }
            .sorted { a, b in
                guard a.1 == b.1 else { return a.1 < b.1 }
                let (left, right) = (a.0.certificate.validity.notBefore, b.0.certificate.validity.notBefore)
                return left == right ? a.0.index < b.0.index : left > right
            }
            .map(\.0)
    }

    private static func rank(_ candidate: CertificateFacts, for subject: CertificateFacts, _ requirements: PathRequirements) -> Int {
        var rank = candidate.isAnchor ? 0 : 100
        if let identifier = subject.authorityKeyIdentifier {
            if let wanted = identifier.keyIdentifier, let has = candidate.subjectKeyIdentifier {
                rank += wanted == has ? 0 : 20
            } else {
                rank += 10
            }
            if let serial = identifier.authorityCertSerialNumber, serial != candidate.certificate.serialNumber { rank += 5 }
        }
        if !candidate.certificate.validity.contains(requirements.time) { rank += 40 }
        if !candidate.isAuthority && !candidate.isAnchor { rank += 50 }
        return rank
    }
}
