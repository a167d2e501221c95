private import FilesShim

#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// Writes files whole or not at all, several as one.
///
/// A destination that is, after following links, a device, a pipe or a socket is written straight (`-`,
/// `/dev/stdout`, `/dev/null`, a FIFO): there is nothing to rename. Any other destination is a regular file,
/// and this is what happens, in this order:
///
/// 1. Every file is written to a temporary name beside its destination, created with `O_CREAT|O_EXCL` and its
///    final mode, and brought to the device.
/// 2. In the order given, each temporary file takes its name. A name that is taken is an error; with `force` the
///    two files change names in one step, so that the name is never without a file.
/// 3. Each file that was replaced gets its backup name: `NAME.1`, or the next number that is free at that moment.
/// 4. The folders are brought to the device. Then the straight destinations are written.
///
/// If a step fails, the steps before it are undone in reverse: names are changed back, new files removed. So
/// both or none of a key and its request appear, unless the machine stops between two renames: then the first of
/// them is there whole (callers put the key first: a key without a request is no loss), and a replaced file may lie
/// under its temporary name `.NAME.signet-…`. Signals that end a process wait until all is done.
///
/// A symbolic link is never written through: it counts as the file that has the name. With `force` the link
/// becomes `NAME.1`, what it pointed to stays untouched, and a regular file takes its place. So a link planted in
/// a shared folder cannot lead a key, or a replacement, to another place.
///
/// An input that is also the output is safe: it was read whole before, and it is replaced by a rename.
package enum FileWriting {
    /// - Parameters:
    ///   - files: what to write where, in the order in which they shall appear.
    ///   - force: whether a file that exists is replaced, and kept under a backup name.
    @discardableResult
    package static func write(_ files: [NewFile], force: Bool = false) throws(FileError) -> [WrittenFile] {
        var straight: [NewFile] = []
        var staged: [StagedFile] = []
        for file in files {
            // Refused before anything is written, and before a long key generation's fruit meets it.
            try checkDestination(file.path, force: force)
            if isStraight(file.path) { straight.append(file) }
        }
        try SystemProcess.withSignalsHeld { () throws(FileError) in
            do throws(FileError) {
                for file in files where !isStraight(file.path) { staged.append(try StagedFile(file)) }
                for i in staged.indices { try staged[i].takeName(force: force) }
                for i in staged.indices { try staged[i].nameBackup() }
                for folder in Set(staged.map(\.folder)) { try synchronizeFolder(folder) }
            } catch {
                for file in staged.reversed() { file.undo() }
                throw error
            }
        }
        for file in straight { try writeStraight(file) }
        return files.map { file in
            WrittenFile(path: file.path, backup: staged.first { $0.path == file.path }?.backup)
        }
    }

    /// Says early what ``write(_:force:)`` would refuse: a name that is taken, a folder, a folder that is missing.
    package static func checkDestination(_ path: String, force: Bool) throws(FileError) {
        if inheritedDescriptor(path) != nil { return }
        var status = stat()
        if unsafe stat(FileName.cString(path), &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw FileError(.create, path, errorNumber: EISDIR)
        }
        if isStraight(path) { return }
        if path.isEmpty || path.hasSuffix("/") { throw FileError(.create, path, errorNumber: EISDIR) }
        let folder = folderAndName(path).folder
        guard unsafe stat(FileName.cString(folder), &status) == 0 else { throw FileError(.create, path, errorNumber: errno) }
        if !force, unsafe lstat(FileName.cString(path), &status) == 0 { throw FileError(.create, path, errorNumber: EEXIST) }
    }

    /// Writes to an inherited stream, as a command's text on standard output.
    package static func write(_ octets: Span<UInt8>, to stream: SystemProcess.Stream) throws(FileError) {
        try FileDescriptor(inherited: stream.rawValue, path: "-").write(octets)
    }

    private static func writeStraight(_ file: NewFile) throws(FileError) {
        let descriptor = try openStraight(file.path)
        try file.withOctets { octets throws(FileError) in try descriptor.write(octets) }
    }

    private static func openStraight(_ path: String) throws(FileError) -> FileDescriptor {
        if let number = inheritedDescriptor(path) { return FileDescriptor(inherited: number, path: path) }
        return try FileDescriptor(path, O_WRONLY | O_NOCTTY, for: .create)
    }

    /// Whether the name stands for something that octets are handed to, not kept in.
    private static func isStraight(_ path: String) -> Bool {
        if inheritedDescriptor(path) != nil { return true }
        var status = stat()
        guard unsafe stat(FileName.cString(path), &status) == 0 else { return false }
        return [S_IFCHR, S_IFIFO, S_IFSOCK, S_IFBLK].contains(status.st_mode & S_IFMT)
    }

    /// The descriptor that a name stands for. `/dev/stdout` is not opened anew: of a redirected file that would
    /// overwrite the beginning.
    private static func inheritedDescriptor(_ path: String) -> Int32? {
        switch path {
        case "-", "/dev/stdout": return 1
        case "/dev/stderr": return 2
        default:
            for prefix in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(prefix) {
                return Int32(path.dropFirst(prefix.count))
            }
            return nil
        }
    }

    static func folderAndName(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }

    private static func synchronizeFolder(_ folder: String) throws(FileError) {
        try FileDescriptor(folder, O_RDONLY | O_DIRECTORY, for: .synchronize).synchronize()
    }
}
