package import BigNumbers
public import Digests
public import Octets

/// An RSA private key of two primes, in the second representation of RFC 8017 section 3.2, whose numbers fit.
///
/// Leakage contract: lengths of the numbers may leak, values not. It is a class so that copies share the one set
/// of secrets, which is erased when the last of them goes.
public final class RSAPrivateKey: Sendable {
    public let publicKey: RSAPublicKey
    let numbers: RSAPrivateNumbers

    init(publicKey: RSAPublicKey, numbers: RSAPrivateNumbers) {
        self.publicKey = publicKey
        self.numbers = numbers
    }

    /// Takes a key that comes from elsewhere, if its numbers fit each other. That p and q are prime is not tested:
    /// see ``RSAPrivateKeyValues/defects(random:)``. A key with composite ones signs nothing that verifies, and
    /// then gives an error.
    ///
    /// - Throws: ``RSAError/unsoundKey(_:)`` with the first defect found.
    package convenience init(_ values: RSAPrivateKeyValues) throws(RSAError) {
        let publicKey = try RSAPublicKey(
            modulus: values.modulus.span, publicExponent: values.publicExponent.span)
        let (numbers, defects) = RSAPrivateNumbers.read(values, publicKey: publicKey)
        guard let numbers, defects.isEmpty else {
            throw .unsoundKey(defects.first ?? .modulusNotProduct)
        }
        self.init(publicKey: publicKey, numbers: numbers)
    }

    /// The numbers as octets, for encoding.
    package var values: RSAPrivateKeyValues {
        RSAPrivateKeyValues(
            modulus: publicKey.modulus, publicExponent: publicKey.publicExponent,
            privateExponent: numbers.d.secretOctets.slice, prime1: numbers.p.value.secretOctets.slice,
            prime2: numbers.q.value.secretOctets.slice, exponent1: numbers.dP.secretOctets.slice,
            exponent2: numbers.dQ.secretOctets.slice, coefficient: numbers.qInv.secretOctets.slice)
    }

    /// Signs a digest (RFC 8017 sections 8.1.1 and 8.2.1).
    ///
    /// - Parameters:
    ///   - digest: what `algorithm` made of the message, of its length.
    ///   - random: where the salt of PSS comes from; PKCS#1 v1.5 draws nothing.
    /// - Returns: the signature, as long as the modulus.
    public func signature(
        forDigest digest: Span<UInt8>, by algorithm: DigestAlgorithm, scheme: RSASignatureScheme,
        random: inout some RandomSource
    ) throws(RSAError) -> [UInt8] {
        try signature(forDigest: digest, by: algorithm, scheme: scheme, random: &random, disturbingHalves: nil)
    }

    /// The same with a door for tests: what `disturbingHalves` makes of m^dP mod p and m^dQ mod q takes their place.
    package func signature(
        forDigest digest: Span<UInt8>, by algorithm: DigestAlgorithm, scheme: RSASignatureScheme,
        random: inout some RandomSource, disturbingHalves: RSAPrivateNumbers.Disturbance?
    ) throws(RSAError) -> [UInt8] {
        guard digest.count == algorithm.octetCount else {
            throw .wrongDigestLength(expected: algorithm.octetCount, found: digest.count)
        }
        let encoded = try encode(digest, by: algorithm, scheme: scheme, random: &random)
        // Step 2 (section 8.2.1): EM to m, m to s, s to octets. EM is less than n: it has a zero octet on top in
        // PKCS#1 v1.5, and at most modBits - 1 bits in PSS.
        let s = try signaturePrimitive(Natural(bigEndian: encoded.span), disturbingHalves: disturbingHalves)
        guard let signature = try? s.octets(count: publicKey.octetCount) else { throw .resultDoesNotVerify }
        return signature
    }

    /// RSASP1 (RFC 8017 section 5.2.1) for m < n, in constant time, with the result checked.
    package func signaturePrimitive(
        _ m: Natural, disturbingHalves: RSAPrivateNumbers.Disturbance? = nil
    ) throws(RSAError) -> Natural {
        // Before s leaves: s^e must be m again. The comparison takes constant time, its outcome is public. (A
        // signature of one wrong half gives gcd(s^e - m, n), a prime, to whoever sees it: Boneh, DeMillo and
        // Lipton, EUROCRYPT '97.)
        guard let s = numbers.privateOperation(m, disturbingHalves: disturbingHalves),
            let check = publicKey.verificationPrimitive(s), check == m
        else { throw .resultDoesNotVerify }
        return s
    }

