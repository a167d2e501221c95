import Ciphers
import TestSupport
import Testing

@Suite("AES-GCM")
struct GCMTests {
    /// A case of a CAVP file: no plaintext where the tag is wrong.
    private struct Case {
        var key, nonce, ciphertext, additionalData, tag: [UInt8]
        var plaintext: [UInt8]?
    }

    private static func cases(_ path: String) throws -> [Case] {
        var found: [Case] = []
        for stanza in try Vectors.text(path).split(separator: "\n\n") where stanza.hasPrefix("Count") {
            var fields: [Substring: [UInt8]] = [:]
            for line in stanza.split(separator: "\n") where !line.hasPrefix("Count") {
                let parts = line.split(separator: " =", maxSplits: 1)
                if parts.count == 2 { fields[parts[0]] = octets(hex: String(parts[1])) }
            }
            found.append(
                Case(
                    key: try #require(fields["Key"]), nonce: try #require(fields["IV"]),
                    ciphertext: try #require(fields["CT"]), additionalData: try #require(fields["AAD"]),
                    tag: try #require(fields["Tag"]), plaintext: stanza.contains("FAIL") ? nil : fields["PT"]))
        }
        return found
    }

    @Test("Every selected case of NIST opens, or is refused, and seals again")
    func nist() throws {
        var good = 0
        var bad = 0
        for name in ["gcmDecrypt128", "gcmDecrypt192", "gcmDecrypt256"] {
            for c in try Self.cases("nist-gcm/\(name).rsp") {
                guard let plaintext = c.plaintext else {
                    #expect(throws: CipherError.wrongTag) {
                        try AESGCM.open(c.ciphertext, tag: c.tag, c.key, c.nonce, c.additionalData)
                    }
                    bad += 1
                    continue
                }
                #expect(try AESGCM.open(c.ciphertext, tag: c.tag, c.key, c.nonce, c.additionalData) == plaintext)
                let sealed = try AESGCM.seal(plaintext, c.key, c.nonce, c.additionalData)
                #expect(sealed.ciphertext == c.ciphertext)
                #expect([UInt8](sealed.tag.prefix(c.tag.count)) == c.tag)
                good += 1
            }
        }
        #expect(good == 1123 && bad == 1125)
    }

    @Test("Messages of all lengths round a run of four blocks, as Python's cryptography has them", .peer("python3"))
    func python() throws {
        let program = """
            import sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            key = bytes(range(32))
            for count in range(0, 200, 3):
                data = bytes(i * 7 & 255 for i in range(count))
                nonce = bytes(range(100, 100 + 8 + count % 20))
                print(AESGCM(key).encrypt(nonce, data, data[:count // 2]).hex())
            """
        let run = try Peer.run("python3", ["-c", program])
        try #require(run.status == 0, "\(run.errors)")
        let lines = run.text.split(separator: "\n")
        #expect(lines.count == 67)
        for (line, count) in zip(lines, stride(from: 0, to: 200, by: 3)) {
            let data = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
            let nonce = (0..<8 + count % 20).map { UInt8(100 + $0) }
            let sealed = try AESGCM.seal(data, (0..<32).map { UInt8($0) }, nonce, [UInt8](data.prefix(count / 2)))
            #expect(hex(sealed.ciphertext + sealed.tag) == line, "\(count)")
        }
    }

    @Test("A counter that ends its 32 bits begins again and leaves the rest alone", .peer("python3"))
    func counter() throws {
        // A nonce of 16 octets is hashed to J0; this one, for this key, comes near the end of the counter.
        let program = """
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
            key = bytes(16)
            # J0 = GHASH(nonce || length): of 16-octet nonces exactly one gives each J0; found by inverting the hash.
            def mul(x, y):
                z, v = 0, y
                for i in range(127, -1, -1):
                    if x >> i & 1: z ^= v
                    v = v >> 1 ^ (0xe1 << 120 if v & 1 else 0)
                return z
            def power(x, n):
                r = 1 << 127
                while n:
                    if n & 1: r = mul(r, x)
                    x, n = mul(x, x), n >> 1
                return r
            h = int.from_bytes(Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(bytes(16)), 'big')
            inverse = power(h, 2 ** 128 - 2)
            j0 = 0x0102030405060708090a0b0c << 32 | 0xfffffffd
            nonce = mul(mul(j0, inverse) ^ 128, inverse).to_bytes(16, 'big')
            print(nonce.hex(), AESGCM(key).encrypt(nonce, bytes(160), b'').hex())
            """
        let words = try Peer.run("python3", ["-c", program]).text.split(whereSeparator: \.isWhitespace)
        try #require(words.count == 2)
        let sealed = try AESGCM.seal(
            [UInt8](repeating: 0, count: 160), [UInt8](repeating: 0, count: 16), octets(hex: String(words[0])))
        #expect(hex(sealed.ciphertext + sealed.tag) == words[1])
    }

    @Test("Lengths that the mode does not have are refused")
    func lengths() {
        let key = [UInt8](repeating: 0, count: 16)
        let nonce = [UInt8](repeating: 0, count: 12)
        for count in [0, 4, 8, 11, 17] {
            #expect(throws: CipherError.unsupportedLength(octetCount: count)) {
                try AESGCM.open([], tag: [UInt8](repeating: 0, count: count), key, nonce)
            }
        }
        #expect(throws: CipherError.wrongInitializationVectorLength(octetCount: 0)) { try AESGCM.seal([], key, []) }
        for count in [0, 15, 17, 31, 33] {
            #expect(throws: CipherError.wrongKeyLength(octetCount: count)) {
                try AESGCM.seal([], [UInt8](repeating: 0, count: count), nonce)
            }
        }
    }
}
