import ArgumentParser

@main
struct Signet: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "signet", abstract: "The PKI engine that people can read.")
}
