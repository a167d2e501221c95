import BigNumbers
import Octets
import TestSupport
import Testing

@Test("Octets come back from numbers, in any length that holds the value", arguments: [
    "", "00", "01", "80", "0100", "ffffffffffffffff", "010000000000000000", "00000000000000000001",
    "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
])
func octetsAndBack(text: String) throws {
    let given = octets(hex: text)
    let value = Natural(bigEndian: given.span)
    let minimal = [UInt8](given.drop { $0 == 0 })
    #expect(value.limbCount == max(1, (given.count + 7) / 8))
    for count in minimal.count...minimal.count + 20 {
        let expected = [UInt8](repeating: 0, count: count - minimal.count) + minimal
        #expect(try value.octets(count: count) == expected)
        var buffer = SecretBuffer()
        try value.write(octetCount: count, into: &buffer)
        buffer.withBytes { bytes in #expect(bytes.indices.map { bytes[$0] } == expected) }
    }
    // RFC 8017 section 4.1 step 1.
    if !minimal.isEmpty { #expect(throws: Natural.Failure.tooLarge) { try value.octets(count: minimal.count - 1) } }
    #expect(value.bitCountVarTime == minimal.count * 8 - (minimal.first?.leadingZeroBitCount ?? 0))
    // Secret octets are read as public ones are, from the middle of their owner too.
    let secret = SecretBytes(copying: ([0xaa] + given + [0xbb]).span)
    #expect(Natural(bigEndian: secret.slice[1..<given.count + 1]) == value)
}

@Test("A number takes any length that holds its value, and no other")
func resizing() throws {
    let value = number("0102030405060708090a")
    #expect(octets(try value.resized(limbCount: 2)) == octets(value))
    #expect(octets(try value.resized(limbCount: 4)).prefix(16) == [UInt8](repeating: 0, count: 16)[...])
    #expect(try value.resized(limbCount: 9).resized(limbCount: 2) == value)
    #expect(throws: Natural.Failure.tooLarge) { try value.resized(limbCount: 1) }
    #expect(throws: Natural.Failure.tooLarge) { try Natural(0).resized(limbCount: 0) }
}

@Test("Order and equality do not see lengths")
func comparing() throws {
    let values = [number("00"), number("01"), number("ffffffffffffffff"), number("010000000000000000")]
    for (i, a) in values.enumerated() {
        for (j, b) in values.enumerated() {
            for zeros in [0, 1, 3] {
                let longer = try b.resized(limbCount: b.limbCount + zeros)
                #expect((a < longer) == (i < j) && (longer < a) == (j < i))
                #expect((a == longer) == (i == j))
                #expect(a.difference(longer).isNegative == (i < j))
            }
        }
    }
}

@Test("Single bits, parity, zero, powers of 2 and the neighbours of a number")
func bits() {
    #expect(Natural(0).isZero && !Natural(0).isOdd && Natural(1).isOdd && !number("010000000000000000").isZero)
    for exponent in [0, 1, 63, 64, 65, 1023, 1024] {
        let power = Natural(powerOfTwo: exponent)
        #expect(power.bit(exponent) == 1 && power.bit(exponent + 1) == 0 && power.bit(exponent + 1000) == 0)
        #expect(power.bitCountVarTime == exponent + 1)
        #expect(power.predecessor().bitCountVarTime == exponent)
        #expect(power.predecessor().successor() == power)
        #expect(power.roundedUpToOdd() == (exponent == 0 ? power : power.successor()))
    }
    // The carry out of all limbs.
    #expect(number("ffffffffffffffff").successor() == Natural(powerOfTwo: 64))
}

@Test("Division by zero is an error, whatever zero's length")
func divisionByZero() {
    for zero in [Natural(0), number(String(repeating: "00", count: 50))] {
        #expect(throws: Natural.Failure.divisionByZero) { try Natural(7).divided(by: zero) }
        #expect(throws: Natural.Failure.divisionByZero) { try Natural(7).remainder(dividingBy: zero) }
    }
}

@Test("The greatest common divisor is Euclid's, for all numbers below 80 and their multiples by many twos")
func greatestCommonDivisors() {
    func euclid(_ a: UInt, _ b: UInt) -> UInt { b == 0 ? a : euclid(b, a % b) }
    for a in UInt(0)..<80 {
        for b in UInt(0)..<80 {
            #expect(Natural(a).greatestCommonDivisor(Natural(b)) == Natural(euclid(a, b)), "\(a), \(b)")
        }
    }
    let large = Natural(powerOfTwo: 1000).product(Natural(15))
    #expect(large.greatestCommonDivisor(Natural(powerOfTwo: 900).product(Natural(21)))
        == Natural(powerOfTwo: 900).product(Natural(3)))
    #expect(large.greatestCommonDivisor(large) == large)
    #expect(large.greatestCommonDivisor(Natural(0)) == large)
    #expect(Natural(0).greatestCommonDivisor(large) == large)
}
