import Digests
import KeyFormats
import Octets
import RSA

/// Keys in the layout of `openssl rsa -text -noout`, the public part of them.
enum KeyText {
    /// A big-endian number in lines of 15 octets, with a zero octet in front where its top bit is set.
    static func block(_ number: [UInt8]) -> String {
        let octets = (number.first ?? 0) & 0x80 != 0 ? [0] + number : number
        var text = ""
        for start in stride(from: 0, to: octets.count, by: 15) {
            let end = min(start + 15, octets.count)
            text += "    " + Hexadecimal.encode(octets[start..<end], separator: ":") + (end < octets.count ? ":\n" : "\n")
        }
        return text
    }

    /// `65537 (0x10001)`, or a block where the number has more than 64 bits.
    static func exponent(_ name: String, _ number: [UInt8]) -> String {
        guard number.count <= 8 else { return "\(name):\n" + block(number) }
        let value = number.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return "\(name): \(value) (0x\(String(value, radix: 16)))\n"
    }

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
    /// `pkcs1`, `pkcs8` or `subjectPublicKeyInfo`.
    var format: String
    /// `pem` or `der`.
    var encoding: String
    var modulus: String
    var publicExponent: String
    var publicKeySHA256: String
    /// The name under which the file that was replaced is kept.
    var backup: String?

    init(_ key: RSAPublicKey, file: String, kind: String, format: String, encoding: OutputForm, backup: String? = nil) {
        self.file = file
        self.kind = kind
        bitCount = key.bitCount
        self.format = format
        self.encoding = encoding.rawValue
        modulus = Hexadecimal.encode(key.modulus)
        publicExponent = Hexadecimal.encode(key.publicExponent)
        publicKeySHA256 = Hexadecimal.encode(KeyText.fingerprint(key))
        self.backup = backup
    }
}
