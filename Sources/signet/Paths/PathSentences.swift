import DER
import Digests
import KeyFormats
import PKIX
import PathValidation

/// Faults and checks of paths in words: what was expected, and what was found.
enum PathSentences {
    /// The two values that disagree.
    struct Facts {
        var expected: String
        var found: String
    }

    static func name(of certificate: Certificate) -> String { name(certificate.subject, orNumber: certificate) }

    private static func name(_ name: DistinguishedName, orNumber certificate: Certificate) -> String {
        guard name.isEmpty else { return shown(name) }
        let names = (try? certificate.extensions.value(of: SubjectAltName.self))?.names ?? []
        return names.first.map { shown($0) } ?? "the one with serial number \(certificate.serialNumber)"
    }

    /// A name that is longer than this tells nobody anything, and stands in the answer once for each rejected issuer;
    /// the fingerprint beside it says which certificate is meant.
    private static let shownOctetCount = 4096

    static func shown(_ name: DistinguishedName) -> String {
        name.encoded.count > shownOctetCount ? "a name of \(name.encoded.count) octets" : name.rfc4514Text
    }

    static func shown(_ name: GeneralName) -> String {
        switch name {
        case .directoryName(let name): "DirName:\(shown(name))"
        case .dNSName(let text), .rfc822Name(let text), .uniformResourceIdentifier(let text):
            text.utf8.count > shownOctetCount ? "a name of \(text.utf8.count) octets" : name.openSSLText
        // A base of a constraint: address and mask.
        case .iPAddress(let octets) where octets.count == 8 || octets.count == 32:
            [octets.prefix(octets.count / 2), octets.suffix(octets.count / 2)]
                .compactMap { IPAddress(octets: Array($0))?.description }.joined(separator: "/")
        case .iPAddress(let octets): "IP:\(IPAddress(octets: octets)?.description ?? "\(octets.count) octets")"
        default: name.openSSLText
        }
    }

