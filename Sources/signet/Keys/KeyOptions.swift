public import ArgumentParser
public import KeyFormats
import DER
import Files
import Octets
import RSA

/// Formats are written on the command line as the engine names them: `pkcs8`.
extension PrivateKeyFormat: ExpressibleByArgument {}

/// A private key on its way to a file.
struct KeyOutput {
    let octets: SecretBytes
    /// What it is, for people: `a 2048-bit RSA private key, not encrypted`.
    let what: String
    /// The scheme's name; nil if it is not encrypted.
    let encryption: String?

    /// - Parameter password: what it is encrypted under; nil if it is not to be.
    init(_ key: RSAPrivateKey, _ format: PrivateKeyFormat, _ form: OutputForm, _ password: Password?) throws {
        let kind = "a \(key.publicKey.bitCount)-bit RSA private key"
        guard let password else {
            octets = form == .pem ? key.pem(format: format) : key.der(format: format)
            what = "\(kind), not encrypted"
            encryption = nil
            return
        }
        try Self.check(format, isEncrypted: true)
        var random = SystemRandomSource()
        let encryption = try PasswordBasedEncryption.pbes2(random: &random)
        let der = try key.encryptedDER(password: password, encryption)
        let encoded = form == .pem ? PEM.encode(der, label: .encryptedPrivateKey) : der
        octets = SecretBytes(copying: encoded.span)
        what = "\(kind), encrypted (\(encryption.name))"
        self.encryption = encryption.name
    }

    /// Refuses what cannot be written, before there is a key.
    static func check(_ format: PrivateKeyFormat, isEncrypted: Bool) throws {
        guard isEncrypted, format == .pkcs1 else { return }
        throw Complaint(
            exit: .refused, code: .refused,
            message: "a key in PKCS #1 is encrypted in OpenSSL's old way only (DEK-Info, MD5), which is read here, not written",
            hint: "take --format pkcs8")
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
