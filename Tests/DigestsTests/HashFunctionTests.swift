import Digests
import TestSupport
import Testing

@Suite struct HashFunctionTests {
    @Test("Each algorithm says the sizes of FIPS 180-4 figure 1, and its type says the same")
    func sizes() {
        let table: [(DigestAlgorithm, any HashFunction.Type, String, block: Int, digest: Int)] = [
            (.sha1, SHA1.self, "SHA-1", 64, 20), (.sha224, SHA224.self, "SHA-224", 64, 28),
            (.sha256, SHA256.self, "SHA-256", 64, 32), (.sha384, SHA384.self, "SHA-384", 128, 48),
            (.sha512, SHA512.self, "SHA-512", 128, 64),
        ]
        #expect(table.map(\.0) == DigestAlgorithm.allCases)
        for (algorithm, type, name, block, digest) in table {
            #expect(algorithm.name == name)
            #expect(algorithm.blockOctetCount == block && type.blockOctetCount == block)
            #expect(algorithm.octetCount == digest && type.octetCount == digest)
            let message = [UInt8]("abc".utf8)
            #expect(type.digest(of: message.span) == algorithm.digest(of: message.span))
            #expect(type.digest(of: message.span).count == digest)
        }
    }

    /// FIPS 180-4's own long example: one million times "a".
    @Test("A million times a has the published digests", arguments: [
        (DigestAlgorithm.sha1, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        (.sha224, "20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67"),
        (.sha256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
        (
            .sha384,
            "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985"
        ),
        (
            .sha512,
            "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
                + "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"
        ),
    ])
    func million(algorithm: DigestAlgorithm, expected: String) {
        let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(hex(algorithm.digest(of: message.span)) == expected)
    }

    @Test("A copy of a running hash goes its own way", arguments: DigestAlgorithm.allCases)
    func copies(algorithm: DigestAlgorithm) {
        let beginning = [UInt8](0..<200), left: [UInt8] = [1], right: [UInt8] = [2]
        var one = Digest(algorithm)
        one.update(beginning.span)
        var two = one
        one.update(left.span)
        two.update(right.span)
        #expect(one.finalize() == algorithm.digest(of: (beginning + left).span))
        #expect(two.finalize() == algorithm.digest(of: (beginning + right).span))
    }

    @Test("Every length up to three blocks has the same digest in one piece and octet by octet", arguments: DigestAlgorithm.allCases)
    func padding(algorithm: DigestAlgorithm) {
        for count in 0...(3 * algorithm.blockOctetCount) {
            let message = [UInt8](repeating: 0x5a, count: count)
            var digest = Digest(algorithm)
            for octet in message {
                let one = [octet]
                digest.update(one.span)
            }
            #expect(digest.finalize() == algorithm.digest(of: message.span), "\(count) octets")
        }
    }
}
