/// A fixed number of secret octets, on the heap, erased when the last reference goes.
///
/// Leakage contract: the count may leak, the values may not. The contents never change after `init`, so a
/// secret exists once however many owners it has. There is no conformance by which a secret could be
/// printed, encoded, hashed or looped over by accident; ``withBytes(_:)`` and ``subscript(_:)`` are the doors.
@safe
public final class SecretBytes: @unchecked Sendable {  // Sendable: written only during `init`.
    /// The number of octets.
    public let count: Int
    private let base: UnsafeMutablePointer<UInt8>

    /// Makes `count` octets, zero at first, and lets `fill` set them.
    ///
    /// - Parameters:
    ///   - count: how many octets; not negative.
    ///   - fill: sets the octets; what it throws is thrown on, after erasing.
    public init<E: Error>(count: Int, fill: (inout MutableSpan<UInt8>) throws(E) -> Void) throws(E) {
        self.count = count
        unsafe base = .allocate(capacity: max(count, 1))
        unsafe base.initialize(repeating: 0, count: max(count, 1))
        var span = unsafe MutableSpan(_unsafeStart: base, count: count)
        try fill(&span)
    }

    /// Copies octets that already lie elsewhere; the caller answers for that other copy.
    public convenience init(copying octets: Span<UInt8>) {
        self.init(count: octets.count) { bytes in
            unsafe bytes.withUnsafeMutableBufferPointer { bytes in
                unsafe octets.withUnsafeBufferPointer { octets in
                    _ = unsafe bytes.update(fromContentsOf: octets)
                }
            }
        }
    }

    deinit {
        unsafe erase(base, byteCount: count)
        unsafe base.deallocate()
    }

    /// Lends all octets for the time of `body`.
    public func withBytes<Result: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        let span = unsafe Span(_unsafeStart: UnsafePointer(base), count: count)
        return try body(span)
    }

    /// One octet. Its place must be in `0..<count`.
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "index outside the secret")
        return unsafe base[index]
    }

    /// All of it, as something a reader can walk.
    package var slice: SecretSlice { SecretSlice(owner: self, range: 0..<count) }
}

/// A part of a ``SecretBytes``: no octet is copied, the owner lives on as long as the slice does.
public struct SecretSlice: Sendable {
    package let owner: SecretBytes
    package let range: Range<Int>

    package init(owner: SecretBytes, range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= owner.count, "slice outside the secret")
        self.owner = owner
        self.range = range
    }

    /// Lends the octets for the time of `body`.
    package func withBytes<Result: ~Copyable, E: Error>(_ body: (Span<UInt8>) throws(E) -> Result) throws(E) -> Result {
        try owner.withBytes { bytes throws(E) in try body(bytes.extracting(range)) }
    }
}
