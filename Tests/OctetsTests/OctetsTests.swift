import Octets
import TestSupport
import Testing

@Test("Base64 agrees with RFC 4648 section 10", arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
])
func base64(plain: String, encoded: String) {
    var out: [UInt8] = []
    let octets = [UInt8](plain.utf8)
    Base64.encode(octets.span, columns: nil, into: &out)
    #expect(String(decoding: out, as: UTF8.self) == encoded)
}

@Test("Every 6-bit value has its character of RFC 4648 table 1, and every other character has none")
func base64Alphabet() {
    let alphabet = [UInt8]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for (value, character) in alphabet.enumerated() {
        #expect(Base64.character(UInt32(value)) == character)
        #expect(Base64.value(character) == Int32(value))
    }
    for character in UInt8.min...UInt8.max where !alphabet.contains(character) {
        #expect(Base64.value(character) < 0, "\(character)")
    }
}

@Test("Lines have the columns asked for, and the last one ends too")
func base64Lines() {
    var out: [UInt8] = []
    let octets = [UInt8](repeating: 0, count: 49)
    Base64.encode(octets.span, columns: 64, into: &out)
    let lines = String(decoding: out, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.map(\.count) == [64, 4, 0])
}

@Test("A secret buffer keeps its octets while it grows and while headers are put in front")
func secretBuffer() {
    var buffer = SecretBuffer(capacity: 1)
    for i in 0..<1000 { buffer.append(UInt8(truncatingIfNeeded: i)) }
    let header: [UInt8] = [0xaa, 0xbb]
    buffer.insert(header.span, at: 500)
    #expect(buffer.count == 1002)
    let secret = buffer.finish()
    #expect(secret[499] == 243 && secret[500] == 0xaa && secret[501] == 0xbb && secret[502] == 244)
    #expect(secret[1001] == UInt8(truncatingIfNeeded: 999))
}

@Test("Constant-time equality is equality", arguments: [
    ([1, 2, 3], [1, 2, 3]), ([1, 2, 3], [1, 2, 4]), ([1, 2, 3], [0, 2, 3]), ([1, 2, 3], [1, 2]), ([], []), ([], [0]),
] as [([UInt8], [UInt8])])
func equality(a: [UInt8], b: [UInt8]) {
    let verdict = constantTimeEqual(a.span, b.span)  // A macro cannot take a Span as an argument.
    #expect(verdict == (a == b))
}

@Test("Octets are one key of a dictionary if they are equal, however they came to be")
func octetKeys() {
    var places: [OctetKey: Int] = [:]
    for length in 0..<200 { places[OctetKey([UInt8](repeating: 0, count: length))] = length }
    #expect(places.count == 200)
    for length in 0..<200 { #expect(places[OctetKey([UInt8]((0..<length).map { _ in 0 }))] == length) }
    #expect(places[OctetKey([1])] == nil)
}

@Test("Hexadecimal is read in either case and refused when odd or foreign")
func hexadecimal() {
    #expect(Hexadecimal.decode("00aBfF") == [0, 0xab, 0xff])
    #expect(Hexadecimal.decode("0") == nil)
    #expect(Hexadecimal.decode("0g") == nil)
    #expect(Hexadecimal.encode([0, 0xab, 0xff], separator: ":") == "00:ab:ff")
}
