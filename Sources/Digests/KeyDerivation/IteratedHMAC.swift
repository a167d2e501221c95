private import Octets

/// A hash function with its inside shown: what it begins with, and how it takes in a block.
protocol IteratedHash: HashFunction {
    associatedtype Compression: WordStore
    static var start: Compression { get }
}

/// A chaining value that goes to memory in words, big-endian: twice as fast as octet by octet.
protocol WordStore: CompressionFunction {
    /// - Parameter octetCount: a multiple of a word's.
    func store(_ memory: UnsafeMutableRawPointer, octetCount: Int)
}

extension SHA1: IteratedHash { static var start: SHA1Compression { SHA1Compression() } }
extension SHA224: IteratedHash { static var start: SHA256Compression { .sha224 } }
extension SHA256: IteratedHash { static var start: SHA256Compression { .sha256 } }
extension SHA384: IteratedHash { static var start: SHA512Compression { .sha384 } }
extension SHA512: IteratedHash { static var start: SHA512Compression { .sha512 } }

/// HMAC of its own codes, thousands of times: F of RFC 8018 section 5.2.
///
/// From the second iteration on every message is a digest long. Inner and outer hash then take one block each behind
/// the keyed one, and that block differs from time to time in the digest alone: padding and length stand in it from
/// the beginning, and an iteration is two copies of a chaining value and two compressions. Leakage contract: as
/// ``HMAC``; what depends on the key lies in two places on the heap, erased by `deinit`.
@safe
struct IteratedHMAC<Hash: IteratedHash>: ~Copyable {
    private var hmac: HMAC<Hash>
    /// Chaining values: behind K0 XOR ipad, behind K0 XOR opad, and the running one.
    private let values: UnsafeMutablePointer<Hash.Compression>
    /// A block with the digest, its padding and the length of the message; then T.
    private let block: UnsafeMutablePointer<UInt8>

    init(key: Span<UInt8>) {
        hmac = HMAC(key: key)
        let values = UnsafeMutablePointer<Hash.Compression>.allocate(capacity: 3)
        unsafe values.initialize(repeating: Hash.start, count: 3)
        let block = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * Hash.blockOctetCount)
        unsafe block.initialize(repeating: 0, count: 2 * Hash.blockOctetCount)
        unsafe self.values = values
        unsafe self.block = block

        // FIPS 198-1 section 4, steps 1 to 4 and 7, as HMAC has them.
        if key.count > Hash.blockOctetCount {
            var hash = SecretHash<Hash>()
            hash.update(key)
            var digest = unsafe MutableSpan(_unsafeStart: block, count: Hash.octetCount)
            hash.finalize(into: &digest)
        } else {
            for i in key.indices { unsafe block[i] = key[i] }
        }
        let padded = unsafe UnsafeRawBufferPointer(start: block, count: Hash.blockOctetCount)
        for i in 0..<Hash.blockOctetCount { unsafe block[i] ^= 0x36 }
        unsafe values[0].compress(padded)
        for i in 0..<Hash.blockOctetCount { unsafe block[i] ^= 0x36 ^ 0x5c }
        unsafe values[1].compress(padded)

        // FIPS 180-4 section 5.1 for a message of a block and a digest.
        unsafe block.update(repeating: 0, count: Hash.blockOctetCount)
        unsafe block[Hash.octetCount] = 0x80
        let bitCount = 8 * (Hash.blockOctetCount + Hash.octetCount)
        unsafe block[Hash.blockOctetCount - 2] = UInt8(truncatingIfNeeded: bitCount >> 8)
        unsafe block[Hash.blockOctetCount - 1] = UInt8(truncatingIfNeeded: bitCount)
    }

    deinit {
        unsafe erase(values, byteCount: 3 * MemoryLayout<Hash.Compression>.stride)
        unsafe values.deallocate()
        unsafe erase(block, byteCount: 2 * Hash.blockOctetCount)
        unsafe block.deallocate()
    }

    /// F(P, S, c, i) = U_1 XOR U_2 XOR ... XOR U_c, lent to `body`.
    mutating func sum(salt: Span<UInt8>, blockIndex: UInt32, iterations: Int, _ body: (Span<UInt8>) -> Void) {
        // U_1 = PRF(P, S || INT(i)).
        hmac.update(salt)
        var index = InlineArray<4, UInt8>(repeating: 0)
        for i in 0..<4 { index[i] = UInt8(truncatingIfNeeded: blockIndex >> UInt32(24 - 8 * i)) }
        hmac.update(index.span)
        var first = unsafe MutableSpan(_unsafeStart: block, count: Hash.octetCount)
        hmac.finalize(into: &first)
        let t = unsafe block + Hash.blockOctetCount
        unsafe t.update(from: block, count: Hash.octetCount)
        // U_j = PRF(P, U_{j-1}).
        let whole = unsafe UnsafeRawBufferPointer(start: block, count: Hash.blockOctetCount)
        for _ in 1..<iterations {
            unsafe (values + 2).update(from: values, count: 1)
            unsafe values[2].compress(whole)
            unsafe values[2].store(block, octetCount: Hash.octetCount)
            unsafe (values + 2).update(from: values + 1, count: 1)
            unsafe values[2].compress(whole)
            unsafe values[2].store(block, octetCount: Hash.octetCount)
            for i in 0..<Hash.octetCount { unsafe t[i] ^= block[i] }
        }
        body(unsafe Span(_unsafeStart: UnsafePointer(t), count: Hash.octetCount))
    }
}
