public import DER
private import Digests
private import KeyFormats
private import RSA

/// What became of the check of a signature.
public enum SignatureVerdict: Hashable, Sendable {
    case valid
    case invalid
    /// The signature's algorithm, or that of the key, is one that Signet does not compute.
    case unsupported(ObjectIdentifier)
}

extension CertificationRequest {
    /// Checks the request's own signature: whoever made it has the private key (RFC 2986 section 4.2).
    ///
    /// The digest is what the request names, SHA-1 too: whether that is good enough is a question of policy.
    public func checkSignature() -> SignatureVerdict {
        let algorithm = signatureAlgorithm
        let digest: DigestAlgorithm
        let scheme: RSASignatureScheme
        if let named = algorithm.rsaPKCS1DigestAlgorithm {
            (digest, scheme) = (named, .pkcs1v15)
        } else if let parameters = algorithm.rsaPSSParameters,
            parameters.maskGenerationDigest == parameters.digest
        {
            (digest, scheme) = (parameters.digest, .pss(saltOctetCount: parameters.saltOctetCount))
        } else {
            return .unsupported(algorithm.algorithm)
        }
        let keyAlgorithm = subjectPublicKeyInfo.algorithm.algorithm
        guard keyAlgorithm == .rsaEncryption else {
            // A key for PSS alone (RFC 4055 section 1.2) is another algorithm; one of another family cannot fit.
            return keyAlgorithm == .rsassaPSS ? .unsupported(keyAlgorithm) : .invalid
        }
        guard let key = try? subjectPublicKeyInfo.rsaPublicKey() else { return .invalid }
        let octets = digest.digest(of: certificationRequestInfo.span)
        return key.isValidSignature(signature.span, forDigest: octets.span, by: digest, scheme: scheme)
            ? .valid : .invalid
    }
}
