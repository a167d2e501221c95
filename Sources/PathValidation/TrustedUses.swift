public import DER
private import KeyFormats
public import PKIX

/// For what an administrator trusts a certificate, beside what it says itself: OpenSSL's trust settings, which travel with it in
/// a `TRUSTED CERTIFICATE` block.
///
/// They mean what openssl-verification-options(1) gives them: what is rejected is rejected; where something is trusted, all
/// else is not; anyExtendedKeyUsage stands for every use; who does not say what the key is for needs a trust in any use.
public struct TrustedUses: Hashable, Sendable {
    /// None: nothing is said.
    public private(set) var trusted: [ObjectIdentifier]
    public private(set) var rejected: [ObjectIdentifier]

    /// Nothing is said: what the certificate says counts.
    public init() { (trusted, rejected) = ([], []) }

    public init(_ trust: CertificateTrust) {
        trusted = trust.trusted ?? []
        rejected = trust.rejected ?? []
    }

    enum Answer {
        case notSaid, trusted
        /// Other uses are trusted.
        case unmentioned
        case rejected
    }

    func answer(for purpose: KeyPurpose) -> Answer {
        guard !trusted.isEmpty || !rejected.isEmpty else { return .notSaid }
        let names: Set<ObjectIdentifier> = Set(purpose.extendedKeyUsages).union([.anyExtendedKeyUsage])
        if !names.isDisjoint(with: rejected) { return .rejected }
        guard !trusted.isEmpty else { return .notSaid }
        return names.isDisjoint(with: trusted) ? .unmentioned : .trusted
    }

    /// The same certificate was given twice: what either rejects, and the first that trusts.
    mutating func add(_ other: TrustedUses) {
        if trusted.isEmpty { trusted = other.trusted }
        rejected += other.rejected.filter { !rejected.contains($0) }
    }
}
