import DER
import Digests
import KeyFormats
import Octets
import RSA
import TestSupport

/// What reading a key file comes to, as a line of text that a table can hold.
enum KeyFileOutcome {
    static func of(_ content: [UInt8]) -> String {
        do throws(KeyFormatError) {
            let file = try PrivateKeyFile(SecretBytes(copying: content.span))
            let key = try file.key()
            return "private \(file.format) \(key.publicKey.bitCount)"
        } catch {
            guard error == .publicKeyOnly else { return text(error) }
        }
        do throws(KeyFormatError) {
            return "public \(try PublicKeyFile(content).key().bitCount)"
        } catch {
            return text(error)
        }
    }

    static func text(_ error: KeyFormatError) -> String {
        switch error {
        case .unrecognized: "unrecognized"
        case .pem(let error): "pem \(error.kind) \(error.offset):\(error.line)"
        case .der(let error): "der \(kind(error.kind)) \(error.offset)"
        case .noKey(let found): "no key, \(found)"
        case .publicKeyOnly: "public key only"
        case .privateKey: "private key"
        case .encrypted(let scheme): "encrypted \(scheme)"
        case .unsupportedAlgorithm(let algorithm): "unsupported \(algorithm.nameOrText)"
        case .multiPrime: "multi-prime"
        case .publicKeyDoesNotFit: "public key does not fit"
        case .rsa(let error): "rsa \(error)"
        }
    }

    private static func kind(_ kind: DERError.Kind) -> String {
        switch kind {
        case .unexpectedTag(let expected, let found):
            "expected \(expected.number) found \(found.map { String($0.number) } ?? "end")"
        case .badValue(let name): "bad \(name)"
        default: "\(kind)"
        }
    }

    /// The key's octets in a format, hashed.
    static func digest(_ key: RSAPrivateKey, _ format: PrivateKeyFormat) -> String {
        key.der(format: format).withBytes { hex(DigestAlgorithm.sha256.digest(of: $0)) }
    }
}
