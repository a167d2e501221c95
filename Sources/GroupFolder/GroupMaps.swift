private import Files
package import ServerGroups

/// Certificate maps in a folder.
package enum GroupMaps {
    package static func read(_ path: String, in inventory: GroupInventory) throws(CertificateMapError) -> CertificateMap {
        let octets: [UInt8]
        do throws(FileError) {
            octets = try InputFile("\(inventory.contents.folder)/\(path)").readAll(limit: CertificateMap.octetLimit)
        } catch {
            if case .tooLarge(let limit) = error.reason { throw CertificateMapError(.tooLarge(limit: limit)) }
            throw CertificateMapError(.notWellFormed)
        }
        return try CertificateMap(xml: octets)
    }

    /// The map that a server's files make, with their names as they are spelled here.
    ///
    /// - Parameter new: files that the folder will have.
    package static func map(
        of server: MemberName, in inventory: GroupInventory, shape: GroupShape, adding new: [String] = []
    ) -> CertificateMap {
        let encrypted = Set(inventory.contents.encryptedKeys.map { GroupLayout.folded($0) })
        var map = CertificateMap(of: server, in: shape) { encrypted.contains(GroupLayout.folded($0)) }
        let spelled = Dictionary(
            (Array(inventory.entries.keys) + new).map { (GroupLayout.folded($0), $0) }, uniquingKeysWith: { first, _ in first })
        map.mapPaths { spelled[GroupLayout.folded($0)] ?? $0 }
        return map
    }
}

extension CertificateMap {
    /// Writes each path otherwise.
    mutating func mapPaths(_ change: (String) -> String) {
        func changed(_ entry: Entry) -> Entry {
            var entry = entry
            entry.publicKeyPath = entry.publicKeyPath.map(change)
            entry.privateKeyPath = entry.privateKeyPath.map(change)
            entry.certificatePath = entry.certificatePath.map(change)
            entry.trustedCertificatePath = entry.trustedCertificatePath.map(change)
            return entry
        }
        serverGroup = serverGroup.map(changed)
        for place in notifiers.indices {
            notifiers[place].entries = notifiers[place].entries.map { ($0.use, changed($0.entry)) }
        }
    }
}
