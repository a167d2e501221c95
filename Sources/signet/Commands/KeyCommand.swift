import ArgumentParser

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, show, convert and check RSA keys.",
        subcommands: [
            KeyNewCommand.self, KeyShowCommand.self, KeyPublicCommand.self, KeyConvertCommand.self, KeyCheckCommand.self,
        ])
}
