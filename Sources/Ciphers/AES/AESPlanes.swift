/// The states of four blocks (FIPS 197 section 3.4), sliced into bits: word b holds bit b of all their 64 octets.
///
/// So every step is a fixed run of logical operations on eight words: there is no table and no branch, hence nothing
/// in time, cache or branch predictor that depends on the octets. The S-box is the circuit of Boyar and Peralta.
///
/// The octet of row r and column c of block k has the place 16·r + 4·c + k in each word: a row is 16 bits, so that a
/// rotation by 16 goes from row to row, and one by 4 within them from column to column.
struct AESPlanes {
    var q: InlineArray<8, UInt64>

    /// - Parameter blockCount: 1 to 4; the places of the others are zeros.
    @inline(__always)
    init(_ blocks: borrowing MutableSpan<UInt8>, at place: Int, blockCount: Int) {
        q = InlineArray(repeating: 0)
        for k in 0..<blockCount {
            let start = place + 16 * k
            let columns = (
                Self.load(blocks, start), Self.load(blocks, start + 4), Self.load(blocks, start + 8),
                Self.load(blocks, start + 12)
            )
            q[k] = Self.interleave(columns.0, columns.2)
            q[k + 4] = Self.interleave(columns.1, columns.3)
        }
        transpose()
    }

    /// Four times the same block: a round key.
    init(column0: UInt32, _ column1: UInt32, _ column2: UInt32, _ column3: UInt32) {
        q = InlineArray(repeating: 0)
        for k in 0..<4 {
            q[k] = Self.interleave(column0, column2)
            q[k + 4] = Self.interleave(column1, column3)
        }
        transpose()
    }

    @inline(__always)
    func write(to blocks: inout MutableSpan<UInt8>, at place: Int, blockCount: Int) {
        var state = self
        state.transpose()
        for k in 0..<blockCount {
            let start = place + 16 * k
            Self.store(Self.even(state.q[k]), &blocks, start)
            Self.store(Self.even(state.q[k + 4]), &blocks, start + 4)
            Self.store(Self.even(state.q[k] >> 8), &blocks, start + 8)
            Self.store(Self.even(state.q[k + 4] >> 8), &blocks, start + 12)
        }
    }

    /// SUBWORD (FIPS 197 section 5.2).
    static func substitute(_ word: UInt32) -> UInt32 {
        var state = AESPlanes(column0: word, 0, 0, 0)
        state.substitute()
        state.transpose()
        return even(state.q[0])
    }

    // Each word holds columns c and c + 2 of a block, octet beside octet, before it is cut into bits; the places of the
    // bits are then as above.

    @inline(__always)
    private static func interleave(_ column: UInt32, _ secondNext: UInt32) -> UInt64 {
        spread(column) | spread(secondNext) << 8
    }

    /// The octets of a column, a zero octet after each.
    @inline(__always)
    private static func spread(_ column: UInt32) -> UInt64 {
        var x = UInt64(column)
        x = (x | x << 16) & 0x0000_ffff_0000_ffff
        x = (x | x << 8) & 0x00ff_00ff_00ff_00ff
        return x
    }

    /// Every second octet, the first included.
    @inline(__always)
    private static func even(_ word: UInt64) -> UInt32 {
        var x = word & 0x00ff_00ff_00ff_00ff
        x = (x | x >> 8) & 0x0000_ffff_0000_ffff
        return UInt32(truncatingIfNeeded: x | x >> 16)
    }

    @inline(__always)
    private static func load(_ octets: borrowing MutableSpan<UInt8>, _ place: Int) -> UInt32 {
        UInt32(octets[place]) | UInt32(octets[place + 1]) << 8 | UInt32(octets[place + 2]) << 16
            | UInt32(octets[place + 3]) << 24
    }

    @inline(__always)
    private static func store(_ column: UInt32, _ octets: inout MutableSpan<UInt8>, _ place: Int) {
        for i in 0..<4 { octets[place + i] = UInt8(truncatingIfNeeded: column >> UInt32(8 * i)) }
    }

