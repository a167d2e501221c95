import Ciphers
import Octets

func secret(_ octets: [UInt8]) -> SecretBytes { SecretBytes(copying: octets.span) }

func plain(_ secret: SecretBytes) -> [UInt8] { secret.withBytes { octets in octets.indices.map { octets[$0] } } }

/// The ciphers with arrays, as tables hold them.
extension CBCAlgorithm {
    func seal(_ plaintext: [UInt8], _ key: [UInt8], _ iv: [UInt8]) throws(CipherError) -> [UInt8] {
        try encrypt(plaintext.span, key: secret(key), initializationVector: iv.span)
    }

    func open(_ ciphertext: [UInt8], _ key: [UInt8], _ iv: [UInt8]) throws(CipherError) -> [UInt8] {
        plain(try decrypt(ciphertext.span, key: secret(key), initializationVector: iv.span))
    }

    func encryptedBlocks(_ plaintext: [UInt8], _ key: [UInt8], _ iv: [UInt8]) throws(CipherError) -> [UInt8] {
        var octets = plaintext
        var span = octets.mutableSpan
        try encryptBlocks(&span, key: secret(key), initializationVector: iv.span)
        return octets
    }

    func decryptedBlocks(_ ciphertext: [UInt8], _ key: [UInt8], _ iv: [UInt8]) throws(CipherError) -> [UInt8] {
        var octets = ciphertext
        var span = octets.mutableSpan
        try decryptBlocks(&span, key: secret(key), initializationVector: iv.span)
        return octets
    }
}

extension AESGCM {
    static func seal(
        _ plaintext: [UInt8], _ key: [UInt8], _ nonce: [UInt8], _ additionalData: [UInt8] = []
    ) throws(CipherError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        try seal(plaintext.span, key: secret(key), nonce: nonce.span, additionalData: additionalData.span)
    }

    static func open(
        _ ciphertext: [UInt8], tag: [UInt8], _ key: [UInt8], _ nonce: [UInt8], _ additionalData: [UInt8] = []
    ) throws(CipherError) -> [UInt8] {
        plain(
            try open(
                ciphertext.span, tag: tag.span, key: secret(key), nonce: nonce.span,
                additionalData: additionalData.span))
    }
}
