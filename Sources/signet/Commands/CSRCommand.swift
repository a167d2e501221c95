import ArgumentParser

struct CSRCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csr", abstract: "Make, show, verify and check certificate signing requests.",
        subcommands: [CSRNewCommand.self, CSRShowCommand.self, CSRVerifyCommand.self, CSRCheckCommand.self, CSRExpectCommand.self])
}
