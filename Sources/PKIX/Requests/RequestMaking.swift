public import DER
public import Digests
package import KeyFormats
public import Octets
public import RSA

/// Why a request was not made.
public enum CertificationRequestError: Error, Equatable {
    /// RFC 5280 section 4.2: one instance of each extension.
    case repeatedExtension(ObjectIdentifier)
    /// X.501 section 8.2: one attribute of each type; the extensions have an attribute of their own.
    case repeatedAttribute(ObjectIdentifier)
    case rsa(RSAError)
    /// What was written does not read or does not verify under its own key: nothing leaves.
    case doesNotVerify
}

extension CertificationRequest {
    /// Makes a request and signs it with PKCS #1 v1.5; its signature is verified before it is returned.
    ///
    /// - Parameters:
    ///   - subject: may be empty, if the alternative names say who it is.
    ///   - extensions: in the order in which they shall stand; none means no extensionRequest.
    ///   - attributes: others than extensionRequest.
    public static func make(
        subject: DistinguishedName, key: RSAPrivateKey, digest: DigestAlgorithm = .sha256,
        extensions: [Extension] = [], attributes: [RequestAttribute] = [], random: inout some RandomSource
    ) throws(CertificationRequestError) -> CertificationRequest {
        var source = random
        defer { random = source }
        return try make(
            subject: subject, subjectPublicKeyInfo: SubjectPublicKeyInfo(key.publicKey), extensions: extensions,
            attributes: attributes, signatureAlgorithm: .signature(digest)
        ) { octets throws(RSAError) in
            let hash = digest.digest(of: octets)
            return try key.signature(forDigest: hash.span, by: digest, scheme: .pkcs1v15, random: &source)
        }
    }

    /// The same for whatever signs.
    package static func make(
        subject: DistinguishedName, subjectPublicKeyInfo: SubjectPublicKeyInfo, extensions: [Extension],
        attributes: [RequestAttribute], signatureAlgorithm: AlgorithmIdentifier,
        sign: (Span<UInt8>) throws(RSAError) -> [UInt8]
    ) throws(CertificationRequestError) -> CertificationRequest {
        if let repeated = Extensions(extensions).repeatedTypes.first { throw .repeatedExtension(repeated) }
        var all = attributes
        if !extensions.isEmpty { all.append(.extensionRequest(Extensions(extensions))) }
        for (place, attribute) in all.enumerated() where all[..<place].contains(where: { $0.type == attribute.type }) {
            throw .repeatedAttribute(attribute.type)
        }
        let info = certificationRequestInfo(subject, subjectPublicKeyInfo, all)
        let signature: [UInt8]
        do {
            signature = try sign(info.span)
        } catch {
            throw .rsa(error)
        }
        var writer = DERWriter()
        writer.sequence { request in
            request.raw(info.span)
            signatureAlgorithm.write(to: &request)
            request.bitString(BitString(octets: signature))
        }
        guard let request = try? CertificationRequest(der: writer.finish()), request.checkSignature() == .valid
        else { throw .doesNotVerify }
        return request
    }

    /// RFC 2986 section 4.1; the attributes stand there though they be none, in DER's order (X.690 section 11.6).
    private static func certificationRequestInfo(
        _ subject: DistinguishedName, _ key: SubjectPublicKeyInfo, _ attributes: [RequestAttribute]
    ) -> [UInt8] {
        var writer = DERWriter()
        writer.sequence { info in
            info.integer(0)
            info.raw(subject.encoded.span)
            info.raw(key.encoded.span)
            let encoded = attributes.map { attribute in
                var one = DERWriter()
                attribute.write(to: &one)
                return one.finish()
            }
            info.setOf(encoded, tag: .constructed(0))
        }
        return writer.finish()
    }
}
