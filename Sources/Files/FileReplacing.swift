#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

extension FileWriting {
    /// Writes a file of this program's own, for the user alone, in the place of the one that has the name; no backup stays.
    ///
    /// Whole or not at all: it is written beside it, brought to the device, and takes the name.
    package static func replace(_ path: String, with octets: [UInt8]) throws(FileError) {
        let temporary = path + ".new"
        _ = unsafe unlink(FileName.cString(temporary))
        let descriptor = try FileDescriptor(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, for: .create)
        try descriptor.write(octets.span)
        try descriptor.synchronize()
        guard unsafe rename(FileName.cString(temporary), FileName.cString(path)) == 0 else {
            throw FileError(.rename, path, errorNumber: errno)
        }
    }
}
