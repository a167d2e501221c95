public import DER
public import KeyFormats
private import Octets

/// A certificate revocation list (RFC 5280 section 5.1):
///
///     CertificateList ::= SEQUENCE {
///         tbsCertList         TBSCertList,
///         signatureAlgorithm  AlgorithmIdentifier,
///         signatureValue      BIT STRING }
///
///     TBSCertList ::= SEQUENCE {
///         version              Version OPTIONAL,  -- if present, MUST be v2
///         signature            AlgorithmIdentifier,
///         issuer               Name,
///         thisUpdate           Time,
///         nextUpdate           Time OPTIONAL,
///         revokedCertificates  SEQUENCE OF SEQUENCE {
///             userCertificate     CertificateSerialNumber,
///             revocationDate      Time,
///             crlEntryExtensions  Extensions OPTIONAL } OPTIONAL,
///         crlExtensions        [0] EXPLICIT Extensions OPTIONAL }
///
/// ``encoded`` is what came in, and the signature is checked over ``tbsCertList`` as it stood there. Lists of a
/// hundred thousand entries are usual: each is walked once when the list is read, kept where it stands, and made into
/// a value when it is asked for.
public struct CertificateList: Hashable, Sendable {
    public enum Version: Int, Hashable, Sendable {
        case v1 = 0
        case v2 = 1
    }

    public let encoded: [UInt8]
    /// The octets that are signed: a slice of ``encoded``, so that its indices are places there.
    public let tbsCertList: ArraySlice<UInt8>
    public let version: Version
    /// The algorithm as it is named inside, where the signature covers it.
    public let signature: AlgorithmIdentifier
    public let issuer: DistinguishedName
    public let thisUpdate: DERTime
    /// Nil: RFC 5280 section 5.1.2.5 requires it, X.509 does not.
    public let nextUpdate: DERTime?
    public let revokedCertificates: RevokedCertificates
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
        var list = try reader.sequence(DERField("CertificateList", "RFC 5280 section 5.1"))
        try reader.end()
        let tbsField = DERField("tbsCertList", "RFC 5280 section 5.1.1.1")
        tbsCertList = try list.nextEncoded(tbsField)
        var tbs = try list.sequence(tbsField)
        version = try Self.version(&tbs)
        signature = try AlgorithmIdentifier(from: &tbs, DERField("signature", "RFC 5280 section 5.1.2.2"))
        issuer = try DistinguishedName(&tbs, DERField("issuer", "RFC 5280 section 5.1.2.3"))
        thisUpdate = try tbs.timeOfEitherForm(DERField("thisUpdate", "RFC 5280 section 5.1.2.4"))
        nextUpdate =
            tbs.nextTag == .utcTime || tbs.nextTag == .generalizedTime
            ? try tbs.timeOfEitherForm(DERField("nextUpdate", "RFC 5280 section 5.1.2.5")) : nil
        revokedCertificates =
            tbs.nextTag == .sequence ? try RevokedCertificates(&tbs, octets: octets, version: version) : RevokedCertificates()
        extensions = try Self.extensions(&tbs, version)
        try tbs.end()
        signatureAlgorithm = try AlgorithmIdentifier(
            from: &list, DERField("signatureAlgorithm", "RFC 5280 section 5.1.1.2"))
        signatureValue = try list.bitString(DERField("signatureValue", "RFC 5280 section 5.1.1.3"))
        try list.end()
        encoded = octets
    }

    public static func == (a: CertificateList, b: CertificateList) -> Bool { a.encoded == b.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(octets: encoded.span) }
}

extension CertificateList {
    /// RFC 5280 section 5.1.2.1: present means v2, and nothing else may stand there.
    private static func version(_ tbs: inout DERReader) throws(DERError) -> Version {
        guard tbs.nextTag == .integer else { return .v1 }
        _ = try tbs.int(DERField("version", "RFC 5280 section 5.1.2.1"), in: 1...1)
        return .v2
    }

    /// RFC 5280 section 5.1.2.7: "This field may only appear if the version is 2".
    private static func extensions(_ tbs: inout DERReader, _ version: Version) throws(DERError) -> Extensions {
        guard tbs.nextTag == .constructed(0) else { return Extensions([]) }
        guard version == .v2 else { throw DERError(.badValue(.init("crlExtensions")), at: tbs.offset) }
        var explicit = try tbs.enter(.constructed(0), DERField("crlExtensions", "RFC 5280 section 5.1.2.7"))
        let extensions = try Extensions(&explicit)
        try explicit.end()
        return extensions
    }

    /// Checks the signature over ``tbsCertList`` under an issuer's key. RFC 5280 section 5.1.1.2: signatureAlgorithm
    /// "MUST contain the same algorithm identifier as the signature field in the sequence tbsCertList".
    public func checkSignature(under issuer: SubjectPublicKeyInfo) -> SignatureVerdict {
        guard signature == signatureAlgorithm else { return .invalid }
        return issuer.verdict(on: signatureValue, over: tbsCertList.span, by: signatureAlgorithm)
    }
}
