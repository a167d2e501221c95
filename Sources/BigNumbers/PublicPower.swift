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
        // Of n limbs, and so less than R = 2^(64·n): all that Montgomery's products ask of one factor.
        let plain = base.limbs.count == n ? base : reduced(base)
        return Natural(
            unsafe Limbs(count: n) { x in
                unsafe Limbs.read(plain.limbs, value.limbs) { plain, m in
                    let scratchCount = max(mpn_sec_mul_itch(n, n), mpn_sec_sqr_itch(n), mpn_sec_div_r_itch(2 * n, n))
                    unsafe Limbs.withScratch(count: 3 * n + scratchCount) { t in
                        let form = unsafe t + 2 * n
                        let scratch = unsafe form + n
                        let inverse = unsafe Self.negativeInverse(m[0])
                        // base·R mod self: Montgomery's form.
                        unsafe (t + n).update(from: plain, count: n)
                        unsafe mpn_sec_div_r(t, 2 * n, m, n, scratch)
                        unsafe form.update(from: t, count: n)
                        unsafe x.update(from: form, count: n)
                        for place in (0..<bits - 1).reversed() {
                            unsafe mpn_sec_sqr(t, x, n, scratch)
                            unsafe Self.reduce(t, into: x, m, n, inverse)
                            guard exponent.bit(place) == 1 else { continue }
                            // The last factor is the plain one, which takes the result out of Montgomery's form.
                            let factor = unsafe place == 0 ? plain : UnsafePointer(form)
                            unsafe mpn_sec_mul(t, x, n, factor, n, scratch)
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
