import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKIX
import PathValidation
import RSA
import TestSupport

/// Makes certificates and lists that say whatever a test wants, also what no issuer would write.
enum Mill {
    /// The system's generator, for keys that live as long as the test.
    private struct Source: RandomSource {
        private var generator = SystemRandomNumberGenerator()

        mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
            for i in buffer.indices { buffer[i] = UInt8.random(in: 0...255, using: &generator) }
        }
    }

    /// Six keys of 2,048 bits for all tests of this run.
    static let keys: [RSAPrivateKey] = (0..<6).map { _ in
        var random = Source()
        guard let key = try? RSAPrivateKey.generate(bitCount: 2048, random: &random, progress: nil) else {
            preconditionFailure("no key for the tests")
        }
        return key
    }

    static let now = DERTime(year: 2026, month: 11, day: 21)!
    static let day: Int64 = 86_400

    static func time(_ days: Int64) -> DERTime { DERTime(secondsSinceEpoch: now.secondsSinceEpoch + days * day)! }

    /// `CN=text`, or for a text with `=` what RFC 4514 makes of it.
    static func name(_ text: String) -> DistinguishedName {
        if text.isEmpty { return DistinguishedName([]) }
        return (try? DistinguishedName(rfc4514: text.contains("=") ? text : "CN=\(text)")) ?? DistinguishedName([])
    }

    static func signed(_ tbs: [UInt8], _ key: RSAPrivateKey, _ digest: DigestAlgorithm, outer: AlgorithmIdentifier? = nil) -> [UInt8] {
        var random = Source()
        let hash = digest.digest(of: tbs.span)
        guard let signature = try? key.signature(forDigest: hash.span, by: digest, scheme: .pkcs1v15, random: &random) else {
            preconditionFailure("no signature")
        }
        var writer = DERWriter()
        writer.sequence { structure in
            structure.raw(tbs.span)
            (outer ?? .signature(digest)).write(to: &structure)
            structure.bitString(BitString(octets: signature))
        }
        return writer.finish()
    }
}

/// What a certificate is to say.
struct Draft {
    var subject: String
    var issuer: String
    /// Places in ``Mill/keys``.
    var key = 0
    var signer = 1
    var serial = 1
    var days: ClosedRange<Int64> = -100...100
    var version = 2
    var digest = DigestAlgorithm.sha256
    var extensions: [Extension] = []
    /// What stands in the place of what would: the algorithm inside, the one outside, a key, the serial number's content, a whole
    /// Validity, unique identifiers, and what follows the signature.
    var algorithm: AlgorithmIdentifier?
    var outer: AlgorithmIdentifier?
    var publicKey: RSAPublicKey?
    var serialNumber: [UInt8]?
    var validity: [UInt8]?
    var uniqueIdentifiers: [UInt8] = []
    var trailing: [UInt8] = []

    /// A leaf.
    init(_ subject: String, by issuer: String, key: Int = 0, signer: Int = 1, _ extensions: [Extension] = []) {
        (self.subject, self.issuer, self.key, self.signer, self.extensions) = (subject, issuer, key, signer, extensions)
    }

    /// An authority: basicConstraints and keyUsage stand in front of what else it has.
    static func authority(
        _ subject: String, by issuer: String, key: Int, signer: Int, pathLength: Int? = nil, _ extensions: [Extension] = []
    ) -> Draft {
        Draft(
            subject, by: issuer, key: key, signer: signer,
            [
                Extension(BasicConstraints.certificateAuthority(pathLenConstraint: pathLength), isCritical: true),
                Extension(KeyUsage([.keyCertSign, .cRLSign]), isCritical: true),
            ] + extensions)
    }

    func with(_ change: (inout Draft) -> Void) -> Draft {
        var draft = self
        change(&draft)
        return draft
    }

