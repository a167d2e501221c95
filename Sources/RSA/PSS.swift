private import Octets
import Digests

/// EMSA-PSS (RFC 8017 section 9.1), with MGF1 over the same hash function. Nothing in it is secret: whoever has
/// the public key recovers the salt from the signature.
enum PSS {
    /// emLen.
    static func octetCount(emBits: Int) -> Int { (emBits + 7) / 8 }

    /// EMSA-PSS-ENCODE (section 9.1.1), or nil if `emBits` bits are too few.
    static func encode(digest: Span<UInt8>, algorithm: DigestAlgorithm, salt: [UInt8], emBits: Int) -> [UInt8]? {
        let emLen = octetCount(emBits: emBits)
        // Steps 1 and 2 were the caller's: the digest. Step 3.
        guard salt.count <= emLen - digest.count - 2 else { return nil }
        // Step 4 was the caller's: the salt. Steps 5 and 6.
        let h = hash(digest: digest, algorithm: algorithm, salt: salt[...])
        // Steps 7 and 8.
        var db = [UInt8](repeating: 0, count: emLen - salt.count - h.count - 2)
        db.append(0x01)
        db.append(contentsOf: salt)
        // Steps 9 and 10.
        mask(&db, seed: h, algorithm: algorithm)
        // Step 11.
        db[0] &= topMask(emBits: emBits)
        // Step 12.
        return db + h + [0xbc]
    }

    /// EMSA-PSS-VERIFY (section 9.1.2).
    ///
    /// - Parameters:
    ///   - encoded: EM, of emLen octets.
    ///   - saltOctetCount: sLen, or nil to take the length found behind the padding.
    static func verify(
        digest: Span<UInt8>, algorithm: DigestAlgorithm, encoded: [UInt8], emBits: Int, saltOctetCount: Int?
    ) -> Bool {
        let emLen = octetCount(emBits: emBits)
        let hLen = digest.count
        // Steps 1 and 2 were the caller's: the digest. Step 3, with no sum that could overflow.
        guard encoded.count == emLen, emLen >= hLen + 2 else { return false }
        if let saltOctetCount {
            guard saltOctetCount >= 0, saltOctetCount <= emLen - hLen - 2 else { return false }
        }
        // Step 4.
        guard encoded.last == 0xbc else { return false }
        // Step 5.
        var db = [UInt8](encoded[..<(emLen - hLen - 1)])
        let h = [UInt8](encoded[(emLen - hLen - 1)..<(emLen - 1)])
        // Step 6.
        guard db[0] & ~topMask(emBits: emBits) == 0 else { return false }
        // Steps 7 and 8.
        mask(&db, seed: h, algorithm: algorithm)
        // Step 9.
        db[0] &= topMask(emBits: emBits)
        // Steps 10 and 11: zeros, 0x01, and the salt is the rest, of the length asked for if one was.
        guard let separator = db.firstIndex(where: { $0 != 0 }), db[separator] == 0x01 else { return false }
        let salt = db[(separator + 1)...]
        if let saltOctetCount, salt.count != saltOctetCount { return false }
        // Steps 12 to 14.
        return hash(digest: digest, algorithm: algorithm, salt: salt) == h
    }

    /// H = Hash(M'), where M' = eight zeros || mHash || salt.
    private static func hash(digest: Span<UInt8>, algorithm: DigestAlgorithm, salt: ArraySlice<UInt8>) -> [UInt8] {
        var message = [UInt8](repeating: 0, count: 8)
        message.append(digest)
        message.append(contentsOf: salt)
        return algorithm.digest(of: message.span)
    }

    /// XORs MGF1 (appendix B.2.1) of the seed over the octets.
    private static func mask(_ octets: inout [UInt8], seed: [UInt8], algorithm: DigestAlgorithm) {
        var counter: UInt32 = 0
        var place = 0
        // Step 1 of the appendix, "mask too long", is far above the longest modulus: 2^32 digests.
        while place < octets.count {
            // Step 3.
            let block = seed + (0..<4).map { UInt8(truncatingIfNeeded: counter >> (24 - 8 * $0)) }
            for octet in algorithm.digest(of: block.span).prefix(octets.count - place) {
                octets[place] ^= octet
                place += 1
            }
            counter += 1
        }
    }

    /// Ones where the first octet may have bits: all but the leftmost 8·emLen - emBits.
    private static func topMask(emBits: Int) -> UInt8 { 0xff >> UInt8(8 * octetCount(emBits: emBits) - emBits) }
}
