#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// What the user's umask leaves of a mode.
package enum ModeMask {
    /// Read once: the system tells it only in exchange for another, which other threads would see.
    private static let mask: UInt32 = {
        let mask = umask(0o077)
        umask(mask)
        return UInt32(mask)
    }()

    package static func applied(to mode: UInt32) -> UInt32 { mode & ~mask }
}
