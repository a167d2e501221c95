import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Damaged input of an authority")
struct IssuanceMutationTests {
    @Test("Whatever a damaged request asks for is refused, or dropped, or issued in a certificate that is no CA's")
    func requests() throws {
        let root = try Hierarchy().root()
        var draft = try Draft()
        draft.names = [
            .dNSName("pbx.example.com"), .iPAddress([192, 0, 2, 7]), .rfc822Name("a@example.com"),
            .uniformResourceIdentifier("sip:example.com"), .directoryName(try DistinguishedName(slashForm: "/CN=x")),
        ]
        draft.extensions = [
            Extension(BasicConstraints.certificateAuthority(pathLenConstraint: 1), isCritical: true),
            Extension(.certificatePolicies, value: CertificatePolicies([PolicyInformation(.anyPolicy)])?.encoded ?? []),
            Extension(.tlsFeature, value: [0x30, 3, 2, 1, 5]), Extension(ObjectIdentifier(1, 2, 3, 4), isCritical: true, value: [5, 0]),
        ]
        let original = try draft.request().encoded
        let seed = Mutator.seed(20_261_121)
        var mutator = Mutator(seed: seed)
        var (parsed, issued) = (0, 0)
        for _ in 0..<20_000 {
            guard let request = try? CertificationRequest(der: mutator.mutate(original)) else { continue }
            parsed += 1
            // As if its signature were good: an attacker signs what he likes.
            var template = CertificateTemplate(
                .server, subject: request.subject, subjectPublicKeyInfo: request.subjectPublicKeyInfo,
                validity: try Times.years(2026, 2027))
            var random = SystemRandom()
            guard (try? template.copyExtensions(from: request, .all)) != nil,
                let certificate = try? root.issue(template, random: &random).certificate
            else { continue }
            issued += 1
            #expect(try certificate.extensions.value(of: BasicConstraints.self) == .endEntity, "seed \(seed)")
            #expect(certificate.extensions.repeatedTypes.isEmpty, "seed \(seed)")
        }
        #expect(parsed > 1000 && issued > 100, "seed \(seed): \(parsed) \(issued)")
    }

    @Test("A damaged issuer's certificate issues nothing, or what is signed by its key under its name")
    func issuers() throws {
        let original = try Hierarchy().root().certificate.encoded
        let template = try Hierarchy.template(.server)
        let seed = Mutator.seed(7)
        var mutator = Mutator(seed: seed)
        var parsed = 0
        for _ in 0..<20_000 {
            guard let certificate = try? Certificate(der: mutator.mutate(original)) else { continue }
            parsed += 1
            guard let authority = try? CertificateAuthority(certificate: certificate, key: ChainKeys.root.get()) else { continue }
            var random = SystemRandom()
            guard let issued = try? authority.issue(template, random: &random).certificate else { continue }
            #expect(issued.issuer == certificate.subject && issued.validity.notAfter <= certificate.validity.notAfter, "seed \(seed)")
        }
        #expect(parsed > 1000, "seed \(seed): \(parsed)")
    }

    @Test("A damaged list is gone on from or not, and what comes of it reads")
    func lists() throws {
        let root = try Hierarchy().root()
        var first = RevocationListTemplate(thisUpdate: try Times.at(2026), nextUpdate: try Times.at(2027))
        for value in 1...5 as ClosedRange<UInt8> {
            try first.revoke(
                Revocation(CertificateSerialNumber(magnitude: [value, 1]), reason: .certificateHold, invalidityDate: Times.at(2025)))
        }
        let original = try root.issue(first).encoded
        let seed = Mutator.seed(11)
        var mutator = Mutator(seed: seed)
        var issued = 0
        for _ in 0..<20_000 {
            guard let list = try? CertificateList(der: mutator.mutate(original)),
                var template = try? RevocationListTemplate(
                    continuing: list, thisUpdate: Times.at(2026, 6), nextUpdate: Times.at(2026, 7))
            else { continue }
            for value in 1...5 as ClosedRange<UInt8> { _ = try? template.remove(CertificateSerialNumber(magnitude: [value, 1])) }
            var random = SystemRandom()
            if (try? root.issue(template, random: &random)) != nil { issued += 1 }
        }
        #expect(issued > 1000, "seed \(seed): \(issued)")
    }
}
