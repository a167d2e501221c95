import DER
public import Octets
public import RSA

extension RSAPrivateKey {
    /// The key in DER, built in secret storage.
    public func der(format: PrivateKeyFormat) -> SecretBytes {
        // Eight numbers, together 4.5 times as long as the modulus, and their headers: no second growth.
        var writer = SecretDERWriter(into: SecretBuffer(capacity: 5 * publicKey.octetCount + 256))
        switch format {
        case .pkcs1: RSAPrivateKeyCoding.write(values, to: &writer)
        case .pkcs8: PrivateKeyInfo.write(values, to: &writer)
        }
        return writer.finish().finish()
    }

    /// The key in PEM, built in secret storage.
    public func pem(format: PrivateKeyFormat) -> SecretBytes {
        PEM.encode(der(format: format), label: format.label)
    }
}

extension RSAPrivateKey {
    /// The key as EncryptedPrivateKeyInfo in DER: PKCS #8, PBES2 with AES-256-CBC and PBKDF2 with HMAC-SHA-256.
    ///
    /// - Parameter random: where salt and vector come from.
    public func encryptedDER(password: Password, random: inout some RandomSource) throws(KeyFormatError) -> [UInt8] {
        do throws(PasswordBasedEncryptionError) {
            return try encryptedDER(password: password, .pbes2(random: &random))
        } catch {
            throw .encryption(error)
        }
    }

    /// The same in PEM: `ENCRYPTED PRIVATE KEY`.
    public func encryptedPEM(password: Password, random: inout some RandomSource) throws(KeyFormatError) -> [UInt8] {
        PEM.encode(try encryptedDER(password: password, random: &random), label: .encryptedPrivateKey)
    }

    /// The key as EncryptedPrivateKeyInfo under a scheme.
    package func encryptedDER(
        password: Password, _ encryption: PasswordBasedEncryption
    ) throws(PasswordBasedEncryptionError) -> [UInt8] {
        try EncryptedPrivateKeyInfo.encrypt(der(format: .pkcs8), encryption, password: password)
    }
}

extension RSAPublicKey {
    /// SubjectPublicKeyInfo in DER.
    public var der: [UInt8] { SubjectPublicKeyInfo(self).encoded }

    /// SubjectPublicKeyInfo in PEM: `PUBLIC KEY`.
    public var pem: [UInt8] { PEM.encode(der, label: .publicKey) }
}
