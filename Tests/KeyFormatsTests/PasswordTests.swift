import Ciphers
import DER
import Digests
import KeyFormats
import Octets
import RSA
import TestSupport
import Testing

/// Random octets of the system.
struct SystemRandom: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices { buffer[i] = generator.next() }
    }
}

/// Encrypts and decrypts with arrays.
private func encrypted(_ plaintext: [UInt8], _ encryption: PasswordBasedEncryption, _ password: Password) throws -> [UInt8] {
    try encryption.encrypt(plaintext.span, password: password)
}

private func decrypted(_ ciphertext: [UInt8], _ encryption: PasswordBasedEncryption, _ password: Password) throws -> [UInt8] {
    try encryption.decrypt(ciphertext.span, password: password).copied
}

@Suite("Passwords")
struct PasswordTests {
    /// RFC 7292 appendix B.1, with its own example "Beavis".
    @Test("A BMPString ends in two zeros; characters above U+FFFF are two surrogates", arguments: [
        ("Beavis", "0042006500610076006900730000"), ("", "0000"), ("é", "00e90000"), ("密碼", "5bc678bc0000"),
        ("😀", "d83dde000000"), ("a\u{10ffff}", "0061dbffdfff0000"), ("\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}", "007f008007ff0800ffff0000"),
    ])
    func bmpString(text: String, expected: String) {
        #expect(hex(Password(text).bmpString.copied) == expected)
        #expect(Password(text).octets.copied == [UInt8](text.utf8))
    }

    @Test("Octets that are not UTF-8 are taken one by one", arguments: [
        "e9", "c0af", "edA080", "f4908080", "e28263", "f09f98", "80", "ff", "c3", "61c328", "f8888080",
    ])
    func notUTF8(octetsInHex: String) {
        let octets = octets(hex: octetsInHex)
        let password = Password(utf8: SecretBytes(copying: octets.span))
        #expect(password.bmpString.copied == octets.flatMap { [0, $0] } + [0, 0])
        #expect(password.bmpStringOfOctets.copied == octets.flatMap { [0, $0] } + [0, 0])
    }

    @Test("An absent password is not an empty one in PKCS #12, and is one elsewhere")
    func absent() throws {
        #expect(Password.absent.isAbsent && Password.absent.isEmpty)
        #expect(!Password("").isAbsent && Password("").isEmpty && !Password("x").isEmpty)
        #expect(Password.absent.bmpString.count == 0 && Password.absent.bmpStringOfOctets.count == 0)
        var random = SystemRandom()
        let pkcs12 = try PasswordBasedEncryption.pkcs12(.tripleDES, iterationCount: 3, random: &random)
        #expect(try encrypted([1], pkcs12, .absent) != encrypted([1], pkcs12, Password("")))
        let pbes2 = try PasswordBasedEncryption.pbes2(iterationCount: 3, random: &random)
        #expect(try encrypted([1], pbes2, .absent) == encrypted([1], pbes2, Password("")))
    }
}

@Suite("Password-based encryption")
struct PasswordBasedEncryptionTests {
    /// Every scheme that is written, and what it is called.
    static func schemes(iterationCount: Int = 3) throws -> [(PasswordBasedEncryption, name: String)] {
        var random = SystemRandom()
        var all: [(PasswordBasedEncryption, name: String)] = []
        for digest in DigestAlgorithm.allCases {
            for (cipher, name) in [
                (CBCAlgorithm.aes128, "aes-128-cbc"), (.aes192, "aes-192-cbc"), (.aes256, "aes-256-cbc"),
                (.tripleDES, "des-ede3-cbc"),
            ] {
                all.append(
                    (try .pbes2(cipher, digest: digest, iterationCount: iterationCount, random: &random),
                     "PBES2, PBKDF2 with \(digest.name), \(name)"))
            }
        }
        for (scheme, name) in zip(
            PasswordBasedEncryption.PKCS12Scheme.allCases,
            ["pbeWithSHA1And3-KeyTripleDES-CBC", "pbeWithSHA1And128BitRC2-CBC", "pbeWithSHA1And40BitRC2-CBC"])
        {
            all.append((try .pkcs12(scheme, iterationCount: iterationCount, random: &random), name))
        }
        return all
    }

