package import Digests

/// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2).
enum PKCS1v15 {
    /// EM = 0x00 || 0x01 || PS || 0x00 || T, or nil if `octetCount` octets are too few.
    static func encode(digest: Span<UInt8>, algorithm: DigestAlgorithm, octetCount: Int) -> [UInt8]? {
        // Step 1 was the caller's: the digest. Step 2: T.
        let prefix = algorithm.digestInfoPrefix
        let tCount = prefix.count + digest.count
        // Step 3: PS has at least 8 octets.
        guard octetCount >= tCount + 11 else { return nil }
        // Steps 4 and 5.
        var encoded: [UInt8] = [0x00, 0x01]
        encoded.reserveCapacity(octetCount)
        encoded.append(contentsOf: repeatElement(0xff, count: octetCount - tCount - 3))
        encoded.append(0x00)
        encoded.append(contentsOf: prefix)
        for i in digest.indices { encoded.append(digest[i]) }
        return encoded
    }
}

extension DigestAlgorithm {
    /// What stands before the digest in the DER encoding of its DigestInfo (RFC 8017 section 9.2, note 1). These
    /// are constants because this module knows no DER; a test of KeyFormats derives them.
    package var digestInfoPrefix: [UInt8] {
        switch self {
        case .sha1:
            [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14]
        case .sha224: Self.sha2Prefix(4, octetCount: 28)
        case .sha256: Self.sha2Prefix(1, octetCount: 32)
        case .sha384: Self.sha2Prefix(2, octetCount: 48)
        case .sha512: Self.sha2Prefix(3, octetCount: 64)
        }
    }

    /// - Parameter arc: the last arc of the identifier, 2.16.840.1.101.3.4.2.*arc*.
    private static func sha2Prefix(_ arc: UInt8, octetCount: UInt8) -> [UInt8] {
        [
            0x30, 17 + octetCount, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, arc,
            0x05, 0x00, 0x04, octetCount,
        ]
    }
}
