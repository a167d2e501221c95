package import Octets

extension Modulus {
    /// The Miller-Rabin test of FIPS 186-5 B.3.1: false if the number is composite, true if it is probably prime.
    ///
    /// VarTime: of a number found composite everything may leak, as it is thrown away. Of one found prime there
    /// leak its length and how often 2 divides w - 1 (through steps 1 and 4.5), which is 2 bits of it on the
    /// average, in one test that cannot be repeated at will. The powers take constant time.
    ///
    /// - Parameters:
    ///   - rounds: the iterations of step 4; FIPS 186-5 Table B.1 says how many.
    ///   - random: where the bases come from. One that never gives a base in the range is an error.
    package func isProbablyPrimeVarTime(
        rounds: Int, random: inout some RandomSource
    ) throws(RandomSourceError) -> Bool {
        // Of 3, step 4.2 allows no base at all: 1 < b < 2.
        if bitCount == 2 { return true }
        let one = Natural(1)
        let wMinus1 = value.predecessor()
        // Step 1. 2^a is the largest power of 2 that divides w - 1.
        var a = 1
        while wMinus1.bit(a) == 0 { a += 1 }
        // Step 2.
        let m = wMinus1.shiftedRightVarTime(a)
        // Step 3. wlen is bitCount.
        // Step 4.
        rounds: for _ in 0..<rounds {
            // Steps 4.1 and 4.2.
            let b = try base(atMost: wMinus1, random: &random)
            // Step 4.3.
            var z = power(b, m)
            // Step 4.4.
            if z == one || z == wMinus1 { continue rounds }
            // Step 4.5.
            for _ in 1..<a {
                // Step 4.5.1.
                z = reduced(z.squared())
                // Step 4.5.2.
                if z == wMinus1 { continue rounds }
                // Step 4.5.3.
                if z == one { return false }
            }
            // Step 4.6.
            return false
        }
        // Step 5.
        return true
    }

    /// Steps 4.1 and 4.2: a string of wlen bits from the source, again while it is 0, 1, w - 1 or more.
    private func base(
        atMost wMinus1: Natural, random: inout some RandomSource
    ) throws(RandomSourceError) -> Natural {
        for _ in 0..<Self.maximumDraws {
            let b = try Natural(bitCount: bitCount, random: &random)
            if Natural(1) < b && b < wMinus1 { return b }
        }
        throw RandomSourceError(errorNumber: 0)
    }

    /// More than a quarter of the strings of wlen bits, at the worst (w = 5), are a base: that 512 in a row are
    /// none happens to a random source less than once in 2^212 times, and to one that is stuck always.
    private static let maximumDraws = 512
}

extension Natural {
    /// A string of `bitCount` bits from a random source, as a number of so many limbs as those bits need.
    package init(bitCount: Int, random: inout some RandomSource) throws(RandomSourceError) {
        let octets = try SecretBytes(count: (bitCount + 7) / 8, random: &random)
        self = octets.slice.withSpan { octets in Natural(bigEndian: octets, bitCount: bitCount) }
    }
}
