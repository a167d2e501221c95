import DER
import TestSupport
import Testing

@Suite("The values of universal types")
struct DERValueTests {
    struct Case: Sendable {
        var hex: String
        /// The value as text, or the error.
        var expected: String
        init(_ hex: String, _ expected: String) {
            self.hex = hex
            self.expected = expected
        }
    }

    static func text<Value>(_ result: Result<Value, DERError>) -> String {
        switch result {
        case .success(let value): "\(value)"
        case .failure(let error): "\(error.kind) at \(error.offset)"
        }
    }

    @Test(
        "BOOLEAN is FF or 00 (X.690 section 11.1)",
        arguments: [
            Case("0101ff", "true"), Case("010100", "false"), Case("010101", "badBoolean at 2"),
            Case("0100", "badBoolean at 2"),
            Case("0102ffff", "badBoolean at 2"),
        ])
    func boolean(_ c: Case) {
        #expect(Self.text(outcome(c.hex) { (r) throws(DERError) in try r.boolean(field) }) == c.expected)
    }

    @Test(
        "An encoded DEFAULT FALSE is refused (X.690 section 11.5)",
        arguments: [
            Case("", "false"), Case("0101ff", "true"), Case("010100", "encodedDefault at 0"),
        ])
    func booleanDefault(_ c: Case) {
        #expect(Self.text(outcome(c.hex) { (r) throws(DERError) in try r.booleanDefaultFalse(field) }) == c.expected)
    }

    @Test(
        "INTEGER has the fewest octets and stays in its range (X.690 section 8.3.2)",
        arguments: [
            Case("020100", "0"), Case("02017f", "127"), Case("02020080", "128"), Case("0201ff", "-1"),
            Case("020180", "-128"),
            Case("0202ff7f", "-129"), Case("0203010001", "65537"), Case("0200", "badInteger at 2"),
            Case("02020000", "badInteger at 2"), Case("0202007f", "badInteger at 2"),
            Case("0202ffff", "badInteger at 2"),
            Case("0202ff80", "badInteger at 2"), Case("02087fffffffffffffff", "\(Int.max)"),
            Case("02088000000000000000", "\(Int.min)"), Case("0209008000000000000000", "integerOutOfRange at 2"),
        ])
    func integer(_ c: Case) {
        #expect(Self.text(outcome(c.hex) { (r) throws(DERError) in try r.int(field, in: .min ... .max) }) == c.expected)
    }

