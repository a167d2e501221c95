import DER
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite("General names") struct GeneralNameTests {
    static let addresses: [(String, String?, String?)] = [
        // text, canonical text, OpenSSL's text
        ("10.0.0.1", "10.0.0.1", "10.0.0.1"),
        ("255.255.255.255", "255.255.255.255", "255.255.255.255"),
        ("256.0.0.1", nil, nil), ("1.2.3", nil, nil), ("1.2.3.4.5", nil, nil), ("01.2.3.4", nil, nil),
        ("1..2.3", nil, nil),
        ("1.2.3.a", nil, nil), ("", nil, nil), ("1.2.3.4 ", nil, nil), ("0x1.2.3.4", nil, nil),
        ("fe80::1", "fe80::1", "FE80:0:0:0:0:0:0:1"),
        ("FE80:0:0:0:453C:C498:D73B:D4B9", "fe80::453c:c498:d73b:d4b9", "FE80:0:0:0:453C:C498:D73B:D4B9"),
        ("::", "::", "0:0:0:0:0:0:0:0"), ("::1", "::1", "0:0:0:0:0:0:0:1"), ("1::", "1::", "1:0:0:0:0:0:0:0"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "2001:DB8:0:0:1:0:0:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "2001:DB8:0:1:1:1:1:1"),
        ("::ffff:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:FFFF:C000:201"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304", "1:2:3:4:5:6:102:304"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"),
        ("1:2:3:4:5:6:7:8::", nil, nil), ("::1::", nil, nil), (":::", nil, nil), ("1:2:3:4:5:6:7", nil, nil),
        ("1:2:3:4:5:6:7:8:9", nil, nil), ("fe80::1%eth0", nil, nil), ("12345::", nil, nil), ("g::", nil, nil),
        (":1", nil, nil), ("1:", nil, nil), ("1.2.3.4::", nil, nil), ("[::1]", nil, nil), ("::1.2.3", nil, nil),
        ("1:2:3:4:5:6:7:1.2.3.4", nil, nil),
    ]

    @Test("An address is read in the forms of RFC 4291, and no other", arguments: addresses)
    func readsAddresses(text: String, canonical: String?, openSSL: String?) {
        let address = IPAddress(text)
        #expect(address?.description == canonical)
        #expect(address?.openSSLText == openSSL)
        if let canonical { #expect(IPAddress(canonical) == address) }
    }

    static let names: [(String, GeneralName)] = [
        ("DNS:host", .dNSName("host")), ("dns:Host.Example", .dNSName("Host.Example")), ("host", .dNSName("host")),
        (" host ", .dNSName("host")), ("*.example.com", .dNSName("*.example.com")), ("a-b.c1", .dNSName("a-b.c1")),
        ("IP:10.0.0.1", .iPAddress([10, 0, 0, 1])), ("10.0.0.1", .iPAddress([10, 0, 0, 1])),
        ("fe80::1", .iPAddress([0xfe, 0x80] + [UInt8](repeating: 0, count: 13) + [1])),
        ("IP Address:10.0.0.1", .iPAddress([10, 0, 0, 1])),
        ("email:a@b.example", .rfc822Name("a@b.example")), ("a@b.example", .rfc822Name("a@b.example")),
        ("\"a b\"@c", .rfc822Name("\"a b\"@c")), ("a@[10.0.0.1]", .rfc822Name("a@[10.0.0.1]")),
        ("a@[IPv6:::1]", .rfc822Name("a@[IPv6:::1]")),
        ("URI:https://a.example/b?c#d", .uniformResourceIdentifier("https://a.example/b?c#d")),
        ("https://a.example:8443/", .uniformResourceIdentifier("https://a.example:8443/")),
        ("URI:urn:uuid:1", .uniformResourceIdentifier("urn:uuid:1")),
        ("sip://[::1]:5060/", .uniformResourceIdentifier("sip://[::1]:5060/")),
        ("RID:1.2.3", .registeredID(ObjectIdentifier(1, 2, 3))),
    ]

    @Test("A name is read by its prefix, or classified", arguments: names)
    func readsNames(text: String, expected: GeneralName) throws {
        #expect(try GeneralName(subjectAltName: text) == expected)
    }

    static let refused: [(String, SubjectAltNameError.Kind)] = [
        ("", .empty), ("DNS:", .badLength), ("a_b", .underscore), ("a.", .trailingDot), (".a", .badLabel),
        ("a..b", .badLabel),
        ("-a", .badLabel), ("a-", .badLabel), ("a b", .badLabel), ("bücher.example", .notASCII), ("*", .badWildcard),
        ("a.*.b", .badWildcard), ("a*.b", .badWildcard), ("*a.b", .badWildcard), ("1.2.3", .numericTopLabel),
        ("256.0.0.1", .numericTopLabel), (String(repeating: "a", count: 64), .badLabel),
        (Array(repeating: "abcdefg", count: 32).joined(separator: "."), .badLength),
        ("IP:1.2.3", .badAddress), ("IP:fe80::1%eth0", .badAddress), ("fe80::1%eth0", .unknownPrefixOrBadAddress),
        ("host:443", .unknownPrefixOrBadAddress), ("foo:bar", .unknownPrefixOrBadAddress),
        ("email:a", .badMailbox), ("@b", .badLength), ("a@", .badLength), ("a..b@c", .badMailbox),
        ("a@b_c", .underscore),
        ("é@b", .notASCII), ("a b@c", .badMailbox), ("a@*.b", .badWildcard), ("a@[1.2.3]", .badMailbox),
        ("URI:/relative", .relativeIdentifier), ("URI:a", .relativeIdentifier), ("URI:http:", .badIdentifier),
        ("http://a b/", .badIdentifier), ("http://a_b/", .badIdentifierHost), ("http://", .badIdentifierHost),
        ("http://a/%zz", .badIdentifier), ("http://a/#b#c", .badIdentifier), ("http://a:b/", .badIdentifierHost),
        ("RID:x", .badObjectIdentifier), ("UPN:x", .badMailbox),
        ("dirName:CN=a", .badDirectoryName(NameTextError(.noLeadingSlash, at: 0))),
    ]

    @Test("A name without the syntax of RFC 5280 section 4.2.1.6 is refused", arguments: refused)
    func refusesNames(text: String, expected: SubjectAltNameError.Kind) {
        let error = #expect(throws: SubjectAltNameError.self) { try GeneralName(subjectAltName: text) }
        #expect(error?.kind == expected)
    }

    @Test("A list keeps its order, and a comma separates")
    func readsLists() throws {
        let names = try GeneralName.list(subjectAltName: "IP:10.0.0.1,DNS:b, a,IP:fe80::1")
        #expect(names.map(\.openSSLText) == ["IP Address:10.0.0.1", "DNS:b", "DNS:a", "IP Address:FE80:0:0:0:0:0:0:1"])
        #expect(throws: SubjectAltNameError.self) { try GeneralName.list(subjectAltName: "a,,b") }
    }

    static let encodings: [(String, String)] = [
        ("DNS:a", "820161"), ("email:a@b", "8103614062"), ("URI:u:v", "8603753a76"), ("IP:1.2.3.4", "870401020304"),
        ("RID:1.2.3", "88022a03"), ("dirName:/CN=a", "a40e300c310a300806035504030c0161"),
        ("UPN:a@b", "a013060a2b060104018237140203a0050c03614062"),
    ]

    @Test("Names are written as RFC 5280's module tags them, and read back", arguments: encodings)
    func writes(text: String, encoding: String) throws {
        let name = try GeneralName(subjectAltName: text)
        let value = try #require(SubjectAltName([name])).encoded
        #expect(hex(value) == hex(element(0x30, octets(hex: encoding))))
        #expect(try SubjectAltName(encoded: value[...]).names == [name])
    }

    @Test("x400Address and ediPartyName are kept, and written as they came")
    func keepsOthers() throws {
        let value = octets(hex: "300c a3023000 a506a1040c0278 79".replacing(" ", with: ""))
        let read = try SubjectAltName(encoded: value[...])
        #expect(read.names.map(\.openSSLText) == ["X400Name:<unsupported>", "EdiPartyName:<unsupported>"])
        #expect(read.encoded == value)
    }

    static let malformed = [
        "3000", "30028200ff", "3003820180", "3002a000", "300489020000", "3003a40100", "30020500", "3002a200",
    ]

    @Test("General names that are none are refused", arguments: malformed)
    func refusesEncodings(text: String) {
        #expect(throws: DERError.self) { try SubjectAltName(encoded: octets(hex: text)[...]) }
    }

    @Test("What could mislead in a name is escaped in its text")
    func escapes() {
        #expect(GeneralName.dNSName("a, DNS:b").openSSLText == "DNS:a\\2C DNS:b")
        #expect(GeneralName.dNSName("a\nb\0").openSSLText == "DNS:a\\0Ab\\00")
        #expect(GeneralName.uniformResourceIdentifier("u:a,b").openSSLText == "URI:u:a,b")
    }
}
