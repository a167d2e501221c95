public import DER
public import KeyFormats
private import Octets

/// A certification request, PKCS #10 (RFC 2986 section 4):
///
///     CertificationRequest ::= SEQUENCE {
///         certificationRequestInfo  CertificationRequestInfo,
///         signatureAlgorithm        AlgorithmIdentifier,
///         signature                 BIT STRING }
///
///     CertificationRequestInfo ::= SEQUENCE {
///         version        INTEGER { v1(0) },
///         subject        Name,
///         subjectPKInfo  SubjectPublicKeyInfo,
///         attributes     [0] IMPLICIT SET OF Attribute }
///
/// What was read keeps its octets: ``encoded`` is what came in, and the signature is checked over
/// ``certificationRequestInfo`` as it came in. The values of attributes are read when they are asked for, so that a
/// request with a malformed extension can still be shown.
public struct CertificationRequest: Hashable, Sendable {
    public let encoded: [UInt8]
    /// The octets that are signed.
    public let certificationRequestInfo: [UInt8]
    public let subject: DistinguishedName
    public let subjectPublicKeyInfo: SubjectPublicKeyInfo
    /// In the order of the encoding.
    public let attributes: [RequestAttribute]
    public let signatureAlgorithm: AlgorithmIdentifier
    public let signature: [UInt8]

    /// - Throws: ``DERError`` with the place of what is not as RFC 2986 and DER have it.
    public init(der octets: [UInt8]) throws(DERError) { try self.init(der: octets, observer: nil) }

    /// - Parameter observer: told of each element read.
    package init(der octets: [UInt8], observer: (any DERObserver)?) throws(DERError) {
        var reader = try DERReader(octets[...], observer: observer)
        var request = try reader.sequence(DERField("CertificationRequest", "RFC 2986 section 4.2"))
        try reader.end()
        let infoField = DERField("certificationRequestInfo", "RFC 2986 section 4.2")
        certificationRequestInfo = [UInt8](try request.nextEncoded(infoField))
        var info = try request.sequence(infoField)
        // "version is the version number, for compatibility with future revisions of this document. It shall be 0
        // for this version of the standard."
        _ = try info.int(DERField("version", "RFC 2986 section 4.1"), in: 0...0)
        subject = try DistinguishedName(&info, DERField("subject", "RFC 2986 section 4.1"))
        subjectPublicKeyInfo = try SubjectPublicKeyInfo(from: &info)
        attributes = try info.attributesThatMayBeAbsent()
        try info.end()
        signatureAlgorithm = try AlgorithmIdentifier(
            from: &request, DERField("signatureAlgorithm", "RFC 2986 section 4.2"))
        signature = [UInt8](try request.octetAlignedBitString(DERField("signature", "RFC 2986 section 4.2")))
        try request.end()
        encoded = octets
    }

    public static func == (a: CertificationRequest, b: CertificationRequest) -> Bool { a.encoded == b.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(octets: encoded.span) }
}

extension CertificationRequest {
    /// The extensions asked for: the value of extensionRequest (RFC 2985 section 5.4.2) or, where it is absent, of
    /// Microsoft's attribute of the same content; nil where there is neither, or one without a value.
    ///
    /// - Throws: if they are malformed, or if there is more than one: the attribute is SINGLE VALUE.
    public func requestedExtensions() throws(DERError) -> Extensions? {
        for type in [ObjectIdentifier.extensionRequest, .microsoftExtensionRequest] {
            let elements = attributes.filter { $0.type == type }.flatMap(\.elements)
            guard let element = elements.first else { continue }
            guard elements.count == 1 else {
                throw DERError(.badValue(.init("extensionRequest")), at: elements[1].startIndex)
            }
            var reader = try DERReader(element)
            let extensions = try Extensions(&reader)
            try reader.end()
            return extensions
        }
        return nil
    }
}

extension DERCursor where Source == ArraySlice<UInt8> {
    /// RFC 2986 section 4.1 is not enforced where it has `attributes [0] Attributes` without OPTIONAL: the field may
    /// be absent. Old programs leave it out where it would be empty; OpenSSL has read that since 1999 ("we need to
    /// tolerate it"), GnuTLS and Java too.
    fileprivate mutating func attributesThatMayBeAbsent() throws(DERError) -> [RequestAttribute] {
        var attributes: [RequestAttribute] = []
        guard !isAtEnd else { return attributes }
        let field = DERField("attributes", "RFC 2986 section 4.1")
        var set = try setWhoseOrderIsNotChecked(.constructed(0), field)
        while !set.isAtEnd { attributes.append(try RequestAttribute(&set)) }
        try set.end()
        return attributes
    }
}
