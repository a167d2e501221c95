import Octets

/// RC2 (RFC 2268), for files of the years of export control.
///
/// VarTime: a table and the expanded key are looked up by secret values; see the module's comment on Legacy/.
@safe
struct RC2VarTime: ~Copyable, BlockCipher {
    static let blockOctetCount = 8
    /// K[0] to K[63].
    private let k: UnsafeMutablePointer<UInt16>

    /// Key expansion (RFC 2268 section 2).
    ///
    /// - Parameters:
    ///   - key: T octets, 1 to 128.
    ///   - effectiveKeyBitCount: T1, 1 to 1024.
    init(key: SecretBytes, effectiveKeyBitCount: Int) throws(CipherError) {
        guard (1...128).contains(key.count), (1...1024).contains(effectiveKeyBitCount) else {
            throw .wrongKeyLength(octetCount: key.count)
        }
        unsafe k = .allocate(capacity: 64)
        unsafe k.initialize(repeating: 0, count: 64)
        // T8 and TM.
        let t8 = (effectiveKeyBitCount + 7) / 8
        let tm = UInt8(truncatingIfNeeded: 255 % (1 << (8 + effectiveKeyBitCount - 8 * t8)))
        let l = SecretBytes(count: 128) { l in
            for i in 0..<key.count { l[i] = key[i] }
            for i in key.count..<128 { l[i] = Self.piTable[Int(l[i - 1] &+ l[i - key.count])] }
            l[128 - t8] = Self.piTable[Int(l[128 - t8] & tm)]
            for i in (0..<128 - t8).reversed() { l[i] = Self.piTable[Int(l[i + 1] ^ l[i + t8])] }
        }
        for i in 0..<64 { unsafe k[i] = UInt16(l[2 * i]) | UInt16(l[2 * i + 1]) << 8 }
    }

    deinit {
        unsafe erase(k, byteCount: 2 * 64)
        unsafe k.deallocate()
    }

