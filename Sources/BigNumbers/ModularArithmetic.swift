private import CGMP

// Each result is less than the modulus and as long as it.
extension Modulus {
    /// number mod self, for a number of any length.
    package func reduced(_ number: Natural) -> Natural {
        number.remainder(divisor: value.limbs)
    }

    /// a · b mod self.
    package func product(_ a: Natural, _ b: Natural) -> Natural { reduced(a.product(b)) }

    /// a - b mod self, for numbers less than self.
    package func difference(_ a: Natural, _ b: Natural) -> Natural {
        precondition(a.limbs.count == limbCount && b.limbs.count == limbCount, "numbers of another length")
        let n = limbCount
        return Natural(
            unsafe Limbs(count: n) { r in
                unsafe Limbs.read(a.limbs, b.limbs, value.limbs) { a, b, m in
                    unsafe Limbs.withScratch(count: n) { t in
                        let borrow = unsafe mpn_sub_n(t, a, b, n)
                        _ = unsafe mpn_cnd_add_n(borrow, r, t, m, n)
                    }
                }
            })
    }

    /// The inverse of a number modulo self, or nil if they have a common divisor (which is what leaks).
    ///
    /// The answer of `mpn_sec_invert` is multiplied back before it is believed.
    package func inverse(of number: Natural) -> Natural? {
        let n = limbCount
        let operand = reduced(number)
        var exists: Int32 = 0
        let inverse = Natural(
            unsafe Limbs(count: n) { r in
                unsafe Limbs.read(operand.limbs, value.limbs) { a, m in
                    unsafe Limbs.withScratch(count: n + mpn_sec_invert_itch(n)) { t in
                        // The operand is destroyed, so a copy of it stands at the start of the scratch.
                        unsafe t.update(from: a, count: n)
                        exists = unsafe mpn_sec_invert(r, t, m, n, UInt(2 * n * UInt.bitWidth), t + n)
                    }
                }
            })
        guard exists == 1, product(inverse, operand) == Natural(1) else { return nil }
        return inverse
    }

    /// base^exponent mod self, for a secret exponent. The base may be longer than the modulus.
    ///
    /// The exponent is walked with all bits of the modulus's limbs, whatever its value: its announced length is a
    /// fact of the modulus. A longer one is refused as a mistake of the caller, who sizes it by
    /// ``Natural/resized(limbCount:)``.
    package func power(_ base: Natural, _ exponent: Natural) -> Natural {
        precondition(exponent.limbs.count <= limbCount, "exponent longer than the modulus")
        let sized = exponent.limbs.count == limbCount ? exponent : exponent.copied(limbCount: limbCount)
        let n = limbCount
        let bits = UInt(n * UInt.bitWidth)
        return Natural(
            unsafe Limbs(count: n) { r in
                unsafe Limbs.read(base.limbs, sized.limbs, value.limbs) { b, e, m in
                    unsafe Limbs.withScratch(count: mpn_sec_powm_itch(base.limbs.count, bits, n)) { t in
                        unsafe mpn_sec_powm(r, b, base.limbs.count, e, bits, m, n, t)
                    }
                }
            })
    }
}
