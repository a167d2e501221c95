import Digests
import Octets
import RSA
import TestSupport
import Testing

@Test("Generated keys are sound and of the size asked for", arguments: [2048, 2048, 2048, 3072, 4096])
func generated(bitCount: Int) throws {
    var random = SystemRandom()
    var candidates = 0
    let key = try RSAPrivateKey.generate(bitCount: bitCount, random: &random) { _ in candidates += 1 }
    #expect(candidates > 1)
    #expect(key.publicKey.bitCount == bitCount)
    #expect(key.publicKey.publicExponent == [1, 0, 1])
    #expect(try key.values.defects(random: &random).isEmpty)
}