    static func facts(_ fault: PathFault) -> Facts {
        switch fault {
        case .noIssuer(let issuer):
            Facts(expected: "a certificate of the issuer, trusted or leading to one", found: "none with the name \(shown(issuer))")
        case .useNotTrusted(let purpose, let uses):
            Facts(
                expected: purpose == .any ? "an anchor trusted for any use" : "an anchor trusted for purpose \(purpose.rawValue)",
                found: [("trusted", uses.trusted), ("rejected", uses.rejected)].filter { !$0.1.isEmpty }
                    .map { "\($0.0) for \(list($0.1))" }.joined(separator: ", "))
        case .loop: Facts(expected: "a name and key once in a path", found: "the same name and key again")
        case .budgetExhausted(let budget, let limit):
            Facts(
                expected: budget == .pathLength ? "a path of at most \(limit) certificates" : "at most \(limit) \(budget.rawValue)",
                found: "more: the budget '\(budget.rawValue)' is exhausted")
        case .malformedExtension(let type, let error):
            Facts(expected: "\(type.nameOrText) as it is defined", found: Sentences.complaint(about: error).line)
        case .repeatedExtension(let type): Facts(expected: "\(type.nameOrText) once", found: "twice")
        case .signatureInvalid(let algorithm):
            Facts(expected: "a valid \(algorithm.nameOrText) signature by the issuer's key", found: "one that is not valid")
        case .signatureUnsupported(let algorithm):
            Facts(expected: "an RSA signature", found: "\(algorithm.nameOrText), which Signet does not compute")
        case .weakDigest(let digest, let minimum):
            Facts(expected: "a digest of at least \(minimum.rawValue)", found: digest.rawValue)
        case .shortKey(let bitCount, let minimum):
            Facts(expected: "a key of at least \(minimum) bits", found: "\(bitCount) bits")
        case .notYetValid(let notBefore, let time):
            Facts(expected: "notBefore at or before \(time.rfc3339)", found: "\(notBefore.rfc3339): not yet valid")
        case .expired(let notAfter, let time):
            Facts(expected: "notAfter at or after \(time.rfc3339)", found: "\(notAfter.rfc3339): expired")
        case .revoked(let revocation):
            Facts(
                expected: "not on a revocation list",
                found: "revoked \(revocation.date.rfc3339), \(revocation.reason), by the list \(name(of: revocation.list))")
        case .revocationUnknown(let rejections):
            Facts(expected: "a current, valid revocation list that covers it", found: "none: status unknown\(reasons(rejections))")
        case .revocationListInvalid(let rejection):
            Facts(expected: "a valid revocation list", found: "\(name(of: rejection.list)): \(sentence(rejection.fault))")
        case .issuerNameDiffers(let expected, let found):
            Facts(expected: "issuer \(shown(expected))", found: shown(found))
        case .emptyAuthorityName: Facts(expected: "an authority with a name", found: "an empty subject")
        case .nameNotPermitted(let name, let bases):
            Facts(expected: "a name within \(bases.map(shown).joined(separator: ", "))", found: shown(name))
        case .nameExcluded(let name, let base): Facts(expected: "no name within \(shown(base))", found: shown(name))
        case .constraintUnsupported(let name, let base):
            Facts(expected: "no name of the form of the constraint \(shown(base)), which is not processed", found: shown(name))
        case .nameUnprocessable(let name): Facts(expected: "a name that can be held against constraints", found: shown(name))
        case .noValidPolicy(let valid, let wanted):
            Facts(
                expected: wanted.isEmpty ? "a valid policy" : "one of the policies \(list(wanted))",
                found: valid.isEmpty ? "no valid policy" : "the policies \(list(valid))")
        case .anyPolicyMapped: Facts(expected: "no mapping from or to anyPolicy", found: "one")
        case .repeatedPolicy(let policy): Facts(expected: "each policy once", found: "\(policy.nameOrText) twice")
        case .unknownPolicyQualifier(let type):
            Facts(expected: "policy qualifiers that are known, in critical certificatePolicies", found: type.nameOrText)
        case .notVersion3(let version): Facts(expected: "an authority's certificate of version 3", found: "version \(version.rawValue + 1)")
        case .notCertificateAuthority(let hasBasicConstraints):
            Facts(expected: "basicConstraints with cA", found: hasBasicConstraints ? "cA is FALSE" : "no basicConstraints")
        case .pathTooLong(let limit, let found):
            Facts(expected: "at most \(limit) intermediate certificates (pathLenConstraint)", found: "\(found)")
        case .keyUsageLacks(let wanted, let found):
            Facts(expected: "key usage \(list(wanted, " or "))", found: found.isEmpty ? "none" : list(found, ", "))
        case .purposeNotAllowed(let purpose, let found):
            Facts(expected: "extended key usage for purpose \(purpose.rawValue)", found: list(found))
        case .unknownCriticalExtension(let type):
            Facts(expected: "critical extensions that are known", found: "\(type.nameOrText), critical and unknown")
        case .nonconforming(let defect): facts(defect)
        case .identityDiffers(let reference, _, let presented):
            Facts(expected: reference.description, found: found(reference, presented))
        }
    }

    /// A mismatch of kinds is said: people ask for an address and the certificate has names.
    private static func found(_ reference: ReferenceIdentity, _ presented: [PresentedIdentity]) -> String {
        guard !presented.isEmpty else { return "no name at all" }
        let names = presented.prefix(shownCount).map { Printable.escaped($0.description) }.joined(separator: ", ")
            + (presented.count > shownCount ? " and \(presented.count - shownCount) more" : "")
        switch reference {
        case .address where !presented.contains(where: { if case .iPAddress = $0 { true } else { false } }):
            return "\(names): the certificate has no addresses, and you asked for one"
        case .host where !presented.contains(where: { if case .dNSName = $0 { true } else { false } }):
            return "\(names): the certificate has no dNSName, and you asked for a host"
        default: return names
        }
    }

    private static let shownCount = 8

