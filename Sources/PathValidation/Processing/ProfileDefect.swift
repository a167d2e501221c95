public import DER
private import KeyFormats
private import PKIX

/// What RFC 5280 section 4 asks of authorities and a certificate does not keep.
///
/// Section 6 lets all of these pass: they are no matter of whether a path is valid, but of who made its certificates. So
/// they count where ``PathRequirements/requiresConformingCertificates`` says so, and nowhere else.
public enum ProfileDefect: Hashable, Sendable {
    /// Zero, negative, or of more than 20 octets.
    case serialNumber
    case uniqueIdentifier
    case emptyIssuer
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
    /// An iPAddress of neither 4 nor 16 octets.
    case addressLength

    public var clause: String {
        switch self {
        case .serialNumber: "RFC 5280 section 4.1.2.2"
        case .uniqueIdentifier: "RFC 5280 section 4.1.2.8"
        case .emptyIssuer: "RFC 5280 section 4.1.2.4"
        case .emptySubject, .addressLength: "RFC 5280 section 4.2.1.6"
        case .missing(let type), .criticality(let type, _), .onlyForAuthorities(let type), .emptyConstraints(let type):
            Self.clauses[type] ?? "RFC 5280 section 4.2"
        case .emptyKeyUsage, .keyCertSignWithoutAuthority: "RFC 5280 section 4.2.1.3"
        case .pathLengthWithoutMeaning: "RFC 5280 section 4.2.1.9"
        case .subtreeDistance: "RFC 5280 section 4.2.1.10"
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
    /// The first sentence with a MUST of RFC 5280 section 4 that this certificate breaks; sentences about text and time
    /// formats, which are read in either form, are not among them.
    ///
    /// - Parameter isSelfSigned: its own key verifies it; it needs no authorityKeyIdentifier (section 4.2.1.1).
    func profileDefect(isSelfSigned: Bool) -> ProfileDefect? {
        if !certificate.serialNumber.isConforming { return .serialNumber }
        if certificate.issuerUniqueID != nil || certificate.subjectUniqueID != nil { return .uniqueIdentifier }
        if certificate.issuer.isEmpty { return .emptyIssuer }
        // "If the subject field contains an empty sequence, then the issuing CA MUST include a subjectAltName extension
        // that is marked as critical."
        if certificate.subject.isEmpty, !criticalExtensions.contains(.subjectAltName) { return .emptySubject }
        for name in subjectAltName?.names ?? [] {
            if case .iPAddress(let octets) = name, octets.count != 4, octets.count != 16 { return .addressLength }
        }
        if let type = Self.neverCritical.first(where: { criticalExtensions.contains($0) }) {
            return .criticality(type, mustBe: false)
        }
        if !isSelfSigned, authorityKeyIdentifier?.keyIdentifier == nil { return .missing(.authorityKeyIdentifier) }
        return keyUsageDefect ?? (isAuthority ? authorityDefect : endEntityDefect) ?? constraintsDefect
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
        }
        if let policyConstraints, policyConstraints.requireExplicitPolicy == nil, policyConstraints.inhibitPolicyMapping == nil {
            return .emptyConstraints(.policyConstraints)
        }
        return nil
    }
}
