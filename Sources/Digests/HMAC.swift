private import Octets

/// HMAC, RFC 2104 and FIPS 198-1: a keyed digest of messages.
///
/// Leakage contract: the lengths of key and message may leak, their values may not. Everything that depends on the
/// key (the padded key, the two keyed chaining values, the running hash) lies in one place on the heap, is never
/// copied, and is erased by `deinit`. Not erased are the compression's working variables: the registers and the
/// few hundred octets of stack that hold the schedule of the block that was compressed last, which after any
/// message is the block with the inner digest and its padding, not the key.
@safe
public struct HMAC<Hash: HashFunction>: ~Copyable {
    /// The number of octets of a whole code.
    public static var octetCount: Int { Hash.octetCount }

    /// Three hash states, copied from place to place without a stop on the stack: keyed with K0 XOR ipad, keyed with
    /// K0 XOR opad, and the running one, begun from the first.
    private let states: UnsafeMutablePointer<Hash>
    /// One block: the padded key at first, then the inner digest.
    private let block: UnsafeMutablePointer<UInt8>

    /// - Parameter key: any number of octets; RFC 2104 section 3 discourages fewer than a digest has.
    public init(key: Span<UInt8>) {
        let states = UnsafeMutablePointer<Hash>.allocate(capacity: 3)
        unsafe states.initialize(repeating: Hash(), count: 3)
        let block = UnsafeMutablePointer<UInt8>.allocate(capacity: Hash.blockOctetCount)
        unsafe block.initialize(repeating: 0, count: Hash.blockOctetCount)
        unsafe self.states = states
        unsafe self.block = block

        // FIPS 198-1 section 4, steps 1 to 3: K0 is the key, or its digest if longer than a block, then zeros.
        if key.count > Hash.blockOctetCount {
            unsafe states[2].update(key)
            var digest = unsafe MutableSpan(_unsafeStart: block, count: Hash.octetCount)
            unsafe states[2].finalize(into: &digest)
        } else {
            for i in key.indices { unsafe block[i] = key[i] }
        }
        let padded = unsafe Span(_unsafeStart: UnsafePointer(block), count: Hash.blockOctetCount)
        // Step 4: K0 XOR ipad; step 7: K0 XOR opad.
        for i in padded.indices { unsafe block[i] ^= 0x36 }
        unsafe states[0].update(padded)
        for i in padded.indices { unsafe block[i] ^= 0x36 ^ 0x5c }
        unsafe states[1].update(padded)
        unsafe (states + 2).update(from: states, count: 1)
    }

    deinit {
        unsafe erase(states, byteCount: 3 * MemoryLayout<Hash>.stride)
        unsafe states.deallocate()
        unsafe erase(block, byteCount: Hash.blockOctetCount)
        unsafe block.deallocate()
    }

    /// Takes the next octets of the message.
    public mutating func update(_ octets: Span<UInt8>) {
        unsafe states[2].update(octets)
    }

    /// Ends the message and writes its code; the next message under the same key may begin.
    ///
    /// - Parameter code: exactly ``octetCount`` octets.
    public mutating func finalize(into code: inout MutableSpan<UInt8>) {
        // Steps 5 and 6: the inner digest.
        var inner = unsafe MutableSpan(_unsafeStart: block, count: Hash.octetCount)
        unsafe states[2].finalize(into: &inner)
        // Steps 8 and 9: the outer digest over it.
        unsafe (states + 2).update(from: states + 1, count: 1)
        unsafe states[2].update(Span(_unsafeStart: UnsafePointer(block), count: Hash.octetCount))
        unsafe states[2].finalize(into: &code)
        unsafe (states + 2).update(from: states, count: 1)
    }

    /// Ends the message and returns its code; the next message under the same key may begin.
    public mutating func finalize() -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Self.octetCount)
        var span = code.mutableSpan
        finalize(into: &span)
        return code
    }

    /// The code of one whole message.
    public static func code(for message: Span<UInt8>, key: Span<UInt8>) -> [UInt8] {
        var mac = HMAC(key: key)
        mac.update(message)
        return mac.finalize()
    }
}
