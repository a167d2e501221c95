private import Files
package import ServerGroups

/// Numbered backups in a group's folder: `ServerGroupCertificate.cer.1` on the first backup, `.2` on the second.
///
/// The files of one member are numbered as one, so that the certificate and the keys of a number belong together.
package struct GroupBackups: Sendable {
    /// One backup of a file.
    package struct Backup: Hashable, Sendable {
        package let path: String
        /// The file that it was.
        package let original: String
        package let number: Int
    }

    /// In the order of their paths.
    package let all: [Backup]
    private let numbers: [String: Int]

    /// Nine digits: nobody has more backups, and no number overflows.
    private static let digitLimit = 9

    package init(_ inventory: GroupInventory?) {
        all = (inventory?.contents.tree.entries ?? []).compactMap { entry in
            guard case .file = entry.kind else { return nil as Backup? }
            return Self.backup(entry.path)
        }
        numbers = Dictionary(all.map { (Self.unit($0.original), $0.number) }, uniquingKeysWith: max)
    }

    package static func name(_ path: String, _ number: Int) -> String { "\(path).\(number)" }

    /// What a path says of itself; nil if it is no backup's.
    package static func backup(_ path: String) -> Backup? {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last, !last.isEmpty, last.count <= digitLimit, last.first != "0",
            last.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(last)
        else { return nil }
        return Backup(path: path, original: parts.dropLast().joined(separator: "."), number: number)
    }

    /// The number that comes next for a file, and for those that belong to it.
    package func next(for path: String) -> Int { (numbers[Self.unit(path)] ?? 0) + 1 }

    /// The backups of a member's files, by number.
    package func backups(of member: GroupMember) -> [Int: [Backup]] {
        let unit = Self.unit(GroupLayout.path(member, .certificate))
        return Dictionary(grouping: all.filter { Self.unit($0.original) == unit }, by: \.number)
    }

    /// Backups of files of the layout: what is numbered as one, number after number.
    package var units: [[Backup]] {
        Dictionary(grouping: all.filter { GroupLayout.isBackup($0.path) }) { "\(Self.unit($0.original))\0\($0.number)" }.values
            .map { $0.sorted { $0.path < $1.path } }
            .sorted { (Self.unit($0[0].original), $0[0].number) < (Self.unit($1[0].original), $1[0].number) }
    }

    /// What is numbered as one: a member's three files, a request and its key, else the file itself.
    private static func unit(_ path: String) -> String {
        if let stem = GroupLayout.requestStem(of: path) { return GroupLayout.folded(stem) }
        guard case .member(let member, _)? = GroupLayout.place(of: path) else { return GroupLayout.folded(path) }
        return GroupLayout.folded(GroupLayout.path(member, .certificate))
    }
}
