package import Files
private import KeyFormats
package import PKIX
package import ServerGroups

/// The files of a group's folder in the places that the document has for them.
package struct GroupInventory: Sendable {
    /// The paths of a member's files.
    package struct MemberFiles: Equatable, Sendable {
        package var certificate: String?
        package var privateKey: String?
        package var publicKey: String?

        package init() {}

        package subscript(part: GroupLayout.Part) -> String? {
            get {
                switch part {
                case .certificate: certificate
                case .privateKey: privateKey
                case .publicKey: publicKey
                }
            }
            set {
                switch part {
                case .certificate: certificate = newValue
                case .privateKey: privateKey = newValue
                case .publicKey: publicKey = newValue
                }
            }
        }
    }

    package let contents: GroupContents
    package private(set) var members: [GroupMember: MemberFiles] = [:]
    package private(set) var trusted: [TrustedCopy: String] = [:]
    package private(set) var maps: [MemberName: String] = [:]
    /// Of authorities, in the places of the layout.
    package private(set) var revocationLists: [GroupMember: String] = [:]
    /// Files in a place that another file has already, in another spelling.
    package private(set) var repeated: [(path: String, of: String)] = []
    /// Files in no place.
    package private(set) var strangers: [String] = []
    /// Symbolic links, which stay in the folder and are not followed.
    package private(set) var links: [String] = []
    /// Each file and folder by its path.
    package let entries: [String: FolderEntry]
    private let memberPlaces: [String: [Int]]

    package init(_ contents: GroupContents) {
        self.contents = contents
        entries = Dictionary(contents.tree.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        memberPlaces = Dictionary(
            contents.files.map { ($0.path, $0.parts.map(\.member)) }, uniquingKeysWith: { first, _ in first })
        for entry in contents.tree.entries {
            switch entry.kind {
            case .folder: continue
            case .link: links.append(entry.path)
            case .file: take(entry.path)
            }
        }
    }

    private mutating func take(_ path: String) {
        let earlier: String?
        switch GroupLayout.place(of: path) {
        case .member(let member, let part):
            earlier = members[member]?[part]
            if earlier == nil { members[member, default: MemberFiles()][part] = path }
        case .trusted(let copy):
            earlier = trusted[copy]
            if earlier == nil { trusted[copy] = path }
        case .map(let server):
            earlier = maps[server]
            if earlier == nil { maps[server] = path }
        case .revocationList(let authority):
            earlier = revocationLists[authority]
            if earlier == nil { revocationLists[authority] = path }
        case nil:
            strangers.append(path)
            return
        }
        if let earlier { repeated.append((path, earlier)) }
    }

    /// The certificates that a file holds, in its order.
    package func certificates(_ path: String?) -> [Certificate] {
        guard let path else { return [] }
        return (memberPlaces[path] ?? []).compactMap { contents.members[$0].certificate }
    }

    /// The revocation lists that a file holds, in its order.
    package func lists(_ path: String?) -> [CertificateList] {
        guard let path else { return [] }
        return (memberPlaces[path] ?? []).compactMap { place in
            if case .revocationList(let list) = contents.members[place].content { list } else { nil }
        }
    }

    /// A member's own certificate: the first of its file.
    package func certificate(of member: GroupMember) -> Certificate? { certificates(members[member]?.certificate).first }

    package var serverGroup: Certificate? { certificate(of: .serverGroup) }

    /// Certificates of every authority of the group.
    package var issuingAuthorities: [Certificate] {
        members.keys.filter { $0.use == .issuingAuthority }.compactMap { certificate(of: $0) }
    }

    /// Who is in the group, as the files show it; nil without a server.
    ///
    /// Servers are those with an authority or a server certificate here; other servers that they have files for are
    /// remote.
    ///
    /// - Parameter order: names that come first, in this order: who came first stands nowhere in the folder.
    package func shape(order: [MemberName] = []) -> GroupShape? {
        func ordered(_ names: some Sequence<MemberName>) -> [MemberName] {
            let known = Set(names)
            return order.filter(known.contains) + known.subtracting(order).sorted()
        }
        let servers = ordered(members.keys.filter { [.issuingAuthority, .subsystemServer].contains($0.use) }.compactMap(\.name))
        guard let first = servers.first else { return nil }
        var shape = GroupShape(firstServer: first)
        let peers = members.keys.compactMap(\.peer) + trusted.keys.compactMap(\.peer)
        func names(_ use: CertificateUse) -> [MemberName] { members.keys.filter { $0.use == use }.compactMap(\.name) }
        let additions: [(GroupShape.Kind, [MemberName])] = [
            (.server, Array(servers.dropFirst())), (.remote, ordered(Set(peers).subtracting(servers))),
            (.client, ordered(names(.client))), (.line, ordered(names(.line))), (.https, ordered(names(.https))),
        ]
        for (kind, names) in additions {
            // Each name once, and no server among the remote ones.
            for name in names { try? shape.add(kind, name) }
        }
        return shape
    }

    /// The path of a new file, in folders as they are spelled here already.
    package func spelled(_ path: String) -> String {
        var found = ""
        let parts = path.split(separator: "/").map(String.init)
        for part in parts.dropLast() {
            let prefix = found.isEmpty ? "" : found + "/"
            let sought = GroupLayout.foldedFolder(part)
            let same = contents.tree.entries.first { entry in
                guard entry.kind == .folder, entry.path.hasPrefix(prefix) else { return false }
                let name = entry.path.dropFirst(prefix.count)
                return !name.contains("/") && GroupLayout.foldedFolder(String(name)) == sought
            }
            found = same?.path ?? prefix + part
        }
        return found.isEmpty ? path : "\(found)/\(parts.last ?? "")"
    }
}