    /// RFC 2268 section 3.
    borrowing func encrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        precondition(blocks.count % 8 == 0, "no whole blocks")
        for place in stride(from: blocks.lowerBound, to: blocks.upperBound, by: 8) {
            var r = Self.load(octets, place)
            var j = 0
            // Five mixing rounds, a mashing round, six, another, five.
            for round in 0..<16 {
                for i in 0..<4 {
                    let mixed = r[i] &+ (unsafe k[j]) &+ (r[(i + 3) & 3] & r[(i + 2) & 3]) &+ (~r[(i + 3) & 3] & r[(i + 1) & 3])
                    r[i] = mixed << Self.shifts[i] | mixed >> (16 - Self.shifts[i])
                    j += 1
                }
                if round == 4 || round == 10 {
                    for i in 0..<4 { r[i] = unsafe r[i] &+ k[Int(r[(i + 3) & 3] & 63)] }
                }
            }
            Self.store(r, &octets, place)
        }
    }

    /// RFC 2268 section 4.
    borrowing func decrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        precondition(blocks.count % 8 == 0, "no whole blocks")
        for place in stride(from: blocks.lowerBound, to: blocks.upperBound, by: 8) {
            var r = Self.load(octets, place)
            var j = 63
            for round in 0..<16 {
                for i in (0..<4).reversed() {
                    let turned = r[i] >> Self.shifts[i] | r[i] << (16 - Self.shifts[i])
                    r[i] = turned &- (unsafe k[j]) &- (r[(i + 3) & 3] & r[(i + 2) & 3]) &- (~r[(i + 3) & 3] & r[(i + 1) & 3])
                    j -= 1
                }
                if round == 4 || round == 10 {
                    for i in (0..<4).reversed() { r[i] = unsafe r[i] &- k[Int(r[(i + 3) & 3] & 63)] }
                }
            }
            Self.store(r, &octets, place)
        }
    }

    private static func load(_ blocks: borrowing MutableSpan<UInt8>, _ place: Int) -> InlineArray<4, UInt16> {
        var r = InlineArray<4, UInt16>(repeating: 0)
        for i in 0..<4 { r[i] = UInt16(blocks[place + 2 * i]) | UInt16(blocks[place + 2 * i + 1]) << 8 }
        return r
    }

    private static func store(_ r: InlineArray<4, UInt16>, _ blocks: inout MutableSpan<UInt8>, _ place: Int) {
        for i in 0..<4 {
            blocks[place + 2 * i] = UInt8(truncatingIfNeeded: r[i])
            blocks[place + 2 * i + 1] = UInt8(truncatingIfNeeded: r[i] >> 8)
        }
    }

    /// s[0] to s[3] of section 3.1.
    private static let shifts: InlineArray<4, UInt16> = [1, 2, 3, 5]

    /// PITABLE: a permutation from the digits of π.
    private static let piTable: [UInt8] = [
        0xd9, 0x78, 0xf9, 0xc4, 0x19, 0xdd, 0xb5, 0xed, 0x28, 0xe9, 0xfd, 0x79, 0x4a, 0xa0, 0xd8, 0x9d,
        0xc6, 0x7e, 0x37, 0x83, 0x2b, 0x76, 0x53, 0x8e, 0x62, 0x4c, 0x64, 0x88, 0x44, 0x8b, 0xfb, 0xa2,
        0x17, 0x9a, 0x59, 0xf5, 0x87, 0xb3, 0x4f, 0x13, 0x61, 0x45, 0x6d, 0x8d, 0x09, 0x81, 0x7d, 0x32,
        0xbd, 0x8f, 0x40, 0xeb, 0x86, 0xb7, 0x7b, 0x0b, 0xf0, 0x95, 0x21, 0x22, 0x5c, 0x6b, 0x4e, 0x82,
        0x54, 0xd6, 0x65, 0x93, 0xce, 0x60, 0xb2, 0x1c, 0x73, 0x56, 0xc0, 0x14, 0xa7, 0x8c, 0xf1, 0xdc,
        0x12, 0x75, 0xca, 0x1f, 0x3b, 0xbe, 0xe4, 0xd1, 0x42, 0x3d, 0xd4, 0x30, 0xa3, 0x3c, 0xb6, 0x26,
        0x6f, 0xbf, 0x0e, 0xda, 0x46, 0x69, 0x07, 0x57, 0x27, 0xf2, 0x1d, 0x9b, 0xbc, 0x94, 0x43, 0x03,
        0xf8, 0x11, 0xc7, 0xf6, 0x90, 0xef, 0x3e, 0xe7, 0x06, 0xc3, 0xd5, 0x2f, 0xc8, 0x66, 0x1e, 0xd7,
        0x08, 0xe8, 0xea, 0xde, 0x80, 0x52, 0xee, 0xf7, 0x84, 0xaa, 0x72, 0xac, 0x35, 0x4d, 0x6a, 0x2a,
        0x96, 0x1a, 0xd2, 0x71, 0x5a, 0x15, 0x49, 0x74, 0x4b, 0x9f, 0xd0, 0x5e, 0x04, 0x18, 0xa4, 0xec,
        0xc2, 0xe0, 0x41, 0x6e, 0x0f, 0x51, 0xcb, 0xcc, 0x24, 0x91, 0xaf, 0x50, 0xa1, 0xf4, 0x70, 0x39,
        0x99, 0x7c, 0x3a, 0x85, 0x23, 0xb8, 0xb4, 0x7a, 0xfc, 0x02, 0x36, 0x5b, 0x25, 0x55, 0x97, 0x31,
        0x2d, 0x5d, 0xfa, 0x98, 0xe3, 0x8a, 0x92, 0xae, 0x05, 0xdf, 0x29, 0x10, 0x67, 0x6c, 0xba, 0xc9,
        0xd3, 0x00, 0xe6, 0xcf, 0xe1, 0x9e, 0xa8, 0x2c, 0x63, 0x16, 0x01, 0x3f, 0x58, 0xe2, 0x89, 0xa9,
        0x0d, 0x38, 0x34, 0x1b, 0xab, 0x33, 0xff, 0xb0, 0xbb, 0x48, 0x0c, 0x5f, 0xb9, 0xb1, 0xcd, 0x2e,
        0xc5, 0xf3, 0xdb, 0x47, 0xe5, 0xa5, 0x9c, 0x77, 0x0a, 0xa6, 0x20, 0x68, 0xfe, 0x7f, 0xc1, 0xad,
    ]
}
