public import Digests

extension Certificate {
    /// The digest of the whole encoding, by which people compare certificates. SHA-1 is offered as others print it;
    /// it no longer proves that two certificates are one.
    public func fingerprint(_ digest: DigestAlgorithm) -> [UInt8] { digest.digest(of: encoded.span) }
}
