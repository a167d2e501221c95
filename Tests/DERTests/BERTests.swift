import DER
import Foundation
import Octets
import TestSupport
import Testing

@Suite("BER becomes DER where it can, and is refused at its place where it cannot")
struct BERTests {
    static func normalized(_ input: [UInt8]) -> Result<[UInt8], DERError> {
        do throws(DERError) { return .success(try BER.normalized(input[...])) } catch { return .failure(error) }
    }

    @Test(
        "Lengths become definite and minimal, strings in segments become one", arguments: [
            ("0500", "0500"),
            ("3080 0000", "3000"),
            ("3080 020101 3080 0000 0000", "3005 020101 3000"),
            ("3084 00000003 020101", "3003 020101"),
            ("308180" + String(repeating: "0500", count: 64), "308180" + String(repeating: "0500", count: 64)),
            // 126 octets of length, all but the last zero: X.690 section 8.1.3.5 b wants no minimum.
            ("30fe" + String(repeating: "00", count: 125) + "02 0500", "3002 0500"),
            ("a080 0401ff 0000", "a003 0401ff"),
            ("2480 040201 02 0403030405 0000", "0405 0102030405"),
            ("240a 040201 02 2404 0402 0304", "0404 01020304"),
            ("2480 0000", "0400"),
            ("2480 2480 2480 0401aa 0000 0000 0400 0000", "0401aa"),
            ("2380 030200 0f 030204 f0 0000", "0303 040ff0"),
            ("2380 0000", "0301 00"),
            ("2380 2380 030100 0000 0302 0780 0000", "0302 0780"),
            // X.690 section 8.23.6, example 2: "Jones" in segments, which are OCTET STRINGs.
            ("3a09 04034a6f6e 04026573", "1a05 4a6f6e6573"),
            ("2c80 040141 0000", "0c01 41"),
            ("3784 0000000f 040d 3730303130313030303030305a", "170d 3730303130313030303030305a"),
            // What else DER forbids is left as it stands.
            ("010101", "010101"), ("3106 020102 020101", "3106 020102 020101"), ("0202 0001", "0202 0001"),
            ("bf8f80 7f02 0500".replacingOccurrences(of: " ", with: ""), "bf8f807f 02 0500"),
        ])
    func becomes(ber: String, der: String) throws {
        let (ber, der) = (octets(hex: ber), octets(hex: der))
        #expect(try BER.normalized(ber[...]) == der)
        let secret = try BER.normalized(SecretBytes(copying: ber.span).slice)
        #expect(secret.withBytes { bytes in bytes.indices.map { bytes[$0] } } == der)
        // What came out is DER as far as this goes.
        #expect(try BER.normalized(der[...]) == der)
    }

    @Test(
        "What is not BER is refused at its place", arguments: [
            ("", .truncated, 0), ("30", .truncated, 0), ("3080", .truncated, 2), ("3080 00", .badTag, 2),
            ("3080 0500", .truncated, 4), ("3004 0500", .truncated, 0), ("0480 0000", .badLength, 1), ("30ff", .badLength, 1),
            ("0500 00", .trailingOctets, 2), ("3080 0000 00", .trailingOctets, 4),
            // End-of-contents octets where a definite length ends, and alone.
            ("3002 0000", .badTag, 2), ("0000", .badTag, 0), ("2000", .badTag, 0),
            // An inner length that reaches beyond the outer one, through an indefinite one too.
            ("3002 0401", .truncated, 2), ("3004 3080 0401 ff 0000", .truncated, 4), ("3003 3080 00 00", .badTag, 4),
            ("3084 ffffffff", .truncated, 0), ("30fe 01", .truncated, 0),
            ("3089 010000000000000000 00", .truncated, 0),
            // Segments of another type.
            ("2480 020101 0000", .unexpectedTag(expected: .octetString, found: .integer), 2),
            ("2480 030100 0000", .unexpectedTag(expected: .octetString, found: .bitString), 2),
            ("2380 0401ff 0000", .unexpectedTag(expected: .bitString, found: .octetString), 2),
            ("3a80 1a0141 0000", .unexpectedTag(expected: .octetString, found: .visibleString), 2),
            // X.690 section 8.6.4: unused bits in a segment that is not the last; none or too many.
            ("2380 030204f0 030200ff 0000", .badBitString, 8), ("2380 0300 0000", .badBitString, 4),
            ("2380 03020800 0000", .badBitString, 4), ("2380 030101 0000", .badBitString, 4),
            ("2380 2380 030204f0 0000 2380 030200ff 0000 0000", .badBitString, 18),
            ("1f01 00", .badTag, 0), ("1f8001 00", .badTag, 0), ("1fffffffff7f00", .badTag, 0),
        ] as [(String, DERError.Kind, Int)])
    func refused(ber: String, kind: DERError.Kind, offset: Int) {
        #expect(Self.normalized(octets(hex: ber)) == .failure(DERError(kind, at: offset)))
    }

