import DER
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

@Suite struct PathBuildingTests {
    private static func keyIdentifier(_ octet: UInt8) -> [UInt8] { [UInt8](repeating: octet, count: 20) }
    private static func subjectKey(_ octet: UInt8) -> Extension { Extension(SubjectKeyIdentifier(octets: keyIdentifier(octet))) }
    private static func authorityKey(_ octet: UInt8) -> Extension {
        Extension(AuthorityKeyIdentifier(keyIdentifier: keyIdentifier(octet)))
    }

    @Test("Of several issuers with one name the one is found whose key signed, and the others are told of")
    func rekeyed() throws {
        let question = Question(
            Draft("Leaf", by: "CA", key: 0, signer: 4),
            [2, 3, 4].map { Draft.authority("CA", by: "Root", key: $0, signer: 1).with { draft in draft.days = -100...(200) } })
        let result = try question.result()
        #expect(result.subjects == ["CN=Leaf", "CN=CA", "CN=Root"])
        #expect(result.rejected.count == 2)
        #expect(result.rejected.allSatisfy { $0.fault == .signatureInvalid(.sha256WithRSAEncryption) && !$0.isAnchor })
    }

    @Test("A key identifier orders candidates and proves nothing")
    func hint() throws {
        // The hint names the wrong key first; and one that no candidate has does not hide the right one.
        for hint: UInt8 in [2, 9] {
            let result = try Question(
                Draft("Leaf", by: "CA", key: 0, signer: 3, [Self.authorityKey(hint)]),
                [
                    .authority("CA", by: "Root", key: 2, signer: 1, [Self.subjectKey(2)]),
                    .authority("CA", by: "Root", key: 3, signer: 1, [Self.subjectKey(3)]),
                ]
            ).result()
            #expect(result.isValid)
        }
    }

    @Test("Where one issuer leads nowhere or fails a rule, the next is tried", arguments: ["expired", "untrusted", "constrained"])
    func nextIssuer(_ way: String) throws {
        // Two certificates of one authority: the bad one is newer and so comes first.
        var bad = Draft.authority("CA", by: "Root", key: 2, signer: 1).with { $0.days = -5...100 }
        switch way {
        case "expired": bad.days = -5 ... -1
        case "untrusted": (bad.issuer, bad.signer) = ("Elsewhere", 5)
        default: bad.extensions.append(Extension(NameConstraints(permitted: [.dNSName("other.example")], excluded: [])!, isCritical: true))
        }
        let good = Draft.authority("CA", by: "Root", key: 2, signer: 1)
        let name = Extension(SubjectAltName([.dNSName("pbx.example")])!)
        let result = try Question(Draft("Leaf", by: "CA", key: 0, signer: 2, [name]), [bad, good]).result()
        #expect(result.path?.certificates[1].certificate == (try good.certificate))
        #expect(result.rejected.isEmpty == (way == "expired"))
    }

    @Test("A cross-certificate leads to the anchor that is trusted, in either direction")
    func crossCertificates() throws {
        // Two roots that certified each other.
        let leaf = Draft("Leaf", by: "CA", key: 0, signer: 2)
        let pool: [Draft] = [
            .authority("CA", by: "North", key: 2, signer: 3), .authority("North", by: "South", key: 3, signer: 4),
            .authority("South", by: "North", key: 4, signer: 3),
        ]
        for (name, key, count) in [("North", 3, 3), ("South", 4, 4)] {
            let result = try Question(leaf, pool).with { $0.anchors = [.authority(name, by: name, key: key, signer: key)] }.result()
            #expect(result.path?.certificates.count == count)
        }
        // Without either root the circle ends, and the answer says what is missing.
        let lost = try Question(leaf, pool).result()
        #expect(lost.fault?.rule == .pathBuilding)
        #expect(lost.rejected.contains { $0.fault == .loop })
    }

    @Test("The anchor that was given twice, and as untrusted too, counts once as anchor")
    func repeated() throws {
        let root = Draft.authority("Root", by: "Root", key: 1, signer: 1)
        let result = try Question(Draft("Leaf", by: "Root"), [root, root]).with { $0.anchors = [root, root] }.result()
        #expect(result.subjects == ["CN=Leaf", "CN=Root"])
    }

    @Test("A signature of an algorithm that is not computed is named, and no other key is blamed")
    func unsupported() throws {
        var tbs = DERWriter()
        let algorithm = AlgorithmIdentifier(.ecdsaWithSHA256, parameters: nil)
        tbs.sequence { tbs in
            tbs.wrap(.constructed(0)) { $0.integer(2) }
            tbs.integer(5)
            algorithm.write(to: &tbs)
            tbs.raw(Mill.name("Root").encoded.span)
            Validity(notBefore: Mill.time(-1), notAfter: Mill.time(1)).write(to: &tbs)
            tbs.raw(Mill.name("Leaf").encoded.span)
            tbs.raw(SubjectPublicKeyInfo(Mill.keys[0].publicKey).encoded.span)
        }
        let leaf = try Certificate(der: Mill.signed(tbs.finish(), Mill.keys[1], .sha256, outer: algorithm))
        let anchor = TrustAnchor(try Draft.authority("Root", by: "Root", key: 1, signer: 1).certificate)
        let result = PathValidator(anchors: [anchor]).validate(leaf, PathRequirements(time: Mill.now))
        #expect(result.fault == .signatureUnsupported(.ecdsaWithSHA256))
    }
}
