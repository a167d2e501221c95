public import DER
private import KeyFormats
public import PathValidation
public import PKIX
public import RSA

/// Holds what another authority signed against what was asked for, before anything of it comes into a group.
///
/// In this order: the key, the dates, the names, the usage, the path to an anchor that somebody vouched for. The first
/// that is not as it has to be is told of; what is asked of the authority then is the tool's matter.
public struct ReplyCheck: Sendable {
    public var use: CertificateUse
    /// Whether the certificate will sign others: the server group's, where the group's authority may.
    public var signs: Bool
    /// Nil: nobody asked for names, as of one certificate for all uses.
    public var asked: Asked?
    /// Named for this certificate, or accepted before.
    public var anchors: [Certificate]
    /// What may stand between.
    public var intermediates: [Certificate]
    public var time: DERTime
    /// Whether somebody named an anchor: what was accepted before is trusted all the same.
    public var namesTrust = true

    public struct Asked: Sendable {
        /// Nil: any.
        public var subject: DistinguishedName?
        public var alternativeNames: [GeneralName]

        public init(subject: DistinguishedName?, alternativeNames: [GeneralName]) {
            self.subject = subject
            self.alternativeNames = alternativeNames
        }
    }

    public init(
        _ use: CertificateUse, signs: Bool, asked: Asked?, anchors: [Certificate], intermediates: [Certificate], at time: DERTime
    ) {
        self.use = use
        self.signs = signs
        self.asked = asked
        self.anchors = anchors
        self.intermediates = intermediates
        self.time = time
    }

    /// The first of several certificates that is for one of these keys, and which.
    ///
    /// - Throws: ``ReplyFault/otherAlgorithm(_:_:)`` or ``ReplyFault/otherKey(_:)``, of the certificate that issued none of
    ///   the others.
    public static func certificate(
        among certificates: [Certificate], for keys: [RSAPublicKey]
    ) throws(ReplyFault) -> (certificate: Certificate, key: Int) {
        for (place, key) in keys.enumerated() {
            for certificate in certificates where (try? certificate.subjectPublicKeyInfo.rsaPublicKey()) == key {
                return (certificate, place)
            }
        }
        let leaf = certificates.first { one in !certificates.contains { $0 != one && $0.issuer.matches(one.subject) } }
        guard let leaf = leaf ?? certificates.first else { throw .noCertificate }
        let algorithm = leaf.subjectPublicKeyInfo.algorithm.algorithm
        guard algorithm == .rsaEncryption else { throw .otherAlgorithm(leaf, algorithm) }
        throw .otherKey(leaf)
    }

    /// - Returns: the path to the anchor.
    public func check(_ certificate: Certificate) throws(ReplyFault) -> ValidatedPath {
        let algorithm = certificate.subjectPublicKeyInfo.algorithm.algorithm
        guard algorithm == .rsaEncryption else { throw .otherAlgorithm(certificate, algorithm) }
        let validity = certificate.validity
        guard time <= validity.notAfter else { throw .expired(validity.notAfter, at: time) }
        guard validity.notBefore <= time else { throw .notYetValid(validity.notBefore, at: time) }
        try checkNames(of: certificate)
        try checkUsage(of: certificate)
        return try path(of: certificate)
    }

    /// Names beyond those that were asked for.
    public func namesBeyond(_ certificate: Certificate) -> [GeneralName] {
        guard let asked else { return [] }
        return Self.names(of: certificate).filter { name in !asked.alternativeNames.contains { Self.isSame($0, name) } }
    }

    private func checkNames(of certificate: Certificate) throws(ReplyFault) {
        guard let asked else { return }
        if let subject = asked.subject, !certificate.subject.matches(subject) {
            throw .otherSubject(asked: subject, found: certificate.subject)
        }
        let names = Self.names(of: certificate)
        let missing = asked.alternativeNames.filter { name in !names.contains { Self.isSame($0, name) } }
        guard missing.isEmpty else { throw .namesMissing(missing, found: names) }
    }

    private static func names(of certificate: Certificate) -> [GeneralName] {
        (try? certificate.extensions.value(of: SubjectAltName.self))?.names ?? []
    }

    /// RFC 5280 section 7.2: host names without regard to case.
    private static func isSame(_ a: GeneralName, _ b: GeneralName) -> Bool {
        if case .dNSName(let a) = a, case .dNSName(let b) = b { return a.lowercased() == b.lowercased() }
        return a == b
    }

