public import Digests
public import Issuance
private import KeyFormats
public import PKIX
public import RSA

/// The conversion of everything in a group to one digest.
///
/// Each member is decided and converted for itself: pieces of work for as many threads as there are. A member whose
/// issuer's certificate and key are in the group is verified under them and signed again; see ``ConversionAuthority``.
public struct TreeConversion: Sendable {
    public let members: [TreeMember]
    public let target: DigestAlgorithm
    /// Certificates with their keys by which members are signed.
    public let authorities: [ConversionAuthority]
    /// With new serial numbers: each certificate's new one, as far as it will be converted.
    public private(set) var newSerialNumbers: [Int: CertificateSerialNumber] = [:]

    private let issuers: [DistinguishedName: Issuers]
    private var refusals: [Int: ConversionDecision.Refusal] = [:]

    /// Whose subject is an issuer's name.
    private struct Issuers: Sendable {
        /// Places in ``authorities``.
        var withKey: [Int] = []
        /// Keys of certificates whose private key is not here.
        var withoutKey: [SubjectPublicKeyInfo] = []
        /// All certificates of the name, by their places in ``members``.
        var members: [Int] = []
    }

    /// - Parameter keys: every private key of the group that fits a certificate in it.
    public init(_ members: [TreeMember], keys: [RSAPrivateKey], to target: DigestAlgorithm) {
        self.members = members
        self.target = target
        let keysByNumber = Dictionary(keys.map { ($0.publicKey, $0) }, uniquingKeysWith: { first, _ in first })
        let named = Self.membersByIssuerName(members)
        var authorities: [ConversionAuthority] = []
        var seen: [SubjectPublicKeyInfo: [DistinguishedName: Int]] = [:]
        issuers = named.mapValues { places in
            var issuers = Issuers(members: places)
            for place in places {
                guard let certificate = members[place].certificate else { continue }
                let information = certificate.subjectPublicKeyInfo
                if let known = seen[information]?[certificate.subject] {
                    if !issuers.withKey.contains(known) { issuers.withKey.append(known) }
                } else if let number = try? information.rsaPublicKey(), let key = keysByNumber[number],
                    let authority = try? ConversionAuthority(certificate: certificate, key: key)
                {
                    seen[information, default: [:]][certificate.subject] = authorities.count
                    issuers.withKey.append(authorities.count)
                    authorities.append(authority)
                } else if !issuers.withoutKey.contains(information) {
                    issuers.withoutKey.append(information)
                }
            }
            return issuers
        }
        self.authorities = authorities
    }

    /// For each issuer's name, as it is encoded in a member, the certificates whose subject it matches.
    private static func membersByIssuerName(_ members: [TreeMember]) -> [DistinguishedName: [Int]] {
        var bySubject: [DistinguishedName: [Int]] = [:]
        for (place, member) in members.enumerated() {
            if let certificate = member.certificate { bySubject[certificate.subject, default: []].append(place) }
        }
        var result: [DistinguishedName: [Int]] = [:]
        var forms: [NameComparisonForm: [Int]]?
        for member in members where result[member.issuer] == nil {
            if let places = bySubject[member.issuer] {
                result[member.issuer] = places
                continue
            }
            // Written otherwise than in the certificate of its owner: RFC 5280 section 7.1 compares.
            let known = forms ?? Self.placesByForm(members)
            forms = known
            result[member.issuer] = known[member.issuer.comparisonForm] ?? []
        }
        return result
    }

    private static func placesByForm(_ members: [TreeMember]) -> [NameComparisonForm: [Int]] {
        var forms: [NameComparisonForm: [Int]] = [:]
        for (place, member) in members.enumerated() {
            if let certificate = member.certificate { forms[certificate.subject.comparisonForm, default: []].append(place) }
        }
        return forms
    }

    /// Decides a member's case; signs nothing.
    public func decide(_ place: Int) -> ConversionDecision {
        switch members[place].content {
        case .certificate(let certificate): decision(certificate, place).decision
        case .revocationList(let list): decision(list, place).decision
        }
    }

    /// Decides a member's case and converts it where that is the decision.
    public func convert(_ place: Int) -> MemberOutcome {
        switch members[place].content {
        case .certificate(let certificate):
            convert(certificate, place) { authority throws(ConversionError) in
                guard let number = newSerialNumbers[place] else { return try authority.convert(certificate, to: target) }
                return try authority.convert(certificate, to: target, renumbering: renumbering(certificate, number))
            }
        case .revocationList(let list):
            convert(list, place) { authority throws(ConversionError) in try authority.convert(list, to: target) }
        }
    }

    private func convert<Signed: ConvertibleStructure>(
        _ structure: Signed, _ place: Int,
        _ sign: (ConversionAuthority) throws(ConversionError) -> Conversion<Signed>?
    ) -> MemberOutcome {
        if refusals[place] == nil {
            // The authority verifies before it signs; of several with one name, one will.
            for candidate in issuers[structure.issuer]?.withKey ?? [] {
                do throws(ConversionError) {
                    guard let conversion = try sign(authorities[candidate]) else { return .left(.alreadyThere) }
                    return .converted(
                        ConvertedMember(
                            oldDigest: conversion.oldDigest, encoded: conversion.new.encoded, changes: conversion.changes,
                            authority: candidate))
                } catch {
                    switch error {
                    case .rsa, .doesNotVerify: return .failed(error)
                    default: continue
                    }
                }
            }
        }
        return .left(decision(structure, place).decision)
    }

