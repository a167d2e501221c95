package import Octets

/// PBKDF2 (RFC 8018 section 5.2) over HMAC with a SHA.
///
/// Leakage contract: the lengths of password, salt and key, and the number of iterations may leak. The password is
/// hashed where it lies; everything made of it is on the heap and erased, but for what ``HMAC`` says of registers.
package enum PBKDF2 {
    /// - Parameters:
    ///   - password: P, of any length, none included.
    ///   - iterations: c, 1 or more. It is the caller who bounds it: each costs two compressions a block of the key.
    ///   - octetCount: dkLen, 1 or more, as many as there is memory for (step 1's "derived key too long" is above
    ///     80 GB).
    package static func derive(
        password: Span<UInt8>, salt: Span<UInt8>, iterations: Int, octetCount: Int, digest: DigestAlgorithm
    ) -> SecretBytes {
        precondition(iterations >= 1 && octetCount >= 1, "no iterations, or no key to derive")
        return switch digest {
        case .sha1: derive(SHA1.self, password, salt, iterations, octetCount)
        case .sha224: derive(SHA224.self, password, salt, iterations, octetCount)
        case .sha256: derive(SHA256.self, password, salt, iterations, octetCount)
        case .sha384: derive(SHA384.self, password, salt, iterations, octetCount)
        case .sha512: derive(SHA512.self, password, salt, iterations, octetCount)
        }
    }

    /// The same with a password in secret storage.
    package static func derive(
        password: SecretBytes, salt: Span<UInt8>, iterations: Int, octetCount: Int, digest: DigestAlgorithm
    ) -> SecretBytes {
        password.withBytes { password in
            derive(password: password, salt: salt, iterations: iterations, octetCount: octetCount, digest: digest)
        }
    }

    private static func derive<Hash: IteratedHash>(
        _: Hash.Type, _ password: Span<UInt8>, _ salt: Span<UInt8>, _ iterations: Int, _ octetCount: Int
    ) -> SecretBytes {
        var function = IteratedHMAC<Hash>(key: password)
        return SecretBytes(count: octetCount) { key in
            // Step 2: l blocks of hLen octets, of which the last may be cut.
            var place = 0
            var i: UInt32 = 1
            while place < octetCount {
                let count = min(Hash.octetCount, octetCount - place)
                // Steps 3 and 4: T_i = F(P, S, c, i), one behind the other.
                function.sum(salt: salt, blockIndex: i, iterations: iterations) { t in
                    for j in 0..<count { key[place + j] = t[j] }
                }
                place += count
                i &+= 1
            }
        }
    }
}
