import BigNumbers
import Digests
import Octets
import RSA
import TestSupport
import Testing

/// Lines of hexadecimal under titles that end in a colon, as RSA Laboratories' and pyca's files have them.
private struct OAEPFile {
    struct Case { var message, ciphertext: [UInt8]; var seed: [UInt8]? }
    var keys: [(values: RSAPrivateKeyValues, cases: [Case])] = []

    init(_ path: String) throws {
        var blocks: [(title: String, octets: [UInt8])] = []
        for line in try Vectors.text(path).split(whereSeparator: \.isNewline) {
            let line = line.drop(while: { $0 == " " })
            if line.hasPrefix("#") {
                let title = line.drop(while: { $0 == "#" || $0 == " " }).split(separator: ":").first.map(String.init)
                blocks.append((title ?? "", []))
            } else if !blocks.isEmpty, line.allSatisfy({ $0.isHexDigit || $0 == " " }) {
                // Numbers of an odd number of digits stand in pyca's files.
                let digits = line.filter { $0 != " " }
                blocks[blocks.count - 1].octets += octets(hex: digits.count % 2 == 0 ? String(digits) : "0" + digits)
            }
        }
        var members: [[UInt8]] = []
        var test: [String: [UInt8]] = [:]
        for block in blocks where !block.octets.isEmpty {
            switch block.title {
            case "Modulus", "Public exponent", "Exponent", "Prime 1", "Prime 2", "Prime exponent 1", "Prime exponent 2",
                "Coefficient":
                if block.title == "Modulus" { members = [] }
                members.append(block.octets)
                guard block.title == "Coefficient" else { continue }
                try #require(members.count == 8)
                let values = RSAPrivateKeyValues(
                    modulus: members[0], publicExponent: members[1], privateExponent: secret(members[2]),
                    prime1: secret(members[3]), prime2: secret(members[4]), exponent1: secret(members[5]),
                    exponent2: secret(members[6]), coefficient: secret(members[7]))
                keys.append((values, []))
            default:
                test[block.title] = block.octets
                guard block.title == "Encryption" else { continue }
                let message = try #require(test["Message to be encrypted"] ?? test["Message"])
                keys[keys.count - 1].cases.append(
                    Case(message: message, ciphertext: block.octets, seed: test["Seed"]))
                test = [:]
            }
        }
    }
}

private func encrypt(
    _ message: [UInt8], _ key: RSAPublicKey, _ parameters: RSAOAEPParameters, random: some RandomSource = SystemRandom()
) throws -> [UInt8] {
    var random = random
    return try key.encrypt(message.span, parameters, random: &random)
}

private func decrypt(_ ciphertext: [UInt8], _ key: RSAPrivateKey, _ parameters: RSAOAEPParameters) throws -> [UInt8] {
    octets(try key.decrypt(ciphertext.span, parameters).slice)
}

@Suite("RSAES-OAEP")
struct OAEPTests {
    @Test("RSA Laboratories' 60 cases: encrypted with their seeds, and decrypted")
    func laboratories() throws {
        var count = 0
        for (values, cases) in try OAEPFile("rsalabs-pkcs1/oaep-vect.txt").keys {
            let key = try RSAPrivateKey(values)
            for test in cases {
                let parameters = RSAOAEPParameters(digest: .sha1)
                let random = PrescribedRandom(try #require(test.seed))
                #expect(try encrypt(test.message, key.publicKey, parameters, random: random) == test.ciphertext)
                #expect(try decrypt(test.ciphertext, key, parameters) == test.message)
                count += 1
            }
        }
        #expect(count == 60)
    }

    @Test("pyca's cases with other hash functions, in the label and in the mask", arguments: [
        ("oaep-sha256-sha256", DigestAlgorithm.sha256, DigestAlgorithm.sha256), ("oaep-sha512-sha1", .sha512, .sha1),
        ("oaep-sha1-sha384", .sha1, .sha384), ("oaep-sha224-sha512", .sha224, .sha512),
    ])
    func hashes(name: String, label: DigestAlgorithm, mask: DigestAlgorithm) throws {
        // The file's name has the mask's hash function first, its cases say both: `alg=… mgf1=…`.
        let text = try Vectors.text("pyca-oaep/\(name).txt")
        let isLabelFirst = text.contains("alg=\(label) mgf1=\(mask)")
        try #require(isLabelFirst || text.contains("alg=\(mask) mgf1=\(label)"))
        let parameters =
            isLabelFirst
            ? RSAOAEPParameters(digest: label, maskGenerationDigest: mask)
            : RSAOAEPParameters(digest: mask, maskGenerationDigest: label)
        var count = 0
        for (values, cases) in try OAEPFile("pyca-oaep/\(name).txt").keys {
            let key = try RSAPrivateKey(values)
            for test in cases {
                #expect(try decrypt(test.ciphertext, key, parameters) == test.message)
                #expect(try decrypt(encrypt(test.message, key.publicKey, parameters), key, parameters) == test.message)
                count += 1
            }
        }
        #expect(count == 60 || count == 54, "\(count)")
    }

    @Test("A key too short for its hash functions, and messages too long, are refused with the limit")
    func limits() throws {
        let (values, _) = try #require(try OAEPFile("rsalabs-pkcs1/oaep-vect.txt").keys.first)
        let key = try RSAPrivateKey(values)
        let parameters = RSAOAEPParameters(digest: .sha1)
        let longest = [UInt8](repeating: 7, count: 128 - 42)
        #expect(try decrypt(encrypt(longest, key.publicKey, parameters), key, parameters) == longest)
        #expect(try decrypt(encrypt([], key.publicKey, parameters), key, parameters) == [])
        #expect(throws: RSAError.messageTooLong(limit: 86)) { try encrypt(longest + [7], key.publicKey, parameters) }
        let large = RSAOAEPParameters(digest: .sha512)
        #expect(throws: RSAError.messageTooLong(limit: 0)) { try encrypt([], key.publicKey, large) }
        #expect(throws: RSAError.decryptionFailed) { try decrypt([UInt8](repeating: 1, count: 128), key, large) }
        #expect(throws: RSAError.randomSource(RandomSourceError(errorNumber: 5))) {
            try encrypt([1], key.publicKey, parameters, random: PrescribedRandom([]))
        }
    }

