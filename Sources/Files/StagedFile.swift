private import FilesShim
private import Octets

#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// One file on its way to its name: written under a temporary one, then renamed, then its predecessor kept.
struct StagedFile {
    let path: String
    let folder: String
    private(set) var backup: String?
    /// Where our octets lie until ``takeName(force:)``; where the replaced file lies from there to ``nameBackup()``.
    private let temporary: String
    private var state = State.staged

    private enum State { case staged, named, exchanged, backedUp }

    /// Numbers tried for a backup: nobody keeps more by hand, and a folder where all are taken is a mistake
    /// somewhere else.
    private static let backupLimit = 9999

    /// Step 1: writes the octets to a temporary name beside the destination and brings them to the device.
    init(_ file: NewFile) throws(FileError) {
        path = file.path
        let (folder, name) = FileWriting.folderAndName(path)
        self.folder = folder
        // A name has at most 255 octets (NAME_MAX): ours must not be too long where the destination is not.
        let suffix = try Self.randomSuffix()
        temporary = "\(folder)/.\(String(decoding: name.utf8.prefix(200), as: UTF8.self)).signet-\(suffix)"
        // O_EXCL: never an existing file, never through a link. The mode is the final one from the first moment.
        let descriptor = try FileDescriptor(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode_t(file.mode), for: .create, userPath: path)
        do {
            try file.withOctets { octets throws(FileError) in try descriptor.write(octets) }
            try descriptor.synchronize()
        } catch {
            Self.unlink(temporary)
            throw error
        }
    }

    /// Step 2: takes the name, if it is free, or changes names with the file that has it.
    mutating func takeName(force: Bool) throws(FileError) {
        if try Self.rename(temporary, toNew: path) {
            state = .named
            return
        }
        guard force else { throw FileError(.create, path, errorNumber: EEXIST) }
        if Self.exchange(temporary, path) {
            state = .exchanged
            return
        }
        switch errno {
        case ENOENT:
            // The file that was in the way has gone meanwhile.
            guard try Self.rename(temporary, toNew: path) else { throw FileError(.rename, path, errorNumber: EEXIST) }
            state = .named
        case EINVAL, ENOSYS, ENOTSUP:
            // A file system without exchange (NFS, FAT before Linux 6.0): the old file steps aside first, and for
            // a moment the name is nobody's.
            let aside = try Self.moveToBackup(path, of: path)
            guard try Self.rename(temporary, toNew: path) else {
                _ = try Self.rename(aside, toNew: path)
                throw FileError(.rename, path, errorNumber: EEXIST)
            }
            backup = aside
            state = .backedUp
        default: throw FileError(.rename, path, errorNumber: errno)
        }
    }

    /// Step 3: gives the replaced file its number.
    mutating func nameBackup() throws(FileError) {
        guard state == .exchanged else { return }
        backup = try Self.moveToBackup(temporary, of: path)
        state = .backedUp
    }

    /// Takes back whatever was done. What cannot be taken back stays where it is: a file is removed only under a
    /// name that this value gave it.
    func undo() {
        switch state {
        case .staged: Self.unlink(temporary)
        case .named: Self.unlink(path)
        case .exchanged:
            if Self.exchange(temporary, path) { Self.unlink(temporary) }
        case .backedUp:
            // Exchanged, not renamed over: in between somebody else may have written the name.
            if let backup, Self.exchange(backup, path) { Self.unlink(backup) }
        }
    }

    private static func randomSuffix() throws(FileError) -> String {
        var octets = [UInt8](repeating: 0, count: 8)
        var span = octets.mutableSpan
        var random = SystemRandomSource()
        do { try random.fill(&span) } catch { throw FileError(.create, "getentropy", errorNumber: error.errorNumber) }
        return Hexadecimal.encode(octets)
    }

    /// Moves a file to the first number that is free at that moment.
    private static func moveToBackup(_ from: String, of path: String) throws(FileError) -> String {
        for number in 1...backupLimit {
            let name = "\(path).\(number)"
            if try rename(from, toNew: name) { return name }
        }
        throw FileError(.rename, "\(path).\(backupLimit)", errorNumber: EEXIST)
    }

    /// Renames if nothing has the new name: false if something has.
    private static func rename(_ from: String, toNew to: String) throws(FileError) -> Bool {
        let old = FileName.cString(from), new = FileName.cString(to)
        if unsafe signet_rename_new(old, new) == 0 { return true }
        if errno == EINVAL || errno == ENOSYS || errno == ENOTSUP {
            // A file system without that flag (NFS): a second link never replaces anything either.
            if unsafe link(old, new) == 0 {
                unlink(from)
                return true
            }
        }
        if errno == EEXIST { return false }
        throw FileError(.rename, to, errorNumber: errno)
    }

    private static func exchange(_ one: String, _ other: String) -> Bool {
        unsafe signet_rename_exchange(FileName.cString(one), FileName.cString(other)) == 0
    }

    private static func unlink(_ path: String) {
        #if canImport(Glibc)
        _ = unsafe Glibc.unlink(FileName.cString(path))
        #else
        _ = unsafe Darwin.unlink(FileName.cString(path))
        #endif
    }
}
