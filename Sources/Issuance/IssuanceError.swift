public import DER
public import Octets
public import PKIX
public import RSA

/// Why nothing was issued.
public enum IssuanceError: Error, Equatable {
    // The issuer.

    /// The private key is not that of the issuer's certificate.
    case issuerKeyDoesNotMatch
    /// The issuer's certificate has a key of an algorithm, or a restriction, with which Signet does not sign.
    case issuerAlgorithm(ObjectIdentifier)
    /// The issuer's certificate signed itself, and its signature is not valid.
    case issuerAltered
    /// RFC 5280 section 4.2.1.9: no v3 certificate whose basicConstraints have cA TRUE.
    case issuerIsNoAuthority
    /// RFC 5280 section 4.1.2.4: an issuer has a name.
    case issuerHasNoName
    /// The issuer's keyUsage does not have keyCertSign, or, for CRLs, cRLSign (RFC 5280 section 4.2.1.3).
    case issuerUsage(lacking: KeyUsage)
    /// The issuer's pathLenConstraint is 0: no CA stands below it.
    case issuerAllowsNoAuthority
    /// An extension of the issuer's certificate that is needed does not read.
    case issuerExtension(ObjectIdentifier, DERError)

    // The request.

    /// The request's own signature is not valid.
    case requestAltered
    /// The request's signature or key is of an algorithm that Signet does not compute.
    case requestAlgorithm(ObjectIdentifier)
    case requestExtensions(DERError)
    case requestedExtension(ObjectIdentifier, DERError)
    /// A name without the syntax of its kind.
    case requestedName(GeneralName)

    // What was asked for.

    /// The subject's key is of an algorithm for which the profiles are not made.
    case subjectAlgorithm(ObjectIdentifier)
    case subjectKey(RSAError)
    /// Nobody is named: RFC 5280 section 4.1.2.6 demands a subject of a CA, and of others a subject or alternative names.
    case noSubject
    /// RFC 5280 section 4.1.2.5: the certificate would end before it begins.
    case validityEmpty(Validity)
    /// Nothing of the validity that was asked for lies in the issuer's.
    case validityOutside(asked: Validity, issuer: Validity)
    /// RFC 5280 section 4.1.2.2: a positive number of at most 20 octets.
    case serialNumber(CertificateSerialNumber)
    /// The number that the issuer's own, self-signed, certificate has.
    case serialNumberOfIssuer(CertificateSerialNumber)
    /// RFC 5280 section 4.2: one instance of each extension.
    case repeatedExtension(ObjectIdentifier)
    /// RFC 5280 section 4.2.1.4: one instance of each policy.
    case repeatedPolicy(ObjectIdentifier)
    /// RFC 5280 section 4.2.1.9: keyCertSign and cA stand together.
    case usageDoesNotFit(KeyUsage, isAuthority: Bool)
    /// pathLength and nameConstraints stand in CA certificates only (RFC 5280 sections 4.2.1.9 and 4.2.1.10).
    case authoritiesOnly(ObjectIdentifier)
    case location(String)

    // Weak choices, made without the word.

    case weakDigest
    case weakKey(bitCount: Int)

    // Making it.

    case rsa(RSAError)
    case randomSource(RandomSourceError)
    /// The random source gave zero and zero again.
    case noSerialNumber
    /// What was made does not read back as what was asked for, or its signature does not verify: nothing leaves.
    case doesNotVerify
}

/// Choices that need a word of their own.
public struct WeakChoices: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Signatures over SHA-1: chosen-prefix collisions cost 2^63.4 (Leurent and Peyrin, 2020).
    public static let sha1 = WeakChoices(rawValue: 1 << 0)
    /// RSA keys below ``minimumBitCount``.
    public static let shortKeys = WeakChoices(rawValue: 1 << 1)

    /// NIST SP 800-131A revision 2 section 3 disallows signing with fewer bits, and no public CA takes them (CA/Browser
    /// Forum Baseline Requirements section 6.1.5).
    public static let minimumBitCount = 2048
}
