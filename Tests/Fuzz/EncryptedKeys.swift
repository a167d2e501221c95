import DER
import KeyFormats
import Octets
import RSA

/// Encrypted keys under the password of the corpus; of many iterations only what is read before the first of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let content = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    let secret = SecretBytes(copying: content.span)
    let text = [UInt8]("password".utf8)
    let password = Password(utf8: SecretBytes(copying: text.span))
    if PEM.form(of: content.span) == .pem {
        // DEK-Info has one iteration; a PEM of PKCS #8 is the DER that is fuzzed without it.
        guard var reader = try? PEMReader(content[...]), let block = try? reader.next(), block.isEncrypted else { return 0 }
    } else {
        guard var reader = try? SecretDERReader(secret.slice), let info = try? EncryptedPrivateKeyInfo(from: &reader),
            let encryption = try? info.encryption(), encryption.iterationCount <= 1000
        else { return 0 }
        guard let algorithm = encryption.algorithmIdentifier, (try? PasswordBasedEncryption(algorithm)) == encryption else {
            preconditionFailure("a scheme that was read is not read again")
        }
    }
    _ = try? PrivateKeyFile(secret, password: password).key()
    return 0
}
