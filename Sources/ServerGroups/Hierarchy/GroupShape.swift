/// Who is in a server group; from it follows which certificates there are, who issues them, and where copies of the root
/// lie.
///
///     server group -> issuing authority of a server -> its server, its subsystems' client
///                                                   -> its client for each other server, in the group or remote
///                                                   -> clients, lines, HTTPS
///
/// Clients, lines and web servers are issued by the authority of the server of that name, or else by that of the first.
public struct GroupShape: Hashable, Sendable {
    /// One at least. The order is kept: the first one's authority issues what is no server's.
    public private(set) var servers: [MemberName]
    /// Servers of other groups, or without one, which servers of this one connect to.
    public private(set) var remotes: [MemberName] = []
    public private(set) var clients: [MemberName] = []
    public private(set) var lines: [MemberName] = []
    public private(set) var https: [MemberName] = []

    /// What can be added.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case server, remote, line, client, https
    }

    public init(firstServer: MemberName) { servers = [firstServer] }

    /// - Throws: ``GroupShapeError`` if the name is taken; a line, a client, a web server and a server may share one.
    public mutating func add(_ kind: Kind, _ name: MemberName) throws(GroupShapeError) {
        guard !names(kind).contains(name) else { throw .repeated(kind, name) }
        switch kind {
        case .server:
            guard !remotes.contains(name) else { throw .serverAndRemote(name) }
            servers.append(name)
        case .remote:
            guard !servers.contains(name) else { throw .serverAndRemote(name) }
            remotes.append(name)
        case .client: clients.append(name)
        case .line: lines.append(name)
        case .https: https.append(name)
        }
    }

    public func names(_ kind: Kind) -> [MemberName] {
        switch kind {
        case .server: servers
        case .remote: remotes
        case .client: clients
        case .line: lines
        case .https: https
        }
    }

    /// Those that a server connects to: the others of the group, and the remote ones.
    public func peers(of server: MemberName) -> [MemberName] { servers.filter { $0 != server } + remotes }

    /// All certificates; whoever issues stands in front of what it issues.
    public var members: [GroupMember] {
        var members: [GroupMember] = [.serverGroup]
        members += servers.map { .issuingAuthority($0) }
        for server in servers {
            members += [.subsystemServer(server), .subsystemClient(server)]
            members += peers(of: server).map { .remoteSubsystemClient(server, to: $0) }
        }
        members += clients.map { .client($0) } + lines.map { .line($0) }
        return members + https.map { .https($0) }
    }

    /// Where copies of an anchor lie.
    public var trustedCopies: [TrustedCopy] {
        var copies: [TrustedCopy] = []
        for server in servers {
            copies.append(.localSubsystems(server))
            copies += peers(of: server).map { .remoteSubsystem(server, of: $0) }
            copies += (servers + remotes).map { .remoteClient(server, of: $0) }
        }
        return copies + clients.map { .client($0) } + https.map { .https($0) }
    }

    /// Who issues a member's certificate; nil: the root signs itself.
    public func issuer(of member: GroupMember) -> GroupMember? {
        switch member {
        case .serverGroup: nil
        case .issuingAuthority: .serverGroup
        case .subsystemServer(let name), .subsystemClient(let name), .remoteSubsystemClient(let name, _):
            .issuingAuthority(name)
        case .client(let name), .line(let name), .https(let name):
            .issuingAuthority(servers.first { $0 == name } ?? servers[0])
        }
    }

    /// What stands below a member: what it issues, and what that issues, whoever issues in front.
    public func members(below member: GroupMember) -> [GroupMember] {
        var issuers: Set<GroupMember> = [member]
        return members.filter { one in
            guard let issuer = issuer(of: one), issuers.contains(issuer) else { return false }
            issuers.insert(one)
            return true
        }
    }
}

public enum GroupShapeError: Error, Equatable, Sendable {
    case repeated(GroupShape.Kind, MemberName)
    /// A server of the group is not remote to it.
    case serverAndRemote(MemberName)
}
