import DER
import KeyFormats
import PKIX
import TestSupport
import Testing

/// The extensions of RFC 5280 sections 4.2 and 5.2, written and read.
@Suite struct CertificateExtensionTests {
    private static let name = DistinguishedName([
        RelativeDistinguishedName(AttributeTypeAndValue(type: .commonName, string: DERString("CA", as: .utf8)!))
    ])
    private static let point = DistributionPointName.fullName([.uniformResourceIdentifier("http://a.example/ca.crl")])

    /// Each with its encoding, which the ASN.1 of its section gives by hand.
    static let written: [(any ExtensionValue, String)] = [
        (AuthorityKeyIdentifier(keyIdentifier: [1, 2]), "30048002 0102"),
        (AuthorityKeyIdentifier(
            keyIdentifier: nil, issuer: [.directoryName(name)], serialNumber: CertificateSerialNumber(magnitude: [0xff])),
            "3017a111a40f300d310b300906035504030c024341820200ff"),
        (IssuerAltName([.dNSName("a")])!, "3003 820161"),
        (CertificatePolicies([PolicyInformation(.anyPolicy)])!, "3008 3006 0604551d2000"),
        (CertificatePolicies([PolicyInformation(.anyPolicy, qualifiers: [
            .certificationPracticeStatement("u"), .userNotice(UserNotice(explicitText: "t")!),
        ])])!,
            "302a30280604551d20003020300d06082b06010505070201160175300f06082b0601050507020230030c0174"),
        (PolicyMappings([.init(issuerDomainPolicy: .commonName, subjectDomainPolicy: .surname)])!,
            "300c 300a 0603550403 0603550404"),
        (SubjectDirectoryAttributes([.init(.title, values: [[5, 0]])!])!, "300b 3009 060355040c 3102 0500"),
        (NameConstraints(permitted: [.dNSName("a")], excluded: [.dNSName("b")])!,
            "300e a005 3003 820161 a105 3003 820162"),
        (PolicyConstraints(requireExplicitPolicy: 0, inhibitPolicyMapping: 1)!, "3006 800100 810101"),
        (InhibitAnyPolicy(skipCerts: 128)!, "02020080"),
        (CRLDistributionPoints([DistributionPoint(point, reasons: [.keyCompromise, .aACompromise])!])!,
            "30243022a01ba0198617687474703a2f2f612e6578616d706c652f63612e63726c8103074080"),
        (FreshestCRL([DistributionPoint(nil, cRLIssuer: [.directoryName(name)])!])!,
            "30153013a211a40f300d310b300906035504030c024341"),
        (AuthorityInfoAccess([AccessDescription(.ocsp, .dNSName("a"))])!, "300f 300d 06082b06010505073001 820161"),
        (SubjectInfoAccess([AccessDescription(.caIssuers, .dNSName("a"))])!, "300f 300d 06082b06010505073002 820161"),
        (CRLReason.aACompromise, "0a010a"),
        (InvalidityDate(.noWellDefinedExpiration), "180f" + hex("99991231235959Z".utf8)),
        (CertificateIssuer([.directoryName(name)])!, "3011a40f300d310b300906035504030c024341"),
        (CRLNumber(magnitude: [0, 0x80]), "02020080"),
        (DeltaCRLIndicator(baseCRLNumber: CRLNumber(magnitude: [])), "020100"),
        (IssuingDistributionPoint(nil, scope: .onlyCACertificates, onlySomeReasons: [.keyCompromise], isIndirectCRL: true),
            "300a 8201ff 83020640 8401ff"),
        (IssuingDistributionPoint(nil), "3000"),
    ]

    @Test("Each extension is written as its section has it, and reads to the same value", arguments: written.indices)
    func writing(place: Int) throws {
        let (value, encoding) = Self.written[place]
        #expect(hex(value.encoded) == encoding.filter { $0 != " " })
        func reads<Value: ExtensionValue>(_ value: Value) throws -> Bool { try Value(encoded: value.encoded[...]) == value }
        let isSame = try reads(value)
        #expect(isSame)
    }

