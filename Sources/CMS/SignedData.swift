import DER
public import KeyFormats
public import PKIX

/// Signed content, with what its readers need to check it (RFC 5652 section 5.1):
///
///     SignedData ::= SEQUENCE {
///         version           CMSVersion,
///         digestAlgorithms  SET OF DigestAlgorithmIdentifier,
///         encapContentInfo  EncapsulatedContentInfo,
///         certificates      [0] IMPLICIT CertificateSet OPTIONAL,
///         crls              [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///         signerInfos       SET OF SignerInfo }
///
///     CertificateChoices ::= CHOICE {
///         certificate          Certificate,
///         extendedCertificate  [0] IMPLICIT ExtendedCertificate,
///         v1AttrCert           [1] IMPLICIT AttributeCertificateV1,
///         v2AttrCert           [2] IMPLICIT AttributeCertificateV2,
///         other                [3] IMPLICIT OtherCertificateFormat }
///
///     RevocationInfoChoice ::= CHOICE {
///         crl    CertificateList,
///         other  [1] IMPLICIT OtherRevocationInfoFormat }
///
/// That the version fits the other fields is not enforced; section 5.1 derives it from them, and says nothing that
/// they do not.
public struct SignedData: Hashable, Sendable {
    public let version: Int
    public let digestAlgorithms: [AlgorithmIdentifier]
    public let encapsulatedContent: EncapsulatedContentInfo
    /// In the order of the message, which means nothing (`CertificateSet` is a SET OF).
    public let certificates: [Certificate]
    /// Attribute certificates and other formats, as they are encoded.
    public let otherCertificates: [[UInt8]]
    public let revocationLists: [CertificateList]
    /// Other formats of revocation information, such as OCSP responses (RFC 5940), as they are encoded.
    public let otherRevocationInfo: [[UInt8]]
    public let signerInfos: [SignerInfo]

    init(from input: inout DERReader) throws(DERError) {
        var sequence = try input.sequence(DERField("SignedData", "RFC 5652 section 5.1"))
        version = try sequence.int(DERField("version", "RFC 5652 section 5.1"), in: 0...5)
        let digestField = DERField("digestAlgorithms", "RFC 5652 section 5.1")
        var digests = try sequence.setWhoseOrderIsNotChecked(.set, digestField)
        var digestAlgorithms: [AlgorithmIdentifier] = []
        while !digests.isAtEnd { digestAlgorithms.append(try AlgorithmIdentifier(from: &digests, digestField)) }
        try digests.end()
        self.digestAlgorithms = digestAlgorithms
        encapsulatedContent = try EncapsulatedContentInfo(from: &sequence)
        (certificates, otherCertificates) = try sequence.certificates(tagged: .constructed(0))
        (revocationLists, otherRevocationInfo) = try sequence.revocationInfo(tagged: .constructed(1))
        var signers = try sequence.setWhoseOrderIsNotChecked(.set, DERField("signerInfos", "RFC 5652 section 5.1"))
        var signerInfos: [SignerInfo] = []
        while !signers.isAtEnd { signerInfos.append(try SignerInfo(from: &signers)) }
        try signers.end()
        self.signerInfos = signerInfos
        try sequence.end()
    }

    /// The certificate of a signer, if the message carries it.
    public func certificate(of signer: SignerInfo) -> Certificate? {
        certificates.first { certificate in
            switch signer.identifier {
            case .issuerAndSerialNumber(let issuer, let serialNumber):
                certificate.serialNumber == serialNumber && certificate.issuer.matches(issuer)
            case .subjectKeyIdentifier(let identifier):
                (try? certificate.extensions.value(of: SubjectKeyIdentifier.self))?.octets == identifier
            }
        }
    }
}

extension DERCursor where Source == ArraySlice<UInt8> {
    /// `CertificateSet`, under an implicit tag and optional.
    mutating func certificates(
        tagged tag: DERTag
    ) throws(DERError) -> (certificates: [Certificate], others: [[UInt8]]) {
        guard nextTag == tag else { return ([], []) }
        let field = DERField("certificates", "RFC 5652 section 10.2.3")
        var set = try setWhoseOrderIsNotChecked(tag, field)
        var certificates: [Certificate] = []
        var others: [[UInt8]] = []
        while !set.isAtEnd {
            let element = try set.element(field)
            switch element.tag {
            case .sequence: certificates.append(try Self.inside(element) { octets throws(DERError) in try Certificate(der: octets) })
            case .constructed(0), .constructed(1), .constructed(2), .constructed(3): others.append([UInt8](element.encoded))
            default:
                throw DERError(
                    .unexpectedTag(expected: .sequence, found: element.tag), at: element.encoded.startIndex)
            }
        }
        try set.end()
        return (certificates, others)
    }

    /// `RevocationInfoChoices`, under an implicit tag and optional.
    mutating func revocationInfo(
        tagged tag: DERTag
    ) throws(DERError) -> (lists: [CertificateList], others: [[UInt8]]) {
        guard nextTag == tag else { return ([], []) }
        let field = DERField("crls", "RFC 5652 section 10.2.1")
        var set = try setWhoseOrderIsNotChecked(tag, field)
        var lists: [CertificateList] = []
        var others: [[UInt8]] = []
        while !set.isAtEnd {
            let element = try set.element(field)
            switch element.tag {
            case .sequence: lists.append(try Self.inside(element) { octets throws(DERError) in try CertificateList(der: octets) })
            case .constructed(1): others.append([UInt8](element.encoded))
            default:
                throw DERError(
                    .unexpectedTag(expected: .sequence, found: element.tag), at: element.encoded.startIndex)
            }
        }
        try set.end()
        return (lists, others)
    }

    /// Reads a value that keeps its own octets; offsets of its errors are moved to where it stands here.
    private static func inside<Value>(
        _ element: DERElement<ArraySlice<UInt8>>, _ read: ([UInt8]) throws(DERError) -> Value
    ) throws(DERError) -> Value {
        do throws(DERError) {
            return try read([UInt8](element.encoded))
        } catch {
            throw DERError(error.kind, at: element.encoded.startIndex + error.offset)
        }
    }
}
