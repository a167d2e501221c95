public import Digests
public import Octets

private import BigNumbers

/// What two sides of RSAES-OAEP (RFC 8017 section 7.1) agree on beside the key.
public struct RSAOAEPParameters: Hashable, Sendable {
    /// Hash, for the label.
    public var digest: DigestAlgorithm
    /// The hash function of MGF1; RFC 4055 section 4.1 recommends the same.
    public var maskGenerationDigest: DigestAlgorithm
    /// L; empty nearly everywhere.
    public var label: [UInt8]

    public init(digest: DigestAlgorithm, maskGenerationDigest: DigestAlgorithm? = nil, label: [UInt8] = []) {
        self.digest = digest
        self.maskGenerationDigest = maskGenerationDigest ?? digest
        self.label = label
    }

    /// The longest message that a modulus of k octets takes; negative where it takes none.
    func maximumOctetCount(_ k: Int) -> Int { k - 2 * digest.octetCount - 2 }
}

extension RSAPublicKey {
    /// RSAES-OAEP-ENCRYPT (RFC 8017 section 7.1.1).
    ///
    /// - Parameters:
    ///   - message: M; it is read where it lies.
    ///   - random: where the seed comes from.
    /// - Returns: the ciphertext, as long as the modulus.
    /// - Throws: ``RSAError/messageTooLong(limit:)``, ``RSAError/randomSource(_:)``.
    public func encrypt(
        _ message: Span<UInt8>, _ parameters: RSAOAEPParameters, random: inout some RandomSource
    ) throws(RSAError) -> [UInt8] {
        let k = octetCount
        let hLen = parameters.digest.octetCount
        // Step 1. A label of 2^61 octets, too long for SHA-1, fits into no memory.
        let limit = parameters.maximumOctetCount(k)
        guard message.count <= limit else { throw .messageTooLong(limit: max(limit, 0)) }
        let lHash = parameters.digest.digest(of: parameters.label.span)
        // Steps 2.a to 2.c: DB = lHash || PS || 0x01 || M.
        let db = SecretBytes(count: k - hLen - 1) { db in
            for i in lHash.indices { db[i] = lHash[i] }
            db[db.count - message.count - 1] = 0x01
            for i in message.indices { db[db.count - message.count + i] = message[i] }
        }
        // Step 2.d.
        let seed: SecretBytes
        do throws(RandomSourceError) { seed = try SecretBytes(count: hLen, random: &random) } catch {
            throw .randomSource(error)
        }
        // Steps 2.e to 2.h.
        let maskedDB = MGF1.masked(db, seed: seed, parameters.maskGenerationDigest)
        let maskedSeed = MGF1.masked(seed, seed: maskedDB, parameters.maskGenerationDigest)
        // Step 2.i: EM = 0x00 || maskedSeed || maskedDB, which is public as soon as it is encrypted, not before.
        let em = SecretBytes(count: k) { em in
            for i in 0..<hLen { em[1 + i] = maskedSeed[i] }
            for i in 0..<maskedDB.count { em[1 + hLen + i] = maskedDB[i] }
        }
        // Steps 3 and 4: RSAEP is RSAVP1 by another name. EM begins with a zero, so m < n.
        guard let c = verificationPrimitive(Natural(bigEndian: em.slice)), let ciphertext = try? c.octets(count: k) else {
            throw .resultDoesNotVerify
        }
        return ciphertext
    }
}

extension RSAPrivateKey {
    /// RSAES-OAEP-DECRYPT (RFC 8017 section 7.1.2).
    ///
    /// Leakage contract: which step failed is not told, neither by the error nor by time (J. Manger, CRYPTO 2001, finds
    /// the message from knowing whether the first octet was zero): the three conditions of step 3.g are gathered in one
    /// word without a branch, and looked at once, after everything was computed. The length of a message that was good
    /// is known to whoever gets it.
    ///
    /// - Throws: ``RSAError/decryptionFailed``; ``RSAError/resultDoesNotVerify``.
    public func decrypt(_ ciphertext: Span<UInt8>, _ parameters: RSAOAEPParameters) throws(RSAError) -> SecretBytes {
        let k = publicKey.octetCount
        let hLen = parameters.digest.octetCount
        // Step 1, all of it about public lengths.
        guard ciphertext.count == k, parameters.maximumOctetCount(k) >= 0 else { throw .decryptionFailed }
        // Steps 2.a and 2.b: c is public, and so is whether it is less than n.
        let c = Natural(bigEndian: ciphertext)
        guard c < publicKey.n.value else { throw .decryptionFailed }
        // RSADP is RSASP1 by another name; the result is checked before anything is done with it.
        let m = try signaturePrimitive(c).secretOctets
        // Step 2.c: EM, the last k octets of m's limbs; what is before them is zero as m < n.
        let start = m.count - k
        let lHash = parameters.digest.digest(of: parameters.label.span)
        // Steps 3.b to 3.f.
        let maskedSeed = SecretBytes(count: hLen) { seed in for i in 0..<hLen { seed[i] = m[start + 1 + i] } }
        let maskedDB = SecretBytes(count: k - hLen - 1) { db in
            for i in db.indices { db[i] = m[start + 1 + hLen + i] }
        }
        let seed = MGF1.masked(maskedSeed, seed: maskedDB, parameters.maskGenerationDigest)
        let db = MGF1.masked(maskedDB, seed: seed, parameters.maskGenerationDigest)
        // Step 3.g. `wrong` gathers bits that must be zero: those of Y, of lHash' XOR lHash, of a separator that is not
        // 0x01 or not there.
        var wrong = UInt32(m[start])
        for i in 0..<hLen { wrong |= UInt32(db[i] ^ lHash[i]) }
        var isBehind: UInt32 = 0
        var separator: UInt32 = 0
        for i in hLen..<db.count {
            let octet = UInt32(db[i])
            let isFirst = ~isBehind & ~Self.maskIfZero(octet)
            wrong |= isFirst & (octet ^ 0x01)
            separator |= isFirst & UInt32(truncatingIfNeeded: i)
            isBehind |= isFirst
        }
        wrong |= ~isBehind
        guard wrong == 0 else { throw .decryptionFailed }
        // Step 4.
        let message = Int(separator) + 1..<db.count
        return db.withBytes { SecretBytes(copying: $0.extracting(message)) }
    }

    /// Ones if an octet is zero, else zeros.
    private static func maskIfZero(_ octet: UInt32) -> UInt32 { 0 &- ((octet &- 1) >> 31) }
}

/// MGF1 (RFC 8017 appendix B.2.1) of secret seeds.
private enum MGF1 {
    /// The octets XOR as many of the mask.
    static func masked(_ octets: SecretBytes, seed: SecretBytes, _ digest: DigestAlgorithm) -> SecretBytes {
        SecretBytes(count: octets.count) { result in
            for i in 0..<octets.count { result[i] = octets[i] }
            // Step 1, "mask too long", is far above the longest modulus. Step 3.
            var counter: UInt32 = 0
            var place = 0
            while place < result.count {
                // Step 3.a.
                var c = InlineArray<4, UInt8>(repeating: 0)
                for i in 0..<4 { c[i] = UInt8(truncatingIfNeeded: counter >> UInt32(24 - 8 * i)) }
                // Steps 3.b and 4.
                let block = SecretBytes(count: digest.octetCount) { block in
                    seed.withBytes { seed in digest.secretDigest(of: seed, c.span, into: &block) }
                }
                let count = min(block.count, result.count - place)
                for i in 0..<count { result[place + i] ^= block[i] }
                place += count
                counter += 1
            }
        }
    }
}
