private import FilesShim
package import Octets

#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// What a folder shall hold, and where each thing comes from.
package struct StagedEntry: Sendable {
    package enum Source: Sendable {
        case folder
        case link(String)
        /// The file of that name: the same file under a second name where the file system has such, else a copy.
        case file(String)
        /// A copy of the file of that name, which no later change of the one changes too.
        case copy(String)
        case octets(SecretBytes)
    }

    package let path: String
    package let source: Source
    package let mode: UInt32
    /// Nil: whoever runs this.
    package let owner: (user: UInt32, group: UInt32)?
    /// When a copy's original was last written, in nanoseconds: the copy says the same.
    private(set) var modified: Int64?

    package init(_ path: String, _ source: Source, mode: UInt32, owner: (user: UInt32, group: UInt32)? = nil) {
        self.path = path
        self.source = source
        self.mode = mode
        self.owner = owner
    }

    var isFolder: Bool { if case .folder = source { true } else { false } }

    /// What stands in a tree, as it is.
    ///
    /// - Parameters:
    ///   - folder: where the tree lies.
    ///   - path: its name there, if that is another one.
    ///   - copying: whether files become files of their own; of one that is larger than is read, there is a second name all
    ///     the same.
    ///   - mode: if that is another one; then a copy is needed.
    package init(
        keeping entry: FolderEntry, of folder: String, as path: String? = nil, mode: UInt32? = nil, copying: Bool = false
    ) {
        let source: Source =
            switch entry.kind {
            case .folder: .folder
            case .link(let target): .link(target)
            case .file(let count): copying && count <= FileLimit.document ? .copy("\(folder)/\(entry.path)") : .file("\(folder)/\(entry.path)")
            }
        self.init(path ?? entry.path, source, mode: mode ?? entry.mode, owner: (entry.owner, entry.group))
        if case .copy = source { modified = entry.modified }
    }

    /// A file of a tree with other contents, and its mode and owner.
    package init(replacing entry: FolderEntry, with octets: SecretBytes) {
        self.init(entry.path, .octets(octets), mode: entry.mode, owner: (entry.owner, entry.group))
    }
}

/// Builds a folder that nobody looks at yet.
package enum FolderStaging {
    /// - Parameters:
    ///   - folder: what does not exist yet; it is made, for its owner only until ``finish(_:mode:owner:)``.
    ///   - entries: a folder in front of what it holds.
    ///   - threads: how many write files, once the folders are there.
    package static func build(_ folder: String, _ entries: [StagedEntry], threads: Int = 1) throws(FileError) {
        try NewFolder.create(folder)
        for entry in entries where entry.isFolder { try add(entry, in: folder) }
        let files = entries.filter { !$0.isFolder }
        let failures = WorkResults<FileError>(count: files.count)
        Workers.forEach(files.count, threads: threads) { place, _ in
            // What goes wrong with one, a full disk say, mostly does with the next.
            guard failures.isEmpty else { return }
            do throws(FileError) { try add(files[place], in: folder) } catch { failures.set(error, at: place) }
        }
        if let failure = failures.all.first { throw failure }
        // Modes of folders last, the deepest first: one may forbid to write in it.
        for entry in entries.reversed() where entry.isFolder {
            try finish("\(folder)/\(entry.path)", mode: entry.mode, owner: entry.owner)
        }
    }

    /// Gives a folder its mode and owner.
    package static func finish(_ folder: String, mode: UInt32, owner: (user: UInt32, group: UInt32)?) throws(FileError) {
        let descriptor = try FileDescriptor(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, for: .create)
        try setOwnerAndMode(descriptor, mode, owner)
    }

    /// Brings everything on a folder's file system to the device.
    package static func synchronize(_ folder: String) throws(FileError) {
        let descriptor = try FileDescriptor(folder, O_RDONLY | O_DIRECTORY, for: .synchronize)
        guard signet_sync_file_system(descriptor.number) == 0 else {
            throw FileError(.synchronize, folder, errorNumber: errno)
        }
    }

    /// Removes a folder with all that is in it. Links are removed, not followed.
    package static func remove(_ folder: String) throws(FileError) {
        do throws(FolderTree.Refusal) {
            for entry in try FolderTree(whateverIsIn: folder).entries.reversed() {
                let path = FileName.cString("\(folder)/\(entry.path)")
                let result = entry.kind == .folder ? unsafe rmdir(path) : unsafe unlink(path)
                guard result == 0 || errno == ENOENT else { throw .file(FileError(.rename, folder, errorNumber: errno)) }
            }
        } catch {
            switch error {
            case .file(let error): throw error
            default: throw FileError(.rename, folder, errorNumber: EINVAL)
            }
        }
        guard unsafe rmdir(FileName.cString(folder)) == 0 || errno == ENOENT else {
            throw FileError(.rename, folder, errorNumber: errno)
        }
    }

    /// Gives what was built its name, if that is free.
    package static func giveName(_ name: String, to folder: String) throws(FileError) {
        guard unsafe signet_rename_new(FileName.cString(folder), FileName.cString(name)) == 0 else {
            throw FileError(.create, name, errorNumber: errno)
        }
    }

    private static func add(_ entry: StagedEntry, in folder: String) throws(FileError) {
        let path = "\(folder)/\(entry.path)"
        let name = FileName.cString(path)
        switch entry.source {
        case .folder: try NewFolder.create(path)
        case .link(let target):
            guard unsafe symlink(FileName.cString(target), name) == 0 else {
                throw FileError(.create, path, errorNumber: errno)
            }
        case .file(let from):
            if unsafe link(FileName.cString(from), name) == 0 { return }
            // A file system without second names, one that has too many, or a file of somebody else's.
            guard [EPERM, EMLINK, EXDEV, ENOTSUP, ENOSYS].contains(errno) else {
                throw FileError(.create, path, errorNumber: errno)
            }
            try write(try InputFile(from).readSecret(limit: FileLimit.document), path, entry)
        case .copy(let from): try write(try InputFile(from).readSecret(limit: FileLimit.document), path, entry)
        case .octets(let octets): try write(octets, path, entry)
        }
    }

    private static func write(_ octets: SecretBytes, _ path: String, _ entry: StagedEntry) throws(FileError) {
        // Nobody else may read before the mode is the final one.
        let descriptor = try FileDescriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, for: .create)
        try octets.withBytes { bytes throws(FileError) in try descriptor.write(bytes) }
        try setOwnerAndMode(descriptor, entry.mode, entry.owner)
        if let modified = entry.modified { setTime(descriptor, modified) }
    }

    /// A file system that takes no times is none that a copy fails on.
    private static func setTime(_ descriptor: borrowing FileDescriptor, _ modified: Int64) {
        var time = timespec()
        time.tv_sec = Int(modified / 1_000_000_000)
        time.tv_nsec = Int(modified % 1_000_000_000)
        // When it was last read, and last written.
        let times = [time, time]
        _ = unsafe futimens(descriptor.number, times)
    }

    /// The owner first: changing it takes bits of the mode away. Who may not give files away keeps them, as `cp -p` does.
    private static func setOwnerAndMode(
        _ descriptor: borrowing FileDescriptor, _ mode: UInt32, _ owner: (user: UInt32, group: UInt32)?
    ) throws(FileError) {
        if let owner, fchown(descriptor.number, owner.user, owner.group) != 0, errno != EPERM {
            throw FileError(.create, descriptor.path, errorNumber: errno)
        }
        guard fchmod(descriptor.number, mode_t(mode)) == 0 else {
            throw FileError(.create, descriptor.path, errorNumber: errno)
        }
    }
}
