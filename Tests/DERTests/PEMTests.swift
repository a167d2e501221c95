import DER
import Octets
import TestSupport
import Testing

@Suite("Textual encodings (RFC 7468)")
struct PEMTests {
    /// All blocks of a text as `label:hex`, or the error, as `kind offset:line`. Public and secret must agree.
    static func read(_ text: [UInt8]) -> String {
        let plain = outcome(text[...]) { (block) throws(PEMError) in try block.octets() }
        let secret = outcome(SecretBytes(copying: text.span).slice) { (block) throws(PEMError) in
            let octets = try block.octets()
            return (0..<octets.count).map { octets[$0] }
        }
        return plain == secret ? plain : "public \(plain), secret \(secret)"
    }

    private static func outcome<Source: OctetSource>(
        _ text: Source, _ decode: (PEMBlock<Source>) throws(PEMError) -> [UInt8]
    ) -> String {
        var blocks: [String] = []
        do throws(PEMError) {
            var reader = try PEMReader(text)
            while let block = try reader.next() {
                let headers = block.headers.map { "\($0.name)=\($0.value);" }.joined()
                blocks.append("\(block.label):\(headers)\(hex(try decode(block)))")
            }
        } catch {
            blocks.append("\(error.kind) \(error.offset):\(error.line)")
        }
        return blocks.joined(separator: " ")
    }

