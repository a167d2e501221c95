/// The rules that a path is held to, in the order in which they are checked, each with its clause.
public enum PathRule: String, CaseIterable, Sendable {
    case anchor, encoding, pathBuilding = "path-building"
    case signature, digest, keySize = "key-size", validity, revocation, issuerName = "issuer-name"
    case nameConstraints = "name-constraints", policies
    case certificateAuthority = "certificate-authority", pathLength = "path-length", keyUsage = "key-usage"
    case extendedKeyUsage = "extended-key-usage"
    case criticalExtensions = "critical-extensions"
    case profile
    case identity
    case budget

    public var clause: String {
        switch self {
        case .anchor: "RFC 5280 section 6.1.1 (d)"
        case .encoding: "RFC 5280 section 4.2"
        case .pathBuilding: "RFC 5280 section 6.1"
        case .signature: "RFC 5280 section 6.1.3 (a) (1)"
        case .digest: "NIST SP 800-131A section 3"
        case .keySize: "NIST SP 800-57 part 1 section 5.6"
        case .validity: "RFC 5280 section 6.1.3 (a) (2)"
        case .revocation: "RFC 5280 sections 6.1.3 (a) (3) and 6.3"
        case .issuerName: "RFC 5280 section 6.1.3 (a) (4)"
        case .nameConstraints: "RFC 5280 section 6.1.3 (b) and (c)"
        case .policies: "RFC 5280 section 6.1.3 (f), RFC 9618"
        case .certificateAuthority: "RFC 5280 section 6.1.4 (k)"
        case .pathLength: "RFC 5280 section 6.1.4 (l)"
        case .keyUsage: "RFC 5280 section 6.1.4 (n)"
        case .extendedKeyUsage: "RFC 5280 section 4.2.1.12"
        case .criticalExtensions: "RFC 5280 section 6.1.4 (o)"
        case .profile: "RFC 5280 section 4"
        case .identity: "RFC 9525 section 6"
        case .budget: "a bound of Signet's own"
        }
    }
}
