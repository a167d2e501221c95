import ArgumentParser
import DER
import Files
import GroupFolder

struct GroupSnapshotCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Keep a copy of a group's folder as it is now.",
        discussion: """
            The copy lies in DIR.signet/snapshots and holds the private keys too: guard it like the folder. \
            'group rollback' puts it back. The document's advice stands besides: another copy, on a medium that lies \
            in a safe.

              signet group snapshot group --name before-upgrade
              signet group snapshot group --list
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: "What the copy is called; default: the time.")
    var name: String?

    @Flag(help: "Only say which there are, the latest last.")
    var list = false

    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { !list }

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        if list {
            do throws(GroupFolderError) { try GroupSnapshot.checkPlaces(FolderExchange(folder)) } catch { throw error }
            let names = GroupSnapshot.names(FolderExchange(folder))
            try session.write(Report(group: folder, snapshots: names)) { names.map { "\($0)\n" }.joined() }
            return .done
        }
        let name = try Self.checked(name ?? Self.time)
        try SystemProcess.forbidCoreDumps()
        let change = try group.begin(folder, "group snapshot", session)
        let keys = try GroupReading.state(folder)?.seal == nil ? "private keys" : "sealed private keys"
        guard !GroupSnapshot.names(change.exchange).contains(name) else {
            throw Complaint(
                exit: .inputOutput, code: .exists, message: "a snapshot '\(name)' is there already, and is kept",
                hint: "take another --name; see 'signet group snapshot \(Printable.quoted(folder)) --list'")
        }
        let count = try GroupSnapshot.make(name, of: change)
        let path = GroupSnapshot.path(name, change.exchange)
        try session.write(Report(group: folder, snapshots: GroupSnapshot.names(change.exchange), path: path, files: count)) {
            "\(name)\n"
        }
        session.say("\(Sentences.count(count, "file")) \(count == 1 ? "is" : "are") kept in \(Printable.escaped(path))\(count == 0 ? "" : ", \(keys) among them")")
        return .done
    }

    static func checked(_ name: String) throws -> String {
        guard GroupSnapshot.isName(name) else {
            throw Complaint(
                exit: .usage, code: .usage,
                message: "a name of letters, digits, '-', '_' and '.' was expected, found '\(Printable.escaped(name))'",
                hint: "take another one")
        }
        return name
    }

    /// `2026-11-21T05.00.00Z`: no colon, which Windows does not take.
    private static var time: String {
        let now = DERTime(secondsSinceEpoch: SystemClock.secondsSinceEpoch)?.rfc3339 ?? "snapshot"
        return String(now.map { $0 == ":" ? "." : $0 })
    }

    struct Report: Encodable {
        var schema = "signet/group-snapshot/1"
        var group: String
        /// All there are, the latest last.
        var snapshots: [String]
        /// The one that was made.
        var path: String?
        var files: Int?
    }
}
