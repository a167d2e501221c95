public import Octets

/// Why RSA could not do what was asked.
public enum RSAError: Error, Equatable {
    /// The numbers make no key that can be computed with.
    case unsoundKey(RSAKeyDefect)
    /// Keys of this size are not generated: 2048, 3072 and 4096 are.
    case unsupportedBitCount(Int)
    /// The digest is not as long as the hash function's are.
    case wrongDigestLength(expected: Int, found: Int)
    /// The key has too few bits for this digest (and salt): "intended encoded message length too short" and
    /// "encoding error" of RFC 8017 sections 9.2 and 9.1.1.
    case keyTooShort(bitCount: Int)
    /// No random octets were to be had. Nothing was made from what there was.
    case randomSource(RandomSourceError)
    /// FIPS 186-5 A.1.3 steps 4.7 and 5.8: so many candidates without a prime mean that the source is not random.
    case noPrimeFound
    /// A result did not stand the check with the public exponent: a fault of the machine, or the key was altered
    /// in memory. The result was not let out.
    case resultDoesNotVerify
    /// RFC 8017 section 7.1.1 step 1.b: "message too long".
    case messageTooLong(limit: Int)
    /// RFC 8017 section 7.1.2: "decryption error", for every reason alike: another key, other parameters, altered
    /// octets.
    case decryptionFailed
}

/// What can be wrong with the numbers of a key (RFC 8017 sections 3.1 and 3.2).
public enum RSAKeyDefect: Hashable, Sendable {
    /// n is even, or zero.
    case modulusEven
    case modulusTooShort(bitCount: Int)
    case modulusTooLong(bitCount: Int)
    /// e is even, or zero.
    case publicExponentEven
    /// e is 1.
    case publicExponentTooSmall
    case publicExponentTooLong(bitCount: Int)
    /// p is not an odd number of 3 or more and less than n.
    case prime1OutOfRange
    case prime2OutOfRange
    /// n is not p·q.
    case modulusNotProduct
    /// d is not less than n.
    case privateExponentOutOfRange
    /// e·d is not 1 modulo λ(n).
    case privateExponentWrong
    /// dP is not less than p.
    case exponent1OutOfRange
    /// e·dP is not 1 modulo p - 1.
    case exponent1Wrong
    case exponent2OutOfRange
    case exponent2Wrong
    /// qInv is not less than p.
    case coefficientOutOfRange
    /// q·qInv is not 1 modulo p.
    case coefficientWrong
    /// p is composite.
    case prime1Composite
    case prime2Composite
    /// The shorter prime has less than half the bits of the modulus, by more than one.
    case primeTooShort(bitCount: Int)
    /// |p - q| is at most 2^(nlen/2 - 100) (FIPS 186-5 A.1.3 step 5.5): Fermat's method factors n (CVE-2022-26320).
    case primesTooClose
}
