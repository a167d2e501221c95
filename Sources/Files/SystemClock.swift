#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// The system's clock, to the second, which is what certificates know.
package enum SystemClock {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    package static var secondsSinceEpoch: Int64 { Int64(time(nil)) }
}
