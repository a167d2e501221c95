import BigNumbers
import TestSupport
import Testing

@Test("Products, differences, inverses and powers are right for every odd modulus below 64")
func smallModuli() throws {
    for m in stride(from: UInt(3), to: 64, by: 2) {
        let modulus = try Modulus(Natural(m))
        for a in 0..<m {
            let operand = modulus.reduced(Natural(a + 5 * m))
            #expect(operand == Natural(a))
            let inverse = (0..<m).first { $0 * a % m == 1 }
            switch (modulus.inverse(of: Natural(a)), inverse) {
            case (let found?, let inverse?): #expect(found == Natural(inverse), "1/\(a) mod \(m)")
            case (nil, nil): break
            case (let found, _): Issue.record("1/\(a) mod \(m): \(found == nil ? "missing" : "not nil")")
            }
            var power: UInt = 1
            for b in 0..<m {
                #expect(modulus.product(operand, modulus.reduced(Natural(b))) == Natural(a * b % m))
                #expect(modulus.difference(operand, modulus.reduced(Natural(b))) == Natural((a + m - b) % m))
                #expect(modulus.power(operand, Natural(b)) == Natural(power), "\(a)^\(b) mod \(m)")
                #expect(modulus.powerVarTime(operand, publicExponent: Natural(b)) == Natural(power))
                power = power * a % m
            }
        }
    }
}

@Test("A base may be zero, nothing, the modulus, or longer than it; an exponent may be zero, or shorter")
func edgesOfPower() throws {
    let m = number("c0000000000000000000000000000000000000000000000b")
    let modulus = try Modulus(m)
    let nothing: [UInt8] = []
    let e = Natural(65537)
    let long = number(String(repeating: "0", count: 900))
    let zeros = [Natural(bigEndian: nothing.span), Natural(0), long, m, m.product(m)]
    for zero in zeros {
        #expect(modulus.power(zero, e).isZero)
        #expect(modulus.powerVarTime(zero, publicExponent: e).isZero)
        // By the definition of a product of no factors; an exponent of no bits stops GMP.
        #expect(modulus.power(zero, Natural(0)) == Natural(1))
        #expect(modulus.powerVarTime(zero, publicExponent: Natural(0)) == Natural(1))
        #expect(modulus.inverse(of: zero) == nil)
    }
    let base = number("0123456789abcdef")
    let longer = base.sum(m.product(m.product(m)))
    #expect(modulus.power(longer, e) == modulus.power(base, e))
    #expect(modulus.powerVarTime(longer, publicExponent: e) == modulus.power(base, e))
    #expect(modulus.power(base, try e.resized(limbCount: 3)) == modulus.power(base, e))
    #expect(modulus.powerVarTime(base, publicExponent: try e.resized(limbCount: 30)) == modulus.power(base, e))
    #expect(modulus.power(base, e).limbCount == modulus.limbCount)
    // As long as the modulus and not less: m + 5, and all bits set.
    for above in [number("c00000000000000000000000000000000000000000000010"), number(String(repeating: "f", count: 48))] {
        for exponent in [1, 2, 3, 65536, 65537] as [UInt] {
            let power = modulus.powerVarTime(above, publicExponent: Natural(exponent))
            #expect(power == modulus.power(above, Natural(exponent)) && power < m)
        }
    }
}

@Test("Operands stay as they are when one number stands in every place, and results are not them")
func operandsStay() throws {
    let m = number("f123456789abcdef0123456789abcdef0123456789abcdf1")
    let before = octets(m)
    let modulus = try Modulus(m)
    let results = [
        modulus.power(m, m), modulus.product(m, m), modulus.difference(m, m), modulus.reduced(m), m.sum(m),
        m.product(m), m.squared(), m.difference(m).magnitude, m.successor(), m.predecessor(),
        m.greatestCommonDivisor(m), try m.divided(by: m).quotient, try m.divided(by: m).remainder,
    ]
    #expect(modulus.inverse(of: m) == nil)
    #expect(octets(m) == before)
    #expect(octets(modulus.value) == before)
    #expect(results[10] == m && results[11] == Natural(1) && results[12].isZero && results[0].isZero)
}

@Test("A non-unit has no inverse, in one limb or many")
func nonUnits() throws {
    let p = Natural(powerOfTwo: 521).predecessor()
    let q = Natural(powerOfTwo: 127).predecessor()
    let modulus = try Modulus(p.product(q))
    for factor in [p, q, q.product(q), p.product(Natural(12))] { #expect(modulus.inverse(of: factor) == nil) }
    let inverse = try #require(modulus.inverse(of: Natural(12)))
    #expect(modulus.product(inverse, Natural(12)) == Natural(1))
}
