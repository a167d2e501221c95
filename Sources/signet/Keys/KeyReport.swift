import Digests
import KeyFormats
import Octets
import RSA

/// What is said of every key.
enum KeyFacts {
    /// The digest of SubjectPublicKeyInfo: the same for the private key, the public key, the request and the
    /// certificate (RFC 7469 section 2.4 pins by it).
    static func fingerprint(_ key: RSAPublicKey) -> [UInt8] {
        let encoded = SubjectPublicKeyInfo(key).encoded
        return DigestAlgorithm.sha256.digest(of: encoded.span)
    }
}

/// A key under `--json`.
struct KeyReport: Encodable {
    var schema = "signet/key/1"
    /// Where it was read or written.
    var file: String
    /// `private` or `public`.
    var kind: String
    var algorithm = "rsaEncryption"
    var bitCount: Int
    /// `pkcs1`, `pkcs8`, `pkcs12` or `subjectPublicKeyInfo`.
    var format: String
    /// `pem` or `der`.
    var encoding: String
    /// How a private key is encrypted; left out where it is not.
    var encryption: String?
    var modulus: String
    var publicExponent: String
    var publicKeySHA256: String
    /// The name under which the file that was replaced is kept.
    var backup: String?

    init(
        _ key: RSAPublicKey, file: String, kind: String, format: String, encoding: OutputForm, encryption: String? = nil,
        backup: String? = nil
    ) {
        self.file = file
        self.kind = kind
        bitCount = key.bitCount
        self.format = format
        self.encoding = encoding.rawValue
        modulus = Hexadecimal.encode(key.modulus)
        publicExponent = Hexadecimal.encode(key.publicExponent)
        publicKeySHA256 = Hexadecimal.encode(KeyFacts.fingerprint(key))
        self.encryption = encryption
        self.backup = backup
    }
}
