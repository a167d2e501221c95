private import DER
private import Digests
package import Files
package import Octets

/// A group in one file, for a medium that lies in a safe and for the other server of a pair:
///
///     MANIFEST.sha256   a line for each file below, as `sha256sum -c` reads it
///     state.json        what is known of the group beyond its files
///     group/…           the folder
///
/// It holds the private keys in the open, and leaves the process sealed only.
package struct GroupArchive: Sendable {
    /// Why a group was not packed, or an archive not taken.
    package enum Failure: Error, Equatable, Sendable {
        case file(FileError)
        case ustar(Ustar.Failure)
        /// A symbolic link, which the archive has no place for.
        case link(path: String)
        case tooLarge(limit: Int)
        /// Not what an archive of a group has at that place.
        case stranger(path: String)
        case noManifest
        case malformedManifest(line: Int)
        /// The manifest names another set of files than what is there.
        case notInManifest(path: String)
        case notInArchive(path: String)
        /// A file is not the one that the manifest speaks of.
        case differs(path: String)
        case malformedState(GroupStateError)
    }

    package let state: GroupState?
    /// The group's files by their paths below its folder, in the order of the archive.
    package let files: [(path: String, content: SecretSlice)]

    private static let manifestName = "MANIFEST.sha256", stateName = "state.json", folderName = "group"

    /// Octets of an archive: what one sealed message holds (``DERLimit/octetCount``), 4 KiB of them for what stands around
    /// the content. A group of 2,000 certificates fits. Reading a file without end is the attack.
    package static let octetLimit = DERLimit.octetCount - 4096

    // MARK: Packing

    /// Packs a group as it was read.
    ///
    /// - Parameter isWanted: which files come in.
    package static func pack(
        _ contents: GroupContents, _ state: GroupState?, where isWanted: (String) -> Bool = { _ in true }
    ) throws(Failure) -> SecretBytes {
        let entries = contents.tree.entries.filter { $0.kind == .folder || isWanted($0.path) }
        var count = Ustar.endCount
        for entry in entries {
            switch entry.kind {
            case .folder: count += Ustar.octetCount(ofContent: 0)
            // A line of the manifest besides.
            case .file(let octetCount): count += Ustar.octetCount(ofContent: octetCount) + entry.path.utf8.count + 80
            case .link: throw .link(path: entry.path)
            }
            guard count <= octetLimit else { throw .tooLarge(limit: octetLimit) }
        }
        var manifest = ""
        var body = SecretBuffer(capacity: count)
        func file(_ path: String, _ content: SecretBytes, mode: UInt32, modified: Int64) throws(Failure) {
            manifest += "\(Hexadecimal.encode(digest(content.slice)))  \(path)\n"
            try append(path, content, mode: mode, modified: modified, to: &body)
        }
        if let state {
            let content = SecretBytes(copying: state.octets.span)
            try file(stateName, content, mode: 0o600, modified: state.since.secondsSinceEpoch)
        }
        let root = contents.tree.root
        try append(folderName, nil, mode: root.mode, modified: root.modified / 1_000_000_000, to: &body)
        for entry in entries {
            let path = "\(folderName)/\(entry.path)"
            let modified = entry.modified / 1_000_000_000
            if entry.kind == .folder {
                try append(path, nil, mode: entry.mode, modified: modified, to: &body)
            } else {
                try file(path, try read("\(contents.folder)/\(entry.path)"), mode: entry.mode, modified: modified)
            }
        }
        Ustar.end(&body)
        var archive = SecretBuffer(capacity: body.count + Ustar.octetCount(ofContent: manifest.utf8.count))
        let lines = SecretBytes(copying: [UInt8](manifest.utf8).span)
        try append(manifestName, lines, mode: 0o644, modified: root.modified / 1_000_000_000, to: &archive)
        body.withBytes { archive.append($0) }
        guard archive.count <= octetLimit else { throw .tooLarge(limit: octetLimit) }
        return archive.finish()
    }

    private static func append(
        _ path: String, _ content: SecretBytes?, mode: UInt32, modified: Int64, to archive: inout SecretBuffer
    ) throws(Failure) {
        do throws(Ustar.Failure) {
            try Ustar.append(path, content, mode: mode, modified: modified, to: &archive)
        } catch {
            throw .ustar(error)
        }
    }

    private static func read(_ path: String) throws(Failure) -> SecretBytes {
        do throws(FileError) {
            return try InputFile(path).readSecret(limit: octetLimit)
        } catch {
            throw .file(error)
        }
    }

    private static func digest(_ content: SecretSlice) -> [UInt8] {
        content.withBytes { octets in
            var digest = Digest(.sha256)
            digest.update(octets)
            return digest.finalize()
        }
    }

    // MARK: Reading

    /// Reads an archive, and holds every file against the manifest.
    package init(_ octets: SecretBytes) throws(Failure) {
        guard octets.count <= Self.octetLimit else { throw .tooLarge(limit: Self.octetLimit) }
        let entries: [Ustar.Entry]
        do throws(Ustar.Failure) { entries = try Ustar.read(octets) } catch { throw .ustar(error) }
        var contents: [String: SecretSlice] = [:]
        var files: [(path: String, content: SecretSlice)] = []
        for entry in entries {
            let isInside = entry.path.hasPrefix(Self.folderName + "/")
            guard entry.isFolder ? isInside || entry.path == Self.folderName
                : isInside || entry.path == Self.manifestName || entry.path == Self.stateName
            else { throw .stranger(path: entry.path) }
            if entry.isFolder { continue }
            contents[entry.path] = entry.content
            if isInside { files.append((String(entry.path.dropFirst(Self.folderName.count + 1)), entry.content)) }
        }
        try Self.check(contents)
        self.files = files
        state = try Self.state(contents[Self.stateName])
    }

    private static func check(_ contents: [String: SecretSlice]) throws(Failure) {
        guard let manifest = contents[manifestName] else { throw .noManifest }
        var named: Set<String> = []
        let text = String(decoding: manifest.withBytes { copy($0) }, as: UTF8.self)
        guard text.hasSuffix("\n") else { throw .malformedManifest(line: 1) }
        for (number, line) in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let path = String(line.dropFirst(66))
            guard let digest = Hexadecimal.decode(line.prefix(64)), digest.count == 32, line.dropFirst(64).hasPrefix("  "),
                named.insert(path).inserted
            else { throw .malformedManifest(line: number + 1) }
            guard let content = contents[path], path != manifestName else { throw .notInArchive(path: path) }
            guard self.digest(content) == digest else { throw .differs(path: path) }
        }
        if let other = contents.keys.sorted().first(where: { $0 != manifestName && !named.contains($0) }) {
            throw .notInManifest(path: other)
        }
    }

    private static func state(_ content: SecretSlice?) throws(Failure) -> GroupState? {
        guard let content else { return nil }
        do throws(GroupStateError) { return try GroupState(content.withBytes { copy($0) }) } catch { throw .malformedState(error) }
    }

    private static func copy(_ octets: Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.append(octets)
        return result
    }
}
