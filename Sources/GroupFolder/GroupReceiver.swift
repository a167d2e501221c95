package import ServerGroups

/// Somebody who needs files of a group's folder when they have changed: a server of the group, a server that it connects
/// to, a client or web server beside the servers.
package struct GroupReceiver: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case server, remote, client, https
    }

    package let kind: Kind
    package let name: MemberName
    package private(set) var files: [String] = []

    /// Who needs which of the files that changed. What is a server's goes to that server; the root's files and lines go to
    /// all servers of the group; the root's certificate and revocation lists to everybody. Nobody's private key leaves the
    /// group.
    package static func receivers(of changed: [String], in shape: GroupShape) -> [GroupReceiver] {
        var receivers = shape.servers.map { GroupReceiver(kind: .server, name: $0) }
            + shape.remotes.map { GroupReceiver(kind: .remote, name: $0) }
        receivers += shape.clients.filter { !shape.servers.contains($0) }.map { GroupReceiver(kind: .client, name: $0) }
        receivers += shape.https.filter { !shape.servers.contains($0) }.map { GroupReceiver(kind: .https, name: $0) }
        for place in receivers.indices {
            receivers[place].files = changed.filter { receivers[place].needs($0, shape) }
        }
        return receivers.filter { !$0.files.isEmpty }
    }

    private func needs(_ path: String, _ shape: GroupShape) -> Bool {
        let isRemotes = GroupLayout.remoteServer(of: path).map { $0.lowercased() == name.folded } ?? false
        switch GroupLayout.place(of: path) {
        case .revocationList, .member(.serverGroup, .certificate): return true
        case .member(.serverGroup, _): return kind == .server
        case .member(let member, let part):
            if kind == .remote { return isRemotes && part != .privateKey }
            guard member.name != name else { return kind == .server || kind.rawValue == member.use.rawValue }
            return kind == .server && member.use == .line && !shape.servers.contains { $0 == member.name }
        case .trusted(let copy):
            switch kind {
            case .server: return copy.name == name
            case .remote: return isRemotes
            case .client: return copy == .client(name)
            case .https: return copy == .https(name)
            }
        case .map(let server): return kind == .server && server == name
        case nil: return kind == .remote && isRemotes
        }
    }
}
