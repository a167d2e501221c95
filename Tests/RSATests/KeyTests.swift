import BigNumbers
import Digests
import Octets
import RSA
import TestSupport
import Testing

/// An odd number of so many bits.
private func odd(bitCount: Int) -> [UInt8] { octets(Natural(powerOfTwo: bitCount - 1).roundedUpToOdd()) }

/// n and e as an outsider may write them; nil where they are a key.
private let publicKeys: [(name: String, n: [UInt8], e: [UInt8], defect: RSAKeyDefect?)] = [
    ("e = 0", odd(bitCount: 2048), [0], .publicExponentEven),
    ("e of no octets", odd(bitCount: 2048), [], .publicExponentEven),
    ("e = 1", odd(bitCount: 2048), [1], .publicExponentTooSmall),
    ("e = 1 behind zeros", odd(bitCount: 2048), [0, 0, 1], .publicExponentTooSmall),
    ("e = 2", odd(bitCount: 2048), [2], .publicExponentEven),
    ("e even", odd(bitCount: 2048), [1, 0, 0], .publicExponentEven),
    ("e = 3", odd(bitCount: 2048), [3], nil),
    ("e of 256 bits", odd(bitCount: 2048), odd(bitCount: 256), nil),
    ("e of 257 bits", odd(bitCount: 2048), odd(bitCount: 257), .publicExponentTooLong(bitCount: 257)),
    ("e as long as n", odd(bitCount: 2048), odd(bitCount: 2048), .publicExponentTooLong(bitCount: 2048)),
    ("e longer than n", odd(bitCount: 512), odd(bitCount: 5000), .publicExponentTooLong(bitCount: 5000)),
    ("n = 0", [0], [1, 0, 1], .modulusEven),
    ("n of no octets", [], [1, 0, 1], .modulusEven),
    ("n of zeros", [UInt8](repeating: 0, count: 10_000), [1, 0, 1], .modulusEven),
    ("n = 1", [1], [1, 0, 1], .modulusTooShort(bitCount: 1)),
    ("n = 15", [15], [3], .modulusTooShort(bitCount: 4)),
    ("n of 511 bits", odd(bitCount: 511), [1, 0, 1], .modulusTooShort(bitCount: 511)),
    ("n of 512 bits", odd(bitCount: 512), [1, 0, 1], nil),
    ("n even", [UInt8](repeating: 0xfe, count: 256), [1, 0, 1], .modulusEven),
    ("n of 16,384 bits", odd(bitCount: 16384), [1, 0, 1], nil),
    ("n of 16,385 bits", odd(bitCount: 16385), [1, 0, 1], .modulusTooLong(bitCount: 16385)),
    ("n of a megabyte", odd(bitCount: 8 << 20), [1, 0, 1], .modulusTooLong(bitCount: 8 << 20)),
    ("both behind zeros", [0, 0] + odd(bitCount: 1024), [0, 3], nil),
]

@Test("A public key that cannot be computed with is refused, never trapped on", arguments: publicKeys)
func publicKeyNumbers(name: String, n: [UInt8], e: [UInt8], defect: RSAKeyDefect?) throws {
    let found: RSAKeyDefect?
    do {
        let key = try RSAPublicKey(modulus: n.span, publicExponent: e.span)
        found = nil
        #expect(key.modulus == [UInt8](n.drop { $0 == 0 }) && key.publicExponent == [UInt8](e.drop { $0 == 0 }))
        #expect(key.octetCount == key.modulus.count && key.bitCount > 8 * key.octetCount - 8)
        // It verifies nothing, but answers.
        let signature = [UInt8](repeating: 0x11, count: key.octetCount)
        let digest = [UInt8](repeating: 0, count: 32)
        #expect(!verifies(signature, digest, by: .sha256, .pkcs1v15, key))
    } catch {
        guard case RSAError.unsoundKey(let defect) = error else { throw error }
        found = defect
    }
    #expect(found == defect)
}

@Test("Keys are equal by their numbers, not by their zeros")
func equality() throws {
    let n = odd(bitCount: 1024)
    func key(_ n: [UInt8], _ e: [UInt8]) throws -> RSAPublicKey {
        try RSAPublicKey(modulus: n.span, publicExponent: e.span)
    }
    #expect(try key(n, [3]) == key([0] + n, [0, 0, 3]))
    #expect(try key(n, [3]).hashValue == key([0] + n, [0, 0, 3]).hashValue)
    #expect(try key(n, [3]) != key(n, [5]))
}

