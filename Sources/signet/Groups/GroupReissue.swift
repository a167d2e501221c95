import DER
import Digests
import Files
import GroupFolder
import Issuance
import Octets
import PKIX
import ServerGroups

/// Other certificates in the place of a group's: what regeneration and renewal share.
enum GroupReissue {
    /// Makes, signs and puts in place.
    ///
    /// - Parameters:
    ///   - isLoud: whether an earlier end than was asked for is worth a word.
    ///   - schema: of the report.
    static func perform(
        _ making: GroupMaking, _ style: GroupStyle, bitCount: Int, tellsOfEnds isLoud: Bool, _ work: borrowing GroupWork,
        schema: String, _ session: Session
    ) throws -> GroupReissueReport {
        let made = try GroupWork.make(making, bitCount: bitCount, tellsOfEnds: isLoud, session)
        var random = SystemRandomSource()
        let lists: [GroupMember: CertificateList]
        do throws(GroupRevocation.Failure) {
            lists = try making.nextLists(made, at: style.start, digest: style.digest, allowing: style.weak, random: &random)
        } catch {
            throw Sentences.complaint(about: error)
        }
        let anchor = made.first { $0.member == .serverGroup }.map { [$0.issued.certificate] } ?? work.anchor
        let staged = making.staged(made, anchor: anchor, lists: lists, windowsRoot: work.state.windowsRoot)
        let written = try work.commit(staged, state(making, work, session))
        return GroupReissueReport(schema: schema, made, staged, written: written, work)
    }

    /// What was imported for a member that has another certificate now is no answer any more, and an anchor that lies in
    /// no copy any more is none.
    private static func state(_ making: GroupMaking, _ work: borrowing GroupWork, _ session: Session) -> GroupState {
        var state = work.state
        let inventory = work.inventory
        let remade = Set(making.members), rekeyed = Set(making.membersWithNewKeys)
        state.requests.removeAll { $0.answer != nil && remade.contains($0.member) }
        for request in state.requests where rekeyed.contains(request.member) && request.keyFile == inventory.members[request.member]?.privateKey {
            session.warn("the request for the \(Sentences.title(of: request.member)) that waits is for the key that was replaced")
        }
        let refreshed = Set(making.copies)
        let held = inventory.trusted.filter { !refreshed.contains($0.key) }.values.flatMap { inventory.certificates($0) }
        let fingerprints = Set(held.map { $0.fingerprint(.sha256) })
        state.anchors.removeAll { !fingerprints.contains($0) }
        return state
    }
}

/// What was made anew, what it replaced, and who must receive it: under `--json`, and as lines.
struct GroupReissueReport: Encodable {
    var schema: String
    var group: String
    var certificates: [Certificate]
    /// New files.
    var written: [String]
    /// What the new files replaced, under numbers.
    var backups: [String]
    /// Who needs new files.
    var redistribute: [Redistribution]
    /// Files that hold copies in PKCS #12 or PKCS #7, and must be made again.
    var stale: [String]
    /// Certificates of other authorities, which were left as they are.
    var left: [Left] = []
    /// The folder as it was is kept here; null if nothing was changed.
    var kept: String?

    struct Certificate: Encodable {
        var use: String
        var name: String?
        var peer: String?
        var file: String
        /// Whether the key is another one too.
        var newKey: Bool
        var notAfter: String
        /// Of the one that it replaces.
        var oldNotAfter: String?
        var oldSHA1: String?
        var oldSHA256: String?
        var newSHA1: String
        var newSHA256: String
    }

    struct Redistribution: Encodable {
        /// `server`, `remote`, `client` or `https`.
        var kind: String
        var name: String
        var files: [String]

        init(_ receiver: GroupReceiver) {
            (kind, name, files) = (receiver.kind.rawValue, receiver.name.text, receiver.files)
        }

        var lines: [String] {
            ["receives       \(kind) \(Printable.escaped(name)): \(Sentences.count(files.count, "file"))"]
                + files.map { "    \(Printable.escaped($0))" }
        }
    }

    struct Left: Encodable {
        var use: String
        var name: String?
        var peer: String?
        /// The command that makes the request for another one.
        var request: String
    }

    /// Nothing was made.
    init(schema: String, group: String) {
        (self.schema, self.group) = (schema, group)
        (certificates, written, backups, redistribute, stale) = ([], [], [], [], [])
    }

    init(
        schema: String, _ made: [GroupMaking.Made], _ staged: [StagedEntry], written: [String], _ work: borrowing GroupWork
    ) {
        self.init(schema: schema, group: work.folder)
        self.written = written
        let inventory = work.inventory
        certificates = made.map { one in
            let (member, old, new) = (one.member, inventory.certificate(of: one.member), one.issued.certificate)
            return Certificate(
                use: member.use.rawValue, name: member.name?.text, peer: member.peer?.text,
                file: inventory.members[member]?.certificate ?? inventory.spelled(GroupLayout.path(member, .certificate)),
                newKey: one.key != nil, notAfter: new.validity.notAfter.rfc3339,
                oldNotAfter: old?.validity.notAfter.rfc3339,
                oldSHA1: old.map { Hexadecimal.encode($0.fingerprint(.sha1)) },
                oldSHA256: old.map { Hexadecimal.encode($0.fingerprint(.sha256)) },
                newSHA1: Hexadecimal.encode(new.fingerprint(.sha1)), newSHA256: Hexadecimal.encode(new.fingerprint(.sha256)))
        }
        backups = staged.map(\.path).filter { GroupLayout.isBackup($0) && inventory.entries[$0] == nil }
        redistribute = GroupReceiver.receivers(of: written, in: work.shape).map(Redistribution.init)
        stale = inventory.contents.containers
        let exchange = work.change.exchange
        kept = exchange.keptNumbers.last.map { "\(exchange.kept)/\($0)/tree" }
    }

    var text: String {
        var lines: [String] = []
        for one in certificates {
            let title = [one.use, one.name, one.peer.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
            lines.append("\(one.newKey ? "rekeyed " : "reissued")       \(title), until \(one.notAfter.prefix(10))")
            lines.append("    \(Printable.escaped(one.file))  \(one.newSHA1), was \(one.oldSHA1 ?? "none")")
        }
        lines += redistribute.flatMap(\.lines)
        for path in stale { lines.append("stale          \(Printable.escaped(path)): holds copies and has to be made again") }
        for one in left {
            let title = [one.use, one.name, one.peer.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
            lines.append("left           \(title): another authority's; \(one.request)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
