/// ROTL of FIPS 180-4 section 2.2.2.
@inline(__always)
func rotateLeft(_ x: UInt32, _ n: UInt32) -> UInt32 { x << n | x >> (32 - n) }

/// ROTR of FIPS 180-4 section 2.2.2.
@inline(__always)
func rotateRight<Word: FixedWidthInteger & UnsignedInteger>(_ x: Word, _ n: Word) -> Word {
    x &>> n | x &<< (Word(truncatingIfNeeded: Word.bitWidth) &- n)
}

/// The four octets at a place as a word, the first octet the most significant (FIPS 180-4 section 3.1).
@inline(__always)
func loadBigEndian32(_ octets: Span<UInt8>, at place: Int) -> UInt32 {
    UInt32(bigEndian: unsafe octets.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self))
}

/// The eight octets at a place as a word, the first octet the most significant (FIPS 180-4 section 3.1).
@inline(__always)
func loadBigEndian64(_ octets: Span<UInt8>, at place: Int) -> UInt64 {
    UInt64(bigEndian: unsafe octets.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
}

/// Writes as many octets of a word as there is place for, the most significant first.
@inline(__always)
func storeBigEndian<Word: FixedWidthInteger>(_ word: Word, into octets: inout MutableSpan<UInt8>, at place: Int) {
    let size = Word.bitWidth / 8
    for i in 0..<min(size, max(0, octets.count - place)) {
        octets[place + i] = UInt8(truncatingIfNeeded: word >> Word(8 * (size - 1 - i)))
    }
}
