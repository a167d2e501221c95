package import Files

/// Copies of a group's folder that people ask for, each under a name, beside it in `DIR.signet/snapshots`.
///
/// A snapshot is made of copies, not of second names: whoever writes into a file of the group later leaves it alone. What
/// was known of the group beyond its files lies beside the snapshots, in `DIR.signet/snapshot-states/NAME.json`.
package enum GroupSnapshot {
    /// Octets of a name: with `.part` behind it, less than NAME_MAX of every system.
    package static let nameLimit = 100

    /// Letters, digits, `-`, `_` and `.`, no dot in front: nothing that leads elsewhere or hides.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= nameLimit && !name.hasPrefix(".") && !name.hasSuffix(".part")
            && name.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func folder(_ exchange: FolderExchange) -> String { "\(exchange.workFolder)/snapshots" }

    package static func path(_ name: String, _ exchange: FolderExchange) -> String { "\(folder(exchange))/\(name)" }

    private static func stateFolder(_ exchange: FolderExchange) -> String { "\(exchange.workFolder)/snapshot-states" }

    private static func stateFile(_ name: String, _ exchange: FolderExchange) -> String { "\(stateFolder(exchange))/\(name).json" }

    /// What was known of the group when a snapshot was made; nil: nothing.
    package static func state(_ name: String, _ exchange: FolderExchange) -> GroupState? {
        GroupState(file: stateFile(name, exchange))
    }

    /// The names of what there is, the latest last.
    package static func names(_ exchange: FolderExchange) -> [String] {
        guard let listing = try? FolderListing(folder(exchange)) else { return [] }
        return listing.names.filter { isName($0.name) }.sorted { ($0.statusChanged, $0.name) < ($1.statusChanged, $1.name) }
            .map(\.name)
    }

    /// Copies the folder as it is now.
    ///
    /// - Returns: how many files were copied.
    package static func make(_ name: String, of change: borrowing GroupChange) throws(GroupFolderError) -> Int {
        let exchange = change.exchange
        let tree = try GroupContents.tree(exchange.folder)
        let part = path(name, exchange) + ".part"
        do throws(FileError) {
            try NewFolder.createIfMissing(folder(exchange))
            // What an interrupted snapshot left.
            if try !NewFolder.isMissing(part) { try FolderStaging.remove(part) }
            try FolderStaging.build(part, tree.entries.map { StagedEntry(keeping: $0, of: exchange.folder, copying: true) })
            try FolderStaging.finish(part, mode: tree.root.mode, owner: (tree.root.owner, tree.root.group))
            if try NewFolder.isMissing(path(name, exchange)) { try keepState(name, exchange) }
            try FolderStaging.synchronize(part)
            try FolderStaging.giveName(path(name, exchange), to: part)
        } catch {
            try? FolderStaging.remove(part)
            throw .file(error)
        }
        return tree.entries.count { if case .file = $0.kind { true } else { false } }
    }

    /// The state comes before the snapshot has its name: a snapshot is never without it. Where nothing is known, the file
    /// is empty.
    private static func keepState(_ name: String, _ exchange: FolderExchange) throws(FileError) {
        try NewFolder.createIfMissing(stateFolder(exchange))
        try FileWriting.replace(stateFile(name, exchange), with: GroupState(file: exchange.stateFile)?.octets ?? [])
    }

    /// Whether something else is known of the group now.
    package static func stateDiffers(_ name: String, _ exchange: FolderExchange) -> Bool {
        guard let state = state(name, exchange) else { return false }
        return state != GroupState(file: exchange.stateFile)
    }

    /// What a rollback would change: files that differ, or are there in one and not in the other.
    package static func differences(_ name: String, _ exchange: FolderExchange) throws(GroupFolderError) -> [String] {
        try differences(from: path(name, exchange), exchange)
    }

    /// - Parameter place: a folder that would come in the place of the group's.
    package static func differences(from place: String, _ exchange: FolderExchange) throws(GroupFolderError) -> [String] {
        let (now, then) = (try GroupContents.tree(exchange.folder), try GroupContents.tree(place))
        let old = Dictionary(then.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(now.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        return Set(old.keys).union(new.keys).sorted().filter { path in
            guard let a = old[path], let b = new[path], a.kind == b.kind, a.mode == b.mode else { return true }
            guard case .file = a.kind else { return false }
            return GroupUndo.digest("\(place)/\(path)") != GroupUndo.digest("\(exchange.folder)/\(path)")
        }
    }

    /// Puts a copy of a snapshot in the place of the folder, which is kept, and what was known then in the place of what is
    /// known now.
    package static func restore(_ name: String, _ change: borrowing GroupChange) throws(GroupFolderError) {
        let exchange = change.exchange
        let place = path(name, exchange)
        let snapshot = try GroupContents.tree(place)
        let now = try GroupContents.tree(exchange.folder)
        try change.stage(snapshot.entries.map { StagedEntry(keeping: $0, of: place, copying: true) }, like: snapshot.root)
        try change.commit(
            "group rollback", over: now, note: [UInt8]("signet group rollback 1\n\(name)\n".utf8), state: state(name, exchange))
    }
}
