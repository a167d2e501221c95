/// SHA-1, FIPS 180-4 section 6.1: 20 octets. Collisions are known (2017): for old certificates only.
public struct SHA1: HashFunction {
    public static let octetCount = 20
    public static let blockOctetCount = 64

    private var hash = BlockHash<SHA1Compression, 64>(SHA1Compression())

    public init() {}

    public mutating func update(_ octets: Span<UInt8>) { hash.update(octets) }

    public mutating func finalize(into digest: inout MutableSpan<UInt8>) {
        precondition(digest.count == Self.octetCount, "a place of another length than the digest's")
        hash.finalize(into: &digest, start: SHA1Compression())
    }
}

/// The chaining value of SHA-1 and its change by a block (FIPS 180-4 section 6.1.2).
struct SHA1Compression: CompressionFunction {
    static let lengthOctetCount = 8

    /// H(0), FIPS 180-4 section 5.3.1.
    private var h0: UInt32 = 0x6745_2301
    private var h1: UInt32 = 0xefcd_ab89
    private var h2: UInt32 = 0x98ba_dcfe
    private var h3: UInt32 = 0x1032_5476
    private var h4: UInt32 = 0xc3d2_e1f0

    func write(into digest: inout MutableSpan<UInt8>) {
        storeBigEndian(h0, into: &digest, at: 0)
        storeBigEndian(h1, into: &digest, at: 4)
        storeBigEndian(h2, into: &digest, at: 8)
        storeBigEndian(h3, into: &digest, at: 12)
        storeBigEndian(h4, into: &digest, at: 16)
    }

    mutating func compress(_ octets: Span<UInt8>, from start: Int, to end: Int) {
        // Only the last 16 words of the schedule are ever needed (FIPS 180-4 section 6.1.3).
        var w = InlineArray<16, UInt32>(repeating: 0)
        var place = start
        while place < end {
            var (a, b, c, d, e) = (h0, h1, h2, h3, h4)

            /// Step 3 for one t: (a, b, c, d, e) becomes (T, a, ROTL30(b), c, d).
            @inline(__always) func step(_ f: UInt32, _ k: UInt32, _ word: UInt32) {
                let t = rotateLeft(a, 5) &+ f &+ e &+ k &+ word
                e = d
                d = c
                c = rotateLeft(b, 30)
                b = a
                a = t
            }
            /// Step 1 for t >= 16, in the place of W(t - 16).
            @inline(__always) func expand(_ t: Int) -> UInt32 {
                let word = rotateLeft(w[(t + 13) & 15] ^ w[(t + 8) & 15] ^ w[(t + 2) & 15] ^ w[t & 15], 1)
                w[t & 15] = word
                return word
            }

            for t in 0..<16 {
                w[t] = loadBigEndian32(octets, at: place + 4 * t)
                step(d ^ (b & (c ^ d)), 0x5a82_7999, w[t])
            }
            for t in 16..<20 { step(d ^ (b & (c ^ d)), 0x5a82_7999, expand(t)) }
            for t in 20..<40 { step(b ^ c ^ d, 0x6ed9_eba1, expand(t)) }
            for t in 40..<60 { step((b & c) | (d & (b | c)), 0x8f1b_bcdc, expand(t)) }
            for t in 60..<80 { step(b ^ c ^ d, 0xca62_c1d6, expand(t)) }

            h0 &+= a
            h1 &+= b
            h2 &+= c
            h3 &+= d
            h4 &+= e
            place += 64
        }
    }
}
