#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// Bounds on a folder that is read whole.
package enum FolderLimit {
    /// Files, folders and links: a server group of 10,000 certificates has some 40,000. The attack is a folder, or a link
    /// to one, that holds a whole disk.
    package static let entryCount = 1_000_000
    /// Folders inside each other: a server group has four. PATH_MAX of Linux is 4096 octets.
    package static let depth = 32
}

/// One thing in a folder, as the system described it.
package struct FolderEntry: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case file(octetCount: Int)
        case folder
        /// With the text of the link, which stays inside the folder.
        case link(String)
    }

    /// Below the folder, parts separated by `/`.
    package let path: String
    package let kind: Kind
    package let mode: UInt32
    package let owner: UInt32
    package let group: UInt32
    /// What changes when somebody writes: the time of the last change of contents, in nanoseconds, and the number of the
    /// file.
    package let modified: Int64
    package let number: UInt64
}

/// What stands in one folder, by name, and when the system last changed what it knows of each (its name, say), in
/// nanoseconds.
package struct FolderListing: Sendable {
    package let names: [(name: String, statusChanged: Int64)]

    package init(_ folder: String) throws(FileError) {
        do throws(FolderTree.Refusal) {
            names = try FolderTree.names(folder).map { ($0, FolderTree.statusChanged("\(folder)/\($0)")) }
        } catch {
            guard case .file(let error) = error else { throw FileError(.read, folder, errorNumber: 0) }
            throw error
        }
    }
}

/// Everything in a folder, in the order of the octets of the names, a folder in front of what it holds.
package struct FolderTree: Equatable, Sendable {
    package let root: FolderEntry
    package let entries: [FolderEntry]
    /// Whether it was read by ``init(whateverIsIn:)``.
    private let isLenient: Bool

    /// Why a folder is not taken.
    package enum Refusal: Error, Equatable, Sendable {
        case file(FileError)
        /// A symbolic link that leads out of the folder, or nowhere that can be told.
        case linkLeadsOut(path: String)
        /// A device, pipe or socket.
        case special(path: String)
        case tooMany
        case tooDeep(path: String)
    }

    /// - Parameter folder: a folder; a symbolic link to one is not followed.
    package init(_ folder: String) throws(Refusal) {
        var entries: [FolderEntry] = []
        root = try Self.entry(folder, path: "")
        guard root.kind == .folder else { throw .file(FileError(.open, folder, errorNumber: ENOTDIR)) }
        try Self.read(folder, below: "", depth: 0, &entries)
        self.entries = entries
        isLenient = false
    }

    /// For what is removed or put away: whatever is there, links out of it too. What is no file, folder or link is taken
    /// for an empty file, a folder that does not read for an empty one.
    package init(whateverIsIn folder: String) throws(Refusal) {
        var entries: [FolderEntry] = []
        root = try Self.entry(folder, path: "")
        guard root.kind == .folder else { throw .file(FileError(.open, folder, errorNumber: ENOTDIR)) }
        try Self.read(folder, below: "", depth: 0, &entries, isLenient: true)
        self.entries = entries
        isLenient = true
    }

    /// The folder as it is now, read as this was.
    func again(_ folder: String) throws(Refusal) -> FolderTree {
        if isLenient { return try FolderTree(whateverIsIn: folder) }
        return try FolderTree(folder)
    }

    private static func read(
        _ folder: String, below prefix: String, depth: Int, _ entries: inout [FolderEntry], isLenient: Bool = false
    ) throws(Refusal) {
        guard depth < FolderLimit.depth else {
            if isLenient { return }
            throw .tooDeep(path: prefix)
        }
        let names: [String]
        do throws(Refusal) {
            names = try Self.names(folder)
        } catch {
            if isLenient, depth > 0 { return }
            throw error
        }
        for name in names {
            guard entries.count < FolderLimit.entryCount else { throw .tooMany }
            let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
            let entry = try entry("\(folder)/\(name)", path: path, isLenient: isLenient)
            if !isLenient, case .link(let target) = entry.kind, leadsOut(target, depth: depth) { throw .linkLeadsOut(path: path) }
            entries.append(entry)
            if entry.kind == .folder { try read("\(folder)/\(name)", below: path, depth: depth + 1, &entries, isLenient: isLenient) }
        }
    }

    /// Whether a link that stands `depth` folders deep could lead out: an absolute one, or one that climbs too far. What
    /// follows after a descent through another link cannot be told, so climbing stands in front only.
    private static func leadsOut(_ target: String, depth: Int) -> Bool {
        let parts = target.split(separator: "/", omittingEmptySubsequences: true)
        let climbs = parts.prefix { $0 == ".." }.count
        return target.hasPrefix("/") || climbs > depth || parts.dropFirst(climbs).contains("..")
    }

    private static func entry(_ full: String, path: String, isLenient: Bool = false) throws(Refusal) -> FolderEntry {
        var status = stat()
        guard unsafe lstat(FileName.cString(full), &status) == 0 else {
            throw .file(FileError(.open, full, errorNumber: errno))
        }
        let kind: FolderEntry.Kind
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file(octetCount: Int(status.st_size))
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link(try target(of: full))
        default:
            guard isLenient else { throw .special(path: path) }
            kind = .file(octetCount: 0)
        }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        return FolderEntry(
            path: path, kind: kind, mode: UInt32(status.st_mode & 0o7777), owner: status.st_uid, group: status.st_gid,
            modified: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec), number: UInt64(status.st_ino))
    }

    static func statusChanged(_ full: String) -> Int64 {
        var status = stat()
        guard unsafe lstat(FileName.cString(full), &status) == 0 else { return 0 }
        #if canImport(Darwin)
        let time = status.st_ctimespec
        #else
        let time = status.st_ctim
        #endif
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    private static func target(of link: String) throws(Refusal) -> String {
        var octets = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink(FileName.cString(link), &octets, octets.count)
        guard count >= 0 else { throw .file(FileError(.open, link, errorNumber: errno)) }
        return FileName.text(octets.prefix(count).map { UInt8(bitPattern: $0) })
    }

    /// The names in one folder, in the order of their octets.
    static func names(_ folder: String) throws(Refusal) -> [String] {
        guard let stream = unsafe opendir(FileName.cString(folder)) else {
            throw .file(FileError(.open, folder, errorNumber: errno))
        }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw .file(FileError(.read, folder, errorNumber: errno)) }
                break
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { octets in
                unsafe [UInt8](octets.prefix { $0 != 0 })
            }
            if name != [UInt8(ascii: ".")] && name != [UInt8(ascii: "."), UInt8(ascii: ".")] { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }.map(FileName.text)
    }
}
