private import CGMP

extension Modulus {
    /// base^exponent mod self, for a public exponent.
    ///
    /// VarTime in the exponent and nothing else: it is a part of the public key. Base and result stay protected, so
    /// that a wrong signature caught by re-encryption does not leak either.
    ///
    /// Binary, from the top bit down, on Montgomery's products. `mpn_sec_powm` would multiply for every window of
    /// the exponent, which is half as much again for 65537.
    package func powerVarTime(_ base: Natural, publicExponent exponent: Natural) -> Natural {
        let bits = exponent.bitCountVarTime
        guard bits > 0 else { return reduced(Natural(1)) }
        let n = limbCount
        let plain = reduced(base)
        // base·R mod self, where R = 2^(64·n): Montgomery's form.
        let form = reduced(plain.product(Natural(powerOfTwo: n * UInt.bitWidth)))
        return Natural(
            unsafe Limbs(count: n) { x in
                unsafe Limbs.read(plain.limbs, form.limbs, value.limbs) { plain, form, m in
                    let scratchCount = max(mpn_sec_mul_itch(n, n), mpn_sec_sqr_itch(n))
                    unsafe Limbs.withScratch(count: 2 * n + scratchCount) { t in
                        let scratch = unsafe t + 2 * n
                        let inverse = unsafe Self.negativeInverse(m[0])
                        unsafe x.update(from: form, count: n)
                        for place in (0..<bits - 1).reversed() {
                            unsafe mpn_sec_sqr(t, x, n, scratch)
                            unsafe Self.reduce(t, into: x, m, n, inverse)
                            guard exponent.bit(place) == 1 else { continue }
                            // The last factor is the plain one, which takes the result out of Montgomery's form.
                            unsafe mpn_sec_mul(t, x, n, place == 0 ? plain : form, n, scratch)
                            unsafe Self.reduce(t, into: x, m, n, inverse)
                        }
                        // Without a last factor, 1 is it.
                        if bits == 1 || exponent.bit(0) == 0 {
                            unsafe t.update(from: x, count: n)
                            unsafe (t + n).update(repeating: 0, count: n)
                            unsafe Self.reduce(t, into: x, m, n, inverse)
                        }
                    }
                }
            })
    }

    /// Montgomery's reduction (P. L. Montgomery, 1985): x = t / R mod m, for t < m·R of 2n limbs, which is destroyed.
    /// In constant time.
    private static func reduce(
        _ t: UnsafeMutablePointer<UInt>, into x: UnsafeMutablePointer<UInt>, _ m: UnsafePointer<UInt>, _ n: Int,
        _ inverse: UInt
    ) {
        // A multiple of m makes each low limb 0; its place then keeps the carry, which belongs n limbs higher.
        for i in 0..<n { unsafe t[i] = mpn_addmul_1(t + i, m, n, t[i] &* inverse) }
        let carry = unsafe mpn_add_n(x, t + n, t, n)
        // The quotient is less than 2m: m is taken off once if it can be.
        let borrow = unsafe mpn_sub_n(t, x, m, n)
        unsafe mpn_cnd_sub_n(carry | (borrow ^ 1), x, x, m, n)
    }

    /// -1/limb modulo 2^64, for an odd limb: each round of Newton's doubles the right bits, of which limb itself has 3.
    private static func negativeInverse(_ limb: UInt) -> UInt {
        var inverse = limb
        for _ in 0..<5 { inverse = inverse &* (2 &- limb &* inverse) }
        return 0 &- inverse
    }
}
