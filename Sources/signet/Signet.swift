import ArgumentParser
import Files

/// The program: `signet NOUN VERB`, as its contract has it.
///
/// How things are here:
/// - One file a command, under `Commands`. A command returns how it ended (``Exit``) or throws; any error becomes
///   one line, made in `Sentences.swift` and nowhere else.
/// - Data goes to standard output, talk to standard error, both through `Files` and straight to the system: no
///   buffer of a library ever holds a key.
/// - A command that touches keys first forbids core dumps.
struct Signet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signet",
        abstract: "Keys, certificate requests and signatures, by an engine that people can read.",
        discussion: """
            A key and a request for a server, with no configuration and no network:

              signet csr new --subject 'CN=pbx.example,O=Example,C=US' \\
                --san DNS:pbx.example,IP:192.0.2.7 --out pbx.csr

            Exit codes: 0 done or yes, 1 no, 2 usage, 3 not parsable, 4 password, 5 parts that do not fit, \
            6 refused or not supported, 7 input or output.
            """,
        version: Version.text,
        subcommands: [
            KeyCommand.self, CSRCommand.self, CertCommand.self, CRLCommand.self, VerifyCommand.self, BundleCommand.self,
            P12Command.self, GroupCommand.self, DigestCommand.self, HashCommand.self, SignatureCommand.self,
            SelfTestCommand.self, CompletionsCommand.self, ManualCommand.self, GenSSLCertsCommand.self,
            VersionCommand.self,
        ])
}

/// What this build is called.
enum Version {
    static let number = "0.1.0"
    static let text = "signet \(number)"
}

@main
enum Main {
    static func main() {
        SystemProcess.prepareStreams()
        let exit = Runner.run(SystemProcess.arguments)
        SystemProcess.end(code: exit.rawValue)
    }
}
