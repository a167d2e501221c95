import DER
import Octets
import TestSupport
import Testing

/// A field for tests.
let field = DERField("value", "test")

/// What reading says of one input: the value, or the error.
func outcome<Value>(_ text: String, _ read: (inout DERReader) throws(DERError) -> Value) -> Result<Value, DERError> {
    let input = octets(hex: text)
    do throws(DERError) {
        var reader = try DERReader(input[...])
        let value = try read(&reader)
        try reader.end()
        return .success(value)
    } catch {
        return .failure(error)
    }
}

@Suite("The strict reader")
struct DERReaderTests {
    struct Refusal: Sendable {
        var hex: String
        var kind: DERError.Kind
        var offset: Int
        init(_ hex: String, _ kind: DERError.Kind, _ offset: Int) {
            self.hex = hex
            self.kind = kind
            self.offset = offset
        }
    }

    /// Reads every element to the bottom.
    static func walk(_ reader: inout DERReader) throws(DERError) -> Int {
        var count = 0
        while !reader.isAtEnd {
            if let tag = reader.nextTag, tag.isConstructed {
                var inside = try reader.enter(tag, field)
                count += try walk(&inside)
                try inside.end()
            } else {
                _ = try reader.element(field)
            }
            count += 1
        }
        return count
    }

    @Test(
        "What X.690 forbids in identifiers and lengths is refused at its place",
        arguments: [
            Refusal("3080 0000", .badLength, 1),  // indefinite
            Refusal("0481 0100", .badLength, 1),  // long form for a short length
            Refusal("0482 0080", .badLength, 1),  // leading zero in the length
            Refusal("0485 0000000001 00", .badLength, 1),  // more length octets than 4
            Refusal("04ff", .badLength, 1),  // X.690 section 8.1.3.5 c: reserved
            Refusal("0484 7fffffff", .truncated, 0),
            Refusal("0484 ffffffff", .truncated, 0),
            Refusal("0482 01", .truncated, 0),
            Refusal("04", .truncated, 0),
            Refusal("0402 00", .truncated, 0),
            Refusal("3003 0202 01", .truncated, 2),  // longer than what encloses it
            Refusal("1f", .truncated, 0),
            Refusal("1f80 01 00", .badTag, 0),  // leading zeros in the number
            Refusal("1f1e 00", .badTag, 0),  // 30 in the form for 31 and above
            Refusal("1fffffffff7f 00", .badTag, 0),
            Refusal("1f81", .truncated, 0),
        ])
    func refusals(_ refusal: Refusal) {
        #expect(outcome(refusal.hex, Self.walk) == .failure(DERError(refusal.kind, at: refusal.offset)))
    }

    @Test(
        "Tags up to 2^28 - 1 and lengths around the change of form are read and written back",
        arguments: [
            0, 1, 0x7e, 0x7f, 0x80, 0x81, 0xff, 0x100, 0xffff, 0x10000,
        ])
    func forms(count: Int) throws {
        for number in [UInt32](arrayLiteral: 0, 30, 31, 127, 128, 16_383, 16_384, 1 << 28 - 1) {
            let tag = DERTag(.contextSpecific, number, isConstructed: false)
            var writer = DERWriter()
            writer.write(tag, [UInt8](repeating: 0xa5, count: count))
            let encoded = writer.finish()
            var reader = try DERReader(encoded[...])
            #expect(try reader.read(tag, field).count == count)
            try reader.end()
        }
    }

    @Test("64 levels of nesting are read and 65 refused")
    func depth() throws {
        func nested(_ levels: Int) -> String {
            var octets: [UInt8] = []
            for _ in 0..<levels {
                var writer = DERWriter()
                writer.write(.sequence, octets)
                octets = writer.finish()
            }
            return hex(octets)
        }
        #expect(outcome(nested(DERLimit.depth), Self.walk) == .success(DERLimit.depth))
        guard case .failure(let error) = outcome(nested(DERLimit.depth + 1), Self.walk) else {
            Issue.record("read")
            return
        }
        #expect(error.kind == .tooDeep)
        guard case .failure(let deep) = outcome(nested(2000), Self.walk) else {
            Issue.record("read")
            return
        }
        #expect(deep.kind == .tooDeep)
    }

    @Test("An input of more than 16 MiB is refused before it is read")
    func tooLong() throws {
        let octets = [UInt8](repeating: 0, count: DERLimit.octetCount + 1)
        #expect(throws: DERError(.tooLong, at: 0)) { _ = try DERReader(octets[...]).isAtEnd }
        #expect(throws: Never.self) { _ = try DERReader(octets[1...]).isAtEnd }
    }

    @Test("Octets that are left are an error where they start, and a wrong tag where it stands")
    func ends() {
        #expect(
            outcome("0500 00") { (r) throws(DERError) in try r.null(field) }.failure == DERError(.trailingOctets, at: 2)
        )
        #expect(
            outcome("0500") { (r) throws(DERError) in try r.boolean(field) }.failure
                == DERError(.unexpectedTag(expected: .boolean, found: .null), at: 0))
        #expect(
            outcome("") { (r) throws(DERError) in try r.boolean(field) }.failure
                == DERError(.unexpectedTag(expected: .boolean, found: nil), at: 0))
    }

    @Test("An observer is told of every element, with its place, depth and field")
    func observer() throws {
        final class Recorder: DERObserver {
            var seen: [String] = []
            func observe(tag: DERTag, element: Range<Int>, content: Range<Int>, depth: Int, field: DERField) {
                seen.append("\(depth) \(element) \(content) \(tag.number) \(field.name)")
            }
        }
        let recorder = Recorder()
        let input = octets(hex: "ffff 3108 0500 0401aa 020105")
        var reader = try DERReader(input[2...], observer: recorder)
        #expect(throws: DERError(.badSetOrder, at: 6)) { _ = try reader.setOf(DERField("set", "test")).isAtEnd }
        var again = try DERReader(input[2...], observer: recorder)
        var set = try again.enter(.set, DERField("set", "test"))
        _ = try set.element(DERField("first", "test"))
        _ = try set.nextEncoded(DERField("unseen", "test"))
        _ = try set.octetString(DERField("second", "test"))
        #expect(
            recorder.seen == [
                "0 2..<12 4..<12 17 set", "0 2..<12 4..<12 17 set", "1 4..<6 6..<6 5 first", "1 6..<9 8..<9 4 second",
            ])
    }

    @Test("Secret octets are read by the same grammar, where they lie")
    func secret() throws {
        let input = octets(hex: "3009 020200ff 0403010203")
        let secret = SecretBytes(copying: input.span)
        var reader = try SecretDERReader(secret.slice)
        var sequence = try reader.sequence(field)
        let number = try sequence.nonNegativeInteger(field)
        let string = try sequence.octetString(field)
        try sequence.end()
        try reader.end()
        #expect(number.startIndex == 5 && number.endIndex == 6)
        #expect(string.startIndex == 8 && string.withBytes { $0.count } == 3)
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