    @Test("A range is held at both ends")
    func range() {
        for (text, fits) in [("0201ff", false), ("020100", true), ("020105", true), ("020106", false)] {
            let result = outcome(text) { (r) throws(DERError) in try r.int(field, in: 0...5) }
            #expect((result.failure == nil) == fits, "\(text)")
            #expect(result.failure == nil || result.failure == DERError(.integerOutOfRange, at: 2))
        }
        #expect(Self.text(outcome("0a0102") { (r) throws(DERError) in try r.enumerated(field, in: 0...10) }) == "2")
        #expect(
            Self.text(outcome("8001 05") { (r) throws(DERError) in try r.int(tagged: .primitive(0), field, in: 0...9) })
                == "5")
    }

    @Test(
        "A magnitude has no sign octet, and a negative number has none",
        arguments: [
            Case("020100", "00"), Case("02020080", "80"), Case("02017f", "7f"),
            Case("020180", "integerOutOfRange at 2"),
            Case("0209 00ffffffffffffffff", "ffffffffffffffff"),
        ])
    func magnitude(_ c: Case) {
        #expect(
            Self.text(outcome(c.hex) { (r) throws(DERError) in hex(try r.nonNegativeInteger(field)) }) == c.expected)
    }

    @Test("Every integer of up to three octets is written in the form that is read")
    func integerRoundTrip() throws {
        for value in Array(-70_000...70_000) + [Int.min, Int.max, -1 << 31, 1 << 31] {
            var writer = DERWriter()
            writer.integer(value)
            let encoded = writer.finish()
            var reader = try DERReader(encoded[...])
            let read = try reader.int(field, in: .min ... .max)
            guard read == value, reader.isAtEnd else {
                Issue.record("\(value) became \(read)")
                return
            }
        }
    }

    @Test(
        "A magnitude is written without leading zeros and with a sign octet where it needs one",
        arguments: [
            ("", "020100"), ("00", "020100"), ("0000", "020100"), ("7f", "02017f"), ("80", "02020080"),
            ("000080", "02020080"),
            ("0001ff", "020201ff"),
        ])
    func magnitudeWriting(_ c: (String, String)) {
        var writer = DERWriter()
        writer.nonNegativeInteger(octets(hex: c.0).span)
        #expect(hex(writer.finish()) == c.1)
    }

    @Test(
        "BIT STRING counts its unused bits, which are zero (X.690 sections 8.6.2 and 11.2)",
        arguments: [
            Case("0301 00", " 0"), Case("030200ff", "ff 0"), Case("030207 80", "80 7"), Case("030203f8", "f8 3"),
            Case("0300", "badBitString at 2"), Case("030108", "badBitString at 2"), Case("030101", "badBitString at 2"),
            Case("03020801", "badBitString at 2"), Case("030203fc", "badBitString at 3"),
            Case(
                "230703020001030200ff",
                "unexpectedTag(expected: DER.DERTag(tagClass: DER.DERTag.Class.universal, isConstructed: false, number: 3), found: Optional(DER.DERTag(tagClass: DER.DERTag.Class.universal, isConstructed: true, number: 3))) at 0"
            ),
        ])
    func bitString(_ c: Case) {
        let result = outcome(c.hex) { (r) throws(DERError) in
            let bits = try r.bitString(field)
            return hex(bits.octets) + " \(bits.unusedBitCount)"
        }
        #expect(Self.text(result) == c.expected)
    }

    @Test("Named bits end in a one (X.690 section 11.2.2)")
    func namedBits() throws {
        for bits in [[], [0], [5, 6], [7], [8], [0, 15], [2, 3, 3]] as [[Int]] {
            let list = BitString(named: bits)
            var writer = DERWriter()
            writer.bitString(list)
            let read = try outcome(hex(writer.finish())) { (r) throws(DERError) in try r.namedBitList(field) }.get()
            #expect(read == list)
            for bit in 0..<24 { #expect(read[bit] == bits.contains(bit)) }
            #expect(read.bitCount == (bits.max().map { $0 + 1 } ?? 0))
        }
        for text in ["03020080", "03020680", "0303050100", "03020000"] {
            let failure = outcome(text) { (r) throws(DERError) in try r.namedBitList(field) }.failure
            #expect(failure?.kind == .badBitString, "\(text)")
        }
        #expect(outcome("0302 05 a0") { (r) throws(DERError) in try r.namedBitList(field) }.failure == nil)
        #expect(BitString(named: [-1, 3])[3])
    }

    @Test("Whole octets have no unused bits")
    func alignedBits() {
        #expect(
            Self.text(outcome("03020480") { (r) throws(DERError) in try r.octetAlignedBitString(field) })
                == "badBitString at 2")
        #expect(
            Self.text(outcome("030200aa") { (r) throws(DERError) in try r.octetAlignedBitString(field).count }) == "1")
    }

    @Test(
        "NULL has no contents (X.690 section 8.8.2)", arguments: [Case("0500", "()"), Case("050100", "badNull at 2")])
    func null(_ c: Case) {
        #expect(Self.text(outcome(c.hex) { (r) throws(DERError) in try r.null(field) }) == c.expected)
    }

    @Test("SET OF is written in ascending order and read in no other (X.690 section 11.6)")
    func setOf() throws {
        let elements = ["0402ffff", "020101", "0401ff", "020100", "020100"].map { octets(hex: $0) }
        var writer = DERWriter()
        writer.setOf(elements)
        let encoded = writer.finish()
        #expect(hex(encoded) == "3110" + "020100" + "020100" + "020101" + "0401ff" + "0402ffff")
        func read(_ text: String) -> Result<Int, DERError> {
            outcome(text) { (r) throws(DERError) in
                var set = try r.setOf(field)
                var count = 0
                while !set.isAtEnd {
                    _ = try set.element(field)
                    count += 1
                }
                try set.end()
                return count
            }
        }
        #expect(read(hex(encoded)) == .success(5))
        #expect(read("3100") == .success(0))
        #expect(read("3106020101020100") == .failure(DERError(.badSetOrder, at: 5)))
        #expect(read("3107 0402ffff 0401ff") == .failure(DERError(.badSetOrder, at: 6)))
        #expect(read("3105020101 0201") == .failure(DERError(.truncated, at: 5)))
    }
}
