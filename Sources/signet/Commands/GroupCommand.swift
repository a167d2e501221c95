import ArgumentParser

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Make, show, check, extend and keep the certificate folder of a server group.",
        subcommands: [
            GroupInitCommand.self, GroupAdoptCommand.self, GroupShowCommand.self, GroupCheckCommand.self,
            GroupAddCommand.self, GroupMapCommand.self, GroupSnapshotCommand.self, GroupRollbackCommand.self,
            GroupOptionsCommand.self, GroupStatusCommand.self, GroupCSRCommand.self, GroupImportCommand.self,
            GroupPolicyCommand.self, GroupSingleCertificateCommand.self, GroupRegenerateCommand.self, GroupRenewCommand.self,
            GroupRevokeCommand.self, GroupBackupsCommand.self, GroupRestoreCommand.self, GroupImpactCommand.self,
            GroupExportCommand.self, GroupJoinCommand.self, GroupPairCommand.self, GroupSealCommand.self,
            GroupUnsealCommand.self,
        ])
}
