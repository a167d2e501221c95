public import DER
public import Digests
public import PKIX

/// Why a certificate breaks a rule: the values that disagree.
public enum PathFault: Error, Equatable, Sendable {
    // Building.
    /// No certificate with this name was given.
    case noIssuer(DistinguishedName)
    /// The same name and key stand in the path already.
    case loop
    case budgetExhausted(PathBudget.Kind, limit: Int)

    // Section 6.1.1 (d).
    /// An anchor is trusted for other uses, or this one was rejected.
    case useNotTrusted(KeyPurpose, TrustedUses)

    // Section 4.2: what cannot be read says nothing.
    case malformedExtension(ObjectIdentifier, DERError)
    /// "A certificate MUST NOT include more than one instance of a particular extension."
    case repeatedExtension(ObjectIdentifier)

    // Section 6.1.3 (a).
    case signatureInvalid(ObjectIdentifier)
    case signatureUnsupported(ObjectIdentifier)
    case weakDigest(DigestAlgorithm, minimum: DigestAlgorithm)
    case shortKey(bitCount: Int, minimum: Int)
    case notYetValid(notBefore: DERTime, at: DERTime)
    case expired(notAfter: DERTime, at: DERTime)
    case revoked(Revocation)
    /// No list tells; why each of those given does not.
    case revocationUnknown([RevocationListRejection])
    /// A list that should tell fails its own checks.
    case revocationListInvalid(RevocationListRejection)
    case issuerNameDiffers(expected: DistinguishedName, found: DistinguishedName)
    /// An authority's name is not empty (sections 4.1.2.4 and 4.1.2.6).
    case emptyAuthorityName

    // Section 6.1.3 (b) and (c).
    /// - Parameter by: what would have been permitted; the first few.
    case nameNotPermitted(GeneralName, by: [GeneralName])
    case nameExcluded(GeneralName, by: GeneralName)
    /// A constraint of a form, or with a distance, that is not processed, and a name of that form.
    case constraintUnsupported(GeneralName, on: GeneralName)
    /// A constraint or name that is none of its form, so that nobody knows what it covers.
    case nameUnprocessable(GeneralName)

    // Section 6.1.3 (d) to (f), 6.1.4 (a), 6.1.5 (g).
    /// - Parameters:
    ///   - valid: the policies that are valid for the path; none.
    ///   - wanted: the user's; empty is any.
    case noValidPolicy(valid: [ObjectIdentifier], wanted: [ObjectIdentifier])
    case anyPolicyMapped
    case repeatedPolicy(ObjectIdentifier)
    /// A qualifier of a critical certificatePolicies.
    case unknownPolicyQualifier(ObjectIdentifier)

    // Section 6.1.4 (k) to (o), 6.1.5 (f).
    case notVersion3(Certificate.Version)
    /// - Parameter hasBasicConstraints: whether the extension is there at all.
    case notCertificateAuthority(hasBasicConstraints: Bool)
    case pathTooLong(limit: Int, found: Int)
    case keyUsageLacks(KeyUsage, found: KeyUsage)
    case purposeNotAllowed(KeyPurpose, found: [ObjectIdentifier])
    case unknownCriticalExtension(ObjectIdentifier)

    // Section 4, where that is asked for.
    case nonconforming(ProfileDefect)

    // Identity.
    case identityDiffers(ReferenceIdentity, rule: HostRule, presented: [PresentedIdentity])

    public var rule: PathRule {
        switch self {
        case .noIssuer, .loop: .pathBuilding
        case .useNotTrusted: .anchor
        case .budgetExhausted: .budget
        case .malformedExtension, .repeatedExtension: .encoding
        case .signatureInvalid, .signatureUnsupported: .signature
        case .weakDigest: .digest
        case .shortKey: .keySize
        case .notYetValid, .expired: .validity
        case .revoked, .revocationUnknown, .revocationListInvalid: .revocation
        case .issuerNameDiffers, .emptyAuthorityName: .issuerName
        case .nameNotPermitted, .nameExcluded, .constraintUnsupported, .nameUnprocessable: .nameConstraints
        case .noValidPolicy, .anyPolicyMapped, .repeatedPolicy, .unknownPolicyQualifier: .policies
        case .notVersion3, .notCertificateAuthority: .certificateAuthority
        case .pathTooLong: .pathLength
        case .keyUsageLacks: .keyUsage
        case .purposeNotAllowed: .extendedKeyUsage
        case .unknownCriticalExtension: .criticalExtensions
        case .nonconforming: .profile
        case .identityDiffers: .identity
        }
    }

    /// The rule's clause, or the one of this fault where another sentence of the standards says it.
    public var clause: String {
        switch self {
        case .repeatedPolicy, .unknownPolicyQualifier: "RFC 5280 section 4.2.1.4"
        case .anyPolicyMapped: "RFC 5280 section 6.1.4 (a)"
        case .emptyAuthorityName: "RFC 5280 section 4.1.2.6"
        case .constraintUnsupported, .nameUnprocessable: "RFC 5280 section 4.2.1.10"
        case .nonconforming(let defect): defect.clause
        case .identityDiffers(.host, let rule, _): rule.clause
        case .identityDiffers(.address, _, _): "RFC 9525 section 6.5"
        case .identityDiffers(.mailbox, _, _): "RFC 5280 section 7.5, RFC 9598 section 5"
        default: rule.clause
        }
    }
}
