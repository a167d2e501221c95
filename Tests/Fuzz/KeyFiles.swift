import KeyFormats
import Octets
import RSA

/// Every reader of key files, and what is written again of a key that was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let content = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let file = try? PrivateKeyFile(SecretBytes(copying: content.span)), let key = try? file.key() {
        guard let again = try? PrivateKeyFile(key.der(format: file.format)).key(), again.publicKey == key.publicKey,
            (try? PrivateKeyFile(key.pem(format: file.format)).key()) != nil
        else { preconditionFailure("a private key that was read is not read again") }
    }
    if let key = try? PublicKeyFile(content).key() {
        guard (try? PublicKeyFile(key.der).key()) == key, (try? PublicKeyFile(key.pem).key()) == key else {
            preconditionFailure("a public key that was read is not read again")
        }
    }
    return 0
}
