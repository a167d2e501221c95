private import CGMP

extension Natural {
    /// The greatest common divisor, as long as the longer operand; of a number and 0, that number.
    ///
    /// The binary algorithm (Knuth, TAOCP volume 2, 4.5.2 B) with a fixed number of rounds, each of which does the
    /// same steps and keeps the results it needs by mask. Only lengths leak: not the powers of 2 in the operands,
    /// not how many rounds were needed.
    package func greatestCommonDivisor(_ other: Natural) -> Natural {
        let n = max(limbs.count, other.limbs.count)
        return Natural(
            unsafe Limbs(count: n) { u in
                unsafe Limbs.withScratch(count: 2 * n) { scratch in
                    let v = unsafe scratch
                    let t = unsafe scratch + n
                    for i in 0..<limbs.count { unsafe u[i] = limbs[i] }
                    for i in 0..<other.limbs.count { unsafe v[i] = other.limbs[i] }
                    // While neither is 0, a round takes at least one bit off one of them, and both together have
                    // at most 2n limbs of bits: so at the end one is 0 and the other the divisor, but for twos.
                    var twos: UInt = 0
                    for _ in 0..<2 * n * UInt.bitWidth {
                        // Both odd: the smaller is taken from the larger.
                        let bothOdd = unsafe u[0] & v[0] & 1
                        let isLess = unsafe mpn_sub_n(t, u, v, n)
                        unsafe mpn_cnd_sub_n(bothOdd & (isLess ^ 1), u, u, v, n)
                        unsafe mpn_cnd_sub_n(bothOdd & isLess, v, v, u, n)
                        // What is even is halved; where both are, the divisor has another 2.
                        let uIsEven = unsafe ~u[0] & 1
                        let vIsEven = unsafe ~v[0] & 1
                        twos &+= uIsEven & vIsEven
                        unsafe mpn_rshift(t, u, n, 1)
                        unsafe mpn_cnd_swap(uIsEven, u, t, n)
                        unsafe mpn_rshift(t, v, n, 1)
                        unsafe mpn_cnd_swap(vIsEven, v, t, n)
                    }
                    for i in 0..<n { unsafe u[i] |= v[i] }
                    // The twos are put back, by as many doublings as there could be, of which `twos` count. (The
                    // divisor of 0 and 0 has none to double and stays 0.)
                    for round in 0..<UInt(n * UInt.bitWidth) {
                        let counts = (round &- twos) >> UInt(UInt.bitWidth - 1)
                        unsafe mpn_lshift(t, u, n, 1)
                        unsafe mpn_cnd_swap(counts, u, t, n)
                    }
                }
            })
    }
}
