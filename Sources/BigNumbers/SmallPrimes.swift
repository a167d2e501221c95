/// The odd primes below a bound, in products that fill most of a limb: one reduction of a large number by a product
/// serves all its primes, and takes multiplications only.
enum SmallPrimes {
    /// From measured costs, for 1024-bit candidates: a prime costs 7 ns to try, and one near 32,768 saves a power of
    /// 260,000 ns once in 32,768 times. Twice this bound costs a key as much, within what can be measured; half of
    /// it, 3 % more.
    static let bound: UInt = 32768

    /// How many limbs are reduced at once: as many as a 1024-bit candidate has.
    static let blockLimbCount = 16

    /// Products stay below 2^59, so that 17 terms of a limb times a remainder fit 128 bits: 17·2^64·2^59 < 2^128.
    private static let productBound: UInt = 1 << 59

    /// A product d of primes, with what takes a number modulo d without a division.
    struct Group: Sendable {
        let product: UInt
        /// B^k mod d for k below 16, and at the end B^17 mod d, for what is carried over from the block above (B is
        /// 2^64; the carry is short of a factor B, as ``reduced(_:_:)`` takes one out).
        let weights: InlineArray<17, UInt>
        /// -d^-1 mod B (Montgomery, "Modular multiplication without trial division", 1985).
        let negatedInverse: UInt
        /// The places of its primes in ``SmallPrimes/primes``.
        let primes: Range<Int>

        init(product: UInt, primes: Range<Int>) {
            self.product = product
            self.primes = primes
            negatedInverse = 0 &- SmallPrimes.inverse(product)
            let base = (UInt.max % product + 1) % product
            var weights = InlineArray<17, UInt>(repeating: 1)
            var power: UInt = 1
            for k in 1...SmallPrimes.blockLimbCount + 1 {
                power = product.dividingFullWidth(power.multipliedFullWidth(by: base)).remainder
                weights[min(k, SmallPrimes.blockLimbCount)] = power
            }
            self.weights = weights
        }

        /// A number below 2^64 that is (block + carry·B^17)/B modulo d.
        func reduced(_ block: UnsafeBufferPointer<UInt>, _ carry: UInt) -> UInt {
            var sum = UInt128(carry) &* UInt128(weights[SmallPrimes.blockLimbCount])
            for k in 0..<block.count { sum &+= unsafe UInt128(block[k]) &* UInt128(weights[k]) }
            let low = UInt(truncatingIfNeeded: sum)
            // low + multiple·d is a multiple of B, so that adding it and dropping the low limb divides by B.
            let multiple = low &* negatedInverse
            return UInt(truncatingIfNeeded: (sum &+ UInt128(multiple) &* UInt128(product)) >> 64)
        }
    }

    /// A prime p, with what tells its multiples among the numbers below B: x is one exactly if x·p^-1 mod B is x/p,
    /// at most ⌊(B - 1)/p⌋, as x -> x·p^-1 mod B maps no two numbers to one (Granlund and Montgomery, "Division by
    /// invariant integers using multiplication", 1994, section 9).
    struct Prime: Sendable {
        let inverse: UInt
        let largestQuotient: UInt

        init(_ prime: UInt) {
            inverse = SmallPrimes.inverse(prime)
            largestQuotient = UInt.max / prime
        }

        func divides(_ number: UInt) -> Bool { number &* inverse <= largestQuotient }
    }

    static let (primes, groups): ([Prime], [Group]) = {
        let primes = oddPrimes(below: bound)
        var groups: [Group] = []
        var product: UInt = 1
        var first = 0
        for (place, prime) in primes.enumerated() {
            let larger = product.multipliedReportingOverflow(by: prime)
            if larger.overflow || larger.partialValue >= productBound {
                groups.append(Group(product: product, primes: first..<place))
                (product, first) = (prime, place)
            } else {
                product = larger.partialValue
            }
        }
        groups.append(Group(product: product, primes: first..<primes.count))
        return (primes.map(Prime.init), groups)
    }()

    /// The inverse of an odd number modulo 2^64: an odd number is its own inverse modulo 8, and each step of Newton's
    /// iteration doubles the bits that are right.
    static func inverse(_ odd: UInt) -> UInt {
        var inverse = odd
        for _ in 0..<5 { inverse = inverse &* (2 &- odd &* inverse) }
        return inverse
    }

    /// Sieve of Eratosthenes, without 2.
    private static func oddPrimes(below bound: UInt) -> [UInt] {
        var isComposite = [Bool](repeating: false, count: Int(bound))
        var primes: [UInt] = []
        for candidate in stride(from: 3, to: bound, by: 2) where !isComposite[Int(candidate)] {
            primes.append(candidate)
            for multiple in stride(from: candidate * candidate, to: bound, by: Int(2 * candidate)) {
                isComposite[Int(multiple)] = true
            }
        }
        return primes
    }
}

extension Modulus {
    /// Whether a prime below ``SmallPrimes/bound`` divides the number, itself included: for numbers far above it.
    ///
    /// VarTime: it stops at the first divisor, of a candidate that is thrown away for it; a candidate that is
    /// kept goes through all of it, by multiplications and comparisons that all come out the same way.
    package func hasSmallDivisorVarTime() -> Bool {
        let groups = SmallPrimes.groups.span
        let primes = SmallPrimes.primes.span
        let limbCount = value.limbCount
        let topBlock = (limbCount - 1) / SmallPrimes.blockLimbCount
        return unsafe value.limbs.read { limbs in
            for place in groups.indices {
                var carry: UInt = 0
                for block in 0...topBlock {
                    let start = (topBlock - block) * SmallPrimes.blockLimbCount
                    let limbs = unsafe UnsafeBufferPointer(
                        start: limbs + start, count: min(SmallPrimes.blockLimbCount, limbCount - start))
                    carry = unsafe groups[place].reduced(limbs, carry)
                }
                // The factor B that is missing now has no prime of the group in it.
                for prime in groups[place].primes where primes[prime].divides(carry) { return true }
            }
            return false
        }
    }
}
