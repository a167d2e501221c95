extension DigestAlgorithm {
    /// The digest of two strings of secret octets, one behind the other, in constant time but for their lengths; no
    /// state of it is left in memory (see ``SecretHash``).
    ///
    /// - Parameter digest: exactly ``octetCount`` octets.
    package func secretDigest(of first: Span<UInt8>, _ second: Span<UInt8>, into digest: inout MutableSpan<UInt8>) {
        switch self {
        case .sha1: Self.digest(SHA1.self, first, second, into: &digest)
        case .sha224: Self.digest(SHA224.self, first, second, into: &digest)
        case .sha256: Self.digest(SHA256.self, first, second, into: &digest)
        case .sha384: Self.digest(SHA384.self, first, second, into: &digest)
        case .sha512: Self.digest(SHA512.self, first, second, into: &digest)
        }
    }

    private static func digest<Hash: HashFunction>(
        _: Hash.Type, _ first: Span<UInt8>, _ second: Span<UInt8>, into digest: inout MutableSpan<UInt8>
    ) {
        var hash = SecretHash<Hash>()
        hash.update(first)
        hash.update(second)
        hash.finalize(into: &digest)
    }
}
