package import Octets

/// The key derivation of RFC 7292 appendix B.2, which PKCS #12 had before PBES2, and still has for most MACs.
///
/// Leakage contract: lengths and the number of iterations may leak; what is made of the password is on the heap and
/// erased, but for what ``HMAC`` says of registers.
package enum PKCS12KeyDerivation {
    /// The diversifiers of appendix B.3.
    package enum Purpose: UInt8, Sendable {
        case key = 1
        case initializationVector = 2
        case mac = 3
    }

    /// - Parameters:
    ///   - password: a BMPString's octets with its two zeros at the end (appendix B.1), or none at all.
    ///   - iterations: r, 1 or more. It is the caller who bounds it.
    ///   - octetCount: n, in octets, 1 or more.
    package static func derive(
        purpose: Purpose, password: SecretBytes, salt: Span<UInt8>, iterations: Int, octetCount: Int,
        digest: DigestAlgorithm
    ) -> SecretBytes {
        precondition(iterations >= 1 && octetCount >= 1, "no iterations, or no key to derive")
        return switch digest {
        case .sha1: derive(SHA1.self, purpose, password, salt, iterations, octetCount)
        case .sha224: derive(SHA224.self, purpose, password, salt, iterations, octetCount)
        case .sha256: derive(SHA256.self, purpose, password, salt, iterations, octetCount)
        case .sha384: derive(SHA384.self, purpose, password, salt, iterations, octetCount)
        case .sha512: derive(SHA512.self, purpose, password, salt, iterations, octetCount)
        }
    }

    /// The names and the numbers are those of appendix B.2, whose lengths u, v and n are in bits and here in octets.
    private static func derive<Hash: HashFunction>(
        _: Hash.Type, _ purpose: Purpose, _ password: SecretBytes, _ salt: Span<UInt8>, _ r: Int, _ n: Int
    ) -> SecretBytes {
        let u = Hash.octetCount
        let v = Hash.blockOctetCount
        // Step 1.
        let d = [UInt8](repeating: purpose.rawValue, count: v)
        // Steps 2 and 3: copies of the salt, of the password, to a multiple of v octets; of nothing, nothing.
        let sCount = (salt.count + v - 1) / v * v
        let pCount = (password.count + v - 1) / v * v
        var hash = SecretHash<Hash>()
        return SecretBytes(count: n) { a in
            // Step 4: I = S || P; it changes in step 6.C.
            _ = SecretBytes(count: sCount + pCount) { i in
                for place in 0..<sCount { i[place] = salt[place % salt.count] }
                for place in 0..<pCount { i[sCount + place] = password[place % password.count] }
                // Steps 5 and 6: c blocks.
                var written = 0
                while written < n {
                    // Step 6.A: A_i = H^r(D || I).
                    hash.update(d.span)
                    hash.update(i.span)
                    let block = hash.finalize(rounds: r)
                    // Steps 7 and 8: what A is made of.
                    let taken = min(u, n - written)
                    for place in 0..<taken { a[written + place] = block[place] }
                    written += taken
                    guard written < n else { break }
                    // Steps 6.B and 6.C: I_j = (I_j + B + 1) mod 2^(8v), B being copies of A_i to v octets. After the
                    // last block nobody would look at them.
                    for start in stride(from: 0, to: i.count, by: v) {
                        var carry: UInt32 = 1
                        for place in (0..<v).reversed() {
                            carry += UInt32(i[start + place]) + UInt32(block[place % u])
                            i[start + place] = UInt8(truncatingIfNeeded: carry)
                            carry >>= 8
                        }
                    }
                }
            }
        }
    }
}
