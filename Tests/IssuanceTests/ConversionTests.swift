import DER
import Digests
import Issuance
import KeyFormats
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Conversion of digests") struct ConversionTests {
    static let pairs: [(DigestAlgorithm, DigestAlgorithm)] = DigestAlgorithm.allCases.flatMap { a in
        DigestAlgorithm.allCases.filter { $0 != a }.map { (a, $0) }
    }

    @Test("From every digest to every other and back: three places change, and the old octets come again", arguments: pairs)
    func thereAndBack(from old: DigestAlgorithm, to new: DigestAlgorithm) throws {
        let identifier = Extension(try #require(KeyIdentifierExample.byKey))
        try Self.check(try SignedDraft(digest: old, extensions: [identifier]).certificate(), old, new)
        // Version 1, and a serial number that is read and not written by those who conform.
        try Self.check(try SignedDraft(serialNumber: [0xff], digest: old).certificate(), old, new)
        try Self.check(try SignedDraft(digest: old).revocationList(), old, new)
    }

    private static func check<Signed: ConvertibleStructure>(_ original: Signed, _ old: DigestAlgorithm, _ new: DigestAlgorithm) throws {
        let authority = try SignedDraft.authority()
        let conversion = try #require(try authority.convert(original, to: new))
        #expect(conversion.new.signatureAlgorithm == .signature(new))
        #expect(try authority.verifiedDigest(of: conversion.new) == new)
        #expect(conversion.changes.map(\.field) == [.signature, .signatureAlgorithm, .signatureValue])
        #expect(conversion.changes.map(\.old.count) == [1, 1, 256] && conversion.changes.map(\.new.count) == [1, 1, 256])
        #expect(conversion.changes.allSatisfy { $0.oldOffset == $0.newOffset })
        // Told by the octets themselves, not by the code that changed them.
        let (a, b) = (original.encoded, conversion.new.encoded)
        #expect(a.count == b.count)
        let differing = a.indices.filter { a[$0] != b[$0] }
        #expect(differing.prefix(2) == conversion.changes.prefix(2).map(\.oldOffset)[...])
        #expect(differing.dropFirst(2).allSatisfy { $0 >= a.count - 256 })
        #expect(conversion.changes.applied(to: a) == b && conversion.changes.inverse.applied(to: b) == a)

        let proof = conversion.proof
        #expect(proof.isReversible && proof.oldDigest == old && proof.newDigest == new)
        var rest = a
        for change in conversion.changes.reversed() { rest.removeSubrange(change.oldOffset..<change.oldOffset + change.old.count) }
        #expect(proof.restDigest == DigestAlgorithm.sha256.digest(of: rest.span))
        #expect(proof.restDigest == ConversionProof.restDigest(b, conversion.changes.inverse))

        let back = try #require(try authority.convert(conversion.new, to: old))
        #expect(back.new.encoded == a)
        #expect(try authority.convert(original, to: old) == nil)
    }

    enum KeyIdentifierExample {
        static var byKey: AuthorityKeyIdentifier? { AuthorityKeyIdentifier(keyIdentifier: [1, 2, 3]) }
        static func byNumber(_ serialNumber: [UInt8]) throws -> AuthorityKeyIdentifier {
            AuthorityKeyIdentifier(
                keyIdentifier: [UInt8](repeating: 9, count: 20),
                issuer: [.directoryName(try DistinguishedName(slashForm: "/O=Example/CN=Root"))],
                serialNumber: CertificateSerialNumber(magnitude: serialNumber))
        }
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let name: String
        let draft: SignedDraft
        let expected: @Sendable (ConversionError) -> Bool
        var testDescription: String { name }
    }

    private static let sha256WithoutParameters = AlgorithmIdentifier(.sha256WithRSAEncryption, parameters: nil)
    private static let refusals: [Refusal] = [
        Refusal(name: "one bit of the signature", draft: SignedDraft(disturb: { s in
            var s = s
            s[s.count - 1] ^= 1
            return BitString(octets: s)
        })) { $0 == .altered },
        Refusal(name: "a zero octet in front of the signature", draft: SignedDraft(disturb: { BitString(octets: [0] + $0) })) {
            $0 == .altered
        },
        Refusal(name: "no signature", draft: SignedDraft(disturb: { _ in BitString(octets: []) })) { $0 == .altered },
        Refusal(name: "signed with another digest than it says", draft: SignedDraft(digest: .sha256, inside: .signature(.sha1))) {
            $0 == .altered
        },
        Refusal(name: "another issuer", draft: SignedDraft(issuer: "/O=Example/CN=Other CA")) {
            if case .otherIssuer = $0 { true } else { false }
        },
        Refusal(name: "two algorithms", draft: SignedDraft(digest: .sha256, inside: .signature(.sha1), outside: .signature(.sha256))) {
            if case .identifiersDiffer = $0 { true } else { false }
        },
        Refusal(name: "one algorithm, other parameters", draft: SignedDraft(digest: .sha256, inside: sha256WithoutParameters, outside: .signature(.sha256))) {
            if case .identifiersDiffer = $0 { true } else { false }
        },
        Refusal(name: "RSASSA-PSS", draft: SignedDraft(inside: AlgorithmIdentifier(.rsassaPSS, parameters: [0x30, 0]))) {
            $0 == .notConvertible(.rsassaPSS)
        },
        Refusal(name: "OIW's identifier", draft: SignedDraft(inside: AlgorithmIdentifier(.oiwSHA1WithRSASignature, parameters: [5, 0]))) {
            $0 == .notConvertible(.oiwSHA1WithRSASignature)
        },
        Refusal(name: "MD5", draft: SignedDraft(inside: AlgorithmIdentifier(.md5WithRSAEncryption, parameters: [5, 0]))) {
            $0 == .notConvertible(.md5WithRSAEncryption)
        },
        Refusal(name: "SHA-1 without parameters", draft: SignedDraft(inside: AlgorithmIdentifier(.sha1WithRSAEncryption, parameters: nil))) {
            $0 == .badParameters(.sha1WithRSAEncryption)
        },
        Refusal(name: "parameters that are none", draft: SignedDraft(digest: .sha256, inside: AlgorithmIdentifier(.sha256WithRSAEncryption, parameters: [2, 1, 0]))) {
            $0 == .badParameters(.sha256WithRSAEncryption)
        },
    ]

    @Test("What does not verify, or has no way back, is refused by name and not signed", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let authority = try SignedDraft.authority()
        for digest in DigestAlgorithm.allCases {
            let error = #expect(throws: ConversionError.self) { _ = try authority.convert(refusal.draft.certificate(), to: digest) }
            #expect(error.map(refusal.expected) == true, "\(String(describing: error))")
            let forList = #expect(throws: ConversionError.self) { _ = try authority.convert(refusal.draft.revocationList(), to: digest) }
            #expect(forList.map(refusal.expected) == true)
        }
    }

    @Test("A signature that is n too large verifies nowhere, and is not converted")
    func unreducedSignature() throws {
        let n = try TestKey.shared.get().publicKey.modulus
        // s + n has 256 octets for about half of all moduli; a serial number is sought for which it has.
        for number in UInt8(1)...120 {
            let certificate = try SignedDraft(serialNumber: [number]).certificate()
            var carry = 0
            let sum = zip(certificate.signatureValue.octets, n).reversed().map { pair in
                carry += Int(pair.0) + Int(pair.1)
                defer { carry >>= 8 }
                return UInt8(carry & 0xff)
            }
            guard carry == 0 else { continue }
            let unreduced = try Certificate(der: certificate.encoded.dropLast(n.count) + sum.reversed())
            #expect(throws: ConversionError.altered) { _ = try SignedDraft.authority().convert(unreduced, to: .sha256) }
            return
        }
    }

    @Test("Absent parameters stay absent, and do not go with SHA-1")
    func absentParameters() throws {
        let authority = try SignedDraft.authority()
        let original = try SignedDraft(digest: .sha256, inside: Self.sha256WithoutParameters).certificate()
        let conversion = try #require(try authority.convert(original, to: .sha384))
        #expect(conversion.new.signature == AlgorithmIdentifier(.sha384WithRSAEncryption, parameters: nil))
        #expect(try authority.convert(conversion.new, to: .sha256)?.new == original)
        #expect(throws: ConversionError.absentParametersWithSHA1) { _ = try authority.convert(original, to: .sha1) }
    }

    @Test("An authority needs the key of its certificate, and one that may sign so")
    func authorities() throws {
        let certificate = try SignedDraft(subject: "/O=Example/CN=Example CA").certificate()
        var random = SystemRandom()
        let other = try RSAPrivateKey.generate(bitCount: 2048, random: &random, progress: nil)
        #expect(throws: ConversionError.keyIsNotTheAuthoritys) { try ConversionAuthority(certificate: certificate, key: other) }
        // The same certificate with the identifier of RSASSA-PSS in its key (RFC 4055 section 1.2).
        var octets = certificate.encoded
        let key = certificate.subjectPublicKeyInfo.encoded
        let place = try #require(octets.indices.first { octets[$0...].starts(with: key) })
        octets[place + 4 + 2 + 2 + 9 - 1] = 0x0a
        let pss = try Certificate(der: octets)
        #expect(throws: ConversionError.authorityKey(.unsupportedAlgorithm(.rsassaPSS))) {
            try ConversionAuthority(certificate: pss, key: TestKey.shared.get())
        }
    }

    @Test("With any one octet changed a certificate is not converted")
    func oneOctet() throws {
        let authority = try SignedDraft.authority()
        let original = try SignedDraft(extensions: [Extension(try #require(KeyIdentifierExample.byKey))]).certificate()
        var read = 0
        withOneOctetChanged(original.encoded, to: { [$0 ^ 1, $0 ^ 0x80, 0] }) { changed, place in
            guard let certificate = try? Certificate(der: changed) else { return }
            read += 1
            do throws(ConversionError) {
                if try authority.convert(certificate, to: .sha256) != nil { Issue.record("place \(place) was converted") }
                // SHA-256 written where SHA-1 was, and valid? That would be a collision.
                Issue.record("place \(place) verified")
            } catch {}
        }
        #expect(read > 1000)
    }

    @Test("A new serial number of any length goes in, lengths are adjusted, and the changes lead back", arguments: [
        [1], [0xff], [UInt8](repeating: 0x55, count: 16), [UInt8](repeating: 0x55, count: 200),
    ] as [[UInt8]])
    func renumbering(magnitude: [UInt8]) throws {
        let authority = try SignedDraft.authority()
        let number = CertificateSerialNumber(magnitude: magnitude)
        for named in [[0x44], [0x11, 0x22]] as [[UInt8]] {
            let extensions = [
                Extension(SubjectKeyIdentifier(octets: [1])), Extension(try KeyIdentifierExample.byNumber(named)),
                Extension(BasicConstraints.endEntity),
            ]
            let original = try SignedDraft(extensions: extensions).certificate()
            let conversion = try #require(
                try authority.convert(
                    original, to: .sha256,
                    renumbering: Renumbering(number, authority: .init(old: CertificateSerialNumber(magnitude: [0x44]), new: number))))
            let new = conversion.new
            #expect(new.serialNumber == number && new.subject == original.subject && new.validity == original.validity)
            let identifier = try #require(try new.extensions.value(of: AuthorityKeyIdentifier.self))
            // Only the old number of the authority is replaced.
            #expect(identifier.authorityCertSerialNumber == (named == [0x44] ? number : CertificateSerialNumber(magnitude: named)))
            #expect(identifier.keyIdentifier == [UInt8](repeating: 9, count: 20))
            #expect(CertificateComparison(original, new).differences.filter { $0 != .extension(.authorityKeyIdentifier) }
                == [.serialNumber, .signatureAlgorithm, .signatureValue])
            #expect(conversion.changes.applied(to: original.encoded) == new.encoded)
            #expect(conversion.changes.inverse.applied(to: new.encoded) == original.encoded)
            #expect(!conversion.proof.isReversible)
            #expect(conversion.proof.restDigest == ConversionProof.restDigest(new.encoded, conversion.changes.inverse))
        }
    }

    @Test("Changes that do not fit the octets are not applied")
    func unfittingChanges() {
        let octets: [UInt8] = [1, 2, 3, 4]
        func change(_ place: Int, _ old: [UInt8], _ newPlace: Int? = nil) -> OctetChange {
            OctetChange(.signature, oldOffset: place, old: old, newOffset: newPlace ?? place, new: [9])
        }
        #expect([change(1, [2])].applied(to: octets) == [1, 9, 3, 4])
        #expect([change(3, [4]), change(1, [2])].applied(to: octets) == nil)
        #expect([change(1, [3])].applied(to: octets) == nil)
        #expect([change(1, [2], 2)].applied(to: octets) == nil)
        for place in [-1, 4, 5, Int.max, Int.min] { #expect([change(place, [2])].applied(to: octets) == nil) }
    }
}
