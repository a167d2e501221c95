package import Ciphers
package import DER
package import Digests
package import Octets

/// A scheme that encrypts under a password, with its salt, its iterations and its vector: what an AlgorithmIdentifier
/// says in PKCS #8 and PKCS #12, and `DEK-Info` in PEM.
///
/// Read: PBES2 with PBKDF2 (RFC 8018 section 6.2), PBES1 (section 6.1) with MD5 or SHA-1, the schemes of PKCS #12
/// (RFC 7292 appendix C) but for RC4, and OpenSSL's PEM. Written: PBES2 with AES and HMAC-SHA-2, and for programs that
/// know nothing else PKCS #12's with triple DES or RC2.
public struct PasswordBasedEncryption: Hashable, Sendable {
    /// Iterations that are computed at most. Java has the same bound for its PKCS #12 files (`MAX_ITERATION_COUNT` of
    /// `sun.security.pkcs12.PKCS12KeyStore`): at some seconds of work it is twice what any program asks for, and a file
    /// that asks for 2^31 would keep a reader busy for an hour before the password turns out to be wrong.
    public static let maximumIterationCount = 5_000_000

    /// Iterations of PBKDF2 with HMAC-SHA-256 for what is written: OWASP's Password Storage Cheat Sheet of 2023.
    public static let recommendedIterationCount = 600_000

    /// What makes a key of the password.
    package enum Derivation: Hashable, Sendable {
        /// PBES2, PBKDF2 with HMAC.
        case pbkdf2(DigestAlgorithm)
        /// PBES1: one hash for key and vector.
        case pbkdf1(PBKDF1.Hash)
        /// RFC 7292 appendix B, with SHA-1: key and vector.
        case pkcs12
        /// `DEK-Info`.
        case bytesToKey
    }

    package let derivation: Derivation
    package let salt: [UInt8]
    /// 1 to ``maximumIterationCount``.
    public let iterationCount: Int
    package let cipher: CBCAlgorithm
    package let keyOctetCount: Int
    /// Nil where it comes of the password.
    package let initializationVector: [UInt8]?

    /// Decrypts, in secret storage.
    ///
    /// - Throws: ``PasswordBasedEncryptionError/notWholeBlocks(octetCount:)``, before the password is used;
    ///   ``PasswordBasedEncryptionError/wrongPassword``. That nothing is thrown does not say that the password was
    ///   right: of wrong ones, one in 255 gives good padding, too.
    package func decrypt(
        _ ciphertext: Span<UInt8>, password: Password
    ) throws(PasswordBasedEncryptionError) -> SecretBytes {
        try check(ciphertextOctetCount: ciphertext.count)
        let (key, vector) = keyAndVector(password)
        return try vector.withBytes { vector throws(PasswordBasedEncryptionError) in
            do throws(CipherError) {
                return try cipher.decrypt(ciphertext, key: key, initializationVector: vector)
            } catch {
                throw .wrongPassword
            }
        }
    }

    /// Throws unless a password could decrypt so many octets.
    package func check(ciphertextOctetCount count: Int) throws(PasswordBasedEncryptionError) {
        guard count > 0, count % cipher.blockOctetCount == 0 else { throw .notWholeBlocks(octetCount: count) }
    }

    /// Encrypts what is read where it lies.
    package func encrypt(
        _ plaintext: Span<UInt8>, password: Password
    ) throws(PasswordBasedEncryptionError) -> [UInt8] {
        let (key, vector) = keyAndVector(password)
        return try vector.withBytes { vector throws(PasswordBasedEncryptionError) in
            do throws(CipherError) {
                return try cipher.encrypt(plaintext, key: key, initializationVector: vector)
            } catch {
                // The lengths of key and vector are those of the cipher by construction.
                throw .unsupported(name: name)
            }
        }
    }

    private func keyAndVector(_ password: Password) -> (key: SecretBytes, initializationVector: SecretBytes) {
        let key: SecretBytes
        var vector = initializationVector.map { octets in SecretBytes(copying: octets.span) }
        switch derivation {
        case .pbkdf2(let digest):
            key = PBKDF2.derive(
                password: password.octets, salt: salt.span, iterations: iterationCount, octetCount: keyOctetCount,
                digest: digest)
        case .pbkdf1(let hash):
            // RFC 8018 section 6.1.2: 16 octets, of which the last eight are the vector.
            let both = PBKDF1.derive(
                password: password.octets, salt: salt.span, iterations: iterationCount, octetCount: 16, hash: hash)
            key = both.withBytes { SecretBytes(copying: $0.extracting(0..<8)) }
            vector = both.withBytes { SecretBytes(copying: $0.extracting(8..<16)) }
        case .pkcs12:
            let bmpString = password.bmpString
            key = PKCS12KeyDerivation.derive(
                purpose: .key, password: bmpString, salt: salt.span, iterations: iterationCount,
                octetCount: keyOctetCount, digest: .sha1)
            vector = PKCS12KeyDerivation.derive(
                purpose: .initializationVector, password: bmpString, salt: salt.span, iterations: iterationCount,
                octetCount: cipher.blockOctetCount, digest: .sha1)
        case .bytesToKey:
            key = BytesToKey.derive(password: password.octets, salt: salt.span, octetCount: keyOctetCount)
        }
        return (key, vector ?? SecretBytes(count: cipher.blockOctetCount) { _ in })
    }
}

extension PasswordBasedEncryption {
    /// The scheme in words: `PBES2, PBKDF2 with SHA-256, aes-256-cbc`.
    public var name: String {
        switch derivation {
        case .pbkdf2(let digest): "PBES2, PBKDF2 with \(digest.name), \(cipherName)"
        case .pbkdf1, .pkcs12: algorithmIdentifier?.algorithm.nameOrText ?? cipherName
        case .bytesToKey: "DEK-Info, \(cipherName.uppercased())"
        }
    }

    private var cipherName: String {
        switch cipher {
        case .aes128: "aes-128-cbc"
        case .aes192: "aes-192-cbc"
        case .aes256: "aes-256-cbc"
        case .des: "des-cbc"
        case .tripleDES: keyOctetCount == 16 ? "des-ede-cbc" : "des-ede3-cbc"
        case .rc2(let bits): bits == 128 ? "rc2-cbc" : "rc2-\(bits)-cbc"
        }
    }

    /// The iterations of any of these schemes, and of a PKCS #12 MAC: an INTEGER that is bounded here.
    package static func readIterationCount<Source>(
        from input: inout DERCursor<Source>, _ field: DERField
    ) throws(PasswordBasedEncryptionError) -> Int {
        // More octets than Int has: X.690 section 8.3.2 allows no leading ones that do not count.
        let magnitude = try PasswordBasedEncryptionError.reading { () throws(DERError) in
            try input.nonNegativeInteger(field)
        }
        guard magnitude.octetCount <= 8 else { throw .iterationCount(nil) }
        var count = 0
        for place in magnitude.startIndex..<magnitude.endIndex {
            let (product, overflow) = count.multipliedReportingOverflow(by: 256)
            guard !overflow else { throw .iterationCount(nil) }
            count = product | Int(magnitude[place])
        }
        guard (1...maximumIterationCount).contains(count) else { throw .iterationCount(count) }
        return count
    }
}
