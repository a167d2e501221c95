import Digests
import TestSupport
import Testing

/// The test cases of RFC 2202 and RFC 4231 as pyca/cryptography carries them: `Key`, `Msg`, `MD` lines.
private func cases(_ path: String) throws -> [(key: [UInt8], message: [UInt8], code: String)] {
    var found: [(key: [UInt8], message: [UInt8], code: String)] = []
    var fields: [Substring: Substring] = [:]
    for line in try Vectors.text(path).split(separator: "\n") where !line.hasPrefix("#") {
        let parts = line.split(separator: " = ", maxSplits: 1)
        guard parts.count == 2 else { continue }
        fields[parts[0]] = parts[1]
        guard parts[0] == "MD", let key = fields["Key"], let message = fields["Msg"] else { continue }
        found.append((octets(hex: String(key)), octets(hex: String(message)), String(parts[1])))
        fields = [:]
    }
    return found
}

/// Asserts a code made in one piece, in pieces of every small size, and again under the same keyed state.
private func check<Hash: HashFunction>(_: Hash.Type, key: [UInt8], message: [UInt8], code: String) {
    #expect(hex(HMAC<Hash>.code(for: message.span, key: key.span).prefix(code.count / 2)) == code)
    var mac = HMAC<Hash>(key: key.span)
    for size in 1...17 {
        for start in stride(from: 0, to: message.count, by: size) {
            mac.update(message[start..<min(start + size, message.count)].span)
        }
        #expect(hex(mac.finalize().prefix(code.count / 2)) == code, "in pieces of \(size)")
    }
}

@Suite struct HMACTests {
    @Test("The cases of RFC 2202 hold for SHA-1, keys longer than a block among them")
    func rfc2202() throws {
        let all = try cases("rfc-2202/rfc-2202-sha1.txt")
        #expect(all.count == 7)
        #expect(all.contains { $0.key.count > SHA1.blockOctetCount })
        for one in all { check(SHA1.self, key: one.key, message: one.message, code: one.code) }
    }

    @Test("The cases of RFC 4231 hold for SHA-2, keys longer than a block among them", arguments: [
        DigestAlgorithm.sha224, .sha256, .sha384, .sha512,
    ])
    func rfc4231(algorithm: DigestAlgorithm) throws {
        let all = try cases("rfc-4231/rfc-4231-\(algorithm.rawValue).txt")
        #expect(all.count == 6)
        #expect(all.contains { $0.key.count > algorithm.blockOctetCount })
        for one in all { checkRunTime(algorithm, key: one.key, message: one.message, code: one.code) }
    }

    /// RFC 4231 section 4.6, test case 5: the one case that the files leave out, codes cut to 128 bits.
    @Test("The truncated case of RFC 4231 holds", arguments: [
        (DigestAlgorithm.sha224, "0e2aea68a90c8d37c988bcdb9fca6fa8"), (.sha256, "a3b6167473100ee06e0c796c2955552b"),
        (.sha384, "3abf34c3503b2a23a46efc619baef897"), (.sha512, "415fad6271580a531d4179bc891d87a6"),
    ])
    func truncated(algorithm: DigestAlgorithm, code: String) {
        checkRunTime(
            algorithm, key: [UInt8](repeating: 0x0c, count: 20), message: [UInt8]("Test With Truncation".utf8),
            code: code)
    }

    @Test("A key of exactly a block stands for itself, one octet more for its digest", arguments: [
        DigestAlgorithm.sha1, .sha224, .sha256, .sha384, .sha512,
    ])
    func keyLengths(algorithm: DigestAlgorithm) {
        let message = [UInt8]("message".utf8)
        for count in 0...(algorithm.blockOctetCount + 2) {
            let key = (0..<count).map { UInt8(truncatingIfNeeded: 7 &* $0 &+ 1) }
            // FIPS 198-1 section 4, written down a second time.
            var padded = count > algorithm.blockOctetCount ? algorithm.digest(of: key.span) : key
            padded += [UInt8](repeating: 0, count: algorithm.blockOctetCount - padded.count)
            let inner = algorithm.digest(of: (padded.map { $0 ^ 0x36 } + message).span)
            let expected = hex(algorithm.digest(of: (padded.map { $0 ^ 0x5c } + inner).span))
            checkRunTime(algorithm, key: key, message: message, code: expected)
        }
    }

    /// RFC 5869 section 2: extract is one HMAC, expand a chain of them.
    @Test("HKDF put together of HMAC gives the keys of RFC 5869", arguments: [
        ("rfc-5869/rfc-5869-HKDF-SHA1.txt", DigestAlgorithm.sha1, 4), ("rfc-5869/rfc-5869-HKDF-SHA256.txt", .sha256, 3),
    ])
    func rfc5869(path: String, algorithm: DigestAlgorithm, count: Int) throws {
        func code(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
            algorithm == .sha1 ? HMAC<SHA1>.code(for: message.span, key: key.span) : HMAC<SHA256>.code(for: message.span, key: key.span)
        }
        var fields: [String: [UInt8]] = [:]
        var found = 0
        for line in try Vectors.text(path).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
            guard parts.count == 2, ["IKM", "salt", "info", "PRK", "OKM"].contains(parts[0]) else { continue }
            fields[parts[0]] = octets(hex: parts[1])
            guard parts[0] == "OKM" else { continue }
            let (input, salt, info) = (try #require(fields["IKM"]), try #require(fields["salt"]), try #require(fields["info"]))
            let (key, expected) = (try #require(fields["PRK"]), try #require(fields["OKM"]))
            // Without a salt the key is zeros, with which HMAC fills up a key that is none.
            #expect(code(salt, input) == key)
            var output: [UInt8] = [], block: [UInt8] = []
            while output.count < expected.count {
                block = code(key, block + info + [UInt8(output.count / algorithm.octetCount + 1)])
                output += block
            }
            #expect(Array(output.prefix(expected.count)) == expected)
            found += 1
            fields = [:]
        }
        #expect(found == count)
    }

    private func checkRunTime(_ algorithm: DigestAlgorithm, key: [UInt8], message: [UInt8], code: String) {
        switch algorithm {
        case .sha1: check(SHA1.self, key: key, message: message, code: code)
        case .sha224: check(SHA224.self, key: key, message: message, code: code)
        case .sha256: check(SHA256.self, key: key, message: message, code: code)
        case .sha384: check(SHA384.self, key: key, message: message, code: code)
        case .sha512: check(SHA512.self, key: key, message: message, code: code)
        }
    }
}
