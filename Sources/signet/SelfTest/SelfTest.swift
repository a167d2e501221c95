import Digests
import Files
import KeyFormats
import Octets
import RSA

/// One known-answer test of a primitive.
struct SelfTest: Sendable {
    /// What is tested.
    var name: String
    /// Where the answer was published.
    var source: String
    /// Whether it holds. An error counts as no.
    var holds: @Sendable () throws -> Bool

    static let all: [SelfTest] = digests + codes + derivations + ciphers + signatures + encryption + keys

    // MARK: Digests

    /// FIPS 180-4's examples of one block, "abc", as NIST publishes them beside the standard.
    private static let digests = [
        (DigestAlgorithm.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha384, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"),
        (
            .sha512,
            """
            ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd\
            454d4423643ce80e2a9ac94fa54ca49f
            """
        ),
    ].map { algorithm, answer in
        SelfTest(name: algorithm.name, source: "NIST examples of FIPS 180-4, \"abc\"") {
            let message = [UInt8]("abc".utf8)
            return algorithm.digest(of: message.span) == octets(answer)
        }
    }

    // MARK: Message authentication codes

    private static let codes = [
        code(HMAC<SHA1>.self, "HMAC-SHA-1", "RFC 2202", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        code(HMAC<SHA224>.self, "HMAC-SHA-224", "RFC 4231", "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
        code(
            HMAC<SHA256>.self, "HMAC-SHA-256", "RFC 4231",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        code(
            HMAC<SHA384>.self, "HMAC-SHA-384", "RFC 4231",
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"),
        code(
            HMAC<SHA512>.self, "HMAC-SHA-512", "RFC 4231",
            """
            164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd\
            caeab1a34d4a6b4b636e070a38bce737
            """),
    ]

    /// Test case 2 of either document: the key "Jefe".
    private static func code<Hash: HashFunction>(
        _: HMAC<Hash>.Type, _ name: String, _ document: String, _ answer: String
    ) -> SelfTest {
        SelfTest(name: name, source: "\(document) test case 2") {
            let key = [UInt8]("Jefe".utf8)
            let message = [UInt8]("what do ya want for nothing?".utf8)
            return HMAC<Hash>.code(for: message.span, key: key.span) == octets(answer)
        }
    }

    // MARK: Signatures

    private static let signatures = [
        SelfTest(name: "RSASSA-PKCS1-v1_5 verified, 2048 bits, SHA-256", source: "NIST CAVP SigGen15_186-2 case 121") {
            let (modulus, publicExponent) = (KnownPKCS1Signature.modulus, KnownPKCS1Signature.publicExponent)
            let key = try RSAPublicKey(modulus: modulus.span, publicExponent: publicExponent.span)
            let message = KnownPKCS1Signature.message
            let digest = DigestAlgorithm.sha256.digest(of: message.span)
            return try distinguishes(key, digest, .sha256, .pkcs1v15, KnownPKCS1Signature.signature)
        },
        SelfTest(name: "RSASSA-PKCS1-v1_5 made and verified, 2048 bits", source: "RSA Laboratories pss-vect key 10") {
            let key = try KnownRSAKey.key()
            let message = KnownPSSSignature.message
            return try DigestAlgorithm.allCases.allSatisfy { algorithm in
                let digest = algorithm.digest(of: message.span)
                var none = GivenOctets([])
                let signature = try key.signature(
                    forDigest: digest.span, by: algorithm, scheme: .pkcs1v15, random: &none)
                return try distinguishes(key.publicKey, digest, algorithm, .pkcs1v15, signature)
            }
        },
        SelfTest(name: "RSASSA-PSS made, 2048 bits, SHA-1", source: "RSA Laboratories pss-vect example 10.1") {
            let message = KnownPSSSignature.message
            let digest = DigestAlgorithm.sha1.digest(of: message.span)
            var salt = GivenOctets(KnownPSSSignature.salt)
            return try KnownRSAKey.key().signature(
                forDigest: digest.span, by: .sha1, scheme: .pss(saltOctetCount: 20), random: &salt)
                == KnownPSSSignature.signature
        },
        SelfTest(name: "RSASSA-PSS verified, 2048 bits, SHA-1", source: "RSA Laboratories pss-vect example 10.1") {
            let key = try KnownRSAKey.key().publicKey
            let message = KnownPSSSignature.message
            let digest = DigestAlgorithm.sha1.digest(of: message.span)
            return try distinguishes(key, digest, .sha1, .pss(saltOctetCount: 20), KnownPSSSignature.signature)
        },
    ]

    /// Whether the signature is valid, and is not with any one of its octets or of the digest's changed.
    private static func distinguishes(
        _ key: RSAPublicKey, _ digest: [UInt8], _ algorithm: DigestAlgorithm, _ scheme: RSASignatureScheme,
        _ signature: [UInt8]
    ) throws -> Bool {
        var otherDigest = digest
        otherDigest[0] ^= 1
        var otherSignature = signature
        otherSignature[signature.count - 1] ^= 1
        return key.isValidSignature(signature.span, forDigest: digest.span, by: algorithm, scheme: scheme)
            && !key.isValidSignature(signature.span, forDigest: otherDigest.span, by: algorithm, scheme: scheme)
            && !key.isValidSignature(otherSignature.span, forDigest: digest.span, by: algorithm, scheme: scheme)
    }

    // MARK: Keys

    private static let keys = [
        SelfTest(name: "RSA key generation, 2048 bits, and its pair", source: "FIPS 186-5 A.1.3, made anew each time") {
            var random = SystemRandomSource()
            let key = try RSAPrivateKey.generate(bitCount: 2048, random: &random)
            let message = KnownPSSSignature.message
            let digest = DigestAlgorithm.sha256.digest(of: message.span)
            let signature = try key.signature(forDigest: digest.span, by: .sha256, scheme: .pkcs1v15, random: &random)
            return try distinguishes(key.publicKey, digest, .sha256, .pkcs1v15, signature)
                && key.values.defects(random: &random).isEmpty
        },
        SelfTest(name: "Keys in PKCS #1 and PKCS #8, DER and PEM, and back", source: "RSA Laboratories pss-vect key 10") {
            let key = try KnownRSAKey.key()
            return try PrivateKeyFormat.allCases.allSatisfy { format in
                try [key.der(format: format), key.pem(format: format)].allSatisfy { encoded in
                    let file = try PrivateKeyFile(encoded)
                    return try file.format == format && file.key().publicKey == key.publicKey
                }
            }
        },
    ]
}

/// A source that gives prescribed octets once, and fails when more are asked for.
private struct GivenOctets: RandomSource {
    private var octets: [UInt8]

    init(_ octets: [UInt8]) { self.octets = octets }

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        guard buffer.count <= octets.count else { throw RandomSourceError(errorNumber: 0) }
        for i in buffer.indices { buffer[i] = octets[i] }
        octets.removeFirst(buffer.count)
    }
}
