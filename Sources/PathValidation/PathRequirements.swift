public import DER
public import Digests
private import KeyFormats

/// What a path has to fulfil: the inputs of RFC 5280 section 6.1.1 that are not certificates, and what goes beyond it.
public struct PathRequirements: Sendable {
    /// Section 6.1.1 (b).
    public var time: DERTime
    /// Section 6.1.1 (c), user-initial-policy-set; empty is any-policy.
    public var initialPolicySet: Set<ObjectIdentifier> = []
    /// Section 6.1.1 (e), initial-policy-mapping-inhibit.
    public var inhibitsPolicyMapping = false
    /// Section 6.1.1 (f), initial-explicit-policy.
    public var requiresExplicitPolicy = false
    /// Section 6.1.1 (g), initial-any-policy-inhibit.
    public var inhibitsAnyPolicy = false
    /// What the leaf's key is to be used for. Section 4.2.1.12, along the path.
    public var purpose = KeyPurpose.any
    /// Who the leaf's owner is to be; nil: nobody asked.
    public var identity: ReferenceIdentity?
    public var hostRule = HostRule.rfc9525
    /// The weakest digest of a signature that counts. SHA-1 by default, for the installations of the systems Signet
    /// looks after have it; ``ValidatedPath/weaknesses`` tells of it.
    public var minimumDigest = DigestAlgorithm.sha1
    /// The shortest RSA key that counts.
    public var minimumKeyBitCount = 1024
    /// Whether a certificate whose status no list tells is refused.
    public var requiresRevocationStatus = false
    /// Whether a list that is shown to be false refuses a certificate of its issuer even where another list tells the status.
    ///
    /// RFC 5280 section 6.3.3 goes on to the next list, as does this without it: who fetches lists from many places meets bad
    /// ones, and an outsider could deny service with them. Who names files by hand wants to hear that one of them is not what
    /// it says: `signet verify` sets it.
    public var requiresSoundRevocationLists = false
    /// Whether a certificate, the anchor's too, is refused that breaks a MUST of RFC 5280 section 4 which binds who made
    /// it, and which section 6 lets pass: see ``ProfileDefect``.
    public var requiresConformingCertificates = false
    /// Certificates of a path, its anchor included.
    public var maximumPathLength = PathBudget.defaultPathLength

    public init(time: DERTime) { self.time = time }
}

extension DigestAlgorithm {
    /// From weak to strong: by collision resistance, which is what signatures need (NIST SP 800-107 section 4.1).
    package var strength: Int {
        switch self {
        case .sha1: 80
        case .sha224: 112
        case .sha256: 128
        case .sha384: 192
        case .sha512: 256
        }
    }
}
