public import DER
private import Digests
public import KeyFormats
private import RSA

extension SubjectPublicKeyInfo {
    /// Checks a signature under this key.
    ///
    /// The digest is what the algorithm names, SHA-1 too: whether that is good enough is a question of policy.
    ///
    /// A key may be restricted to RSASSA-PSS by its identifier (RFC 4055 section 1.2), and to one digest, one mask
    /// generation function and a least length of salt by its parameters: "If the parameters field is present, … the
    /// hash algorithm in the signature MUST match" (section 3.3). A signature that the key does not allow is invalid.
    public func verdict(
        on signature: BitString, over octets: Span<UInt8>, by algorithm: AlgorithmIdentifier
    ) -> SignatureVerdict {
        let digest: DigestAlgorithm
        let scheme: RSASignatureScheme
        if let named = algorithm.rsaPKCS1DigestAlgorithm {
            guard self.algorithm.algorithm == .rsaEncryption else { return .invalid }
            (digest, scheme) = (named, .pkcs1v15)
        } else if let parameters = algorithm.rsaPSSParameters {
            guard allows(parameters) else { return .invalid }
            // RFC 4055 section 3.1 recommends one digest for both; the RSA module computes no other.
            guard parameters.maskGenerationDigest == parameters.digest else { return .unsupported(algorithm.algorithm) }
            (digest, scheme) = (parameters.digest, .pss(saltOctetCount: parameters.saltOctetCount))
        } else {
            return .unsupported(algorithm.algorithm)
        }
        // RFC 8017 sections 8.1.2 and 8.2.2, step 1: the signature has k octets.
        guard signature.unusedBitCount == 0, let key = try? keyUnderEitherIdentifier() else { return .invalid }
        let hash = digest.digest(of: octets)
        return key.isValidSignature(signature.octets.span, forDigest: hash.span, by: digest, scheme: scheme)
            ? .valid : .invalid
    }

    /// Under rsaEncryption and under RSASSA-PSS, which has been judged, the key is an RSAPublicKey (RFC 4055
    /// section 1.2).
    private func keyUnderEitherIdentifier() throws(KeyFormatError) -> RSAPublicKey {
        guard algorithm.algorithm == .rsassaPSS else { return try rsaPublicKey() }
        var writer = DERWriter()
        writer.sequence { sequence in
            AlgorithmIdentifier.rsaEncryption.write(to: &sequence)
            sequence.bitString(subjectPublicKey.span)
        }
        let plain: SubjectPublicKeyInfo
        do throws(DERError) {
            var reader = try DERReader(writer.finish()[...])
            plain = try SubjectPublicKeyInfo(from: &reader)
        } catch {
            throw .der(error)
        }
        return try plain.rsaPublicKey()
    }

    /// RFC 4055 section 3.3: whether an RSASSA-PSS signature with these parameters may be made with this key.
    private func allows(_ used: RSAPSSParameters) -> Bool {
        switch algorithm.algorithm {
        case .rsaEncryption: return true
        case .rsassaPSS:
            // Without parameters the key is not restricted.
            guard algorithm.parameters != nil else { return true }
            guard let restriction = algorithm.rsaPSSParameters else { return false }
            return used.digest == restriction.digest && used.maskGenerationDigest == restriction.maskGenerationDigest
                && used.saltOctetCount >= restriction.saltOctetCount
        default: return false
        }
    }
}

extension Certificate {
    /// Checks the signature over ``tbsCertificate`` under an issuer's key.
    ///
    /// RFC 5280 section 4.1.1.2: signatureAlgorithm "MUST contain the same algorithm identifier as the signature field
    /// in the sequence tbsCertificate". Where they differ the verdict is invalid: only the inner one is protected.
    public func checkSignature(under issuer: SubjectPublicKeyInfo) -> SignatureVerdict {
        guard signature == signatureAlgorithm else { return .invalid }
        return issuer.verdict(on: signatureValue, over: tbsCertificate.span, by: signatureAlgorithm)
    }
}
