import ArgumentParser

struct CertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Issue, show and compare certificates; compare keys, requests and certificates.",
        subcommands: [
            CertSelfSignedCommand.self, CertIssueCommand.self, CertShowCommand.self, CertMatchCommand.self,
            CertDiffCommand.self, CertFingerprintCommand.self, CertExpiresCommand.self, CertConvertCommand.self,
            CertProfilesCommand.self,
        ])
}
