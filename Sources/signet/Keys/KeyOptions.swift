public import ArgumentParser
public import KeyFormats
import Octets
import RSA

/// Formats are written on the command line as the engine names them: `pkcs8`.
extension PrivateKeyFormat: ExpressibleByArgument {}

extension RSAPrivateKey {
    /// The key as a file holds it, in secret storage.
    func encoded(_ format: PrivateKeyFormat, _ form: OutputForm) -> SecretBytes {
        switch form {
        case .pem: pem(format: format)
        case .der: der(format: format)
        }
    }
}

/// The option of commands that would use a key that is too short for what it protects.
struct WeakKeyOption: ParsableArguments {
    @Flag(help: "Use an RSA key below 2048 bits.")
    var allowWeakKey = false

    /// Fewer bits are refused without the word: NIST SP 800-131A revision 2 section 3 disallows signing with them,
    /// and no public CA takes them (CA/Browser Forum baseline requirements section 6.1.5).
    private static let minimumBitCount = 2048

    func check(_ key: RSAPublicKey, file: String) throws {
        guard key.bitCount < Self.minimumBitCount, !allowWeakKey else { return }
        throw Complaint(
            exit: .refused, code: .refused, message: "an RSA key of \(Self.minimumBitCount) bits or more was expected, this has \(key.bitCount)",
            file: file, hint: "make a new one with 'signet key new', or add --allow-weak-key")
    }
}
