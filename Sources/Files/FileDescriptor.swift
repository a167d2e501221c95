#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An open file of the operating system, closed when it goes.
///
/// Reads and writes are taken up again after a signal (EINTR) and wait where a descriptor that somebody made
/// non-blocking is not ready (EAGAIN): both happen to streams that are inherited.
struct FileDescriptor: ~Copyable {
    let number: Int32
    /// The name for errors.
    let path: String
    private let isOwned: Bool

    /// Opens by name; never inherited by children.
    ///
    /// - Parameter userPath: the name that errors tell, where it is another one.
    init(
        _ path: String, _ flags: Int32, mode: mode_t = 0, for operation: FileError.Operation, userPath: String? = nil
    ) throws(FileError) {
        let name = FileName.cString(path)
        var number: Int32
        repeat { number = unsafe open(name, flags | O_CLOEXEC, mode) } while number < 0 && errno == EINTR
        guard number >= 0 else { throw FileError(operation, userPath ?? path, errorNumber: errno) }
        self.number = number
        self.path = userPath ?? path
        isOwned = true
    }

    /// A descriptor that the process was started with; it stays open.
    init(inherited number: Int32, path: String) {
        self.number = number
        self.path = path
        isOwned = false
    }

    deinit {
        if isOwned { close(number) }
    }

    /// Type, size, mode and owner.
    func status() throws(FileError) -> stat {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw FileError(.open, path, errorNumber: errno) }
        return status
    }

    /// Reads at least one octet into `buffer`, unless the end has come; gives how many.
    func read(into buffer: inout MutableSpan<UInt8>) throws(FileError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
                #if canImport(Glibc)
                unsafe Glibc.read(number, bytes.baseAddress, bytes.count)
                #else
                unsafe Darwin.read(number, bytes.baseAddress, bytes.count)
                #endif
            }
            if count >= 0 { return count }
            try wait(for: POLLIN, after: errno, .read)
        }
    }

    /// Writes all octets.
    func write(_ octets: Span<UInt8>) throws(FileError) {
        var written = 0
        while written < octets.count {
            let rest = octets.extracting(written...)
            let count = unsafe rest.withUnsafeBufferPointer { bytes in
                #if canImport(Glibc)
                unsafe Glibc.write(number, bytes.baseAddress, bytes.count)
                #else
                unsafe Darwin.write(number, bytes.baseAddress, bytes.count)
                #endif
            }
            if count >= 0 {
                written += count
            } else {
                try wait(for: POLLOUT, after: errno, .write)
            }
        }
    }

    /// Brings what was written to the device. A file system that cannot (EINVAL, ENOTSUP) is forgiven.
    func synchronize() throws(FileError) {
        while fsync(number) != 0 {
            switch errno {
            case EINTR: continue
            case EINVAL, ENOTSUP: return
            default: throw FileError(.synchronize, path, errorNumber: errno)
            }
        }
    }

    private func wait(for events: Int32, after errorNumber: Int32, _ operation: FileError.Operation) throws(FileError) {
        if errorNumber == EINTR { return }
        guard errorNumber == EAGAIN || errorNumber == EWOULDBLOCK else {
            throw FileError(operation, path, errorNumber: errorNumber)
        }
        var request = pollfd(fd: number, events: Int16(events), revents: 0)
        _ = unsafe poll(&request, 1, -1)
    }
}
