import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups
import TestSupport
import Testing

struct SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for place in buffer.indices { buffer[place] = UInt8.random(in: 0...255, using: &generator) }
    }
}

/// A root, an authority below it, leaves, and a list, signed with SHA-1.
struct Tree {
    let rootKey: RSAPrivateKey
    let authorityKey: RSAPrivateKey
    let root: Certificate
    let authority: Certificate
    let leaves: [Certificate]
    let list: CertificateList

    static let shared = Result { try Tree() }
    static let validity = Validity(
        notBefore: DERTime(year: 2020, month: 1, day: 1) ?? .noWellDefinedExpiration,
        notAfter: DERTime(year: 2040, month: 1, day: 1) ?? .noWellDefinedExpiration)

    private init() throws {
        var random = SystemRandom()
        func key() throws -> RSAPrivateKey { try RSAPrivateKey.generate(bitCount: 2048, random: &random, progress: nil) }
        let (rootKey, authorityKey) = (try key(), try key())
        func template(_ profile: CertificateProfile, _ name: String, _ key: RSAPrivateKey) throws -> CertificateTemplate {
            CertificateTemplate(
                profile, subject: try DistinguishedName(slashForm: "/O=Example/CN=\(name)"),
                subjectPublicKeyInfo: SubjectPublicKeyInfo(key.publicKey), validity: Self.validity)
        }
        root = try template(.root, "Root", rootKey).selfSigned(by: rootKey, digest: .sha1, allowing: .sha1, random: &random).certificate
        let top = try CertificateAuthority(certificate: root, key: rootKey)
        authority = try top.issue(try template(.authority, "Authority", authorityKey), digest: .sha1, allowing: .sha1, random: &random).certificate
        let issuer = try CertificateAuthority(certificate: authority, key: authorityKey)
        let leaves = try (1...3).map { number in
            try issuer.issue(try template(.client, "leaf \(number)", rootKey), digest: .sha1, allowing: .sha1, random: &random).certificate
        }
        var revoked = RevocationListTemplate(thisUpdate: Self.validity.notBefore, nextUpdate: Self.validity.notAfter)
        try revoked.revoke(Revocation(leaves[2].serialNumber))
        list = try issuer.issue(revoked, digest: .sha1, allowing: .sha1, random: &random)
        self.leaves = leaves
        (self.rootKey, self.authorityKey) = (rootKey, authorityKey)
    }

    var members: [TreeMember] {
        ([root, authority] + leaves).map { TreeMember(.certificate($0), places: [$0.subject.slashForm]) }
            + [TreeMember(.revocationList(list), places: ["list"])]
    }
    var keys: [RSAPrivateKey] { [rootKey, authorityKey] }
}

@Suite("Conversion of a tree") struct TreeConversionTests {
    private static func altered(_ certificate: Certificate) throws -> Certificate {
        var octets = certificate.encoded
        octets[octets.count - 1] ^= 1
        return try Certificate(der: octets)
    }

    @Test("Every member converts for itself, in any order, and the way back gives the old octets")
    func thereAndBack() throws {
        let tree = try Tree.shared.get()
        let there = TreeConversion(tree.members, keys: tree.keys, to: .sha256)
        #expect(there.authorities.count == 2)
        var new: [TreeMember] = tree.members
        for place in tree.members.indices.reversed() {
            #expect(there.decide(place) == .convert(from: .sha1))
            guard case .converted(let converted) = there.convert(place) else {
                Issue.record("member \(place)")
                continue
            }
            #expect(converted.oldDigest == .sha1 && converted.changes.count == 3)
            #expect(converted.changes.applied(to: tree.members[place].encoded) == converted.encoded)
            new[place] =
                place == 5
                ? TreeMember(.revocationList(try CertificateList(der: converted.encoded)), places: [])
                : TreeMember(.certificate(try Certificate(der: converted.encoded)), places: [])
        }
        let back = TreeConversion(new, keys: tree.keys, to: .sha1)
        for place in new.indices {
            guard case .converted(let converted) = back.convert(place) else {
                Issue.record("member \(place)")
                continue
            }
            #expect(converted.encoded == tree.members[place].encoded)
        }
    }

    @Test("A half-converted tree goes on where it stands: each link verifies, whatever its neighbours have")
    func halfway() throws {
        let tree = try Tree.shared.get()
        var members = tree.members
        let first = TreeConversion(members, keys: tree.keys, to: .sha256)
        guard case .converted(let root) = first.convert(0), case .converted(let leaf) = first.convert(2) else {
            Issue.record("nothing was converted")
            return
        }
        members[0] = TreeMember(.certificate(try Certificate(der: root.encoded)), places: [])
        members[2] = TreeMember(.certificate(try Certificate(der: leaf.encoded)), places: [])
        let second = TreeConversion(members, keys: tree.keys, to: .sha256)
        #expect(members.indices.map { second.decide($0) } == [
            .alreadyThere, .convert(from: .sha1), .alreadyThere, .convert(from: .sha1), .convert(from: .sha1), .convert(from: .sha1),
        ])
    }

    @Test("Decisions say why a member is left")
    func decisions() throws {
        let tree = try Tree.shared.get()
        let damaged = try Self.altered(tree.leaves[0])
        // The authority's key is elsewhere.
        var conversion = TreeConversion(tree.members, keys: [tree.rootKey], to: .sha256)
        #expect(tree.members.indices.map { conversion.decide($0) } == [
            .convert(from: .sha1), .convert(from: .sha1), .noIssuerKey, .noIssuerKey, .noIssuerKey, .noIssuerKey,
        ])
        // The root's key is elsewhere: an anchor of somebody else, and what it issued.
        conversion = TreeConversion(tree.members, keys: [tree.authorityKey], to: .sha256)
        #expect(conversion.decide(0) == .foreignAnchor && conversion.decide(1) == .noIssuerKey)
        #expect(conversion.decide(2) == .convert(from: .sha1))
        // Altered: with the key, and without it.
        for keys in [tree.keys, [tree.rootKey]] {
            let members = tree.members + [TreeMember(.certificate(damaged), places: [])]
            conversion = TreeConversion(members, keys: keys, to: .sha256)
            #expect(conversion.decide(6) == .altered)
            if case .left(.altered) = conversion.convert(6) {} else { Issue.record("an altered certificate was signed") }
        }
        // Nobody knows the issuer.
        conversion = TreeConversion([TreeMember(.certificate(tree.leaves[0]), places: [])], keys: tree.keys, to: .sha256)
        #expect(conversion.decide(0) == .noIssuerKey)
        conversion = TreeConversion(tree.members, keys: tree.keys, to: .sha1)
        #expect(tree.members.indices.allSatisfy { conversion.decide($0) == .alreadyThere })
    }

    @Test("With new serial numbers what is revoked is left, and lists are signed again as they are")
    func renumbering() throws {
        let tree = try Tree.shared.get()
        var conversion = TreeConversion(tree.members, keys: tree.keys, to: .sha256)
        var random = SystemRandom()
        try conversion.renumber { () throws in try CertificateSerialNumber(drawnFrom: &random) }
        #expect(conversion.decide(4) == .refused(.revoked))
        #expect(conversion.newSerialNumbers.keys.sorted() == [0, 1, 2, 3])
        for place in [0, 1, 2, 3, 5] {
            guard case .converted(let converted) = conversion.convert(place) else {
                Issue.record("member \(place)")
                continue
            }
            guard place != 5 else { continue }
            let new = try Certificate(der: converted.encoded)
            #expect(new.serialNumber == conversion.newSerialNumbers[place])
        }
    }
}
