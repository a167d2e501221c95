private import DER
internal import KeyFormats
internal import PKIX

/// What of an issuer's certificate binds those that it issues.
struct IssuerFacts: Sendable {
    /// The subject, octet for octet: RFC 5280 section 4.1.2.6 demands that the issuer field of what a CA issues has its
    /// subject's encoding.
    let name: DistinguishedName
    let publicKey: SubjectPublicKeyInfo
    /// RFC 5280 section 4.2.1.1: what the issuer's own subjectKeyIdentifier says; where it has none, what method (1) of
    /// section 4.2.1.2 makes of its key, so that issuer and issued can be paired all the same.
    let keyIdentifier: [UInt8]
    /// Nil: whoever signs itself is bound by nobody.
    let validity: Validity?
    /// How many CAs may stand below; nil: any number, or nobody asks.
    let pathLength: Int?
    let keyUsage: KeyUsage?
    let extendedKeyUsage: ExtendedKeyUsage?
    /// Of a certificate that signed itself.
    let serialNumber: CertificateSerialNumber?
    /// The authorityKeyIdentifier names the certificate's own key.
    let isSignedByOwnKey: Bool

    init(_ certificate: Certificate) throws(IssuanceError) {
        let extensions = certificate.extensions
        name = certificate.subject
        publicKey = certificate.subjectPublicKeyInfo
        validity = certificate.validity
        // RFC 5280 section 6.1.4 (k): a version 3 certificate whose basicConstraints have cA TRUE. Of older versions it
        // says that something outside of the certificate must tell; nothing does here.
        switch try Self.value(of: BasicConstraints.self, in: extensions) {
        case .certificateAuthority(let limit): pathLength = limit
        case .endEntity, nil: throw .issuerIsNoAuthority
        }
        keyUsage = try Self.value(of: KeyUsage.self, in: extensions)
        extendedKeyUsage = try Self.value(of: ExtendedKeyUsage.self, in: extensions)
        let identifier = try Self.value(of: SubjectKeyIdentifier.self, in: extensions)?.octets
        keyIdentifier = identifier ?? SubjectKeyIdentifier(of: publicKey).octets
        let authority = try Self.value(of: AuthorityKeyIdentifier.self, in: extensions)?.keyIdentifier
        isSignedByOwnKey = authority != nil && authority == identifier
        serialNumber = certificate.isSelfIssued ? certificate.serialNumber : nil
    }

    init(selfSigning template: CertificateTemplate) {
        name = template.subject
        publicKey = template.subjectPublicKeyInfo
        keyIdentifier = SubjectKeyIdentifier(of: publicKey).octets
        (validity, pathLength, keyUsage, extendedKeyUsage, serialNumber) = (nil, nil, nil, nil, nil)
        isSignedByOwnKey = true
    }

    private static func value<Value: ExtensionValue>(
        of type: Value.Type, in extensions: Extensions
    ) throws(IssuanceError) -> Value? {
        do throws(DERError) {
            return try extensions.value(of: type)
        } catch {
            throw .issuerExtension(type.identifier, error)
        }
    }
}
