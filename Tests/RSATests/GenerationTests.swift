import BigNumbers
import Digests
import Octets
import RSA
import TestSupport
import Testing

@Test(
    "Generated keys are sound and of the size asked for, and OpenSSL finds them so too", .peer("openssl"),
    arguments: [2048, 2048, 2048, 2048, 2048, 2048, 3072, 4096])
func generated(bitCount: Int) throws {
    var random = CountingRandom()
    var candidates = 0
    let key = try RSAPrivateKey.generate(bitCount: bitCount, random: &random) { _ in candidates += 1 }
    let values = key.values
    #expect(key.publicKey.bitCount == bitCount)
    #expect(key.publicKey.publicExponent == [1, 0, 1])
    #expect(try values.defects(random: &random).isEmpty)
    let (p, q) = (Natural(bigEndian: values.prime1), Natural(bigEndian: values.prime2))
    let d = Natural(bigEndian: values.privateExponent)
    // FIPS 186-5 A.1.1: criteria 2 and 3; and our order of the primes.
    #expect(p.squared().bit(bitCount - 1) == 1 && q.squared().bit(bitCount - 1) == 1 && q < p)
    let (pMinus1, qMinus1) = (p.predecessor(), q.predecessor())
    let lambda = try pMinus1.product(qMinus1).divided(by: pMinus1.greatestCommonDivisor(qMinus1)).quotient
    #expect(d < lambda && Natural(powerOfTwo: bitCount / 2) < d)
    #expect(try Natural(65537).product(d).remainder(dividingBy: lambda) == Natural(1))
    // No candidate comes of another one: each cost a string of its own.
    #expect(candidates > 2)
    #expect(random.counts[bitCount / 16, default: 0] >= candidates)
    let scratch = try Scratch()
    let check = try Peer.run("openssl", ["rsa", "-inform", "DER", "-in", values.file(in: scratch), "-check", "-noout"])
    #expect(check.status == 0 && check.text.contains("RSA key ok"), "\(check.errors)")
}

/// Counts what it is asked for, by length.
private struct CountingRandom: RandomSource {
    private var source = SystemRandom()
    var counts: [Int: Int] = [:]

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        counts[buffer.count, default: 0] += 1
        try source.fill(&buffer)
    }
}

/// One of NIST's 2048-bit keys, whose primes are put into the hands of the generator.
private let known = try? X931Key.all().last { $0.bits == 2048 && $0.e == "10001" }

/// floor(√2·2^1023), an even number.
private let bound = number(
    hex: """
        b504f333f9de6484597d89b3754abe9f1d6f60ba893ba84ced17ac8583339915
        4afc83043ab8a2c3a8b1fe6fdc83db390f74a85e439c7b4a780487363dfa2768
        d2202e8742af1f4e53059c6011bc337bcab1bc911688458a460abc722f7c4e33
        c6d5a8a38bb7e9dccb2a634331f3c84df52f120f836e582eeaa4a0899040ca4a
        """.filter(\.isHexDigit))

/// A prime p above the bound with 65537 | p - 1.
private let unfit = number(
    hex: """
        fe423537e2bc150e91406a9be41c094e792f93ca9f5094106c6f122f4c5dd0b7
        607250e49b3f4f78e6a7d377dcd2c16a6b0339ffd9484b2c94eb9bfbaf156db9
        e3a34b0d0a0a96fa335e76d4a60acac3385d6acc0bedbd84bdaf73dfdcc698e8
        f265795f70099cceb449c52ea62335e704a5ffb570671b3c488b219d2fc98b97
        """.filter(\.isHexDigit))

