import Issuance
import PKIX
import Testing

@Suite("Names of hosts, addresses and countries")
struct NameTests {
    @Test("What is wrong with a host name is told by its own name", arguments: [
        ("pbx.example.com", []),
        ("PBX.Example.COM", []),
        ("3com.example.com", []),
        ("xn--br-via.example.com", []),
        ("*.example.com", []),
        ("", ["syntax"]),
        (".", ["syntax"]),
        ("a..b", ["syntax"]),
        (".example.com", ["syntax"]),
        ("a b.example.com", ["syntax"]),
        ("https://example.com/", ["syntax"]),
        ("a-.example.com", ["syntax"]),
        ("a_b.example.com", ["underscore"]),
        ("_sip.a_b.example.com.", ["underscore", "dot"]),
        ("example.com.", ["dot"]),
        ("*", ["wildcard"]),
        ("*.local", ["wildcard"]),
        ("a.*.example.com", ["wildcard"]),
        ("f*o.example.com", ["wildcard"]),
        ("*.*.example.com", ["wildcard"]),
        ("192.0.2.7", ["address"]),
        ("999.0.2.7", ["address"]),
        ("[2001:db8::7]", ["address", "syntax"]),
        ("fe80::1", ["address", "syntax"]),
        ("bär.example.com", ["foreign"]),
        ("ab--cd.example.com", ["reserved"]),
    ] as [(String, [String])])
    func hostNames(_ text: String, _ defects: [String]) {
        let host = HostName(text)
        var found: [String] = []
        if host.isAddress { found.append("address") }
        if host.foreignCharacter != nil { found.append("foreign") }
        if host.underscoreLabel != nil { found.append("underscore") }
        if host.hasTrailingDot { found.append("dot") }
        if host.wildcardDefect != nil { found.append("wildcard") }
        if host.reservedLabel != nil { found.append("reserved") }
        if host.syntaxDefect != nil { found.append("syntax") }
        #expect(found == defects)
    }

    @Test("Names that no public CA can vouch for are known", arguments: [
        ("pbx", true), ("pbx.local", true), ("pbx.ININ.Local", true), ("a.home.arpa", true), ("a.corp", true),
        ("a.test", true), ("a.localhost", true), ("a.12", true), ("example.com", false), ("a.mail.example.com", false),
        ("local.example.com", false), ("a.arpa", false),
    ])
    func internalNames(_ text: String, _ isInternal: Bool) {
        #expect((ReservedDomains.reason(HostName(text)) != nil) == isInternal)
    }

    /// First and last addresses of the blocks in the IANA special-purpose registries, and their neighbours.
    @Test("Addresses of the special-purpose registries are reserved, their neighbours are not", arguments: [
        ("0.0.0.0", true), ("1.0.0.0", false), ("10.255.255.255", true), ("11.0.0.0", false), ("9.255.255.255", false),
        ("100.63.255.255", false), ("100.64.0.0", true), ("100.127.255.255", true), ("100.128.0.0", false),
        ("127.0.0.1", true), ("169.254.0.1", true), ("172.15.255.255", false), ("172.16.0.0", true),
        ("172.31.255.255", true), ("172.32.0.0", false), ("192.0.0.0", true), ("192.0.1.0", false), ("192.0.2.1", true),
        ("192.168.0.0", true), ("192.169.0.0", false), ("198.17.255.255", false), ("198.18.0.0", true),
        ("198.19.255.255", true), ("198.20.0.0", false), ("203.0.113.0", true), ("223.255.255.255", false),
        ("224.0.0.0", true), ("255.255.255.255", true), ("8.8.8.8", false),
        ("::", true), ("::1", true), ("::ffff:8.8.8.8", true), ("64:ff9b::1", true), ("2001:1ff::", true),
        ("2001:200::", false), ("2001:db8::", true), ("2001:db9::", false), ("2002::", true), ("2003::", false),
        ("3ffe::", false), ("3fff::", true), ("3fff:fff::", true), ("3fff:1000::", false), ("4000::", true),
        ("fc00::", true), ("fe80::1", true), ("ff02::1", true), ("2606:4700::1111", false),
    ])
    func reservedAddresses(_ text: String, _ isReserved: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect((ReservedAddresses.purpose(address) != nil) == isReserved)
    }

    @Test("The list of countries has the 249 codes of ISO 3166-1")
    func countries() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let codes = letters.flatMap { first in letters.map { "\(first)\($0)" } }.filter(CountryCodes.isAssigned)
        #expect(codes.count == 249)
        #expect(["US", "GB", "DE", "SS", "ZW"].allSatisfy(codes.contains))
        #expect(["UK", "XX", "EU", "AN", "us"].allSatisfy { !CountryCodes.isAssigned($0) })
        #expect(CountryCodes.meant(by: "UK") == "GB")
    }
}
