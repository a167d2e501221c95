private import DER
public import Digests
private import KeyFormats
private import Octets
public import PKIX
public import RSA

/// An authority that signs again, with another digest, what it has signed: its certificate and its key.
///
/// How things are here:
/// - Only what verifies under the authority's certificate is signed, over the octets that came in. Whoever could have
///   something else signed would have a signing oracle. So converting *from* SHA-1 endorses what verifies under SHA-1,
///   collisions included: a certificate that somebody made by collision comes out with SHA-256 as well.
/// - The identifiers of RFC 8017 appendix C, sha1, sha224, sha256, sha384 and sha512WithRSAEncryption, differ in their
///   last octet and nothing else, and signatures of one key have one length. So two octets and the signature change, and
///   nothing moves. AlgorithmIdentifiers keep their parameters: NULL stays NULL, absent stays absent.
/// - RSASSA-PSS is refused: its parameters have other lengths, and its salt leaves no way back. So is 1.3.14.3.2.29,
///   OIW's sha1WithRSASignature, whose identifier has another length.
/// - The new signature is verified before the key gives it, and the new structure, read again, has it over the octets that
///   were signed.
///
/// Values are shared by threads: nothing changes after `init`.
public struct ConversionAuthority: Sendable {
    public let certificate: Certificate
    public let publicKey: RSAPublicKey
    private let key: RSAPrivateKey

    /// - Throws: ``ConversionError/authorityKey(_:)``, ``ConversionError/keyIsNotTheAuthoritys``.
    public init(certificate: Certificate, key: RSAPrivateKey) throws(ConversionError) {
        do throws(KeyFormatError) {
            publicKey = try certificate.subjectPublicKeyInfo.rsaPublicKey()
        } catch {
            throw .authorityKey(error)
        }
        guard publicKey == key.publicKey else { throw .keyIsNotTheAuthoritys }
        self.certificate = certificate
        self.key = key
    }

    /// The digest that a structure of this authority is signed with, if it may be converted.
    ///
    /// - Throws: everything but ``ConversionError/rsa(_:)`` and ``ConversionError/doesNotVerify``.
    public func verifiedDigest(of structure: some ConvertibleStructure) throws(ConversionError) -> DigestAlgorithm {
        guard structure.issuer.matches(certificate.subject) else {
            throw .otherIssuer(named: structure.issuer, authority: certificate.subject)
        }
        guard structure.signature == structure.signatureAlgorithm else {
            throw .identifiersDiffer(inside: structure.signature, outside: structure.signatureAlgorithm)
        }
        let algorithm = structure.signatureAlgorithm
        guard let digest = algorithm.rsaPKCS1DigestAlgorithm else {
            let isKnown = DigestAlgorithm.allCases.contains { $0.rsaSignatureObjectIdentifier == algorithm.algorithm }
            throw isKnown ? .badParameters(algorithm.algorithm) : .notConvertible(algorithm.algorithm)
        }
        // RFC 8017 section 8.2.2: step 1, k octets, step 2.b, a number less than n. Both are in `isValidSignature`.
        guard structure.signatureValue.unusedBitCount == 0,
            isValid(structure.signatureValue.octets, over: structure.toBeSigned, by: digest)
        else { throw .altered }
        return digest
    }

    /// Signs again with another digest; everything else stays octet for octet.
    ///
    /// - Returns: nil if the structure has that digest already.
    public func convert<Signed: ConvertibleStructure>(
        _ structure: Signed, to digest: DigestAlgorithm
    ) throws(ConversionError) -> Conversion<Signed>? {
        let old = try verifiedDigest(of: structure)
        guard old != digest else { return nil }
        return try resign(structure, from: old, to: digest, renumbering: nil)
    }

    /// Signs a certificate again with another digest and another serial number.
    ///
    /// What else depends on the old number is the caller's to see to: a revocation list that has it does not revoke the
    /// new one, and certificates that this one issued may name it in their authority key identifiers.
    ///
    /// - Returns: nil if the certificate has that digest already.
    public func convert(
        _ certificate: Certificate, to digest: DigestAlgorithm, renumbering: Renumbering
    ) throws(ConversionError) -> Conversion<Certificate>? {
        let old = try verifiedDigest(of: certificate)
        guard old != digest else { return nil }
        return try resign(certificate, from: old, to: digest, renumbering: renumbering)
    }

    private func resign<Signed: ConvertibleStructure>(
        _ structure: Signed, from old: DigestAlgorithm, to digest: DigestAlgorithm, renumbering: Renumbering?
    ) throws(ConversionError) -> Conversion<Signed> {
        guard digest != .sha1 || structure.signatureAlgorithm.parameters != nil else { throw .absentParametersWithSHA1 }
        guard let outline = try? SignedOutline(structure),
            let mark = digest.rsaSignatureObjectIdentifier.content.last
        else { throw .doesNotVerify }
        var splice = Splice(structure.encoded)
        splice.replace(.signature, outline.innerDigest, with: [mark])
        splice.replace(.signatureAlgorithm, outline.outerDigest, with: [mark])
        if let renumbering, let certificate = structure as? Certificate {
            renumbering.apply(to: certificate, outline, &splice)
        }
        // What is to be signed, with the old signature still beside it.
        guard let unsigned = splice.changes.applied(to: structure.encoded),
            let toBeSigned = try? SignedOutline.toBeSigned(of: unsigned)
        else { throw .doesNotVerify }
        let hash = digest.digest(of: toBeSigned.span)
        let signature = try sign(hash, by: digest)
        splice.replace(.signatureValue, outline.signatureValue, with: signature)
        let changes = splice.changes
        // The key's signature was raised to the public exponent and compared with the encoded hash before it left (RFC 8017
        // section 8.2.2, steps 2 to 4). What is left to verify is that the new structure has that signature and that hash.
        guard let octets = changes.applied(to: structure.encoded), let new = try? Signed(der: octets),
            new.signature == new.signatureAlgorithm, new.signature.rsaPKCS1DigestAlgorithm == digest,
            new.signatureValue == BitString(octets: signature), digest.digest(of: new.toBeSigned.span) == hash
        else { throw .doesNotVerify }
        return Conversion(
            old: structure, new: new, oldDigest: old, newDigest: digest, authority: certificate, changes: changes)
    }

    private func isValid(_ signature: [UInt8], over octets: ArraySlice<UInt8>, by digest: DigestAlgorithm) -> Bool {
        let hash = digest.digest(of: octets.span)
        return publicKey.isValidSignature(signature.span, forDigest: hash.span, by: digest, scheme: .pkcs1v15)
    }

    private func sign(_ hash: [UInt8], by digest: DigestAlgorithm) throws(ConversionError) -> [UInt8] {
        var random = NoRandomSource()
        do throws(RSAError) {
            return try key.signature(forDigest: hash.span, by: digest, scheme: .pkcs1v15, random: &random)
        } catch {
            throw .rsa(error)
        }
    }
}

/// For PKCS #1 v1.5, which draws nothing (RFC 8017 section 8.2.1): whatever draws from it fails.
private struct NoRandomSource: RandomSource {
    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) { throw RandomSourceError(errorNumber: 0) }
}
