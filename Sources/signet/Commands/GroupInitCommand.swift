import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Issuance
import PKIX
import ServerGroups

struct GroupInitCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make the certificate folder of a server group.",
        discussion: """
            Makes the root of the group, for each server its issuing authority, its server and client certificates and \
            its client for each other server, and the lines, clients and web servers that are named; copies of the \
            root where they are trusted; and each server's certificate map. All keys are new, PEM, readable by you \
            only. The folder appears whole, or not at all.

              signet group init pair --server LAKE --server Jasper --line trunk \\
                --https web.example.com
              signet group init lab --server LAKE --remote Jasper --domain example.com \\
                --subject-base '/C=US/O=Example' --windows-root 'D:\\I3\\IC\\Certificates'
              signet group init old --server LAKE --digest sha1 --allow-sha1
            """)

    @OptionGroup var group: GroupOptions

    @Option(parsing: .upToNextOption, help: ArgumentHelp("A server's name; one at least.", valueName: "name"))
    var server: [String]

    @OptionGroup var names: GroupNameOptions

    @Option(help: "Digest of the signatures: sha256, sha1, sha384 or sha512.")
    var digest = DigestAlgorithm.sha256

    @OptionGroup var making: GroupMakingOptions

    @Option(help: ArgumentHelp("What all subjects begin with, in the order of the encoding: '/C=US/O=Example'.", valueName: "name"))
    var subjectBase: String?

    @Option(help: ArgumentHelp("Completes names without a dot, for a second alternative name.", valueName: "domain"))
    var domain: String?

    @Option(
        help: ArgumentHelp(
            #"The folder on the servers, for the paths of the maps: 'D:\I3\IC\Certificates'. Default: relative paths."#,
            valueName: "folder"))
    var windowsRoot: String?

    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let (group, servers) = folderAndServers
        let folder = try group.path(exists: false)
        let shape = try shape(servers)
        let style = try style()
        try GroupNaming.checkWindowsRoot(windowsRoot)
        let tree = try Self.emptyFolder(folder)
        var state = GroupState(origin: "init", since: style.start, order: GroupNaming.order(shape))
        (state.base, state.domain, state.dayCount) = (style.base, style.domain, style.dayCount)
        state.windowsRoot = windowsRoot
        let making = GroupMaking(shape, style)
        let made = try GroupWork.make(making, bitCount: self.making.bits.rawValue, tellsOfEnds: self.making.days != nil, session)
        let anchor = made.first.map { [$0.issued.certificate] } ?? []
        let change = try group.begin(folder, Self.operation, session)
        let written = try GroupWork.commit(
            making.staged(made, anchor: anchor, windowsRoot: windowsRoot), state, change, over: tree, Self.operation,
            at: style.start)
        var report = GroupReport(try GroupReading.inventory(FileName.resolved(folder) ?? folder), state: state)
        report.written = written
        try session.write(report) { report.text }
        session.say("made \(Printable.escaped(folder)): \(report.members.count) certificates with their keys")
        return .done
    }

    private static let operation = "group init"

    /// `--server LAKE Jasper` takes what follows, the folder too where it stands last.
    private var folderAndServers: (GroupOptions, [String]) {
        guard group.folder == nil, SystemProcess.environment("SIGNET_GROUP") == nil, server.count > 1 else { return (group, server) }
        var group = group
        group.folder = server.last
        return (group, Array(server.dropLast()))
    }

    private func shape(_ servers: [String]) throws -> GroupShape {
        let names = try servers.map { try GroupReading.name($0, option: "server") }
        guard let first = names.first else {
            throw Complaint(exit: .usage, code: .usage, message: "a server was expected, found none", hint: "name one with --server")
        }
        var shape = GroupShape(firstServer: first)
        for name in names.dropFirst() { try shape.add(.server, name) }
        for (kind, name) in try self.names.names() { try shape.add(kind, name) }
        return shape
    }

    private func style() throws -> GroupStyle {
        var style = try making.style(digest: digest)
        if let subjectBase { style.base = try DistinguishedName(slashForm: subjectBase) }
        if let domain { style.domain = try GroupReading.name(domain, option: "domain").text }
        return style
    }

    /// Nothing may be there, or an empty folder, which is given back.
    private static func emptyFolder(_ folder: String) throws -> FolderTree? {
        if try NewFolder.isMissing(folder) { return nil }
        let tree: FolderTree
        do throws(FolderTree.Refusal) { tree = try FolderTree(folder) } catch { throw GroupFolderError.tree(error) }
        guard tree.entries.isEmpty else {
            throw Complaint(
                exit: .inputOutput, code: .exists, message: "a new or empty folder was expected, found one with \(Sentences.count(tree.entries.count, "entry", "entries"))",
                file: folder, hint: "name another, or take it over with 'signet group adopt'")
        }
        return tree
    }
}
