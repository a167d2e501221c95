/// MD5 (RFC 1321): 16 octets. Broken: collisions cost seconds. It is here for what old programs made of passwords
/// (PBES1, `DEK-Info`), and is no ``DigestAlgorithm``: nothing is signed or verified with it.
package struct MD5: HashFunction {
    package static let octetCount = 16
    package static let blockOctetCount = 64

    private var hash = BlockHash<MD5Compression, 64>(MD5Compression())

    package init() {}

    package mutating func update(_ octets: Span<UInt8>) { hash.update(octets) }

    package mutating func finalize(into digest: inout MutableSpan<UInt8>) {
        precondition(digest.count == Self.octetCount, "a place of another length than the digest's")
        hash.finalize(into: &digest, start: MD5Compression())
    }
}

/// The chaining value of MD5 and its change by a block (RFC 1321 section 3.4).
struct MD5Compression: CompressionFunction {
    static let lengthOctetCount = 8
    /// RFC 1321 section 3.2: the length's "low-order word first".
    static let lengthIsLittleEndian = true

    /// At first the values of section 3.3.
    private var h: InlineArray<4, UInt32> = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]

    func write(into digest: inout MutableSpan<UInt8>) {
        for i in 0..<4 { storeBigEndian(h[i].byteSwapped, into: &digest, at: 4 * i) }
    }

    mutating func compress(_ blocks: UnsafeRawBufferPointer) {
        var place = 0
        while place < blocks.count {
            var (a, b, c, d) = (h[0], h[1], h[2], h[3])
            for i in 0..<64 {
                // Rounds 1 to 4: F, G, H, I and the word of the block that they take.
                let (f, k) =
                    switch i >> 4 {
                    case 0: (d ^ (b & (c ^ d)), i)
                    case 1: (c ^ (d & (b ^ c)), 5 * i + 1)
                    case 2: (b ^ c ^ d, 3 * i + 5)
                    default: (c ^ (b | ~d), 7 * i)
                    }
                let x: UInt32 = unsafe loadBigEndian(blocks, at: place + 4 * (k & 15))
                let sum = a &+ f &+ x.byteSwapped &+ sines[i]
                (a, d, c) = (d, c, b)
                b = b &+ rotateRight(sum, 32 - shifts[4 * (i >> 4) + i & 3])
            }
            h[0] &+= a
            h[1] &+= b
            h[2] &+= c
            h[3] &+= d
            place += 64
        }
    }
}

/// The four rotations of each round.
private let shifts: InlineArray<16, UInt32> = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

/// T, RFC 1321 section 3.4: the first 32 bits of the fractional part of |sin i|, for i from 1 (in radians).
private let sines: InlineArray<64, UInt32> = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
    0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
    0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
    0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
]
