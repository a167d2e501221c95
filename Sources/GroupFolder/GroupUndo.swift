private import Digests
package import Files
private import Octets

/// Undoing the last conversion: the files that it changed are again what they were; everything else stays as it is now.
package struct GroupUndo: Sendable {
    package let note: ConversionNote
    package let tree: FolderTree
    /// Where the folder as it was before lies.
    package let place: String
    private let folder: String

    /// The conversion that would be undone: the latest that is kept, whatever else was done since.
    package static func last(_ exchange: FolderExchange) -> (note: ConversionNote, place: String)? {
        for number in exchange.keptNumbers.reversed() {
            let place = "\(exchange.kept)/\(number)"
            guard let octets = try? InputFile(regular: "\(place)/note").readAll(), let note = ConversionNote(octets) else { continue }
            return (note, place)
        }
        return nil
    }

    /// - Throws: ``GroupFolderError/nothingToUndo``; ``GroupFolderError/changedSince(paths:)`` if a file is no longer what
    ///   the conversion made of it.
    package init(_ exchange: FolderExchange) throws(GroupFolderError) {
        guard let (note, place) = Self.last(exchange) else { throw .nothingToUndo }
        self.note = note
        self.place = place
        folder = exchange.folder
        do throws(FolderTree.Refusal) {
            tree = try FolderTree(exchange.folder)
        } catch {
            throw .tree(error)
        }
        let folder = folder
        let differing = note.files.filter { Self.digest("\(folder)/\($0.path)") != $0.digest }
        guard differing.isEmpty else { throw .changedSince(paths: differing.map(\.path)) }
    }

    package func staged() throws(GroupFolderError) -> [StagedEntry] {
        let old: FolderTree
        do throws(FolderTree.Refusal) {
            old = try FolderTree("\(place)/tree")
        } catch {
            throw .tree(error)
        }
        let entries = Dictionary(old.entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let changed = Set(note.files.map(\.path))
        return tree.entries.map { entry in
            if changed.contains(entry.path), let before = entries[entry.path] {
                StagedEntry(keeping: before, of: "\(place)/tree")
            } else {
                StagedEntry(keeping: entry, of: folder)
            }
        }
    }

    static func digest(_ path: String) -> [UInt8]? {
        guard let file = try? InputFile(regular: path) else { return nil }
        var digest = Digest(.sha256)
        guard (try? file.readPieces { piece throws(FileError) in digest.update(piece) }) != nil else { return nil }
        return digest.finalize()
    }
}
