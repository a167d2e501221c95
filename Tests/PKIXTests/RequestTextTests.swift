import DER
import Foundation
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite("Requests as openssl prints them") struct RequestTextTests {
    @Test("Every published request that both read is printed octet for octet as openssl prints it", .peer("openssl"))
    func published() throws {
        var compared = 0
        for one in try RequestCase.all() {
            guard let request = try? CertificationRequest(der: one.octets) else { continue }
            #expect(request.text == (try openSSLText(one.octets)), "\(one.name)")
            compared += 1
        }
        #expect(compared == 25)
    }

    static let additions: [[String]] = [
        [],
        ["subjectAltName=DNS:a.example,IP:10.0.0.1,IP:fe80::1,email:a@b.example,URI:https://a.example/,RID:1.2.3.4"],
        ["subjectAltName=critical,dirName:dn,otherName:1.3.6.1.4.1.311.20.2.3;UTF8:u@example,otherName:1.2.3;UTF8:x"],
        ["subjectAltName=otherName:1.2.3;IA5:x,otherName:1.2.3;INTEGER:5,otherName:1.3.6.1.5.5.7.8.7;IA5:_sip"],
        ["keyUsage=digitalSignature,keyEncipherment"],
        [
            "keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement,keyCertSign,"
                + "cRLSign,encipherOnly,decipherOnly"
        ],
        ["extendedKeyUsage=serverAuth,clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning,ipsecEndSystem"],
        ["extendedKeyUsage=critical,ipsecTunnel,ipsecUser,msSmartcardLogin,msEFS,anyExtendedKeyUsage,1.2.3.4"],
        ["basicConstraints=CA:FALSE"], ["basicConstraints=critical,CA:TRUE"], ["basicConstraints=CA:TRUE,pathlen:0"],
        ["subjectKeyIdentifier=hash"], ["subjectKeyIdentifier=DEADBEEF"], ["nsComment=made by a test"],
        ["nameConstraints=critical,permitted;DNS:.a.example,excluded;IP:10.0.0.0/255.0.0.0"],
        ["certificatePolicies=1.2.3.4,2.5.29.32.0"], ["authorityInfoAccess=OCSP;URI:http://a/,caIssuers;URI:http://b/"],
        ["tlsfeature=status_request"], ["policyConstraints=requireExplicitPolicy:3"], ["inhibitAnyPolicy=2"],
        ["nsCertType=client,server"], ["issuerAltName=DNS:a"], ["policyMappings=1.2.3:1.2.4"],
        ["1.2.3.4=DER:0102ff417e7f80"], ["1.3.6.1.4.1.311.20.2=ASN1:BMP:WebServer"],
        [
            "basicConstraints=CA:FALSE", "keyUsage=digitalSignature", "subjectAltName=DNS:a",
            "extendedKeyUsage=serverAuth",
        ],
    ]

    private static let configuration = """
        [req]
        distinguished_name = n
        attributes = a
        prompt = no
        [n]
        C = US
        O = "Example, Inc."
        CN = a.example
        [none]
        [a]
        challengePassword = secret
        unstructuredName = a name that is none
        [dn]
        C = US
        O = Ex, ample
        CN = é
        """

    @Test(
        "Requests of openssl with each kind of extension are printed as it prints them", .peer("openssl"),
        arguments: additions)
    func printsExtensions(_ additions: [String]) throws {
        let scratch = try Scratch()
        let configuration = try scratch.write(Self.configuration.utf8, to: "conf")
        for algorithm in [["rsa:1024"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]] {
            let made = try Peer.run(
                "openssl",
                [
                    "req", "-new", "-config", configuration, "-nodes", "-keyout", scratch.path("k"), "-outform", "DER",
                    "-newkey",
                ]
                    + algorithm + additions.flatMap { ["-addext", $0] })
            try #require(made.status == 0, "\(made.errors)")
            #expect(try CertificationRequest(der: made.output).text == openSSLText(made.output))
        }
    }

    static let keys: [[String]] = [
        ["rsa:1024"], ["rsa:1031"], ["rsa:2048"], ["rsa:2048", "-sha384"],
        ["rsa:2048", "-sigopt", "rsa_padding_mode:pss"],
        ["rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20", "-sha512"],
        ["rsa:1024", "-pkeyopt", "rsa_keygen_pubexp:3"],
        ["rsa:1024", "-pkeyopt", "rsa_keygen_pubexp:18446744073709551629"],
        ["rsa-pss"], ["rsa-pss", "-pkeyopt", "rsa_pss_keygen_md:sha256", "-pkeyopt", "rsa_pss_keygen_mgf1_md:sha256"],
        ["ed25519"], ["ed448"], ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
        ["ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"], ["ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"],
        ["ec", "-pkeyopt", "ec_paramgen_curve:prime192v1"], ["ec", "-pkeyopt", "ec_paramgen_curve:secp224r1"],
    ]

    @Test("Keys and signatures of each kind are printed as openssl prints them", .peer("openssl"), arguments: keys)
    func printsKeys(_ algorithm: [String]) throws {
        let scratch = try Scratch()
        let made = try Peer.run(
            "openssl",
            [
                "req", "-new", "-config", "/dev/null", "-subj", "/CN=a", "-nodes", "-keyout", scratch.path("k"),
                "-outform", "DER",
            ]
                + ["-newkey"] + algorithm)
        try #require(made.status == 0, "\(made.errors)")
        let request = try CertificationRequest(der: made.output)
        #expect(request.text == (try openSSLText(made.output)))
        switch request.checkSignature() {
        case .valid: #expect(algorithm[0].hasPrefix("rsa:"))
        case .unsupported: #expect(!algorithm[0].hasPrefix("rsa:"))
        case .invalid: Issue.record("a sound signature is called invalid")
        }
    }

    @Test("A DSA request is printed as openssl prints it", .peer("openssl"))
    func dsa() throws {
        let scratch = try Scratch()
        try Peer.run("openssl", ["dsaparam", "-out", scratch.path("p"), "-genkey", "1024"])
        let made = try Peer.run(
            "openssl",
            ["req", "-new", "-config", "/dev/null", "-subj", "/CN=a", "-key", scratch.path("p"), "-outform", "DER"])
        #expect(try CertificationRequest(der: made.output).text == openSSLText(made.output))
    }

    @Test("Our own requests are printed as openssl prints them", .peer("openssl"))
    func ours() throws {
        let names = try GeneralName.list(subjectAltName: "DNS:a,IP:1.2.3.4,email:a@b,URI:u:v,UPN:a@b,RID:1.2.3")
        let key = SubjectPublicKeyInfo(Samples.key.publicKey)
        let request = try Samples.request(
            try DistinguishedName(slashForm: "/C=US/CN=a\\+b+OU=é"),
            extensions: [
                Extension(try #require(SubjectAltName(names))), Extension(KeyUsage.digitalSignature, isCritical: true),
                Extension(try #require(ExtendedKeyUsage([.serverAuth, .clientAuth]))),
                Extension(BasicConstraints.endEntity),
                Extension(SubjectKeyIdentifier(of: key)),
            ],
            attributes: [try .challengePassword("secret"), try .unstructuredName("é")])
        #expect(request.text == (try openSSLText(request.encoded)))
    }

    @Test("A request as Windows makes it shows what openssl cannot print")
    func microsoft() throws {
        func attribute(_ type: ObjectIdentifier, _ value: [UInt8]) -> [UInt8] {
            var writer = DERWriter()
            RequestAttribute(type, values: [value]).write(to: &writer)
            return writer.finish()
        }
        let version = attribute(.microsoftOSVersion, element(0x16, Array("10.0.17763.2".utf8)))
        let client = attribute(
            .microsoftRequestClientInfo,
            element(
                0x30,
                [2, 1, 5] + element(0x0c, Array("pc.example".utf8)) + element(0x0c, Array("EXAMPLE\\u".utf8))
                    + element(0x0c, Array("certreq.exe".utf8))))
        let provider = attribute(
            .microsoftEnrollmentCSP, element(0x30, [2, 1, 1] + element(0x1e, [0, 0x41, 0, 0x42]) + [3, 1, 0]))
        // In an order that is not DER's, as Windows writes them.
        let request = try CertificationRequest(
            der: Samples.unsigned(subject: [0x30, 0], attributes: element(0xa0, version + provider + client)))
        #expect(
            request.attributes.map(\.type) == [
                .microsoftOSVersion, .microsoftEnrollmentCSP, .microsoftRequestClientInfo,
            ])
        let lines = request.text.split(separator: "\n").map(String.init)
        #expect(lines.contains("            1.3.6.1.4.1.311.13.2.3   :10.0.17763.2"))
        #expect(lines.contains("            1.3.6.1.4.1.311.13.2.2   :AB (key specification 1)"))
        #expect(lines.contains("            1.3.6.1.4.1.311.21.20    :pc.example, EXAMPLE\\u, certreq.exe (client 5)"))
    }

    @Test("What could mislead a reader is escaped wherever it stands, and nothing else is but octets that are no text")
    func escapes() throws {
        let attribute = element(
            0x30,
            octets(hex: "06092a864886f70d010902") + element(0x31, element(0x0c, Array("a\u{1b}[2Jb\u{202e}é".utf8))))
        let names = element(
            0x30, octets(hex: "0603551d11") + element(0x04, element(0x30, element(0x82, Array("a\nb".utf8)))))
        let comment = element(0x30, octets(hex: "06096086480186f842010d") + element(0x04, element(0x16, [0x61, 0x07])))
        let unknown = element(0x30, octets(hex: "06022a03") + element(0x04, [0x0a, 0x41, 0x1b]))
        let request = element(
            0x30, octets(hex: "06092a864886f70d01090e") + element(0x31, element(0x30, names + comment + unknown)))
        let text = try CertificationRequest(
            der: Samples.unsigned(
                subject: name([([0x55, 4, 3], element(0x0c, Array("\u{1b}\u{2066}".utf8)))]),
                attributes: element(0xa0, attribute + request))
        ).text
        #expect(
            text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x7f && $0.value < 0x2000 })
        for part in [
            "Subject: CN = \\1B\\E2\\81\\A6\n", "unstructuredName         :a\\1B[2Jb\\E2\\80\\AEé\n", "DNS:a\\0Ab\n",
            " a\\07\n", " .A.\n",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test("What openssl gives up on is still shown")
    func goesOn() throws {
        let oddBMP = name([([0x55, 4, 3], element(0x1e, [0]))])
        #expect(
            try CertificationRequest(der: Samples.unsigned(subject: oddBMP)).text.contains("Subject: CN = #1E0100\n"))
        let noKey = try CertificationRequest(
            der: Samples.unsigned(
                subject: [0x30, 0], key: octets(hex: "300b 3004 06022a03 0303 000102".replacing(" ", with: ""))))
        #expect(noKey.text.contains("            Public Key Algorithm: 1.2.3\n            Unable to load Public Key\n"))
        let malformed = try CertificationRequest(
            der: Samples.unsigned(extensions: [octets(hex: "30050603551d1100")]))
        #expect(malformed.text.contains("            Requested Extensions: malformed at offset "))
    }
}