    @Test("Nesting is bounded, of sequences and of segments alike", arguments: [0x30, 0x24, 0xa0] as [UInt8])
    func depth(tag: UInt8) {
        func nested(_ count: Int) -> [UInt8] {
            let core: [UInt8] = tag == 0x24 ? [0x04, 0x01, 0xff] : [0x05, 0x00]
            return [UInt8](repeating: 0, count: count).flatMap { _ in [tag, 0x80] } + core
                + [UInt8](repeating: 0, count: 2 * count)
        }
        #expect((try? Self.normalized(nested(DERLimit.depth - 1)).get()) != nil)
        #expect(Self.normalized(nested(DERLimit.depth)) == .failure(DERError(.tooDeep, at: 2 * DERLimit.depth)))
        // The parser keeps its own stack: depth costs memory of the heap, and little of that.
        #expect(Self.normalized(nested(1_000_000)) == .failure(DERError(.tooDeep, at: 2 * DERLimit.depth)))
    }

    @Test("A million segments become one string")
    func manySegments() throws {
        let count = 1_000_000
        for segment in [[0x04, 0x01, 0xaa], [0x24, 0x80, 0x04, 0x01, 0xaa, 0x00, 0x00], [0x24, 0x03, 0x04, 0x01, 0xaa]] as [[UInt8]] {
            var ber: [UInt8] = [0x24, 0x80]
            for _ in 0..<count { ber += segment }
            ber += [0, 0]
            let der = try BER.normalized(ber[...])
            #expect(der.prefix(5) == [0x04, 0x83, 0x0f, 0x42, 0x40] && der.count == count + 5)
            #expect(der.dropFirst(5).allSatisfy { $0 == 0xaa })
        }
    }

    @Test("The longest input, nested as deep as may be, is done with")
    func deepAndLong() throws {
        let depth = DERLimit.depth - 1
        let content = [UInt8](repeating: 0, count: DERLimit.octetCount - 4 * depth - 5)
        var ber: [UInt8] = []
        for _ in 0..<depth { ber += [0x30, 0x80] }
        ber += [0x04, 0x84] + (0..<4).reversed().map { UInt8(content.count >> (8 * $0) & 0xff) }
        ber += content.dropLast(1)
        ber += [0]
        ber += [UInt8](repeating: 0, count: 2 * depth)
        #expect(Self.normalized(ber) == .failure(DERError(.tooLong, at: 0)))
        ber.removeSubrange(2 * depth + 6..<2 * depth + 7)
        ber.replaceSubrange(2 * depth + 2..<2 * depth + 6, with: (0..<4).reversed().map { UInt8((content.count - 1) >> (8 * $0) & 0xff) })
        #expect(try Self.normalized(ber).get().count > content.count)
    }

