/// SHA-512, FIPS 180-4 section 6.4: 64 octets.
public struct SHA512: HashFunction {
    public static let octetCount = 64
    public static let blockOctetCount = 128

    private var hash = BlockHash<SHA512Compression, 128>(.sha512)

    public init() {}

    public mutating func update(_ octets: Span<UInt8>) { hash.update(octets) }

    public mutating func finalize(into digest: inout MutableSpan<UInt8>) {
        precondition(digest.count == Self.octetCount, "a place of another length than the digest's")
        hash.finalize(into: &digest, start: .sha512)
    }
}

/// SHA-384, FIPS 180-4 section 6.5: SHA-512 from another initial value, cut to 48 octets.
public struct SHA384: HashFunction {
    public static let octetCount = 48
    public static let blockOctetCount = 128

    private var hash = BlockHash<SHA512Compression, 128>(.sha384)

    public init() {}

    public mutating func update(_ octets: Span<UInt8>) { hash.update(octets) }

    public mutating func finalize(into digest: inout MutableSpan<UInt8>) {
        precondition(digest.count == Self.octetCount, "a place of another length than the digest's")
        hash.finalize(into: &digest, start: .sha384)
    }
}

/// The chaining value of SHA-512 and SHA-384 and its change by a block (FIPS 180-4 section 6.4.2).
struct SHA512Compression: WordStore {
    static let lengthOctetCount = 16

    private var h: InlineArray<8, UInt64>

    /// H(0) of SHA-512, FIPS 180-4 section 5.3.5: the first 64 bits of the fractional parts of the square roots of the
    /// first eight primes.
    static let sha512 = SHA512Compression(h: [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
        0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ])

    /// H(0) of SHA-384, FIPS 180-4 section 5.3.4: the first 64 bits of the fractional parts of the
    /// square roots of the ninth to sixteenth primes.
    static let sha384 = SHA512Compression(h: [
        0xcbbb_9d5d_c105_9ed8, 0x629a_292a_367c_d507, 0x9159_015a_3070_dd17, 0x152f_ecd8_f70e_5939,
        0x6733_2667_ffc0_0b31, 0x8eb4_4a87_6858_1511, 0xdb0c_2e0d_64f9_8fa7, 0x47b5_481d_befa_4fa4,
    ])

    @inline(__always)
    func store(_ memory: UnsafeMutableRawPointer, octetCount: Int) {
        for i in 0..<octetCount / 8 { unsafe memory.storeBytes(of: h[i].bigEndian, toByteOffset: 8 * i, as: UInt64.self) }
    }

    func write(into digest: inout MutableSpan<UInt8>) {
        for i in 0..<8 { storeBigEndian(h[i], into: &digest, at: 8 * i) }
    }

    mutating func compress(_ blocks: UnsafeRawBufferPointer) {
        var place = 0
        while place < blocks.count {
            // Step 2.
            let start = Variables(a: h[0], b: h[1], c: h[2], d: h[3], e: h[4], f: h[5], g: h[6], h: h[7])
            var v = start
            // Step 1: of the 80 words of the schedule only the last 16 are ever needed.
            var w = unsafe load(blocks, at: place)
            // Step 3.
            mix(&v, w)
            expandAndMix(&v, &w, 16)
            expandAndMix(&v, &w, 32)
            expandAndMix(&v, &w, 48)
            expandAndMix(&v, &w, 64)
            // Step 4.
            h[0] = start.a &+ v.a
            h[1] = start.b &+ v.b
            h[2] = start.c &+ v.c
            h[3] = start.d &+ v.d
            h[4] = start.e &+ v.e
            h[5] = start.f &+ v.f
            h[6] = start.g &+ v.g
            h[7] = start.h &+ v.h
            place += 128
        }
    }
}

/// The working variables of section 6.4.2.
private struct Variables {
    var a, b, c, d, e, f, g, h: UInt64
}

/// The first 16 words of the schedule: the block itself.
@inline(__always)
private func load(_ blocks: UnsafeRawBufferPointer, at place: Int) -> InlineArray<16, UInt64> {
    InlineArray { t in unsafe loadBigEndian(blocks, at: place + 8 * t) }
}

/// Step 1 for W(t): it takes the place of W(t - 16).
@inline(__always)
private func expand(_ w: inout InlineArray<16, UInt64>, _ t: Int) -> UInt64 {
    w[t] = smallSigma1(w[(t + 14) & 15]) &+ w[(t + 9) & 15] &+ smallSigma0(w[(t + 1) & 15]) &+ w[t]
    return w[t]
}