    @Test("Every proper prefix of each, and each with an octet behind it, is refused", arguments: written.indices)
    func appended(place: Int) throws {
        let (value, _) = Self.written[place]
        func refuses<Value: ExtensionValue>(_ value: Value, _ octets: [UInt8]) -> Bool {
            (try? Value(encoded: octets[...])) == nil
        }
        for octets in Array(prefixes(of: value.encoded)) + [value.encoded + [0]] {
            let isRefused = refuses(value, octets)
            #expect(isRefused, "\(hex(octets))")
        }
    }

    /// What the sections forbid in the encoding itself.
    @Test("Values that the ASN.1 excludes are refused", arguments: [
        ("3003 020101", "AuthorityKeyIdentifier"), ("3000", "IssuerAltName"), ("3000", "CertificatePolicies"),
        ("300a 3008 0604551d2000 3000", "CertificatePolicies"), ("3000", "PolicyMappings"),
        ("3009 3007 060355040c 3100", "SubjectDirectoryAttributes"), ("3002 a000", "NameConstraints"),
        ("300a a008 3006 820161 800100", "NameConstraints"), ("3003 8001ff", "PolicyConstraints"),
        ("0201ff", "InhibitAnyPolicy"), ("020900ffffffffffffffff", "InhibitAnyPolicy"), ("3000", "CRLDistributionPoints"),
        ("3006 3004 81020500", "CRLDistributionPoints"), ("3000", "AuthorityInfoAccess"), ("0a0107", "CRLReason"),
        ("0a010b", "CRLReason"), ("020101", "CRLReason"), ("170d" + hex("260101000000Z".utf8), "InvalidityDate"),
        ("0201ff", "CRLNumber"), ("02020001", "CRLNumber"), ("3003 810100", "IssuingDistributionPoint"),
        ("3006 8101ff 8201ff", "IssuingDistributionPoint"), ("3003 810101", "IssuingDistributionPoint"),
        ("3000", "CertificateIssuer"),
    ])
    func excluded(encoding: String, type: String) throws {
        let octets = octets(hex: encoding)[...]
        let value: Any?
        switch type {
        case "AuthorityKeyIdentifier": value = try? AuthorityKeyIdentifier(encoded: octets)
        case "IssuerAltName": value = try? IssuerAltName(encoded: octets)
        case "CertificatePolicies": value = try? CertificatePolicies(encoded: octets)
        case "PolicyMappings": value = try? PolicyMappings(encoded: octets)
        case "SubjectDirectoryAttributes": value = try? SubjectDirectoryAttributes(encoded: octets)
        case "NameConstraints": value = try? NameConstraints(encoded: octets)
        case "PolicyConstraints": value = try? PolicyConstraints(encoded: octets)
        case "InhibitAnyPolicy": value = try? InhibitAnyPolicy(encoded: octets)
        case "CRLDistributionPoints": value = try? CRLDistributionPoints(encoded: octets)
        case "AuthorityInfoAccess": value = try? AuthorityInfoAccess(encoded: octets)
        case "CRLReason": value = try? CRLReason(encoded: octets)
        case "InvalidityDate": value = try? InvalidityDate(encoded: octets)
        case "CRLNumber": value = try? CRLNumber(encoded: octets)
        case "IssuingDistributionPoint": value = try? IssuingDistributionPoint(encoded: octets)
        case "CertificateIssuer": value = try? CertificateIssuer(encoded: octets)
        default:
            Issue.record("\(type) is not in the test's table")
            return
        }
        #expect(value == nil)
    }

    @Test("Serial numbers are read whatever their sign and length, and say whether they conform", arguments: [
        ("01", "1", true), ("00", "0", false), ("7f", "7f", true), ("0080", "80", true), ("ff", "-1", false),
        ("80", "-80", false), ("ff7f", "-81", false), ("7f" + String(repeating: "00", count: 19), "7f" + String(repeating: "00", count: 19), true),
        ("7f" + String(repeating: "00", count: 20), "7f" + String(repeating: "00", count: 20), false),
    ])
    func serialNumbers(content: String, text: String, conforms: Bool) throws {
        let octets = octets(hex: content)
        var reader = try DERReader(([2, UInt8(octets.count)] + octets)[...])
        let number = try CertificateSerialNumber(&reader, DERField("serialNumber", "RFC 5280 section 4.1.2.2"))
        #expect(number.octets == octets)
        #expect(number.description == text)
        #expect(number.isConforming == conforms)
        if !number.isNegative { #expect(CertificateSerialNumber(magnitude: [0, 0] + octets) == number) }
    }
}
