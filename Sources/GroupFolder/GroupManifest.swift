private import Digests
internal import Files
private import Octets

/// What a snapshot had when it was made: each file with its SHA-256, each link with its text. Lines of text; the first
/// says what it is.
struct GroupManifest {
    private var lines: [String]

    private static let title = "signet group snapshot 1"
    /// Octets: a hundred thousand names are less.
    private static let octetLimit = 64 * 1024 * 1024

    init(of place: String, _ tree: FolderTree) throws(FileError) {
        lines = []
        for entry in tree.entries {
            let what: String
            switch entry.kind {
            case .folder: what = "folder"
            case .link(let target): what = "link \(Hexadecimal.encode(FileName.octets(target)))"
            case .file:
                guard let digest = GroupUndo.digest("\(place)/\(entry.path)") else {
                    throw FileError(.read, "\(place)/\(entry.path)", errorNumber: 0)
                }
                what = Hexadecimal.encode(digest)
            }
            lines.append("\(Hexadecimal.encode(FileName.octets(entry.path))) \(what)")
        }
    }

    /// One that does not read has nothing in it, so that all that is there differs.
    ///
    /// - Returns: nil: there is none.
    init?(file: String) throws(FileError) {
        let octets: [UInt8]
        do throws(FileError) {
            octets = try InputFile(regular: file).readAll(limit: Self.octetLimit)
        } catch {
            guard error.reason != .missing else { return nil }
            throw error
        }
        let lines = String(decoding: octets, as: UTF8.self).split(separator: "\n").map(String.init)
        self.lines = lines.first == Self.title ? Array(lines.dropFirst()) : []
    }

    var octets: [UInt8] { [UInt8](([Self.title] + lines).map { $0 + "\n" }.joined().utf8) }

    /// What is another, came to it or is gone.
    func differences(from other: GroupManifest) -> [String] {
        Set(lines).symmetricDifference(other.lines).reduce(into: Set<String>()) { paths, line in
            let name = line.split(separator: " ").first.flatMap { Hexadecimal.decode($0) }
            paths.insert(name.map(FileName.text) ?? line)
        }.sorted()
    }
}
