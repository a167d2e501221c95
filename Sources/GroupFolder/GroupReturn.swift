package import DER
package import Files
private import PathValidation
private import ServerGroups

/// A whole folder in the place of a group's: one that was kept before a change, or a snapshot.
///
/// Of the folder that it replaces nothing has to read: it may be damaged, emptied, or gone. Whatever is there is kept.
package struct GroupReturn: Sendable {
    /// The folder as it is now; nil: there is none.
    package let present: FolderTree?
    /// Of what comes.
    package let inventory: GroupInventory
    /// What is known of the group then; nil: what is known now.
    package let state: GroupState?
    /// Files and folders that will be others, or gone.
    package let files: [String]
    private let staged: [StagedEntry]

    /// - Parameter place: where the folder lies that comes; its files are copied, and stay where they are.
    package init(
        of place: String, state: GroupState?, _ exchange: FolderExchange, threads: Int = 1
    ) throws(GroupFolderError) {
        inventory = GroupInventory(try GroupContents(place, threads: threads))
        self.state = state
        do throws(FolderTree.Refusal) {
            present = try Self.isThere(exchange.folder) ? FolderTree(whateverIsIn: exchange.folder) : nil
        } catch {
            throw .tree(error)
        }
        let modes = GroupModes(inventory)
        var staged: [StagedEntry] = []
        for entry in inventory.contents.tree.entries {
            staged.append(StagedEntry(keeping: entry, of: place, mode: modes.mode(of: entry), copying: true))
        }
        self.staged = staged
        rootMode = modes.mode(of: inventory.contents.tree.root)
        let wanted = Dictionary(staged.map { ($0.path, $0.mode) }, uniquingKeysWith: { first, _ in first })
        let then = Dictionary(inventory.contents.tree.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let now = Dictionary((present?.entries ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        files = Set(then.keys).union(now.keys).sorted().filter { path in
            guard let a = then[path], let b = now[path], a.kind == b.kind, wanted[path] == b.mode else { return true }
            guard case .file = a.kind else { return false }
            guard let digest = GroupUndo.digest("\(place)/\(path)") else { return true }
            return digest != GroupUndo.digest("\(exchange.folder)/\(path)")
        }
    }

    private let rootMode: UInt32

    private static func isThere(_ folder: String) throws(FolderTree.Refusal) -> Bool {
        do throws(FileError) { return try !NewFolder.isMissing(folder) } catch {
            // Another thing of that name is told of when it is read.
            if error.reason == .notDirectory { return true }
            throw .file(error)
        }
    }

    /// Whether there is nothing to do: the folder is so already.
    package var isThereAlready: Bool { present != nil && files.isEmpty }

    /// What is damaged or missing in what comes. What has only come to its end since is as good as it was.
    package func faults(at time: DERTime) -> [GroupFinding] {
        GroupCheck.findings(inventory, at: time, state: state).filter { finding in
            switch finding.kind {
            case .badPath(let failure):
                switch failure.fault {
                case .expired, .notYetValid: false
                default: true
                }
            case .missing(_, let part): part != .publicKey
            case .stateContradicts(let contradiction):
                switch contradiction {
                case .requestGone, .importReplaced: false
                default: true
                }
            case .keyDoesNotMatch, .publicKeyDoesNotMatch, .altered, .noCertificate, .unreadable, .unreadableKey, .noServer: true
            default: false
            }
        }
    }

    /// Puts it in place; what was there is kept.
    package func commit(
        _ operation: String, note: [UInt8], _ change: borrowing GroupChange
    ) throws(GroupFolderError) {
        let root = inventory.contents.tree.root
        try change.stage(staged, mode: rootMode, owner: (root.owner, root.group))
        try change.commit(operation, over: present, note: note, state: state)
    }
}
