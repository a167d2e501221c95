/// ROTR of FIPS 180-4 section 2.2.2; ROTL(n) is ROTR(width - n).
@inline(__always)
func rotateRight<Word: FixedWidthInteger & UnsignedInteger>(_ x: Word, _ n: Word) -> Word {
    x &>> n | x &<< (Word(truncatingIfNeeded: Word.bitWidth) &- n)
}

/// The octets at a place as a word, the first octet the most significant (FIPS 180-4 section 3.1).
@inline(__always)
func loadBigEndian<Word: FixedWidthInteger & BitwiseCopyable>(_ octets: UnsafeRawBufferPointer, at place: Int) -> Word {
    unsafe Word(bigEndian: octets.loadUnaligned(fromByteOffset: place, as: Word.self))
}

/// Writes as many octets of a word as there is place for, the most significant first.
@inline(__always)
func storeBigEndian<Word: FixedWidthInteger>(_ word: Word, into octets: inout MutableSpan<UInt8>, at place: Int) {
    let size = Word.bitWidth / 8
    for i in 0..<min(size, max(0, octets.count - place)) {
        octets[place + i] = UInt8(truncatingIfNeeded: word >> Word(8 * (size - 1 - i)))
    }
}
