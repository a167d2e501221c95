import Octets

/// A hash of secret octets without a key: what the older derivations of keys from passwords are made of.
///
/// Leakage contract: as ``HMAC``: the state lies in one place on the heap and is erased by `deinit`; the compression's
/// working variables are not.
@safe
struct SecretHash<Hash: HashFunction>: ~Copyable {
    private let state: UnsafeMutablePointer<Hash>

    init() {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: Hash())
    }

    deinit {
        unsafe erase(state, byteCount: MemoryLayout<Hash>.stride)
        unsafe state.deallocate()
    }

    mutating func update(_ octets: Span<UInt8>) { unsafe state.pointee.update(octets) }

    /// Ends the message and writes its digest; the next message may begin.
    mutating func finalize(into digest: inout MutableSpan<UInt8>) { unsafe state.pointee.finalize(into: &digest) }

    /// Ends the message; its digest, of which `rounds` - 1 more digests are made, each of the one before.
    mutating func finalize(rounds: Int = 1) -> SecretBytes {
        SecretBytes(count: Hash.octetCount) { digest in
            finalize(into: &digest)
            for _ in 1..<max(rounds, 1) {
                update(digest.span)
                finalize(into: &digest)
            }
        }
    }
}
