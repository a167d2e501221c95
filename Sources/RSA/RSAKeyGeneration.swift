import BigNumbers
private import Digests
public import Octets

extension RSAPrivateKey {
    /// The sizes of key that are made: those of FIPS 186-5 Table B.1 with their rounds of Miller-Rabin, for an
    /// error probability of 2^-100 or less.
    private static let roundsBySize = [2048: 5, 3072: 4, 4096: 4]

    /// 65537, the exponent that everyone accepts and the smallest that FIPS 186-5 A.1.1 does.
    private static let publicExponent: UInt = 65537

    /// How many strings a prime may draw in all: FIPS 186-5 A.1.3 does not count those that its steps 4.4, 5.4 and
    /// 5.5 send back, so that a source that is stuck would keep it going for ever. A random source sends back 71 %
    /// in step 4.4, and needs this many less than once in 2^1000 keys.
    private static let drawsPerCandidate = 10

    /// ⌊√2·2^63⌋: the top 64 bits of the least prime, whose length is a multiple of 64 bits.
    private static let lowerBoundOnTop: UInt = 0xb504_f333_f9de_6484

    /// Makes a key of random primes that are probably prime (FIPS 186-5 A.1.3), with e = 65537.
    ///
    /// Not constant time: each candidate is drawn afresh, so that what leaks of one that is thrown away says nothing
    /// of the one that is kept; of that one there leak the lengths, and what
    /// ``BigNumbers/Modulus/isProbablyPrimeVarTime(rounds:random:)`` and
    /// ``BigNumbers/Modulus/hasSmallDivisorVarTime()`` say.
    ///
    /// - Parameters:
    ///   - bitCount: 2048, 3072 or 4096.
    ///   - random: the only source of the key's secrets; FIPS 186-5 A.1.3 step 3 leaves its strength to the caller.
    ///   - progress: told, before each candidate is tested, how many there were so far for the prime in work.
    /// - Throws: ``RSAError/unsupportedBitCount(_:)``, ``RSAError/randomSource(_:)``, ``RSAError/noPrimeFound``,
    ///   ``RSAError/resultDoesNotVerify``.
    public static func generate(
        bitCount: Int, random: inout some RandomSource, progress: ((Int) -> Void)? = nil
    ) throws(RSAError) -> RSAPrivateKey {
        // Steps 1 and 2: nlen is at least 2048 by this table, and e is a constant.
        guard let rounds = roundsBySize[bitCount] else { throw .unsupportedBitCount(bitCount) }
        // A.1.1 criterion 3: d must exceed 2^(nlen/2), else everything is done again. With e = 65537 a d that short
        // means less than one in 2^1000 keys; a second one in a row is no accident.
        for _ in 0..<2 {
            // Step 4.
            let p = try prime(
                bitCount: bitCount / 2, candidates: 5 * bitCount, farFrom: nil, rounds: rounds, random: &random,
                progress: progress)
            // Step 5.
            let q = try prime(
                bitCount: bitCount / 2, candidates: 10 * bitCount, farFrom: p, rounds: rounds, random: &random,
                progress: progress)
            guard let key = try key(p, q, bitCount: bitCount) else { continue }
            try key.checkPairwise(random: &random)
            return key
        }
        throw .noPrimeFound
    }

    /// Step 4 (with `other` nil), or step 5 (where it is p).
    private static func prime(
        bitCount: Int, candidates: Int, farFrom other: Modulus?, rounds: Int, random: inout some RandomSource,
        progress: ((Int) -> Void)?
    ) throws(RSAError) -> Modulus {
        // Step 4.1, 5.1.
        var i = 0
        for _ in 0..<drawsPerCandidate * candidates {
            // Step 4.2, 5.2.
            let string: Natural
            do throws(RandomSourceError) {
                string = try Natural(bitCount: bitCount, random: &random)
            } catch {
                throw .randomSource(error)
            }
            // Step 4.4, 5.4 for most strings, before step 4.3, 5.3, which does not change the bits on top.
            guard string.topLimb >= lowerBoundOnTop else { continue }
            // Step 4.3, 5.3, without a and b.
            let candidate = string.roundedUpToOdd()
            // Step 4.4, 5.4: it must reach √2·2^(bitCount - 1), which is so if its square reaches
            // 2^(2·bitCount - 1). The bits on top decide it, but once in 2^64 draws.
            guard candidate.topLimb > lowerBoundOnTop || candidate.squared().bit(2 * bitCount - 1) == 1 else {
                continue
            }
            // Step 5.5: |p - q| must exceed 2^(nlen/2 - 100).
            if let other {
                let distance = other.value.difference(candidate).magnitude
                guard Natural(powerOfTwo: bitCount - 100) < distance else { continue }
            }
            progress?(i)
            // Steps 4.5 and 5.6. Trial division is not in the standard's text: it finds composite numbers that
            // Miller-Rabin would find too (but for one in millions), sooner. The order of tests is free, as a
            // candidate must pass them all.
            if let candidate = try? Modulus(candidate), !candidate.hasSmallDivisorVarTime(),
                isCoprimeToExponentVarTime(candidate)
            {
                do throws(RandomSourceError) {
                    if try candidate.isProbablyPrimeVarTime(rounds: rounds, random: &random) { return candidate }
                } catch {
                    throw .randomSource(error)
                }
            }
            // Steps 4.6 and 4.7, 5.7 and 5.8.
            i += 1
            if i >= candidates { break }
        }
        throw .noPrimeFound
    }

