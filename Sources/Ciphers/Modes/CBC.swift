package import Octets

/// Cipher block chaining (NIST SP 800-38A section 6.2) with the padding of RFC 8018 section 6.1.1 and RFC 5652 section
/// 6.3, over a cipher that is known at run time.
package enum CBCAlgorithm: Hashable, Sendable {
    case aes128, aes192, aes256
    /// FIPS 46-3: single DES. For old files.
    case des
    /// SP 800-67: encrypt, decrypt, encrypt under three keys of 8 octets, or two of which the first serves twice.
    case tripleDES
    /// RFC 2268: a key of 1 to 128 octets that counts for as many bits as this says. For old files.
    case rc2(effectiveKeyBitCount: Int)

    /// The length of a key in octets, where there is only one.
    package var keyOctetCount: Int? {
        switch self {
        case .aes128: 16
        case .aes192: 24
        case .aes256: 32
        case .des: 8
        case .tripleDES: 24
        case .rc2: nil
        }
    }

    /// The length of a block, and of an initialization vector, in octets.
    package var blockOctetCount: Int {
        switch self {
        case .aes128, .aes192, .aes256: AES.blockOctetCount
        case .des: DESVarTime.blockOctetCount
        case .tripleDES: TripleDESVarTime.blockOctetCount
        case .rc2: RC2VarTime.blockOctetCount
        }
    }

    /// Pads and encrypts.
    ///
    /// - Parameter initializationVector: one block; SP 800-38A appendix C: it must be unpredictable.
    package func encrypt(
        _ plaintext: Span<UInt8>, key: SecretBytes, initializationVector: Span<UInt8>
    ) throws(CipherError) -> [UInt8] {
        // RFC 8018 section 6.1.1 step 4: as many octets as fill the last block, 1 at least, each of which is that number.
        let padding = blockOctetCount - plaintext.count % blockOctetCount
        let buffer = try SecretBytes(count: plaintext.count + padding) { octets throws(CipherError) in
            for i in plaintext.indices { octets[i] = plaintext[i] }
            for i in plaintext.count..<octets.count { octets[i] = UInt8(truncatingIfNeeded: padding) }
            try encryptBlocks(&octets, key: key, initializationVector: initializationVector)
        }
        return buffer.withBytes { octets in
            var ciphertext: [UInt8] = []
            ciphertext.append(octets)
            return ciphertext
        }
    }

    /// Decrypts and takes the padding off, whose octets are all looked at whatever they are. Whether they were good
    /// does not say that the key was: of random octets one in 255 ends as padding does.
    ///
    /// - Throws: ``CipherError/badPadding``, and before any octet is decrypted ``CipherError/wrongKeyLength(octetCount:)``,
    ///   ``CipherError/wrongInitializationVectorLength(octetCount:)``, ``CipherError/notWholeBlocks(octetCount:)``.
    package func decrypt(
        _ ciphertext: Span<UInt8>, key: SecretBytes, initializationVector: Span<UInt8>
    ) throws(CipherError) -> SecretBytes {
        guard ciphertext.count > 0 else { throw .notWholeBlocks(octetCount: 0) }
        let padded = try SecretBytes(count: ciphertext.count) { octets throws(CipherError) in
            for i in ciphertext.indices { octets[i] = ciphertext[i] }
            try decryptBlocks(&octets, key: key, initializationVector: initializationVector)
        }
        let paddingCount = try padded.withBytes { octets throws(CipherError) in
            try CBCPadding.count(octets, blockOctetCount: blockOctetCount)
        }
        return padded.withBytes { octets in
            SecretBytes(copying: octets.extracting(0..<octets.count - paddingCount))
        }
    }

    /// Encrypts whole blocks where they lie: no padding.
    package func encryptBlocks(
        _ octets: inout MutableSpan<UInt8>, key: SecretBytes, initializationVector: Span<UInt8>
    ) throws(CipherError) {
        try check(octetCount: octets.count, initializationVector)
        switch self {
        case .aes128, .aes192, .aes256:
            try checkKeyLength(key)
            CBC.encrypt(&octets, with: try AES(key: key), initializationVector)
        case .des: CBC.encrypt(&octets, with: try DESVarTime(key: key), initializationVector)
        case .tripleDES: CBC.encrypt(&octets, with: try TripleDESVarTime(key: key), initializationVector)
        case .rc2(let bits):
            CBC.encrypt(&octets, with: try RC2VarTime(key: key, effectiveKeyBitCount: bits), initializationVector)
        }
    }

    /// Decrypts whole blocks where they lie: padding stays.
    package func decryptBlocks(
        _ octets: inout MutableSpan<UInt8>, key: SecretBytes, initializationVector: Span<UInt8>
    ) throws(CipherError) {
        try check(octetCount: octets.count, initializationVector)
        switch self {
        case .aes128, .aes192, .aes256:
            try checkKeyLength(key)
            CBC.decrypt(&octets, with: try AES(key: key), initializationVector)
        case .des: CBC.decrypt(&octets, with: try DESVarTime(key: key), initializationVector)
        case .tripleDES: CBC.decrypt(&octets, with: try TripleDESVarTime(key: key), initializationVector)
        case .rc2(let bits):
            CBC.decrypt(&octets, with: try RC2VarTime(key: key, effectiveKeyBitCount: bits), initializationVector)
        }
    }

    private func check(octetCount: Int, _ initializationVector: Span<UInt8>) throws(CipherError) {
        guard initializationVector.count == blockOctetCount else {
            throw .wrongInitializationVectorLength(octetCount: initializationVector.count)
        }
        guard octetCount % blockOctetCount == 0 else { throw .notWholeBlocks(octetCount: octetCount) }
    }

    private func checkKeyLength(_ key: SecretBytes) throws(CipherError) {
        guard key.count == keyOctetCount else { throw .wrongKeyLength(octetCount: key.count) }
    }
}

