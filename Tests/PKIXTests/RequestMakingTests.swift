import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Requests that are made") struct RequestMakingTests {
    /// The request of the DoD runbook: subject and names in the order of its document.
    private static func runbook() throws -> CertificationRequest {
        let names = try GeneralName.list(
            subjectAltName: "IP:172.26.2.115,IP:FE80:0:0:0:453C:C498:D73B:D4B9,DNS:J17-IC1,DNS:J17-IC1.ININ.Local")
        return try Samples.request(
            try DistinguishedName(slashForm: "/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1"),
            extensions: [Extension(try #require(SubjectAltName(names)))])
    }

    @Test("The runbook's request has its subject, its four names in order, and SHA-256")
    func runbookText() throws {
        let text = try Self.runbook().text
        for line in [
            "        Subject: OU = CONTRACTOR, OU = PKI, OU = DoD, O = U.S. Government, C = US, CN = J17-IC1\n",
            "                    IP Address:172.26.2.115, IP Address:FE80:0:0:0:453C:C498:D73B:D4B9, DNS:J17-IC1, "
                + "DNS:J17-IC1.ININ.Local\n",
            "    Signature Algorithm: sha256WithRSAEncryption\n", "                Public-Key: (2048 bit)\n",
        ] { #expect(text.contains(line), "\(line)") }
    }

    @Test("openssl verifies the runbook's request and prints the same", .peer("openssl"))
    func openSSL() throws {
        let request = try Self.runbook()
        let ran = try Peer.run(
            "openssl", ["req", "-inform", "DER", "-noout", "-verify", "-text"], input: request.encoded)
        #expect(ran.status == 0)
        #expect(ran.errors.contains("verify OK"))
        #expect(ran.text == request.text)
    }

    @Test("certtool reads the runbook's request and calls its self-signature verified", .peer("certtool"))
    func certtool() throws {
        let ran = try Peer.run("certtool", ["--crq-info", "--inder"], input: try Self.runbook().encoded)
        #expect(ran.status == 0)
        let text = ran.text + ran.errors
        for part in [
            "Self signature: verified", "Subject: CN=J17-IC1,C=US,O=U.S. Government,OU=DoD,OU=PKI,OU=CONTRACTOR",
            "IPAddress: 172.26.2.115", "IPAddress: fe80::453c:c498:d73b:d4b9", "DNSname: J17-IC1\n",
            "DNSname: J17-IC1.ININ.Local",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    @Test("keytool reads the runbook's request", .peer("keytool"))
    func keytool() throws {
        let scratch = try Scratch()
        let ran = try Peer.run(
            "keytool",
            ["-J-Duser.language=en", "-printcertreq", "-file", try scratch.write(try Self.pem(), to: "r.pem")])
        #expect(ran.status == 0, "\(ran.text)")
        #expect(ran.text.contains("CN=J17-IC1, C=US, O=U.S. Government, OU=DoD, OU=PKI, OU=CONTRACTOR"))
        #expect(ran.text.contains("DNSName: J17-IC1.ININ.Local"))
        #expect(ran.text.contains("2048"))
    }

    @Test("Python cryptography reads the runbook's request, and its names in order", .peer("python3"))
    func python() throws {
        let program = """
            import sys
            from cryptography import x509
            r = x509.load_der_x509_csr(sys.stdin.buffer.read())
            print(r.is_signature_valid, r.signature_hash_algorithm.name)
            print(r.subject.rfc4514_string())
            print(*[n.value for n in r.extensions.get_extension_for_class(x509.SubjectAlternativeName).value])
            """
        let ran = try Peer.run("python3", ["-c", program], input: try Self.runbook().encoded)
        #expect(ran.status == 0, "\(ran.errors)")
        #expect(
            ran.text == """
                True sha256
                CN=J17-IC1,C=US,O=U.S. Government,OU=DoD,OU=PKI,OU=CONTRACTOR
                172.26.2.115 fe80::453c:c498:d73b:d4b9 J17-IC1 J17-IC1.ININ.Local

                """)
    }

    private static func pem() throws -> [UInt8] {
        let text = Data(try runbook().encoded).base64EncodedString(options: [
            .lineLength64Characters, .endLineWithLineFeed,
        ])
        return Array("-----BEGIN CERTIFICATE REQUEST-----\n\(text)\n-----END CERTIFICATE REQUEST-----\n".utf8)
    }

    @Test("A request reads back to what was asked for, with each digest", arguments: DigestAlgorithm.allCases)
    func readsBack(digest: DigestAlgorithm) throws {
        var random = TestRandomSource()
        let subject = try DistinguishedName(rfc4514: "CN=a,OU=b,OU=c,C=US")
        let extensions = [
            Extension(KeyUsage.digitalSignature, isCritical: true), Extension(BasicConstraints.endEntity),
        ]
        let made = try CertificationRequest.make(
            subject: subject, key: Samples.key, digest: digest, extensions: extensions,
            attributes: [try .unstructuredName("x"), try .challengePassword("y")], random: &random)
        let read = try CertificationRequest(der: made.encoded)
        #expect(read == made)
        #expect(read.subject == subject)
        #expect(read.subjectPublicKeyInfo == SubjectPublicKeyInfo(Samples.key.publicKey))
        #expect(try read.requestedExtensions()?.all == extensions)
        #expect(read.attributes.map(\.type) == [.unstructuredName, .challengePassword, .extensionRequest])
        #expect(read.attributes.flatMap(\.texts) == ["x", "y"])
        #expect(read.signatureAlgorithm == .signature(digest))
        #expect(read.checkSignature() == .valid)
    }

    @Test("Without attributes the field is there and empty; a request that lacks it is read")
    func attributesField() throws {
        let made = try Samples.request(try DistinguishedName(slashForm: "/CN=a"))
        #expect(made.certificationRequestInfo.suffix(2) == [0xa0, 0x00])
        let absent = try CertificationRequest(der: Samples.unsigned(subject: [0x30, 0], attributes: nil))
        #expect(absent.attributes.isEmpty)
        #expect(absent.text.contains("        Attributes:\n            (none)\n"))
    }

    @Test("A repeated extension or attribute is refused")
    func refusesRepetition() throws {
        let subject = try DistinguishedName(slashForm: "/CN=a")
        #expect(throws: CertificationRequestError.repeatedExtension(.keyUsage)) {
            try Samples.request(subject, extensions: [Extension(KeyUsage.cRLSign), Extension(KeyUsage.cRLSign)])
        }
        #expect(throws: CertificationRequestError.repeatedAttribute(.challengePassword)) {
            try Samples.request(subject, attributes: [try .challengePassword("a"), try .challengePassword("b")])
        }
    }

    @Test("A request whose signature does not verify never leaves; an error of the signer comes out")
    func refusesBadSignature() throws {
        let key = SubjectPublicKeyInfo(Samples.key.publicKey)
        func make(_ sign: (Span<UInt8>) throws(RSAError) -> [UInt8]) throws(CertificationRequestError) {
            _ = try CertificationRequest.make(
                subject: DistinguishedName([]), subjectPublicKeyInfo: key, extensions: [], attributes: [],
                signatureAlgorithm: .signature(.sha256), sign: sign)
        }
        #expect(throws: CertificationRequestError.doesNotVerify) {
            try make { (_: Span<UInt8>) throws(RSAError) in [UInt8](repeating: 1, count: 256) }
        }
        #expect(throws: CertificationRequestError.rsa(.resultDoesNotVerify)) {
            try make { (_: Span<UInt8>) throws(RSAError) in throw .resultDoesNotVerify }
        }
    }

    @Test("One octet changed in what is signed makes the signature invalid")
    func altered() throws {
        let made = try Self.runbook()
        var octets = made.encoded
        let place = try #require(octets.indices.first { octets[$0...].starts(with: Array("J17".utf8)) })
        octets[place] ^= 1
        #expect(try CertificationRequest(der: octets).checkSignature() == .invalid)
    }

    @Test(
        "The signature's NULL is held to the letter: absent for SHA-256 is read, absent for SHA-1 is not the algorithm")
    func nullParameters() throws {
        let made = try Samples.request(try DistinguishedName(slashForm: "/CN=a"))
        let subject = made.subject.encoded
        func verdict(_ algorithm: String) throws -> SignatureVerdict {
            try CertificationRequest(
                der: Samples.unsigned(subject: subject, algorithm: octets(hex: algorithm), signature: made.signature)
            ).checkSignature()
        }
        #expect(try verdict("300d06092a864886f70d01010b0500") == .valid)
        #expect(try verdict("300b06092a864886f70d01010b") == .valid)
        #expect(try verdict("300f06092a864886f70d01010b04020000") == .unsupported(.sha256WithRSAEncryption))
        #expect(try verdict("300b06092a864886f70d010105") == .unsupported(.sha1WithRSAEncryption))
    }

    @Test("challengePassword and unstructuredName have the string types of RFC 2985, and its bound")
    func attributeStrings() throws {
        #expect(hex(try RequestAttribute.challengePassword("ab").values[0]) == "13026162")
        #expect(hex(try RequestAttribute.challengePassword("a_").values[0]) == "0c02615f")
        #expect(hex(try RequestAttribute.unstructuredName("a_").values[0]) == "1602615f")
        #expect(throws: AttributeValueError.self) {
            try RequestAttribute.challengePassword(String(repeating: "a", count: 256))
        }
        #expect(throws: AttributeValueError.self) { try RequestAttribute.challengePassword("") }
        #expect(throws: AttributeValueError.self) { try RequestAttribute.challengePassword("a\nb") }
    }

    @Test("An extensionRequest of Microsoft's is found; two values, or two attributes, are refused")
    func extensionRequests() throws {
        let one = element(0x30, octets(hex: "30090603551d1304023000"))
        func request(_ type: String, _ values: [UInt8], times: Int = 1) throws -> CertificationRequest {
            let attribute = element(0x30, octets(hex: type) + element(0x31, values))
            return try CertificationRequest(
                der: Samples.unsigned(
                    subject: [0x30, 0], attributes: element(0xa0, (0..<times).flatMap { _ in attribute })))
        }
        let standard = "06092a864886f70d01090e"
        let microsoft = "060a2b0601040182370201 0e"
        #expect(try request(standard, one).requestedExtensions()?.all.map(\.type) == [.basicConstraints])
        #expect(try request(microsoft, one).requestedExtensions()?.all.map(\.type) == [.basicConstraints])
        #expect(try request(standard, []).requestedExtensions() == nil)
        #expect(throws: DERError.self) { try request(standard, one + one).requestedExtensions() }
        #expect(throws: DERError.self) { try request(standard, one, times: 2).requestedExtensions() }
        #expect(throws: DERError.self) { try request(standard, [0x30, 0x00]).requestedExtensions() }
    }
}