    @Test("A string under an implicit tag is read whole or in segments", arguments: [
        ("8003 010203", "010203"), ("a000", ""), ("a00a 0401 01 0400 0402 0203 0401", nil), ("a009 0401 01 0400 0402 0203", "010203"),
        ("a003 020101", nil), ("8103 010203", nil), ("0403 010203", nil),
    ] as [(String, String?)])
    func implicit(der: String, content: String?) {
        let der = octets(hex: der)
        var found: [UInt8] = []
        var isRead = true
        do {
            var reader = try DERReader(der[...])
            try reader.implicitOctetString(0, field, into: &found)
            try reader.end()
        } catch {
            isRead = false
        }
        #expect(isRead == (content != nil))
        if let content { #expect(found == octets(hex: content)) }
    }

    /// DER, written as BER in a way that the seed chooses.
    static func loosened(_ der: ArraySlice<UInt8>, _ mutator: inout Mutator) throws(DERError) -> [UInt8] {
        var reader = try DERReader(der)
        var output: [UInt8] = []
        while !reader.isAtEnd {
            let element = try reader.element(field)
            let identifier = element.encoded[element.encoded.startIndex]
            var content = [UInt8](element.content)
            var first = identifier
            if element.tag.isConstructed {
                content = try loosened(element.content, &mutator)
            } else if element.tag == .octetString, mutator.next(below: 2) == 0 {
                let cut = mutator.next(below: content.count + 1)
                content = loose(0x04, [UInt8](content[..<cut]), &mutator) + loose(0x04, [UInt8](content[cut...]), &mutator)
                first |= 0x20
            }
            output += loose(first, content, &mutator)
        }
        return output
    }

    private static func loose(_ identifier: UInt8, _ content: [UInt8], _ mutator: inout Mutator) -> [UInt8] {
        switch mutator.next(below: 3) {
        case 0 where identifier & 0x20 != 0: return [identifier, 0x80] + content + [0, 0]
        case 1:
            let zeros = mutator.next(below: 5)
            let length = (0..<3).reversed().map { UInt8(content.count >> (8 * $0) & 0xff) }
            return [identifier, 0x83 + UInt8(zeros)] + [UInt8](repeating: 0, count: zeros) + length + content
        default:
            var writer = DERWriter()
            writer.write(.octetString, content)
            return [identifier] + writer.finish().dropFirst()
        }
    }

    @Test("Published certificates come out as they went in, and so does what they are written in BER as")
    func thereAndBack() throws {
        struct Case: Decodable {
            var der: Data?
        }
        let ders = try Vectors.jsonLines("nist-pkits/certificates.jsonl", as: Case.self).compactMap { $0.der.map { [UInt8]($0) } }
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_0b01))
        #expect(ders.count > 100)
        for der in ders {
            #expect(try BER.normalized(der[...]) == der)
            for _ in 0..<5 {
                let ber = try Self.loosened(der[...], &mutator)
                if try BER.normalized(ber[...]) != der { Issue.record("seed \(mutator.seed): \(hex(ber))") }
            }
        }
    }

    @Test("100,000 random changes of BER: refused, or DER as far as tags and lengths go")
    func randomChanges() throws {
        struct Case: Decodable {
            var der: Data
        }
        let messages = try Vectors.jsonLines("pyca-pkcs7/messages.jsonl", as: Case.self).map { [UInt8]($0.der) }
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_0b02))
        var sources = messages.filter { $0.first == 0x30 && $0.count < 3000 }
        for source in sources where source[1] != 0x80 { sources.append(try Self.loosened(source[...], &mutator)) }
        var readCount = 0
        for round in 0..<100_000 {
            let ber = mutator.mutate(sources[mutator.next(below: sources.count)])
            switch Self.normalized(ber) {
            case .success(let der):
                readCount += 1
                var reader = try DERReader(der[...])
                if (try? DERReaderTests.walk(&reader)) == nil || (try? BER.normalized(der[...])) != der {
                    Issue.record("seed \(mutator.seed), round \(round): \(hex(ber))")
                }
            case .failure(let error):
                if !(0...ber.count).contains(error.offset) { Issue.record("seed \(mutator.seed), round \(round): \(error)") }
            }
        }
        #expect(readCount > 1000)
    }
}