    /// Makes bit i of word j bit j of word i, in each of the eight octets: a transposition, which undoes itself.
    @inline(__always)
    private mutating func transpose() {
        for i in 0..<4 { exchange(2 * i, 2 * i + 1, 1, 0x5555_5555_5555_5555) }
        for i in 0..<2 {
            exchange(i, i + 2, 2, 0x3333_3333_3333_3333)
            exchange(i + 4, i + 6, 2, 0x3333_3333_3333_3333)
        }
        for i in 0..<4 { exchange(i, i + 4, 4, 0x0f0f_0f0f_0f0f_0f0f) }
    }

    /// Exchanges the bits of word a above the mask with those of word b under it.
    @inline(__always)
    private mutating func exchange(_ a: Int, _ b: Int, _ shift: UInt64, _ mask: UInt64) {
        let difference = (q[a] >> shift ^ q[b]) & mask
        q[a] ^= difference << shift
        q[b] ^= difference
    }
}

// FIPS 197 sections 5.1.2 and 5.1.3, and their inverses of 5.3.1 and 5.3.3.
extension AESPlanes {
    /// SHIFTROWS: row r turns by r columns.
    @inline(__always)
    mutating func shiftRows() {
        for i in 0..<8 {
            let x = q[i]
            q[i] =
                x & 0x0000_0000_0000_ffff
                | (x & 0x0000_0000_fff0_0000) >> 4 | (x & 0x0000_0000_000f_0000) << 12
                | (x & 0x0000_ff00_0000_0000) >> 8 | (x & 0x0000_00ff_0000_0000) << 8
                | (x & 0xf000_0000_0000_0000) >> 12 | (x & 0x0fff_0000_0000_0000) << 4
        }
    }

    /// INVSHIFTROWS.
    @inline(__always)
    mutating func invertShiftRows() {
        for i in 0..<8 {
            let x = q[i]
            q[i] =
                x & 0x0000_0000_0000_ffff
                | (x & 0x0000_0000_0fff_0000) << 4 | (x & 0x0000_0000_f000_0000) >> 12
                | (x & 0x0000_00ff_0000_0000) << 8 | (x & 0x0000_ff00_0000_0000) >> 8
                | (x & 0x000f_0000_0000_0000) << 12 | (x & 0xfff0_0000_0000_0000) >> 4
        }
    }

    /// MIXCOLUMNS: a[r] becomes 2·a[r] + 3·a[r+1] + a[r+2] + a[r+3], which is 2·s[r] + a[r+1] + s[r+2] where s[r] is
    /// a[r] + a[r+1].
    @inline(__always)
    mutating func mixColumns() {
        let a = q
        var sum = InlineArray<8, UInt64>(repeating: 0)
        for i in 0..<8 { sum[i] = a[i] ^ Self.rotate(a[i], 16) }
        let doubled = Self.doubled(sum)
        for i in 0..<8 { q[i] = doubled[i] ^ Self.rotate(a[i], 16) ^ Self.rotate(sum[i], 32) }
    }

    /// INVMIXCOLUMNS: its polynomial {0b}x³ + {0d}x² + {09}x + {0e} is that of MIXCOLUMNS times {04}x² + {05}.
    @inline(__always)
    mutating func invertMixColumns() {
        var sum = InlineArray<8, UInt64>(repeating: 0)
        for i in 0..<8 { sum[i] = q[i] ^ Self.rotate(q[i], 32) }
        let quadrupled = Self.doubled(Self.doubled(sum))
        for i in 0..<8 { q[i] ^= quadrupled[i] }
        mixColumns()
    }

    /// XTIMES (FIPS 197 section 4.2): times x modulo x⁸ + x⁴ + x³ + x + 1.
    @inline(__always)
    private static func doubled(_ a: InlineArray<8, UInt64>) -> InlineArray<8, UInt64> {
        [a[7], a[0] ^ a[7], a[1], a[2] ^ a[7], a[3] ^ a[7], a[4], a[5], a[6]]
    }

    /// What stands `places` higher comes down: 16 of them are a row.
    @inline(__always)
    private static func rotate(_ x: UInt64, _ places: UInt64) -> UInt64 { x >> places | x << (64 - places) }
}
