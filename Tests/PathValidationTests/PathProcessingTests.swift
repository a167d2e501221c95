import DER
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

/// RFC 5280 section 6.1, each rule kept and broken.
@Suite struct PathProcessingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let rule: PathRule?
        let question: @Sendable () -> Question
        var testDescription: String { name }

        init(_ name: String, _ rule: PathRule?, _ question: @escaping @Sendable () -> Question) {
            (self.name, self.rule, self.question) = (name, rule, question)
        }
    }

    static let leaf = Draft("Leaf", by: "CA", key: 0, signer: 2)
    static let authority = Draft.authority("CA", by: "Root", key: 2, signer: 1)
    static func changed(_ change: @escaping @Sendable (inout Draft) -> Void) -> Question {
        Question(leaf, [authority.with(change)])
    }
    static let unknown = ObjectIdentifier("1.3.6.1.4.1.99999.1")!
    static func purposes(_ purposes: ObjectIdentifier...) -> Extension { Extension(ExtendedKeyUsage(purposes)!) }

    static let cases: [Case] = [
        Case("three certificates that keep every rule", nil) { Question(leaf, [authority]) },
        Case("a leaf right below the anchor", nil) { Question(Draft("Leaf", by: "Root")) },
        Case("an anchor that is the leaf, and no authority", nil) {
            Question(Draft("Self", by: "Self", key: 3, signer: 3)).with { $0.anchors = [$0.leaf] }
        },
        Case("an expired anchor that is the leaf", .validity) {
            Question(Draft("Self", by: "Self", key: 3, signer: 3).with { $0.days = -9 ... -1 }).with { $0.anchors = [$0.leaf] }
        },
        Case("a self-signed leaf that is no anchor", .pathBuilding) { Question(Draft("Self", by: "Self", key: 3, signer: 3)) },
        Case("an anchor that is not self-signed", nil) {
            Question(leaf).with { $0.anchors = [authority] }
        },
        Case("no issuer", .pathBuilding) { Question(leaf) },
        Case("a signature by another key", .signature) { Question(leaf.with { $0.signer = 3 }, [authority]) },
        Case("an expired authority", .validity) { changed { $0.days = -9 ... -1 } },
        Case("an authority not yet valid", .validity) { changed { $0.days = 1...9 } },
        Case("an expired anchor", .validity) {
            Question(leaf, [authority]).with { $0.anchors[0].days = -9 ... -1 }
        },
        Case("both ends of the validity belong to it", nil) { Question(leaf.with { $0.days = 0...0 }, [authority]) },
        Case("an authority of version 1", .certificateAuthority) { changed { ($0.version, $0.extensions) = (0, []) } },
        Case("an anchor of version 1", nil) {
            Question(leaf, [authority]).with { ($0.anchors[0].version, $0.anchors[0].extensions) = (0, []) }
        },
        Case("an anchor of version 3 without basicConstraints", .certificateAuthority) {
            Question(leaf, [authority]).with { $0.anchors[0].extensions = [] }
        },
        Case("no basicConstraints", .certificateAuthority) { changed { $0.extensions.removeFirst() } },
        Case("basicConstraints without cA", .certificateAuthority) {
            changed { $0.extensions[0] = Extension(BasicConstraints.endEntity, isCritical: true) }
        },
        Case("basicConstraints that are not critical", nil) {
            changed { $0.extensions[0] = Extension(BasicConstraints.certificateAuthority(pathLenConstraint: nil)) }
        },
        Case("key usage without keyCertSign", .keyUsage) {
            changed { $0.extensions[1] = Extension(KeyUsage([.cRLSign, .digitalSignature]), isCritical: true) }
        },
        Case("no key usage", nil) { changed { $0.extensions.removeLast() } },
        Case("an unknown critical extension in an authority", .criticalExtensions) {
            changed { $0.extensions.append(Extension(unknown, isCritical: true, value: [5, 0])) }
        },
        Case("an unknown extension that is not critical", nil) {
            changed { $0.extensions.append(Extension(unknown, value: [5, 0])) }
        },
        Case("an unknown critical extension in the leaf", .criticalExtensions) {
            Question(leaf.with { $0.extensions = [Extension(unknown, isCritical: true, value: [5, 0])] }, [authority])
        },
        Case("an unknown critical extension in the anchor", .criticalExtensions) {
            Question(leaf, [authority]).with { $0.anchors[0].extensions.append(Extension(unknown, isCritical: true, value: [5, 0])) }
        },
        Case("an extension twice", .encoding) { changed { $0.extensions.append($0.extensions[1]) } },
        Case("an extension that does not read", .encoding) {
            Question(leaf.with { $0.extensions = [Extension(.subjectAltName, value: [0x30, 0x00])] }, [authority])
        },
        Case("a path length of 0 with an authority below it", .pathLength) {
            Question(
                Draft("Leaf", by: "Sub", key: 0, signer: 3),
                [.authority("CA", by: "Root", key: 2, signer: 1, pathLength: 0), .authority("Sub", by: "CA", key: 3, signer: 2)])
        },
        Case("a path length of 0 with a self-issued authority below it", nil) {
            Question(
                Draft("Leaf", by: "CA", key: 0, signer: 3),
                [.authority("CA", by: "Root", key: 2, signer: 1, pathLength: 0), .authority("CA", by: "CA", key: 3, signer: 2)])
        },
        Case("a path length of 0 in the anchor", .pathLength) {
            Question(leaf, [authority]).with { $0.anchors = [.authority("Root", by: "Root", key: 1, signer: 1, pathLength: 0)] }
        },
        Case("an authority without a name", .issuerName) {
            Question(Draft("Leaf", by: "", key: 0, signer: 2), [.authority("", by: "Root", key: 2, signer: 1)])
        },
        Case("a leaf without a name", nil) { Question(Draft("", by: "Root")) },
        Case("names that differ in case, spaces and string type", nil) {
            Question(Draft("Leaf", by: "O=Example  Org,CN=ca", key: 0, signer: 2), [.authority("O=example org,CN=CA", by: "root", key: 2, signer: 1)])
        },
        Case("SHA-1, below the minimum asked for", .digest) {
            Question(leaf.with { $0.digest = .sha1 }, [authority]).with { $0.requirements.minimumDigest = .sha256 }
        },
        Case("SHA-1 in the anchor's own signature", nil) {
            Question(leaf, [authority]).with {
                $0.anchors[0].digest = .sha1
                $0.requirements.minimumDigest = .sha256
            }
        },
        Case("a key shorter than asked for", .keySize) { Question(leaf, [authority]).with { $0.requirements.minimumKeyBitCount = 3072 } },
        Case("a longer path than allowed", .budget) { Question(leaf, [authority]).with { $0.requirements.maximumPathLength = 2 } },
        // Purposes.
        Case("a server without extended key usage", nil) { Question(leaf, [authority]).with { $0.requirements.purpose = .server } },
        Case("a client's certificate for a server", .extendedKeyUsage) {
            Question(leaf.with { $0.extensions = [purposes(.clientAuth)] }, [authority]).with { $0.requirements.purpose = .server }
        },
        Case("any purpose", nil) {
            Question(leaf.with { $0.extensions = [purposes(.anyExtendedKeyUsage)] }, [authority]).with { $0.requirements.purpose = .server }
        },
        Case("an authority for clients only", .extendedKeyUsage) {
            changed { $0.extensions.append(purposes(.clientAuth)) }.with { $0.requirements.purpose = .server }
        },
        Case("an authority for clients only, and nobody asks", nil) { changed { $0.extensions.append(purposes(.clientAuth)) } },
        Case("a server's key that only signs certificates", .keyUsage) {
            Question(leaf.with { $0.extensions = [Extension(KeyUsage.keyCertSign)] }, [authority]).with { $0.requirements.purpose = .server }
        },
        Case("a leaf that is no authority, asked for as one", .certificateAuthority) {
            Question(leaf, [authority]).with { $0.requirements.purpose = .ca }
        },
        Case("an authority asked for as one", nil) {
            Question(.authority("Sub", by: "CA", key: 3, signer: 2), [authority]).with { $0.requirements.purpose = .ca }
        },
        Case("an IPsec end system of the Unified CCX profile", nil) {
            Question(leaf.with { $0.extensions = [purposes(.serverAuth, .clientAuth, .ipsecEndSystem)] }, [authority]).with {
                $0.requirements.purpose = .ipsec
            }
        },
    ]

    @Test("Every rule of section 6.1 is kept and broken by a path of its own", arguments: cases)
    func rule(_ one: Case) throws {
        let result = try one.question().result()
        #expect(result.fault?.rule == one.rule, "\(String(describing: result.fault))")
    }

    @Test("A failure carries the certificate and the two values that disagree")
    func values() throws {
        let expired = Self.authority.with { $0.days = -9 ... -1 }
        guard case .invalid(let failure) = try Question(Self.leaf, [expired]).result().outcome else {
            Issue.record("valid")
            return
        }
        #expect(failure.certificate == (try expired.certificate))
        #expect(failure.fault == .expired(notAfter: Mill.time(-1), at: Mill.now))
        #expect(failure.fault.clause == "RFC 5280 section 6.1.3 (a) (2)")
        let tooLong = try Question(
            Draft("Leaf", by: "Sub", key: 0, signer: 3),
            [.authority("CA", by: "Root", key: 2, signer: 1, pathLength: 0), .authority("Sub", by: "CA", key: 3, signer: 2)]
        ).fault()
        #expect(tooLong == .pathTooLong(limit: 0, found: 1))
    }

    @Test("A valid path says for each certificate which rules were checked")
    func checks() throws {
        let path = try #require(try Question(Self.leaf, [Self.authority]).result().path)
        let rules = path.certificates.map { $0.checks.map(\.rule) }
        #expect(rules[0].starts(with: [.signature, .keySize, .validity, .issuerName, .policies]))
        #expect(Set(rules[1]).isSuperset(of: [.signature, .validity, .certificateAuthority, .keyUsage, .pathLength, .criticalExtensions]))
        #expect(rules[2].first == .anchor && !rules[2].contains(.signature))
        #expect(path.weaknesses.isEmpty)
        let weak = try #require(try Question(Self.leaf.with { $0.digest = .sha1 }, [Self.authority]).result().path)
        #expect(weak.weaknesses == [.digest(weak.certificates[0].certificate, .sha1)])
    }
}
