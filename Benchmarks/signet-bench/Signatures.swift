import Digests
import Files
import KeyFormats
import RSA

/// What is signed: 32 octets that stand for a SHA-256 digest.
private let digest: [UInt8] = [0x61] + [UInt8](repeating: 0, count: 31)

/// `sign KEYFILE`: one RSASSA-PKCS1-v1_5 signature, checked with the public exponent before it leaves.
func signing(_ arguments: [String]) throws -> Batch {
    let key = try key(arguments)
    return {
        var random = SystemRandomSource()
        _ = try key.signature(forDigest: digest.span, by: .sha256, scheme: .pkcs1v15, random: &random)
    }
}

/// `verify KEYFILE`: the check of one such signature.
func verifying(_ arguments: [String]) throws -> Batch {
    let key = try key(arguments)
    var random = SystemRandomSource()
    let signature = try key.signature(forDigest: digest.span, by: .sha256, scheme: .pkcs1v15, random: &random)
    return {
        let publicKey = key.publicKey
        guard publicKey.isValidSignature(signature.span, forDigest: digest.span, by: .sha256, scheme: .pkcs1v15) else {
            throw Refusal("a signature that does not verify")
        }
    }
}

private func key(_ arguments: [String]) throws -> RSAPrivateKey {
    guard arguments.count == 1 else { throw Refusal("sign KEYFILE | verify KEYFILE") }
    return try PrivateKeyFile(InputFile(arguments[0]).readSecret()).key()
}
