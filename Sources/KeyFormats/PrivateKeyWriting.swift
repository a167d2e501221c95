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

extension RSAPublicKey {
    /// SubjectPublicKeyInfo in DER.
    public var der: [UInt8] { SubjectPublicKeyInfo(self).encoded }

    /// SubjectPublicKeyInfo in PEM: `PUBLIC KEY`.
    public var pem: [UInt8] { PEM.encode(der, label: .publicKey) }
}
