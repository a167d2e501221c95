import ArgumentParser
import DER
import Files
import GroupFolder
import PKIX
import PathValidation
import ServerGroups

struct GroupPairCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "pair", abstract: "Ask whether two servers will trust each other.",
        discussion: """
            The first server connects to the second, which shows its certificate: the steps that Genesys TLS lists, each \
            answered by itself. The trusted list is the copy that the first has for the second. With --mutual both connect \
            to each other, and show server and client certificates. Revocation lists of the folders count. Exit code 1 if \
            one will not trust the other.

              signet group pair pair LAKE Jasper --mutual
              signet group pair pair LAKE ERIE --with backup --mutual --json
            """)

    @OptionGroup var group: GroupOptions

    @Argument(help: ArgumentHelp("The server that connects, of the folder's group.", valueName: "name"))
    var first: String?

    @Argument(help: ArgumentHelp("The server that is connected to.", valueName: "name"))
    var second: String?

    @Flag(help: "Both directions, server and client certificates.")
    var mutual = false

    @Option(help: ArgumentHelp("The folder of the second server's group, where it is another.", valueName: "dir"), completion: .directory)
    var with: String?

    @Option(help: ArgumentHelp("How a host is looked for: rfc9525, rfc6125, cisco-cuci or genesys-host.", valueName: "rule"))
    var hostRule = HostRule.genesysHost

    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let (group, first, second) = try folderAndNames
        let folder = try group.path()
        let names = (try Self.name(first, "the first server"), try Self.name(second, "the second server"))
        guard names.0 != names.1 else {
            throw Complaint(exit: .usage, code: .usage, message: "two servers were expected, found one twice", hint: "name the other")
        }
        let one = try side(folder, names.0)
        let other = try with.map { try side($0, names.1) } ?? side(folder, names.1, one)
        var lists = GroupChain(one.inventory, one.anchors).lists
        for list in GroupChain(other.inventory, other.anchors).lists where !lists.contains(list) { lists.append(list) }
        var wanted: [(PairCheck.Kind, shower: PairSide, checker: PairSide)] = [(.server, other, one)]
        if mutual { wanted += [(.client, one, other), (.server, one, other), (.client, other, one)] }
        let checks = wanted.map { PairCheck($0, of: $1, by: $2, lists: lists, rule: hostRule, at: clock.time) }
        let report = Report(
            group: one.inventory.contents.folder, with: with == nil ? nil : other.inventory.contents.folder,
            servers: [one.name.text, other.name.text], mutual: mutual, hostRule: hostRule.rawValue, at: clock.time.rfc3339,
            trust: checks.allSatisfy(\.trust), checks: checks)
        try session.write(report) { checks.map(\.text).joined() }
        return report.trust ? .done : .no
    }

    /// With SIGNET_GROUP two names are enough.
    private var folderAndNames: (GroupOptions, String, String) {
        get throws {
            if let first, let second { return (group, first, second) }
            guard let one = group.folder, let first, SystemProcess.environment("SIGNET_GROUP") != nil else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "the group's folder and the names of two servers were expected, something is missing",
                    hint: "see 'signet group pair --help'")
            }
            var group = group
            group.folder = nil
            return (group, one, first)
        }
    }

    private func side(_ folder: String, _ name: MemberName, _ same: PairSide? = nil) throws -> PairSide {
        if let same {
            guard let name = try Self.server(name, same.inventory, nil) else { throw Self.noServer(name, folder) }
            return PairSide(name: name, inventory: same.inventory, anchors: same.anchors)
        }
        guard let path = FileName.resolved(folder) else { throw FileError(.open, folder, .missing) }
        let inventory = try GroupReading.inventory(path)
        let state = try GroupReading.state(path)
        guard let name = try Self.server(name, inventory, state) else { throw Self.noServer(name, folder) }
        return PairSide(name: name, inventory: inventory, anchors: inventory.anchors(accepted: state?.anchors ?? []))
    }

    private static func name(_ text: String, _ what: String) throws -> MemberName {
        do throws(MemberNameError) { return try MemberName(text) } catch { throw Sentences.complaint(about: error, what: what) }
    }

    /// A server as its group spells it.
    private static func server(_ name: MemberName, _ inventory: GroupInventory, _ state: GroupState?) throws -> MemberName? {
        try GroupReading.shape(inventory, state).servers.first { $0 == name }
    }

    private static func noServer(_ name: MemberName, _ folder: String) -> Complaint {
        Complaint(
            exit: .doesNotFit, code: .missing, message: "the server \(name) was expected in the group, found none", file: folder,
            hint: "name the folder that it lies in: the first is DIR, the second --with")
    }

    struct Report: Encodable {
        var schema = "signet/group-pair/1"
        var group: String
        /// The second server's folder; null: the same.
        var with: String?
        var servers: [String]
        var mutual: Bool
        var hostRule: String
        var at: String
        /// All checks say so.
        var trust: Bool
        var checks: [PairCheck]
    }
}
