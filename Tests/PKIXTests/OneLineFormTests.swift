import DER
import PKIX
import TestSupport
import Testing

@Suite("Names as OpenSSL prints them") struct OneLineFormTests {
    static let values: [(String, String)] = [
        ("0c0161", "CN = a"),
        ("0c00", "CN = "),
        ("0c03206120", "CN = \" a \""),
        ("0c0120", "CN = \" \""),
        ("0c0123", "CN = #"),
        ("0c022361", "CN = \"#a\""),
        ("0c03612c62", "CN = \"a,b\""),
        ("0c0122", "CN = \\\""),
        ("0c015c", "CN = \\\\"), ("0c035c2c61", "CN = \"\\\\,a\""),
        ("0c013d", "CN = ="),
        ("0c02c3a9", "CN = \\C3\\A9"),
        ("0c01ff", "CN = \\FF"),
        ("0c03610a62", "CN = a\\0Ab"),
        ("0c03e280ae", "CN = \\E2\\80\\AE"),
        ("1401e9", "CN = \\C3\\A9"),
        ("1e0400610062", "CN = ab"),
        ("1e02010 7", "CN = \\C4\\87"),
        ("1c040001f600", "CN = \\F0\\9F\\98\\80"),
        ("1303613a40", "CN = a:@"),
        ("0401ff", "CN = #0401FF"),
        ("300302 0101", "CN = #3003020101"),
        ("1b0161", "CN = #1B0161"),
    ]

    @Test("A value of any type is printed in one line without control characters", arguments: values)
    func prints(value: String, expected: String) throws {
        #expect(try DistinguishedName(der: name([([0x55, 4, 3], octets(hex: value))])).oneLineForm == expected)
    }

    /// Values that OpenSSL reads in a name: string types and SEQUENCE, well-formed, not long.
    private static func value(_ mutator: inout Mutator) -> [UInt8] {
        let alphabet: [[UInt8]] = [
            " ", "#", ",", "+", "\"", "\\", "<", ">", ";", "=", "/", "a", "B", "9", "\u{1}", "\n", "\u{7f}", "\u{80}",
            "é", "€",
            "\u{202e}", "\u{1f600}", "\0", "~", ".",
        ].map { Array($0.utf8) }
        let text = (0..<mutator.next(below: 6)).flatMap { _ in alphabet[mutator.next(below: alphabet.count)] }
        let raw = (0..<mutator.next(below: 6)).map { _ in UInt8(truncatingIfNeeded: mutator.next()) }
        switch mutator.next(below: 9) {
        case 0, 1, 2: return element(0x0c, text)
        case 3: return element(0x13, text)
        case 4: return element(0x14, raw)
        case 5: return element(0x16, text)
        case 6: return element(0x12, text)
        case 7:
            // No surrogates: OpenSSL 3.0 prints a question of its own making for them.
            return element(0x1e, raw.flatMap { [$0 & 0x7f, $0] })
        default: return element(0x1c, raw.flatMap { [0, $0 & 0x0f, 0x12, $0] })
        }
    }

    @Test("400 odd names are printed as openssl prints them", .peer("openssl"))
    func agreesWithOpenSSL() throws {
        var mutator = Mutator(seed: Mutator.seed(0x0ddba11))
        let types: [[UInt8]] = [
            [0x55, 4, 3], [0x55, 4, 10], [0x55, 4, 6], [0x55, 4, 5], [0x2a, 3], octets(hex: "2a864886f70d010901"),
            octets(hex: "0992268993f22c640119"), [0x55, 4, 42], [0x55, 4, 4], [0x55, 4, 9],
            octets(hex: "2b0601040182373c020103"), [0x55, 4, 97],
        ]
        for round in 0..<40 {
            var parts: [UInt8] = []
            for _ in 0..<10 {
                let attributes = (0..<(mutator.next(below: 5) == 0 ? 2 : 1)).map { _ in
                    element(0x30, element(0x06, types[mutator.next(below: types.count)]) + Self.value(&mutator))
                }
                parts += element(0x31, attributes.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
            }
            let subject = element(0x30, parts)
            let expected = try openSSLText(Samples.unsigned(subject: subject), ["-subject"])
            let ours = "subject=" + (try DistinguishedName(der: subject).oneLineForm) + "\n"
            #expect(ours == expected, "round \(round) of seed \(mutator.seed)")
        }
    }

    @Test("openssl's -subj and our slash form give the same encoding, where both are read", .peer("openssl"))
    func slashFormAgreesWithOpenSSL() throws {
        let subjects = [
            "/C=US/O=Example/OU=B/OU=A/CN=x", #"/CN=a\/b\+c\\d"#, "/CN=a+OU=b", "/OU=b+CN=a",
            "/DC=net/DC=example/UID=u",
            "/emailAddress=a@b.example/serialNumber=12", "/CN= a ",
            "/jurisdictionC=US/businessCategory=Private Organization",
            "/GN=a/SN=b/title=c/initials=d/dnQualifier=e/pseudonym=f", "/CN=é",
            "/street=x/postalCode=1/organizationIdentifier=y",
        ]
        let scratch = try Scratch()
        try Peer.run("openssl", ["genrsa", "-out", scratch.path("key"), "1024"])
        for subject in subjects {
            let made = try Peer.run(
                "openssl",
                [
                    "req", "-new", "-utf8", "-key", scratch.path("key"), "-subj", subject, "-config", "/dev/null",
                    "-outform", "DER",
                ])
            let theirs = try CertificationRequest(der: made.output).subject
            let ours = try DistinguishedName(slashForm: subject)
            #expect(hex(theirs.encoded) == hex(ours.encoded), "\(subject)")
        }
    }
}
