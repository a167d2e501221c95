import ArgumentParser
import KeyFormats
import Octets
import PKIX
import RSA

struct KeyShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a key: its size, its public numbers, its fingerprint.",
        discussion: """
            Private or public, PKCS #8, PKCS #1, SubjectPublicKeyInfo or the key of a PFX, PEM or DER: told apart by \
            content. The layout is that of 'openssl rsa -text -noout'; private values are never printed.

              signet key show server.key
              signet key show server.pub
              signet key show sealed.key --passin file:secret.txt
              signet key show server.pfx --passin file:secret.txt
            """)

    @Argument(help: "The key; - is standard input.")
    var file: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let input = try KeyInput.either(file, session)
        let key = try inFile(file) { try input.publicKey() }
        let report =
            switch input {
            case .privateKey(let content):
                KeyReport(
                    key, file: file, kind: "private", format: content.format, encoding: content.encoding,
                    encryption: content.encryption)
            case .publicKey(let content):
                KeyReport(
                    key, file: file, kind: "public", format: "subjectPublicKeyInfo",
                    encoding: content.isPEM ? .pem : .der)
            }
        try session.write(report) { Self.text(report, key) }
        return .done
    }

    /// OpenSSL's words and columns for the public part, then what it does not say.
    static func text(_ report: KeyReport, _ key: RSAPublicKey) -> String {
        var lines = TextLines()
        if report.kind == "private" {
            lines.add(0, "Private-Key: (\(key.bitCount) bit, 2 primes)")
            lines.add(0, label: "modulus:", magnitude: key.modulus)
            lines.add(0, label: "publicExponent:", magnitude: key.publicExponent)
            lines.add(0, "privateExponent, primes, exponents, coefficient: private, not shown")
        } else {
            lines.add(0, "Public-Key: (\(key.bitCount) bit)")
            lines.add(0, label: "Modulus:", magnitude: key.modulus)
            lines.add(0, label: "Exponent:", magnitude: key.publicExponent)
        }
        lines.add(0, "Format: \(report.format), \(report.encoding)")
        if let encryption = report.encryption { lines.add(0, "Encryption: \(encryption)") }
        lines.add(0, "SHA-256 of the public key: \(report.publicKeySHA256)")
        return lines.text
    }
}
