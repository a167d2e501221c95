import DER
import Digests
import KeyFormats
import Octets
import PKIX
import PathValidation

/// The answer of `verify`, under `--json` and for the text.
struct VerifyReport: Encodable {
    var schema = "signet/verify/1"
    var file: String
    var valid: Bool
    var time: String
    var purpose: String
    /// The leaf first, the trusted certificate last; where it is not valid, the path that came furthest.
    var path: [One]
    /// Null where it is valid.
    var failure: Failure?
    var steps: Steps
    /// Null where nobody was asked for.
    var identity: Identity?
    /// Of the user-constrained-policy-set.
    var policies: [RequestReport.Identifier]
    /// Whether the certificates of the file stand in the order of the path.
    var presentedInOrder: Bool
    var rejected: [Rejected]
    var warnings: [String]
    /// How many warnings of certificates whose status is unknown stand at the end; the text says them itself.
    private var unknownCount = 0

    private enum CodingKeys: CodingKey {
        case schema, file, valid, time, purpose, path, failure, steps, identity, policies, presentedInOrder, rejected, warnings
    }

    func spokenWarnings(_ json: Bool) -> [String] { json ? warnings : warnings.dropLast(unknownCount) }

    struct One: Encodable {
        var subject: String
        var issuer: String
        var serial: String
        var sha256: String
        var notBefore: String
        var notAfter: String
        /// good, unknown or not-checked; null where it was not reached, and for the trusted certificate.
        var revocation: String?
        /// Why the status is unknown, of each list.
        var revocationReasons: [String]
        var checks: [Check]

        /// Whose status is unknown, and why.
        var unknownStatus: String {
            subject + ": " + (revocationReasons.isEmpty ? "no list of its issuer" : revocationReasons.joined(separator: "; "))
        }

        struct Check: Encodable {
            var rule: String
            var clause: String
            var found: String
        }

        init(_ checked: CheckedCertificate, _ shown: inout ShownCertificates) {
            let (certificate, checks, status) = (checked.certificate, checked.checks, checked.revocation)
            let one = shown.one(certificate)
            subject = one.name
            issuer = PathSentences.shown(certificate.issuer)
            serial = certificate.serialNumber.description
            sha256 = one.sha256
            notBefore = certificate.validity.notBefore.rfc3339
            notAfter = certificate.validity.notAfter.rfc3339
            revocation =
                switch status {
                case .notChecked: "not-checked"
                case .unrevoked: "good"
                case .revoked: "revoked"
                case .unknown: "unknown"
                case nil: nil
                }
            revocationReasons = []
            if case .unknown(let rejections) = status {
                revocationReasons = rejections.map { "\(PathSentences.name(of: $0.list)): \(PathSentences.sentence($0.fault))" }
            }
            self.checks = checks.map {
                Check(rule: $0.rule.rawValue, clause: $0.rule.clause, found: PathSentences.sentence($0))
            }
        }
    }

    struct Failure: Encodable {
        var subject: String
        var sha256: String
        var rule: String
        var clause: String
        var expected: String
        var found: String
        /// The budget that is exhausted; null where none is.
        var budget: String?

        init(_ certificate: Certificate, _ fault: PathFault, _ shown: inout ShownCertificates) {
            let facts = PathSentences.facts(fault)
            let one = shown.one(certificate)
            subject = one.name
            sha256 = one.sha256
            rule = fault.rule.rawValue
            clause = fault.clause
            expected = facts.expected
            found = facts.found
            if case .budgetExhausted(let kind, _) = fault { budget = kind.rawValue }
        }
    }

    struct Rejected: Encodable {
        var candidate: String
        var sha256: String
        var trusted: Bool
        /// Whose issuer it would have been.
        var issuerOf: String
        var reason: Failure
    }

    struct Identity: Encodable {
        var asked: String
        var rule: String
        var clause: String
        /// Null: no name matches.
        var matched: String?
        var presented: [String]
    }

    init(file: String, _ result: PathResult, presented: [Certificate], requirements: PathRequirements, hasLists: Bool) {
        self.file = file
        valid = result.isValid
        time = requirements.time.rfc3339
        purpose = requirements.purpose.rawValue
        warnings = []
        var shown = ShownCertificates()
        let checked: [CheckedCertificate]
        switch result.outcome {
        case .valid(let path):
            checked = path.certificates
            policies = path.policies.map { .init($0) }
            warnings = path.weaknesses.map(Self.warning)
        case .invalid(let found):
            checked = found.path
            policies = []
            failure = Failure(found.certificate, found.fault, &shown)
        }
        path = []
        for one in checked { path.append(One(one, &shown)) }
        rejected = []
        for one in result.rejected {
            let candidate = shown.one(one.candidate)
            rejected.append(
                Rejected(
                    candidate: candidate.name, sha256: candidate.sha256, trusted: one.isAnchor,
                    issuerOf: shown.one(one.subject).name, reason: Failure(one.culprit ?? one.candidate, one.fault, &shown)))
        }
        presentedInOrder = zip(presented, checked).allSatisfy { $0 == $1.certificate } && presented.count <= checked.count
        if valid, !presentedInOrder {
            warnings.append("the certificates of the file are not in the order of the path, from the certificate to the trusted one")
        }
        if valid {
            let unknown = path.filter { $0.revocation == "unknown" }.map { "revocation unknown: \($0.unknownStatus)" }
            (warnings, unknownCount) = (warnings + unknown, unknown.count)
        }
        var matches: Bool?
        if let reference = requirements.identity, let leaf = presented.first {
            let check = IdentityCheck(leaf, is: reference, rule: requirements.hostRule)
            matches = check.matched != nil
            identity = Identity(
                asked: reference.description, rule: requirements.hostRule.rawValue, clause: requirements.hostRule.clause,
                matched: check.matched?.description, presented: check.presented.map(\.description))
        }
        steps = Steps(result, checked, identityMatches: matches, hasLists: hasLists)
    }

    private static func warning(_ weakness: PathWeakness) -> String {
        switch weakness {
        case .digest(let certificate, let digest):
            "\(PathSentences.name(of: certificate)) is signed with \(digest.rawValue); sha256 is what counts today"
        case .key(let certificate, let bitCount):
            "the key of \(PathSentences.name(of: certificate)) has \(bitCount) bits; 2048 is what counts today"
        }
    }
}
