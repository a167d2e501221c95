/// The hash functions of FIPS 180-4 that certificates, requests and keys are signed with.
public enum DigestAlgorithm: String, CaseIterable, Sendable {
    case sha1, sha224, sha256, sha384, sha512

    /// The name that FIPS 180-4 gives it: `SHA-256`.
    public var name: String {
        switch self {
        case .sha1: "SHA-1"
        case .sha224: "SHA-224"
        case .sha256: "SHA-256"
        case .sha384: "SHA-384"
        case .sha512: "SHA-512"
        }
    }

    /// The number of octets of a digest.
    public var octetCount: Int {
        switch self {
        case .sha1: SHA1.octetCount
        case .sha224: SHA224.octetCount
        case .sha256: SHA256.octetCount
        case .sha384: SHA384.octetCount
        case .sha512: SHA512.octetCount
        }
    }

    /// The number of octets of a block.
    public var blockOctetCount: Int {
        switch self {
        case .sha1: SHA1.blockOctetCount
        case .sha224: SHA224.blockOctetCount
        case .sha256: SHA256.blockOctetCount
        case .sha384: SHA384.blockOctetCount
        case .sha512: SHA512.blockOctetCount
        }
    }

    /// The digest of one whole message.
    public func digest(of message: Span<UInt8>) -> [UInt8] {
        switch self {
        case .sha1: SHA1.digest(of: message)
        case .sha224: SHA224.digest(of: message)
        case .sha256: SHA256.digest(of: message)
        case .sha384: SHA384.digest(of: message)
        case .sha512: SHA512.digest(of: message)
        }
    }
}

/// A message being hashed with an algorithm that is known at run time only.
public struct Digest: Sendable {
    private enum State {
        case sha1(SHA1)
        case sha224(SHA224)
        case sha256(SHA256)
        case sha384(SHA384)
        case sha512(SHA512)
    }

    public let algorithm: DigestAlgorithm
    private var state: State

    public init(_ algorithm: DigestAlgorithm) {
        self.algorithm = algorithm
        switch algorithm {
        case .sha1: state = .sha1(SHA1())
        case .sha224: state = .sha224(SHA224())
        case .sha256: state = .sha256(SHA256())
        case .sha384: state = .sha384(SHA384())
        case .sha512: state = .sha512(SHA512())
        }
    }

    /// Takes the next octets of the message.
    public mutating func update(_ octets: Span<UInt8>) {
        switch state {
        case .sha1(var hash):
            hash.update(octets)
            state = .sha1(hash)
        case .sha224(var hash):
            hash.update(octets)
            state = .sha224(hash)
        case .sha256(var hash):
            hash.update(octets)
            state = .sha256(hash)
        case .sha384(var hash):
            hash.update(octets)
            state = .sha384(hash)
        case .sha512(var hash):
            hash.update(octets)
            state = .sha512(hash)
        }
    }

    /// Ends the message and returns its digest; the next message may begin.
    public mutating func finalize() -> [UInt8] {
        defer { self = Digest(algorithm) }
        switch state {
        case .sha1(var hash): return hash.finalize()
        case .sha224(var hash): return hash.finalize()
        case .sha256(var hash): return hash.finalize()
        case .sha384(var hash): return hash.finalize()
        case .sha512(var hash): return hash.finalize()
        }
    }
}
