#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// One process at a time: an advisory lock on a file, which the system takes back when the process ends, however it ends.
package struct FolderLock: ~Copyable {
    private let descriptor: FileDescriptor

    package enum Refusal: Error, Equatable, Sendable {
        case file(FileError)
        /// Somebody else has it; what they wrote of themselves.
        case held(by: String)
    }

    /// Octets that are read of who holds a lock.
    private static let noteLimit = 512

    /// - Parameters:
    ///   - path: the file, which is made if need be and stays.
    ///   - note: who has the lock, for whoever finds it taken: one line.
    package static func take(_ path: String, note: String) throws(Refusal) -> FolderLock {
        let descriptor = try open(path)
        var result: Int32
        repeat { result = flock(descriptor.number, LOCK_EX | LOCK_NB) } while result != 0 && errno == EINTR
        guard result == 0 else {
            guard errno == EWOULDBLOCK else { throw .file(FileError(.create, path, errorNumber: errno)) }
            throw .held(by: Self.note(in: path))
        }
        do throws(FileError) {
            guard ftruncate(descriptor.number, 0) == 0 else { throw FileError(.write, path, errorNumber: errno) }
            let octets = [UInt8]("\(note)\n".utf8)
            try descriptor.write(octets.span)
        } catch {
            throw .file(error)
        }
        return FolderLock(descriptor: descriptor)
    }

    private init(descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    private static func open(_ path: String) throws(Refusal) -> FileDescriptor {
        do throws(FileError) {
            return try FileDescriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600, for: .create)
        } catch {
            throw .file(error)
        }
    }

    /// Whether somebody holds the lock now, and who; nil if nobody does.
    package static func holder(of path: String) -> String? {
        guard let descriptor = try? FileDescriptor(path, O_RDONLY | O_NOFOLLOW, for: .open) else { return nil }
        guard flock(descriptor.number, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return note(in: path)
    }

    private static func note(in path: String) -> String {
        guard let octets = try? InputFile(path).readAll(limit: noteLimit) else { return "" }
        return String(decoding: octets.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
