#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif
public import Octets

/// The operating system's generator, by `getentropy`: it waits until the generator is seeded, and it has no
/// state in this process that a fork could copy.
public struct SystemRandomSource: RandomSource {
    /// `getentropy` gives at most 256 octets a call (getentropy(3)).
    private static let octetsPerCall = 256

    public init() {}

    public mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        let total = buffer.count
        let failure: Int32 = unsafe buffer.withUnsafeMutableBufferPointer { octets in
            guard let first = octets.baseAddress else { return 0 }
            for start in stride(from: 0, to: total, by: Self.octetsPerCall) {
                let count = min(Self.octetsPerCall, total - start)
                if unsafe getentropy(first + start, count) != 0 { return errno }
            }
            return 0
        }
        guard failure == 0 else { throw RandomSourceError(errorNumber: failure) }
    }
}