    /// Every EM that step 3.g of section 7.1.2 refuses, made from a good one; and what steps 1 and 2 refuse.
    @Test("Whatever is wrong, the error is one")
    func oneError() throws {
        let (values, _) = try #require(try OAEPFile("rsalabs-pkcs1/oaep-vect.txt").keys.first)
        let key = try RSAPrivateKey(values)
        let parameters = RSAOAEPParameters(digest: .sha1, label: [UInt8]("label".utf8))
        let k = key.publicKey.octetCount
        let good = try encrypt([1, 2, 3], key.publicKey, parameters, random: StuckRandom(octet: 9))
        #expect(try decrypt(good, key, parameters) == [1, 2, 3])

        /// The ciphertext of an EM whose parts are these before they are masked.
        func ciphertext(first: UInt8 = 0, lHash: [UInt8]? = nil, rest: [UInt8]) throws -> [UInt8] {
            func mask(_ octets: [UInt8], _ seed: [UInt8]) -> [UInt8] {
                let stream = (0..<octets.count / 20 + 1).flatMap { counter in
                    let block = seed + [0, 0, 0, UInt8(counter)]
                    return DigestAlgorithm.sha1.digest(of: block.span)
                }
                return zip(octets, stream).map { $0 ^ $1 }
            }
            let db = (lHash ?? DigestAlgorithm.sha1.digest(of: parameters.label.span)) + rest
            let seed = [UInt8](repeating: 9, count: 20)
            let maskedDB = mask(db, seed)
            let em = [first] + mask(seed, maskedDB) + maskedDB
            let m = Natural(bigEndian: em.span)
            let modulus = key.publicKey.modulus
            let n = try Modulus(Natural(bigEndian: modulus.span))
            return try n.power(m, Natural(65537)).octets(count: k)
        }
        let count = k - 41
        func rest(_ head: [UInt8], _ tail: [UInt8] = [1, 2, 3]) -> [UInt8] {
            [UInt8](repeating: 0, count: count - head.count - tail.count) + head + tail
        }
        #expect(try decrypt(ciphertext(rest: rest([1])), key, parameters) == [1, 2, 3])
        #expect(try decrypt(ciphertext(rest: rest([1], [])), key, parameters) == [])
        #expect(try decrypt(ciphertext(rest: [1] + [UInt8](repeating: 1, count: count - 1)), key, parameters).count == count - 1)
        let bad: [(String, [UInt8])] = [
            ("first octet 1", try ciphertext(first: 1, rest: rest([1]))),
            ("another label", try ciphertext(lHash: [UInt8](repeating: 0, count: 20), rest: rest([1]))),
            ("separator 2", try ciphertext(rest: rest([2]))),
            ("separator 0x81", try ciphertext(rest: rest([0x81]))),
            ("no separator", try ciphertext(rest: [UInt8](repeating: 0, count: count))),
            ("all at once", try ciphertext(first: 1, lHash: [UInt8](repeating: 1, count: 20), rest: rest([2]))),
            ("too short", [UInt8](good.dropLast())), ("too long", good + [0]), ("empty", []),
            ("n itself", key.publicKey.modulus), ("above n", [UInt8](repeating: 0xff, count: k)),
        ]
        for (name, octets) in bad {
            #expect(throws: RSAError.decryptionFailed, "\(name)") { try decrypt(octets, key, parameters) }
        }
        let others = [
            RSAOAEPParameters(digest: .sha1), RSAOAEPParameters(digest: .sha256, label: parameters.label),
            RSAOAEPParameters(digest: .sha1, maskGenerationDigest: .sha256, label: parameters.label),
        ]
        for other in others { #expect(throws: RSAError.decryptionFailed) { try decrypt(good, key, other) } }
        for place in good.indices.prefix(k).dropFirst(1) {
            var altered = good
            altered[place] ^= 0x10
            #expect(throws: RSAError.decryptionFailed) { try decrypt(altered, key, parameters) }
        }
    }
}
