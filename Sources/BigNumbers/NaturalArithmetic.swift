private import CGMP

extension Natural {
    /// Whether two numbers are equal, whatever their lengths.
    package static func == (a: Natural, b: Natural) -> Bool {
        var difference: UInt = 0
        for place in 0..<max(a.limbs.count, b.limbs.count) {
            difference |= (place < a.limbs.count ? a.limbs[place] : 0) ^ (place < b.limbs.count ? b.limbs[place] : 0)
        }
        return difference == 0
    }

    package static func < (a: Natural, b: Natural) -> Bool {
        a.difference(b).isNegative
    }

    /// |self - other| and the sign, as long as the longer one.
    package func difference(_ other: Natural) -> (magnitude: Natural, isNegative: Bool) {
        let n = max(limbs.count, other.limbs.count)
        let a = limbs.count == n ? self : copied(limbCount: n)
        let b = other.limbs.count == n ? other : other.copied(limbCount: n)
        var borrow: UInt = 0
        let magnitude = unsafe Limbs(count: n) { r in
            unsafe Limbs.read(a.limbs, b.limbs) { a, b in
                unsafe Limbs.withScratch(count: 2 * n) { t in
                    // The difference modulo B^n, and its negative; the borrow chooses.
                    let negative = unsafe t + n
                    borrow = unsafe mpn_sub_n(t, a, b, n)
                    unsafe mpn_sub_n(negative, b, a, n)
                    unsafe mpn_cnd_swap(borrow, t, negative, n)
                    unsafe r.update(from: t, count: n)
                }
            }
        }
        return (Natural(magnitude), borrow == 1)
    }

    /// self + other, one limb longer than the longer one.
    package func sum(_ other: Natural) -> Natural {
        let n = max(limbs.count, other.limbs.count)
        let a = limbs.count == n ? self : copied(limbCount: n)
        let b = other.limbs.count == n ? other : other.copied(limbCount: n)
        return Natural(
            unsafe Limbs(count: n + 1) { r in
                unsafe Limbs.read(a.limbs, b.limbs) { a, b in unsafe r[n] = mpn_add_n(r, a, b, n) }
            })
    }

    /// self + 1, one limb longer.
    package func successor() -> Natural {
        let n = limbs.count
        return Natural(
            unsafe Limbs(count: n + 1) { r in
                unsafe limbs.read { a in
                    unsafe Limbs.withScratch(count: mpn_sec_add_1_itch(n)) { t in
                        unsafe r[n] = mpn_sec_add_1(r, a, n, 1, t)
                    }
                }
            })
    }

    /// self - 1, as long as self; of zero it is the largest number of that length.
    package func predecessor() -> Natural {
        let n = limbs.count
        return Natural(
            unsafe Limbs(count: n) { r in
                unsafe limbs.read { a in
                    unsafe Limbs.withScratch(count: mpn_sec_sub_1_itch(n)) { t in
                        _ = unsafe mpn_sec_sub_1(r, a, n, 1, t)
                    }
                }
            })
    }

    /// self · other, as long as both together.
    package func product(_ other: Natural) -> Natural {
        // GMP wants the longer operand first.
        let (a, b) = limbs.count >= other.limbs.count ? (limbs, other.limbs) : (other.limbs, limbs)
        return Natural(
            unsafe Limbs(count: a.count + b.count) { r in
                unsafe Limbs.read(a, b) { ap, bp in
                    unsafe Limbs.withScratch(count: mpn_sec_mul_itch(a.count, b.count)) { t in
                        unsafe mpn_sec_mul(r, ap, a.count, bp, b.count, t)
                    }
                }
            })
    }

    /// self · self, twice as long.
    package func squared() -> Natural {
        let n = limbs.count
        return Natural(
            unsafe Limbs(count: 2 * n) { r in
                unsafe limbs.read { a in
                    unsafe Limbs.withScratch(count: mpn_sec_sqr_itch(n)) { t in unsafe mpn_sec_sqr(r, a, n, t) }
                }
            })
    }

    /// The quotient, as long as self, and the remainder, as long as the divisor's value. Of the divisor, the limbs
    /// that its value needs leak; of self nothing. Throws ``Failure/divisionByZero``.
    package func divided(by divisor: Natural) throws(Failure) -> (quotient: Natural, remainder: Natural) {
        guard let divisor = divisor.withoutLeadingZeroLimbs else { throw .divisionByZero }
        let dn = divisor.count
        let nn = max(limbs.count, dn)
        let dividend = limbs.count == nn ? self : copied(limbCount: nn)
        var remainder = limbs
        let quotient = unsafe Limbs(count: nn) { q in
            unsafe remainder = Limbs(count: dn) { r in
                unsafe Limbs.read(dividend.limbs, divisor) { a, d in
                    unsafe Limbs.withScratch(count: nn + mpn_sec_div_qr_itch(nn, dn)) { t in
                        // The dividend is overwritten, so a copy of it stands at the start of the scratch.
                        unsafe t.update(from: a, count: nn)
                        unsafe q[nn - dn] = mpn_sec_div_qr(q, t, nn, d, dn, t + nn)
                        unsafe r.update(from: t, count: dn)
                    }
                }
            }
        }
        return (Natural(quotient), Natural(remainder))
    }

    /// The remainder, as long as the divisor's value. Of the divisor, the limbs that its value needs leak.
    package func remainder(dividingBy divisor: Natural) throws(Failure) -> Natural {
        guard let divisor = divisor.withoutLeadingZeroLimbs else { throw .divisionByZero }
        return remainder(divisor: divisor)
    }

    /// The remainder by a divisor whose top limb is not zero.
    func remainder(divisor: Limbs) -> Natural {
        let dn = divisor.count
        let nn = max(limbs.count, dn)
        let dividend = limbs.count == nn ? self : copied(limbCount: nn)
        return Natural(
            unsafe Limbs(count: dn) { r in
                unsafe Limbs.read(dividend.limbs, divisor) { a, d in
                    unsafe Limbs.withScratch(count: nn + mpn_sec_div_r_itch(nn, dn)) { t in
                        unsafe t.update(from: a, count: nn)
                        unsafe mpn_sec_div_r(t, nn, d, dn, t + nn)
                        unsafe r.update(from: t, count: dn)
                    }
                }
            })
    }

    /// The limbs that the value needs, or nil of zero.
    var withoutLeadingZeroLimbs: Limbs? {
        var count = limbs.count
        while count > 0 && limbs[count - 1] == 0 { count -= 1 }
        return count == 0 ? nil : count == limbs.count ? limbs : copied(limbCount: count).limbs
    }

    /// self / 2^count, as long as self. The count leaks, the value does not.
    func shiftedRightVarTime(_ count: Int) -> Natural {
        let n = limbs.count
        let whole = count / UInt.bitWidth
        let bits = UInt(count % UInt.bitWidth)
        return Natural(
            unsafe Limbs(count: n) { r in
                for i in 0..<max(n - whole, 0) {
                    let low = limbs[i + whole] >> bits
                    // Swift's shift by the whole width gives 0, which is right when `bits` is 0.
                    let high = i + whole + 1 < n ? limbs[i + whole + 1] << (UInt(UInt.bitWidth) - bits) : 0
                    unsafe r[i] = low | high
                }
            })
    }
}