/// What is done to a sound key, and the defects that are found then; the first is what reading it tells.
private typealias Alteration = @Sendable (inout RSAPrivateKeyValues) -> Void
private let alterations: [(name: String, alter: Alteration, defects: [RSAKeyDefect])] = [
    ("nothing", { _ in }, []),
    ("zeros in front", { $0.prime1 = secret([0, 0, 0] + octets($0.prime1)) }, []),
    ("many zeros", { $0.coefficient = secret([UInt8](repeating: 0, count: 9999) + octets($0.coefficient)) }, []),
    ("p = 0", { $0.prime1 = secret([0]) }, [.prime1OutOfRange]),
    ("p of no octets", { $0.prime1 = secret([]) }, [.prime1OutOfRange]),
    ("p = 1", { $0.prime1 = secret([1]) }, [.prime1OutOfRange]),
    ("q even", { $0.prime2 = secret(octets(Natural(bigEndian: $0.prime2).predecessor())) }, [.prime2OutOfRange]),
    ("p longer than n", { $0.prime1 = secret(odd(bitCount: 2049)) }, [.prime1OutOfRange]),
    ("p = q = 0", { ($0.prime1, $0.prime2) = (secret([0]), secret([])) }, [.prime1OutOfRange, .prime2OutOfRange]),
    ("d = 0", { $0.privateExponent = secret([0]) }, [.privateExponentWrong]),
    ("d = n", { $0.privateExponent = secret($0.modulus) }, [.privateExponentOutOfRange]),
    ("d longer than n", { $0.privateExponent = secret(odd(bitCount: 4000)) }, [.privateExponentOutOfRange]),
    ("another d", { $0.privateExponent = plus2($0.privateExponent) }, [.privateExponentWrong]),
    ("dP = 0", { $0.exponent1 = secret([]) }, [.exponent1Wrong]),
    ("dP = p", { $0.exponent1 = $0.prime1 }, [.exponent1OutOfRange]),
    ("another dP", { $0.exponent1 = plus2($0.exponent1) }, [.exponent1Wrong]),
    ("another dQ", { $0.exponent2 = plus2($0.exponent2) }, [.exponent2Wrong]),
    ("dQ longer than n", { $0.exponent2 = secret(odd(bitCount: 20_000)) }, [.exponent2OutOfRange]),
    ("another qInv", { $0.coefficient = plus2($0.coefficient) }, [.coefficientWrong]),
    ("qInv = p", { $0.coefficient = $0.prime1 }, [.coefficientOutOfRange]),
    ("qInv = 0", { $0.coefficient = secret([0]) }, [.coefficientWrong]),
    ("another e", { $0.publicExponent = [3] }, [.privateExponentWrong, .exponent1Wrong, .exponent2Wrong]),
    ("another n", { $0.modulus[100] ^= 1 }, [.modulusNotProduct]),
    ("n even", { $0.modulus[255] ^= 1 }, [.modulusEven]),
    ("e = 1", { $0.publicExponent = [1] }, [.publicExponentTooSmall]),
    (
        "p and q, but not the rest, in each other's place", { ($0.prime1, $0.prime2) = ($0.prime2, $0.prime1) },
        [.exponent1Wrong, .exponent2Wrong, .coefficientWrong]
    ),
]

private func plus2(_ number: SecretSlice) -> SecretSlice {
    secret(octets(Natural(bigEndian: number).sum(Natural(2))))
}

@Test("A private key whose numbers do not fit is refused, with every defect named", arguments: alterations.indices)
func privateKeyNumbers(index: Int) throws {
    let (name, alter, defects) = alterations[index]
    var values = try #require(try X931Key.all().last { $0.bits == 2048 && $0.e == "10001" }).values
    alter(&values)
    var random = SystemRandom()
    #expect(try values.defects(random: &random) == defects, "\(name)")
    if let first = defects.first {
        #expect(throws: RSAError.unsoundKey(first), "\(name)") { try RSAPrivateKey(values) }
    } else {
        #expect(try RSAPrivateKey(values).publicKey.modulus == values.modulus, "\(name)")
    }
}

@Test("Composite primes are found by the full check, and sign nothing")
func compositePrimes() throws {
    var random = SystemRandom()
    // q is a product of two primes, and every number that can be made fit is.
    let p = Natural(powerOfTwo: 1279).predecessor()
    let (a, b) = (Natural(powerOfTwo: 521).predecessor(), Natural(powerOfTwo: 607).predecessor())
    let q = a.product(b)
    let values = try RSAPrivateKeyValues(
        publicExponent: [1, 0, 1], privateExponent: inverse(of: 65537, p, q), p, q)
    #expect(try values.defects(random: &random) == [.prime2Composite, .primeTooShort(bitCount: 1128)])
    let digest = [UInt8](repeating: 7, count: 32)
    let key = try RSAPrivateKey(values)
    #expect(throws: RSAError.resultDoesNotVerify) {
        try sign(digest, by: .sha256, .pkcs1v15, key)
    }
}

@Test("Primes in either order and of any lengths sign", arguments: [
    (521, 607), (607, 521), (127, 1279), (1279, 127), (1279, 2203), (2203, 13),
])
func unequalPrimes(first: Int, second: Int) throws {
    var random = SystemRandom()
    let (p, q) = (Natural(powerOfTwo: first).predecessor(), Natural(powerOfTwo: second).predecessor())
    let values = try RSAPrivateKeyValues(
        publicExponent: [1, 0, 1], privateExponent: inverse(of: 65537, p, q), p, q)
    let key = try RSAPrivateKey(values)
    let digest = [UInt8](repeating: 7, count: 32)
    let signature = try sign(digest, by: .sha256, .pkcs1v15, key)
    #expect(verifies(signature, digest, by: .sha256, .pkcs1v15, key.publicKey))
    // Such keys are shown to be weak, once a prime is far too short.
    let shorter = min(first, second)
    #expect(try values.defects(random: &random)
        == (shorter < (first + second) / 2 - 1 ? [.primeTooShort(bitCount: shorter)] : []))
}

@Test("Primes that are too near each other are a defect")
func nearPrimes() throws {
    var random = SystemRandom()
    let p = number(hex: try #require(try X931Key.all().first { $0.bits == 2048 }).p)
    // The next prime: some hundreds above.
    var q = p
    repeat { q = q.sum(Natural(2)) } while try !Modulus(q).isProbablyPrimeVarTime(rounds: 1, random: &random)
    let e = try #require([UInt(3), 5, 17, 257, 65537].first { e in
        [p, q].allSatisfy { (try? $0.predecessor().remainder(dividingBy: Natural(e)))?.isZero == false }
    })
    let values = try RSAPrivateKeyValues(
        publicExponent: octets(Natural(e)), privateExponent: inverse(of: e, p, q), p, q)
    #expect(try values.defects(random: &random) == [.primesTooClose])
}
