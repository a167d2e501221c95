import DER
import KeyFormats
import PKIX
import TestSupport
import Testing

/// RFC 5280 section 7.1.
@Suite struct NameComparisonTests {
    private static func name(_ attributes: [(ObjectIdentifier, String, DERString.Kind)]...) throws -> DistinguishedName {
        DistinguishedName(
            try attributes.map { part in
                let values = try part.map { type, text, kind in
                    AttributeTypeAndValue(type: type, string: try #require(DERString(text, as: kind)))
                }
                return try #require(RelativeDistinguishedName(values))
            })
    }

    private static func common(_ text: String, _ kind: DERString.Kind = .utf8) throws -> DistinguishedName {
        try name([(.commonName, text, kind)])
    }

    @Test("Values match without regard to case, string type and insignificant space", arguments: [
        ("Example CA", DERString.Kind.utf8, "EXAMPLE ca", DERString.Kind.printable, true),
        ("Example CA", .utf8, "  Example   CA ", .printable, true),
        ("Example CA", .printable, "ExampleCA", .printable, false),
        ("Example\u{00a0}CA", .utf8, "Example CA", .utf8, true),
        ("Example\u{00ad}CA", .utf8, "ExampleCA", .utf8, true),
        ("Zürich", .utf8, "ZÜRICH", .utf8, true),
        ("Zürich", .utf8, "Zu\u{0308}rich", .utf8, true),
        ("Zürich", .utf8, "Zürich", .bmp, true),
        ("Zürich", .teletex, "Zürich", .universal, true),
        ("Straße", .utf8, "STRASSE", .utf8, true),
        ("ΣΊΣΥΦΟΣ", .utf8, "σίσυφος", .utf8, true),
        ("ı", .utf8, "i", .utf8, false),
        ("a", .utf8, "а", .utf8, false),
        ("a\u{e000}", .utf8, "A\u{e000}", .utf8, false),
        ("a\u{e000}", .utf8, "a\u{e000}", .utf8, true),
        ("", .utf8, " ", .utf8, true),
        ("a", .utf8, "", .utf8, false),
    ])
    func values(left: String, leftKind: DERString.Kind, right: String, rightKind: DERString.Kind, matches: Bool) throws {
        let (a, b) = (try Self.common(left, leftKind), try Self.common(right, rightKind))
        #expect(a.matches(b) == matches)
        #expect(b.matches(a) == matches)
        #expect((a.comparisonForm == b.comparisonForm) == matches)
        if matches { #expect(a.comparisonForm.hashValue == b.comparisonForm.hashValue) }
    }

    @Test("Relative names match in their order, the attributes within one in any")
    func order() throws {
        let a = try Self.name([(.countryName, "US", .printable)], [(.organizationName, "Example", .utf8)])
        let b = try Self.name([(.organizationName, "Example", .utf8)], [(.countryName, "US", .printable)])
        #expect(!a.matches(b))
        let c = try Self.name([(.commonName, "x", .utf8), (.organizationalUnitName, "y", .utf8)])
        let d = try Self.name([(.organizationalUnitName, "Y", .printable), (.commonName, "X", .printable)])
        #expect(c.matches(d))
        #expect(try !Self.name([(.commonName, "x", .utf8)]).matches(c))
        #expect(try !Self.name([(.organizationalUnitName, "x", .utf8)]).matches(Self.common("x")))
        #expect(a.comparisonForm.isWithin(try Self.name([(.countryName, "us", .utf8)]).comparisonForm))
        #expect(a.comparisonForm.isWithin(DistinguishedName([]).comparisonForm))
        #expect(try !Self.name([(.countryName, "us", .utf8)]).comparisonForm.isWithin(a.comparisonForm))
        #expect(!a.comparisonForm.isWithin(b.comparisonForm))
    }

    @Test("Domain components and e-mail addresses match without regard to case; a value that is no string by its octets")
    func otherTypes() throws {
        #expect(
            try Self.name([(.domainComponent, "Example", .ia5)]).matches(Self.name([(.domainComponent, "eXAMPLE", .ia5)])))
        #expect(
            try Self.name([(.emailAddress, "A@Example.com", .ia5)]).matches(
                Self.name([(.emailAddress, "a@example.COM", .ia5)])))
        func bits(_ octet: UInt8) throws -> DistinguishedName {
            DistinguishedName([
                RelativeDistinguishedName(
                    try AttributeTypeAndValue(type: .x500UniqueIdentifier, encodedValue: [3, 2, 0, octet]))
            ])
        }
        #expect(try bits(0x61).matches(bits(0x61)))
        #expect(try !bits(0x61).matches(bits(0x41)))
    }

    @Test("The names that PKITS compares match: other spelling, other string types")
    func publicKeyInteroperabilityTestSuite() throws {
        let files = try Vectors.jsonLines("nist-pkits/certificates.jsonl", as: CertificateTextTests.File.self)
        func certificate(_ name: String) throws -> Certificate {
            try Certificate(der: #require(files.first { $0.name == name + ".crt" }).octets)
        }
        for (leaf, authority, matches) in [
            ("InvalidNameChainingTest1EE", "GoodCACert", false),
            ("ValidNameChainingWhitespaceTest3EE", "GoodCACert", true),
            ("ValidNameChainingCapitalizationTest5EE", "GoodCACert", true),
            ("ValidRolloverfromPrintableStringtoUTF8StringTest10EE", "RolloverfromPrintableStringtoUTF8StringCACert", true),
            ("ValidUTF8StringCaseInsensitiveMatchTest11EE", "UTF8StringCaseInsensitiveMatchCACert", true),
        ] where files.contains(where: { $0.name == leaf + ".crt" }) && files.contains(where: { $0.name == authority + ".crt" }) {
            #expect(try certificate(leaf).issuer.matches(certificate(authority).subject) == matches, "\(leaf)")
        }
        #expect(try !certificate("InvalidNameChainingTest1EE").issuer.matches(certificate("GoodCACert").subject))
    }
}
