import DER
import Digests
import GroupFolder
import Octets
import PKIX
import ServerGroups

/// What something would mean for a group: under `--json`, and as lines.
struct GroupImpactReport: Encodable {
    var schema = "signet/group-impact/1"
    var group: String
    var at: String
    var events: [Event]
    /// Whether servers have the anchors by which they validate each other.
    var readiness: [Readiness]

    struct Event: Encodable {
        /// `expiry`, `conversion`, `revocation` or `regeneration`.
        var cause: String
        /// For people.
        var what: String
        var certificates: [Concerned]
        /// Files that change.
        var files: [String]
        /// Who must receive which of them.
        var redistribute: [GroupReissueReport.Redistribution]
        /// Steps that stay to be done by hand.
        var checklist: [String]

        init(_ cause: String, _ what: String, _ impact: GroupImpact, _ group: String) {
            (self.cause, self.what, files) = (cause, what, impact.files)
            certificates = impact.certificates.map(Concerned.init)
            redistribute = impact.receivers.map(GroupReissueReport.Redistribution.init)
            checklist = Sentences.checklist(impact.receivers, group: group)
        }
    }

    struct Concerned: Encodable {
        var use: String?
        var name: String?
        var peer: String?
        var files: [String]
        var subject: String
        var notAfter: String
        /// `ends`, `loses-authority`, `revoked`, `rekeyed`, `reissued` or `converted`.
        var effect: String
        /// What becomes of it, and who notices.
        var message: String
        /// Whether its thumbprint changes; what it will be nobody knows before it is made.
        var thumbprintChanges: Bool
        var oldSHA1: String
        var oldSHA256: String

        init(_ concerned: GroupImpact.Concerned) {
            let (member, certificate) = (concerned.member, concerned.certificate)
            (use, name, peer) = (member?.use.rawValue, member?.name?.text, member?.peer?.text)
            files = concerned.paths
            subject = certificate.subject.rfc4514Text
            notAfter = certificate.validity.notAfter.rfc3339
            effect = concerned.effect.rawValue
            message = Sentences.words(for: concerned.effect, certificate)
            if let member { message += ": \(Sentences.meaning(of: member))" }
            thumbprintChanges = concerned.changes
            oldSHA1 = Hexadecimal.encode(certificate.fingerprint(.sha1))
            oldSHA256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
        }

        var lines: [String] {
            let title = [use, name, peer.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
            return ["\(title.isEmpty ? subject : title) \(message)"] + files.map { "    \(Printable.escaped($0))" }
                + (thumbprintChanges ? ["    SHA-1 \(oldSHA1) -> unknown until it is made"] : [])
        }
    }

    struct Readiness: Encodable {
        /// Who validates.
        var server: String
        /// Who is validated.
        var peer: String
        /// The trusted copy; null: it is in another server's folder.
        var file: String?
        /// `ready`, `lacking` or `unknown`.
        var answer: String

        init(_ readiness: GroupReadiness) {
            (server, peer, file) = (readiness.server.text, readiness.peer.text, readiness.path)
            answer = readiness.answer.rawValue
        }

        var line: String {
            let servers = "\(Printable.escaped(server)) to validate \(Printable.escaped(peer))"
            guard let file else { return "unknown  \(servers): it must trust \(GroupLayout.serverGroupCertificate)" }
            let why = answer == "lacking" ? "holds no anchor that leads there" : "what that one shows is not in this folder"
            return "\(answer)  \(servers): \(Printable.escaped(file)) \(why)"
        }
    }

    var text: String {
        var lines: [String] = []
        for event in events {
            let count = event.certificates.count
            lines.append("\(event.cause) \(event.what): \(count == 0 ? "no certificate is concerned" : Sentences.count(count, "certificate"))")
            lines += event.certificates.flatMap(\.lines).map { "  \($0)" }
            lines += event.redistribute.flatMap(\.lines).map { "  \($0)" }
            lines += event.checklist.map { "  [ ] \($0)" }
        }
        let ready = readiness.count { $0.answer == "ready" }
        lines.append("anchors: \(ready) of \(readiness.count) are ready")
        lines += readiness.filter { $0.answer != "ready" }.map { "  \($0.line)" }
        return lines.map { $0 + "\n" }.joined()
    }
}
