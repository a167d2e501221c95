/// The odd primes below a bound, in products that fill a limb: one remainder of a large number by a product
/// serves all its primes.
enum SmallPrimes {
    /// From measured costs, for 1024-bit candidates: a prime costs 18 ns to try, and one near 16,384 saves a power
    /// of 500,000 ns once in 16,384 times. Half or twice this bound costs a key 4 % more, or as much.
    static let bound: UInt = 16384

    struct Group: Sendable {
        var product: UInt
        var primes: [UInt]
    }

    static let groups: [Group] = {
        var groups: [Group] = []
        for prime in primes(below: bound) {
            if let last = groups.last, case let (product, false) = last.product.multipliedReportingOverflow(by: prime) {
                groups[groups.count - 1].product = product
                groups[groups.count - 1].primes.append(prime)
            } else {
                groups.append(Group(product: prime, primes: [prime]))
            }
        }
        return groups
    }()

    /// Sieve of Eratosthenes, without 2.
    private static func primes(below bound: UInt) -> [UInt] {
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
    /// kept goes through all of it. The remainders themselves: see ``Natural/remainderVarTime(dividingBy:)``.
    package func hasSmallDivisorVarTime() -> Bool {
        for group in SmallPrimes.groups {
            let remainder = value.remainderVarTime(dividingBy: group.product)
            for prime in group.primes where remainder % prime == 0 { return true }
        }
        return false
    }
}
