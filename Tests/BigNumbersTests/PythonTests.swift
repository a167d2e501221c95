import BigNumbers
import TestSupport
import Testing

/// Every operation on random numbers of many lengths, zeros in front or not, computed again by Python.
@Test("Python's integers give the same results", .peer("python3"))
func python() throws {
    var script = "failures = []\ndef check(line, ok):\n    if not ok: failures.append(line)\nfrom math import gcd\n"
    var lines = 0
    func check(_ condition: String) {
        script += "check(\(lines), \(condition))\n"
        lines += 1
    }
    func h(_ number: Natural) -> String { "0x" + hex(octets(number)) }

    let bitCounts = [(1, 1), (64, 64), (65, 63), (100, 300), (512, 512), (1024, 2048), (2048, 1024), (130, 1)]
    for (i, lengths) in bitCounts.enumerated() {
        for zeroLimbs in [0, 2] {
            let a = try Natural.random(bitCount: lengths.0, zeroLimbs: zeroLimbs)
            let b = try Natural.random(bitCount: lengths.1, zeroLimbs: zeroLimbs * (i % 2))
            let c = try Natural.random(bitCount: 7 + 20 * i)
            check("\(h(a)) + \(h(b)) == \(h(a.sum(b)))")
            check("\(h(a)) * \(h(b)) == \(h(a.product(b)))")
            check("\(h(a)) ** 2 == \(h(a.squared()))")
            let difference = a.difference(b)
            check("abs(\(h(a)) - \(h(b))) == \(h(difference.magnitude))")
            check("(\(h(a)) < \(h(b))) == \(difference.isNegative ? "True" : "False")")
            check("\(h(a)) + 1 == \(h(a.successor()))")
            check("gcd(\(h(a)) * \(h(c)), \(h(b)) * \(h(c))) == \(h(a.product(c).greatestCommonDivisor(b.product(c))))")
            if !b.isZero {
                let (quotient, remainder) = try a.divided(by: b)
                check("divmod(\(h(a)), \(h(b))) == (\(h(quotient)), \(h(remainder)))")
                check("\(h(a)) % \(h(b)) == \(h(try a.remainder(dividingBy: b)))")
            }
            // An odd modulus with the top bit of its length set, or not.
            let m = b.sum(Natural(powerOfTwo: lengths.1)).roundedUpToOdd()
            let modulus = try Modulus(m)
            let r = modulus.reduced(a)
            check("\(h(a)) % \(h(m)) == \(h(r))")
            check("\(h(a)) * \(h(c)) % \(h(m)) == \(h(modulus.product(a, c)))")
            check("(\(h(r)) - \(h(modulus.reduced(c)))) % \(h(m)) == \(h(modulus.difference(r, modulus.reduced(c))))")
            let exponent = modulus.reduced(c.product(a))
            check("pow(\(h(a)), \(h(exponent)), \(h(m))) == \(h(modulus.power(a, exponent)))")
            check("pow(\(h(a)), \(h(c)), \(h(m))) == \(h(modulus.powerVarTime(a, publicExponent: c)))")
            switch modulus.inverse(of: a) {
            case let inverse?: check("\(h(a)) * \(h(inverse)) % \(h(m)) == 1")
            case nil: check("gcd(\(h(a)), \(h(m))) != 1")
            }
        }
    }
    // The longest modulus there is, whole.
    let m = Natural(powerOfTwo: 16384).predecessor()
    let a = try Natural.random(bitCount: 16384)
    check("pow(\(h(a)), 65537, \(h(m))) == \(h(try Modulus(m).powerVarTime(a, publicExponent: Natural(65537))))")
    script += "print(len(failures), failures[:10])\n"
    let answer = try Peer.run("python3", ["-"], input: [UInt8](script.utf8))
    #expect(answer.status == 0 && answer.text == "0 []\n", "\(answer.text) \(answer.errors)")
    #expect(lines > 200)
}