/// Step 3 for t in 0..<16, the schedule being there.
@inline(__always)
private func mix(_ v: inout Variables, _ w: InlineArray<16, UInt64>) {
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
private func expandAndMix(_ v: inout Variables, _ w: inout InlineArray<16, UInt64>, _ t: Int) {
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
    _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: inout UInt64,
    _ e: UInt64, _ f: UInt64, _ g: UInt64, _ h: inout UInt64, _ wordAndConstant: UInt64
) {
    // Ch(e, f, g), with one operation less, and Maj(a, b, c), whose a XOR b is the next round's b XOR c.
    let t1 = h &+ bigSigma1(e) &+ (g ^ (e & (f ^ g))) &+ wordAndConstant
    d &+= t1
    h = t1 &+ bigSigma0(a) &+ (((a ^ b) & (b ^ c)) ^ b)
}

// FIPS 180-4 section 4.1.3. The rotations of the big sigmas are nested, as ROTR28(x ^ ROTR6(x ^ ROTR5(x))): fewer
// copies of x, and the same value, since rotating distributes over XOR.
@inline(__always)
private func bigSigma0(_ x: UInt64) -> UInt64 { rotateRight(rotateRight(rotateRight(x, 5) ^ x, 6) ^ x, 28) }
@inline(__always)
private func bigSigma1(_ x: UInt64) -> UInt64 { rotateRight(rotateRight(rotateRight(x, 23) ^ x, 4) ^ x, 14) }
@inline(__always)
private func smallSigma0(_ x: UInt64) -> UInt64 { rotateRight(x, 1) ^ rotateRight(x, 8) ^ x >> 7 }
@inline(__always)
private func smallSigma1(_ x: UInt64) -> UInt64 { rotateRight(x, 19) ^ rotateRight(x, 61) ^ x >> 6 }

/// K, FIPS 180-4 section 4.2.3: the first 64 bits of the fractional parts of the cube roots of the first 80 primes.
private let roundConstants: InlineArray<80, UInt64> = [
    0x428a_2f98_d728_ae22, 0x7137_4491_23ef_65cd, 0xb5c0_fbcf_ec4d_3b2f, 0xe9b5_dba5_8189_dbbc,
    0x3956_c25b_f348_b538, 0x59f1_11f1_b605_d019, 0x923f_82a4_af19_4f9b, 0xab1c_5ed5_da6d_8118,
    0xd807_aa98_a303_0242, 0x1283_5b01_4570_6fbe, 0x2431_85be_4ee4_b28c, 0x550c_7dc3_d5ff_b4e2,
    0x72be_5d74_f27b_896f, 0x80de_b1fe_3b16_96b1, 0x9bdc_06a7_25c7_1235, 0xc19b_f174_cf69_2694,
    0xe49b_69c1_9ef1_4ad2, 0xefbe_4786_384f_25e3, 0x0fc1_9dc6_8b8c_d5b5, 0x240c_a1cc_77ac_9c65,
    0x2de9_2c6f_592b_0275, 0x4a74_84aa_6ea6_e483, 0x5cb0_a9dc_bd41_fbd4, 0x76f9_88da_8311_53b5,
    0x983e_5152_ee66_dfab, 0xa831_c66d_2db4_3210, 0xb003_27c8_98fb_213f, 0xbf59_7fc7_beef_0ee4,
    0xc6e0_0bf3_3da8_8fc2, 0xd5a7_9147_930a_a725, 0x06ca_6351_e003_826f, 0x1429_2967_0a0e_6e70,
    0x27b7_0a85_46d2_2ffc, 0x2e1b_2138_5c26_c926, 0x4d2c_6dfc_5ac4_2aed, 0x5338_0d13_9d95_b3df,
    0x650a_7354_8baf_63de, 0x766a_0abb_3c77_b2a8, 0x81c2_c92e_47ed_aee6, 0x9272_2c85_1482_353b,
    0xa2bf_e8a1_4cf1_0364, 0xa81a_664b_bc42_3001, 0xc24b_8b70_d0f8_9791, 0xc76c_51a3_0654_be30,
    0xd192_e819_d6ef_5218, 0xd699_0624_5565_a910, 0xf40e_3585_5771_202a, 0x106a_a070_32bb_d1b8,
    0x19a4_c116_b8d2_d0c8, 0x1e37_6c08_5141_ab53, 0x2748_774c_df8e_eb99, 0x34b0_bcb5_e19b_48a8,
    0x391c_0cb3_c5c9_5a63, 0x4ed8_aa4a_e341_8acb, 0x5b9c_ca4f_7763_e373, 0x682e_6ff3_d6b2_b8a3,
    0x748f_82ee_5def_b2fc, 0x78a5_636f_4317_2f60, 0x84c8_7814_a1f0_ab72, 0x8cc7_0208_1a64_39ec,
    0x90be_fffa_2363_1e28, 0xa450_6ceb_de82_bde9, 0xbef9_a3f7_b2c6_7915, 0xc671_78f2_e372_532b,
    0xca27_3ece_ea26_619c, 0xd186_b8c7_21c0_c207, 0xeada_7dd6_cde0_eb1e, 0xf57d_4f7f_ee6e_d178,
    0x06f0_67aa_7217_6fba, 0x0a63_7dc5_a2c8_98a6, 0x113f_9804_bef9_0dae, 0x1b71_0b35_131c_471b,
    0x28db_77f5_2304_7d84, 0x32ca_ab7b_40c7_2493, 0x3c9e_be0a_15c9_bebc, 0x431d_67c4_9c10_0d4c,
    0x4cc5_d4be_cb3e_42b6, 0x597f_299c_fc65_7e2a, 0x5fcb_6fab_3ad6_faec, 0x6c44_198c_4a47_5817,
]