    private func checkUsage(of certificate: Certificate) throws(ReplyFault) {
        let extensions = certificate.extensions
        let constraints = try? extensions.value(of: BasicConstraints.self)
        let purpose = use.replyPurpose(signs: signs)
        if signs {
            guard case .certificateAuthority(let limit)? = constraints else { throw .notAuthority }
            // Below it stands an issuing authority.
            if let limit, limit < 1 { throw .allowsNoAuthority }
        }
        if let usage = try? extensions.value(of: KeyUsage.self), let purpose, usage.isDisjoint(with: purpose.keyUsages) {
            throw .keyUsage(purpose.keyUsages, found: usage)
        }
        if let purpose, let found = (try? extensions.value(of: ExtendedKeyUsage.self))?.purposes {
            let wanted = purpose.extendedKeyUsages
            guard wanted.isEmpty || found.contains(where: { $0 == .anyExtendedKeyUsage || wanted.contains($0) }) else {
                throw .purpose(wanted, found: found)
            }
        }
    }

    private func path(of certificate: Certificate) throws(ReplyFault) -> ValidatedPath {
        let validator = PathValidator(anchors: anchors.map { TrustAnchor($0) }, untrusted: intermediates)
        var requirements = PathRequirements(time: time)
        requirements.purpose = use.replyPurpose(signs: signs) ?? .any
        switch validator.validate(certificate, requirements).outcome {
        case .valid(let path): return path
        case .invalid(let failure):
            let end = failure.fault.rule == .pathBuilding ? end(of: certificate) : nil
            throw end ?? ReplyFault.path(failure)
        }
    }

    /// Where the chain of names ends without an anchor; nil: it does not.
    private func end(of certificate: Certificate) -> ReplyFault? {
        var last = certificate
        var seen: [Certificate] = []
        while !seen.contains(last), seen.count < PathBudget.defaultPathLength {
            if anchors.contains(last) { return nil }
            if last.isSelfIssued { return namesTrust ? .untrusted(last) : .nothingTrusted(last) }
            seen.append(last)
            let candidates = (anchors + intermediates).filter { $0.subject.matches(last.issuer) && !seen.contains($0) }
            guard let next = candidates.first else { return .issuerMissing(last.issuer, of: last) }
            last = next
        }
        return nil
    }
}

extension CertificateUse {
    /// What an answer has to be good for; nil: an authority's certificate that signs nothing may be any.
    func replyPurpose(signs: Bool) -> KeyPurpose? {
        switch self {
        case .serverGroup, .issuingAuthority: signs ? .ca : nil
        // A line is server and client; public authorities certify servers.
        case .subsystemServer, .https, .line: .server
        case .subsystemClient, .remoteSubsystemClient, .client: .client
        }
    }
}

/// Why what another authority signed is not taken.
public enum ReplyFault: Error, Sendable {
    case noCertificate
    /// Another algorithm than RSA.
    case otherAlgorithm(Certificate, ObjectIdentifier)
    /// It is for no key that is here.
    case otherKey(Certificate)
    case expired(DERTime, at: DERTime)
    case notYetValid(DERTime, at: DERTime)
    case otherSubject(asked: DistinguishedName, found: DistinguishedName)
    case namesMissing([GeneralName], found: [GeneralName])
    case notAuthority
    /// Its path length is 0, and an issuing authority stands below it.
    case allowsNoAuthority
    case keyUsage(KeyUsage, found: KeyUsage)
    case purpose([ObjectIdentifier], found: [ObjectIdentifier])
    /// The certificate of an issuer is not there.
    case issuerMissing(DistinguishedName, of: Certificate)
    /// The chain ends at a root that is not among the anchors.
    case untrusted(Certificate)
    /// The same, and no anchor was named at all.
    case nothingTrusted(Certificate)
    /// Another rule of RFC 5280 is broken on the way.
    case path(PathFailure)

    /// A word for programs.
    public var code: String {
        switch self {
        case .noCertificate: "no-certificate"
        case .otherAlgorithm: "other-algorithm"
        case .otherKey: "other-key"
        case .expired: "expired"
        case .notYetValid: "not-yet-valid"
        case .otherSubject, .namesMissing: "other-names"
        case .notAuthority, .allowsNoAuthority, .keyUsage, .purpose: "wrong-usage"
        case .issuerMissing: "chain-missing"
        case .untrusted, .nothingTrusted: "not-trusted"
        case .path: "bad-path"
        }
    }
}
