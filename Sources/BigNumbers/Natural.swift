// BigNumbers: natural numbers and arithmetic modulo odd numbers, over GMP's low-level functions.
//
// How things are here:
// - A number is a ``Natural``: limbs of 64 bits, least significant first, at least one. Its *length* is announced:
//   it is what its maker asked for, not what its value needs, so leading zero limbs are normal. The length may
//   leak; it never depends on a secret value.
// - A ``Modulus`` is odd, at least 3, at most 16,384 bits, and without leading zero limbs, by construction. All
//   modular arithmetic hangs on it, so that GMP's constant-time functions cannot be handed what they silently
//   get wrong (an even modulus, a leading zero limb) or die from (a modulus of 0, an exponent of no bits).
// - Leakage contract: every operation takes a time that depends on lengths only, unless its name ends in
//   `VarTime`; its comment then says what leaks and why that is allowed. GMP promises the same for its
//   `mpn_sec_*` and `mpn_cnd_*` functions, `mpn_add_n`, `mpn_sub_n` and the shifts. One look-up of GMP's is
//   indexed by parts of a modulus: 7 low bits and 8 high ones, when it starts a Newton iteration for an inverse.
// - Results lie in limbs of their own and never overlap an operand. Scratch is ours and erased: no `mpz_*`
//   function is called, as those use GMP's allocator, which does not erase.

package import Octets

/// A natural number of announced length.
package struct Natural: Sendable {
    /// Why a number cannot be made.
    package enum Failure: Error, Equatable {
        /// The value needs more than the announced length (RFC 8017 section 4.1: "integer too large").
        case tooLarge
        case divisionByZero
    }

    let limbs: Limbs

    init(_ limbs: Limbs) { self.limbs = limbs }

    /// A small number, one limb long.
    package init(_ value: UInt) {
        limbs = unsafe Limbs(count: 1) { limbs in unsafe limbs[0] = value }
    }

    /// 2^exponent.
    package init(powerOfTwo exponent: Int) {
        limbs = unsafe Limbs(count: exponent / UInt.bitWidth + 1) { limbs in
            unsafe limbs[exponent / UInt.bitWidth] = 1 << UInt(exponent % UInt.bitWidth)
        }
    }

    /// OS2IP (RFC 8017 section 4.2): the number of big-endian octets, as long as they are, rounded up to limbs.
    package init(bigEndian octets: Span<UInt8>) {
        self.init(bigEndian: octets, bitCount: 8 * octets.count)
    }

    /// The low `bitCount` bits of big-endian octets, of which there are no more than those bits need.
    init(bigEndian octets: Span<UInt8>, bitCount: Int) {
        let count = (octets.count + 7) / 8
        limbs = unsafe Limbs(count: count) { limbs in
            for place in 0..<count {
                let end = octets.count - 8 * place
                guard end < 8 else {
                    unsafe limbs[place] = octets.withUnsafeBytes { octets in
                        unsafe UInt(bigEndian: octets.loadUnaligned(fromByteOffset: end - 8, as: UInt.self))
                    }
                    continue
                }
                var limb: UInt = 0
                for i in 0..<end { limb = limb << 8 | UInt(octets[i]) }
                unsafe limbs[place] = limb
            }
            let topBits = UInt(bitCount % UInt.bitWidth)
            if topBits > 0 { unsafe limbs[count - 1] &= (1 << topBits) - 1 }
        }
    }

    /// OS2IP of octets that may be secret; they are read where they lie.
    package init(bigEndian octets: some OctetSource) {
        self = octets.withSpan { octets in Natural(bigEndian: octets) }
    }

    /// The length in limbs.
    package var limbCount: Int { limbs.count }

    /// I2OSP (RFC 8017 section 4.1), for numbers that are not secret.
    package func octets(count: Int) throws(Failure) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(count)
        try write(octetCount: count, into: &octets)
        return octets
    }

    /// I2OSP for a secret number, in the octets of its announced length.
    package var secretOctets: SecretBytes {
        SecretBytes(count: limbs.count * 8) { octets in
            for i in octets.indices { octets[i] = octet(octets.count - 1 - i) }
        }
    }

    /// I2OSP: appends the number as exactly `octetCount` big-endian octets, or throws ``Failure/tooLarge``.
    package func write<Sink: OctetSink & ~Copyable>(octetCount: Int, into sink: inout Sink) throws(Failure) {
        guard fits(octetCount: octetCount) else { throw .tooLarge }
        for place in (0..<octetCount).reversed() { sink.append(octet(place)) }
    }

    /// The octet of a place, 0 the least significant.
    private func octet(_ place: Int) -> UInt8 {
        place / 8 < limbs.count ? UInt8(truncatingIfNeeded: limbs[place / 8] >> UInt(place % 8 * 8)) : 0
    }

    /// Whether all octets from that place up are zero: the one fact about the value that leaks.
    private func fits(octetCount: Int) -> Bool {
        var excess: UInt = 0
        for place in octetCount / 8..<max(limbs.count, octetCount / 8) {
            let kept = place == octetCount / 8 ? UInt(octetCount % 8 * 8) : 0
            excess |= limbs[place] >> kept
        }
        return excess == 0
    }

    /// The same number in another length, or ``Failure/tooLarge`` (the one fact about the value that leaks).
    package func resized(limbCount: Int) throws(Failure) -> Natural {
        if limbCount == limbs.count { return self }
        var excess: UInt = 0
        for place in min(limbCount, limbs.count)..<limbs.count { excess |= limbs[place] }
        guard excess == 0, limbCount > 0 else { throw .tooLarge }
        return copied(limbCount: limbCount)
    }

    /// The number itself if it is odd, else the next one.
    package func roundedUpToOdd() -> Natural {
        Natural(
            unsafe Limbs(count: limbs.count) { copy in
                for i in 0..<limbs.count { unsafe copy[i] = limbs[i] }
                unsafe copy[0] |= 1
            })
    }

    /// The low limbs, or all of them behind zeros.
    func copied(limbCount: Int) -> Natural {
        Natural(
            unsafe Limbs(count: limbCount) { copy in
                for i in 0..<min(limbCount, limbs.count) { unsafe copy[i] = limbs[i] }
            })
    }

    /// The bits that the value needs, 0 for zero. Leaks exactly that number: of a modulus, a prime or a public
    /// number it is a public length.
    package var bitCountVarTime: Int {
        var top = limbs.count - 1
        while top > 0 && limbs[top] == 0 { top -= 1 }
        return top * UInt.bitWidth + (UInt.bitWidth - limbs[top].leadingZeroBitCount)
    }

    /// One bit, 0 the least significant; bits beyond the length are 0.
    package func bit(_ place: Int) -> UInt {
        place / UInt.bitWidth < limbs.count ? limbs[place / UInt.bitWidth] >> UInt(place % UInt.bitWidth) & 1 : 0
    }

    /// The most significant limb of the announced length.
    package var topLimb: UInt { limbs[limbs.count - 1] }

    package var isOdd: Bool { bit(0) == 1 }

    package var isZero: Bool {
        var bits: UInt = 0
        for place in 0..<limbs.count { bits |= limbs[place] }
        return bits == 0
    }
}
