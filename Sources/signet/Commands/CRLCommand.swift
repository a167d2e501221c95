import ArgumentParser

struct CRLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crl", abstract: "Make, show and verify certificate revocation lists.",
        subcommands: [CRLNewCommand.self, CRLShowCommand.self, CRLVerifyCommand.self])
}
