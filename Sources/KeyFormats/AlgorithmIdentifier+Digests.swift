public import DER
public import Digests

extension DigestAlgorithm {
    /// RFC 8017 appendix B.1.
    public var objectIdentifier: ObjectIdentifier {
        switch self {
        case .sha1: .sha1
        case .sha224: .sha224
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }

    /// RFC 8017 appendix C: the identifier of PKCS #1 v1.5 signatures with this digest.
    public var rsaSignatureObjectIdentifier: ObjectIdentifier {
        switch self {
        case .sha1: .sha1WithRSAEncryption
        case .sha224: .sha224WithRSAEncryption
        case .sha256: .sha256WithRSAEncryption
        case .sha384: .sha384WithRSAEncryption
        case .sha512: .sha512WithRSAEncryption
        }
    }
}

extension AlgorithmIdentifier {
    /// RFC 3279 section 2.3.1: "The parameters field MUST have ASN.1 type NULL".
    public static let rsaEncryption = AlgorithmIdentifier(.rsaEncryption, parameters: null)

    /// A digest as DigestInfo and RSASSA-PSS name it. RFC 4055 section 2.1: with NULL parameters.
    public static func digest(_ digest: DigestAlgorithm) -> AlgorithmIdentifier {
        AlgorithmIdentifier(digest.objectIdentifier, parameters: null)
    }

    /// A PKCS #1 v1.5 signature. RFC 3279 section 2.2.1 for SHA-1, RFC 4055 section 5 for the others: "the
    /// parameters MUST be NULL".
    public static func signature(_ digest: DigestAlgorithm) -> AlgorithmIdentifier {
        AlgorithmIdentifier(digest.rsaSignatureObjectIdentifier, parameters: null)
    }

    /// The digest that this names, or nil. RFC 4055 section 2.1: "All implementations MUST accept both NULL and
    /// absent parameters as legal and equivalent encodings."
    public var digestAlgorithm: DigestAlgorithm? {
        guard parameters == nil || hasNullParameters else { return nil }
        return DigestAlgorithm.allCases.first { $0.objectIdentifier == algorithm }
    }

    /// The digest of the PKCS #1 v1.5 signature that this names, or nil.
    ///
    /// The parameters are NULL. For SHA-224, SHA-256, SHA-384 and SHA-512 they may be absent, as RFC 4055 section 5
    /// says: "Implementations MUST accept the parameters being absent as well as present." For SHA-1 RFC 3279
    /// section 2.2.1 knows no such exception, so absent ones are refused.
    public var rsaPKCS1DigestAlgorithm: DigestAlgorithm? {
        guard let digest = DigestAlgorithm.allCases.first(where: { $0.rsaSignatureObjectIdentifier == algorithm })
        else { return nil }
        return hasNullParameters || parameters == nil && digest != .sha1 ? digest : nil
    }
}
