/// What the hash functions of FIPS 180-4 differ in: a chaining value and how a block of the message changes it.
protocol CompressionFunction: Sendable, BitwiseCopyable {
    /// Octets of the message length at the end of the padding (FIPS 180-4 section 5.1): 8 or 16.
    static var lengthOctetCount: Int { get }
    /// Whether that length stands with its least significant octet first, as MD5's does.
    static var lengthIsLittleEndian: Bool { get }

    /// Takes in whole blocks: `blocks.count` is a multiple of the block's octets, and the kernels rely on it.
    ///
    /// - Remark: `unsafe` because it pays. With checked `Span`s in the same code SHA-1 ran at 0.84, SHA-256 at 0.91 and
    ///   SHA-512 at 0.86 of the speed (medians of interleaved runs on x86-64).
    mutating func compress(_ blocks: UnsafeRawBufferPointer)
    /// Writes the first `digest.count` octets of the chaining value, each word big-endian.
    func write(into digest: inout MutableSpan<UInt8>)
}

extension CompressionFunction {
    static var lengthIsLittleEndian: Bool { false }
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
            compressPending()
            place = taken
        }
        let rest = (octets.count - place) % blockOctetCount
        let end = octets.count - rest
        if end > place {
            unsafe octets.extracting(place..<end).withUnsafeBytes { blocks in unsafe compression.compress(blocks) }
        }
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
            for i in filled..<blockOctetCount { pending[i] = 0 }
            compressPending()
            filled = 0
        }
        for i in filled..<blockOctetCount - 8 { pending[i] = 0 }
        // The length in bits, 8 times the octets. Of a 16-octet length the upper half holds only what the
        // multiplication carries out.
        if Compression.lengthOctetCount == 16 { pending[blockOctetCount - 9] = UInt8(truncatingIfNeeded: count >> 61) }
        let bits = Compression.lengthIsLittleEndian ? (count << 3).byteSwapped : count << 3
        for i in 0..<8 { pending[blockOctetCount - 1 - i] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * i)) }
        compressPending()
        compression.write(into: &digest)
        self = BlockHash(start)
    }

    private mutating func compressPending() {
        unsafe pending.span.withUnsafeBytes { block in unsafe compression.compress(block) }
    }
}
