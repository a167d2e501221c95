private import DER
package import Files
private import KeyFormats
package import Octets
package import PKIX
package import RSA
package import ServerGroups

/// Files in the place of others of a group's folder: what is replaced stays under the next free number, `FILE.1`,
/// `FILE.2`, as the PureConnect document has it.
package struct GroupReplacement {
    private let inventory: GroupInventory?
    private let backups: GroupBackups
    private var new: [String: StagedEntry] = [:]
    /// What is not to be in the folder any more.
    private var removed: Set<String> = []
    /// The files that come, without the maps.
    package private(set) var paths: [String] = []

    /// - Parameter inventory: nil: there is no folder yet.
    package init(_ inventory: GroupInventory?) {
        self.inventory = inventory
        backups = GroupBackups(inventory)
    }

    /// - Parameter mode: of a file that was not there; one that was keeps what of its own is no wider.
    package mutating func put(_ path: String, _ octets: SecretBytes, mode: UInt32) {
        let path = inventory?.spelled(path) ?? path
        paths.append(path)
        if let old = inventory?.entries[path] {
            new[path] = StagedEntry(path, .octets(octets), mode: old.mode & mode, owner: (old.owner, old.group))
        } else {
            new[path] = StagedEntry(path, .octets(octets), mode: ModeMask.applied(to: mode))
        }
    }

    /// A member's certificate and, if it is a new one, its key.
    package mutating func put(_ member: GroupMember, certificate: Certificate, key: RSAPrivateKey?) {
        put(path(member, .certificate), Self.pem([certificate]), mode: 0o644)
        guard let key else { return }
        put(path(member, .privateKey), key.pem(format: .pkcs8), mode: 0o600)
        put(path(member, .publicKey), SecretBytes(copying: key.publicKey.pem.span), mode: 0o644)
    }

    package mutating func put(_ copy: TrustedCopy, _ certificates: [Certificate]) {
        put(inventory?.trusted[copy] ?? GroupLayout.path(copy), Self.pem(certificates), mode: 0o644)
    }

    package mutating func put(listOf authority: GroupMember, _ list: CertificateList) {
        let path = inventory?.revocationLists[authority] ?? GroupLayout.revocationListPath(authority)
        put(path, SecretBytes(copying: PEM.encode(list.encoded, label: .certificateList).span), mode: 0o644)
    }

    /// The map that a server's files make; an old map is the old files', and worth no number.
    package mutating func putMap(of server: MemberName, _ shape: GroupShape, windowsRoot: String?) {
        var map = CertificateMap(of: server, in: shape)
        if let inventory { map = GroupMaps.map(of: server, in: inventory, shape: shape, adding: Array(new.keys)) }
        let path = inventory?.maps[server] ?? GroupLayout.mapPath(server)
        let mode = inventory?.entries[path]?.mode ?? ModeMask.applied(to: 0o644)
        new[path] = StagedEntry(path, .octets(SecretBytes(copying: map.xml(windowsRoot: windowsRoot).span)), mode: mode)
    }

    package mutating func remove(_ path: String) { removed.insert(path) }

    private func path(_ member: GroupMember, _ part: GroupLayout.Part) -> String {
        inventory?.members[member]?[part] ?? GroupLayout.path(member, part)
    }

    /// All entries in the order of their names, which has each folder in front of what it holds.
    ///
    /// What stays is copied: a file that somebody writes over by hand, as `cp` does, is not written over in the folder that is
    /// kept too.
    package func staged() -> [StagedEntry] {
        var all = new
        for path in paths {
            guard let inventory, let old = inventory.entries[path], old.kind != .folder else { continue }
            var number = backups.next(for: path)
            // A folder may have the name, or a number that is no backup's.
            while inventory.entries[GroupBackups.name(path, number)] != nil { number += 1 }
            let backup = GroupBackups.name(path, number)
            all[backup] = StagedEntry(keeping: old, of: inventory.contents.folder, as: backup, copying: true)
        }
        for path in new.keys {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                let folder = parts.joined(separator: "/")
                if all[folder] == nil { all[folder] = StagedEntry(folder, .folder, mode: 0o700) }
                parts = parts.dropLast()
            }
        }
        for entry in inventory?.contents.tree.entries ?? [] where new[entry.path] == nil && !removed.contains(entry.path) {
            all[entry.path] = StagedEntry(keeping: entry, of: inventory?.contents.folder ?? "", copying: true)
        }
        return all.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }

    package static func pem(_ certificates: [Certificate]) -> SecretBytes {
        var text: [UInt8] = []
        for certificate in certificates { text += PEM.encode(certificate.encoded, label: .certificate) }
        return SecretBytes(copying: text.span)
    }
}
