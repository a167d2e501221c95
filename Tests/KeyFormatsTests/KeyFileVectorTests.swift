import DER
import Digests
import Foundation
import KeyFormats
import Octets
import RSA
import TestSupport
import Testing

@Suite("The key files of pyca/cryptography")
struct KeyFileVectorTests {
    struct Case: Decodable, Sendable {
        var name: String
        var oracle_pyca46: String
        var password: String?
        var data: Data
        var content: [UInt8] { [UInt8](data) }

        /// What the column wants: the beginning of the outcome, or nil for any refusal.
        var wanted: String? {
            switch oracle_pyca46 {
            case "ok:RSAPrivateKey": return "private "
            case "ok-public:RSAPublicKey": return "public "
            case let text where text.hasPrefix("ok"): return "unsupported "
            // The column has no password. With the one known it must not stay closed; without, it must.
            case let text where text.hasPrefix("encrypted") && knownPassword != nil: return ""
            default: return nil
            }
        }

        /// The column's password, or one that the column lacks.
        var knownPassword: String? { password ?? KeyFileExpectations.passwords[name] }

        func agrees(_ outcome: String) -> Bool {
            if let wanted { return outcome.hasPrefix(wanted) }
            return !outcome.hasPrefix("private ") && !outcome.hasPrefix("public ")
        }
    }

    let cases: [Case]

    init() throws {
        cases = try Vectors.jsonLines("pyca-keys/keys.jsonl")
    }

    @Test("All 97 come to what the table says")
    func outcomes() {
        #expect(cases.count == 97)
        #expect(cases.map(\.name) == KeyFileExpectations.outcomes.map(\.name))
        for (c, expected) in zip(cases, KeyFileExpectations.outcomes) {
            #expect(KeyFileOutcome.of(c.content, password: c.knownPassword) == expected.outcome, "\(c.name)")
        }
        // 41 say that they are encrypted, beside one or the other whose header is damaged: all that can be opened are.
        let outcomes = KeyFileExpectations.outcomes.map(\.outcome)
        #expect(outcomes.count { $0.hasPrefix("encrypted ") } == 0)
        #expect(outcomes.count { $0.contains(" in ") && !$0.hasPrefix("wrong password") } == 31)
    }

    @Test("Where they differ from the column, exceptions.txt says why, and nowhere else")
    func exceptions() throws {
        let lines = try Vectors.text("pyca-keys/exceptions.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }
        var exceptions: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ": ", maxSplits: 2)
            try #require(parts.count == 3 && parts[2].contains("RFC"), "\(line)")
            exceptions[String(parts[0])] = String(parts[1])
        }
        for c in cases {
            let outcome = KeyFileOutcome.of(c.content, password: c.knownPassword)
            if let exception = exceptions.removeValue(forKey: c.name) {
                #expect(outcome == exception, "\(c.name)")
                #expect(!c.agrees(outcome), "\(c.name) agrees now: take it out of exceptions.txt")
            } else {
                #expect(c.agrees(outcome), "\(c.name): \(outcome), the column says \(c.oracle_pyca46)")
            }
        }
        #expect(exceptions.isEmpty, "no such cases: \(exceptions.keys)")
    }

    @Test("Every RSA key that is read is written octet for octet as another implementation writes it")
    func digests() throws {
        var seen = 0
        for c in cases {
            guard let digests = KeyFileExpectations.digests[c.name] else { continue }
            seen += 1
            if digests.count == 2 {
                let key = try PrivateKeyFile(SecretBytes(copying: c.content.span)).key()
                #expect(
                    [KeyFileOutcome.digest(key, .pkcs8), KeyFileOutcome.digest(key, .pkcs1)] == digests, "\(c.name)")
            } else {
                let key = try PublicKeyFile(c.content).key()
                #expect([hex(DigestAlgorithm.sha256.digest(of: key.der.span))] == digests, "\(c.name)")
            }
        }
        #expect(seen == KeyFileExpectations.digests.count && seen == 9)
    }

    @Test("The parameters of the RSASSA-PSS keys are read as they were written")
    func pssParameters() throws {
        let expected: [String: RSAPSSParameters?] = [
            "PKCS8/rsa_pss_2048.pem": nil,
            "PKCS8/rsa_pss_2048_hash.pem": RSAPSSParameters(
                digest: .sha256, maskGenerationDigest: .sha1, saltOctetCount: 20),
            "PKCS8/rsa_pss_2048_hash_mask.pem": RSAPSSParameters(
                digest: .sha256, maskGenerationDigest: .sha256, saltOctetCount: 20),
            "PKCS8/rsa_pss_2048_hash_mask_diff.pem": RSAPSSParameters(
                digest: .sha256, maskGenerationDigest: .sha512, saltOctetCount: 20),
            "PKCS8/rsa_pss_2048_hash_mask_salt.pem": RSAPSSParameters(
                digest: .sha256, maskGenerationDigest: .sha256, saltOctetCount: 32),
        ]
        for (name, parameters) in expected {
            let c = try #require(cases.first { $0.name == name })
            var pem = try PEMReader(SecretBytes(copying: c.content.span).slice)
            var reader = try SecretDERReader(try pem.first().octets().slice)
            let info = try PrivateKeyInfo(from: &reader)
            #expect(info.algorithm.rsaPSSParameters == parameters, "\(name)")
            if let parameters { #expect(parameters.algorithmIdentifier == info.algorithm, "\(name)") }
        }
    }
}
