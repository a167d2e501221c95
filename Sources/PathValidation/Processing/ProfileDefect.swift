public import DER
private import KeyFormats
public import PKIX

/// What RFC 5280 section 4 asks of authorities and a certificate does not keep.
///
/// Section 6 lets all of these pass: they are no matter of whether a path is valid, but of who made its certificates. So
/// they count where ``PathRequirements/requiresConformingCertificates`` says so, and nowhere else.
public enum ProfileDefect: Hashable, Sendable {
    /// Zero, negative, or of more than 20 octets.
    case serialNumber
    case uniqueIdentifier
    case emptyIssuer
    /// An attribute of issuer or subject longer than its upper bound.
    case attributeLength(ObjectIdentifier)
    /// A mapping from or to anyPolicy, also of a leaf.
    case anyPolicyMapped
    /// A date to 2049 as GeneralizedTime, or a later one as UTCTime.
    case timeForm
    /// An authority without a name.
    case emptyAuthoritySubject
    /// No subject, and no alternative name that is critical.
    case emptySubject
    /// An extension that has to be there: of an authority, or of whoever is not self-signed.
    case missing(ObjectIdentifier)
    /// An extension that has to be critical, or has not to be.
    case criticality(ObjectIdentifier, mustBe: Bool)
    /// An extension of authorities in a certificate of somebody else.
    case onlyForAuthorities(ObjectIdentifier)
    /// keyUsage without a bit.
    case emptyKeyUsage
    /// keyCertSign without cA.
    case keyCertSignWithoutAuthority
    /// pathLenConstraint without cA, or without keyCertSign.
    case pathLengthWithoutMeaning
    /// nameConstraints or policyConstraints that constrain nothing.
    case emptyConstraints(ObjectIdentifier)
    /// A subtree with a minimum or maximum.
    case subtreeDistance
    /// A subtree whose base is not written as its form asks: a dNSName with a dot in front.
    case constraintSyntax(GeneralName)
    /// An alternative name without the syntax of its form: a host with an empty label, an address of neither 4 nor 16 octets.
    case nameSyntax(GeneralName)
    /// authorityCertIssuer or authorityCertSerialNumber without the other.
    case halfIssuer
    /// A qualifier of anyPolicy that is not of RFC 5280, or a notice whose text is a VisibleString or BMPString.
    case policyQualifier
    /// A distribution point of reasons alone, or with a name relative to several issuers.
    case distributionPoint

    public var clause: String {
        switch self {
        case .serialNumber: "RFC 5280 section 4.1.2.2"
        case .uniqueIdentifier: "RFC 5280 section 4.1.2.8"
        case .emptyIssuer: "RFC 5280 section 4.1.2.4"
        case .attributeLength: "RFC 5280 appendix A.1"
        case .anyPolicyMapped: "RFC 5280 section 4.2.1.5"
        case .timeForm: "RFC 5280 section 4.1.2.5"
        case .emptyAuthoritySubject: "RFC 5280 section 4.1.2.6"
        case .halfIssuer: "RFC 5280 section 4.2.1.1"
        case .policyQualifier: "RFC 5280 section 4.2.1.4"
        case .emptySubject, .nameSyntax: "RFC 5280 section 4.2.1.6"
        case .missing(let type), .criticality(let type, _), .onlyForAuthorities(let type), .emptyConstraints(let type):
            Self.clauses[type] ?? "RFC 5280 section 4.2"
        case .emptyKeyUsage, .keyCertSignWithoutAuthority: "RFC 5280 section 4.2.1.3"
        case .pathLengthWithoutMeaning: "RFC 5280 section 4.2.1.9"
        case .subtreeDistance, .constraintSyntax: "RFC 5280 section 4.2.1.10"
        case .distributionPoint: "RFC 5280 section 4.2.1.13"
        }
    }

    private static let clauses: [ObjectIdentifier: String] = [
        .authorityKeyIdentifier: "RFC 5280 section 4.2.1.1", .subjectKeyIdentifier: "RFC 5280 section 4.2.1.2",
        .keyUsage: "RFC 5280 section 4.2.1.3",
        .basicConstraints: "RFC 5280 section 4.2.1.9", .nameConstraints: "RFC 5280 section 4.2.1.10",
        .policyConstraints: "RFC 5280 section 4.2.1.11", .inhibitAnyPolicy: "RFC 5280 section 4.2.1.14",
        .freshestCRL: "RFC 5280 section 4.2.1.15",
    ]
}

extension CertificateFacts {
    /// The first sentence with a MUST of RFC 5280 section 4 that this certificate breaks; sentences about the string types of
    /// distinguished names are not among them.
    ///
    /// - Parameter isSelfSigned: its own key verifies it; it needs no authorityKeyIdentifier (section 4.2.1.1).
    func profileDefect(isSelfSigned: Bool) -> ProfileDefect? {
        if !certificate.serialNumber.isConforming { return .serialNumber }
        if certificate.issuerUniqueID != nil || certificate.subjectUniqueID != nil { return .uniqueIdentifier }
        if certificate.issuer.isEmpty { return .emptyIssuer }
        // "If the subject field contains an empty sequence, then the issuing CA MUST include a subjectAltName extension
        // that is marked as critical."
        if certificate.subject.isEmpty, !criticalExtensions.contains(.subjectAltName) { return .emptySubject }
        if isAuthority, certificate.subject.isEmpty { return .emptyAuthoritySubject }
        if let type = certificate.issuer.attributeOfWrongLength ?? certificate.subject.attributeOfWrongLength {
            return .attributeLength(type)
        }
        if !certificate.hasTimesInTheirForms { return .timeForm }
        if let name = subjectAltName?.names.first(where: { $0.syntaxDefect != nil }) { return .nameSyntax(name) }
        if let type = Self.neverCritical.first(where: { criticalExtensions.contains($0) }) {
            return .criticality(type, mustBe: false)
        }
        if !isSelfSigned, authorityKeyIdentifier?.keyIdentifier == nil { return .missing(.authorityKeyIdentifier) }
        if let identifier = authorityKeyIdentifier,
            identifier.authorityCertIssuer.isEmpty != (identifier.authorityCertSerialNumber == nil)
        {
            return .halfIssuer
        }
        return keyUsageDefect ?? (isAuthority ? authorityDefect : endEntityDefect) ?? constraintsDefect ?? qualifierDefect
            ?? pointDefect
    }