/// The chaining itself, over whole blocks.
enum CBC {
    /// C(0) = IV, C(j) = CIPH(P(j) ⊕ C(j-1)).
    static func encrypt<Cipher: BlockCipher & ~Copyable>(
        _ octets: inout MutableSpan<UInt8>, with cipher: borrowing Cipher, _ initializationVector: Span<UInt8>
    ) {
        let size = Cipher.blockOctetCount
        var place = 0
        while place < octets.count {
            for i in 0..<size {
                octets[place + i] ^= place == 0 ? initializationVector[i] : octets[place - size + i]
            }
            cipher.encrypt(&octets, in: place..<place + size)
            place += size
        }
    }

    /// P(j) = CIPH⁻¹(C(j)) ⊕ C(j-1). From the last blocks to the first, so that those in front, which are needed, are
    /// still ciphertext.
    static func decrypt<Cipher: BlockCipher & ~Copyable>(
        _ octets: inout MutableSpan<UInt8>, with cipher: borrowing Cipher, _ initializationVector: Span<UInt8>
    ) {
        let size = Cipher.blockOctetCount
        /// Blocks in one go, as many as ``AES`` works on at once.
        let run = 4 * size
        var previous = InlineArray<64, UInt8>(repeating: 0)
        var end = octets.count
        while end > 0 {
            let start = (end - 1) / run * run
            for i in 0..<end - start {
                previous[i] = start + i < size ? initializationVector[i] : octets[start + i - size]
            }
            cipher.decrypt(&octets, in: start..<end)
            for i in 0..<end - start { octets[start + i] ^= previous[i] }
            end = start
        }
    }
}

/// RFC 8018 section 6.1.1 step 4, RFC 5652 section 6.3.
enum CBCPadding {
    /// How many octets of padding whole blocks end in; or ``CipherError/badPadding``. No branch and no address depends
    /// on an octet before the outcome is known.
    static func count(_ octets: Span<UInt8>, blockOctetCount: Int) throws(CipherError) -> Int {
        let count = UInt32(octets[octets.count - 1])
        let size = UInt32(truncatingIfNeeded: blockOctetCount)
        // Ones, in the upper bits, where count is 0 or more than a block.
        var wrong = (count &- 1) | (size &- count)
        wrong &= 0x8000_0000
        for i in 0..<size {
            // The i-th octet from the end is one of the padding if i < count: then the sign of i - count is set.
            let isPadding = 0 &- ((i &- count) >> 31)
            wrong |= isPadding & (UInt32(octets[octets.count - 1 - Int(i)]) ^ count)
        }
        guard wrong == 0 else { throw .badPadding }
        return Int(count)
    }
}
