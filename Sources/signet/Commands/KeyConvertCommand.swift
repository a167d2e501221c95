import ArgumentParser
import Files
import KeyFormats
import RSA

struct KeyConvertCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a private key in another format.",
        discussion: """
            The result is readable by you only, and encrypted with --passout. With --force the input may be its own \
            output.

              signet key convert server.key --format pkcs1 --out server-rsa.key
              signet key convert server.key --format pkcs8 --outform der --out server.der
              signet key convert server.key --format pkcs8 --passout file:secret.txt \\
                --out sealed.key --force
              signet key convert p8.key --format pkcs8 --passin file:secret.txt \\
                --out plain.key
            """)

    @Argument(help: "The private key; - is standard input.")
    var file: String

    @Option(help: "How the key is written: pkcs8 or pkcs1.")
    var format: PrivateKeyFormat

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PasswordOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        try output.check([out], common)
        try KeyOutput.check(format, isEncrypted: passwords.passout != nil)
        let input = try KeyInput.privateKeyFile(file, session)
        let key = try inFile(file) { try input.file.key() }
        let made = try KeyOutput(key, format, encoding.outform, session.passwords.forWriting(session))
        let written = try output.write([(NewFile(out, .secret(made.octets)), made.what)], session)
        if input.encryption != nil, made.encryption == nil, !passwords.noPassword {
            session.warn("\(Printable.escaped(out)): the key was encrypted, and here it is not; --passout encrypts it")
        }
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