    var octets: [UInt8] {
        var writer = DERWriter()
        writer.sequence { tbs in
            if version > 0 { tbs.wrap(.constructed(0)) { $0.integer(version) } }
            if let serialNumber { tbs.write(.integer, serialNumber) } else { tbs.integer(serial) }
            (algorithm ?? .signature(digest)).write(to: &tbs)
            tbs.raw(Mill.name(issuer).encoded.span)
            if let validity {
                tbs.raw(validity.span)
            } else {
                Validity(notBefore: Mill.time(days.lowerBound), notAfter: Mill.time(days.upperBound)).write(to: &tbs)
            }
            tbs.raw(Mill.name(subject).encoded.span)
            tbs.raw(SubjectPublicKeyInfo(publicKey ?? Mill.keys[key].publicKey).encoded.span)
            tbs.raw(uniqueIdentifiers.span)
            if !extensions.isEmpty { tbs.wrap(.constructed(3)) { Extensions(extensions).write(to: &$0) } }
        }
        return Mill.signed(writer.finish(), Mill.keys[signer], digest, outer: outer ?? algorithm) + trailing
    }

    var certificate: Certificate {
        get throws { try Certificate(der: octets) }
    }
}

/// What a revocation list is to say.
struct ListDraft {
    var issuer: String
    var signer = 1
    var number = 1
    var days: ClosedRange<Int64> = -10...10
    var hasNextUpdate = true
    var digest = DigestAlgorithm.sha256
    var entries: [RevokedCertificate] = []
    var extensions: [Extension] = []
    /// The algorithm outside, in the place of what would stand there.
    var outer: AlgorithmIdentifier?

    init(_ issuer: String, signer: Int = 1, revoked: [Int] = [], _ extensions: [Extension] = []) {
        (self.issuer, self.signer, self.extensions) = (issuer, signer, extensions)
        entries = revoked.map { Self.entry($0) }
    }

    static func entry(_ serial: Int, _ extensions: [Extension] = []) -> RevokedCertificate {
        RevokedCertificate(
            serialNumber: CertificateSerialNumber(magnitude: [UInt8(serial >> 8), UInt8(serial & 0xff)]),
            revocationDate: Mill.time(-20), extensions: Extensions(extensions))
    }

    func with(_ change: (inout ListDraft) -> Void) -> ListDraft {
        var draft = self
        change(&draft)
        return draft
    }

    var octets: [UInt8] {
        var writer = DERWriter()
        writer.sequence { tbs in
            tbs.integer(1)
            AlgorithmIdentifier.signature(digest).write(to: &tbs)
            tbs.raw(Mill.name(issuer).encoded.span)
            tbs.time(Mill.time(days.lowerBound))
            if hasNextUpdate { tbs.time(Mill.time(days.upperBound)) }
            if !entries.isEmpty {
                tbs.sequence { list in
                    for entry in entries { entry.write(to: &list) }
                }
            }
            let all = extensions + [Extension(CRLNumber(magnitude: [UInt8(number)]))]
            tbs.wrap(.constructed(0)) { Extensions(all).write(to: &$0) }
        }
        return Mill.signed(writer.finish(), Mill.keys[signer], digest, outer: outer)
    }

    var list: CertificateList {
        get throws { try CertificateList(der: octets) }
    }
}

/// A question with its certificates made from drafts.
struct Question {
    var leaf: Draft
    var untrusted: [Draft] = []
    var anchors: [Draft] = [.authority("Root", by: "Root", key: 1, signer: 1)]
    var lists: [ListDraft] = []
    var requirements = PathRequirements(time: Mill.now)

    init(_ leaf: Draft, _ untrusted: [Draft] = []) { (self.leaf, self.untrusted) = (leaf, untrusted) }

    func with(_ change: (inout Question) -> Void) -> Question {
        var question = self
        change(&question)
        return question
    }

    func result() throws -> PathResult {
        PathValidator(
            anchors: try anchors.map { TrustAnchor(try $0.certificate) }, untrusted: try untrusted.map { try $0.certificate },
            revocationLists: try lists.map { try $0.list }
        ).validate(try leaf.certificate, requirements)
    }

    /// Nil where there is a path.
    func fault() throws -> PathFault? {
        guard case .invalid(let failure) = try result().outcome else { return nil }
        return failure.fault
    }
}

extension PathResult {
    var fault: PathFault? { if case .invalid(let failure) = outcome { failure.fault } else { nil } }
    var path: ValidatedPath? { if case .valid(let path) = outcome { path } else { nil } }
    var subjects: [String] { path?.certificates.map { $0.certificate.subject.rfc4514Text } ?? [] }
}
