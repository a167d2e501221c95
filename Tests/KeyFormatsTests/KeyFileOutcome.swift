import DER
import Digests
import KeyFormats
import Octets
import RSA
import TestSupport

/// What reading a key file comes to, as a line of text that a table can hold.
enum KeyFileOutcome {
    /// An encrypted key is opened with the password, if there is one; its scheme stands behind what is inside.
    static func of(_ content: [UInt8], password: String? = nil) -> String {
        let secret = SecretBytes(copying: content.span)
        do throws(KeyFormatError) {
            let file = try PrivateKeyFile(secret)
            let key = try file.key()
            return "private \(file.format) \(key.publicKey.bitCount)"
        } catch {
            if let password, case .encrypted(let scheme) = error {
                do throws(KeyFormatError) {
                    let file = try PrivateKeyFile(secret, password: Password(password))
                    return "private \(file.format) \(try file.key().publicKey.bitCount) in \(scheme)"
                } catch {
                    return "\(text(error)) in \(scheme)"
                }
            }
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
        case .encryption(let error): text(error)
        case .unsupportedAlgorithm(let algorithm): "unsupported \(algorithm.nameOrText)"
        case .multiPrime: "multi-prime"
        case .publicKeyDoesNotFit: "public key does not fit"
        case .rsa(let error): "rsa \(error)"
        }
    }

    static func text(_ error: PasswordBasedEncryptionError) -> String {
        switch error {
        case .der(let error): "encryption der \(kind(error.kind)) \(error.offset)"
        case .unsupported(let name): "unsupported encryption \(name)"
        case .iterationCount(let count): "\(count.map { "\($0)" } ?? "too many") iterations"
        case .notWholeBlocks(let count): "\(count) octets, no whole blocks"
        case .wrongPassword: "wrong password"
        case .randomSource: "no randomness"
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

extension Password {
    init(_ text: String) {
        let octets = [UInt8](text.utf8)
        self.init(utf8: SecretBytes(copying: octets.span))
    }
}
