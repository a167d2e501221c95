public import ArgumentParser
import GroupFolder
public import ServerGroups

/// Uses are written on the command line as the engine names them: `subsystem-server`.
extension CertificateUse: ExpressibleByArgument {}

/// Which certificate of a group is meant: its use, and as much of the names as is needed to tell it from the others.
struct GroupMemberOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What the certificate is for.", valueName: "use"))
    var use: CertificateUse?

    @Option(help: ArgumentHelp("Whose it is; may be left out where one has that use.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp("Of a remote-subsystem-client: the server that it connects to.", valueName: "name"))
    var remote: String?

    /// The member that is meant; nil if none is named.
    ///
    /// - Parameter addsTo: whether a line, a client, a web server or a remote server may be named that is not in the group
    ///   yet: what another authority signs can be the first that is known of it.
    func member(of shape: GroupShape, orNew addsTo: Bool = false) throws -> GroupMember? {
        let names = (
            name: try name.map { try GroupReading.name($0, option: "name") },
            peer: try remote.map { try GroupReading.name($0, option: "remote") }
        )
        guard let use else {
            guard names.name == nil, names.peer == nil else {
                throw Self.usage("--name and --remote tell certificates of one use apart, and --use is missing", hint: "add --use")
            }
            return nil
        }
        guard use == .remoteSubsystemClient || names.peer == nil else {
            throw Self.usage("--remote is for a remote-subsystem-client only", hint: "leave it out")
        }
        guard use != .serverGroup || names.name == nil else {
            throw Self.usage("the server group's certificate is everybody's, and has no --name", hint: "leave it out")
        }
        let found = shape.members.filter { member in
            member.use == use && (names.name == nil || member.name == names.name)
                && (names.peer == nil || member.peer == names.peer)
        }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw Self.usage(
                "one \(use.rawValue) was expected, found \(found.count): \(found.map(Sentences.title(of:)).joined(separator: "; "))",
                hint: use == .remoteSubsystemClient ? "add --name, --remote or both" : "add --name")
        }
        if addsTo, let new = Self.newMember(use, names, shape) { return new }
        let sought = [use.rawValue, names.name?.text, names.peer.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
        throw Complaint(
            exit: .doesNotFit, code: .mismatch, message: "the \(sought) was expected in the group, found none",
            hint: "see 'signet group show'")
    }

    /// The member that is meant; one has to be named.
    func requiredMember(of shape: GroupShape, orNew addsTo: Bool = false) throws -> GroupMember {
        guard let member = try member(of: shape, orNew: addsTo) else {
            throw Self.usage("--use is missing", hint: "say what the certificate is for; see --help")
        }
        return member
    }

    /// Servers bring an authority with them: they come by 'group add' or 'group join'.
    private static func newMember(
        _ use: CertificateUse, _ names: (name: MemberName?, peer: MemberName?), _ shape: GroupShape
    ) -> GroupMember? {
        switch use {
        case .serverGroup, .issuingAuthority, .subsystemServer, .subsystemClient: return nil
        case .client, .line, .https: return names.name.flatMap { GroupMember(use, $0, peer: nil) }
        case .remoteSubsystemClient:
            let name = names.name ?? (shape.servers.count == 1 ? shape.servers[0] : nil)
            guard let name, shape.servers.contains(name), let peer = names.peer, peer != name else { return nil }
            return GroupMember(use, name, peer: peer)
        }
    }

    private static func usage(_ message: String, hint: String) -> Complaint {
        Complaint(exit: .usage, code: .usage, message: message, hint: hint)
    }
}
