import ArgumentParser
import Files
import KeyFormats
import RSA

struct KeyNewCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make an RSA key.",
        discussion: """
            The file is created readable by you only. It is encrypted with --passout: PBES2, AES-256-CBC, PBKDF2 with \
            HMAC-SHA-256 and 600,000 iterations.

              signet key new --out server.key
              signet key new --bits 4096 --format pkcs1 --out - > big.key
              signet key new --passout file:secret.txt --out sealed.key
            """)

    @Option(help: ArgumentHelp("Size of the modulus: 2048, 3072 or 4096.", valueName: "bits"))
    var bits = KeySize.bits2048

    @Option(help: "How the key is written: pkcs8 or pkcs1.")
    var format = PrivateKeyFormat.pkcs8

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassOutOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        try output.check([out], common)
        try KeyOutput.check(format, isEncrypted: passwords.passout != nil)
        let password = try session.passwords.forWriting(session)
        let key = try KeyGeneration.key(bitCount: bits.rawValue, session)
        let made = try KeyOutput(key, format, encoding.outform, password)
        let written = try output.write([(NewFile(out, .secret(made.octets)), made.what)], session)
        if session.json {
            try session.write(
                Session.encode(
                    KeyReport(
                        key.publicKey, file: out, kind: "private", format: format.rawValue, encoding: encoding.outform,
                        encryption: made.encryption, backup: written.first?.backup)))
        }
        return .done
    }
}

/// The sizes of key that are made: those of FIPS 186-5 Table B.1.
enum KeySize: Int, ExpressibleByArgument, CaseIterable {
    case bits2048 = 2048
    case bits3072 = 3072
    case bits4096 = 4096
}
