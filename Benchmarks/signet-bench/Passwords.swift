import Digests

/// `pbkdf2 ALGORITHM ITERATIONS`: one key of a password, as long as the digest.
func passwords(_ arguments: [String]) throws -> Batch {
    guard arguments.count == 2, let algorithm = DigestAlgorithm(rawValue: arguments[0]), let iterations = Int(arguments[1]),
        iterations > 0
    else { throw Refusal("pbkdf2 ALGORITHM ITERATIONS") }
    let password = [UInt8]("correct horse battery staple".utf8)
    var salt = [UInt8](repeating: 0x61, count: 16)
    return {
        let key = PBKDF2.derive(
            password: password.span, salt: salt.span, iterations: iterations, octetCount: algorithm.octetCount,
            digest: algorithm)
        // Each key is of another salt, so that none can be left out.
        salt[0] ^= key[0]
    }
}