    /// Others that must not be critical are refused anyway: PathValidation.swift says why.
    private static let neverCritical: [ObjectIdentifier] = [.freshestCRL]

    private var keyUsageDefect: ProfileDefect? {
        guard let keyUsage else { return isAuthority ? .missing(.keyUsage) : nil }
        if keyUsage.isEmpty { return .emptyKeyUsage }
        // "If the keyCertSign bit is asserted, then the cA bit in the basic constraints extension MUST also be asserted."
        return keyUsage.contains(.keyCertSign) && !isAuthority ? .keyCertSignWithoutAuthority : nil
    }

    private var authorityDefect: ProfileDefect? {
        if subjectKeyIdentifier == nil { return .missing(.subjectKeyIdentifier) }
        if !criticalExtensions.contains(.basicConstraints) { return .criticality(.basicConstraints, mustBe: true) }
        if case .certificateAuthority(_?) = basicConstraints, !(keyUsage?.contains(.keyCertSign) ?? false) {
            return .pathLengthWithoutMeaning
        }
        return nil
    }

    private var endEntityDefect: ProfileDefect? {
        if hasMeaninglessPathLength { return .pathLengthWithoutMeaning }
        return nameConstraints != nil ? .onlyForAuthorities(.nameConstraints) : nil
    }

    private var constraintsDefect: ProfileDefect? {
        let types: [ObjectIdentifier] = [.nameConstraints, .policyConstraints, .inhibitAnyPolicy]
        for type in types where certificate.extensions[type] != nil && !criticalExtensions.contains(type) {
            return .criticality(type, mustBe: true)
        }
        if let nameConstraints {
            let subtrees = nameConstraints.permittedSubtrees + nameConstraints.excludedSubtrees
            if subtrees.isEmpty { return .emptyConstraints(.nameConstraints) }
            if subtrees.contains(where: { $0.minimum != 0 || $0.maximum != nil }) { return .subtreeDistance }
            // "DNS name restrictions are expressed as host.example.com."
            if let subtree = subtrees.first(where: { if case .dNSName(let text) = $0.base { text.utf8.first == HostText.dot } else { false } }) {
                return .constraintSyntax(subtree.base)
            }
        }
        // "Policies MUST NOT be mapped either to or from the special value anyPolicy"; section 6.1.4 (a) asks it above a leaf.
        if policyMappings?.mappings.contains(where: { [$0.issuerDomainPolicy, $0.subjectDomainPolicy].contains(.anyPolicy) }) == true {
            return .anyPolicyMapped
        }
        if let policyConstraints, policyConstraints.requireExplicitPolicy == nil, policyConstraints.inhibitPolicyMapping == nil {
            return .emptyConstraints(.policyConstraints)
        }
        return nil
    }

    /// "When qualifiers are used with the special policy anyPolicy, they MUST be limited to the qualifiers identified in this
    /// section"; "Conforming CAs MUST NOT encode explicitText as VisibleString or BMPString."
    private var qualifierDefect: ProfileDefect? {
        for policy in policies?.policies ?? [] {
            for qualifier in policy.policyQualifiers {
                switch qualifier {
                case .other where policy.policyIdentifier == .anyPolicy: return .policyQualifier
                case .userNotice(let notice) where notice.explicitText?.kind == .visible || notice.explicitText?.kind == .bmp:
                    return .policyQualifier
                default: break
                }
            }
        }
        return nil
    }

    /// "a DistributionPoint MUST NOT consist of only the reasons field"; a DistributionPointName "MUST NOT contain a value for
    /// nameRelativeToCRLIssuer when cRLIssuer contains more than one distinguished name".
    private var pointDefect: ProfileDefect? {
        for point in distributionPoints?.points ?? [] {
            switch point.distributionPoint {
            case nil where point.cRLIssuer.isEmpty: return .distributionPoint
            case .nameRelativeToCRLIssuer where point.cRLIssuer.count > 1: return .distributionPoint
            default: break
            }
        }
        return nil
    }
}

extension Certificate {
    /// Section 4.1.2.5: "MUST always encode certificate validity dates through the year 2049 as UTCTime; certificate validity
    /// dates in 2050 or later MUST be encoded as GeneralizedTime." The forms are looked up in what was signed.
    fileprivate var hasTimesInTheirForms: Bool {
        let field = DERField("validity", "RFC 5280 section 4.1.2.5")
        guard var reader = try? DERReader(tbsCertificate), var tbs = try? reader.sequence(field) else { return false }
        // Version, where it stands, serialNumber, signature, issuer.
        let count = tbs.nextTag == .constructed(0) ? 4 : 3
        for _ in 0..<count { guard (try? tbs.element(field)) != nil else { return false } }
        guard var times = try? tbs.sequence(field) else { return false }
        for time in [validity.notBefore, validity.notAfter] {
            // UTCTime has no year before 1950.
            guard times.nextTag == ((1950...2049).contains(time.components.year) ? .utcTime : .generalizedTime),
                (try? times.element(field)) != nil
            else { return false }
        }
        return true
    }
}
