import ArgumentParser
import Files
import GroupFolder

struct GroupRollbackCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Put a snapshot in the place of a group's folder.",
        discussion: """
            The folder and a copy of the snapshot change names in one step; the folder as it was is kept in \
            DIR.signet/kept. What was known of the group then (who may sign, which requests wait) comes with it. Services that have read the old files are to be started again.

              signet group rollback group --yes
              signet group rollback group --to before-upgrade --yes --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: "The snapshot's name; default: the latest.")
    var to: String?

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let wanted = try to.map(GroupSnapshotCommand.checked)
        try SystemProcess.forbidCoreDumps()
        let change = try group.begin(folder, "group rollback", session)
        let names = GroupSnapshot.names(change.exchange)
        guard let name = wanted ?? names.last, names.contains(name) else {
            throw Complaint(
                exit: .doesNotFit, code: .missing,
                message: "a snapshot was expected, found \(wanted.map { "none of the name '\($0)'" } ?? "none")",
                hint: "see 'signet group snapshot --list'")
        }
        let differences = try GroupSnapshot.differences(name, change.exchange)
        guard !differences.isEmpty || GroupSnapshot.stateDiffers(name, change.exchange) else {
            session.say("the folder is what '\(name)' has; nothing was changed")
            return try report(folder, name, [], kept: nil, session)
        }
        guard try confirmation.confirm("rolling back \(differences.count) files and folders to '\(name)'", session) else {
            session.say("nothing was changed")
            return .no
        }
        try GroupSnapshot.restore(name, change)
        let kept = change.exchange.keptNumbers.last.map { "\(change.exchange.kept)/\($0)/tree" }
        session.say("the folder is what it was in '\(name)'; as it was before this, it is kept in \(Printable.escaped(kept ?? ""))")
        return try report(folder, name, differences, kept: kept, session)
    }

    private func report(_ folder: String, _ name: String, _ files: [String], kept: String?, _ session: Session) throws -> Exit {
        try session.write(Report(group: folder, snapshot: name, files: files, kept: kept)) {
            files.map { "rolled back    \(Printable.escaped($0))\n" }.joined()
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/group-rollback/1"
        var group: String
        var snapshot: String
        /// Files and folders that differed.
        var files: [String]
        var kept: String?
    }
}
