import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import PKIX
import ServerGroups

struct GroupAddCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add servers, lines, clients or web servers to a server group.",
        discussion: """
            Makes the keys and certificates that come with it, copies of the root, and the maps; what is there stays. \
            The digest is that of the group's root. The folder with the new files takes the place of the old one, \
            which is kept beside it: 'signet group rollback' brings it back.

              signet group add pair --line trunk2
              signet group add pair --remote media.example.com --trusted media-root.cer
              signet group add pair --server ERIE --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("A server's name; repeatable.", valueName: "name"))
    var server: [String] = []

    @OptionGroup var names: GroupNameOptions

    @Option(
        help: ArgumentHelp("The remote server's own root, where it is of another group.", valueName: "file"), completion: .file())
    var trusted: String?

    @OptionGroup var making: GroupMakingOptions
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let servers = try server.map { (kind: GroupShape.Kind.server, name: try GroupReading.name($0, option: "server")) }
        let additions = servers + (try names.names())
        guard !additions.isEmpty else {
            throw Complaint(
                exit: .usage, code: .usage, message: "a name was expected, found none",
                hint: "give --server, --remote, --line, --client or --https")
        }
        let anchors = try foreignAnchors(additions, session)
        let work = try GroupWork(group, .add, "group add", at: making.clock.time, session)
        var shape = work.shape
        for (kind, name) in additions { try shape.add(kind, name) }
        let style = try making.style(work)
        let lacking = GroupMaking(shape, style, adding: work.inventory, to: work.shape)
        let made = try GroupWork.make(lacking, bitCount: making.bits.rawValue, tellsOfEnds: making.days != nil, session)
        var state = work.state
        state.order = GroupNaming.order(shape)
        let written = try work.commit(
            lacking.staged(made, anchor: work.anchor, foreign: anchors, windowsRoot: state.windowsRoot), state)
        var report = GroupReport(try GroupReading.inventory(work.folder), state: state)
        report.written = written
        try session.write(report) { written.map { Printable.escaped($0) + "\n" }.joined() }
        session.say("added \(additions.map { "\($0.kind.rawValue) \($0.name)" }.joined(separator: ", ")): \(Sentences.count(written.count, "file"))")
        return .done
    }

    private func foreignAnchors(
        _ additions: [(kind: GroupShape.Kind, name: MemberName)], _ session: Session
    ) throws -> [MemberName: [Certificate]] {
        guard let trusted else { return [:] }
        let remotes = additions.filter { $0.kind == .remote }.map(\.name)
        guard remotes.count == 1, let remote = remotes.first else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--trusted is the root of one remote server, found \(remotes.count) of them",
                hint: "add each with a command of its own")
        }
        return [remote: try CertificateInput.certificates(trusted, session)]
    }
}