@Test("Each step of FIPS 186-5 A.1.3 sends back what it should, and the key is the one of its primes")
func steps() throws {
    let known = try #require(known)
    let (p, q) = (number(hex: known.p), number(hex: known.q))
    let near = p.sum(Natural(powerOfTwo: 924))
    let bases = (0..<5).flatMap { _ in octets(Natural(2), 128) }
    let strings: [[UInt8]] = [
        octets(Natural(powerOfTwo: 1023).predecessor(), 128),  // step 4.4: the top bit is missing
        octets(bound.predecessor(), 128),  // step 4.4: just too small
        octets(bound, 128),  // tested, number 0: step 4.3 makes it large enough; it has a small divisor
        octets(unfit, 128),  // tested, number 1: step 4.5
        octets(p.predecessor(), 128), bases,  // tested, number 2: step 4.3 makes it p
        octets(p, 128),  // step 5.5: the same prime
        octets(near, 128),  // step 5.5: just too near
        octets(near.sum(Natural(4)), 128),  // tested, number 0: has a small divisor
        octets(q, 128), bases,  // tested, number 1
    ]
    var random = PrescribedRandom(strings.flatMap { $0 })
    var tested: [Int] = []
    let key = try RSAPrivateKey.generate(bitCount: 2048, random: &random) { tested.append($0) }
    #expect(tested == [0, 1, 2, 0, 1])
    #expect(random.octets.isEmpty)
    #expect(key.publicKey.modulus == TestSupport.octets(hex: known.n))
    #expect(Natural(bigEndian: key.values.privateExponent) == number(hex: known.d))
    #expect(Natural(bigEndian: key.values.prime1) == p && Natural(bigEndian: key.values.prime2) == q)
}

@Test("The larger prime becomes p, whichever came first")
func order() throws {
    let known = try #require(known)
    let bases = (0..<5).flatMap { _ in octets(Natural(2), 128) }
    var random = PrescribedRandom(octets(number(hex: known.q), 128) + bases + octets(number(hex: known.p), 128) + bases)
    let key = try RSAPrivateKey.generate(bitCount: 2048, random: &random)
    #expect(Natural(bigEndian: key.values.prime1) == number(hex: known.p))
    #expect(Natural(bigEndian: key.values.prime2) == number(hex: known.q))
    #expect(key.publicKey.modulus == TestSupport.octets(hex: known.n))
}

/// No key is made of fewer than two candidates and five bases for each, which is 1536 octets.
@Test("A source that fails gives its error and no key, wherever it fails", arguments: [0, 1, 127, 128, 1000, 1535])
func failingSource(octetCount: Int) throws {
    var random = FailingRandom(octetsLeft: octetCount)
    #expect(throws: RSAError.randomSource(RandomSourceError(errorNumber: 5))) {
        try RSAPrivateKey.generate(bitCount: 2048, random: &random)
    }
}

@Test("A source that fails in a test of primality gives its error and no key", arguments: 0..<5)
func failingBases(count: Int) throws {
    let p = octets(number(hex: try #require(known).p), 128)
    var random = PrescribedRandom(p + (0..<count).flatMap { _ in octets(Natural(2), 128) })
    #expect(throws: RSAError.randomSource(RandomSourceError(errorNumber: 5))) {
        try RSAPrivateKey.generate(bitCount: 2048, random: &random)
    }
}

/// Random octets, so many.
private struct FailingRandom: RandomSource {
    var octetsLeft: Int
    private var source = SystemRandom()

    init(octetsLeft: Int) { self.octetsLeft = octetsLeft }

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        guard buffer.count <= octetsLeft else { throw RandomSourceError(errorNumber: 5) }
        octetsLeft -= buffer.count
        try source.fill(&buffer)
    }
}

@Test("A source that is stuck gives an error, not a key and not a search without end", arguments: [
    0x00, 0x80, 0xb5, 0xff,
])
func stuckSource(octet: UInt8) {
    var random = StuckRandom(octet: octet)
    #expect(throws: RSAError.noPrimeFound) { try RSAPrivateKey.generate(bitCount: 2048, random: &random) }
}

@Test("A source that is stuck on a prime gives an error")
func stuckOnPrime() throws {
    struct Repeating: RandomSource {
        var octets: [UInt8]
        mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
            for i in buffer.indices { buffer[i] = octets[i] }
        }
    }
    var random = Repeating(octets: octets(number(hex: try #require(known).p), 128))
    #expect(throws: RSAError.self) { try RSAPrivateKey.generate(bitCount: 2048, random: &random) }
}

@Test("Other sizes are not generated", arguments: [Int.min, -2048, 0, 1, 512, 1024, 2047, 2049, 8192, Int.max])
func sizes(bitCount: Int) {
    var random = SystemRandom()
    #expect(throws: RSAError.unsupportedBitCount(bitCount)) {
        try RSAPrivateKey.generate(bitCount: bitCount, random: &random)
    }
}
