public import DER
public import RSA

/// Why no key came out of a file. Each case is another thing to do next, and another exit code of the tool.
public enum KeyFormatError: Error, Equatable {
    /// Neither PEM nor DER.
    case unrecognized
    /// PEM that is damaged.
    case pem(PEMError)
    /// DER that is damaged, or that its structure's definition excludes; offsets count from the start of the DER,
    /// which for PEM is what the base64 says.
    case der(DERError)
    /// PEM without a block that could hold the key; the label is that of the first block.
    case noKey(found: PEMLabel)
    /// A public key, where a private one is needed.
    case publicKeyOnly
    /// A private key, where a public one was to be read.
    case privateKey
    /// Encrypted, and no password was given: the name of the scheme, in the words of its identifiers.
    case encrypted(scheme: String)
    /// Encrypted in a way that is damaged or not computed; or, as the last case of it,
    /// ``PasswordBasedEncryptionError/wrongPassword``: bad padding, or no key inside (a wrong password gives good
    /// padding in 1 of 255 cases).
    case encryption(PasswordBasedEncryptionError)
    /// A key of an algorithm that Signet does not compute, well-formed as far as its outline goes.
    case unsupportedAlgorithm(ObjectIdentifier)
    /// RFC 8017 appendix A.1.2, version 1: more than two primes.
    case multiPrime
    /// The public key inside the private one is another key's (RFC 5958 section 2).
    case publicKeyDoesNotFit
    /// A key whose numbers RSA refuses.
    case rsa(RSAError)
}

extension KeyFormatError {
    /// Runs what reads DER, and says so in its error.
    static func reading<Result: ~Copyable>(_ body: () throws(DERError) -> Result) throws(KeyFormatError) -> Result {
        do throws(DERError) { return try body() } catch { throw .der(error) }
    }

    /// Runs what reads PEM, and says so in its error.
    static func readingPEM<Result>(_ body: () throws(PEMError) -> Result) throws(KeyFormatError) -> Result {
        do throws(PEMError) { return try body() } catch { throw .pem(error) }
    }

    /// Runs what encrypts or decrypts, and says so in its error.
    static func encrypting<Result>(
        _ body: () throws(PasswordBasedEncryptionError) -> Result
    ) throws(KeyFormatError) -> Result {
        do throws(PasswordBasedEncryptionError) { return try body() } catch { throw .encryption(error) }
    }
}
