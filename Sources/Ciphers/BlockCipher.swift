// Ciphers: AES in CBC and GCM, and the ciphers of old files.
//
// How things are here:
// - Octets in, octets out; keys and plaintexts lie in `SecretBytes`. A keyed state (``AES``, ``GHASH``, and those of
//   Legacy/) lies in one place on the heap, is never copied, and is erased by its `deinit`. Not erased are registers
//   and the stack on which the blocks last worked on were spread: a few hundred octets, never the key schedule.
// - **Leakage contract.** The lengths of messages, keys and nonces may leak, their values may not: AES has no table
//   (see ``AESPlanes``), GHASH multiplies without one, padding is looked at whole. Two facts are public outcomes, to
//   whoever is told them: whether padding or tag were good, and how long the plaintext is.
// - `Legacy/` (DES, triple DES, RC2) is outside that contract: S-boxes and RC2's table are looked up by secret
//   values. Those ciphers open files that others wrote, or write one that an old program reads, in the process of one
//   user, with the key of one file: nobody measures the time of many such operations under one key. The names of
//   their types end in VarTime.
// - CBC decrypts whatever it is given: that it was not altered must be known from elsewhere (a MAC over the whole),
//   and where it is not, no answer may tell bad padding from a bad key. GCM knows.
// - No stream ciphers: RC4 is not here.

/// A permutation of blocks under a key.
protocol BlockCipher: ~Copyable {
    static var blockOctetCount: Int { get }
    /// Encrypts whole blocks where they lie, each for itself.
    borrowing func encrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>)
    /// Decrypts whole blocks where they lie, each for itself.
    borrowing func decrypt(_ octets: inout MutableSpan<UInt8>, in blocks: Range<Int>)
}

/// Why a cipher could not do what was asked.
package enum CipherError: Error, Equatable {
    /// The key has a length that the cipher does not take.
    case wrongKeyLength(octetCount: Int)
    /// The initialization vector, or nonce, has a length that the mode does not take.
    case wrongInitializationVectorLength(octetCount: Int)
    /// The ciphertext is not made of whole blocks, or has none.
    case notWholeBlocks(octetCount: Int)
    /// What was decrypted does not end as padding does: another key, or altered octets.
    case badPadding
    /// The tag is not that of these octets under this key.
    case wrongTag
    /// More octets than the mode may encrypt under one nonce, or a tag of a length that it does not have.
    case unsupportedLength(octetCount: Int)
}
