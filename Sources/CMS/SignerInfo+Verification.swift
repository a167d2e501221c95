private import DER
private import Digests
public import KeyFormats
private import Octets
public import PKIX

extension SignedData {
    /// Checks one signer's signature over the content under a key (RFC 5652 sections 5.4 and 5.6).
    ///
    /// Whether the key belongs to anybody is a question of its certificate and not asked here.
    ///
    /// - Parameter detachedContent: the content, where the message does not carry it.
    /// - Returns: `.invalid` also where the content is nowhere.
    public func verdict(
        on signer: SignerInfo, under key: SubjectPublicKeyInfo, detachedContent: [UInt8]? = nil
    ) -> SignatureVerdict {
        guard let content = encapsulatedContent.content ?? detachedContent else { return .invalid }
        guard let digest = signer.digestAlgorithm.digestAlgorithm else {
            return .unsupported(signer.digestAlgorithm.algorithm)
        }
        guard let algorithm = signer.algorithm(under: digest) else {
            return signer.signatureAlgorithm.rsaPKCS1DigestAlgorithm == nil && signer.signatureAlgorithm.rsaPSSParameters == nil
                ? .unsupported(signer.signatureAlgorithm.algorithm) : .invalid
        }
        let signature = BitString(octets: signer.signature)
        guard let attributes = signer.signedAttributes else {
            // RFC 5652 section 5.3: signedAttrs "MUST be present if the content type … is not id-data".
            guard encapsulatedContent.contentType == .data else { return .invalid }
            return key.verdict(on: signature, over: content.span, by: algorithm)
        }
        // Section 5.6: "the value of the messageDigest attribute MUST match", and section 11.1 the contentType.
        var digestValue = DERWriter()
        digestValue.octetString(digest.digest(of: content.span))
        var typeValue = DERWriter()
        typeValue.objectIdentifier(encapsulatedContent.contentType)
        guard attributes.isOne(.messageDigest, digestValue.finish()), attributes.isOne(.contentType, typeValue.finish())
        else { return .invalid }
        // Section 5.4: "A separate encoding of the signedAttrs field is performed for message digest calculation. …
        // the DER encoding of the SET OF tag", sorted therefore, however they stood in the message.
        var set = DERWriter()
        set.setOf(attributes.map(\.encoded))
        let signed = set.finish()
        return key.verdict(on: signature, over: signed.span, by: algorithm)
    }
}

extension [SignerInfo.Attribute] {
    /// RFC 5652 sections 11.1 and 11.2: the attribute stands there once, with one value; and this is it.
    fileprivate func isOne(_ type: ObjectIdentifier, _ value: [UInt8]) -> Bool {
        let found = filter { $0.type == type }
        return found.count == 1 && found[0].values == [value]
    }
}

extension SignerInfo {
    /// The signature's algorithm as certificates name it, or nil where it is unknown or disagrees with the digest.
    ///
    /// RFC 3370 section 3.2: rsaEncryption, with the digest of digestAlgorithm; implementations "MUST also accept"
    /// (RFC 5754 section 3.2) the identifiers that name both. RFC 4056 section 3: the digest in the parameters of
    /// RSASSA-PSS is that of digestAlgorithm.
    fileprivate func algorithm(under digest: DigestAlgorithm) -> AlgorithmIdentifier? {
        let named: DigestAlgorithm?
        if signatureAlgorithm.algorithm == .rsaEncryption {
            guard signatureAlgorithm.parameters == nil || signatureAlgorithm.hasNullParameters else { return nil }
            return .signature(digest)
        } else {
            named = signatureAlgorithm.rsaPKCS1DigestAlgorithm ?? signatureAlgorithm.rsaPSSParameters?.digest
        }
        return named == digest ? signatureAlgorithm : nil
    }
}
