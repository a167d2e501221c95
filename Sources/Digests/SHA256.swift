/// SHA-256, FIPS 180-4 section 6.2: 32 octets.
public struct SHA256: HashFunction {
    public static let octetCount = 32
    public static let blockOctetCount = 64

    private var hash = BlockHash<SHA256Compression, 64>(.sha256)

    public init() {}

    public mutating func update(_ octets: Span<UInt8>) { hash.update(octets) }

    public mutating func finalize(into digest: inout MutableSpan<UInt8>) {
        precondition(digest.count == Self.octetCount, "a place of another length than the digest's")
        hash.finalize(into: &digest, start: .sha256)
    }
}

/// SHA-224, FIPS 180-4 section 6.3: SHA-256 from another initial value, cut to 28 octets.
public struct SHA224: HashFunction {
    public static let octetCount = 28
    public static let blockOctetCount = 64

    private var hash = BlockHash<SHA256Compression, 64>(.sha224)

    public init() {}

    public mutating func update(_ octets: Span<UInt8>) { hash.update(octets) }

    public mutating func finalize(into digest: inout MutableSpan<UInt8>) {
        precondition(digest.count == Self.octetCount, "a place of another length than the digest's")
        hash.finalize(into: &digest, start: .sha224)
    }
}

/// The chaining value of SHA-256 and SHA-224 and its change by a block (FIPS 180-4 section 6.2.2).
struct SHA256Compression: WordStore {
    static let lengthOctetCount = 8

    private var h: InlineArray<8, UInt32>

    /// H(0) of SHA-256, FIPS 180-4 section 5.3.3: the first 32 bits of the fractional parts of the square roots of the
    /// first eight primes.
    static let sha256 = SHA256Compression(h: [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ])

    /// H(0) of SHA-224, FIPS 180-4 section 5.3.2: the second 32 bits of the fractional parts of the
    /// square roots of the ninth to sixteenth primes.
    static let sha224 = SHA256Compression(h: [
        0xc105_9ed8, 0x367c_d507, 0x3070_dd17, 0xf70e_5939,
        0xffc0_0b31, 0x6858_1511, 0x64f9_8fa7, 0xbefa_4fa4,
    ])

    @inline(__always)
    func store(_ memory: UnsafeMutableRawPointer, octetCount: Int) {
        for i in 0..<octetCount / 4 { unsafe memory.storeBytes(of: h[i].bigEndian, toByteOffset: 4 * i, as: UInt32.self) }
    }

    func write(into digest: inout MutableSpan<UInt8>) {
        for i in 0..<8 { storeBigEndian(h[i], into: &digest, at: 4 * i) }
    }

    mutating func compress(_ blocks: UnsafeRawBufferPointer) {
        var place = 0
        while place < blocks.count {
            // Step 2.
            let start = Variables(a: h[0], b: h[1], c: h[2], d: h[3], e: h[4], f: h[5], g: h[6], h: h[7])
            var v = start
            // Step 1: of the 64 words of the schedule only the last 16 are ever needed.
            var w = unsafe load(blocks, at: place)
            // Step 3.
            mix(&v, w)
            expandAndMix(&v, &w, 16)
            expandAndMix(&v, &w, 32)
            expandAndMix(&v, &w, 48)
            // Step 4.
            h[0] = start.a &+ v.a
            h[1] = start.b &+ v.b
            h[2] = start.c &+ v.c
            h[3] = start.d &+ v.d
            h[4] = start.e &+ v.e
            h[5] = start.f &+ v.f
            h[6] = start.g &+ v.g
            h[7] = start.h &+ v.h
            place += 64
        }
    }
}

/// The working variables of section 6.2.2.
private struct Variables {
    var a, b, c, d, e, f, g, h: UInt32
}

/// The first 16 words of the schedule: the block itself.
@inline(__always)
private func load(_ blocks: UnsafeRawBufferPointer, at place: Int) -> InlineArray<16, UInt32> {
    InlineArray { t in unsafe loadBigEndian(blocks, at: place + 4 * t) }
}

/// Step 1 for W(t): it takes the place of W(t - 16).
@inline(__always)
private func expand(_ w: inout InlineArray<16, UInt32>, _ t: Int) -> UInt32 {
    w[t] = smallSigma1(w[(t + 14) & 15]) &+ w[(t + 9) & 15] &+ smallSigma0(w[(t + 1) & 15]) &+ w[t]
    return w[t]
}

