import BigNumbers
import TestSupport
import Testing

/// GMP gets each of these silently wrong or dies of it; none becomes a modulus.
@Test("A modulus is odd, at least 3 and at most 16,384 bits long", arguments: [
    ("", Modulus.Failure.even), ("00", .even), ("01", .tooSmall), ("0000000000000000000001", .tooSmall),
    ("02", .even), ("0000000000000000000004", .even), ("fffffffffffffffe", .even),
    ("01" + String(repeating: "00", count: 2047) + "01", .tooLong(bitCount: 16385)),
    ("01" + String(repeating: "00", count: 2048), .even),
])
func refusedModulus(text: String, failure: Modulus.Failure) {
    #expect(throws: failure) { try Modulus(Natural(bigEndian: octets(hex: text).span)) }
}

@Test("Leading zeros, octets or whole limbs, do not stay in a modulus", arguments: [0, 1, 7, 8, 9, 64, 5000])
func leadingZeros(count: Int) throws {
    let octets = [UInt8](repeating: 0, count: count) + [0x80, 0, 0, 0, 0, 0, 0, 0x05]
    let modulus = try Modulus(Natural(bigEndian: octets.span))
    #expect(modulus.limbCount == 1)
    #expect(modulus.bitCount == 64)
    #expect(modulus.octetCount == 8)
    // 2^64 mod (2^63 + 5) = 2^63 - 5, which GMP gives only for a modulus without leading zero limbs.
    let power = modulus.power(Natural(2), Natural(64))
    #expect(power == Natural(0x7fff_ffff_ffff_fffb))
}

@Test("The smallest and the longest modulus are accepted")
func bounds() throws {
    #expect(try Modulus(Natural(3)).bitCount == 2)
    let longest = [UInt8](repeating: 0xff, count: 2048)
    #expect(try Modulus(Natural(bigEndian: longest.span)).bitCount == 16384)
}
