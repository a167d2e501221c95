private import Files
private import ServerGroups

extension GroupContents {
    /// The certificate of the server group, the root: the digest of the whole is by default its own.
    package var serverGroupMember: Int? {
        files.first { GroupLayout.isSame($0.path, GroupLayout.serverGroupCertificate) }?.parts.first?.member
    }

    /// The servers that this folder is of, in lower case: those with an issuing authority.
    private var ownServers: Set<String> {
        var servers: Set<String> = []
        for entry in tree.entries {
            if case .member(.issuingAuthority(let name), .certificate) = GroupLayout.place(of: entry.path) {
                servers.insert(name.folded)
            }
        }
        return servers
    }

    /// Files for other servers, by the server's name, among those that changed.
    package func redistribution(of changed: [String]) -> [(server: String, files: [String])] {
        let own = ownServers
        var byServer: [String: [String]] = [:]
        for path in changed {
            if let server = GroupLayout.remoteServer(of: path), !own.contains(server.lowercased()) {
                byServer[server, default: []].append(path)
            }
        }
        return byServer.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
