private import DER
private import KeyFormats
internal import PKIX

/// The extensions of a certificate that is to be issued, from what its template asks for and its issuer allows.
struct CertificateExtensions {
    private let template: CertificateTemplate
    private let issuer: IssuerFacts

    init(_ template: CertificateTemplate, _ issuer: IssuerFacts) {
        self.template = template
        self.issuer = issuer
    }

    /// In the order in which OpenSSL's manual and most CAs write them.
    func list(_ notes: inout [IssuedCertificate.Note]) throws(IssuanceError) -> [Extension] {
        let constraints = try basicConstraints(&notes)
        let isAuthority = constraints != .endEntity
        var list = [Extension(constraints, isCritical: true)]
        if let usage = try keyUsage(isAuthority) { list.append(Extension(usage, isCritical: true)) }
        let purposes = template.extendedKeyUsage ?? template.profile.extendedKeyUsage.value
        if let value = ExtendedKeyUsage(purposes) {
            list.append(Extension(value))
            note(purposes, &notes)
        }
        list.append(Extension(SubjectKeyIdentifier(of: template.subjectPublicKeyInfo)))
        // RFC 5280 section 4.2.1.1: in a self-signed certificate it may be left out, in all others it must be there.
        list.append(Extension(AuthorityKeyIdentifier(keyIdentifier: issuer.keyIdentifier)))
        if let names = try alternativeNames(isAuthority, &notes) { list.append(names) }
        if !template.policies.isEmpty { list.append(try policies()) }
        if let constraints = template.nameConstraints {
            guard isAuthority else { throw .authoritiesOnly(.nameConstraints) }
            // Section 4.2.1.10: "Conforming CAs MUST mark this extension as critical".
            list.append(Extension(constraints, isCritical: true))
        }
        list += try locations()
        list += template.furtherExtensions
        if let repeated = Extensions(list).repeatedTypes.first { throw .repeatedExtension(repeated) }
        return list
    }

    // MARK: Authority

    private func basicConstraints(_ notes: inout [IssuedCertificate.Note]) throws(IssuanceError) -> BasicConstraints {
        guard case .certificateAuthority(let profileLimit) = template.profile.basicConstraints.value else {
            guard template.pathLength == .ofProfile else { throw .authoritiesOnly(.basicConstraints) }
            return .endEntity
        }
        let asked: Int? =
            switch template.pathLength {
            case .ofProfile: profileLimit
            case .open: nil
            case .atMost(let count): count
            }
        guard let limit = issuer.pathLength else { return .certificateAuthority(pathLenConstraint: asked) }
        // RFC 5280 section 4.2.1.9: of a CA with pathLenConstraint 0 no CA may follow, of one with n at most n.
        guard limit > 0 else { throw .issuerAllowsNoAuthority }
        if let asked, asked < limit { return .certificateAuthority(pathLenConstraint: asked) }
        if template.pathLength != .ofProfile { notes.append(.pathLengthLowered(asked: asked, to: limit - 1)) }
        return .certificateAuthority(pathLenConstraint: limit - 1)
    }

    // MARK: Usages

    private func keyUsage(_ isAuthority: Bool) throws(IssuanceError) -> KeyUsage? {
        let usage = template.keyUsage ?? template.profile.keyUsage.value
        // RFC 5280 section 4.2.1.9: "If the cA boolean is not asserted, then the keyCertSign bit in the key usage
        // extension MUST NOT be asserted"; section 4.2.1.3 wants it in a CA's.
        guard usage.contains(.keyCertSign) == isAuthority else { throw .usageDoesNotFit(usage, isAuthority: isAuthority) }
        return usage.isEmpty ? nil : usage
    }

    private func note(_ purposes: [ObjectIdentifier], _ notes: inout [IssuedCertificate.Note]) {
        guard let allowed = issuer.extendedKeyUsage?.purposes, !allowed.contains(.anyExtendedKeyUsage) else { return }
        for purpose in purposes where !allowed.contains(purpose) { notes.append(.purposeBeyondIssuer(purpose)) }
    }

    // MARK: Names and places

    private func alternativeNames(
        _ isAuthority: Bool, _ notes: inout [IssuedCertificate.Note]
    ) throws(IssuanceError) -> Extension? {
        let names = template.alternativeNames
        let isNameless = template.subject.isEmpty
        // RFC 5280 section 4.1.2.6: "If the subject is a CA …, then the subject field MUST be populated with a
        // non-empty distinguished name"; of others, one of the two says who it is.
        guard !isNameless || !isAuthority && !names.isEmpty else { throw .noSubject }
        if !template.profile.isNamed(by: names) { notes.append(.namesMissing(template.profile)) }
        // "If the subject field contains an empty sequence, then the issuing CA MUST include a subjectAltName extension
        // that is marked as critical" (section 4.2.1.6).
        return SubjectAltName(names).map { Extension($0, isCritical: isNameless) }
    }

    private func policies() throws(IssuanceError) -> Extension {
        guard let value = CertificatePolicies(template.policies) else {
            var seen: Set<ObjectIdentifier> = []
            let repeated = template.policies.map(\.policyIdentifier).first { !seen.insert($0).inserted }
            throw .repeatedPolicy(repeated ?? .anyPolicy)
        }
        return Extension(value)
    }

    /// RFC 5280 sections 4.2.2.1 and 4.2.1.13.
    private func locations() throws(IssuanceError) -> [Extension] {
        var list: [Extension] = []
        let access =
            try template.statusServiceLocations.map { text throws(IssuanceError) in
                AccessDescription(.ocsp, try Self.location(text))
            }
            + template.issuerLocations.map { text throws(IssuanceError) in
                AccessDescription(.caIssuers, try Self.location(text))
            }
        if let value = AuthorityInfoAccess(access) { list.append(Extension(value)) }
        let places = try template.revocationListLocations.map { text throws(IssuanceError) in try Self.location(text) }
        // One point with several names: "each name describes a different mechanism to obtain the same CRL".
        if !places.isEmpty, let point = DistributionPoint(.fullName(places)), let value = CRLDistributionPoints([point]) {
            list.append(Extension(value))
        }
        return list
    }

    private static func location(_ text: String) throws(IssuanceError) -> GeneralName {
        guard let name = try? GeneralName(subjectAltName: "URI:" + text) else { throw .location(text) }
        return name
    }
}
