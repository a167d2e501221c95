/// What the hash functions of FIPS 180-4 differ in: a chaining value and how a block of the message changes it.
protocol CompressionFunction: Sendable, BitwiseCopyable {
    /// Octets of the message length at the end of the padding (FIPS 180-4 section 5.1): 8 or 16.
    static var lengthOctetCount: Int { get }

    /// Takes in whole blocks: `octets[start..<end]`, a multiple of the block's octets.
    mutating func compress(_ octets: Span<UInt8>, from start: Int, to end: Int)
    /// Writes the first `digest.count` octets of the chaining value, each word big-endian.
    func write(into digest: inout MutableSpan<UInt8>)
}

/// What they have in common: gathering octets into blocks and padding the last ones.
struct BlockHash<Compression: CompressionFunction, let blockOctetCount: Int>: Sendable, BitwiseCopyable {
    private var compression: Compression
    /// The beginning of a block that is not complete yet: `count % blockOctetCount` octets.
    private var pending: InlineArray<blockOctetCount, UInt8>
    /// Octets of the message so far, modulo 2^64.
    private var count: UInt64 = 0

    init(_ start: Compression) {
        compression = start
        pending = InlineArray(repeating: 0)
    }

    private var pendingCount: Int { Int(truncatingIfNeeded: count % UInt64(blockOctetCount)) }

    mutating func update(_ octets: Span<UInt8>) {
        var filled = pendingCount
        count &+= UInt64(octets.count)
        var place = 0
        if filled > 0 {
            let taken = min(octets.count, blockOctetCount - filled)
            for i in 0..<taken { pending[filled + i] = octets[i] }
            filled += taken
            guard filled == blockOctetCount else { return }
            compression.compress(pending.span, from: 0, to: blockOctetCount)
            place = taken
        }
        let rest = (octets.count - place) % blockOctetCount
        let end = octets.count - rest
        if end > place { compression.compress(octets, from: place, to: end) }
        for i in 0..<rest { pending[i] = octets[end + i] }
    }

    /// Pads (FIPS 180-4 section 5.1), writes the digest, and begins again from `start`.
    mutating func finalize(into digest: inout MutableSpan<UInt8>, start: Compression) {
        var filled = pendingCount
        // The bit "1", here always the first bit of an octet.
        pending[filled] = 0x80
        filled += 1
        // k zero bits, so that the length ends a block.
        if filled > blockOctetCount - Compression.lengthOctetCount {
            while filled < blockOctetCount {
                pending[filled] = 0
                filled += 1
            }
            compression.compress(pending.span, from: 0, to: blockOctetCount)
            filled = 0
        }
        while filled < blockOctetCount - 8 {
            pending[filled] = 0
            filled += 1
        }
        // The length in bits, 8 times the octets. Of a 16-octet length the upper half holds only what the
        // multiplication carries out.
        if Compression.lengthOctetCount == 16 { pending[blockOctetCount - 9] = UInt8(truncatingIfNeeded: count >> 61) }
        let bits = count << 3
        for i in 0..<8 {
            pending[blockOctetCount - 1 - i] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * i))
        }
        compression.compress(pending.span, from: 0, to: blockOctetCount)
        compression.write(into: &digest)
        self = BlockHash(start)
    }
}
