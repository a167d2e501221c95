public import DER
private import KeyFormats
public import PKIX

/// Which of the extensions that a request asks for shall stand in the certificate.
public enum ExtensionCopying: Hashable, Sendable {
    case none
    case subjectAltName
    case listed([ObjectIdentifier])
    case all

    func includes(_ type: ObjectIdentifier) -> Bool {
        switch self {
        case .none: false
        case .subjectAltName: type == .subjectAltName
        case .listed(let types): types.contains(type)
        case .all: true
        }
    }
}

/// What became of the extensions that a request asked for.
public struct ExtensionCopies: Hashable, Sendable {
    public struct Dropped: Hashable, Sendable {
        public let asked: Extension
        public let reason: Reason
    }

    public enum Reason: String, Hashable, Sendable {
        /// Nobody chose to copy it.
        case notChosen
        /// The profile says what stands there.
        case profile
        /// The issuer computes it.
        case issuer
        /// It was given beside the request.
        case given
        /// RFC 5280 sections 4.2.1.5, 4.2.1.10, 4.2.1.11 and 4.2.1.14 have it in CA certificates only.
        case authoritiesOnly
    }

    public internal(set) var copied: [Extension] = []
    public internal(set) var dropped: [Dropped] = []
    /// Types that were listed to be copied and that the request does not ask for.
    public internal(set) var missing: [ObjectIdentifier] = []

    /// Nothing was asked for.
    public init() {}
}

extension CertificateTemplate {
    /// Takes over what the choice includes, and nothing that the profile or the issuer decides.
    ///
    /// Alternative names come behind those that the template has, each once. Whether their extension is critical is the
    /// issuer's to say (RFC 5280 section 4.2.1.6). Others are copied octet for octet with their criticality; those whose
    /// type is known must read.
    ///
    /// - Throws: ``IssuanceError/requestExtensions(_:)``, ``IssuanceError/requestedExtension(_:_:)``,
    ///   ``IssuanceError/repeatedExtension(_:)``, ``IssuanceError/requestedName(_:)``. Without a choice nothing that the
    ///   request asks for can fail.
    public mutating func copyExtensions(
        from request: CertificationRequest, _ choice: ExtensionCopying
    ) throws(IssuanceError) -> ExtensionCopies {
        var copies = ExtensionCopies()
        let asked: Extensions
        do throws(DERError) {
            asked = try request.requestedExtensions() ?? Extensions([])
        } catch {
            if choice == .none { return copies }
            throw .requestExtensions(error)
        }
        let owned = ownedTypes
        var changed = self
        for one in asked.all {
            if let reason = reason(against: one.type, choice, owned) {
                copies.dropped.append(.init(asked: one, reason: reason))
                continue
            }
            guard !copies.copied.contains(where: { $0.type == one.type }) else { throw .repeatedExtension(one.type) }
            guard let names = try KnownExtensions.alternativeNames(one) else {
                changed.furtherExtensions.append(one)
                copies.copied.append(one)
                continue
            }
            if let unfit = names.first(where: \.isUnfitToBeIssued) { throw .requestedName(unfit) }
            for name in names where !changed.alternativeNames.contains(name) { changed.alternativeNames.append(name) }
            copies.copied.append(one)
        }
        if case .listed(let types) = choice {
            copies.missing = types.filter { type in !asked.all.contains { $0.type == type } }
        }
        self = changed
        return copies
    }

    private func reason(
        against type: ObjectIdentifier, _ choice: ExtensionCopying, _ owned: Set<ObjectIdentifier>
    ) -> ExtensionCopies.Reason? {
        if [.subjectKeyIdentifier, .authorityKeyIdentifier].contains(type) { return .issuer }
        if [.basicConstraints, .keyUsage, .extKeyUsage].contains(type) { return .profile }
        if !choice.includes(type) { return .notChosen }
        if owned.contains(type) { return .given }
        let authoritiesOnly: [ObjectIdentifier] = [.nameConstraints, .policyMappings, .policyConstraints, .inhibitAnyPolicy]
        return !profile.isAuthority && authoritiesOnly.contains(type) ? .authoritiesOnly : nil
    }
}

/// The extensions whose syntax is known: what a request has under their types must have it.
private enum KnownExtensions {
    private static let types: [any ExtensionValue.Type] = [
        SubjectAltName.self, IssuerAltName.self, SubjectDirectoryAttributes.self, CertificatePolicies.self,
        PolicyMappings.self, PolicyConstraints.self, InhibitAnyPolicy.self, NameConstraints.self,
        CRLDistributionPoints.self, FreshestCRL.self, AuthorityInfoAccess.self, SubjectInfoAccess.self,
    ]

    /// The names of a subjectAltName; nil for every other extension.
    static func alternativeNames(_ one: Extension) throws(IssuanceError) -> [GeneralName]? {
        do throws(DERError) {
            if one.type == .subjectAltName { return try one.read(as: SubjectAltName.self).names }
            for type in types where type.identifier == one.type { try check(one, type) }
            return nil
        } catch {
            throw .requestedExtension(one.type, error)
        }
    }

    private static func check<Value: ExtensionValue>(_ one: Extension, _ type: Value.Type) throws(DERError) {
        _ = try one.read(as: type)
    }
}

extension GeneralName {
    /// Whether a CA that conforms to RFC 5280 section 4.2.1.6 may not write it: a text without the syntax of its kind (a
    /// NUL in a host name once made other programs read another host), an address of another length. Underscores in
    /// host names are let through: machines have such names.
    fileprivate var isUnfitToBeIssued: Bool {
        let text: String
        switch self {
        case .dNSName(let name): text = "DNS:" + name.replacing("_", with: "-")
        case .rfc822Name(let mailbox): text = "email:" + mailbox
        case .uniformResourceIdentifier(let identifier): text = "URI:" + identifier
        case .iPAddress(let octets): return ![4, 16].contains(octets.count)
        default: return false
        }
        return (try? GeneralName(subjectAltName: text)) == nil
    }
}
