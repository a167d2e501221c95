private import DER
public import Digests
private import KeyFormats
public import Octets
public import PKIX
public import RSA

/// A CA's certificate with its private key: who issues certificates and revocation lists.
///
/// What it makes is read again and verified under the certificate's key before it is returned. Time is what the template
/// says, randomness comes from the caller. It keeps no book: that a serial number given by hand is new, only the caller
/// can know.
public struct CertificateAuthority: Sendable {
    public let certificate: Certificate
    let key: RSAPrivateKey
    let facts: IssuerFacts

    /// - Throws: ``IssuanceError`` if the key is not the certificate's, or the certificate not that of a CA. Its dates are
    ///   not judged here: what is issued lies within them.
    public init(certificate: Certificate, key: RSAPrivateKey) throws(IssuanceError) {
        let information = certificate.subjectPublicKeyInfo
        // A key restricted to RSASSA-PSS must sign in no other way (RFC 4055 section 1.2).
        guard information.algorithm.algorithm == .rsaEncryption else {
            throw .issuerAlgorithm(information.algorithm.algorithm)
        }
        guard PublicKeyIdentity(information) == PublicKeyIdentity(SubjectPublicKeyInfo(key.publicKey)) else {
            throw .issuerKeyDoesNotMatch
        }
        guard !certificate.subject.isEmpty else { throw .issuerHasNoName }
        facts = try IssuerFacts(certificate)
        // A certificate that names its own key as its issuer's can be checked, and so is.
        if certificate.isSelfIssued, facts.isSignedByOwnKey, certificate.checkSignature(under: information) == .invalid {
            throw .issuerAltered
        }
        self.certificate = certificate
        self.key = key
    }

    /// Issues a certificate.
    ///
    /// - Parameter weak: what is allowed of that which is refused otherwise.
    public func issue(
        _ template: CertificateTemplate, digest: DigestAlgorithm = .sha256, allowing weak: WeakChoices = [],
        random: inout some RandomSource
    ) throws(IssuanceError) -> IssuedCertificate {
        if let usage = facts.keyUsage, !usage.contains(.keyCertSign) { throw .issuerUsage(lacking: .keyCertSign) }
        return try CertificateMaking(template, issuer: facts, signer: key, digest: digest, weak: weak)
            .make(random: &random)
    }
}

extension CertificateTemplate {
    /// Makes the certificate that the subject's own key signs, of a root CA or of a server that nobody vouches for.
    ///
    /// - Throws: ``IssuanceError/issuerKeyDoesNotMatch`` if the key is not the template's.
    public func selfSigned(
        by key: RSAPrivateKey, digest: DigestAlgorithm = .sha256, allowing weak: WeakChoices = [],
        random: inout some RandomSource
    ) throws(IssuanceError) -> IssuedCertificate {
        guard PublicKeyIdentity(subjectPublicKeyInfo) == PublicKeyIdentity(SubjectPublicKeyInfo(key.publicKey)) else {
            throw .issuerKeyDoesNotMatch
        }
        guard !subject.isEmpty else { throw .noSubject }
        return try CertificateMaking(
            self, issuer: IssuerFacts(selfSigning: self), signer: key, digest: digest, weak: weak
        ).make(random: &random)
    }
}
