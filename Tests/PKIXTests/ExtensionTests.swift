import DER
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite("Extensions") struct ExtensionTests {
    static let usages: [(KeyUsage, String)] = [
        ([.digitalSignature], "03020780"), ([.digitalSignature, .keyEncipherment], "030205a0"),
        ([.cRLSign], "03020102"),
        ([.keyCertSign, .cRLSign], "03020106"), ([.encipherOnly], "03020001"), ([.decipherOnly], "0303070080"),
        ([.digitalSignature, .keyEncipherment, .dataEncipherment, .keyAgreement], "030203b8"), ([], "030100"),
    ]

    @Test("keyUsage is written without trailing zero bits, and reads back", arguments: usages)
    func keyUsage(usage: KeyUsage, encoding: String) throws {
        #expect(hex(usage.encoded) == encoding)
        #expect(try KeyUsage(encoded: octets(hex: encoding)[...]) == usage)
    }

    @Test(
        "keyUsage with unused bits set, with more than 16 bits, or empty of octets is refused",
        arguments: ["03020781", "0300", "030101", "0304070000 80", "03020880"])
    func badKeyUsage(encoding: String) {
        #expect(throws: DERError.self) { try KeyUsage(encoded: octets(hex: encoding)[...]) }
    }

    @Test("Trailing zero bits of keyUsage are read, though never written: the leniency has a name")
    func trailingZeroBits() throws {
        #expect(try KeyUsage(encoded: octets(hex: "030206c0")[...]) == [.digitalSignature, .nonRepudiation])
        #expect(try KeyUsage(encoded: octets(hex: "03020086")[...]).encoded == octets(hex: "03020186"))
    }

    @Test("Every usage has its name, in any case")
    func usageNames() {
        for (bit, name) in KeyUsage.names.enumerated() {
            #expect(KeyUsage(named: name.uppercased()) == KeyUsage(rawValue: 1 << UInt16(bit)))
        }
        #expect(KeyUsage(named: "contentCommitment") == .nonRepudiation)
        #expect(KeyUsage(named: "x") == nil)
    }

    static let constraints: [(BasicConstraints, String)] = [
        (.endEntity, "3000"), (.certificateAuthority(pathLenConstraint: nil), "30030101ff"),
        (.certificateAuthority(pathLenConstraint: 0), "30060101ff020100"),
        (.certificateAuthority(pathLenConstraint: 200), "30070101ff020200c8"),
    ]

    @Test("basicConstraints leaves its default out, and reads back", arguments: constraints)
    func basicConstraints(value: BasicConstraints, encoding: String) throws {
        #expect(hex(value.encoded) == encoding)
        #expect(try BasicConstraints(encoded: octets(hex: encoding)[...]) == value)
    }

    @Test("An encoded cA FALSE is read: the leniency has a name")
    func encodedDefault() throws {
        #expect(try BasicConstraints(encoded: octets(hex: "3003010100")[...]) == .endEntity)
    }

    @Test(
        "basicConstraints with a path length and no cA, a negative one, or more is refused",
        arguments: ["3003020100", "30060101ff0201ff", "30060101ff020100 00", "3003010101", "30080101ff0201000500"])
    func badBasicConstraints(encoding: String) {
        #expect(throws: DERError.self) { try BasicConstraints(encoded: octets(hex: encoding)[...]) }
    }

    @Test("extendedKeyUsage keeps its order; names and dotted text give purposes")
    func extendedKeyUsage() throws {
        let purposes = ["serverAuth", "CLIENTAUTH", "ipsecEndSystem", "1.2.3"].compactMap(
            ExtendedKeyUsage.purpose(named:))
        #expect(purposes == [.serverAuth, .clientAuth, .ipsecEndSystem, ObjectIdentifier(1, 2, 3)])
        let value = try #require(ExtendedKeyUsage(purposes))
        #expect(hex(value.encoded) == "302206082b0601050507030106082b0601050507030206082b0601050507030506022a03")
        #expect(try ExtendedKeyUsage(encoded: value.encoded[...]) == value)
        #expect(ExtendedKeyUsage([]) == nil)
        #expect(ExtendedKeyUsage.purpose(named: "nothing") == nil)
        #expect(throws: DERError.self) { try ExtendedKeyUsage(encoded: [0x30, 0x00]) }
    }

    @Test("The subject key identifier is SHA-1 over the public key's bits")
    func subjectKeyIdentifier() throws {
        let key = SubjectPublicKeyInfo(Samples.key.publicKey)
        let identifier = SubjectKeyIdentifier(of: key)
        #expect(identifier.octets.count == 20)
        #expect(hex(identifier.encoded) == "0414" + hex(identifier.octets))
        #expect(try SubjectKeyIdentifier(encoded: identifier.encoded[...]) == identifier)
    }

    @Test("An extension that is not critical says nothing of it; one of two with one type is found and not chosen")
    func extensions() throws {
        let one = Extension(KeyUsage.digitalSignature, isCritical: true)
        var writer = DERWriter()
        Extensions([one, Extension(KeyUsage.cRLSign), Extension(BasicConstraints.endEntity)]).write(to: &writer)
        let encoded = writer.finish()
        #expect(
            hex(encoded) == "3028" + "300e0603551d0f0101ff040403020780" + "300b0603551d0f040403020102"
                + "30090603551d1304023000")
        var reader = try DERReader(encoded[...])
        let read = try Extensions(&reader)
        #expect(read.repeatedTypes == [.keyUsage])
        #expect(throws: DERError.self) { try read.value(of: KeyUsage.self) }
        #expect(try read.value(of: BasicConstraints.self) == .endEntity)
        #expect(try read.value(of: SubjectAltName.self) == nil)
        #expect(read[.keyUsage] == one)
    }

    @Test("An error inside an extension tells its place in the whole input")
    func absoluteOffsets() throws {
        let request = try CertificationRequest(
            der: try Samples.unsigned(type: "2.5.29.15", value: [0x03, 0x02, 0x07, 0x81]))
        let place = try #require(
            request.encoded.indices.first { Array(request.encoded[$0...].prefix(4)) == [3, 2, 7, 0x81] })
        #expect(throws: DERError(.badBitString, at: place + 3)) {
            _ = try request.requestedExtensions()?.value(of: KeyUsage.self)
        }
    }
}
