public import DER
public import KeyFormats
private import Octets

/// A certificate (RFC 5280 section 4.1):
///
///     Certificate ::= SEQUENCE {
///         tbsCertificate      TBSCertificate,
///         signatureAlgorithm  AlgorithmIdentifier,
///         signatureValue      BIT STRING }
///
///     TBSCertificate ::= SEQUENCE {
///         version               [0] EXPLICIT Version DEFAULT v1,
///         serialNumber          CertificateSerialNumber,
///         signature             AlgorithmIdentifier,
///         issuer                Name,
///         validity              Validity,
///         subject               Name,
///         subjectPublicKeyInfo  SubjectPublicKeyInfo,
///         issuerUniqueID        [1] IMPLICIT UniqueIdentifier OPTIONAL,
///         subjectUniqueID       [2] IMPLICIT UniqueIdentifier OPTIONAL,
///         extensions            [3] EXPLICIT Extensions OPTIONAL }
///     Version ::= INTEGER { v1(0), v2(1), v3(2) }
///     UniqueIdentifier ::= BIT STRING
///
/// ``encoded`` is what came in, and the signature is checked over ``tbsCertificate`` as it stood there. Extensions
/// are kept octet for octet and read when they are asked for, so that a certificate with a malformed one can still be
/// shown. That `signature` and `signatureAlgorithm` agree (section 4.1.1.2) is a condition of a valid signature, not
/// of reading: see `checkSignature(under:)`.
public struct Certificate: Hashable, Sendable {
    public enum Version: Int, Hashable, Sendable, Comparable {
        case v1 = 0
        case v2 = 1
        case v3 = 2

        public static func < (a: Version, b: Version) -> Bool { a.rawValue < b.rawValue }
    }

    public let encoded: [UInt8]
    /// The octets that are signed: a slice of ``encoded``, so that its indices are places there.
    public let tbsCertificate: ArraySlice<UInt8>
    public let version: Version
    public let serialNumber: CertificateSerialNumber
    /// The algorithm as it is named inside, where the signature covers it.
    public let signature: AlgorithmIdentifier
    public let issuer: DistinguishedName
    public let validity: Validity
    public let subject: DistinguishedName
    public let subjectPublicKeyInfo: SubjectPublicKeyInfo
    public let issuerUniqueID: BitString?
    public let subjectUniqueID: BitString?
    /// None where the field is absent.
    public let extensions: Extensions
    /// The algorithm as it is named outside.
    public let signatureAlgorithm: AlgorithmIdentifier
    /// Signatures are whole octets; a BIT STRING that is not is read, and is an invalid signature.
    public let signatureValue: BitString

    /// - Throws: ``DERError`` with the place of what is not as RFC 5280 and DER have it.
    public init(der octets: [UInt8]) throws(DERError) { try self.init(der: octets, observer: nil) }

    /// - Parameter observer: told of each element read.
    package init(der octets: [UInt8], observer: (any DERObserver)?) throws(DERError) {
        var reader = try DERReader(octets[...], observer: observer)
        var certificate = try reader.sequence(DERField("Certificate", "RFC 5280 section 4.1"))
        try reader.end()
        let tbsField = DERField("tbsCertificate", "RFC 5280 section 4.1.1.1")
        tbsCertificate = try certificate.nextEncoded(tbsField)
        var tbs = try certificate.sequence(tbsField)
        version = try Self.version(&tbs)
        serialNumber = try CertificateSerialNumber(&tbs, DERField("serialNumber", "RFC 5280 section 4.1.2.2"))
        signature = try AlgorithmIdentifier(from: &tbs, DERField("signature", "RFC 5280 section 4.1.2.3"))
        issuer = try DistinguishedName(&tbs, DERField("issuer", "RFC 5280 section 4.1.2.4"))
        validity = try Validity(&tbs)
        subject = try DistinguishedName(&tbs, DERField("subject", "RFC 5280 section 4.1.2.6"))
        subjectPublicKeyInfo = try SubjectPublicKeyInfo(from: &tbs)
        issuerUniqueID = try Self.uniqueID(
            &tbs, .primitive(1), version, DERField("issuerUniqueID", "RFC 5280 section 4.1.2.8"))
        subjectUniqueID = try Self.uniqueID(
            &tbs, .primitive(2), version, DERField("subjectUniqueID", "RFC 5280 section 4.1.2.8"))
        extensions = try Self.extensions(&tbs, version)
        try tbs.end()
        signatureAlgorithm = try AlgorithmIdentifier(
            from: &certificate, DERField("signatureAlgorithm", "RFC 5280 section 4.1.1.2"))
        signatureValue = try certificate.bitString(DERField("signatureValue", "RFC 5280 section 4.1.1.3"))
        try certificate.end()
        encoded = octets
    }

    /// The subject is the issuer: what RFC 5280 section 3.2 calls self-issued.
    public var isSelfIssued: Bool { subject.matches(issuer) }

    public static func == (a: Certificate, b: Certificate) -> Bool { a.encoded == b.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(octets: encoded.span) }
}

extension Certificate {
    /// RFC 5280 section 4.1.2.1; X.690 section 11.5: v1, the default, is not encoded.
    private static func version(_ tbs: inout DERReader) throws(DERError) -> Version {
        guard tbs.nextTag == .constructed(0) else { return .v1 }
        let start = tbs.offset
        let field = DERField("version", "RFC 5280 section 4.1.2.1")
        var explicit = try tbs.enter(.constructed(0), field)
        let number = try explicit.int(field, in: 0...2)
        try explicit.end()
        guard let version = Version(rawValue: number), version != .v1 else {
            throw DERError(.encodedDefault, at: start)
        }
        return version
    }

    /// RFC 5280 section 4.1.2.8: "These fields MUST only appear if the version is 2 or 3".
    private static func uniqueID(
        _ tbs: inout DERReader, _ tag: DERTag, _ version: Version, _ field: DERField
    ) throws(DERError) -> BitString? {
        guard tbs.nextTag == tag else { return nil }
        guard version >= .v2 else { throw DERError(.badValue(.init("UniqueIdentifier")), at: tbs.offset) }
        return try tbs.bitString(tagged: tag, field)
    }

    /// RFC 5280 section 4.1.2.9: "This field MUST only appear if the version is 3".
    private static func extensions(_ tbs: inout DERReader, _ version: Version) throws(DERError) -> Extensions {
        guard tbs.nextTag == .constructed(3) else { return Extensions([]) }
        guard version == .v3 else { throw DERError(.badValue(.init("extensions")), at: tbs.offset) }
        var explicit = try tbs.enter(.constructed(3), DERField("extensions", "RFC 5280 section 4.1.2.9"))
        let extensions = try Extensions(&explicit)
        try explicit.end()
        return extensions
    }
}
