package import Octets

/// PBKDF1 (RFC 8018 section 5.1): for files of PKCS #5 version 1.5.
package enum PBKDF1 {
    package enum Hash: Sendable { case md5, sha1 }

    /// The longest key that a hash gives: step 1.
    package static func maximumOctetCount(_ hash: Hash) -> Int { hash == .md5 ? MD5.octetCount : SHA1.octetCount }

    /// - Parameters:
    ///   - iterations: c, 1 or more. It is the caller who bounds it.
    ///   - octetCount: dkLen, 1 to ``maximumOctetCount(_:)``.
    package static func derive(
        password: SecretBytes, salt: Span<UInt8>, iterations: Int, octetCount: Int, hash: Hash
    ) -> SecretBytes {
        precondition(iterations >= 1 && octetCount >= 1, "no iterations, or no key to derive")
        // Step 1.
        precondition(octetCount <= maximumOctetCount(hash), "derived key too long")
        // Step 2: T_1 = Hash(P || S), T_i = Hash(T_{i-1}).
        let t =
            switch hash {
            case .md5: iterate(MD5.self, password, salt, iterations)
            case .sha1: iterate(SHA1.self, password, salt, iterations)
            }
        // Step 3.
        return t.withBytes { t in SecretBytes(copying: t.extracting(0..<octetCount)) }
    }

    private static func iterate<H: HashFunction>(
        _: H.Type, _ password: SecretBytes, _ salt: Span<UInt8>, _ iterations: Int
    ) -> SecretBytes {
        var hash = SecretHash<H>()
        password.withBytes { hash.update($0) }
        hash.update(salt)
        return hash.finalize(rounds: iterations)
    }
}
