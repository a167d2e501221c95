import ArgumentParser
import Files
import KeyFormats
import RSA

struct KeyConvertCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Write a private key in another format.",
        discussion: """
            The result is not encrypted, and readable by you only. With --force the input may be its own output.

              signet key convert server.key --format pkcs1 --out server-rsa.key
              signet key convert server.key --format pkcs8 --outform der --out server.der
            """)

    @Argument(help: "The private key; - is standard input.")
    var file: String

    @Option(help: "How the key is written: pkcs8 or pkcs1.")
    var format: PrivateKeyFormat

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        try output.check([out], common)
        let key = try KeyInput.privateKey(file, session)
        let new = NewFile(out, .secret(key.encoded(format, encoding.outform)))
        let written = try output.write([(new, "a \(key.publicKey.bitCount)-bit RSA private key, not encrypted")], session)
        if session.json {
            try session.write(
                Session.encode(
                    KeyReport(
                        key.publicKey, file: out, kind: "private", format: format.rawValue, encoding: encoding.outform,
                        backup: written.first?.backup)))
        }
        return .done
    }
}
