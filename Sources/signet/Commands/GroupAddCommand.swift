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

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let servers = try server.map { (kind: GroupShape.Kind.server, name: try GroupReading.name($0, option: "server")) }
        let additions = servers + (try names.names())
        guard !additions.isEmpty else {
            throw Complaint(
                exit: .usage, code: .usage, message: "a name was expected, found none",
                hint: "give --server, --remote, --line, --client or --https")
        }
        let anchors = try foreignAnchors(additions, session)
        // What an interrupted change left is cleared away before the folder is read.
        let inventory = try readAfterRecovery(folder, session)
        var state = GroupState(beside: folder) ?? GroupState(origin: "adopt", since: making.clock.time, order: [])
        let old = try GroupReading.shape(inventory, state)
        var shape = old
        for (kind, name) in additions { try shape.add(kind, name) }
        guard let root = inventory.serverGroup, let digest = root.signatureAlgorithm.rsaPKCS1DigestAlgorithm else {
            throw Complaint(
                exit: .refused, code: .unsupported, message: "a root signed with RSA and PKCS #1 v1.5 was expected, found another",
                file: GroupLayout.serverGroupCertificate, hint: "issue with 'signet cert issue'")
        }
        var style = try making.style(digest: digest)
        (style.base, style.domain) = (state.base, state.domain)
        style.dayCount = making.days ?? state.dayCount
        state.order = GroupNaming.order(shape)
        let written = try GroupMakingRun.run(
            GroupMaking(shape, style, adding: inventory, to: old), operation: "group add", making, group: group, folder: folder,
            root: root, anchors: anchors, tree: inventory.contents.tree, state: state, session)
        var report = GroupReport(try GroupReading.inventory(folder), state: state)
        report.written = written
        try session.write(report) { written.map { Printable.escaped($0) + "\n" }.joined() }
        session.say("added \(additions.map { "\($0.kind.rawValue) \($0.name)" }.joined(separator: ", ")): \(written.count) files")
        return .done
    }

    private func readAfterRecovery(_ folder: String, _ session: Session) throws -> GroupInventory {
        let change = try group.begin(folder, "group add", session)
        _ = change.found
        return try GroupReading.inventory(folder)
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
