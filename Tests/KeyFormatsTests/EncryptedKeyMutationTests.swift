import DER
import KeyFormats
import Octets
import RSA
import TestSupport
import Testing

@Suite("Damaged encrypted keys are refused or read, and nothing traps")
struct EncryptedKeyMutationTests {
    struct Case: Decodable {
        var name: String
        var password: String
        var data: [UInt8]

        private enum Key: CodingKey { case name, password, data }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            name = try container.decode(String.self, forKey: .name)
            password = try container.decode(String.self, forKey: .password)
            let text = try container.decode(String.self, forKey: .data)
            var octets: [UInt8] = []
            // The text is Python's: base64 in one line.
            let digits = [UInt8](text.utf8)
            for start in stride(from: 0, to: digits.count, by: 4) {
                let group = digits[start..<min(start + 4, digits.count)]
                let values = group.map { Base64.value($0) }.filter { $0 >= 0 }
                let bits = values.reduce(UInt32(0)) { $0 << 6 | UInt32($1) } << UInt32(6 * (4 - values.count))
                octets += (0..<values.count - 1).map { UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * $0)) }
            }
            data = octets
        }
    }

    let cases: [Case]

    init() throws { cases = try Vectors.jsonLines("openssl-encrypted-keys/keys.jsonl") }

    /// - Returns: nil if nobody tried: a change may ask for millions of iterations, which is not what this looks for.
    private static func open(_ content: [UInt8], _ password: Password) -> Result<RSAPrivateKey, KeyFormatError>? {
        let secret = SecretBytes(copying: content.span)
        guard (iterationCount(secret) ?? 0) <= 100 else { return nil }
        do throws(KeyFormatError) {
            return .success(try PrivateKeyFile(secret, password: password).key())
        } catch {
            return .failure(error)
        }
    }

    private static func iterationCount(_ content: SecretBytes) -> Int? {
        var der = content
        if content.withBytes({ PEM.form(of: $0) }) == .pem {
            guard var reader = try? PEMReader(content.slice), let block = try? reader.next(),
                let octets: SecretBytes = try? block.octets()
            else { return nil }
            der = octets
        }
        guard var reader = try? SecretDERReader(der.slice), let info = try? EncryptedPrivateKeyInfo(from: &reader) else {
            return nil
        }
        return try? info.encryption().iterationCount
    }

    @Test("Every scheme's file opens with its password")
    func whole() throws {
        #expect(cases.count == 27)
        var keys: Set<RSAPublicKey> = []
        for c in cases {
            let result = try #require(Self.open(c.data, Password(c.password)))
            keys.insert(try result.get().publicKey)
        }
        #expect(keys.count == 1)
    }

    @Test("Every prefix is refused")
    func everyPrefix() throws {
        for c in cases {
            let isPEM = PEM.form(of: c.data.span) == .pem
            for prefix in prefixes(of: c.data) where !(isPEM && prefix.count == c.data.count - 1) {
                if case .success = Self.open(prefix, Password(c.password)) { Issue.record("\(c.name), \(prefix.count) octets") }
            }
        }
    }

    @Test("100,000 random changes: refused in one of the ways there are, or the same key")
    func randomChanges() throws {
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_0007))
        let key = try #require(Self.open(cases[0].data, Password(cases[0].password))).get().publicKey
        var counts: [String: Int] = [:]
        for round in 0..<100_000 {
            let c = cases[mutator.next(below: cases.count)]
            let content = mutator.mutate(c.data)
            guard let result = Self.open(content, Password(c.password)) else {
                counts["not tried", default: 0] += 1
                continue
            }
            switch result {
            case .success(let found):
                counts["read", default: 0] += 1
                // An altered octet of ciphertext may hit what does not count, but never gives another key.
                if found.publicKey != key { Issue.record("seed \(mutator.seed), round \(round): \(hex(content))") }
            case .failure(let error):
                KeyMutationTests.check(error, in: content)
                counts[error == .encryption(.wrongPassword) ? "wrong password" : "refused", default: 0] += 1
            }
        }
        #expect(counts["wrong password", default: 0] > 10_000 && counts["refused", default: 0] > 10_000, "\(counts)")
        #expect(counts["not tried", default: 0] < 5_000, "\(counts)")
        print("100,000 mutations of encrypted keys, seed \(mutator.seed): \(counts)")
    }
}
