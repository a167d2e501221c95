package import Octets

/// AES in Galois/counter mode (NIST SP 800-38D): encrypted and authenticated.
package enum AESGCM {
    /// The length of a whole tag; shorter ones are its beginning.
    package static let tagOctetCount = 16
    /// Tags that are taken: SP 800-38D section 5.2.1.2 without the two short ones of its appendix C, as RFC 5084
    /// section 3.2 has them.
    package static let tagOctetCounts = 12...16
    /// The nonce that section 8.2.1 and RFC 5084 section 3.2 recommend.
    package static let nonceOctetCount = 12
    /// Section 5.2.1.1: len(P) ≤ 2^39 - 256 bits; the counter would begin again.
    static let maximumOctetCount = 1 << 36 - 32

    /// GCM-AE (section 7.1).
    ///
    /// - Parameter nonce: 1 octet or more, never the same twice under a key: two messages under one give both away,
    ///   and the key of the tag.
    package static func seal(
        _ plaintext: Span<UInt8>, key: SecretBytes, nonce: Span<UInt8>, additionalData: Span<UInt8>
    ) throws(CipherError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        var state = try GCMState(key: key, nonce: nonce, octetCount: plaintext.count)
        // Step 3, in secret storage until nothing of the plaintext is left in it.
        let buffer = SecretBytes(count: plaintext.count) { octets in
            for i in plaintext.indices { octets[i] = plaintext[i] }
            state.applyCounter(to: &octets)
        }
        var ciphertext: [UInt8] = []
        buffer.withBytes { ciphertext.append($0) }
        let tag = state.tag(ciphertext: ciphertext.span, additionalData: additionalData)
        return (ciphertext, tag.withBytes { octets in (0..<octets.count).map { octets[$0] } })
    }

    /// GCM-AD (section 7.2). Nothing is decrypted unless the tag is right.
    package static func open(
        _ ciphertext: Span<UInt8>, tag: Span<UInt8>, key: SecretBytes, nonce: Span<UInt8>, additionalData: Span<UInt8>
    ) throws(CipherError) -> SecretBytes {
        // Step 1.
        guard tagOctetCounts.contains(tag.count) else { throw .unsupportedLength(octetCount: tag.count) }
        var state = try GCMState(key: key, nonce: nonce, octetCount: ciphertext.count)
        // Steps 5 to 8, before step 4: in constant time but for the outcome.
        let expected = state.tag(ciphertext: ciphertext, additionalData: additionalData)
        guard expected.withBytes({ constantTimeEqual($0.extracting(0..<tag.count), tag) }) else { throw .wrongTag }
        return SecretBytes(count: ciphertext.count) { octets in
            for i in ciphertext.indices { octets[i] = ciphertext[i] }
            state.applyCounter(to: &octets)
        }
    }
}

/// What a key and a nonce give: the cipher, the hash and the first counter block.
private struct GCMState: ~Copyable {
    let cipher: AES
    var hash: GHASH
    /// J0.
    var firstCounter = InlineArray<16, UInt8>(repeating: 0)

    init(key: SecretBytes, nonce: Span<UInt8>, octetCount: Int) throws(CipherError) {
        guard octetCount <= AESGCM.maximumOctetCount else { throw .unsupportedLength(octetCount: octetCount) }
        guard nonce.count > 0 else { throw .wrongInitializationVectorLength(octetCount: 0) }
        let cipher = try AES(key: key)
        // Step 1 of both: H = CIPH(0^128).
        let subkey = SecretBytes(count: 16) { octets in cipher.encrypt(&octets, in: 0..<16) }
        hash = subkey.withBytes { GHASH(subkey: $0) }
        // Step 2 (of GCM-AD step 3).
        if nonce.count == AESGCM.nonceOctetCount {
            for i in nonce.indices { firstCounter[i] = nonce[i] }
            firstCounter[15] = 1
        } else {
            hash.update(nonce)
            hash.update(lengths: 0, nonce.count)
            hash.finalize(into: &firstCounter)
        }
        self.cipher = cipher
    }

    /// GCTR (section 6.5) from inc32(J0).
    borrowing func applyCounter(to octets: inout MutableSpan<UInt8>) {
        var counter: UInt32 = 1
        var place = 0
        // Four counter blocks at a time become four blocks of key stream: on the heap, as it decrypts.
        while place < octets.count {
            let count = min(64, octets.count - place)
            let stream = keyStream(from: counter, blockCount: (count + 15) / 16)
            for i in 0..<count { octets[place + i] ^= stream[i] }
            place += count
            counter &+= 4
        }
    }

    /// CIPH(inc32^counter(J0)) and the blocks that follow it.
    private borrowing func keyStream(from counter: UInt32, blockCount: Int) -> SecretBytes {
        var start: UInt32 = 0
        for i in 12..<16 { start = start << 8 | UInt32(firstCounter[i]) }
        return SecretBytes(count: 16 * blockCount) { blocks in
            for k in 0..<blockCount {
                // inc32 (section 6.2): the last 32 bits as a number, modulo 2^32.
                let value = start &+ counter &+ UInt32(truncatingIfNeeded: k)
                for i in 0..<12 { blocks[16 * k + i] = firstCounter[i] }
                for i in 0..<4 { blocks[16 * k + 12 + i] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * i)) }
            }
            cipher.encrypt(&blocks, in: 0..<16 * blockCount)
        }
    }

    /// Steps 4 to 6: T, of 16 octets.
    mutating func tag(ciphertext: Span<UInt8>, additionalData: Span<UInt8>) -> SecretBytes {
        hash.update(additionalData)
        hash.update(ciphertext)
        hash.update(lengths: additionalData.count, ciphertext.count)
        var s = InlineArray<16, UInt8>(repeating: 0)
        hash.finalize(into: &s)
        let stream = keyStream(from: 0, blockCount: 1)
        return SecretBytes(count: 16) { octets in
            for i in 0..<16 { octets[i] = s[i] ^ stream[i] }
        }
    }
}