    /// Step 1 of either scheme: EM.
    private func encode(
        _ digest: Span<UInt8>, by algorithm: DigestAlgorithm, scheme: RSASignatureScheme,
        random: inout some RandomSource
    ) throws(RSAError) -> [UInt8] {
        let bitCount = publicKey.bitCount
        switch scheme {
        case .pkcs1v15:
            if let encoded = PKCS1v15.encode(digest: digest, algorithm: algorithm, octetCount: publicKey.octetCount) {
                return encoded
            }
        case .pss(let saltOctetCount):
            let emBits = bitCount - 1
            let sLen = saltOctetCount ?? digest.count
            // The bound of EMSA-PSS-ENCODE's step 3 comes before its step 4, so that no absurd salt is drawn.
            guard sLen >= 0, sLen <= PSS.octetCount(emBits: emBits) - digest.count - 2 else { break }
            var salt = [UInt8](repeating: 0, count: sLen)
            do throws(RandomSourceError) {
                var span = salt.mutableSpan
                try random.fill(&span)
            } catch {
                throw .randomSource(error)
            }
            if let encoded = PSS.encode(digest: digest, algorithm: algorithm, salt: salt, emBits: emBits) {
                return encoded
            }
        }
        throw .keyTooShort(bitCount: bitCount)
    }
}

/// The members of RSAPrivateKey (RFC 8017 appendix A.1.2) as big-endian octets, leading zeros allowed, not checked.
package struct RSAPrivateKeyValues: Sendable {
    package var modulus: [UInt8]
    package var publicExponent: [UInt8]
    package var privateExponent: SecretSlice
    package var prime1: SecretSlice
    package var prime2: SecretSlice
    package var exponent1: SecretSlice
    package var exponent2: SecretSlice
    package var coefficient: SecretSlice

    package init(
        modulus: [UInt8], publicExponent: [UInt8], privateExponent: SecretSlice, prime1: SecretSlice,
        prime2: SecretSlice, exponent1: SecretSlice, exponent2: SecretSlice, coefficient: SecretSlice
    ) {
        self.modulus = modulus
        self.publicExponent = publicExponent
        self.privateExponent = privateExponent
        self.prime1 = prime1
        self.prime2 = prime2
        self.exponent1 = exponent1
        self.exponent2 = exponent2
        self.coefficient = coefficient
    }
}

extension RSAPrivateKeyValues {
    /// Every defect of the numbers, those of sizes and of primality included; none means a sound key.
    ///
    /// The primes take rounds of Miller-Rabin with bases from `random`, and so a little longer than signing.
    package func defects(random: inout some RandomSource) throws(RandomSourceError) -> [RSAKeyDefect] {
        let publicKey: RSAPublicKey
        do throws(RSAError) {
            publicKey = try RSAPublicKey(modulus: modulus.span, publicExponent: publicExponent.span)
        } catch {
            guard case .unsoundKey(let defect) = error else { return [] }
            return [defect]
        }
        var (numbers, defects) = RSAPrivateNumbers.read(self, publicKey: publicKey)
        guard let numbers else { return defects }
        if try !numbers.p.isProbablyPrimeVarTime(rounds: Self.primalityRounds, random: &random) {
            defects.append(.prime1Composite)
        }
        if try !numbers.q.isProbablyPrimeVarTime(rounds: Self.primalityRounds, random: &random) {
            defects.append(.prime2Composite)
        }
        let half = publicKey.bitCount / 2
        let shorter = min(numbers.p.bitCount, numbers.q.bitCount)
        if shorter < half - 1 { defects.append(.primeTooShort(bitCount: shorter)) }
        let distance = numbers.p.value.difference(numbers.q.value).magnitude
        if !(Natural(powerOfTwo: half - 100) < distance) { defects.append(.primesTooClose) }
        return defects
    }

    /// Numbers chosen to deceive pass a round at random bases with a probability of at most 1/4 (those that
    /// Table B.1 speaks of were drawn at random and pass far fewer): 64 rounds leave 2^-128, as OpenSSL and Go do.
    private static let primalityRounds = 64
}
