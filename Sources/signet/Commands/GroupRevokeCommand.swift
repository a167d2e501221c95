import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import ServerGroups

struct GroupRevokeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Put a certificate on the revocation list of the group's authority that issued it.",
        discussion: """
            The certificate is a file in the folder, a numbered backup too, a member by --use and --name, or any other \
            file. The list goes on from the newest of that authority in the folder, whose signature is verified, and \
            lies beside the authority's certificate. What is in use should be regenerated first, and its backup revoked.

              signet group revoke group Lines/trunk_LineCertificate.cer.1 \\
                --reason superseded
              signet group revoke group --use https --name web.example.com \\
                --reason keyCompromise --days 7 --json
            """)

    @OptionGroup var group: GroupOptions

    @Argument(
        help: ArgumentHelp("The certificate: a path in the folder, or another file.", valueName: "cert"), completion: .file())
    var certificate: String?

    @OptionGroup var member: GroupMemberOptions

    @Option(help: ArgumentHelp("Why: \(ReasonOption.allValueStrings.joined(separator: ", ")).", valueName: "reason"))
    var reason: ReasonOption?

    @Option(help: ArgumentHelp("Since when its key is known or suspected to be bad.", valueName: "time"))
    var invalidityDate: TimeOption?

    @Option(help: ArgumentHelp("In how many days the next list will come.", valueName: "n"))
    var days = 30

    @Flag(name: .customLong("allow-sha1"), help: "Sign with SHA-1, for old servers that take nothing else.")
    var allowSHA1 = false

    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let (group, path) = folderAndCertificate
        let time = clock.time
        let end = try ValidityOptions.time(time, days: days)
        let work = try GroupWork(group, .revoke, "group revoke", at: time, session)
        let revoked = try certificate(path, work, session)
        do {
            return try revoke(revoked, try GroupRevocation(of: revoked, in: work.inventory), until: end, work, session)
        } catch let failure as GroupRevocation.Failure {
            throw Sentences.complaint(about: failure)
        }
    }

    /// With SIGNET_GROUP the one argument is the certificate.
    private var folderAndCertificate: (GroupOptions, String?) {
        guard certificate == nil, member.use == nil, group.folder != nil, SystemProcess.environment("SIGNET_GROUP") != nil else {
            return (group, certificate)
        }
        var group = group
        let path = group.folder
        group.folder = nil
        return (group, path)
    }

    private func certificate(_ path: String?, _ work: borrowing GroupWork, _ session: Session) throws -> Certificate {
        guard let path else {
            let member = try member.requiredMember(of: work.shape)
            guard let certificate = work.inventory.certificate(of: member) else {
                throw Complaint(
                    exit: .doesNotFit, code: .missing, message: "the certificate of the \(Sentences.title(of: member)) was expected in the folder, found none",
                    file: GroupLayout.path(member, .certificate), hint: "name a file")
            }
            return certificate
        }
        guard try member.member(of: work.shape) == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "the certificate was expected once, found a file and --use", hint: "leave one out")
        }
        return try CertificateInput.certificate(work.inventory.entries[path] == nil ? path : "\(work.folder)/\(path)", session)
    }

    private func revoke(
        _ certificate: Certificate, _ revocation: GroupRevocation, until end: DERTime, _ work: borrowing GroupWork, _ session: Session
    ) throws -> Exit {
        let title = "\(certificate.serialNumber): \(certificate.subject.rfc4514Text)"
        let before = revocation.entry(for: certificate)
        let oldReason = before.map { (try? $0.reason()) ?? .unspecified }
        if let before, let oldReason, reason == nil || reason?.reason == oldReason, invalidityDate == nil {
            let report = try Report(certificate, revocation, revocation.earlier?.list, revocation.earlier?.path, work, already: true)
            try session.write(report) { report.text }
            session.say("revoked already, since \(before.revocationDate.rfc3339), \(oldReason): \(title); nothing was changed")
            return .done
        }
        let digest = work.inventory.serverGroup?.signatureAlgorithm.rsaPKCS1DigestAlgorithm ?? .sha256
        try WeakDigest.check(digest, isAllowed: allowSHA1)
        var random = SystemRandomSource()
        let list = try revocation.list(
            revoking: Revocation(certificate.serialNumber, reason: reason?.reason, invalidityDate: invalidityDate?.time),
            at: work.time, until: end, digest: digest, allowing: allowSHA1 ? .sha1 : [], random: &random)
        var files = GroupReplacement(work.inventory)
        files.put(listOf: revocation.issuer, list)
        let written = try work.commit(files.staged(), work.state)
        let report = try Report(certificate, revocation, list, written.first, work, already: false)
        try session.write(report) { report.text }
        session.say("\(oldReason.map { "changed, was \($0)" } ?? "revoked") \(title); the next list is due by \(end.rfc3339)")
        if let user = work.shape.members.first(where: { work.inventory.certificate(of: $0) == certificate }) {
            session.warn("it is the certificate of the \(Sentences.title(of: user)), in use: 'signet group regenerate' replaces it")
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/group-revoke/1"
        var group: String
        var subject: String
        var serial: String
        var sha256: String
        /// The authority whose list it is.
        var issuer: String
        var reason: String?
        var date: String?
        var list: String?
        var number: String?
        var nextUpdate: String?
        /// Whether it was revoked before; nothing was changed then.
        var already: Bool
        /// Who needs the list.
        var redistribute: [GroupReissueReport.Redistribution]

        init(
            _ certificate: Certificate, _ revocation: GroupRevocation, _ list: CertificateList?, _ path: String?,
            _ work: borrowing GroupWork, already: Bool
        ) throws {
            group = work.folder
            subject = certificate.subject.rfc4514Text
            serial = certificate.serialNumber.description
            sha256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
            issuer = Sentences.title(of: revocation.issuer)
            let entry = try list?.entry(for: certificate.serialNumber, issuedBy: certificate.issuer)
            reason = entry.map { "\((try? $0.reason()) ?? .unspecified)" }
            date = entry?.revocationDate.rfc3339
            self.list = path
            self.already = already
            if let list {
                let report = RevocationListReport(list)
                (number, nextUpdate) = (report.number, report.nextUpdate)
            }
            redistribute = GroupReceiver.receivers(of: already ? [] : [path].compactMap(\.self), in: work.shape)
                .map(GroupReissueReport.Redistribution.init)
        }

        var text: String { (list.map { Printable.escaped($0) + "\n" } ?? "") + redistribute.flatMap(\.lines).map { $0 + "\n" }.joined() }
    }
}