    @Test("Every scheme says what it is, reads itself again, and opens with its password only")
    func roundTrips() throws {
        let plaintext = [UInt8]("the octets of a key".utf8)
        for (encryption, name) in try Self.schemes() {
            #expect(encryption.name == name)
            let again = try PasswordBasedEncryption(try #require(encryption.algorithmIdentifier))
            #expect(again == encryption)
            for password in ["secret", "pässwörd", "密碼", "🔐🔑", ""] {
                let ciphertext = try encrypted(plaintext, encryption, Password(password))
                #expect(try decrypted(ciphertext, again, Password(password)) == plaintext, "\(name)")
                // Padding that is good by chance gives other octets.
                if let found = try? decrypted(ciphertext, again, Password("another")) { #expect(found != plaintext) }
            }
        }
    }

    @Test("Parameters are read as written by others: DEFAULT encoded, keyLength told, parameters of the PRF absent")
    func otherWritings() throws {
        func pbkdf2(_ write: (inout DERBuilder<[UInt8]>) -> Void) -> AlgorithmIdentifier {
            var output = DERWriter()
            output.sequence { sequence in
                sequence.sequence { function in
                    function.objectIdentifier(.pbkdf2)
                    function.sequence { parameters in
                        parameters.octetString([1, 2, 3])
                        write(&parameters)
                    }
                }
                sequence.sequence { cipher in
                    cipher.objectIdentifier(.aes128CBC)
                    cipher.octetString([UInt8](repeating: 7, count: 16))
                }
            }
            return AlgorithmIdentifier(.pbes2, parameters: output.finish())
        }
        func prf(_ identifier: ObjectIdentifier, _ parameters: [UInt8]?, to output: inout DERBuilder<[UInt8]>) {
            AlgorithmIdentifier(identifier, parameters: parameters).write(to: &output)
        }
        let plain = try PasswordBasedEncryption(pbkdf2 { $0.integer(9) })
        #expect(plain.iterationCount == 9 && plain.name == "PBES2, PBKDF2 with SHA-1, aes-128-cbc")
        let told = try PasswordBasedEncryption(
            pbkdf2 {
                $0.integer(9)
                $0.integer(16)
                prf(.hmacWithSHA1, AlgorithmIdentifier.null, to: &$0)
            })
        #expect(told == plain)
        let absent = try PasswordBasedEncryption(
            pbkdf2 {
                $0.integer(9)
                prf(.hmacWithSHA512, nil, to: &$0)
            })
        #expect(absent.name == "PBES2, PBKDF2 with SHA-512, aes-128-cbc")

        typealias Failure = PasswordBasedEncryptionError
        let bad: [(AlgorithmIdentifier, String)] = [
            (pbkdf2 { _ in }, "encryption der expected 2 found end"),
            (pbkdf2 { $0.integer(0) }, "0 iterations"),
            (pbkdf2 { $0.integer(-1) }, "encryption der integerOutOfRange"),
            (pbkdf2 { $0.integer(5_000_001) }, "5000001 iterations"),
            (pbkdf2 { $0.integer(1 << 31) }, "2147483648 iterations"),
            (pbkdf2 { $0.integer(Int.max) }, "9223372036854775807 iterations"),
            (pbkdf2 { $0.write(.integer, [0x00, 0x80, 0, 0, 0, 0, 0, 0, 0]) }, "too many iterations"),
            (pbkdf2 { $0.write(.integer, [UInt8](repeating: 0x7f, count: 400)) }, "too many iterations"),
            (pbkdf2 { $0.integer(1); $0.integer(32) }, "encryption der bad keyLength"),
            (pbkdf2 { $0.integer(1); $0.integer(0) }, "encryption der integerOutOfRange"),
            (pbkdf2 { $0.integer(1); prf(.sha256, nil, to: &$0) }, "unsupported encryption sha256"),
            (pbkdf2 { $0.integer(1); prf(.hmacWithSHA256, [4, 0], to: &$0) }, "unsupported encryption hmacWithSHA256"),
            (pbkdf2 { $0.integer(1); prf(.hmacWithSHA256, nil, to: &$0); $0.null() }, "encryption der trailingOctets"),
            (AlgorithmIdentifier(.pbes2, parameters: nil), "encryption der expected 16 found end"),
            (AlgorithmIdentifier(.pbes2, parameters: AlgorithmIdentifier.null), "encryption der expected 16 found 5"),
            (AlgorithmIdentifier(.pbeWithSHAAnd128BitRC4, parameters: nil), "unsupported encryption pbeWithSHA1And128BitRC4"),
            (AlgorithmIdentifier(.pbeWithMD2AndDESCBC, parameters: nil), "unsupported encryption pbeWithMD2AndDES-CBC"),
            (AlgorithmIdentifier(.scrypt, parameters: nil), "unsupported encryption scrypt"),
        ]
        for (algorithm, expected) in bad {
            do {
                _ = try PasswordBasedEncryption(algorithm)
                Issue.record("read: \(expected)")
            } catch {
                #expect(KeyFileOutcome.text(error).hasPrefix(expected), "\(KeyFileOutcome.text(error)), not \(expected)")
            }
        }
    }

    /// A wrong password gives good padding once in 255 times; then there is no key inside.
    @Test("A wrong password is a wrong password, whether the padding is good or not, 2,000 times")
    func wrongPasswords() throws {
        let cases = try Vectors.jsonLines("pyca-keys/keys.jsonl", as: KeyFileVectorTests.Case.self)
        let c = try #require(cases.first { $0.name == "DER_Serialization/unenc-rsa-pkcs8.der" })
        let key = try PrivateKeyFile(SecretBytes(copying: c.content.span)).key()
        var goodPaddings = 0
        for (encryption, name) in try Self.schemes(iterationCount: 1).filter({ $0.name.contains("SHA-256, aes-128") || $0.name.contains("3-Key") }) {
            let der = try key.encryptedDER(password: Password("right"), encryption)
            let file = SecretBytes(copying: der.span)
            #expect(try PrivateKeyFile(file, password: Password("right")).key().publicKey == key.publicKey)
            var reader = try SecretDERReader(file.slice)
            let info = try EncryptedPrivateKeyInfo(from: &reader)
            for i in 0..<1000 {
                let password = Password("wrong \(i)")
                #expect(throws: KeyFormatError.encryption(.wrongPassword), "\(name)") {
                    try PrivateKeyFile(file, password: password)
                }
                if (try? info.decrypted(encryption, password: password)) != nil { goodPaddings += 1 }
            }
        }
        // Else the test has not seen what it is about.
        #expect(goodPaddings > 0 && goodPaddings < 60, "\(goodPaddings)")
    }

    @Test("A ciphertext that no password can decrypt is damaged, and that is told before a password is asked")
    func wholeBlocks() throws {
        let (encryption, _) = try #require(try Self.schemes().first)
        for count in [0, 1, 15, 17] {
            var output = DERWriter()
            try output.sequence { sequence in
                try #require(encryption.algorithmIdentifier).write(to: &sequence)
                sequence.octetString([UInt8](repeating: 0, count: count))
            }
            let der = output.finish()
            #expect(throws: KeyFormatError.encryption(.notWholeBlocks(octetCount: count))) {
                try PrivateKeyFile(SecretBytes(copying: der.span))
            }
        }
    }
}
