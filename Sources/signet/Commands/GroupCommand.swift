import ArgumentParser

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Make, show, check, extend and keep the certificate folder of a server group.",
        subcommands: [
            GroupInitCommand.self, GroupAdoptCommand.self, GroupShowCommand.self, GroupCheckCommand.self,
            GroupAddCommand.self, GroupMapCommand.self, GroupSnapshotCommand.self, GroupRollbackCommand.self,
            GroupCSRCommand.self,
            GroupImportCommand.self,
            GroupOptionsCommand.self,
            GroupPolicyCommand.self,
            GroupSingleCertificateCommand.self,
            GroupStatusCommand.self,
        ])
}
