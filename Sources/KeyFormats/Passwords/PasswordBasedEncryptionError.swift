public import DER
public import Octets

/// Why octets could not be encrypted or decrypted under a password.
public enum PasswordBasedEncryptionError: Error, Equatable {
    /// Parameters that their definition excludes. Found before any password is used.
    case der(DERError)
    /// An algorithm that Signet does not compute, by name.
    case unsupported(name: String)
    /// No iterations, or more than ``PasswordBasedEncryption/maximumIterationCount``; nil for more than 2^63.
    case iterationCount(Int?)
    /// A ciphertext that is not made of whole blocks: no password decrypts it.
    case notWholeBlocks(octetCount: Int)
    /// What was decrypted does not end as padding does: the password is wrong, or the octets were altered.
    case wrongPassword
    /// No random octets were to be had.
    case randomSource(RandomSourceError)
}

extension PasswordBasedEncryptionError {
    /// Runs what reads DER, and says so in its error.
    static func reading<Result: ~Copyable>(
        _ body: () throws(DERError) -> Result
    ) throws(PasswordBasedEncryptionError) -> Result {
        do throws(DERError) { return try body() } catch { throw .der(error) }
    }
}
