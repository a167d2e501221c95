package import BigNumbers
private import Octets

/// The secret numbers of a key, each as long as the modulus it is used with.
package struct RSAPrivateNumbers: Sendable {
    /// What a test makes of the two halves of a private operation.
    package typealias Disturbance = (_ s1: Natural, _ s2: Natural) -> (s1: Natural, s2: Natural)

    let p: Modulus
    let q: Modulus
    /// As long as n.
    let d: Natural
    /// As long as p.
    let dP: Natural
    /// As long as q.
    let dQ: Natural
    /// As long as p.
    let qInv: Natural

    /// RSASP1 (RFC 8017 section 5.2.1 step 2.b) for m < n, or nil where a disturbed half left the range. The result
    /// is not checked here; its caller does that.
    ///
    /// In constant time. The primes may be of any lengths and in any order; m is longer than either.
    func privateOperation(_ m: Natural, disturbingHalves: Disturbance?) -> Natural? {
        // Step 2.b.i.
        var s1 = p.power(m, dP)
        var s2 = q.power(m, dQ)
        if let disturbingHalves { (s1, s2) = disturbingHalves(s1, s2) }
        // Step 2.b.ii is for more than two primes. Step 2.b.iii: s2 may exceed p, so it is reduced first.
        let h = p.product(p.difference(p.reduced(s1), p.reduced(s2)), qInv)
        // Step 2.b.iv.
        return try? q.value.product(h).sum(s2).resized(limbCount: d.limbCount)
    }

    /// Reads the numbers of a key and looks for everything that does not fit (RFC 8017 section 3.2), but for
    /// primality. In constant time but for what is found.
    ///
    /// - Returns: the numbers, or nil if some cannot be computed with; and the defects.
    static func read(
        _ values: RSAPrivateKeyValues, publicKey: RSAPublicKey
    ) -> (numbers: RSAPrivateNumbers?, defects: [RSAKeyDefect]) {
        var defects: [RSAKeyDefect] = []
        let n = publicKey.n
        let e = publicKey.e

        /// A prime: an odd number of at least 3 that is as long as the modulus at most.
        func prime(_ octets: SecretSlice, _ defect: RSAKeyDefect) -> Modulus? {
            guard let number = try? Natural(bigEndian: octets).resized(limbCount: n.limbCount),
                let prime = try? Modulus(number)
            else {
                defects.append(defect)
                return nil
            }
            return prime
        }
        /// A number less than a modulus, and as long.
        func number(_ octets: SecretSlice, below modulus: Modulus, _ defect: RSAKeyDefect) -> Natural? {
            guard let number = try? Natural(bigEndian: octets).resized(limbCount: modulus.limbCount),
                number < modulus.value
            else {
                defects.append(defect)
                return nil
            }
            return number
        }
        /// Whether e·exponent is 1 modulo prime - 1.
        func fits(_ exponent: Natural, _ prime: Modulus) -> Bool {
            guard let remainder = try? e.product(exponent).remainder(dividingBy: prime.value.predecessor()) else {
                return false
            }
            return remainder == Natural(1)
        }

        let p = prime(values.prime1, .prime1OutOfRange)
        let q = prime(values.prime2, .prime2OutOfRange)
        let d = number(values.privateExponent, below: n, .privateExponentOutOfRange)
        guard let p, let q else { return (nil, defects) }
        let dP = number(values.exponent1, below: p, .exponent1OutOfRange)
        let dQ = number(values.exponent2, below: q, .exponent2OutOfRange)
        let qInv = number(values.coefficient, below: p, .coefficientOutOfRange)
        if !(p.value.product(q.value) == n.value) { defects.append(.modulusNotProduct) }
        // λ(n) is the least common multiple of p - 1 and q - 1: to be 1 modulo it is to be 1 modulo both.
        if let d, !fits(d, p) || !fits(d, q) { defects.append(.privateExponentWrong) }
        if let dP, !fits(dP, p) { defects.append(.exponent1Wrong) }
        if let dQ, !fits(dQ, q) { defects.append(.exponent2Wrong) }
        if let qInv, !(p.product(q.value, qInv) == Natural(1)) { defects.append(.coefficientWrong) }
        guard let d, let dP, let dQ, let qInv else { return (nil, defects) }
        return (RSAPrivateNumbers(p: p, q: q, d: d, dP: dP, dQ: dQ, qInv: qInv), defects)
    }
}
