import DER
import Digests
import GroupFolder
import Octets
import PKIX
import PathValidation
import ServerGroups

/// One server of a pair, with the folder that it lies in.
struct PairSide {
    let name: MemberName
    let inventory: GroupInventory
    let anchors: [Certificate]

    /// What this server shows when the other connects to it, or when it connects to the other.
    func shown(_ kind: PairCheck.Kind, to peer: MemberName) -> (certificate: Certificate?, file: String) {
        let candidates: [GroupMember] =
            kind == .server ? [.subsystemServer(name)] : [.remoteSubsystemClient(name, to: peer)]
        for member in candidates {
            if let certificate = inventory.certificate(of: member) {
                return (certificate, inventory.members[member]?.certificate ?? "")
            }
        }
        return (nil, GroupLayout.path(candidates[0], .certificate))
    }

    /// The list of trusted authorities that the other's certificate is held against: "used to validate the certificate from
    /// <icserver2>".
    func trusted(_ peer: MemberName) -> (certificates: [Certificate], file: String) {
        let copy = TrustedCopy.remoteSubsystem(name, of: peer)
        let path = inventory.trusted[copy]
        return (inventory.certificates(path), path ?? GroupLayout.path(copy))
    }
}

/// Whether one server trusts what the other shows: the steps of Genesys TLS, each answered by itself.
struct PairCheck: Encodable {
    enum Kind: String, Encodable { case server, client }

    /// Who shows a certificate, and who looks at it.
    var shows: String
    var checks: String
    /// `server`: the certificate of a server that is connected to; `client`: of whoever connects.
    var kind: Kind
    var certificate: String
    var trustedFile: String
    var trust: Bool
    var steps: VerifyReport.Steps
    /// The key may be used for this: extended key usage.
    var purpose: VerifyReport.Steps.Answer
    /// Null where there is trust.
    var failure: VerifyReport.Failure?
    /// A file that is missing; null where none is.
    var missing: String?

    /// - Parameters:
    ///   - lists: the revocation lists of both sides.
    init(
        _ kind: Kind, of shower: PairSide, by checker: PairSide, lists: [CertificateList], rule: HostRule, at time: DERTime
    ) {
        (shows, checks, self.kind) = (shower.name.text, checker.name.text, kind)
        let shown = shower.shown(kind, to: checker.name), trusted = checker.trusted(shower.name)
        (certificate, trustedFile) = (shown.file, trusted.file)
        guard let leaf = shown.certificate else {
            (trust, missing) = (false, shown.file)
            steps = VerifyReport.Steps(chain: .no, trusted: .notReached, identity: .notReached, dates: .notReached, revocation: .notReached)
            purpose = .notReached
            return
        }
        let chain = GroupChain(shower.inventory, shower.anchors)
        var requirements = PathRequirements(time: time)
        requirements.purpose = kind == .server ? .server : .client
        requirements.hostRule = rule
        if kind == .server { requirements.identity = ReferenceIdentity(host: shower.name.text) }
        func ask(_ anchors: [Certificate], _ requirements: PathRequirements) -> (result: PathResult, steps: VerifyReport.Steps) {
            // A copy of another authority's anchor holds what leads from it too; what is presented is untrusted.
            let isRoot = anchors.contains(where: \.isSelfIssued)
            let presented = chain.intermediates + chain.anchors + (isRoot ? anchors.filter { !$0.isSelfIssued } : [])
            let anchors = isRoot ? anchors.filter(\.isSelfIssued) : anchors
            let validator = PathValidator(
                anchors: anchors.map { TrustAnchor($0) }, untrusted: presented.filter { !anchors.contains($0) }, revocationLists: lists)
            let result = validator.validate(leaf, requirements)
            let report = VerifyReport(
                file: shown.file, result, presented: [leaf], requirements: requirements, hasLists: !lists.isEmpty)
            return (result, report.steps)
        }
        let (result, asked) = ask(trusted.certificates, requirements)
        let isHost = kind == .client || requirements.identity != nil
        trust = result.isValid && isHost
        missing = trusted.certificates.isEmpty ? trusted.file : nil
        if case .invalid(let found) = result.outcome {
            var shown = ShownCertificates()
            failure = VerifyReport.Failure(found.certificate, found.fault, &shown)
        }
        // A purpose that is not allowed ends the path: the other questions are asked without it.
        purpose = .yes
        var steps = asked
        if case .invalid(let found) = result.outcome, found.fault.rule == .extendedKeyUsage {
            purpose = .no
            requirements.purpose = .any
            steps = ask(trusted.certificates, requirements).steps
        }
        if steps.trusted != .yes {
            // Nothing was reached by way of the other's list: chain, dates and revocation are asked under its own root.
            let own = ask(shower.anchors, requirements)
            steps = own.steps
            if steps.trusted != .yes { (steps.chain, purpose) = (.no, .notReached) }
            steps.trusted = .no
            if case .invalid(let found) = own.result.outcome, found.fault.rule == .extendedKeyUsage { purpose = .no }
        }
        if !isHost { steps.identity = .no }
        self.steps = steps
    }

    /// The questions in the document's order, with the purpose behind.
    var answers: [(question: String, answer: VerifyReport.Steps.Answer)] {
        [
            ("the chain begins with the certificate and ends with its root", steps.chain),
            ("the root is in the list of trusted authorities", steps.trusted),
            ("the host name is the certificate's", steps.identity),
            ("all are valid at this time", steps.dates),
            ("none is revoked", steps.revocation),
            ("the key may be a \(kind.rawValue)'s", purpose),
        ]
    }

    var text: String {
        func padded(_ text: String) -> String { text + String(repeating: " ", count: max(1, 12 - text.utf8.count)) }
        var text = "\(checks) \(trust ? "trusts" : "does not trust") \(shows) as a \(kind.rawValue)\n"
        for (question, answer) in answers { text += "  \(padded(answer.rawValue))\(question)\n" }
        if let missing { text += "  missing     \(Printable.escaped(missing))\n" }
        if let failure {
            text += "  certificate \(failure.subject)\n  expected    \(failure.expected)\n  found       \(failure.found)\n"
        }
        return text
    }
}
