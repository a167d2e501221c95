import DER
import Digests
import Foundation
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

/// Keys for the tests of this run: as many as a chain needs.
enum ChainKeys {
    static let root = make(2048)
    static let issuing = make(2048)
    static let leaf = make(2048)

    /// Of 1024 bits, which Signet makes no more.
    static let short = Result { () throws -> RSAPrivateKey in
        let keys = try Vectors.jsonLines("pyca-keys/keys.jsonl", as: PublishedKey.self)
        let key = try #require(keys.first { $0.name == "DER_Serialization/unenc-rsa-pkcs8.der" })
        return try PrivateKeyFile(SecretBytes(copying: [UInt8](key.data).span)).key()
    }

    private struct PublishedKey: Decodable {
        let name: String
        let data: Data
    }

    private static func make(_ bitCount: Int) -> Result<RSAPrivateKey, any Error> {
        Result {
            var random = SystemRandom()
            return try RSAPrivateKey.generate(bitCount: bitCount, random: &random, progress: nil)
        }
    }
}

extension Result where Success == RSAPrivateKey {
    var information: SubjectPublicKeyInfo { get throws { SubjectPublicKeyInfo(try get().publicKey) } }
}

/// 2026, and ten years of it.
enum Times {
    static func at(_ year: Int, _ month: Int = 1, _ day: Int = 1) throws -> DERTime {
        guard let time = DERTime(year: year, month: month, day: day) else { throw DERError(.badTime, at: 0) }
        return time
    }

    static func years(_ first: Int, _ last: Int) throws -> Validity {
        Validity(notBefore: try at(first), notAfter: try at(last))
    }
}

/// A root of ten years and what can stand below it.
struct Hierarchy {
    var rootTemplate: CertificateTemplate

    init() throws {
        rootTemplate = CertificateTemplate(
            .root, subject: try DistinguishedName(slashForm: "/C=US/O=Example/CN=Root"),
            subjectPublicKeyInfo: try ChainKeys.root.information, validity: try Times.years(2026, 2036))
    }

    func root() throws -> CertificateAuthority {
        try CertificateAuthority(
            certificate: Self.sign(rootTemplate, ChainKeys.root.get()).certificate, key: ChainKeys.root.get())
    }

    static func sign(_ template: CertificateTemplate, _ key: RSAPrivateKey, weak: WeakChoices = []) throws -> IssuedCertificate {
        var random = SystemRandom()
        return try template.selfSigned(by: key, allowing: weak, random: &random)
    }

    /// For the leaf's key, unless a request says otherwise.
    static func template(
        _ profile: CertificateProfile, _ subject: String = "/O=Example/CN=pbx.example.com", key: SubjectPublicKeyInfo? = nil,
        validity: Validity? = nil
    ) throws -> CertificateTemplate {
        let information = try key ?? ChainKeys.leaf.information
        return CertificateTemplate(
            profile, subject: try DistinguishedName(slashForm: subject), subjectPublicKeyInfo: information,
            validity: try validity ?? Times.years(2026, 2027))
    }
}

extension CertificateAuthority {
    func issue(
        _ template: CertificateTemplate, digest: DigestAlgorithm = .sha256, weak: WeakChoices = []
    ) throws -> IssuedCertificate {
        var random = SystemRandom()
        return try issue(template, digest: digest, allowing: weak, random: &random)
    }

    func issue(_ template: RevocationListTemplate, digest: DigestAlgorithm = .sha256) throws -> CertificateList {
        var random = SystemRandom()
        return try issue(template, digest: digest, random: &random)
    }

    /// A CA below this one.
    func authority(
        _ profile: CertificateProfile = .authority, _ subject: String = "/O=Example/CN=Issuing CA",
        _ change: (inout CertificateTemplate) -> Void = { _ in }
    ) throws -> CertificateAuthority {
        var template = try Hierarchy.template(
            profile, subject, key: ChainKeys.issuing.information, validity: Times.years(2026, 2031))
        change(&template)
        return try CertificateAuthority(certificate: issue(template).certificate, key: ChainKeys.issuing.get())
    }
}

/// A source of prescribed octets, then zeros.
struct GivenRandom: RandomSource {
    var octets: ArraySlice<UInt8>

    init(_ octets: [UInt8]) { self.octets = octets[...] }

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for place in buffer.indices { buffer[place] = octets.popFirst() ?? 0 }
    }
}

struct FailingRandom: RandomSource {
    func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) { throw RandomSourceError(errorNumber: 5) }
}
