private import Octets

/// A fixed number of 64-bit limbs on the heap, least significant first, erased when the last reference goes.
///
/// The only owner of number storage in the package, scratch for GMP included: a copy of a ``Natural`` retains
/// the same limbs, so that a secret number exists once and is erased once. There is always at least one limb,
/// because GMP has no answer for none.
@safe
final class Limbs: @unchecked Sendable {  // Sendable: written only during `init`.
    let count: Int
    private let base: UnsafeMutablePointer<UInt>

    /// Makes limbs that are zero, and lets `fill` set them.
    ///
    /// - Parameter count: how many; 0 makes one limb.
    init(count: Int, fill: (UnsafeMutablePointer<UInt>) -> Void) {
        self.count = max(count, 1)
        unsafe base = .allocate(capacity: self.count)
        unsafe base.initialize(repeating: 0, count: self.count)
        unsafe fill(base)
    }

    deinit {
        unsafe erase(base, byteCount: count * MemoryLayout<UInt>.stride)
        unsafe base.deallocate()
    }

    /// Lends limbs for the time of `body` only, erased afterwards: what GMP calls scratch.
    static func withScratch(count: Int, _ body: (UnsafeMutablePointer<UInt>) -> Void) {
        _ = unsafe Limbs(count: count, fill: body)
    }

    /// Lends the limbs for the time of `body`, which must not write them or keep the pointer.
    func read<Result>(_ body: (UnsafePointer<UInt>) -> Result) -> Result {
        withExtendedLifetime(self) { unsafe body(UnsafePointer(base)) }
    }

    /// Lends the limbs of two numbers.
    static func read<Result>(
        _ a: Limbs, _ b: Limbs, _ body: (UnsafePointer<UInt>, UnsafePointer<UInt>) -> Result
    ) -> Result {
        unsafe a.read { a in unsafe b.read { b in unsafe body(a, b) } }
    }

    /// Lends the limbs of three numbers.
    static func read<Result>(
        _ a: Limbs, _ b: Limbs, _ c: Limbs,
        _ body: (UnsafePointer<UInt>, UnsafePointer<UInt>, UnsafePointer<UInt>) -> Result
    ) -> Result {
        unsafe a.read { a in unsafe b.read { b in unsafe c.read { c in unsafe body(a, b, c) } } }
    }

    /// One limb. Its place must be in `0..<count`.
    subscript(place: Int) -> UInt {
        precondition(place >= 0 && place < count, "limb outside the number")
        return unsafe base[place]
    }
}
