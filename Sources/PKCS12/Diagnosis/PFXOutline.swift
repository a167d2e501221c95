private import Digests
private import KeyFormats

/// What a PFX says of itself before any password: how it is protected, part by part.
public struct PFXOutline: Hashable, Sendable {
    public struct Part: Hashable, Sendable {
        /// The encryption in words; nil where it is in the clear.
        public let encryption: String?
        /// Nil where it is in the clear, or the encryption is one that Signet does not compute.
        public let iterationCount: Int?
        /// Bags in it that can be seen; nil where it is encrypted.
        public let bagCount: Int?
        /// The keys in it that are encrypted by themselves, and can be seen.
        public let keys: [Key]
    }

    public struct Key: Hashable, Sendable {
        public let encryption: String
        public let iterationCount: Int?
    }

    public let mac: MacData?
    public let parts: [Part]
}

extension PFX {
    public var outline: PFXOutline {
        PFXOutline(
            mac: mac,
            parts: safes.map { safe in
                switch safe {
                case .encrypted(let encryption, _):
                    return PFXOutline.Part(
                        encryption: encryption.name, iterationCount: encryption.knownIterationCount, bagCount: nil, keys: [])
                case .open(let bags):
                    let keys = bags.compactMap { bag -> PFXOutline.Key? in
                        guard case .shrouded(let key) = bag.content else { return nil }
                        return PFXOutline.Key(
                            encryption: key.encryption.name, iterationCount: key.encryption.knownIterationCount)
                    }
                    return PFXOutline.Part(encryption: nil, iterationCount: nil, bagCount: bags.count, keys: keys)
                }
            })
    }
}

extension Encryption {
    fileprivate var knownIterationCount: Int? {
        if case .known(let scheme) = self { return scheme.iterationCount }
        return nil
    }
}

extension MacData {
    /// `HMAC-SHA-256 (RFC 7292)`.
    public var name: String {
        switch algorithm {
        case .pkcs12(let digest): "HMAC-\(digest.name), key by RFC 7292 appendix B"
        case .pbmac1(let prf, let mac, let count): "PBMAC1, HMAC-\(mac.name), key of \(count) octets by PBKDF2 with \(prf.name)"
        case .unsupported(let name): name
        }
    }
}
