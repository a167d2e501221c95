package import Octets

/// OpenSSL's `EVP_BytesToKey` with MD5 and one iteration (its manual page of that name): what makes the key of PEM with
/// `DEK-Info`. It is written down in no standard.
package enum BytesToKey {
    /// D_i = MD5(D_{i-1} || password || salt), one behind the other.
    ///
    /// - Parameter octetCount: the length of the key, 1 or more.
    package static func derive(password: SecretBytes, salt: Span<UInt8>, octetCount: Int) -> SecretBytes {
        var hash = SecretHash<MD5>()
        return SecretBytes(count: octetCount) { key in
            var written = 0
            var previous: SecretBytes?
            while written < octetCount {
                previous?.withBytes { hash.update($0) }
                password.withBytes { hash.update($0) }
                hash.update(salt)
                let block = hash.finalize()
                let taken = min(MD5.octetCount, octetCount - written)
                for i in 0..<taken { key[written + i] = block[i] }
                written += taken
                previous = block
            }
        }
    }
}
