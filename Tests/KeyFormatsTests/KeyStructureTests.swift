import DER
import KeyFormats
import Octets
import RSA
import TestSupport
import Testing

@Suite("The structures of keys")
struct KeyStructureTests {
    let key: RSAPrivateKey
    let numbers: [[UInt8]]

    init() throws {
        let cases = try Vectors.jsonLines("pyca-keys/keys.jsonl", as: KeyFileVectorTests.Case.self)
        let c = try #require(cases.first { $0.name == "DER_Serialization/unenc-rsa-pkcs8.der" })
        key = try PrivateKeyFile(SecretBytes(copying: c.content.span)).key()
        let v = key.values
        func octets(_ slice: SecretSlice) -> [UInt8] { slice.withBytes { span in span.indices.map { span[$0] } } }
        numbers =
            [v.modulus, v.publicExponent]
            + [v.privateExponent, v.prime1, v.prime2, v.exponent1, v.exponent2, v.coefficient].map(octets)
    }

    static func sequence(_ content: (inout DERWriter) -> Void) -> [UInt8] {
        var writer = DERWriter()
        writer.sequence { content(&$0) }
        return writer.finish()
    }

    /// RSAPrivateKey with a version and numbers as encoded elements.
    func pkcs1(version: Int = 0, _ change: (inout [[UInt8]]) -> Void = { _ in }) -> [UInt8] {
        var elements = numbers.map { number in
            var writer = DERWriter()
            writer.nonNegativeInteger(number.span)
            return writer.finish()
        }
        change(&elements)
        return Self.sequence { s in
            s.integer(version)
            for element in elements { s.raw(element.span) }
        }
    }

    func pkcs8(
        version: Int = 0, algorithm: AlgorithmIdentifier = .rsaEncryption, key: [UInt8]? = nil, more: [UInt8] = []
    ) -> [UInt8] {
        Self.sequence { s in
            s.integer(version)
            algorithm.write(to: &s)
            s.octetString(key ?? pkcs1())
            s.raw(more.span)
        }
    }

