public import DER
public import Digests
public import PKIX

/// What revocation lists say of a certificate (RFC 5280 section 6.3).
public enum RevocationStatus: Equatable, Sendable {
    /// No lists were given.
    case notChecked
    /// For every reason a current list covers the certificate, and none has it; those lists, and why others of the right
    /// issuer do not tell.
    case unrevoked([CertificateList], passedOver: [RevocationListRejection])
    /// It has the certificate.
    case revoked(Revocation)
    /// UNDETERMINED; why each list of the right issuer does not tell.
    case unknown([RevocationListRejection])
}

/// An entry that says that a certificate is revoked, and the list it stands in.
public struct Revocation: Equatable, Sendable {
    public let reason: CRLReason
    public let date: DERTime
    public let list: CertificateList
}

/// A list that does not tell the status of a certificate.
public struct RevocationListRejection: Equatable, Sendable {
    public let list: CertificateList
    public let fault: RevocationListFault
}

/// Why a list does not tell, by the steps of RFC 5280 section 6.3.3.
public enum RevocationListFault: Error, Equatable, Sendable {
    // What makes it a list for other certificates.
    /// Step (b) (1): the distribution point names another issuer, so the list has to be an indirect one.
    case notIndirect
    /// Step (b) (2) (i).
    case otherDistributionPoint
    /// Steps (b) (2) (ii) to (iv).
    case otherCertificates(IssuingDistributionPoint.Scope)
    /// Step (e): its reasons are covered.
    case noNewReasons
    /// It has been used, and leaves reasons uncovered.
    case someReasonsOnly(ReasonFlags)
    /// Section 5.2.4: no complete list that it could be added to.
    case deltaWithoutBase

    // Step (a): what makes it useless now.
    case notYetIssued(thisUpdate: DERTime, at: DERTime)
    case outdated(nextUpdate: DERTime, at: DERTime)

    // Steps (f) and (g): who signed it.
    /// Nobody with the issuer's name, or nobody with the key that its authority key identifier names.
    case noIssuer
    /// The issuer's own path fails.
    case issuerPath(PathFailureSummary)
    case signatureUnsupported(ObjectIdentifier)
    case weakDigest(DigestAlgorithm, minimum: DigestAlgorithm)

    // What is wrong with the list itself.
    case signatureInvalid
    case issuerMayNotSign(KeyUsage)
    /// Section 5.2: "If a CRL contains a critical extension that the application cannot process, then the application MUST
    /// NOT use that CRL"; section 5.3 says so of entries.
    case unknownCriticalExtension(ObjectIdentifier)
    case malformedExtension(ObjectIdentifier, DERError)
    case repeatedExtension(ObjectIdentifier)

    /// Whether the list fails its own checks: then it is broken, forged or beyond us, and no mere matter of coverage. Where no
    /// other list tells, that is an error.
    public var isOfTheListItself: Bool {
        switch self {
        case .signatureInvalid, .issuerMayNotSign, .unknownCriticalExtension, .malformedExtension, .repeatedExtension: true
        default: false
        }
    }
}

extension RevocationListFault {
    /// Whether the list is shown to be false: nobody who may sign it made it as it stands. That is an error beside a list that
    /// tells, too, for whoever asks for it (``PathRequirements/requiresSoundRevocationLists``).
    ///
    /// An outdated list was right in its day; one whose issuer is not at hand, or whose algorithm is not computed, may be right;
    /// an unknown critical extension is no fault of the list's ("the application MUST NOT use that CRL", section 5.2, and that
    /// is all).
    public var showsListFalse: Bool {
        switch self {
        case .signatureInvalid, .issuerMayNotSign, .malformedExtension, .repeatedExtension: true
        default: false
        }
    }
}

/// Where and why the path of a list's issuer fails.
public struct PathFailureSummary: Equatable, Sendable {
    public let certificate: Certificate
    public let rule: PathRule
}
