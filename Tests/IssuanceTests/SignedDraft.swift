import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA

/// A certificate or revocation list of which everything can be wrong, signed with the test key.
struct SignedDraft: Sendable {
    var issuer = "/O=Example/CN=Example CA"
    var subject = "/O=Example/CN=pbx.example.com"
    var serialNumber: [UInt8] = [0x11, 0x22, 0x33]
    var digest = DigestAlgorithm.sha1
    /// As they are written; nil: that of ``digest``.
    var inside: AlgorithmIdentifier?
    var outside: AlgorithmIdentifier?
    var extensions: [Extension] = []
    /// What is made of a good signature.
    var disturb: @Sendable ([UInt8]) -> BitString = { BitString(octets: $0) }

    func certificate() throws -> Certificate {
        let key = SubjectPublicKeyInfo(try TestKey.shared.get().publicKey)
        let names = (try DistinguishedName(slashForm: issuer), try DistinguishedName(slashForm: subject))
        let algorithm = inside ?? .signature(digest)
        var info = DERWriter()
        info.sequence { tbs in
            if !extensions.isEmpty { tbs.wrap(.constructed(0)) { $0.integer(2) } }
            tbs.write(.integer, serialNumber)
            algorithm.write(to: &tbs)
            tbs.raw(names.0.encoded.span)
            Self.validity.write(to: &tbs)
            tbs.raw(names.1.encoded.span)
            tbs.raw(key.encoded.span)
            if !extensions.isEmpty { tbs.wrap(.constructed(3)) { Extensions(extensions).write(to: &$0) } }
        }
        return try Certificate(der: signed(info.finish()))
    }

    func revocationList() throws -> CertificateList {
        let name = try DistinguishedName(slashForm: issuer)
        let algorithm = inside ?? .signature(digest)
        let entry = RevokedCertificate(
            serialNumber: CertificateSerialNumber(magnitude: [7]), revocationDate: Self.validity.notBefore)
        var info = DERWriter()
        info.sequence { tbs in
            tbs.integer(1)
            algorithm.write(to: &tbs)
            tbs.raw(name.encoded.span)
            tbs.time(Self.validity.notBefore)
            tbs.time(Self.validity.notAfter)
            tbs.sequence { entry.write(to: &$0) }
            if !extensions.isEmpty { tbs.wrap(.constructed(0)) { Extensions(extensions).write(to: &$0) } }
        }
        return try CertificateList(der: signed(info.finish()))
    }

    private static let validity = Validity(
        notBefore: DERTime(year: 2020, month: 1, day: 1) ?? .noWellDefinedExpiration,
        notAfter: DERTime(year: 2060, month: 1, day: 1) ?? .noWellDefinedExpiration)

    private func signed(_ octets: [UInt8]) throws -> [UInt8] {
        var random = SystemRandom()
        let signature = try TestKey.shared.get().signature(
            forDigest: digest.digest(of: octets.span).span, by: digest, scheme: .pkcs1v15, random: &random)
        let algorithm = outside ?? inside ?? .signature(digest)
        let bits = disturb(signature)
        var writer = DERWriter()
        writer.sequence { whole in
            whole.raw(octets.span)
            algorithm.write(to: &whole)
            whole.bitString(bits)
        }
        return writer.finish()
    }

    /// The authority of every draft whose issuer is the standard one.
    static func authority() throws -> ConversionAuthority {
        let certificate = try SignedDraft(subject: "/O=Example/CN=Example CA", digest: .sha256).certificate()
        return try ConversionAuthority(certificate: certificate, key: TestKey.shared.get())
    }
}
