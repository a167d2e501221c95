// RSA: keys, their generation, the signatures of PKCS #1 (RFC 8017), PKCS#1 v1.5 and PSS, and OAEP encryption.
//
// How things are here:
// - Numbers, no encodings of keys: values come in and go out as big-endian octets. KeyFormats knows DER.
// - A key in hand is one that was checked: a public key's numbers are in range, a private key's fit each other.
//   What was refused is told by ``RSAKeyDefect``.
// - What is signed is a digest; the caller hashes, and says which hash function it was.
// - Leakage contract: the private operation takes a time that depends on the lengths of the key's numbers only.
//   No blinding is needed for that, and none is done. Every signature is checked with the public exponent before
//   it leaves, so that a fault in one half of the CRT, which would give away a factor, gives an error instead.
// - Generation is not constant time: candidates that are thrown away may leak. See ``RSAPrivateKey/generate``.
// - Modulus sizes: 512 to 16,384 bits are computed with, 2048, 3072 and 4096 generated. Two primes only.
// - Not here: PKCS#1 v1.5 encryption and decryption (Bleichenbacher's oracle).

package import BigNumbers
public import Digests
private import Octets

/// An RSA public key (RFC 8017 section 3.1) whose numbers are in a range that can be computed with.
public struct RSAPublicKey: Sendable {
    /// Shorter ones cannot sign a SHA-256 digest (that takes 496 bits), and OpenSSL makes none
    /// (RSA_MIN_MODULUS_BITS). A 512-bit key is read so that it can be shown; what is strong enough is for
    /// the caller's policy.
    public static let minimumBitCount = 512
    /// ``BigNumbers/Modulus/maximumBitCount``.
    public static let maximumBitCount = Modulus.maximumBitCount
    /// FIPS 186-5 A.1.1 criterion 1: e < 2^256. A longer one only serves to make verifying slow.
    public static let maximumExponentBitCount = 256

    /// n, big-endian, in as many octets as it needs.
    public let modulus: [UInt8]
    /// e, big-endian, in as many octets as it needs.
    public let publicExponent: [UInt8]

    package let n: Modulus
    package let e: Natural

    /// Makes a key from big-endian octets, which may have leading zeros.
    ///
    /// - Throws: ``RSAError/unsoundKey(_:)`` unless n is odd and of 512 to 16,384 bits, and e odd, at least 3
    ///   (RFC 8017 section 3.1) and of at most 256 bits, hence less than n.
    public init(modulus: Span<UInt8>, publicExponent: Span<UInt8>) throws(RSAError) {
        let modulus = Self.minimal(modulus)
        let publicExponent = Self.minimal(publicExponent)
        // Lengths first: a file of megabytes is not turned into a number to be told that it is too long.
        guard modulus.count <= Self.maximumBitCount / 8 else {
            throw .unsoundKey(.modulusTooLong(bitCount: Self.bitCount(modulus)))
        }
        guard publicExponent.count <= Self.maximumExponentBitCount / 8 else {
            throw .unsoundKey(.publicExponentTooLong(bitCount: Self.bitCount(publicExponent)))
        }
        do throws(Modulus.Failure) {
            n = try Modulus(Natural(bigEndian: modulus.span))
        } catch {
            switch error {
            case .even: throw .unsoundKey(.modulusEven)
            case .tooSmall: throw .unsoundKey(.modulusTooShort(bitCount: 1))
            case .tooLong(let bitCount): throw .unsoundKey(.modulusTooLong(bitCount: bitCount))
            }
        }
        guard n.bitCount >= Self.minimumBitCount else {
            throw .unsoundKey(.modulusTooShort(bitCount: n.bitCount))
        }
        e = Natural(bigEndian: publicExponent.span)
        guard e.isOdd else { throw .unsoundKey(.publicExponentEven) }
        guard publicExponent != [1] else { throw .unsoundKey(.publicExponentTooSmall) }
        self.modulus = modulus
        self.publicExponent = publicExponent
    }

    /// The length of the modulus in bits: the size of the key.
    public var bitCount: Int { n.bitCount }

    /// The length of the modulus in octets: k of RFC 8017, the length of a signature.
    public var octetCount: Int { n.octetCount }

    /// Whether `signature` is one of this key over `digest` (RFC 8017 sections 8.1.2 and 8.2.2).
    ///
    /// The answer to anything malformed is no. Nothing here is secret.
    ///
    /// - Parameters:
    ///   - digest: what `algorithm` made of the message, of its length.
    ///   - algorithm: the hash function; in PSS also that of the mask generation.
    public func isValidSignature(
        _ signature: Span<UInt8>, forDigest digest: Span<UInt8>, by algorithm: DigestAlgorithm,
        scheme: RSASignatureScheme
    ) -> Bool {
        guard digest.count == algorithm.octetCount else { return false }
        // Step 1 of either: length checking.
        guard signature.count == octetCount else { return false }
        // Step 2: s to m.
        guard let m = verificationPrimitive(Natural(bigEndian: signature)) else { return false }
        switch scheme {
        case .pkcs1v15:
            // Steps 2.c to 4: what was signed is encoded again and compared, never parsed.
            guard let expected = PKCS1v15.encode(digest: digest, algorithm: algorithm, octetCount: octetCount) else {
                return false
            }
            // Octets of one count are equal if their numbers are.
            return m == Natural(bigEndian: expected.span)
        case .pss(let saltOctetCount):
            // Step 2.c: emLen is one octet less than k if modBits - 1 is a multiple of 8; then m may be too large.
            guard let encoded = try? m.octets(count: PSS.octetCount(emBits: bitCount - 1)) else { return false }
            return PSS.verify(
                digest: digest, algorithm: algorithm, encoded: encoded, emBits: bitCount - 1,
                saltOctetCount: saltOctetCount)
        }
    }

    /// RSAVP1 (RFC 8017 section 5.2.2): s^e mod n, or nil unless s < n. In constant time but for e.
    func verificationPrimitive(_ s: Natural) -> Natural? {
        guard s < n.value else { return nil }
        return n.powerVarTime(s, publicExponent: e)
    }

    /// Without leading zeros; of zero nothing is left.
    private static func minimal(_ octets: Span<UInt8>) -> [UInt8] {
        var start = 0
        while start < octets.count && octets[start] == 0 { start += 1 }
        var minimal: [UInt8] = []
        minimal.append(octets.extracting(start..<octets.count))
        return minimal
    }

    private static func bitCount(_ minimal: [UInt8]) -> Int {
        minimal.count * 8 - (minimal.first?.leadingZeroBitCount ?? 0)
    }
}

extension RSAPublicKey: Hashable {
    public static func == (a: RSAPublicKey, b: RSAPublicKey) -> Bool {
        a.modulus == b.modulus && a.publicExponent == b.publicExponent
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(octets: modulus.span)
        hasher.combine(octets: publicExponent.span)
    }
}
