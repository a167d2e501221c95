package import Files
private import ServerGroups

/// Which files and folders of a group are their owner's alone, and the modes that they then have.
package struct GroupModes: Sendable {
    /// Files with private keys, in the open or encrypted.
    package let files: Set<String>
    /// Every folder on the way to one; empty: the group's own.
    package let folders: Set<String>

    package init(_ inventory: GroupInventory) {
        var files = Set(inventory.members.values.compactMap(\.privateKey))
        files.formUnion(inventory.contents.openKeys)
        files.formUnion(inventory.contents.encryptedKeys)
        var folders: Set<String> = files.isEmpty ? [] : [""]
        for file in files {
            var parts = file.split(separator: "/").dropLast()
            while !parts.isEmpty {
                folders.insert(parts.joined(separator: "/"))
                parts = parts.dropLast()
            }
        }
        (self.files, self.folders) = (files, folders)
    }

    /// Whether others than the owner can get at a private key by this.
    package func isOpenToOthers(_ entry: FolderEntry) -> Bool { entry.mode & 0o077 != 0 && isPrivate(entry) }

    /// The mode that something has to have: its own, and of what is private nothing for others.
    package func mode(of entry: FolderEntry) -> UInt32 {
        guard isPrivate(entry) else { return entry.mode }
        let all: UInt32 = entry.kind == .folder ? 0o700 : 0o600
        let mode = entry.mode & all
        // Of a folder nothing can be read without all three.
        return mode == 0 || entry.kind == .folder ? all : mode
    }

    private func isPrivate(_ entry: FolderEntry) -> Bool {
        switch entry.kind {
        case .file: files.contains(entry.path)
        case .folder: folders.contains(entry.path)
        case .link: false
        }
    }
}
