import DER
import TestSupport
import Testing

@Suite("Character strings")
struct DERStringTests {
    @Test(
        "Each type has exactly the characters that X.680 gives it",
        arguments: [
            (DERString.Kind.printable, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?"),
            (.numeric, "0123456789 "),
            (.visible, String(String.UnicodeScalarView((0x20...0x7e).map { Unicode.Scalar(UInt8($0)) }))),
            (.ia5, String(String.UnicodeScalarView((0x00...0x7f).map { Unicode.Scalar(UInt8($0)) }))),
            (.teletex, String(String.UnicodeScalarView((0x00...0xff).map { Unicode.Scalar(UInt8($0)) }))),
        ])
    func alphabets(_ c: (kind: DERString.Kind, alphabet: String)) {
        let allowed = Set(c.alphabet.unicodeScalars)
        for octet in UInt8.min ... .max {
            let scalar = Unicode.Scalar(octet)
            let text = String(scalar)
            let read = try? DERString([0x41, 0x31, 0x20, octet].dropFirst(c.kind == .numeric ? 1 : 0), as: c.kind)
            #expect((read != nil) == allowed.contains(scalar), "\(c.kind) \(octet)")
            #expect((DERString(text, as: c.kind) != nil) == allowed.contains(scalar), "\(c.kind) \(octet)")
        }
        #expect(DERString("ā", as: c.kind) == nil)
    }

    @Test(
        "UTF-8 is valid or refused at its first bad octet",
        arguments: [
            ("c3a4e282acf09f9880", "ä€😀", 0), ("", "", 0), ("61c0af", nil, 1), ("eda080", nil, 0), ("f4908080", nil, 0),
            ("6162ff", nil, 2), ("c3", nil, 0), ("e282", nil, 0), ("e08080", nil, 0), ("c3a480", nil, 2),
            ("00", "\0", 0),
            ("efbbbf61", "\u{feff}a", 0),
        ])
    func utf8(_ c: (hex: String, text: String?, offset: Int)) throws {
        let content = octets(hex: c.hex)
        if let text = c.text {
            #expect(try DERString(content[...], as: .utf8).text == text)
            #expect(DERString(text, as: .utf8)?.octets == content)
        } else {
            #expect(throws: DERError(.badString, at: c.offset)) { try DERString(content[...], as: .utf8) }
        }
    }

    @Test(
        "BMPString and UniversalString are whole characters, none of them a surrogate",
        arguments: [
            (DERString.Kind.bmp, "004120ac", "A€", 0), (.bmp, "", "", 0), (.bmp, "0041d83d", nil, 2),
            (.bmp, "d83dde00", nil, 0),
            (.bmp, "004100", nil, 2), (.bmp, "ffff", "\u{ffff}", 0), (.universal, "000000410001f600", "A😀", 0),
            (.universal, "00110000", nil, 0), (.universal, "0000d800", nil, 0), (.universal, "000000", nil, 0),
            (.universal, "ffffffff", nil, 0), (.universal, "0010ffff", "\u{10ffff}", 0),
        ] as [(DERString.Kind, String, String?, Int)])
    func wide(_ c: (kind: DERString.Kind, hex: String, text: String?, offset: Int)) throws {
        let content = octets(hex: c.hex)
        if let text = c.text {
            #expect(try DERString(content[...], as: c.kind).text == text)
            #expect(DERString(text, as: c.kind)?.octets == content)
        } else {
            #expect(throws: DERError(.badString, at: c.offset)) { try DERString(content[...], as: c.kind) }
        }
        #expect(DERString("😀", as: .bmp) == nil)
    }

    @Test("A string is read by its tag and written back", arguments: DERString.Kind.allCases)
    func tags(_ kind: DERString.Kind) throws {
        let string = try #require(DERString("2026", as: kind))
        var writer = DERWriter()
        writer.string(string)
        writer.string(string, tag: .primitive(2))
        let encoded = writer.finish()
        var reader = try DERReader(encoded[...])
        #expect(try reader.string(field) == string)
        #expect(try reader.string(field, as: kind, tag: .primitive(2)) == string)
        try reader.end()
    }

    @Test("What is no string is refused by its tag")
    func noString() {
        #expect(
            outcome("020100") { (r) throws(DERError) in try r.string(field) }.failure
                == DERError(.unexpectedTag(expected: .utf8String, found: .integer), at: 0))
    }
}
