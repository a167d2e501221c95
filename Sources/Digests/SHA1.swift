/// SHA-1, FIPS 180-4 section 6.1: 20 octets. Collisions are known since 2017: for certificates that are still around.
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
struct SHA1Compression: WordStore {
    static let lengthOctetCount = 8

    /// At first H(0), FIPS 180-4 section 5.3.1.
    private var h: InlineArray<5, UInt32> = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]

    @inline(__always)
    func store(_ memory: UnsafeMutableRawPointer, octetCount: Int) {
        for i in 0..<octetCount / 4 { unsafe memory.storeBytes(of: h[i].bigEndian, toByteOffset: 4 * i, as: UInt32.self) }
    }

    func write(into digest: inout MutableSpan<UInt8>) {
        for i in 0..<5 { storeBigEndian(h[i], into: &digest, at: 4 * i) }
    }

    mutating func compress(_ blocks: UnsafeRawBufferPointer) {
        var place = 0
        while place < blocks.count {
            // Step 2.
            let start = Variables(a: h[0], b: h[1], c: h[2], d: h[3], e: h[4])
            var v = start
            // Step 1. Of the 80 words of the schedule only the last 16 are ever needed (section 6.1.3).
            var w = unsafe load(blocks, at: place)
            // Step 3, five values of t a line; f and K of sections 4.1.1 and 4.2.1 change every twenty.
            mix(&v, choose, 0x5a82_7999, w[0], w[1], w[2], w[3], w[4])
            mix(&v, choose, 0x5a82_7999, w[5], w[6], w[7], w[8], w[9])
            mix(&v, choose, 0x5a82_7999, w[10], w[11], w[12], w[13], w[14])
            expandAndMix(&v, choose, 0x5a82_7999, &w, 15)
            expandAndMix(&v, parity, 0x6ed9_eba1, &w, 20)
            expandAndMix(&v, parity, 0x6ed9_eba1, &w, 25)
            expandAndMix(&v, parity, 0x6ed9_eba1, &w, 30)
            expandAndMix(&v, parity, 0x6ed9_eba1, &w, 35)
            expandAndMix(&v, majority, 0x8f1b_bcdc, &w, 40)
            expandAndMix(&v, majority, 0x8f1b_bcdc, &w, 45)
            expandAndMix(&v, majority, 0x8f1b_bcdc, &w, 50)
            expandAndMix(&v, majority, 0x8f1b_bcdc, &w, 55)
            expandAndMix(&v, parity, 0xca62_c1d6, &w, 60)
            expandAndMix(&v, parity, 0xca62_c1d6, &w, 65)
            expandAndMix(&v, parity, 0xca62_c1d6, &w, 70)
            expandAndMix(&v, parity, 0xca62_c1d6, &w, 75)
            // Step 4.
            h[0] = start.a &+ v.a
            h[1] = start.b &+ v.b
            h[2] = start.c &+ v.c
            h[3] = start.d &+ v.d
            h[4] = start.e &+ v.e
            place += 64
        }
    }
}

/// The working variables of section 6.1.2.
private struct Variables {
    var a, b, c, d, e: UInt32
}

/// f of section 4.1.1 for t < 20, with one operation less.
@inline(__always)
private func choose(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { z ^ (x & (y ^ z)) }
/// f of section 4.1.1 for t in 20..<40 and 60..<80.
@inline(__always)
private func parity(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { x ^ y ^ z }
/// f of section 4.1.1 for t in 40..<60, with one operation less.
@inline(__always)
private func majority(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { (x & y) | (z & (x | y)) }

/// The first 16 words of the schedule: the block itself.
@inline(__always)
private func load(_ blocks: UnsafeRawBufferPointer, at place: Int) -> InlineArray<16, UInt32> {
    InlineArray { t in unsafe loadBigEndian(blocks, at: place + 4 * t) }
}

/// W(t): for t < 16 the block's word, else step 1, in the place of W(t - 16).
@inline(__always)
private func word(_ w: inout InlineArray<16, UInt32>, _ t: Int) -> UInt32 {
    if t >= 16 {
        w[t & 15] = rotateRight(w[(t + 13) & 15] ^ w[(t + 8) & 15] ^ w[(t + 2) & 15] ^ w[t & 15], 31)
    }
    return w[t & 15]
}

/// Steps 1 and 3 for t to t + 4.
@inline(__always)
private func expandAndMix(
    _ v: inout Variables, _ f: (UInt32, UInt32, UInt32) -> UInt32, _ k: UInt32, _ w: inout InlineArray<16, UInt32>,
    _ t: Int
) {
    let (w0, w1, w2, w3, w4) = (word(&w, t), word(&w, t + 1), word(&w, t + 2), word(&w, t + 3), word(&w, t + 4))
    mix(&v, f, k, w0, w1, w2, w3, w4)
}

/// Step 3 for five values of t. Instead of moving the five variables on, the next round names them shifted by one.
@inline(__always)
private func mix(
    _ v: inout Variables, _ f: (UInt32, UInt32, UInt32) -> UInt32, _ k: UInt32,
    _ w0: UInt32, _ w1: UInt32, _ w2: UInt32, _ w3: UInt32, _ w4: UInt32
) {
    round(v.a, &v.b, f(v.b, v.c, v.d), &v.e, k &+ w0)
    round(v.e, &v.a, f(v.a, v.b, v.c), &v.d, k &+ w1)
    round(v.d, &v.e, f(v.e, v.a, v.b), &v.c, k &+ w2)
    round(v.c, &v.d, f(v.d, v.e, v.a), &v.b, k &+ w3)
    round(v.b, &v.c, f(v.c, v.d, v.e), &v.a, k &+ w4)
}

/// Step 3 for one t: `e` becomes the new `a` (T of the standard), `b` the new `c`.
@inline(__always)
private func round(_ a: UInt32, _ b: inout UInt32, _ f: UInt32, _ e: inout UInt32, _ wordAndConstant: UInt32) {
    e = e &+ rotateRight(a, 27) &+ f &+ wordAndConstant
    b = rotateRight(b, 2)
}