    /// The decision, and the authority that would sign.
    private func decision(
        _ structure: some ConvertibleStructure, _ place: Int
    ) -> (decision: ConversionDecision, authority: Int?) {
        let known = issuers[structure.issuer] ?? Issuers()
        var refusal: ConversionError?
        for candidate in known.withKey {
            do throws(ConversionError) {
                let digest = try authorities[candidate].verifiedDigest(of: structure)
                if digest == target { return (.alreadyThere, candidate) }
                if let refusal = refusals[place] { return (.refused(refusal), candidate) }
                if target == .sha1, structure.signatureAlgorithm.parameters == nil { throw .absentParametersWithSHA1 }
                return (.convert(from: digest), candidate)
            } catch {
                if refusal == nil || refusal == .altered { refusal = error }
            }
        }
        switch refusal {
        case .notConvertible(let algorithm), .badParameters(let algorithm):
            return (.refused(.notConvertible(algorithm.nameOrText)), nil)
        case .absentParametersWithSHA1: return (.refused(.notConvertible("absent parameters")), nil)
        case .identifiersDiffer: return (.altered, nil)
        default: break
        }
        // A key that is not here may have signed it.
        for key in known.withoutKey where verdict(on: structure, under: key) != .invalid {
            let isAnchor = members[place].certificate.map { $0.isSelfIssued && $0.subjectPublicKeyInfo == key } ?? false
            return (isAnchor ? .foreignAnchor : .noIssuerKey, nil)
        }
        return (known.members.isEmpty ? .noIssuerKey : .altered, nil)
    }

    private func verdict(on structure: some ConvertibleStructure, under key: SubjectPublicKeyInfo) -> SignatureVerdict {
        if let certificate = structure as? Certificate { return certificate.checkSignature(under: key) }
        if let list = structure as? CertificateList { return list.checkSignature(under: key) }
        return .invalid
    }
}

// MARK: New serial numbers

extension TreeConversion {
    /// Gives every certificate that will be converted a new serial number.
    ///
    /// A certificate that a list in the group revokes is refused, for its new number would not be revoked; so is one that
    /// a certificate which stays as it is names by its number (RFC 5280 section 4.2.1.1). Those that are converted are
    /// made to name the new number.
    ///
    /// - Parameter draw: gives random numbers.
    public mutating func renumber<E: Error>(_ draw: () throws(E) -> CertificateSerialNumber) throws(E) {
        let decisions = members.indices.map { decide($0) }
        for place in members.indices {
            guard let certificate = members[place].certificate, case .convert = decisions[place] else { continue }
            if isRevoked(certificate) { refusals[place] = .revoked }
        }
        // Refusing one leaves it as it is, so that it may name another: as often as something changes.
        var isChanging = true
        while isChanging {
            isChanging = false
            for place in members.indices {
                guard let child = members[place].certificate, refusals[place] != nil || !isConversion(decisions[place]) else {
                    continue
                }
                for named in membersNamedByNumber(in: child) where named != place {
                    guard isConversion(decisions[named]), refusals[named] == nil else { continue }
                    refusals[named] = .namedByNumber
                    isChanging = true
                }
            }
        }
        for place in members.indices where members[place].certificate != nil {
            if isConversion(decisions[place]), refusals[place] == nil { newSerialNumbers[place] = try draw() }
        }
    }

    private func isConversion(_ decision: ConversionDecision) -> Bool {
        if case .convert = decision { true } else { false }
    }

    /// Whether a list of the group that its issuer signed has the certificate.
    private func isRevoked(_ certificate: Certificate) -> Bool {
        members.contains { member in
            guard case .revocationList(let list) = member.content,
                let entry = try? list.entry(for: certificate.serialNumber, issuedBy: certificate.issuer)
            else { return false }
            return (try? entry.reason()) != .removeFromCRL
        }
    }

    /// The members that a certificate's authority key identifier names by issuer and serial number.
    private func membersNamedByNumber(in certificate: Certificate) -> [Int] {
        guard let identifier = try? certificate.extensions.value(of: AuthorityKeyIdentifier.self),
            let number = identifier.authorityCertSerialNumber
        else { return [] }
        return (issuers[certificate.issuer]?.members ?? []).filter { members[$0].certificate?.serialNumber == number }
    }

    private func renumbering(_ certificate: Certificate, _ number: CertificateSerialNumber) -> Renumbering {
        for named in membersNamedByNumber(in: certificate) {
            if let old = members[named].certificate?.serialNumber, let new = newSerialNumbers[named] {
                return Renumbering(number, authority: .init(old: old, new: new))
            }
        }
        return Renumbering(number)
    }
}
