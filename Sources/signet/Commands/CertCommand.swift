import ArgumentParser

struct CertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Show and compare certificates; compare keys, requests and certificates.",
        subcommands: [
            CertShowCommand.self, CertMatchCommand.self, CertDiffCommand.self, CertFingerprintCommand.self,
            CertExpiresCommand.self, CertConvertCommand.self,
        ])
}
