import ArgumentParser

struct CRLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crl", abstract: "Show and verify certificate revocation lists.",
        subcommands: [CRLShowCommand.self, CRLVerifyCommand.self])
}
