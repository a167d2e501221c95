public import DER
public import PKIX

/// A rule that a certificate of a path keeps, and what was looked at.
public enum PathCheck: Equatable, Sendable {
    /// It is the anchor, or the leaf is.
    case trusted
    case signature(ObjectIdentifier)
    /// Nil: the key is of another algorithm than RSA, and nothing was verified with it.
    case key(bitCount: Int?)
    case validity(Validity, at: DERTime)
    case revocation(RevocationStatus)
    case issuerName(DistinguishedName)
    /// How many names were held against constraints.
    case nameConstraints(nameCount: Int)
    /// The policies of the graph at this certificate; nil where the graph is NULL.
    case policies([ObjectIdentifier]?)
    case certificateAuthority(pathLenConstraint: Int?)
    /// How many certificates that are not self-issued may still follow.
    case pathLength(Int)
    case keyUsage(KeyUsage?)
    case extendedKeyUsage([ObjectIdentifier]?, KeyPurpose)
    /// Those that were processed.
    case criticalExtensions([ObjectIdentifier])
    /// Nothing that section 4 asks of its maker is broken.
    case profile
    case identity(ReferenceIdentity, rule: HostRule, matched: PresentedIdentity)

    public var rule: PathRule {
        switch self {
        case .trusted: .anchor
        case .signature: .signature
        case .key: .keySize
        case .validity: .validity
        case .revocation: .revocation
        case .issuerName: .issuerName
        case .nameConstraints: .nameConstraints
        case .policies: .policies
        case .certificateAuthority: .certificateAuthority
        case .pathLength: .pathLength
        case .keyUsage: .keyUsage
        case .extendedKeyUsage: .extendedKeyUsage
        case .criticalExtensions: .criticalExtensions
        case .profile: .profile
        case .identity: .identity
        }
    }
}
