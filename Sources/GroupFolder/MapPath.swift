/// Paths as certificate maps spell them, and as paths below the group's folder.
///
/// Whatever a map says, what comes out stays in the folder: parts that are `.` or `..`, absolute paths, colons, and
/// control characters are refused. Symbolic links are the folder's matter, see `FolderTree`.
package enum MapPath {
    /// How a path below the folder is written.
    package static func text(_ path: String, windowsRoot: String?) -> String {
        guard var root = windowsRoot else { return path }
        while root.hasSuffix("\\") || root.hasSuffix("/") { root.removeLast() }
        return root + "\\" + path.split(separator: "/").joined(separator: "\\")
    }

    /// The parts of a path and whether it begins at a drive or a share.
    struct Parts: Equatable {
        /// The drive or share stands as the first part.
        let isRooted: Bool
        let parts: [String]
    }

    /// - Throws: ``MapPathError`` for what leads out, or has no place in a path.
    static func parts(_ text: String) throws(MapPathError) -> Parts? {
        let text = withoutLineBreaks(text)
        guard !text.isEmpty else { return nil }
        if let control = text.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7f }) { throw .control(control) }
        guard text.utf8.count <= octetLimit else { throw .tooLong(text.utf8.count) }
        var parts = text.split(whereSeparator: { $0 == "\\" || $0 == "/" }).map(String.init)
        if let up = parts.first(where: { $0 == ".." || $0 == "." }) { throw .leadsOut(up) }
        // A drive `D:`, or a share `\\server\share`, whose first part cannot be taken for a folder's.
        let hasDrive = isDrive(parts.first ?? "")
        let isShare = text.hasPrefix("\\\\")
        if isShare, let first = parts.first { parts[0] = "\\\\" + first }
        guard hasDrive || isShare || !(text.hasPrefix("/") || text.hasPrefix("\\")) else { throw .absolute }
        if let colon = parts.dropFirst(hasDrive ? 1 : 0).first(where: { $0.contains(":") }) { throw .colon(colon) }
        guard !parts.isEmpty else { throw .absolute }
        return Parts(isRooted: hasDrive || isShare, parts: parts)
    }

    /// A path below the folder.
    ///
    /// - Parameter root: the parts of the Windows folder that rooted paths are below.
    static func relative(_ text: String, below root: [String]?) throws(MapPathError) -> String? {
        guard let found = try parts(text) else { return nil }
        guard found.isRooted else { return found.parts.joined(separator: "/") }
        guard let root, found.parts.count > root.count,
            zip(root, found.parts).allSatisfy({ $0.lowercased() == $1.lowercased() })
        else { throw .outsideOfRoot(root?.joined(separator: "\\")) }
        return found.parts.dropFirst(root.count).joined(separator: "/")
    }

    /// Whether a text is a folder of Windows, on a drive or a share.
    package static func isWindowsFolder(_ text: String) -> Bool {
        guard let found = try? parts(text) else { return false }
        return found.isRooted && !text.contains(where: \.isNewline)
    }

    /// Where a Windows path has the group's folder: in front of the first part that is one of its folders.
    static func root(of text: String) -> [String]? {
        guard let found = try? parts(text), found.isRooted,
            let place = found.parts.firstIndex(where: { topFolders.contains($0.lowercased()) })
        else { return nil }
        return Array(found.parts[..<place])
    }

    private static let topFolders: Set = ["servergroup", "iccertificateauthority", "client"]

    /// PATH_MAX of Linux; Windows has 32,767 characters for those who ask, and 260 else.
    static let octetLimit = 4096

    private static func isDrive(_ part: String) -> Bool {
        let octets = Array(part.utf8)
        return octets.count == 2 && octets[1] == UInt8(ascii: ":") && (0x61...0x7a).contains(octets[0] | 0x20)
    }

    /// Long paths are printed over several lines, the PureConnect document's own among them: a line break and the space
    /// around it are nothing.
    private static func withoutLineBreaks(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { line in
            var line = line
            while let first = line.first, first == " " || first == "\t" { line.removeFirst() }
            while let last = line.last, last == " " || last == "\t" { line.removeLast() }
            return String(line)
        }.joined()
    }
}

/// Why a path of a map is not taken.
package enum MapPathError: Error, Equatable, Sendable {
    /// `..` or `.`
    case leadsOut(String)
    /// It begins with a slash or a backslash.
    case absolute
    /// It is below another Windows folder than the group's, which is told where it is known.
    case outsideOfRoot(String?)
    /// A colon in a part: a drive, or an alternate data stream.
    case colon(String)
    case control(Unicode.Scalar)
    case tooLong(Int)
}
