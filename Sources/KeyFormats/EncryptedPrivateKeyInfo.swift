package import DER
package import Octets

/// RFC 5958 section 3:
///
///     EncryptedPrivateKeyInfo ::= SEQUENCE {
///         encryptionAlgorithm  AlgorithmIdentifier,
///         encryptedData        OCTET STRING }
package struct EncryptedPrivateKeyInfo: Sendable {
    package let algorithm: AlgorithmIdentifier
    /// Where the algorithm's parameters stand: octets from the start of the outermost input.
    private let parametersOffset: Int
    private let encryptedData: SecretSlice

    package init(from input: inout SecretDERReader) throws(DERError) {
        var sequence = try input.sequence(DERField("EncryptedPrivateKeyInfo", "RFC 5958 section 3"))
        algorithm = try AlgorithmIdentifier(from: &sequence, DERField("encryptionAlgorithm", "RFC 5958 section 3"))
        // They are the last element of the algorithm.
        parametersOffset = sequence.offset - (algorithm.parameters?.count ?? 0)
        encryptedData = try sequence.octetString(DERField("encryptedData", "RFC 5958 section 3"))
        try sequence.end()
    }

    /// The scheme, if it is one that is computed and a password could decrypt these octets.
    package func encryption() throws(PasswordBasedEncryptionError) -> PasswordBasedEncryption {
        let encryption = try PasswordBasedEncryption(algorithm, parametersOffset: parametersOffset)
        try encryption.check(ciphertextOctetCount: encryptedData.octetCount)
        return encryption
    }

    /// The octets of a PrivateKeyInfo, if the password is right; nobody has looked at them yet.
    package func decrypted(
        _ encryption: PasswordBasedEncryption, password: Password
    ) throws(PasswordBasedEncryptionError) -> SecretBytes {
        try encryptedData.withBytes { ciphertext throws(PasswordBasedEncryptionError) in
            try encryption.decrypt(ciphertext, password: password)
        }
    }

    /// The element of a PrivateKeyInfo encrypted.
    package static func encrypt(
        _ privateKeyInfo: SecretBytes, _ encryption: PasswordBasedEncryption, password: Password
    ) throws(PasswordBasedEncryptionError) -> [UInt8] {
        guard let algorithm = encryption.algorithmIdentifier else { throw .unsupported(name: encryption.name) }
        let ciphertext = try privateKeyInfo.withBytes { octets throws(PasswordBasedEncryptionError) in
            try encryption.encrypt(octets, password: password)
        }
        var output = DERWriter()
        output.sequence { sequence in
            algorithm.write(to: &sequence)
            sequence.octetString(ciphertext)
        }
        return output.finish()
    }
}
