import BigNumbers
import Octets
import TestSupport
import Testing

private func isPrime(_ number: Natural, rounds: Int = 20) throws -> Bool {
    var random = SystemRandom()
    return try Modulus(number).isProbablyPrimeVarTime(rounds: rounds, random: &random)
}

@Test("Of the odd numbers below 3,000 exactly the primes are found prime")
func smallNumbers() throws {
    for candidate in stride(from: UInt(3), to: 3000, by: 2) {
        let divisor = stride(from: UInt(3), to: candidate, by: 2).first { $0 * $0 <= candidate && candidate % $0 == 0 }
        #expect(try isPrime(Natural(candidate)) == (divisor == nil), "\(candidate)")
    }
}

/// Carmichael numbers, which pass Fermat's test for every base; the smallest strong pseudoprimes to the first 1, 2,
/// 3, … prime bases (OEIS A014233); and Chernick's (6k + 1)(12k + 1)(18k + 1) with three large primes.
@Test("Pseudoprimes are found composite", arguments: [
    "231", "451", "6c1", "9a1", "b05", "19c9", "7ff", "14f5d5", "18271b1", "bfa17dc7", "1f51f3fee3b", "32907381cdf",
    "136a352b2c8c1", "351591274f9af9fb", "437ae92817f9fc85b7e5", "2be6951adc5b22410a5fd",
    "2416e87fe86c44d451ef84ffdd3e5867f486a5900e2839105d50e48d007a"
        + "6c0809a8e06a1d194499cf8795540b0c5ef15b9397e03742a09c1edc5416d69",
])
func pseudoprimes(text: String) throws {
    #expect(try !isPrime(number(text)))
}

@Test("Mersenne's numbers are prime for the exponents that they are prime for", arguments: [
    (61, true), (67, false), (89, true), (101, false), (107, true), (127, true), (521, true), (607, true),
    (1009, false), (1279, true), (2203, true),
])
func mersenne(exponent: Int, expected: Bool) throws {
    #expect(try isPrime(Natural(powerOfTwo: exponent).predecessor(), rounds: 5) == expected)
}

/// Of Fermat's numbers w - 1 is a power of 2: step 4.5 does all the work.
@Test("Fermat's numbers are prime up to the fourth", arguments: 1...11)
func fermat(k: Int) throws {
    #expect(try isPrime(Natural(powerOfTwo: 1 << k).successor()) == (k <= 4))
}

@Test("A random source that fails, or never gives a base, is an error")
func badSources() throws {
    let modulus = try Modulus(Natural(powerOfTwo: 521).predecessor())
    var failing = StuckRandom(octet: 0x55, octetsLeft: 100)
    #expect(throws: RandomSourceError(errorNumber: 5)) {
        try modulus.isProbablyPrimeVarTime(rounds: 5, random: &failing)
    }
    // 0 is below the range of bases, and what is all ones is w itself.
    for octet: UInt8 in [0x00, 0xff] {
        var stuck = StuckRandom(octet: octet)
        #expect(throws: RandomSourceError.self) { try modulus.isProbablyPrimeVarTime(rounds: 5, random: &stuck) }
    }
}

@Test("Trial division finds the primes below its bound, the smallest and the largest too, and no others")
func trialDivision() throws {
    let large = Natural(powerOfTwo: 521).predecessor()
    for prime: UInt in [3, 5, 7, 53, 59, 8191, 16381, 32719, 32749] {
        #expect(try Modulus(large.product(Natural(prime))).hasSmallDivisorVarTime(), "\(prime)")
    }
    #expect(try !Modulus(large).hasSmallDivisorVarTime())
    #expect(try !Modulus(large.product(Natural(65537))).hasSmallDivisorVarTime())
}

@Test("Trial division agrees with remainders for numbers of every length, full and nearly empty limbs among them")
func trialDivisionAgainstRemainders() throws {
    var random = SystemRandomNumberGenerator()
    var divisible = 0
    for limbCount in 2...40 {
        for fill: UInt8? in [nil, nil, 0xff, 0x00] {
            var octets = (0..<8 * limbCount).map { _ in fill ?? UInt8.random(in: 0...255, using: &random) }
            octets[0] = 0x80
            octets[8 * limbCount - 1] |= 1
            let number = Natural(bigEndian: octets.span)
            var expected = false
            for divisor in stride(from: UInt(3), to: 32768, by: 2) where !expected {
                expected = try number.remainder(dividingBy: Natural(divisor)) == Natural(0)
            }
            #expect(try Modulus(number).hasSmallDivisorVarTime() == expected, "\(octets)")
            divisible += expected ? 1 : 0
        }
    }
    #expect((1..<156).contains(divisible))
}

@Test("A drawn number has the bits asked for and no more, and all of them come", arguments: [
    1, 7, 8, 63, 64, 65, 1023, 1024,
])
func drawing(bitCount: Int) throws {
    var ones = StuckRandom(octet: 0xff)
    #expect(try Natural(bitCount: bitCount, random: &ones) == Natural(powerOfTwo: bitCount).predecessor())
    var short = StuckRandom(octet: 0xff, octetsLeft: (bitCount + 7) / 8 - 1)
    #expect(throws: RandomSourceError(errorNumber: 5)) { try Natural(bitCount: bitCount, random: &short) }
}
