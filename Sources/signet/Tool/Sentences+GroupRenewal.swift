import DER
import GroupFolder
import KeyFormats
import PKIX
import ServerGroups

/// Revocation, backups and what becomes of certificates, in words; lower case, no full stop.
extension Sentences {
    static func count(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }

    static func count(_ count: Int, _ noun: String, _ nouns: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(nouns)" }

    static func complaint(about failure: GroupRevocation.Failure) -> Complaint {
        switch failure {
        case .root:
            return Complaint(
                exit: .refused, code: .refused, message: "a certificate that signs itself stands on no revocation list",
                hint: "trust in it ends where its copies do: 'signet group regenerate --use server-group' replaces it")
        case .notIssuedHere(let issuer):
            return Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "a certificate of one of the group's present authorities was expected, found one of \(issuer.rfc4514Text)",
                hint: "its own authority revokes it")
        case .noKey(let member):
            return Complaint(
                exit: .refused, code: .refused,
                message: "the private key of the \(title(of: member)) was expected in the folder, in the open, found none",
                file: GroupLayout.path(member, .privateKey), hint: "bring it back for the time of the change")
        case .authority(let member, let error):
            var complaint = complaint(about: error)
            complaint.file = GroupLayout.path(member, .certificate)
            return complaint
        case .list(let error, let path):
            var complaint = complaint(about: error)
            complaint.file = path
            return complaint
        }
    }

    static func complaint(about failure: GroupRestoration.Failure) -> Complaint {
        switch failure {
        case .noBackups(let member):
            Complaint(
                exit: .doesNotFit, code: .missing, message: "numbered backups of the \(title(of: member)) were expected, found none",
                hint: "see 'signet group backups'")
        case .noNumber(let member, let number, let numbers):
            Complaint(
                exit: .doesNotFit, code: .missing,
                message: "a backup of the \(title(of: member)) with the number \(number) was expected, found \(numbers.map { "\($0)" }.joined(separator: ", "))",
                hint: "name one of these")
        case .file(let error): complaint(about: error as any Error)
        }
    }

    /// Who notices when a certificate is no longer good.
    static func meaning(of member: GroupMember) -> String {
        let name = member.name.map { Printable.escaped($0.text) } ?? ""
        return switch member {
        case .serverGroup: "everybody who trusts the group"
        case .issuingAuthority: "everybody who is shown a certificate that the authority of \(name) issued"
        case .subsystemServer: "subsystems, clients and servers that connect to \(name)"
        case .subsystemClient: "what the subsystems of \(name) connect to"
        case .remoteSubsystemClient(_, let peer): "the connections of \(name) to \(Printable.escaped(peer.text))"
        case .client: "what the client \(name) connects to"
        case .line: "TLS on the SIP line \(name)"
        case .https: "browsers and others that connect to \(name)"
        }
    }

    /// What becomes of a certificate.
    static func words(for effect: GroupImpact.Effect, _ certificate: Certificate) -> String {
        switch effect {
        case .ends: "ends on \(certificate.validity.notAfter.rfc3339)"
        case .losesAuthority: "is validated no longer, for want of its authority"
        case .revoked: "is revoked"
        case .rekeyed: "is replaced, and its key"
        case .reissued: "is signed again for the same key"
        case .converted: "is signed again with the other digest"
        }
    }

    /// What stays to be done by hand on the servers; the document's steps.
    static func checklist(_ receivers: [GroupReceiver], group: String) -> [String] {
        guard !receivers.isEmpty else { return [] }
        var list = ["before: signet group snapshot \(Printable.quoted(group)), and a copy on a medium that lies in a safe"]
        for receiver in receivers {
            let name = Printable.escaped(receiver.name.text)
            let files = count(receiver.files.count, "file")
            switch receiver.kind {
            case .server:
                list.append("\(name): put \(files) in place, restart the Interaction Center service, reboot once and see that it starts")
            case .remote: list.append("\(name): put \(files) in place; when the servers run, restart its service and see that it connects")
            case .client: list.append("\(name): put \(files) in place, and restart the client")
            case .https: list.append("\(name): put \(files) in place, and restart the web server")
            }
        }
        list.append("after: signet group check \(Printable.quoted(group)), and a copy of the folder that works")
        return list
    }
}
