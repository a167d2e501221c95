import ArgumentParser
import DER
import Files
import GroupFolder
import PKIX
import ServerGroups

struct GroupRenewCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "renew", abstract: "Make new certificates for the keys and names that a group has.",
        discussion: """
            Keys, subjects and alternative names stay; serial numbers and dates are new. Of a renewed root the trusted \
            copies come too, and what names an authority by its serial number is signed again. A certificate of another \
            authority is not renewed here: that one is asked with 'group csr'. What is replaced stays as FILE.1, FILE.2.

              signet group renew group --expiring 30d
              signet group renew group --use server-group --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var selection: GroupSelectionOptions

    @Option(help: ArgumentHelp("Only what ends within that time: 30d, 12h, 2w, 1y; a number alone is days.", valueName: "span"))
    var expiring: DurationOption?

    @OptionGroup var issuing: GroupIssuingOptions
    @OptionGroup var common: CommonOptions

    private static let schema = "signet/group-renew/1"

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let work = try GroupWork(group, .renew, "group renew", at: issuing.clock.time, session)
        let chosen = try selection.members(of: work.shape).filter { selection.isGiven || work.inventory.certificate(of: $0) != nil }
        let wanted = expiring.map { ending(within: $0, chosen, work) } ?? chosen
        let foreign = wanted.filter { work.inventory.certificate(of: $0) != nil && work.inventory.issuer(of: $0) == nil }
        // Whoever named it asked for it; among all others it is told of.
        if let first = foreign.first, selection.isGiven, expiring == nil { throw Self.refusal(of: first, work) }
        let members = wanted.filter { !foreign.contains($0) }
        try Self.checkIsNotRevoked(members, work)
        var report = GroupReissueReport(schema: Self.schema, group: work.folder)
        if !members.isEmpty {
            let style = try issuing.style(work)
            let replaced = try GroupMaking(
                work.shape, style, replacing: members, withNewKeys: false, in: work.inventory, anchors: work.anchors)
            // No key is made.
            report = try GroupReissue.perform(
                replaced, style, bitCount: 0, tellsOfEnds: issuing.days != nil, work, schema: Self.schema, session)
            for one in report.certificates where one.oldNotAfter.map({ $0 >= one.notAfter }) ?? false {
                session.warn("\(Printable.escaped(one.file)) ends on \(one.notAfter), no later than before: \(one.use == "server-group" ? "--days says so" : "its authority ends then, or --days says so")")
            }
        }
        report.left = foreign.map { member in
            .init(
                use: member.use.rawValue, name: member.name?.text, peer: member.peer?.text,
                request: Self.request(for: member, work.folder))
        }
        try session.write(report) { report.text }
        if members.isEmpty {
            session.say("nothing is to be renewed")
        } else {
            session.say("renewed \(Sentences.count(report.certificates.count, "certificate")); what was replaced is kept under numbers")
        }
        return foreign.isEmpty ? .done : .refused
    }

    /// A key whose certificate was revoked is not certified again.
    private static func checkIsNotRevoked(_ members: [GroupMember], _ work: borrowing GroupWork) throws {
        let paths = Set(members.compactMap { work.inventory.members[$0]?.certificate })
        for finding in GroupCheck.findings(work.inventory, at: work.time, state: work.state) {
            guard case .revoked = finding.kind, let path = finding.path, paths.contains(path) else { continue }
            throw Complaint(
                exit: .refused, code: .refused, message: "the key's certificate is revoked, and the key is not certified again",
                file: path, hint: "'signet group regenerate' makes a new key")
        }
    }

    private func ending(within span: DurationOption, _ members: [GroupMember], _ work: borrowing GroupWork) -> [GroupMember] {
        let end = DERTime(secondsSinceEpoch: work.time.secondsSinceEpoch + span.seconds) ?? .noWellDefinedExpiration
        let ending = Set(work.inventory.members(endingBy: end, in: work.shape))
        return members.filter(ending.contains)
    }

    private static func refusal(of member: GroupMember, _ work: borrowing GroupWork) -> Complaint {
        let issuer = work.inventory.certificate(of: member)?.issuer.rfc4514Text ?? ""
        return Complaint(
            exit: .refused, code: .refused, message: "the \(Sentences.title(of: member)) was issued by another authority, \(issuer), which alone can renew it",
            file: work.inventory.members[member]?.certificate, hint: "ask it: \(request(for: member, work.folder))")
    }

    private static func request(for member: GroupMember, _ folder: String) -> String {
        "signet group csr \(Printable.quoted(folder)) \(Sentences.options(naming: member)) --keep-key"
    }
}
