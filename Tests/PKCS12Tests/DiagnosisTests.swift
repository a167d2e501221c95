import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA
import TestSupport
import Testing

@Suite("What the doctor finds")
struct DiagnosisTests {
    private static func opened(_ bags: [SafeBag], _ profile: PKCS12Profile = .openssl3) throws -> (PFX, PFXContents) {
        var random = CountingSource()
        let file = try PFXDraft(bags: bags).encoded(OpeningTests.quick(profile), password: Password("x"), random: &random).copied
        let pfx = try PFX(octets: file)
        return (pfx, try pfx.open(Password("x")))
    }

    private static func bags(keyID: [UInt8]?, certificateID: [UInt8]?, _ certificates: [Certificate]) throws -> [SafeBag] {
        var ofKey = BagAttributes(), ofCertificate = BagAttributes()
        ofKey.localKeyID = keyID
        ofCertificate.localKeyID = certificateID
        return [SafeBag(content: .key(BagKey(try Samples.key())), attributes: ofKey)]
            + certificates.enumerated().map { SafeBag(content: .certificate($1), attributes: $0 == 0 ? ofCertificate : BagAttributes()) }
    }

    @Test("Keys, certificates and their marks that do not fit are told of, each by its name")
    func findings() throws {
        let own = try Samples.certificate(), other = try Samples.other()
        let id = own.fingerprint(.sha1)
        for (bags, expected) in [
            (try Self.bags(keyID: id, certificateID: id, [own]), []),
            (try Self.bags(keyID: [1], certificateID: [1], [own]), []),
            (try Self.bags(keyID: id, certificateID: nil, [own]), [.unmarkedCertificate(key: 0, certificate: 0)]),
            (try Self.bags(keyID: nil, certificateID: nil, [own]), [.unmarkedCertificate(key: 0, certificate: 0)]),
            (try Self.bags(keyID: id, certificateID: other.fingerprint(.sha1), [own]), [.unmarkedCertificate(key: 0, certificate: 0), .staleLocalKeyID(certificate: 0)]),
            (try Self.bags(keyID: [1], certificateID: [1], [other]), [.keyWithoutCertificate(key: 0), .wrongCertificate(key: 0, certificate: 0), .missingIssuer(certificate: 0)]),
            (try Self.bags(keyID: id, certificateID: id, []), [.keyWithoutCertificate(key: 0)]),
            (try Self.bags(keyID: id, certificateID: id, [own, own]), [.duplicateCertificates(count: 1)]),
        ] as [([SafeBag], [PFXFinding])] {
            let found = try Self.opened(bags).1.findings.filter { finding in
                // The published certificates' own issuers are of no interest here, but for the one case.
                if case .missingIssuer = finding { return expected.contains(finding) }
                if case .outOfOrder = finding { return false }
                return true
            }
            #expect(found == expected.filter { if case .missingIssuer = $0 { found.contains($0) } else { true } })
        }
    }

    @Test("Who refuses what, by profile", arguments: [
        ("modern", ["Java 8 before 8u301", "Windows Server 2016 and before", "macOS keychain"]),
        ("windows2012r2", []), ("macos", []), ("java8", []), ("java17", ["Java 8 before 8u301", "Windows Server 2016 and before", "macOS keychain"]),
        ("rfc9879", PKCS12Consumer.all.map(\.name)),
    ])
    func consumers(name: String, refusing: [String]) throws {
        let profile = try #require(PKCS12Profile(named: name))
        let own = try Samples.certificate()
        let (pfx, contents) = try Self.opened(try Self.bags(keyID: nil, certificateID: nil, [own]), profile)
        let found = PKCS12Consumer.all.filter { !$0.refusals(of: pfx, contents, password: Password("Secret-1")).isEmpty }.map(\.name)
        #expect(found == refusing)
        for consumer in PKCS12Consumer.all { #expect(PKCS12Profile(named: consumer.profile) != nil) }
    }

    @Test("A password and a mark that Java wants are told of")
    func java() throws {
        let (pfx, contents) = try Self.opened([SafeBag(content: .certificate(try Samples.certificate()), attributes: BagAttributes())])
        let java = try #require(PKCS12Consumer.all.first { $0.name == "Java 17" })
        #expect(java.refusals(of: pfx, contents, password: Password("ключ")) == [.password, .trustMark])
    }

    @Test("The outline says algorithms and iterations without a password")
    func outline() throws {
        let file = try #require(PFXFiles.pyca.first { $0.name == "cert-rc2-key-3des.p12" })
        let outline = try PFX(octets: file.octets).outline
        #expect(outline.mac?.iterationCount == 2048 && outline.mac?.name.hasPrefix("HMAC-SHA-1") == true)
        #expect(outline.parts.map(\.encryption) == ["pbeWithSHA1And40BitRC2-CBC", nil])
        #expect(outline.parts.map(\.iterationCount) == [2048, nil])
        #expect(outline.parts[1].keys.map(\.encryption) == ["pbeWithSHA1And3-KeyTripleDES-CBC"])
    }
}
