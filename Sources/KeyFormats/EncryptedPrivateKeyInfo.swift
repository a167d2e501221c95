import DER
import Octets

/// RFC 5958 section 3:
///
///     EncryptedPrivateKeyInfo ::= SEQUENCE {
///         encryptionAlgorithm  AlgorithmIdentifier,
///         encryptedData        OCTET STRING }
///
/// Recognised and named, not decrypted.
struct EncryptedPrivateKeyInfo {
    let algorithm: AlgorithmIdentifier

    init(from input: inout SecretDERReader) throws(DERError) {
        var sequence = try input.sequence(DERField("EncryptedPrivateKeyInfo", "RFC 5958 section 3"))
        algorithm = try AlgorithmIdentifier(from: &sequence, DERField("encryptionAlgorithm", "RFC 5958 section 3"))
        _ = try sequence.octetString(DERField("encryptedData", "RFC 5958 section 3"))
        try sequence.end()
    }

    /// The scheme's name; of PBES2 (RFC 8018 appendix A.4) also its key derivation and its cipher, if they can be
    /// read: `PBES2, PBKDF2, aes-256-cbc`.
    var schemeName: String {
        let scheme = algorithm.algorithm.nameOrText
        guard algorithm.algorithm == .pbes2, let parameters = algorithm.parameters,
            var reader = try? DERReader(parameters[...]),
            var sequence = try? reader.sequence(DERField("PBES2-params", "RFC 8018 A.4")),
            let derivation = try? AlgorithmIdentifier(from: &sequence, DERField("keyDerivationFunc", "RFC 8018 A.4")),
            let cipher = try? AlgorithmIdentifier(from: &sequence, DERField("encryptionScheme", "RFC 8018 A.4"))
        else { return scheme }
        return "\(scheme), \(derivation.algorithm.nameOrText), \(cipher.algorithm.nameOrText)"
    }
}
