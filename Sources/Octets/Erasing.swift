#if canImport(Glibc)
private import Glibc
#elseif canImport(Darwin)
private import Darwin
#endif

/// Overwrites memory with zeros in a way that the optimiser may not remove: the only function that erases.
///
/// It is called from the `deinit`s of ``SecretBytes``, `Limbs` and the keyed states of digests and ciphers, and from
/// ``SecretBuffer`` when it grows. A plain loop will not do: over memory about to be freed it is a dead
/// store, and the optimiser takes it out.
///
/// - Parameters:
///   - memory: the first octet to erase.
///   - byteCount: how many octets.
@unsafe
package func erase(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
    #if canImport(Darwin)
    unsafe memset_s(memory, byteCount, 0, byteCount)
    #else
    unsafe explicit_bzero(memory, byteCount)
    #endif
}
