import ArgumentParser

struct CSRCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csr", abstract: "Make, show and verify certificate signing requests.",
        subcommands: [CSRNewCommand.self, CSRShowCommand.self, CSRVerifyCommand.self])
}