/// Step 3 for t in 0..<16, the schedule being there.
@inline(__always)
private func mix(_ v: inout Variables, _ w: InlineArray<16, UInt32>) {
    round(v.a, v.b, v.c, &v.d, v.e, v.f, v.g, &v.h, w[0] &+ roundConstants[0])
    round(v.h, v.a, v.b, &v.c, v.d, v.e, v.f, &v.g, w[1] &+ roundConstants[1])
    round(v.g, v.h, v.a, &v.b, v.c, v.d, v.e, &v.f, w[2] &+ roundConstants[2])
    round(v.f, v.g, v.h, &v.a, v.b, v.c, v.d, &v.e, w[3] &+ roundConstants[3])
    round(v.e, v.f, v.g, &v.h, v.a, v.b, v.c, &v.d, w[4] &+ roundConstants[4])
    round(v.d, v.e, v.f, &v.g, v.h, v.a, v.b, &v.c, w[5] &+ roundConstants[5])
    round(v.c, v.d, v.e, &v.f, v.g, v.h, v.a, &v.b, w[6] &+ roundConstants[6])
    round(v.b, v.c, v.d, &v.e, v.f, v.g, v.h, &v.a, w[7] &+ roundConstants[7])
    round(v.a, v.b, v.c, &v.d, v.e, v.f, v.g, &v.h, w[8] &+ roundConstants[8])
    round(v.h, v.a, v.b, &v.c, v.d, v.e, v.f, &v.g, w[9] &+ roundConstants[9])
    round(v.g, v.h, v.a, &v.b, v.c, v.d, v.e, &v.f, w[10] &+ roundConstants[10])
    round(v.f, v.g, v.h, &v.a, v.b, v.c, v.d, &v.e, w[11] &+ roundConstants[11])
    round(v.e, v.f, v.g, &v.h, v.a, v.b, v.c, &v.d, w[12] &+ roundConstants[12])
    round(v.d, v.e, v.f, &v.g, v.h, v.a, v.b, &v.c, w[13] &+ roundConstants[13])
    round(v.c, v.d, v.e, &v.f, v.g, v.h, v.a, &v.b, w[14] &+ roundConstants[14])
    round(v.b, v.c, v.d, &v.e, v.f, v.g, v.h, &v.a, w[15] &+ roundConstants[15])
}

/// Steps 1 and 3 for t to t + 15.
@inline(__always)
private func expandAndMix(_ v: inout Variables, _ w: inout InlineArray<16, UInt32>, _ t: Int) {
    round(v.a, v.b, v.c, &v.d, v.e, v.f, v.g, &v.h, expand(&w, 0) &+ roundConstants[t])
    round(v.h, v.a, v.b, &v.c, v.d, v.e, v.f, &v.g, expand(&w, 1) &+ roundConstants[t + 1])
    round(v.g, v.h, v.a, &v.b, v.c, v.d, v.e, &v.f, expand(&w, 2) &+ roundConstants[t + 2])
    round(v.f, v.g, v.h, &v.a, v.b, v.c, v.d, &v.e, expand(&w, 3) &+ roundConstants[t + 3])
    round(v.e, v.f, v.g, &v.h, v.a, v.b, v.c, &v.d, expand(&w, 4) &+ roundConstants[t + 4])
    round(v.d, v.e, v.f, &v.g, v.h, v.a, v.b, &v.c, expand(&w, 5) &+ roundConstants[t + 5])
    round(v.c, v.d, v.e, &v.f, v.g, v.h, v.a, &v.b, expand(&w, 6) &+ roundConstants[t + 6])
    round(v.b, v.c, v.d, &v.e, v.f, v.g, v.h, &v.a, expand(&w, 7) &+ roundConstants[t + 7])
    round(v.a, v.b, v.c, &v.d, v.e, v.f, v.g, &v.h, expand(&w, 8) &+ roundConstants[t + 8])
    round(v.h, v.a, v.b, &v.c, v.d, v.e, v.f, &v.g, expand(&w, 9) &+ roundConstants[t + 9])
    round(v.g, v.h, v.a, &v.b, v.c, v.d, v.e, &v.f, expand(&w, 10) &+ roundConstants[t + 10])
    round(v.f, v.g, v.h, &v.a, v.b, v.c, v.d, &v.e, expand(&w, 11) &+ roundConstants[t + 11])
    round(v.e, v.f, v.g, &v.h, v.a, v.b, v.c, &v.d, expand(&w, 12) &+ roundConstants[t + 12])
    round(v.d, v.e, v.f, &v.g, v.h, v.a, v.b, &v.c, expand(&w, 13) &+ roundConstants[t + 13])
    round(v.c, v.d, v.e, &v.f, v.g, v.h, v.a, &v.b, expand(&w, 14) &+ roundConstants[t + 14])
    round(v.b, v.c, v.d, &v.e, v.f, v.g, v.h, &v.a, expand(&w, 15) &+ roundConstants[t + 15])
}

/// Step 3 for one t. Instead of moving the eight variables on, the next round names them shifted by one: of the
/// standard's eight assignments two remain, `h` becoming the new `a` and `d` the new `e`.
@inline(__always)
private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ wordAndConstant: UInt32
) {
    // Ch(e, f, g), with one operation less, and Maj(a, b, c), whose a XOR b is the next round's b XOR c.
    let t1 = h &+ bigSigma1(e) &+ (g ^ (e & (f ^ g))) &+ wordAndConstant
    d &+= t1
    h = t1 &+ bigSigma0(a) &+ (((a ^ b) & (b ^ c)) ^ b)
}

// FIPS 180-4 section 4.1.2. The rotations of the big sigmas are nested, as ROTR2(x ^ ROTR11(x ^ ROTR9(x))): fewer
// copies of x, and the same value, since rotating distributes over XOR.
@inline(__always)
private func bigSigma0(_ x: UInt32) -> UInt32 { rotateRight(rotateRight(rotateRight(x, 9) ^ x, 11) ^ x, 2) }
@inline(__always)
private func bigSigma1(_ x: UInt32) -> UInt32 { rotateRight(rotateRight(rotateRight(x, 14) ^ x, 5) ^ x, 6) }
@inline(__always)
private func smallSigma0(_ x: UInt32) -> UInt32 { rotateRight(x, 7) ^ rotateRight(x, 18) ^ x >> 3 }
@inline(__always)
private func smallSigma1(_ x: UInt32) -> UInt32 { rotateRight(x, 17) ^ rotateRight(x, 19) ^ x >> 10 }

/// K, FIPS 180-4 section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