    /// Why a list does not tell.
    static func sentence(_ fault: RevocationListFault) -> String {
        switch fault {
        case .notIndirect: "another issuer's certificates are only on an indirect list, which this is not"
        case .otherDistributionPoint: "it is for another distribution point"
        case .otherCertificates(let scope): "it is for other certificates (\(scope))"
        case .noNewReasons: "it covers no reason that is not covered yet"
        case .someReasonsOnly: "it covers some reasons only"
        case .deltaWithoutBase: "it is a delta without a complete list to add it to"
        case .notYetIssued(let thisUpdate, let time): "its thisUpdate \(thisUpdate.rfc3339) is after \(time.rfc3339)"
        case .outdated(let nextUpdate, let time): "its nextUpdate \(nextUpdate.rfc3339) is before \(time.rfc3339)"
        case .noIssuer: "the certificate of its issuer is not there"
        case .issuerPath(let failure): "the path of its issuer fails: \(name(of: failure.certificate)), \(failure.rule.rawValue)"
        case .signatureUnsupported(let algorithm): "its signature is \(algorithm.nameOrText), which Signet does not compute"
        case .weakDigest(let digest, let minimum): "its digest is \(digest.rawValue), at least \(minimum.rawValue) is wanted"
        case .signatureInvalid: "its signature is not valid"
        case .issuerMayNotSign(let usage): "its issuer's key usage lacks cRLSign: \(list(usage, ", "))"
        case .unknownCriticalExtension(let type): "it has the critical extension \(type.nameOrText), which is unknown"
        case .malformedExtension(let type, _): "its extension \(type.nameOrText) does not read"
        case .repeatedExtension(let type): "it has the extension \(type.nameOrText) twice"
        }
    }

    static func reasons(_ rejections: [RevocationListRejection]) -> String {
        rejections.isEmpty
            ? "" : ": " + rejections.prefix(shownCount).map { "\(name(of: $0.list)): \(sentence($0.fault))" }.joined(separator: ", ")
    }

    static func name(of list: CertificateList) -> String {
        "of \(shown(list.issuer)) of \(list.thisUpdate.rfc3339)"
    }

    /// What a check that passed looked at.
    static func sentence(_ check: PathCheck) -> String {
        switch check {
        case .trusted: return "given as trusted"
        case .signature(let algorithm): return "\(algorithm.nameOrText), valid under the issuer's key"
        case .key(let bitCount): return bitCount.map { "RSA, \($0) bits" } ?? "not an RSA key"
        case .validity(let validity, let time):
            return "\(validity.notBefore.rfc3339) to \(validity.notAfter.rfc3339), at \(time.rfc3339)"
        case .revocation(let status): return sentence(status)
        case .issuerName(let name): return shown(name)
        case .nameConstraints(let count): return count == 1 ? "1 name is within them" : "\(count) names are within them"
        case .policies(let policies): return policies.map { "valid: \(list($0))" } ?? "none is valid, and none is required"
        case .certificateAuthority(let limit): return "cA" + (limit.map { ", pathLenConstraint \($0)" } ?? "")
        case .pathLength(let left): return "\(left) more may follow"
        case .keyUsage(let usage): return usage.map { list($0, ", ") } ?? "not restricted"
        case .extendedKeyUsage(let usage, let purpose):
            return "\(usage.map { list($0) } ?? "not restricted"), asked for: \(purpose.rawValue)"
        case .criticalExtensions(let types): return types.isEmpty ? "none" : list(types)
        case .profile: return "nothing is broken that binds who made it"
        case .identity(let reference, let rule, let matched):
            return "\(Printable.escaped(matched.description)) is \(reference) (\(rule.rawValue))"
        }
    }

    static func sentence(_ status: RevocationStatus) -> String {
        switch status {
        case .notChecked: "no list was given"
        case .unrevoked(let lists, _): "not revoked" + (lists.first.map { ", by the list \(name(of: $0))" } ?? "")
        case .revoked(let revocation): "revoked \(revocation.date.rfc3339), \(revocation.reason)"
        case .unknown(let rejections): "unknown\(reasons(rejections))"
        }
    }

    private static func list(_ identifiers: [ObjectIdentifier]) -> String {
        identifiers.prefix(shownCount).map(\.nameOrText).joined(separator: ", ")
            + (identifiers.count > shownCount ? " and \(identifiers.count - shownCount) more" : "")
    }

    private static func list(_ usage: KeyUsage, _ separator: String) -> String {
        KeyUsage.names.filter { name in KeyUsage(named: name).map { !usage.isDisjoint(with: $0) } ?? false }
            .joined(separator: separator)
    }
}
