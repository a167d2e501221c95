import Ciphers
import TestSupport
import Testing

@Suite("CBC, its padding, and the ciphers of old files")
struct CBCTests {
    static let algorithms: [(CBCAlgorithm, keyOctetCount: Int)] = [
        (.aes128, 16), (.aes192, 24), (.aes256, 32), (.des, 8), (.tripleDES, 24), (.tripleDES, 16),
        (.rc2(effectiveKeyBitCount: 40), 5), (.rc2(effectiveKeyBitCount: 64), 8),
        (.rc2(effectiveKeyBitCount: 128), 16),
    ]

    /// RFC 2268 section 5: key, effective bits, plaintext, ciphertext.
    @Test("RC2 as RFC 2268 section 5 has it", arguments: [
        ("0000000000000000", 63, "0000000000000000", "ebb773f993278eff"),
        ("ffffffffffffffff", 64, "ffffffffffffffff", "278b27e42e2f0d49"),
        ("3000000000000000", 64, "1000000000000001", "30649edf9be7d2c2"),
        ("88", 64, "0000000000000000", "61a8a244adacccf0"),
        ("88bca90e90875a", 64, "0000000000000000", "6ccf4308974c267f"),
        ("88bca90e90875a7f0f79c384627bafb2", 64, "0000000000000000", "1a807d272bbe5db1"),
        ("88bca90e90875a7f0f79c384627bafb2", 128, "0000000000000000", "2269552ab0f85ca6"),
        ("88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e", 129, "0000000000000000", "5b78d3a43dfff1f1"),
    ])
    func rc2(key: String, bits: Int, plaintext: String, ciphertext: String) throws {
        let algorithm = CBCAlgorithm.rc2(effectiveKeyBitCount: bits)
        let zero = [UInt8](repeating: 0, count: 8)
        #expect(hex(try algorithm.encryptedBlocks(octets(hex: plaintext), octets(hex: key), zero)) == ciphertext)
        #expect(hex(try algorithm.decryptedBlocks(octets(hex: ciphertext), octets(hex: key), zero)) == plaintext)
    }

    @Test("RC2 in CBC as pyca's case has it")
    func rc2CBC() throws {
        var fields: [Substring: [UInt8]] = [:]
        for line in try Vectors.text("pyca-rc2/rc2-cbc.txt").split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " = ")
            if parts.count == 2, parts[0] != "COUNT" { fields[parts[0]] = octets(hex: String(parts[1])) }
        }
        let text = try #require(fields["Plaintext"])
        let key = try #require(fields["Key"])
        let iv = try #require(fields["IV"])
        #expect(try CBCAlgorithm.rc2(effectiveKeyBitCount: 128).encryptedBlocks(text, key, iv) == fields["Ciphertext"])
    }

    @Test("What one encrypts with padding, OpenSSL opens, and the other way round", .peer("openssl"))
    func openSSL() throws {
        let names: [(CBCAlgorithm, Int, String)] = [
            (.aes128, 16, "aes-128-cbc"), (.aes192, 24, "aes-192-cbc"), (.aes256, 32, "aes-256-cbc"),
            (.des, 8, "des-cbc"), (.tripleDES, 24, "des-ede3-cbc"), (.tripleDES, 16, "des-ede-cbc"),
            (.rc2(effectiveKeyBitCount: 128), 16, "rc2-cbc"), (.rc2(effectiveKeyBitCount: 40), 5, "rc2-40-cbc"),
        ]
        let scratch = try Scratch()
        for (algorithm, keyCount, name) in names {
            let key = (0..<keyCount).map { UInt8(31 * ($0 + 3) & 255) }
            let iv = (0..<algorithm.blockOctetCount).map { UInt8(17 * ($0 + 1) & 255) }
            for count in [0, 1, 7, 8, 15, 16, 17, 63, 64, 65, 1000] {
                let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0) }
                let ciphertext = try algorithm.seal(plaintext, key, iv)
                #expect(ciphertext.count == (count / iv.count + 1) * iv.count)
                try scratch.write(plaintext, to: "plain")
                let arguments = [
                    "enc", "-\(name)", "-K", hex(key), "-iv", hex(iv), "-provider", "legacy", "-provider", "default",
                    "-in", "plain", "-out", "cipher",
                ]
                let run = try Peer.run("openssl", arguments, in: scratch.folder)
                #expect(run.status == 0, "\(run.errors)")
                #expect(try scratch.octets("cipher") == ciphertext, "\(name) \(count)")
                #expect(try algorithm.open(ciphertext, key, iv) == plaintext, "\(name) \(count)")
            }
        }
    }

    @Test("Of every last block exactly those with good padding are taken")
    func padding() throws {
        for (algorithm, keyCount) in Self.algorithms {
            let size = algorithm.blockOctetCount
            let key = [UInt8](repeating: 0x5a, count: keyCount)
            let iv = [UInt8](repeating: 3, count: size)
            for last in 0...255 {
                // Every last octet, behind octets like it, and with one of those changed.
                for changed in [nil] + (1...size).map({ $0 as Int? }) {
                    var text = [UInt8](repeating: UInt8(last), count: 2 * size)
                    if let changed { text[2 * size - changed] ^= 0x80 }
                    let count = Int(text[2 * size - 1])
                    let isGood = (1...size).contains(count) && text.suffix(count).allSatisfy { $0 == UInt8(count) }
                    let wanted = isGood ? [UInt8](text.dropLast(count)) : nil
                    text = try algorithm.encryptedBlocks(text, key, iv)
                    if let wanted {
                        #expect(try algorithm.open(text, key, iv) == wanted)
                    } else {
                        #expect(throws: CipherError.badPadding) { try algorithm.open(text, key, iv) }
                    }
                }
            }
        }
    }

    @Test("Keys, vectors and ciphertexts of wrong lengths are refused by name")
    func lengths() {
        for (algorithm, keyCount) in Self.algorithms {
            let size = algorithm.blockOctetCount
            let key = [UInt8](repeating: 1, count: keyCount)
            let iv = [UInt8](repeating: 0, count: size)
            let text = [UInt8](repeating: 0, count: 2 * size)
            for count in [0, size - 1, size + 1, 2 * size - 1] {
                let part = [UInt8](text.prefix(count))
                #expect(throws: CipherError.notWholeBlocks(octetCount: count)) { try algorithm.open(part, key, iv) }
                #expect(throws: CipherError.wrongInitializationVectorLength(octetCount: count)) {
                    try algorithm.open(text, key, part)
                }
            }
            for count in [0, 129] {
                #expect(throws: CipherError.wrongKeyLength(octetCount: count)) {
                    try algorithm.open(text, [UInt8](repeating: 1, count: count), iv)
                }
            }
        }
        #expect(throws: CipherError.wrongKeyLength(octetCount: 32)) {
            try CBCAlgorithm.aes128.seal([], [UInt8](repeating: 1, count: 32), [UInt8](repeating: 0, count: 16))
        }
    }
}
