import Octets

/// DES (FIPS 46-3), for files that nobody should write any more: 56 bits of key are searched in a day.
///
/// VarTime: S-boxes are looked up by secret values; see the module's comment on Legacy/.
@safe
struct DESVarTime: ~Copyable, BlockCipher {
    static let blockOctetCount = 8
    private let keys: UnsafeMutablePointer<UInt64>

    /// - Parameter key: 8 octets, whose lowest bits (parity) do not count.
    init(key: SecretBytes) throws(CipherError) {
        guard key.count == 8 else { throw .wrongKeyLength(octetCount: key.count) }
        unsafe keys = DESSchedule.make(key, at: [0])
    }

    deinit { unsafe DESSchedule.forget(keys, count: 1) }

    borrowing func encrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        eachBlock(&octets, in: blocks) { unsafe DESSchedule.cross($0, keys, decrypting: false) }
    }

    borrowing func decrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        eachBlock(&octets, in: blocks) { unsafe DESSchedule.cross($0, keys, decrypting: true) }
    }
}

/// Triple DES (NIST SP 800-67 section 3): encrypts under the first key, decrypts under the second, encrypts under the
/// third. For the files and the programs that know nothing else.
///
/// VarTime: see ``DESVarTime``.
@safe
struct TripleDESVarTime: ~Copyable, BlockCipher {
    static let blockOctetCount = 8
    private let keys: UnsafeMutablePointer<UInt64>

    /// - Parameter key: 24 octets, or 16 where the third key is the first.
    init(key: SecretBytes) throws(CipherError) {
        guard key.count == 24 || key.count == 16 else { throw .wrongKeyLength(octetCount: key.count) }
        unsafe keys = DESSchedule.make(key, at: [0, 8, key.count == 24 ? 16 : 0])
    }

    deinit { unsafe DESSchedule.forget(keys, count: 3) }

    borrowing func encrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        eachBlock(&octets, in: blocks) { block in
            var block = unsafe DESSchedule.cross(block, keys, decrypting: false)
            block = unsafe DESSchedule.cross(block, keys + 16, decrypting: true)
            return unsafe DESSchedule.cross(block, keys + 32, decrypting: false)
        }
    }

    borrowing func decrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        eachBlock(&octets, in: blocks) { block in
            var block = unsafe DESSchedule.cross(block, keys + 32, decrypting: true)
            block = unsafe DESSchedule.cross(block, keys + 16, decrypting: false)
            return unsafe DESSchedule.cross(block, keys, decrypting: true)
        }
    }
}

/// Lets `work` change each block, read as a big-endian number.
private func eachBlock(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>, _ work: (UInt64) -> UInt64) {
    precondition(blocks.count % 8 == 0, "no whole blocks")
    for place in stride(from: blocks.lowerBound, to: blocks.upperBound, by: 8) {
        var block: UInt64 = 0
        for i in 0..<8 { block = block << 8 | UInt64(octets[place + i]) }
        block = work(block)
        for i in 0..<8 { octets[place + i] = UInt8(truncatingIfNeeded: block >> UInt64(56 - 8 * i)) }
    }
}

/// The sixteen keys K1 to K16 of 48 bits each, one behind the other, for each of a cipher's keys.
private enum DESSchedule {
    /// KS (FIPS 46-3 appendix 1) of the eight octets at each place.
    static func make(_ key: SecretBytes, at places: [Int]) -> UnsafeMutablePointer<UInt64> {
        let keys = UnsafeMutablePointer<UInt64>.allocate(capacity: 16 * places.count)
        unsafe keys.initialize(repeating: 0, count: 16 * places.count)
        for (number, place) in places.enumerated() {
            var block: UInt64 = 0
            for i in 0..<8 { block = block << 8 | UInt64(key[place + i]) }
            let permuted = DESTables.permute(block, width: 64, DESTables.permutedChoice1)
            var c = permuted >> 28
            var d = permuted & 0xfff_ffff
            for round in 0..<16 {
                // Two places but in rounds 1, 2, 9 and 16.
                let shift: UInt64 = round == 0 || round == 1 || round == 8 || round == 15 ? 1 : 2
                c = (c << shift | c >> (28 - shift)) & 0xfff_ffff
                d = (d << shift | d >> (28 - shift)) & 0xfff_ffff
                unsafe keys[16 * number + round] = DESTables.permute(c << 28 | d, width: 56, DESTables.permutedChoice2)
            }
        }
        return unsafe keys
    }

    /// For `deinit`s.
    static func forget(_ keys: UnsafeMutablePointer<UInt64>, count: Int) {
        unsafe erase(keys, byteCount: 8 * 16 * count)
        unsafe keys.deallocate()
    }

    /// Enciphering, or with the keys in the opposite order deciphering (FIPS 46-3, "Enciphering").
    static func cross(_ block: UInt64, _ keys: UnsafeMutablePointer<UInt64>, decrypting: Bool) -> UInt64 {
        let start = DESTables.permute(block, width: 64, DESTables.initialPermutation)
        var left = UInt32(truncatingIfNeeded: start >> 32)
        var right = UInt32(truncatingIfNeeded: start)
        for round in 0..<16 {
            let key = unsafe keys[decrypting ? 15 - round : round]
            (left, right) = (right, left ^ cipherFunction(right, key))
        }
        return DESTables.permute(UInt64(right) << 32 | UInt64(left), width: 64, DESTables.finalPermutation)
    }

    /// f(R, K): E, the S-boxes, and P, of which the last two are one table.
    private static func cipherFunction(_ r: UInt32, _ key: UInt64) -> UInt32 {
        var result: UInt32 = 0
        for box in 0..<8 {
            let index = Int(truncatingIfNeeded: (UInt64(expansion(r, box)) ^ key >> UInt64(42 - 6 * box)) & 0x3f)
            result |= DESTables.substitutionAndPermutation[64 * box + index]
        }
        return result
    }

    /// Row `box` of E: four bits and the two beside them, round the ends.
    private static func expansion(_ r: UInt32, _ box: Int) -> UInt32 {
        // Turned so that the first of the six stands on top.
        let turn = UInt32((4 * box + 31) % 32)
        return (r << turn | r >> (32 - turn)) >> 26
    }
}
