import ArgumentParser
import Files
import GroupFolder

struct GroupRollbackCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Put a snapshot in the place of a group's folder.",
        discussion: """
            The folder and a copy of the snapshot change names in one step; the folder as it was, which may be damaged \
            or gone, is kept in DIR.signet/kept. What was known of the group then (who may sign, which requests wait) \
            comes with it. A snapshot whose files are not as they were made is refused with exit code 5. Services that \
            have read the old files are to be started again.

              signet group rollback group --yes
              signet group rollback group --to before-upgrade --yes --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: "The snapshot's name; default: the latest.")
    var to: String?

    @Flag(help: "Put it back though it is not as it was made, or not sound.")
    var force = false

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let wanted = try to.map(GroupSnapshotCommand.checked)
        let work = try ReturnWork(group, "group rollback", at: clock.time, session)
        let exchange = work.change.exchange
        let names = GroupSnapshot.names(exchange)
        guard let name = wanted ?? names.last, names.contains(name) else {
            throw Complaint(
                exit: .doesNotFit, code: .missing,
                message: "a snapshot was expected, found \(wanted.map { "none of the name '\($0)'" } ?? "none")",
                hint: "see 'signet group snapshot --list'")
        }
        let (record, altered) = try Self.look(name, exchange)
        // As it was made it is put back, whatever it was; of one that nobody wrote down what it was, it is looked at.
        if let files = altered, !files.isEmpty {
            let complaint = Sentences.alteredSnapshot(name, files, isForced: force)
            guard force else { throw complaint }
            session.warn(complaint.line)
        }
        let coming = try work.coming(GroupSnapshot.path(name, exchange), record)
        guard !work.isThere(coming, record) else {
            session.say("the folder is what '\(name)' has; nothing was changed")
            return try report(work.folder, name, [], kept: nil, session)
        }
        try work.check(coming, isForced: force || altered == [], session)
        let count = coming.files.count
        guard try confirmation.confirm("rolling back \(count == 1 ? "1 file or folder" : "\(count) files and folders") to '\(name)'", session) else {
            return try confirmation.declined("group rollback", work.folder, session)
        }
        let kept = try work.put(
            coming, "group rollback", note: [UInt8]("signet group rollback 1\n\(name)\n".utf8), session)
        session.say("the folder is what it was in '\(name)'; \(ReturnWork.words(kept))")
        return try report(work.folder, name, coming.files, kept: kept, session)
    }

    /// What was known when a snapshot was made, and which of its files are others now.
    private static func look(_ name: String, _ exchange: FolderExchange) throws -> (GroupStateRecord, [String]?) {
        do throws(GroupFolderError) {
            return (try GroupSnapshot.state(name, exchange), try GroupSnapshot.differences(name, exchange))
        } catch {
            throw error
        }
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
