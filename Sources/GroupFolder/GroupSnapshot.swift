package import Files

/// Copies of a group's folder that people ask for, each under a name, beside it in `DIR.signet/snapshots`.
///
/// A snapshot is made of copies, not of second names: whoever writes into a file of the group later leaves it alone. What
/// was known of the group beyond its files lies beside the snapshots, in `DIR.signet/snapshot-states/NAME.json`; what each
/// file was, in `NAME.sha256` there.
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

    private static func manifestFile(_ name: String, _ exchange: FolderExchange) -> String { "\(stateFolder(exchange))/\(name).sha256" }

    /// What was known of the group when a snapshot was made.
    package static func state(_ name: String, _ exchange: FolderExchange) throws(GroupFolderError) -> GroupStateRecord {
        try GroupStateRecord(stateFile(name, exchange))
    }

    /// Files of a snapshot that are not what they were when it was made, came to it or are gone; nil: nobody wrote down
    /// what they were.
    package static func differences(_ name: String, _ exchange: FolderExchange) throws(GroupFolderError) -> [String]? {
        let then: GroupManifest?
        do throws(FileError) { then = try GroupManifest(file: manifestFile(name, exchange)) } catch { throw .file(error) }
        guard let then else { return nil }
        let place = path(name, exchange)
        let tree = try GroupContents.tree(place)
        do throws(FileError) { return try GroupManifest(of: place, tree).differences(from: then) } catch { throw .file(error) }
    }

    /// The folders of copies lie where they seem to: a link could lead elsewhere, and keys would be copied there, or what
    /// is there put in the place of the group.
    package static func checkPlaces(_ exchange: FolderExchange) throws(GroupFolderError) {
        do throws(FileError) {
            for path in [folder(exchange), stateFolder(exchange), exchange.kept] where try NewFolder.isLink(path) {
                throw FileError(.open, path, .link)
            }
        } catch {
            throw .file(error)
        }
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
        // One that does not read is not copied as if there were none.
        let state: [UInt8] =
            switch try GroupStateRecord(exchange.stateFile) {
            case .known(let state): state.octets
            case .nothing, .unrecorded: []
            }
        do throws(FileError) {
            try NewFolder.createIfMissing(folder(exchange))
            try NewFolder.createIfMissing(stateFolder(exchange))
            // What an interrupted snapshot left.
            if try !NewFolder.isMissing(part) { try FolderStaging.remove(part) }
            try FolderStaging.build(part, tree.entries.map { StagedEntry(keeping: $0, of: exchange.folder, copying: true) })
            try FolderStaging.finish(part, mode: tree.root.mode, owner: (tree.root.owner, tree.root.group))
            // They come before the snapshot has its name: it is never without them.
            if try NewFolder.isMissing(path(name, exchange)) {
                try FileWriting.replace(stateFile(name, exchange), with: state)
                try FileWriting.replace(manifestFile(name, exchange), with: try GroupManifest(of: part, tree).octets)
            }
            try FolderStaging.synchronize(part)
            try FolderStaging.giveName(path(name, exchange), to: part)
        } catch {
            try? FolderStaging.remove(part)
            throw .file(error)
        }
        return tree.entries.count { if case .file = $0.kind { true } else { false } }
    }
}
