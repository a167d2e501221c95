import ArgumentParser
import Files
import KeyFormats
import RSA

struct KeyPublicCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "public", abstract: "Take the public key out of a key.",
        discussion: """
            Writes SubjectPublicKeyInfo, what openssl calls PUBLIC KEY.

              signet key public server.key --out server.pub
              signet key public server.key --outform der --out server.pub.der
            """)

    @Argument(help: "The key, private or public; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out = "-"

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        // Under --json the object takes the place of a key on standard output.
        let isShown = common.json && out == "-"
        if !isShown { try output.check([out], common) }
        let input = try KeyInput.either(file, session)
        let key = try inFile(file) { try input.publicKey() }
        var backup: String?
        if !isShown {
            let octets = encoding.outform == .pem ? key.pem : key.der
            let written = try output.write([(NewFile(out, .open(octets)), "a \(key.bitCount)-bit RSA public key")], session)
            backup = written.first?.backup
        }
        if common.json {
            try session.write(
                Session.encode(
                    KeyReport(
                        key, file: isShown ? file : out, kind: "public", format: "subjectPublicKeyInfo",
                        encoding: encoding.outform, backup: backup)))
        }
        return .done
    }
}