    /// Whether GCD(p - 1, e) = 1. As e is prime this means that e does not divide p - 1.
    ///
    /// VarTime in the outcome only: a candidate that fails is thrown away.
    private static func isCoprimeToExponentVarTime(_ candidate: Modulus) -> Bool {
        guard let remainder = try? candidate.value.remainder(dividingBy: Natural(publicExponent)) else { return false }
        return !(remainder == Natural(1))
    }

    /// The key of two primes, or nil if its d is too small. In constant time, but for the order of the primes and
    /// the length in limbs of the greatest common divisor of p - 1 and q - 1 (which divides n - 1, a public number).
    static func key(_ first: Modulus, _ second: Modulus, bitCount: Int) throws(RSAError) -> RSAPrivateKey? {
        // p is the larger one, as in the keys of other programs, some of which rely on it when they recombine.
        // Which of two numbers drawn alike came first says nothing of their values.
        let (p, q) = first.value < second.value ? (second, first) : (first, second)
        let pMinus1 = p.value.predecessor()
        let qMinus1 = q.value.predecessor()
        // Division by zero, numbers too large and inverses that do not exist cannot come of two primes as step 4 and
        // 5 choose them: if they do, the machine is at fault.
        guard let n = try? p.value.product(q.value).resized(limbCount: (bitCount + 63) / 64),
            let modulus = try? n.octets(count: bitCount / 8),
            let e = try? Modulus(Natural(publicExponent)),
            let exponent = try? e.value.octets(count: e.octetCount),
            // λ = lcm(p - 1, q - 1) = (p - 1)·((q - 1) / gcd(p - 1, q - 1)).
            let cofactor = try? qMinus1.divided(by: pMinus1.greatestCommonDivisor(qMinus1)).quotient,
            case let lambda = pMinus1.product(cofactor),
            // d = e^-1 mod λ, though λ is even: with k = -λ^-1 mod e, an odd modulus, e divides 1 + λ·k, and the
            // quotient is d, as e·d = 1 + λ·k and k < e.
            let inverse = e.inverse(of: lambda),
            case let k = e.difference(e.reduced(Natural(0)), inverse),
            let d = try? lambda.product(k).successor().divided(by: e.value).quotient.resized(limbCount: n.limbCount),
            // As long as p and q, as read() wants them.
            let dP = try? d.remainder(dividingBy: pMinus1).resized(limbCount: p.limbCount),
            let dQ = try? d.remainder(dividingBy: qMinus1).resized(limbCount: q.limbCount),
            let qInv = p.inverse(of: q.value)
        else { throw .resultDoesNotVerify }
        // A.1.1 criterion 3(a).
        guard Natural(powerOfTwo: bitCount / 2) < d else { return nil }
        return RSAPrivateKey(
            publicKey: try RSAPublicKey(modulus: modulus.span, publicExponent: exponent.span),
            numbers: RSAPrivateNumbers(p: p, q: q, d: d, dP: dP, dQ: dQ, qInv: qInv))
    }

    /// The pairwise consistency test (FIPS 140-3 implementation guidance 10.3.A): the numbers fit, the key signs, and
    /// its public half verifies, before anyone gets it.
    private func checkPairwise(random: inout some RandomSource) throws(RSAError) {
        let (_, defects) = RSAPrivateNumbers.read(values, publicKey: publicKey)
        guard defects.isEmpty else { throw .resultDoesNotVerify }
        let digest = [UInt8](repeating: 0x5a, count: DigestAlgorithm.sha256.octetCount)
        let signature = try signature(forDigest: digest.span, by: .sha256, scheme: .pkcs1v15, random: &random)
        guard publicKey.isValidSignature(signature.span, forDigest: digest.span, by: .sha256, scheme: .pkcs1v15) else {
            throw .resultDoesNotVerify
        }
    }
}
