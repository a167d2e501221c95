#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// A folder for keys, made when the first is about to be written.
package enum NewFolder {
    /// Whether there is nothing of that name yet.
    ///
    /// - Throws: if the name is another thing than a folder, or the folder around it is missing.
    package static func isMissing(_ path: String) throws(FileError) -> Bool {
        var status = stat()
        if unsafe stat(FileName.cString(path), &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(.create, path, errorNumber: ENOTDIR) }
            return false
        }
        guard errno == ENOENT else { throw FileError(.create, path, errorNumber: errno) }
        let name = path.hasSuffix("/") ? String(path.dropLast()) : path
        let parent = FileWriting.folderAndName(name).folder
        guard unsafe stat(FileName.cString(parent), &status) == 0 else { throw FileError(.create, path, errorNumber: errno) }
        return true
    }

    /// Whether the name itself is a symbolic link; what is not there is none.
    package static func isLink(_ path: String) throws(FileError) -> Bool {
        var status = stat()
        guard unsafe lstat(FileName.cString(path), &status) == 0 else {
            guard errno == ENOENT else { throw FileError(.open, path, errorNumber: errno) }
            return false
        }
        return status.st_mode & S_IFMT == S_IFLNK
    }

    /// - Parameter mode: for its owner only, unless no key goes in.
    package static func create(_ path: String, mode: UInt32 = 0o700) throws(FileError) {
        guard unsafe mkdir(FileName.cString(path), mode_t(mode)) == 0 else { throw FileError(.create, path, errorNumber: errno) }
    }

    /// Made here, or found: of two processes that begin at once, one makes it and the other goes on with it.
    ///
    /// - Throws: as ``isMissing(_:)`` and ``create(_:mode:)`` do.
    package static func createIfMissing(_ path: String, mode: UInt32 = 0o700) throws(FileError) {
        guard try isMissing(path), unsafe mkdir(FileName.cString(path), mode_t(mode)) != 0 else { return }
        let errorNumber = errno
        guard errorNumber == EEXIST, try !isMissing(path) else { throw FileError(.create, path, errorNumber: errorNumber) }
    }

    package static func removeIfEmpty(_ path: String) { _ = unsafe rmdir(FileName.cString(path)) }
}
