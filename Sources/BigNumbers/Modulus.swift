/// An odd number of at least 3 and at most 16,384 bits, stored without leading zero limbs: what arithmetic can be
/// done modulo.
///
/// Leakage contract: its length in bits may leak, its value may not, be it an RSA modulus or one of its primes.
/// The two shapes that GMP gets silently wrong, and the two that stop the process, cannot be made.
package struct Modulus: Sendable {
    /// Why a number is no modulus.
    package enum Failure: Error, Equatable {
        /// An even number, zero included. `mpn_sec_powm` gives a wrong number for it, and `mpn_sec_invert` a
        /// wrong inverse and the word that it is right.
        case even
        /// One.
        case tooSmall
        /// More bits than ``Modulus/maximumBitCount``.
        case tooLong(bitCount: Int)
    }

    /// OPENSSL_RSA_MAX_MODULUS_BITS is the same: a larger modulus is an attack on the verifier's time, which
    /// grows with the square (CVE-2006-2940, CVE-2023-3446).
    package static let maximumBitCount = 16384

    package let value: Natural
    package let bitCount: Int

    package init(_ number: Natural) throws(Failure) {
        guard let limbs = number.withoutLeadingZeroLimbs, number.isOdd else { throw .even }
        let value = Natural(limbs)
        let bitCount = value.bitCountVarTime
        guard bitCount <= Self.maximumBitCount else { throw .tooLong(bitCount: bitCount) }
        guard bitCount >= 2 else { throw .tooSmall }
        self.value = value
        self.bitCount = bitCount
    }

    /// The length in limbs: of the modulus, of every number modulo it, and of every secret exponent.
    package var limbCount: Int { value.limbs.count }

    /// The length in octets.
    package var octetCount: Int { (bitCount + 7) / 8 }
}
