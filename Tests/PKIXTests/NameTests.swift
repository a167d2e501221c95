import DER
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite("Names") struct NameTests {
    static let readsRFC4514Cases: [(String, String)] = [
        ("", "3000"),
        ("CN=pbx", "300e310c300a06035504030c03706278"),
        ("C=US", "300d310b3009060355040613025553"),
        ("cn=a,Ou=b", "3018310a3008060355040b0c0162310a300806035504030c0161"),
        ("OU=A,OU=B", "3018310a3008060355040b0c0142310a3008060355040b0c0141"),
        ("2.5.4.3=a", "300c310a300806035504030c0161"),
        ("OID.2.5.4.3=a", "300c310a300806035504030c0161"),
        ("CN=#0c0161", "300c310a300806035504030c0161"),
        ("CN=#130161", "300c310a30080603550403130161"),
        ("CN = a , O = b", "3018310a3008060355040a0c0162310a300806035504030c0161"),
        ("CN=a;O=b", "3018310a3008060355040a0c0162310a300806035504030c0161"),
        (#"CN="a,b""#, "300e310c300a06035504030c03612c62"),
        (#"CN=a\,b"#, "300e310c300a06035504030c03612c62"),
        (#"CN=a\2Cb"#, "300e310c300a06035504030c03612c62"),
        (#"CN=\ a\ "#, "300e310c300a06035504030c03206120"),
        (#"CN=\C3\A9"#, "300d310b300906035504030c02c3a9"),
        ("CN=é", "300d310b300906035504030c02c3a9"),
        ("CN=a=b", "300e310c300a06035504030c03613d62"),
        ("emailAddress=a@b", "30143112301006092a864886f70d0109011603614062"),
        ("E=a@b", "30143112301006092a864886f70d0109011603614062"),
        ("DC=example", "30193117301506 0a0992268993f22c64011916076578616d706c65"),
        ("serialNumber=1", "300c310a30080603550405130131"),
        ("CN=a+OU=b", "30163114300806035504030c01613008060355040b0c0162"),
        ("OU=b+CN=a", "30163114300806035504030c01613008060355040b0c0162"),
    ]

    @Test(
        "RFC 4514 text gives the encoding in reverse, with each attribute's string type", arguments: readsRFC4514Cases)
    func readsRFC4514(text: String, expected: String) throws {
        #expect(hex(try DistinguishedName(rfc4514: text).encoded) == hex(octets(hex: expected)))
    }

    static let refusesTextCases: [(String, NameTextError)] = [
        ("CN", NameTextError(.noEqualsSign, at: 0)),
        ("CN=a,", NameTextError(.noEqualsSign, at: 5)),
        ("CN=a,,O=b", NameTextError(.noEqualsSign, at: 5)),
        ("=a", NameTextError(.noAttributeType, at: 0)),
        ("CN=a,foo=b", NameTextError(.unknownAttributeType("foo"), at: 5)),
        ("1.=b", NameTextError(.unknownAttributeType("1."), at: 0)),
        (#"CN=a\"#, NameTextError(.badEscape, at: 4)),
        (#"CN=a\x"#, NameTextError(.badEscape, at: 4)),
        (#"CN=a\4"#, NameTextError(.badEscape, at: 4)),
        ("CN=#0c01", NameTextError(.badHexadecimalValue, at: 3)),
        ("CN=#", NameTextError(.badHexadecimalValue, at: 3)),
        ("CN=#0c01610", NameTextError(.unescapedCharacter("0"), at: 10)),
        ("CN=a<b", NameTextError(.unescapedCharacter("<"), at: 4)),
        (#"CN=a"b"#, NameTextError(.unescapedCharacter("\""), at: 4)),
        (#"CN="ab"#, NameTextError(.unterminatedQuotation, at: 3)),
        (#"CN="ab"c"#, NameTextError(.unescapedCharacter("c"), at: 7)),
        (#"CN=\FF"#, NameTextError(.notUTF8, at: 3)),
        ("CN=a+CN=b", NameTextError(.repeatedTypeInOnePart, at: 0)),
        ("CN=", NameTextError(.value(AttributeValueError(.empty, attribute: .commonName)), at: 3)),
        (
            #"CN=a\00b"#,
            NameTextError(.value(AttributeValueError(.controlCharacter("\0"), attribute: .commonName)), at: 3)
        ),
        (
            "CN=" + String(repeating: "x", count: 70000),
            NameTextError(.tooLong, at: NameTextLimit.octetCount)
        ),
    ]

    @Test("Text that is no RFC 4514 name is refused at its place", arguments: refusesTextCases)
    func refusesText(text: String, expected: NameTextError) {
        #expect(throws: expected) { try DistinguishedName(rfc4514: text) }
    }

    static let readsSlashFormCases: [(String, String)] = [
        ("/", ""), ("/CN=a", "CN = a"),
        ("/C=US/O=Example/OU=B/OU=A/CN=x", "C = US, O = Example, OU = B, OU = A, CN = x"),
        ("/CN=a/", "CN = a"), (#"/CN=a\/b"#, "CN = a/b"), (#"/CN=a\\b"#, #"CN = a\\b"#),
        ("/CN=a+OU=b", "CN = a + OU = b"),
        (#"/CN=a\+b"#, #"CN = "a+b""#), ("/cn=a/ou=b", "CN = a, OU = b"), ("/commonName=a", "CN = a"),
        ("/CN= a ", #"CN = " a ""#), ("/CN=a=b", "CN = a=b"),
        (
            "/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1",
            "OU = CONTRACTOR, OU = PKI, OU = DoD, O = U.S. Government, C = US, CN = J17-IC1"
        ),
    ]

    @Test("The slash form gives the encoding in its own order", arguments: readsSlashFormCases)
    func readsSlashForm(text: String, expected: String) throws {
        #expect(try DistinguishedName(slashForm: text).oneLineForm == expected)
    }

    static let refusesSlashFormCases: [(String, NameTextError)] = [
        ("", NameTextError(.noLeadingSlash, at: 0)),
        ("CN=a", NameTextError(.noLeadingSlash, at: 0)),
        ("//CN=a", NameTextError(.noEqualsSign, at: 1)),
        ("/CN=a/b", NameTextError(.noEqualsSign, at: 6)),
        ("/CN=a+b", NameTextError(.noEqualsSign, at: 6)),
        ("/=a", NameTextError(.noAttributeType, at: 1)),
        ("/XX=a", NameTextError(.unknownAttributeType("XX"), at: 1)),
        (#"/CN=a\"#, NameTextError(.badEscape, at: 5)),
        ("/CN=/O=b", NameTextError(.value(AttributeValueError(.empty, attribute: .commonName)), at: 4)),
    ]

    @Test("Text that is no slash form is refused at its place", arguments: refusesSlashFormCases)
    func refusesSlashForm(text: String, expected: NameTextError) {
        #expect(throws: expected) { try DistinguishedName(slashForm: text) }
    }

    static let boundsValuesCases: [(ObjectIdentifier, String, AttributeValueError.Kind?)] = [
        (ObjectIdentifier.commonName, String(repeating: "é", count: 64), nil),
        (.commonName, String(repeating: "é", count: 65), .characterCount(65, allowed: 1...64)),
        (.organizationName, String(repeating: "x", count: 65), .characterCount(65, allowed: 1...64)),
        (.organizationalUnitName, String(repeating: "x", count: 65), .characterCount(65, allowed: 1...64)),
        (.localityName, String(repeating: "x", count: 129), .characterCount(129, allowed: 1...128)),
        (.stateOrProvinceName, String(repeating: "x", count: 128), nil),
        (.emailAddress, String(repeating: "x", count: 256), .characterCount(256, allowed: 1...255)),
        (.serialNumber, String(repeating: "1", count: 65), .characterCount(65, allowed: 1...64)),
        (.serialNumber, "a_b", .foreignCharacter("_", of: .printable)),
        (.dnQualifier, "é", .foreignCharacter("é", of: .printable)),
        (.emailAddress, "é@x", .foreignCharacter("é", of: .ia5)),
        (.domainComponent, "é", .foreignCharacter("é", of: .ia5)),
        (.title, String(repeating: "x", count: 65), .characterCount(65, allowed: 1...64)),
        (.countryName, "U", .characterCount(1, allowed: 2...2)),
        (.countryName, "USA", .characterCount(3, allowed: 2...2)),
        (.countryName, "U1", .notCountryCode),
        (.countryName, "us", nil),
        (.commonName, "a\u{0}b", .controlCharacter("\0")),
        (.commonName, "a\u{85}b", .controlCharacter("\u{85}")),
        (.commonName, "", .empty),
        (.commonName, "\u{1f600}", nil),
    ]

    @Test("A value is held to its attribute's alphabet and bounds, counted in characters", arguments: boundsValuesCases)
    func boundsValues(type: ObjectIdentifier, text: String, expected: AttributeValueError.Kind?) throws {
        if let expected {
            #expect(throws: AttributeValueError(expected, attribute: type)) { try AttributeTypeAndValue(type, text) }
        } else {
            #expect(try AttributeTypeAndValue(type, text).text == text)
        }
    }

    static let writesRFC4514Cases: [(String, String)] = [
        ("/C=US/O=a,b", #"O=a\,b,C=US"#), ("/CN= a", #"CN=\ a"#), ("/CN=a ", #"CN=a\ "#), ("/CN= ", #"CN=\ "#),
        ("/CN=#a", "CN=\\#a"), ("/CN=a#", "CN=a#"), (#"/CN=a"b"#, #"CN=a\"b"#), (#"/CN=\\"#, #"CN=\\"#),
        (#"/CN=a;b<c>d\+e=f"#, #"CN=a\;b\<c\>d\+e=f"#), ("/CN=é", "CN=é"), ("/CN=a\u{202e}b", #"CN=a\E2\80\AEb"#),
        ("/CN=a+OU=b/O=c", "O=c,CN=a+OU=b"), ("/GN=a/SN=b", "sn=b,givenName=a"),
        ("/jurisdictionC=US", "1.3.6.1.4.1.311.60.2.1.3=#13025553"), ("/1.2.3.4=x", "1.2.3.4=#0c0178"),
        ("/emailAddress=a@b", "emailAddress=a@b"), ("/street=a", "STREET=a"), ("/", ""),
    ]

    @Test(
        "RFC 4514 text has the escapes of its section 2.4, and reads back to the same name",
        arguments: writesRFC4514Cases)
    func writesRFC4514(slash: String, expected: String) throws {
        let name = try DistinguishedName(slashForm: slash)
        #expect(name.rfc4514Text == expected)
        #expect(try DistinguishedName(rfc4514: expected) == name)
    }

    @Test("The examples of RFC 4514 section 4 read, and come out again")
    func examplesOfRFC4514() throws {
        let examples = [
            ("UID=jsmith,DC=example,DC=net", "UID=jsmith,DC=example,DC=net"),
            ("OU=Sales+CN=J.  Smith,DC=example,DC=net", "OU=Sales+CN=J.  Smith,DC=example,DC=net"),
            (#"CN=James \"Jim\" Smith\, III,DC=example,DC=net"#, #"CN=James \"Jim\" Smith\, III,DC=example,DC=net"#),
            ("1.3.6.1.4.1.1466.0=#04024869", "1.3.6.1.4.1.1466.0=#04024869"),
            (#"CN=Lu\C4\8Di\C4\87"#, "CN=Lučić"),
        ]
        for (text, expected) in examples { #expect(try DistinguishedName(rfc4514: text).rfc4514Text == expected) }
        // Its example of a carriage return is refused as a control character.
        #expect(throws: NameTextError.self) { try DistinguishedName(rfc4514: #"CN=Before\0dAfter,DC=example,DC=net"#) }
    }

    static let slashFormReadsBackCases: [String] = [
        "/C=US/CN=a", #"/CN=a\/b"#, #"/CN=a\+b\\c"#, "/CN=a+OU=b", "/", "/CN= a é ",
    ]

    @Test("The slash form that is written reads back", arguments: slashFormReadsBackCases)
    func slashFormReadsBack(text: String) throws {
        let name = try DistinguishedName(slashForm: text)
        #expect(name.slashForm == text)
    }

    @Test("A name that was read keeps its octets, whatever its string types")
    func keepsOctets() throws {
        let encoded = name([
            ([0x55, 4, 6], element(0x13, Array("US".utf8))), ([0x55, 4, 10], element(0x14, [0xe9])),
            ([0x55, 4, 3], element(0x1e, [0x01, 0x07])), ([0x55, 4, 3], element(0x0c, Array("é".utf8))),
            ([0x2a, 3], element(0x04, [1, 2])),
        ])
        let read = try DistinguishedName(der: encoded)
        #expect(read.encoded == encoded)
        #expect(DistinguishedName(read.relativeNames).encoded == encoded)
        #expect(read.values(of: .commonName).map(\.text) == ["\u{107}", "é"])
        #expect(read.relativeNames.last?.attributes.first?.text == nil)
    }

    static let refusesEncodingCases: [(String, DERError.Kind)] = [
        ("3002 3100", DERError.Kind.badValue(.init("RelativeDistinguishedName"))),
        ("3016 3114 3008 0603550 40b0c0162 3008 06035504030c0161", .badSetOrder),
        ("300e 310c 300a 0603550403 0c0161 0500", .trailingOctets),
        ("3002 3000", .unexpectedTag(expected: .set, found: .sequence)),
        ("3000 00", .trailingOctets),
    ]

    @Test("A name that DER or RFC 5280 excludes is refused", arguments: refusesEncodingCases)
    func refusesEncoding(text: String, expected: DERError.Kind) {
        let error = #expect(throws: DERError.self) { try DistinguishedName(der: octets(hex: text)) }
        #expect(error?.kind == expected)
    }
}
