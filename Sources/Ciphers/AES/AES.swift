package import Octets

/// AES (FIPS 197) with a key of 128, 192 or 256 bits.
///
/// Leakage contract: the key's length and the number of blocks may leak, nothing else. The round keys lie on the heap
/// and are erased by `deinit`.
@safe
package struct AES: ~Copyable, BlockCipher {
    package static let blockOctetCount = 16
    /// Lengths of keys, in octets (FIPS 197 section 5, Table 3).
    package static let keyOctetCounts: Set<Int> = [16, 24, 32]

    /// Nr.
    private let rounds: Int
    /// The round keys as planes, eight words each; behind them, the schedule's words, from which they were made.
    private let base: UnsafeMutablePointer<UInt64>
    private let wordCount: Int

    package init(key: SecretBytes) throws(CipherError) {
        guard Self.keyOctetCounts.contains(key.count) else { throw .wrongKeyLength(octetCount: key.count) }
        rounds = key.count / 4 + 6
        wordCount = 10 * (rounds + 1)
        unsafe base = .allocate(capacity: wordCount)
        unsafe base.initialize(repeating: 0, count: wordCount)
        expand(key)
    }

    deinit {
        unsafe erase(base, byteCount: 8 * wordCount)
        unsafe base.deallocate()
    }

    /// KEYEXPANSION (FIPS 197 section 5.2, Algorithm 2). A word is read with its first octet the least significant.
    private func expand(_ key: SecretBytes) {
        let nk = key.count / 4
        let count = 4 * (rounds + 1)
        unsafe (base + 8 * (rounds + 1)).withMemoryRebound(to: UInt32.self, capacity: count) { w in
            // Lines 2 to 5.
            for i in 0..<nk {
                var word: UInt32 = 0
                for octet in 0..<4 { word |= UInt32(key[4 * i + octet]) << UInt32(8 * octet) }
                unsafe w[i] = word
            }
            // Lines 6 to 15. Rcon[i/Nk] is x^(i/Nk - 1) in the field, in the first octet.
            var roundConstant: UInt32 = 1
            for i in nk..<count {
                var temp = unsafe w[i - 1]
                if i % nk == 0 {
                    temp = AESPlanes.substitute(temp >> 8 | temp << 24) ^ roundConstant
                    roundConstant = roundConstant << 1 ^ (roundConstant >> 7 * 0x11b)
                } else if nk > 6 && i % nk == 4 {
                    temp = AESPlanes.substitute(temp)
                }
                unsafe w[i] = w[i - nk] ^ temp
            }
            for round in 0...rounds {
                let planes = unsafe AESPlanes(column0: w[4 * round], w[4 * round + 1], w[4 * round + 2], w[4 * round + 3])
                for i in 0..<8 { unsafe base[8 * round + i] = planes.q[i] }
            }
        }
    }

    /// CIPHER (FIPS 197 section 5.1, Algorithm 1), four blocks at a time.
    package borrowing func encrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        eachFour(&octets, in: blocks) { state in
            addRoundKey(0, to: &state)
            for round in 1..<rounds {
                state.substitute()
                state.shiftRows()
                state.mixColumns()
                addRoundKey(round, to: &state)
            }
            state.substitute()
            state.shiftRows()
            addRoundKey(rounds, to: &state)
        }
    }

    /// INVCIPHER (FIPS 197 section 5.3, Algorithm 3), four blocks at a time.
    package borrowing func decrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>) {
        eachFour(&octets, in: blocks) { state in
            addRoundKey(rounds, to: &state)
            for round in (1..<rounds).reversed() {
                state.invertShiftRows()
                state.invertSubstitute()
                addRoundKey(round, to: &state)
                state.invertMixColumns()
            }
            state.invertShiftRows()
            state.invertSubstitute()
            addRoundKey(0, to: &state)
        }
    }

    @inline(__always)
    private borrowing func addRoundKey(_ round: Int, to state: inout AESPlanes) {
        for i in 0..<8 { unsafe state.q[i] ^= base[8 * round + i] }
    }

    /// Takes up to four blocks at a time, spread to planes, through `work` and back.
    @inline(__always)
    private borrowing func eachFour(
        _ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>, _ work: (inout AESPlanes) -> Void
    ) {
        precondition(blocks.count % Self.blockOctetCount == 0, "no whole blocks")
        var place = blocks.lowerBound
        while place < blocks.upperBound {
            let count = min(4, (blocks.upperBound - place) / Self.blockOctetCount)
            var state = AESPlanes(octets, at: place, blockCount: count)
            work(&state)
            state.write(to: &octets, at: place, blockCount: count)
            place += 16 * count
        }
    }
}
