import Ciphers
import Digests
import Files
import KeyFormats
import Octets
import RSA

// What encrypted keys and PKCS #12 files are made of.
extension SelfTest {
    // MARK: Keys from passwords

    static let derivations = [
        SelfTest(name: "PBKDF2 with HMAC-SHA-1", source: "RFC 6070 test case 3, 4,096 iterations") {
            let salt = [UInt8]("salt".utf8)
            let key = PBKDF2.derive(
                password: secret([UInt8]("password".utf8)), salt: salt.span, iterations: 4096, octetCount: 20, digest: .sha1)
            return isEqual(key, octets("4b007901b765489abead49d926f721d065a429c1"))
        },
        SelfTest(name: "PBKDF2 with HMAC-SHA-256", source: "RFC 7914 section 11, the first") {
            let salt = [UInt8]("salt".utf8)
            let key = PBKDF2.derive(
                password: secret([UInt8]("passwd".utf8)), salt: salt.span, iterations: 1, octetCount: 64, digest: .sha256)
            return isEqual(
                key,
                octets(
                    """
                    55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b8\
                    45b1e30bd509112041d3a19783
                    """))
        },
        SelfTest(name: "Key derivation of PKCS #12 with SHA-1", source: "OpenSSL's evppbe_pkcs12.txt, the fourth") {
            let salt = octets("1682c0fc5b3f7ec5")
            let key = PKCS12KeyDerivation.derive(
                purpose: .key, password: secret(octets("007100750065006500670000")), salt: salt.span, iterations: 1000,
                octetCount: 24, digest: .sha1)
            return isEqual(key, octets("483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f"))
        },
    ]

    // MARK: Ciphers

    static let ciphers = [
        // NIST SP 800-38A F.2.1, F.2.3 and F.2.5, the first block of each; their keys begin alike.
        cbc(.aes128, "AES-128-CBC", "F.2.1", "2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d"),
        cbc(
            .aes192, "AES-192-CBC", "F.2.3", "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
            "4f021db243bc633d7178183a9fa071e8"),
        cbc(
            .aes256, "AES-256-CBC", "F.2.5", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
            "f58c4c04d6e5f1ba779eabfb5f7bfbd6"),
        SelfTest(name: "AES-256-GCM", source: "McGrew and Viega, test case 16; and a forgery refused") {
            let key = secret(octets("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
            let nonce = octets("cafebabefacedbaddecaf888")
            let data = octets("feedfacedeadbeeffeedfacedeadbeefabaddad2")
            let plaintext = octets(
                """
                d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16a\
                edf5aa0de657ba637b39
                """)
            let sealed = try AESGCM.seal(plaintext.span, key: key, nonce: nonce.span, additionalData: data.span)
            var forged = sealed.tag
            forged[0] ^= 1
            let opened = try AESGCM.open(
                sealed.ciphertext.span, tag: sealed.tag.span, key: key, nonce: nonce.span, additionalData: data.span)
            let isForgeryOpened =
                (try? AESGCM.open(
                    sealed.ciphertext.span, tag: forged.span, key: key, nonce: nonce.span, additionalData: data.span)) != nil
            return sealed.tag == octets("76fc6ece0f4e1768cddf8853bb2d551b") && isEqual(opened, plaintext)
                && !isForgeryOpened
        },
    ]

    private static func cbc(
        _ algorithm: CBCAlgorithm, _ name: String, _ clause: String, _ key: String, _ answer: String
    ) -> SelfTest {
        SelfTest(name: name, source: "NIST SP 800-38A \(clause)") {
            let key = secret(octets(key))
            let vector = octets("000102030405060708090a0b0c0d0e0f")
            let plaintext = octets("6bc1bee22e409f96e93d7e117393172a")
            let ciphertext = try algorithm.encrypt(plaintext.span, key: key, initializationVector: vector.span)
            let back = try algorithm.decrypt(ciphertext.span, key: key, initializationVector: vector.span)
            return ciphertext.count == 32 && [UInt8](ciphertext.prefix(16)) == octets(answer) && isEqual(back, plaintext)
        }
    }

    // MARK: Encryption

    static let encryption = [
        SelfTest(name: "RSAES-OAEP with SHA-256, there and back, another label refused", source: "RSA Laboratories pss-vect key 10") {
            let key = try KnownRSAKey.key()
            let message = [UInt8]("a key".utf8)
            var random = SystemRandomSource()
            let parameters = RSAOAEPParameters(digest: .sha256)
            let ciphertext = try key.publicKey.encrypt(message.span, parameters, random: &random)
            let other = RSAOAEPParameters(digest: .sha256, label: [1])
            return try isEqual(key.decrypt(ciphertext.span, parameters), message)
                && (try? key.decrypt(ciphertext.span, other)) == nil
        },
        SelfTest(name: "An encrypted key in PKCS #8, there and back, a wrong password refused", source: "RSA Laboratories pss-vect key 10") {
            let key = try KnownRSAKey.key()
            var random = SystemRandomSource()
            let encryption = try PasswordBasedEncryption.pbes2(iterationCount: 1000, random: &random)
            let password = Password(utf8: secret([UInt8]("password".utf8)))
            let der = secret(try key.encryptedDER(password: password, encryption))
            let wrong = Password(utf8: secret([UInt8]("passwort".utf8)))
            return try PrivateKeyFile(der, password: password).key().publicKey == key.publicKey
                && (try? PrivateKeyFile(der, password: wrong)) == nil
        },
    ]

    private static func secret(_ octets: [UInt8]) -> SecretBytes { SecretBytes(copying: octets.span) }

    private static func isEqual(_ secret: SecretBytes, _ expected: [UInt8]) -> Bool {
        secret.withBytes { constantTimeEqual($0, expected.span) }
    }
}
