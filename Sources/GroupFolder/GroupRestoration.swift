package import Files
private import Octets
package import PKIX
package import ServerGroups

/// Numbered backups in the place of a member's files.
///
/// A number is what was replaced at one time: a new certificate for an old key has left the certificate alone. A file of
/// which a number has none was then what the next higher number of it has, or what is there now.
package struct GroupRestoration: Sendable {
    package let member: GroupMember
    package let number: Int
    /// What comes back: each backup, and the file whose place it takes.
    package let files: [GroupBackups.Backup]
    private let inventory: GroupInventory

    package enum Failure: Error, Equatable {
        case noBackups(GroupMember)
        /// The numbers that there are.
        case noNumber(GroupMember, Int, have: [Int])
        case file(FileError)
    }

    /// - Parameter number: nil: the latest.
    package init(of member: GroupMember, number: Int?, in inventory: GroupInventory) throws(Failure) {
        let backups = GroupBackups(inventory).backups(of: member)
        let numbers = backups.keys.sorted()
        guard let last = numbers.last else { throw .noBackups(member) }
        let number = number ?? last
        guard numbers.contains(number) else { throw .noNumber(member, number, have: numbers) }
        self.member = member
        self.number = number
        self.inventory = inventory
        files = GroupLayout.Part.allCases.compactMap { part in
            for later in numbers where later >= number {
                let found = backups[later]?.first { GroupLayout.place(of: $0.original) == .member(member, part) }
                if let found { return found }
            }
            return nil
        }
    }

    /// The certificate that comes back.
    package func certificate() throws(Failure) -> Certificate? {
        guard let backup = files.first(where: { GroupLayout.place(of: $0.original) == .member(member, .certificate) }) else {
            return nil
        }
        return GroupBackups.certificate(backup.path, in: inventory)
    }

    /// The whole folder as it shall be: what is replaced now gets the next number. Of the root its copies come too.
    package func staged(_ shape: GroupShape, anchors: [Certificate]) throws(Failure) -> [StagedEntry] {
        var replacement = GroupReplacement(inventory)
        for file in files {
            let octets: SecretBytes
            do throws(FileError) {
                octets = try InputFile("\(inventory.contents.folder)/\(file.path)").readSecret(limit: FileLimit.document)
            } catch {
                throw .file(error)
            }
            let present = GroupLayout.place(of: file.original).flatMap { place -> String? in
                guard case .member(let member, let part) = place else { return nil }
                return inventory.members[member]?[part]
            }
            replacement.put(present ?? file.original, octets, mode: inventory.entries[file.path]?.mode ?? 0o600)
        }
        if member == .serverGroup, let root = try certificate(), root.isSelfIssued {
            for copy in inventory.rootCopies(in: shape, anchors: anchors) { replacement.put(copy, [root]) }
        }
        return replacement.staged()
    }
}
