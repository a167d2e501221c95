private import Octets

/// GHASH (NIST SP 800-38D section 6.4) under a hash subkey.
///
/// Leakage contract: the lengths may leak. Products are made of the machine's integer multiplications, which take the
/// same time for all factors on the processors that Signet runs on (x86-64, and ARM's 64-bit ones), and of logic; there
/// is no table. The subkey and the running value lie on the heap and are erased by `deinit`.
@safe
struct GHASH: ~Copyable {
    /// Words of the subkey: its two halves h0 and h1, their sum, and the three with their bits reversed; then the two
    /// halves of the running value. Half 0 is the one with the higher powers of x: the last eight octets.
    private let words: UnsafeMutablePointer<UInt64>
    private static let wordCount = 8

    /// - Parameter subkey: H, 16 octets.
    init(subkey: Span<UInt8>) {
        unsafe words = .allocate(capacity: Self.wordCount)
        unsafe words.initialize(repeating: 0, count: Self.wordCount)
        let h1 = Self.load(subkey, 0)
        let h0 = Self.load(subkey, 8)
        unsafe words[0] = h0
        unsafe words[1] = h1
        unsafe words[2] = h0 ^ h1
        for i in 0..<3 { unsafe words[3 + i] = Self.reversed(words[i]) }
    }

    deinit {
        unsafe erase(words, byteCount: 8 * Self.wordCount)
        unsafe words.deallocate()
    }

    /// Takes octets, zeros behind them to the next whole block.
    mutating func update(_ octets: Span<UInt8>) {
        var place = 0
        while place + 16 <= octets.count {
            add(Self.load(octets, place), Self.load(octets, place + 8))
            place += 16
        }
        guard place < octets.count else { return }
        var last = InlineArray<16, UInt8>(repeating: 0)
        for i in place..<octets.count { last[i - place] = octets[i] }
        add(Self.load(last.span, 0), Self.load(last.span, 8))
    }

    /// Takes the block of two lengths, given in octets and told in bits (section 7.1 step 5).
    mutating func update(lengths first: Int, _ second: Int) {
        add(UInt64(truncatingIfNeeded: first) << 3, UInt64(truncatingIfNeeded: second) << 3)
    }

    /// Writes the running value, and begins anew.
    mutating func finalize(into block: inout InlineArray<16, UInt8>) {
        for i in 0..<8 {
            block[i] = unsafe UInt8(truncatingIfNeeded: words[7] >> UInt64(56 - 8 * i))
            block[8 + i] = unsafe UInt8(truncatingIfNeeded: words[6] >> UInt64(56 - 8 * i))
        }
        unsafe words[6] = 0
        unsafe words[7] = 0
    }

    /// Section 6.4 step 3: Y = (Y ⊕ X) • H.
    ///
    /// Section 6.3 writes polynomials with the coefficient of x^0 in the first bit: read as a big-endian number they
    /// are reversed, and the product of two such numbers is the reversed product, one place too low. Karatsuba's
    /// three products of halves; the upper half of each is the lower half of the product of the reversed factors.
    private mutating func add(_ high: UInt64, _ low: UInt64) {
        let y0 = unsafe words[6] ^ low
        let y1 = unsafe words[7] ^ high
        let y0r = Self.reversed(y0)
        let y1r = Self.reversed(y1)

        let z0 = unsafe Self.product(y0, words[0])
        let z1 = unsafe Self.product(y1, words[1])
        let z2 = unsafe Self.product(y0 ^ y1, words[2]) ^ z0 ^ z1
        let z0r = unsafe Self.product(y0r, words[3])
        let z1r = unsafe Self.product(y1r, words[4])
        let z2r = unsafe Self.product(y0r ^ y1r, words[5]) ^ z0r ^ z1r

        var v0 = z0
        var v1 = Self.reversed(z0r) >> 1 ^ z2
        var v2 = z1 ^ Self.reversed(z2r) >> 1
        var v3 = Self.reversed(z1r) >> 1
        // The place that was missing.
        v3 = v3 << 1 | v2 >> 63
        v2 = v2 << 1 | v1 >> 63
        v1 = v1 << 1 | v0 >> 63
        v0 <<= 1
        // Modulo x^128 + x^7 + x^2 + x + 1, reversed as everything here.
        v2 ^= v0 ^ v0 >> 1 ^ v0 >> 2 ^ v0 >> 7
        v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57
        v3 ^= v1 ^ v1 >> 1 ^ v1 >> 2 ^ v1 >> 7
        v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57
        unsafe words[6] = v2
        unsafe words[7] = v3
    }

    /// The lower 64 bits of the product of two polynomials over the field of two elements.
    ///
    /// Integers whose ones stand four places apart add up to 16 at most in a place, so that no sum carries into the
    /// next place that counts, but for the topmost, whose carry falls off. Four such parts of either factor.
    @inline(__always)
    private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let mask: UInt64 = 0x1111_1111_1111_1111
        let (a0, a1, a2, a3) = (a & mask, a & mask << 1, a & mask << 2, a & mask << 3)
        let (b0, b1, b2, b3) = (b & mask, b & mask << 1, b & mask << 2, b & mask << 3)
        let z0 = a0 &* b0 ^ a1 &* b3 ^ a2 &* b2 ^ a3 &* b1
        let z1 = a0 &* b1 ^ a1 &* b0 ^ a2 &* b3 ^ a3 &* b2
        let z2 = a0 &* b2 ^ a1 &* b1 ^ a2 &* b0 ^ a3 &* b3
        let z3 = a0 &* b3 ^ a1 &* b2 ^ a2 &* b1 ^ a3 &* b0
        return z0 & mask | z1 & mask << 1 | z2 & mask << 2 | z3 & mask << 3
    }

    /// The bits in the opposite order.
    @inline(__always)
    private static func reversed(_ word: UInt64) -> UInt64 {
        var x = word.byteSwapped
        x = (x & 0x0f0f_0f0f_0f0f_0f0f) << 4 | x >> 4 & 0x0f0f_0f0f_0f0f_0f0f
        x = (x & 0x3333_3333_3333_3333) << 2 | x >> 2 & 0x3333_3333_3333_3333
        return (x & 0x5555_5555_5555_5555) << 1 | x >> 1 & 0x5555_5555_5555_5555
    }

    @inline(__always)
    private static func load(_ octets: Span<UInt8>, _ place: Int) -> UInt64 {
        var word: UInt64 = 0
        for i in 0..<8 { word = word << 8 | UInt64(octets[place + i]) }
        return word
    }
}
