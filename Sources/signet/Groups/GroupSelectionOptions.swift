import ArgumentParser
import GroupFolder
import ServerGroups

/// Which certificates of a group are meant: all, those of some uses, those of one name.
struct GroupSelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the certificates are for: all, \(CertificateUse.allCases.map(\.rawValue).joined(separator: ", ")); repeatable (default: all).",
            valueName: "use"))
    var use: [UseChoice] = []

    @Option(help: ArgumentHelp("Only those of a server, line, client or web server of that name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("Only those of servers that connect to a server of that name.", valueName: "name"))
    var remote: String?

    /// Whether anything was chosen.
    var isGiven: Bool { !use.isEmpty || name != nil || remote != nil }

    /// - Returns: those that are meant, whoever issues in front; one at least.
    func members(of shape: GroupShape) throws -> [GroupMember] {
        try Self.members(of: shape, use, name: name, remote: remote)
    }

    /// - Parameter uses: none: all.
    static func members(of shape: GroupShape, _ uses: [UseChoice], name: String?, remote: String?) throws -> [GroupMember] {
        let name = try name.map { try GroupReading.name($0, option: "name") }
        let remote = try remote.map { try GroupReading.name($0, option: "remote") }
        let found = shape.members.filter { member in
            (uses.isEmpty || uses.contains { $0.includes(member.use) }) && (name == nil || member.name == name)
                && (remote == nil || member.peer == remote)
        }
        guard found.isEmpty else { return found }
        let words = (uses.isEmpty ? [.all] : uses).map(\.text) + [name.map { "of \($0)" }, remote.map { "for \($0)" }].compactMap(\.self)
        throw Complaint(
            exit: .doesNotFit, code: .mismatch, message: "no \(words.joined(separator: " ")) is in the group",
            hint: "see 'signet group show'")
    }
}

/// A use, or all of them.
enum UseChoice: ExpressibleByArgument {
    case all
    case use(CertificateUse)

    init?(argument: String) {
        if argument == "all" {
            self = .all
            return
        }
        guard let use = CertificateUse(rawValue: argument) else { return nil }
        self = .use(use)
    }

    static var allValueStrings: [String] { ["all"] + CertificateUse.allCases.map(\.rawValue) }

    var text: String {
        switch self {
        case .all: "certificate"
        case .use(let use): use.rawValue
        }
    }

    func includes(_ other: CertificateUse) -> Bool {
        switch self {
        case .all: true
        case .use(let use): use == other
        }
    }
}