    @Test("What stands elsewhere, or otherwise, in PKCS #1 is refused where it stands")
    func pkcs1Structure() {
        func outcome(_ octets: [UInt8]) -> String { KeyFileOutcome.of(octets) }
        #expect(outcome(pkcs1()) == "private pkcs1 1024")
        #expect(outcome(pkcs1() + [0]) == "der trailingOctets 609")
        // The header takes 4 octets, the version 3: the modulus starts at 7, its content at 10, e at 139.
        #expect(outcome(pkcs1 { $0[0] = octets(hex: "028100") }) == "der badLength 8")
        #expect(outcome(pkcs1 { $0[1] = octets(hex: "0203ff0001") }) == "der integerOutOfRange 141")
        #expect(outcome(pkcs1 { $0[1] = octets(hex: "020400010001") }) == "der badInteger 141")
        #expect(outcome(pkcs1 { $0[1] = octets(hex: "0200") }) == "der badInteger 141")
        #expect(
            outcome(pkcs1 { $0[1] = octets(hex: "020100") }) == "rsa unsoundKey(RSA.RSAKeyDefect.publicExponentEven)")
        #expect(
            outcome(pkcs1 { $0[1] = octets(hex: "020101") })
                == "rsa unsoundKey(RSA.RSAKeyDefect.publicExponentTooSmall)")
        #expect(outcome(pkcs1 { $0[0] = octets(hex: "020100") }) == "rsa unsoundKey(RSA.RSAKeyDefect.modulusEven)")
        #expect(
            outcome(pkcs1 { $0[7] = octets(hex: "020100") }).hasPrefix("rsa unsoundKey(RSA.RSAKeyDefect.coefficient"))
        #expect(outcome(pkcs1 { $0.removeLast() }) == "der expected 2 found end 542")
        #expect(outcome(pkcs1 { $0.append(octets(hex: "020101")) }).hasPrefix("der trailingOctets"))
        #expect(outcome(pkcs1(version: 2)) == "der integerOutOfRange 6")
        #expect(outcome(pkcs1(version: -1)) == "der integerOutOfRange 6")
        #expect(outcome(pkcs1 { $0.swapAt(3, 4) }).hasPrefix("rsa "))
        #expect(outcome(pkcs1 { $0[2] = $0[3] }).hasPrefix("rsa "))
        // A number that belongs to another place: every pair exchanged makes no key.
        for i in 0..<8 {
            for j in 0..<i { #expect(outcome(pkcs1 { $0.swapAt(i, j) }).hasPrefix("rsa "), "\(i), \(j)") }
        }
    }

    @Test("Zero in the place of any number is RSA's to refuse, and does not trap")
    func zeros() {
        for i in 0..<8 {
            #expect(KeyFileOutcome.of(pkcs1 { $0[i] = octets(hex: "020100") }).hasPrefix("rsa "), "\(i)")
            #expect(KeyFileOutcome.of(pkcs1 { $0[i] = octets(hex: "020101") }).hasPrefix("rsa "), "\(i)")
            #expect(
                KeyFileOutcome.of(pkcs1 { $0[i] = octets(hex: "0201ff") }).hasPrefix("der integerOutOfRange"), "\(i)")
        }
    }

    @Test("More than two primes are refused by name, and must be there for version 1 only")
    func multiPrime() {
        let other = Self.sequence { s in s.sequence { o in for _ in 0..<3 { o.integer(3) } } }
        #expect(KeyFileOutcome.of(pkcs1(version: 1) { $0.append(other) }) == "multi-prime")
        #expect(KeyFileOutcome.of(pkcs8(key: pkcs1(version: 1) { $0.append(other) })) == "multi-prime")
        #expect(KeyFileOutcome.of(pkcs1(version: 1)).hasPrefix("der expected 16 found end"))
        #expect(KeyFileOutcome.of(pkcs1 { $0.append(other) }).hasPrefix("der trailingOctets"))
        #expect(
            KeyFileOutcome.of(pkcs1(version: 1) { $0.append([0x30, 0x00]) }).hasPrefix("der expected 16 found end"))
    }

    @Test("The algorithm of a PKCS #8 key decides, and RSA's parameters are NULL or left out")
    func pkcs8Algorithm() {
        #expect(KeyFileOutcome.of(pkcs8()) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(pkcs8(algorithm: AlgorithmIdentifier(.rsaEncryption, parameters: nil))) == "private pkcs8 1024")
        for parameters in [[0x30, 0x00], [0x05, 0x01, 0x00], [0x02, 0x01, 0x00]] as [[UInt8]?] {
            let identifier = AlgorithmIdentifier(.rsaEncryption, parameters: parameters)
            #expect(KeyFileOutcome.of(pkcs8(algorithm: identifier)) == "der bad parameters 7")
        }
        // Those of a public key are never left out.
        for parameters in [nil, [0x30, 0x00], [0x05, 0x01, 0x00], [0x02, 0x01, 0x00]] as [[UInt8]?] {
            let identifier = AlgorithmIdentifier(.rsaEncryption, parameters: parameters)
            let info = Self.sequence { s in
                identifier.write(to: &s)
                s.bitString(SubjectPublicKeyInfo(key.publicKey).subjectPublicKey.span)
            }
            #expect(KeyFileOutcome.of(info) == "der bad parameters \(info[1] == 0x81 ? 3 : 2)")
        }
        for (identifier, inner, name) in [
            (ObjectIdentifier.rsassaPSS, pkcs1(), "rsassaPss"), (.ed25519, octets(hex: "0402aabb"), "ED25519"),
            (.x448, octets(hex: "0402aabb"), "X448"), (.dsa, octets(hex: "020105"), "dsaEncryption"),
            (.dhPublicNumber, octets(hex: "020105"), "dhpublicnumber"), (ObjectIdentifier(1, 2, 3), [0xff], "1.2.3"),
        ] {
            let octets = pkcs8(algorithm: AlgorithmIdentifier(identifier, parameters: nil), key: inner)
            #expect(KeyFileOutcome.of(octets) == "unsupported \(name)")
        }
        // A foreign key whose outline is damaged is malformed.
        #expect(
            KeyFileOutcome.of(pkcs8(algorithm: AlgorithmIdentifier(.ed25519, parameters: nil), key: [0x05, 0x00]))
                .hasPrefix("der "))
        #expect(
            KeyFileOutcome.of(pkcs8(algorithm: AlgorithmIdentifier(.ecPublicKey, parameters: nil), key: [0x30, 0x00]))
                .hasPrefix("der "))
    }

    @Test("Attributes and a public key behind the private one are passed over, if they are what RFC 5958 says")
    func oneAsymmetricKey() throws {
        let attribute = "300c06082b06010505070301" + "3100"
        let attributes = octets(hex: "a00e" + attribute)
        #expect(KeyFileOutcome.of(pkcs8(more: attributes)) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(pkcs8(more: octets(hex: "a000"))) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(pkcs8(more: octets(hex: "a0020500"))).hasPrefix("der expected 16 found 5"))
        #expect(KeyFileOutcome.of(pkcs8(more: octets(hex: "0500"))).hasPrefix("der trailingOctets"))
        var writer = DERWriter()
        writer.write(.primitive(1), [0] + SubjectPublicKeyInfo(key.publicKey).subjectPublicKey)
        let publicKey = writer.finish()
        #expect(KeyFileOutcome.of(pkcs8(version: 1, more: publicKey)) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(pkcs8(version: 1, more: attributes + publicKey)) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(pkcs8(version: 1, more: publicKey + attributes)).hasPrefix("der trailingOctets"))
        #expect(KeyFileOutcome.of(pkcs8(version: 0, more: publicKey)) == "der bad version 4")
        #expect(KeyFileOutcome.of(pkcs8(version: 1)) == "der bad version 4")
        #expect(KeyFileOutcome.of(pkcs8(version: 2)) == "der integerOutOfRange 6")
        var other = publicKey
        other[other.count - 10] ^= 2
        #expect(KeyFileOutcome.of(pkcs8(version: 1, more: other)) == "public key does not fit")
        #expect(KeyFileOutcome.of(pkcs8(version: 1, more: octets(hex: "81020700"))).hasPrefix("der expected 16"))
        #expect(KeyFileOutcome.of(pkcs8(version: 1, more: octets(hex: "8100"))).hasPrefix("der badBitString"))
    }

    @Test("The label of a private key must be that of its content; the first private key of a text counts")
    func labels() {
        func text(_ blocks: (PEMLabel, [UInt8])...) -> [UInt8] { blocks.flatMap { PEM.encode($0.1, label: $0.0) } }
        let spki = key.publicKey.der
        #expect(KeyFileOutcome.of(text((.rsaPrivateKey, pkcs1()))) == "private pkcs1 1024")
        #expect(KeyFileOutcome.of(text((.privateKey, pkcs1()))).hasPrefix("der expected 16 found 2"))
        #expect(KeyFileOutcome.of(text((.rsaPrivateKey, pkcs8()))).hasPrefix("der expected 2 found 16"))
        #expect(KeyFileOutcome.of(text((.certificate, spki), (.privateKey, pkcs8()))) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(text((.publicKey, spki), (.privateKey, pkcs8()))) == "private pkcs8 1024")
        #expect(
            KeyFileOutcome.of(text((.privateKey, pkcs8()), (.rsaPrivateKey, [0x30, 0x00]))) == "private pkcs8 1024")
        #expect(KeyFileOutcome.of(text((.certificate, spki))) == "no key, CERTIFICATE")
        #expect(KeyFileOutcome.of(text((.certificate, spki), (.publicKey, spki))) == "public 1024")
        #expect(throws: KeyFormatError.privateKey) { try PublicKeyFile(text((.privateKey, pkcs8()))) }
        #expect(throws: KeyFormatError.privateKey) { try PublicKeyFile(pkcs8()) }
        #expect(throws: KeyFormatError.privateKey) { try PublicKeyFile(pkcs1()) }
        #expect(throws: KeyFormatError.noKey(found: .certificate)) { try PublicKeyFile(text((.certificate, spki))) }
        #expect(throws: KeyFormatError.unrecognized) { try PublicKeyFile([]) }
        #expect(throws: KeyFormatError.unrecognized) {
            try PrivateKeyFile(SecretBytes(copying: [UInt8]("hello".utf8).span))
        }
    }

    @Test("Octets after a public key, and offsets inside its BIT STRING, are told from the start of the input")
    func publicOffsets() {
        let der = key.publicKey.der
        #expect(throws: KeyFormatError.der(DERError(.trailingOctets, at: der.count))) { try PublicKeyFile(der + [0]) }
        // 30 81 9f, 15 octets of algorithm, 03 81 8d 00: RSAPublicKey from 22, its modulus from 25.
        var damaged = der
        damaged[25] = 0x04
        #expect(KeyFileOutcome.of(damaged) == "der expected 2 found 4 25")
        damaged = der
        damaged[21] = 0x08
        #expect(throws: KeyFormatError.der(DERError(.badBitString, at: 21))) { try PublicKeyFile(damaged) }
    }

    @Test("OpenSSL reads what is written, and writes the same", .peer("openssl"), arguments: PrivateKeyFormat.allCases)
    func openSSL(_ format: PrivateKeyFormat) throws {
        let pem = key.pem(format: format).copied
        let check = try Peer.run("openssl", ["rsa", "-check", "-noout"], input: pem)
        #expect(check.status == 0 && check.text.contains("RSA key ok"), "\(check.errors)")
        let again = try Peer.run("openssl", ["pkey"] + (format == .pkcs1 ? ["-traditional"] : []), input: pem)
        #expect(again.output == pem)
        let publicKey = try Peer.run("openssl", ["pkey", "-pubout"], input: pem)
        #expect(publicKey.output == key.publicKey.pem)
    }
}
