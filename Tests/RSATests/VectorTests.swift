import BigNumbers
import Digests
import Octets
import RSA
import TestSupport
import Testing

/// The columns that NIST's and RSA Laboratories' files have here.
private struct SignatureFile: Decodable {
    struct Key: Decodable { var n: String, e, d, p, q, dp, dq, qi: String? }
    struct Case: Decodable {
        var hash, msg, sig: String
        var key: Int
        var e, d: String?
        var valid: Bool?
    }
    var keys: [Key]
    var tests: [Case]
}

extension SignatureFile.Case {
    var algorithm: DigestAlgorithm {
        get throws { try #require(DigestAlgorithm(rawValue: hash.lowercased())) }
    }
    var digest: [UInt8] { get throws { try algorithm.digest(of: octets(hex: msg).span) } }
}

private func publicKey(_ n: String, _ e: String) throws -> RSAPublicKey {
    try RSAPublicKey(modulus: octets(number(hex: n)).span, publicExponent: octets(number(hex: e)).span)
}

@Test("All 500 signatures of NIST's SigGen15 verify, and none does with one bit changed")
func sigGen() throws {
    let file: SignatureFile = try Vectors.json("nist-fips186-rsa/siggen_pkcs1v15.json")
    for (i, test) in file.tests.enumerated() {
        let column = file.keys[test.key]
        let key = try publicKey(column.n, try #require(column.e))
        var signature = octets(hex: test.sig)
        let (digest, algorithm) = (try test.digest, try test.algorithm)
        #expect(verifies(signature, digest, by: algorithm, .pkcs1v15, key), "case \(i)")
        signature[i % signature.count] ^= 1 << UInt8(i % 8)
        #expect(!verifies(signature, digest, by: algorithm, .pkcs1v15, key), "case \(i), changed")
    }
    #expect(file.tests.count == 500)
}

@Test("Of NIST's 450 SigVer15 cases the 75 valid ones verify, and are what signing gives over factors recovered from d")
func sigVer() throws {
    let file: SignatureFile = try Vectors.json("nist-fips186-rsa/sigver_pkcs1v15.json")
    var valid = 0, signed = 0
    for (i, test) in file.tests.enumerated() {
        let n = file.keys[test.key].n
        let e = try #require(test.e)
        let key = try publicKey(n, e)
        let signature = octets(hex: test.sig)
        let (digest, algorithm) = (try test.digest, try test.algorithm)
        #expect(verifies(signature, digest, by: algorithm, .pkcs1v15, key) == test.valid, "case \(i)")
        guard test.valid == true else { continue }
        valid += 1
        let values = try RSAPrivateKeyValues(
            recoveredFrom: number(hex: n), publicExponent: number(hex: e),
            privateExponent: number(hex: try #require(test.d)))
        #expect(try sign(digest, by: algorithm, .pkcs1v15, RSAPrivateKey(values)) == signature, "case \(i)")
        signed += 1
    }
    #expect(file.tests.count == 450 && valid == 75 && signed == 75)
}

@Test("RSA Laboratories' 300 PKCS#1 v1.5 signatures are made to the octet, and verify")
func rsaLaboratories() throws {
    let file: SignatureFile = try Vectors.json("rsalabs-pkcs1/rsalabs_pkcs1v15sign.json")
    let keys = try file.keys.map { key in
        try RSAPrivateKey(
            RSAPrivateKeyValues(
                n: key.n, e: #require(key.e), d: #require(key.d), p: #require(key.p), q: #require(key.q),
                dP: #require(key.dp), dQ: #require(key.dq), qInv: #require(key.qi)))
    }
    for (i, test) in file.tests.enumerated() {
        let key = keys[test.key]
        let (digest, algorithm) = (try test.digest, try test.algorithm)
        let signature = try sign(digest, by: algorithm, .pkcs1v15, key)
        #expect(signature == octets(hex: test.sig), "case \(i)")
        #expect(verifies(signature, digest, by: algorithm, .pkcs1v15, key.publicKey), "case \(i)")
    }
    #expect(file.tests.count == 300)
}

@Test("RSA Laboratories' 60 PSS signatures are made to the octet, and verify with the salt's length given or found")
func pss() throws {
    var count = 0
    for (values, cases) in try PSSFile.read() {
        let key = try RSAPrivateKey(values)
        for test in cases {
            let digest = DigestAlgorithm.sha1.digest(of: test.message.span)
            let scheme = RSASignatureScheme.pss(saltOctetCount: test.salt.count)
            #expect(try sign(digest, by: .sha1, scheme, key, random: PrescribedRandom(test.salt)) == test.signature)
            #expect(verifies(test.signature, digest, by: .sha1, scheme, key.publicKey))
            #expect(verifies(test.signature, digest, by: .sha1, .pss(saltOctetCount: nil), key.publicKey))
            for wrong in [0, test.salt.count - 1, test.salt.count + 1, Int.max, Int.min, -1] {
                #expect(!verifies(test.signature, digest, by: .sha1, .pss(saltOctetCount: wrong), key.publicKey))
            }
            #expect(!verifies(test.signature, digest, by: .sha1, .pkcs1v15, key.publicKey))
            count += 1
        }
    }
    #expect(count == 60)
}

@Test("NIST's 30 X9.31 keys: the primes are prime, d fits them, and each signs", arguments: try X931Key.all())
func x931(_ key: X931Key) throws {
    let values = try key.values
    #expect(Natural(bigEndian: values.modulus.span) == number(hex: key.n))
    var random = SystemRandom()
    #expect(try values.defects(random: &random).isEmpty)
    let digest = DigestAlgorithm.sha256.digest(of: octets(hex: key.n).span)
    let privateKey = try RSAPrivateKey(values)
    let signature = try sign(digest, by: .sha256, .pkcs1v15, privateKey)
    #expect(verifies(signature, digest, by: .sha256, .pkcs1v15, privateKey.publicKey))
}

/// `pss-vect.txt`: lines of hexadecimal under lines that end in a colon.
private enum PSSFile {
    struct Case { var message, salt, signature: [UInt8] }

    static func read() throws -> [(values: RSAPrivateKeyValues, cases: [Case])] {
        var blocks: [(title: String, octets: [UInt8])] = []
        for line in try Vectors.text("rsalabs-pkcs1/pss-vect.txt").split(whereSeparator: \.isNewline) {
            let line = line.drop(while: { $0 == " " })
            if line.hasPrefix("#") {
                let title = line.drop(while: { $0 == "#" || $0 == " " }).split(separator: ":").first.map(String.init)
                blocks.append((title ?? "", []))
            } else if !blocks.isEmpty, line.allSatisfy({ $0.isHexDigit || $0 == " " }) {
                blocks[blocks.count - 1].octets += octets(hex: String(line))
            }
        }
        var keys: [(values: RSAPrivateKeyValues, cases: [Case])] = []
        var members: [[UInt8]] = []
        var test: [[UInt8]] = []
        for block in blocks where !block.octets.isEmpty {
            switch block.title {
            case "Modulus":
                members = []
                fallthrough
            case "Public exponent", "Exponent", "Prime 1", "Prime 2", "Prime exponent 1", "Prime exponent 2",
                "Coefficient":
                members.append(block.octets)
                if block.title == "Coefficient" {
                    // n, e, d, p, q, dP, dQ, qInv: "Exponent" names both the public key's e and the private one's d.
                    try #require(members.count == 8)
                    keys.append(
                        (
                            RSAPrivateKeyValues(
                                modulus: members[0], publicExponent: members[1], privateExponent: secret(members[2]),
                                prime1: secret(members[3]), prime2: secret(members[4]), exponent1: secret(members[5]),
                                exponent2: secret(members[6]), coefficient: secret(members[7])), []
                        ))
                }
            case "Message to be signed", "Message", "Salt", "Signature":
                test.append(block.octets)
                if block.title == "Signature" {
                    try #require(test.count == 3)
                    keys[keys.count - 1].cases.append(Case(message: test[0], salt: test[1], signature: test[2]))
                    test = []
                }
            default: Issue.record("unknown title \(block.title)")
            }
        }
        return keys
    }
}