    static func read(_ text: String) -> String { read([UInt8](text.utf8)) }

    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: String
        init(_ text: String, _ expected: String) {
            self.text = text
            self.expected = expected
        }
        var testDescription: String { text.replacing("\n", with: "⏎").prefix(60) + " -> " + expected }
    }

    @Test(
        "What RFC 7468 lets a reader pass over is passed over",
        arguments: [
            Case("-----BEGIN X-----\nAQID\n-----END X-----\n", "X:010203"),
            Case("-----BEGIN X-----\r\nAQID\r\n-----END X-----\r\n", "X:010203"),
            Case("-----BEGIN X-----\rAQID\r-----END X-----\r", "X:010203"),
            Case("-----BEGIN X-----\nAQID\n-----END X-----", "X:010203"),
            Case("-----BEGIN X-----AQID-----END X-----", "X:010203"),
            Case("\u{feff}-----BEGIN X-----\nAQID\n-----END X-----\n", "X:010203"),
            Case("Subject: CN=x\n  0 674: SEQUENCE {\n\n-----BEGIN X-----\nAQID\n-----END X-----\n", "X:010203"),
            Case("text -----BEGIN X-----\n-----BEGIN Y-----\nAQID\n-----END Y-----\nAQ", "Y:010203"),
            Case(" \t-----BEGIN X-----  \n\n A Q\tI\u{0b}D \u{0c}\n\n-----END X-----  \n", "X:010203"),
            Case("-----BEGIN X-----\nA\nQ\nI\nD\n-----END X-----\n", "X:010203"),
            Case("-----BEGIN X-----\nAQ==\n-----END X-----\n", "X:01"),
            Case("-----BEGIN X-----\nAQI=\n-----END X-----\n", "X:0102"),
            Case("-----BEGIN X-----\nAQ=\n=\n-----END X-----\n", "X:01"),
            Case("-----BEGIN RSA PRIVATE KEY-----\n+/+/\n-----END RSA PRIVATE KEY-----\n", "RSA PRIVATE KEY:fbffbf"),
            Case(
                "-----BEGIN A-----\nAQ==\n-----END A-----\nbetween\n-----BEGIN B-----\nAg==\n-----END B-----\nbehind",
                "A:01 B:02"),
            Case("-----BEGIN A-----\nAQ==\n-----END A----------BEGIN B-----\nAg==\n-----END B-----\n", "A:01 B:02"),
            Case("", ""), Case("AQID", ""), Case("-----BEGIN", ""), Case("-----END X-----\n", ""),
            Case("--\n-----\n", ""),
        ])
    func lax(_ c: Case) {
        #expect(Self.read(c.text) == c.expected)
    }

    @Test(
        "What is damaged is refused with its octet and its line",
        arguments: [
            Case("-----BEGIN X-----\nAQID\n", "missingEnd 0:1"),
            Case("a\n\n-----BEGIN X-----\nAQID\n", "missingEnd 3:3"),
            Case("a\r\n\r\n-----BEGIN X-----\r\nAQID\r\n", "missingEnd 5:3"),
            Case("a\r\r-----BEGIN X-----\rAQID\r", "missingEnd 3:3"),
            Case("-----BEGIN X-----\nAQID\n-----BEGIN X-----\nAQID\n-----END X-----\n", "missingEnd 0:1"),
            Case("-----BEGIN X-----\nAQID\n-----END Y-----\n", "labelMismatch 23:3"),
            Case("-----BEGIN X-----\nAQID\n-----END x-----\n", "labelMismatch 23:3"),
            Case("-----BEGIN X-----\nAQID\n-----END X----\n", "badBoundary 23:3"),
            Case("-----BEGIN X-----\nAQID\n-----FIN X-----\n", "badBoundary 23:3"),
            Case("-----BEGIN X----\nAQID\n-----END X-----\n", "badBoundary 0:1"),
            Case("-----BEGIN -----\nAQID\n-----END -----\n", "badBoundary 0:1"),
            Case("-----BEGIN X", "badBoundary 0:1"),
            Case("-----BEGIN \(String(repeating: "X", count: 65))-----\n", "badBoundary 0:1"),
            Case("-----BEGIN X-----\nAQ-D\n-----END X-----\n", "badCharacter 20:2"),
            Case("-----BEGIN X-----\nAQ*D\n-----END X-----\n", "badCharacter 20:2"),
            Case("-----BEGIN X-----\r\nAQID\r\nAQ_D\r\n-----END X-----\n", "badCharacter 27:3"),
            Case("-----BEGIN X-----\nAQ\u{0}D\n-----END X-----\n", "badCharacter 20:2"),
            Case("-----BEGIN X-----\nAQI\n-----END X-----\n", "badPadding 22:3"),
            Case("-----BEGIN X-----\nAQ=\n-----END X-----\n", "badPadding 22:3"),
            Case("-----BEGIN X-----\nA===\n-----END X-----\n", "badPadding 19:2"),
            Case("-----BEGIN X-----\n====\n-----END X-----\n", "badPadding 18:2"),
            Case("-----BEGIN X-----\nAQ=D\n-----END X-----\n", "badPadding 21:2"),
            Case("-----BEGIN X-----\nAQ==AQID\n-----END X-----\n", "badPadding 22:2"),
            Case("-----BEGIN X-----\nAQID=\n-----END X-----\n", "badPadding 22:2"),
            Case("-----BEGIN X-----\nAQI==\n-----END X-----\n", "badPadding 22:2"),
            Case("-----BEGIN X-----\nAR==\n-----END X-----\n", "nonZeroTrailingBits 21:2"),
            Case("-----BEGIN X-----\nAQJ=\n-----END X-----\n", "nonZeroTrailingBits 21:2"),
            Case("-----BEGIN X-----\n-----END X-----\n", "emptyBlock 18:2"),
            Case("-----BEGIN X-----\n \n\n-----END X-----\n", "emptyBlock 21:4"),
            Case("-----BEGIN A-----\nAQ==\n-----END A-----\n-----BEGIN B-----\n", "A:01 missingEnd 39:4"),
        ])
    func damaged(_ c: Case) {
        #expect(Self.read(c.text) == c.expected)
    }

    @Test(
        "Headers of RFC 1421 are read, and end in an empty line",
        arguments: [
            Case(
                "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,BFF968AA74691AC1\n\nAQID\n-----END X-----\n",
                "X:Proc-Type=4,ENCRYPTED;DEK-Info=DES-CBC,BFF968AA74691AC1;010203"),
            Case(
                "-----BEGIN X-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: A-B,00\r\n\r\nAQID\r\n-----END X-----\r\n",
                "X:Proc-Type=4,ENCRYPTED;DEK-Info=A-B,00;010203"),
            Case("-----BEGIN X-----\nComment: one\n two\n \nAQID\n-----END X-----\n", "X:Comment=onetwo;010203"),
            Case("-----BEGIN X-----\nComment:\n\nAQID\n-----END X-----\n", "X:Comment=;010203"),
            Case("-----BEGIN X-----\nComment: one\nAQID\n-----END X-----\n", "badHeader 31:3"),
            Case("-----BEGIN X-----\nComment: one\n", "badHeader 31:3"),
            Case("-----BEGIN X-----\nComment: one", "badHeader 30:2"),
            Case(
                "-----BEGIN X-----\n: \(String(repeating: "x", count: 1030))\n\nAQID\n-----END X-----\n",
                "badHeader 18:2"),
            Case(
                "-----BEGIN X-----\n\(String(repeating: "a: b\n", count: 33))\nAQID\n-----END X-----\n",
                "badHeader 178:34"),
        ])
    func headers(_ c: Case) {
        #expect(Self.read(c.text) == c.expected)
    }

    @Test(
        "Any columns a line, on one line too, give the same octets",
        arguments: [1, 3, 4, 63, 64, 65, 76, 1000, Int.max])
    func columns(_ count: Int) throws {
        var mutator = Mutator(seed: 7)
        let octets = (0..<500).map { _ in UInt8(truncatingIfNeeded: mutator.next()) }
        let strict = String(decoding: PEM.encode(octets, label: .certificate), as: UTF8.self)
        let lines = strict.split(separator: "\n")
        #expect(lines.first == "-----BEGIN CERTIFICATE-----" && lines.last == "-----END CERTIFICATE-----")
        #expect(lines.dropFirst().dropLast(2).allSatisfy { $0.utf8.count == 64 })
        var base64 = lines.dropFirst().dropLast().joined()[...]
        var text = "-----BEGIN CERTIFICATE-----\n"
        while !base64.isEmpty {
            text += base64.prefix(count) + "\n"
            base64 = base64.dropFirst(count)
        }
        #expect(Self.read(text + "-----END CERTIFICATE-----\n") == "CERTIFICATE:" + hex(octets))
    }

    @Test("Every length is written as RFC 7468 wants it, and read back, in public and in secret storage")
    func lengths() throws {
        for count in 1...200 {
            let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            let text = PEM.encode(octets, label: .privateKey)
            #expect(Self.read(text) == "PRIVATE KEY:" + hex(octets))
            let secret = PEM.encode(SecretBytes(copying: octets.span), label: .privateKey)
            #expect((0..<secret.count).map { secret[$0] } == text)
        }
    }

    @Test("60,000 BEGIN lines, 16 MiB of one block and a million blocks cost one pass")
    func large() throws {
        let begins = [UInt8](String(repeating: "-----BEGIN X-----\n", count: 60_000).utf8)
        #expect(Self.read(begins) == "missingEnd 0:1")
        let passed = [UInt8](String(repeating: "-----BEGI X-----\n:", count: 60_000).utf8)
        #expect(Self.read(passed) == "")
        let big = PEM.encode([UInt8](repeating: 0xa5, count: DERLimit.octetCount), label: .certificate)
        #expect(big.count < PEM.octetCountLimit)
        var reader = try PEMReader(big[...])
        #expect(try reader.first().octets().count == DERLimit.octetCount)
        #expect(try reader.next()?.label == nil)
        let many = [UInt8](String(repeating: "-----BEGIN X-----\nAQID\n-----END X-----\n", count: 400_000).utf8)
        var all = try PEMReader(many[...])
        var count = 0
        while let block = try all.next() { count += try block.octets().count }
        #expect(count == 1_200_000)
        let tooLong = [UInt8](repeating: 0x20, count: PEM.octetCountLimit + 1)
        #expect(throws: PEMError(.tooLong, at: 0, line: 1)) { _ = try PEMReader(tooLong[...]).isFinished }
    }

    @Test(
        "PEM and DER are told apart by content",
        arguments: [
            ("3000", PEM.Form.der), ("30820000", .der), ("3003020100", .der), ("300302010000", .der), ("30", .der),
            ("3080", .der),
            ("020100", .unrecognized), ("", .unrecognized), ("68656c6c6f", .unrecognized),
        ])
    func form(_ c: (String, PEM.Form)) {
        #expect(PEM.form(of: octets(hex: c.0).span) == c.1)
    }

    @Test("A BEGIN line makes it PEM unless one SEQUENCE spans it all")
    func formOfText() {
        let text = [UInt8]("0 text\n-----BEGIN X-----\n".utf8)
        #expect(PEM.form(of: text.span) == .pem)
        #expect(PEM.form(of: ([0x30, UInt8(text.count + 2), 0x04, UInt8(text.count)] + text).span) == .der)
    }
}

extension PEMReader {
    /// A property, so that a test can use up what it made.
    var isFinished: Bool { false }
}
