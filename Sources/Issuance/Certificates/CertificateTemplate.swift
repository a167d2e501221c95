public import DER
public import KeyFormats
public import PKIX

/// What a certificate shall say, before an issuer has agreed to it.
///
/// What the issuer adds: the serial number where none is given, its name, its key's identifier, and the bounds of its own
/// validity and path length.
public struct CertificateTemplate: Hashable, Sendable {
    /// How many CA certificates may stand between this CA and an end entity.
    public enum PathLength: Hashable, Sendable {
        /// What the profile says, and no more than the issuer allows.
        case ofProfile
        case open
        case atMost(Int)
    }

    public var profile: CertificateProfile
    public var subject: DistinguishedName
    public var subjectPublicKeyInfo: SubjectPublicKeyInfo
    /// As it is asked for; what lies outside of the issuer's is cut off.
    public var validity: Validity
    /// Nil: a random one.
    public var serialNumber: CertificateSerialNumber?
    /// For authorities only.
    public var pathLength = PathLength.ofProfile
    /// In the place of the profile's.
    public var keyUsage: KeyUsage?
    /// In the place of the profile's; empty leaves the extension out.
    public var extendedKeyUsage: [ObjectIdentifier]?
    public var alternativeNames: [GeneralName] = []
    public var policies: [PolicyInformation] = []
    /// For authorities only.
    public var nameConstraints: NameConstraints?
    /// Where the issuer's CRL is to be had: URIs of one and the same list.
    public var revocationListLocations: [String] = []
    /// Where the issuer's OCSP service is to be had.
    public var statusServiceLocations: [String] = []
    /// Where the issuer's certificate is to be had.
    public var issuerLocations: [String] = []
    /// Behind all others, in this order, as they are.
    public var furtherExtensions: [Extension] = []

    public init(
        _ profile: CertificateProfile, subject: DistinguishedName, subjectPublicKeyInfo: SubjectPublicKeyInfo,
        validity: Validity
    ) {
        self.profile = profile
        self.subject = subject
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.validity = validity
    }

    /// For whoever made a request: its subject and its key. Extensions are copied by choice only, see
    /// ``copyExtensions(from:_:)``.
    ///
    /// - Throws: ``IssuanceError/requestAltered`` or ``IssuanceError/requestAlgorithm(_:)`` before anything else is
    ///   looked at: the request's own signature shows that its maker has the private key (RFC 2986 section 3).
    public init(
        _ profile: CertificateProfile, for request: CertificationRequest, validity: Validity
    ) throws(IssuanceError) {
        switch request.checkSignature() {
        case .valid: break
        case .invalid: throw .requestAltered
        case .unsupported(let algorithm): throw .requestAlgorithm(algorithm)
        }
        self.init(
            profile, subject: request.subject, subjectPublicKeyInfo: request.subjectPublicKeyInfo, validity: validity)
    }

    /// Types of which this template or its issuer says what stands there, whatever a request asks for.
    var ownedTypes: Set<ObjectIdentifier> {
        var types: Set<ObjectIdentifier> = [
            .basicConstraints, .keyUsage, .extKeyUsage, .subjectKeyIdentifier, .authorityKeyIdentifier,
        ]
        if !policies.isEmpty { types.insert(.certificatePolicies) }
        if nameConstraints != nil { types.insert(.nameConstraints) }
        if !revocationListLocations.isEmpty { types.insert(.cRLDistributionPoints) }
        if !statusServiceLocations.isEmpty || !issuerLocations.isEmpty { types.insert(.authorityInfoAccess) }
        for one in furtherExtensions { types.insert(one.type) }
        return types
    }
}
