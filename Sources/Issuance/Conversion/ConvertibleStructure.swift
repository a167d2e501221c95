public import DER
public import KeyFormats
public import PKIX

/// What an authority signs and digest conversion signs again: certificates and revocation lists, which have one outline
/// (RFC 5280 sections 4.1 and 5.1):
///
///     SEQUENCE {
///         toBeSigned          SEQUENCE { …, signature AlgorithmIdentifier, issuer Name, … },
///         signatureAlgorithm  AlgorithmIdentifier,
///         signatureValue      BIT STRING }
public protocol ConvertibleStructure: Hashable, Sendable {
    static var kind: ConvertibleKind { get }
    /// As it came in.
    var encoded: [UInt8] { get }
    /// A slice of ``encoded``, so that its indices are places there.
    var toBeSigned: ArraySlice<UInt8> { get }
    /// The algorithm as it is named inside, where the signature covers it.
    var signature: AlgorithmIdentifier { get }
    /// The algorithm as it is named outside.
    var signatureAlgorithm: AlgorithmIdentifier { get }
    var signatureValue: BitString { get }
    var issuer: DistinguishedName { get }
    init(der octets: [UInt8]) throws(DERError)
}

public enum ConvertibleKind: String, Hashable, Sendable {
    case certificate
    case revocationList
}

extension Certificate: ConvertibleStructure {
    public static var kind: ConvertibleKind { .certificate }
    public var toBeSigned: ArraySlice<UInt8> { tbsCertificate }
}

extension CertificateList: ConvertibleStructure {
    public static var kind: ConvertibleKind { .revocationList }
    public var toBeSigned: ArraySlice<UInt8> { tbsCertList }
}
