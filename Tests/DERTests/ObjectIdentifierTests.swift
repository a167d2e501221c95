import DER
import TestSupport
import Testing

@Suite("Object identifiers")
struct ObjectIdentifierTests {
    @Test(
        "Dotted text and content octets mean each other",
        arguments: [
            ("1.2.840.113549.1.1.11", "2a864886f70d01010b"), ("2.5.4.3", "550403"), ("0.0", "00"), ("0.39", "27"),
            ("1.0", "28"),
            ("1.39", "4f"), ("2.0", "50"), ("2.47", "7f"), ("2.48", "8100"), ("2.999.3", "883703"),
            ("2.16.840.1.113730.1.1", "6086480186f8420101"),
            // The UUID f81d4fae-7dec-11d0-a765-00a0c91e6bf6 of ITU-T X.667, example of clause 7.
            ("2.25.329800735698586629295641978511506172918", "6983f09da7ebcf dee0c7a1a7b2c0948cc8f9d776"),
            ("2.18446744073709551615", "8280808080808080804f"),
            ("1.3.18446744073709551616", "2b82808080808080808000"),
            ("2.340282366920938463463374607431768211455", "84808080808080808080808080808080808 04f"),
        ])
    func text(_ c: (String, String)) throws {
        let content = octets(hex: c.1)
        let fromText = try #require(ObjectIdentifier(c.0))
        #expect(hex(fromText.content) == hex(content))
        #expect(try ObjectIdentifier(content: content[...]).description == c.0)
    }

    @Test(
        "Text that is no object identifier is refused",
        arguments: [
            "", ".", "1", "1.", ".1", "1..2", "3.1", "0.40", "1.40", "1.2.x", "1.2.-3", "1.2.03", "+1.2", "1. 2", "1.２",
            "2.1000000000000000000000000000000000000000",
        ])
    func notText(_ text: String) {
        #expect(ObjectIdentifier(text) == nil)
    }

    @Test("Components go in and come out, up to 2^64 - 1")
    func components() throws {
        for components: [UInt64] in [[0, 0], [1, 39, 0], [2, 40], [2, 999, 3], [1, 2, .max], [2, .max]] {
            let identifier = try #require(ObjectIdentifier(components: components))
            // 2.(2^64 - 1) is one subidentifier of 2^64 + 79, which no UInt64 holds.
            #expect(identifier.components == (components == [2, .max] ? nil : components))
        }
        for components: [UInt64] in [[], [1], [3, 1], [0, 40], [1, 40], [.max, 1]] {
            #expect(ObjectIdentifier(components: components) == nil)
        }
        #expect(ObjectIdentifier("2.25.340282366920938463463374607431768211455")?.components == nil)
    }

    @Test(
        "Content that X.690 section 8.19 excludes is refused at its place",
        arguments: [
            ("0600", 2), ("060180", 2), ("06022a80", 2), ("0603 2a8001", 3), ("0602 8001", 2), ("06042a860180", 2),
        ])
    func refused(_ c: (String, Int)) {
        let result = outcome(c.0) { (r) throws(DERError) in try r.objectIdentifier(field) }
        #expect(result.failure == DERError(.badObjectIdentifier, at: c.1))
    }

    @Test("A subidentifier of a mebibyte, and a mebibyte of subidentifiers, are read and shown in short")
    func huge() throws {
        var content = [UInt8](repeating: 0xff, count: 1 << 20)
        content[content.count - 1] = 0x7f
        for octets in [content, [UInt8](repeating: 0x01, count: 1 << 20), [0x2a] + content] {
            let identifier = try ObjectIdentifier(content: octets[...])
            #expect(identifier.content.count == octets.count)
            #expect(identifier.description.utf8.count < 1000)
            #expect(identifier.description.hasSuffix("…"))
        }
        let long = try ObjectIdentifier(content: [0x2a] + [UInt8](repeating: 0xff, count: 20)[...] + [0x7f])
        #expect(long.description == "1.2.0x" + String(repeating: "7f", count: 21))
        #expect(ObjectIdentifier(String(repeating: "1.", count: 1 << 20) + "1") == nil)
    }
}
