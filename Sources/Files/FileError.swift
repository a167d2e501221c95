#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// What the operating system refused, on which file, and why.
package struct FileError: Error, Equatable, Sendable {
    package enum Operation: String, Equatable, Sendable {
        case open, read, create, write, synchronize, rename, hardenProcess
    }

    package enum Reason: Equatable, Sendable {
        case missing
        case notPermitted
        /// The file system is mounted so that nothing can be written.
        case readOnly
        case isDirectory
        /// A folder was to be read, and it is something else.
        case notDirectory
        /// A symbolic link where none is followed.
        case link
        /// A pipe, device or socket where a file was to be read.
        case special
        /// More octets than the reader was told to take.
        case tooLarge(limit: Int)
        /// The name is taken and was not to be replaced.
        case exists
        /// No room on the device, or the user's share of it is used up.
        case noRoom
        /// Whoever read from the other end has gone.
        case closedPipe
        /// Any other error number of the system.
        case system
    }

    package var operation: Operation
    /// The name as it was given; `-` for a standard stream.
    package var path: String
    package var reason: Reason
    /// `errno`; 0 where the refusal is ours.
    package var errorNumber: Int32

    package init(_ operation: Operation, _ path: String, errorNumber: Int32) {
        self.operation = operation
        self.path = path
        self.errorNumber = errorNumber
        reason =
            switch errorNumber {
            case ENOENT: .missing
            case EACCES, EPERM: .notPermitted
            case EROFS: .readOnly
            case EISDIR: .isDirectory
            case ENOTDIR: .notDirectory
            case EEXIST: .exists
            case ENOSPC, EDQUOT, EFBIG: .noRoom
            case EPIPE: .closedPipe
            default: .system
            }
    }

    package init(_ operation: Operation, _ path: String, _ reason: Reason) {
        self.operation = operation
        self.path = path
        self.reason = reason
        errorNumber = 0
    }

    /// The system's own words for the error number, as `strerror` gives them in the C locale.
    package var systemMessage: String {
        guard let text = unsafe strerror(errorNumber) else { return "error \(errorNumber)" }
        return unsafe String(cString: text)
    }
}
