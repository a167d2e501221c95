private import Ciphers
private import DER
private import Octets

extension PasswordBasedEncryption {
    /// The ciphers of `DEK-Info` that are computed, under OpenSSL's names for them.
    private static let pemCiphers: [String: (CBCAlgorithm, keyOctetCount: Int)] = [
        "AES-128-CBC": (.aes128, 16), "AES-192-CBC": (.aes192, 24), "AES-256-CBC": (.aes256, 32),
        "DES-EDE3-CBC": (.tripleDES, 24), "DES-EDE-CBC": (.tripleDES, 16), "DES-CBC": (.des, 8),
        "RC2-CBC": (.rc2(effectiveKeyBitCount: 128), 16), "RC2-64-CBC": (.rc2(effectiveKeyBitCount: 64), 8),
        "RC2-40-CBC": (.rc2(effectiveKeyBitCount: 40), 5),
    ]

    /// RFC 1421 section 4.6.1.3 as OpenSSL writes it: `AES-128-CBC,` and the vector in hexadecimal, of which the first
    /// eight octets are also the salt.
    ///
    /// - Parameter header: what follows `DEK-Info:`; nil where the header is missing.
    /// - Returns: nil for a header that is malformed.
    /// - Throws: ``PasswordBasedEncryptionError/unsupported(name:)``.
    init?(dekInfo header: String?) throws(PasswordBasedEncryptionError) {
        let parts = (header ?? "").split(separator: ",", omittingEmptySubsequences: false)
        // The name is shown: only what names of ciphers are made of, and not at any length.
        guard parts.count == 2, (1...32).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ $0 == 0x2d || (0x30...0x39).contains($0) || (0x41...0x5a).contains($0 & 0xdf) }),
            let vector = Hexadecimal.decode(parts[1]), !vector.isEmpty
        else { return nil }
        guard let (cipher, keyOctetCount) = Self.pemCiphers[parts[0].uppercased()] else {
            throw .unsupported(name: "DEK-Info, \(parts[0])")
        }
        guard vector.count == cipher.blockOctetCount else { return nil }
        self.init(
            derivation: .bytesToKey, salt: [UInt8](vector.prefix(8)), iterationCount: 1, cipher: cipher,
            keyOctetCount: keyOctetCount, initializationVector: vector)
    }
}
