import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import PKIX
import ServerGroups

struct GroupRestoreCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put numbered backups, or a folder that was kept, back in place.",
        discussion: """
            With --use the numbered files of one certificate come back, with its key as it was then; the present ones \
            get the next number. With --kept a whole folder comes back, with what was known of the group then. Either \
            way the folder as it is now is kept, no backup is overwritten, and what would not be sound is refused.

              signet group restore group --use line --name trunk --number 1 --yes
              signet group restore group --kept 1 --yes --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var selection: GroupMemberOptions

    @Option(help: ArgumentHelp("Which of the numbers (default: the latest).", valueName: "n"))
    var number: Int?

    @Option(help: ArgumentHelp("The number of a folder that was kept.", valueName: "n"))
    var kept: Int?

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        guard (kept == nil) != (selection.use == nil), kept == nil || number == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "either --use, with or without --number, or --kept was expected",
                hint: "see 'signet group backups'")
        }
        let work = try GroupWork(group, .restore, "group restore", at: clock.time, session)
        let plan = try kept.map { try Self.plan($0, work) } ?? memberPlan(work)
        guard !plan.files.isEmpty || plan.state != work.state else {
            try report(plan.files, work, kept: nil, session)
            session.say("the folder is so already; nothing was changed")
            return .done
        }
        guard try confirmation.confirm(plan.question, look: "signet group backups \(Printable.quoted(work.folder))", session) else {
            session.say("nothing was changed")
            return .no
        }
        do {
            _ = try work.commit(plan.staged, plan.state, isRestoration: kept != nil)
        } catch var complaint as Complaint where complaint.exit == .doesNotFit {
            complaint.hint = kept == nil ? "what belongs to it has changed too: bring a whole folder back with --kept" : complaint.hint
            throw complaint
        }
        let exchange = work.change.exchange
        let place = exchange.keptNumbers.last.map { "\(exchange.kept)/\($0)/tree" }
        try report(plan.files, work, kept: place, session)
        // RFC 5280 section 5.2.3: numbers only grow, and what is revoked stays so.
        for (authority, path) in work.inventory.revocationLists.sorted(by: { $0.value < $1.value }) where plan.files.contains(path) {
            session.warn(
                "\(Printable.escaped(path)) is as it was: what the \(Sentences.title(of: authority)) has revoked since is not on it; 'signet group revoke' again")
        }
        session.say("restored \(Sentences.count(plan.files.count, "file")); the folder as it was before this is kept in \(Printable.escaped(place ?? ""))")
        return .done
    }

    private struct Plan {
        var question: String
        /// Those that will be others.
        var files: [String]
        var staged: [StagedEntry]
        var state: GroupState
    }

    private func memberPlan(_ work: borrowing GroupWork) throws -> Plan {
        let member = try selection.requiredMember(of: work.shape)
        do throws(GroupRestoration.Failure) {
            let restoration = try GroupRestoration(of: member, number: number, in: work.inventory)
            let staged = try restoration.staged(work.shape, anchors: work.anchors)
            let certificate = try restoration.certificate() ?? work.inventory.certificate(of: member)
            var state = work.state
            state.requests.removeAll { request in
                request.member == member && request.answer.map { $0.certificate != certificate?.fingerprint(.sha256) } ?? false
            }
            return Plan(
                question: "putting number \(restoration.number) of the \(Sentences.title(of: member)) in the place of its files",
                files: staged.compactMap { if case .octets = $0.source { $0.path } else { nil } }, staged: staged, state: state)
        } catch {
            throw Sentences.complaint(about: error)
        }
    }

    private static func plan(_ number: Int, _ work: borrowing GroupWork) throws -> Plan {
        let exchange = work.change.exchange
        guard let old = GroupKept.all(exchange).first(where: { $0.number == number }) else {
            let numbers = exchange.keptNumbers.map { "\($0)" }.joined(separator: ", ")
            throw Complaint(
                exit: .doesNotFit, code: .missing,
                message: "a folder that was kept under the number \(number) was expected, found \(numbers.isEmpty ? "none" : numbers)",
                hint: "see 'signet group backups'")
        }
        let tree = try GroupContents.tree(old.tree)
        let differences = try GroupSnapshot.differences(from: old.tree, exchange)
        let when = old.time.map { " of \($0.rfc3339)" } ?? ""
        return Plan(
            question: "putting the folder\(when), from before '\(old.operation.isEmpty ? "a change" : Printable.escaped(old.operation))', in the place of the present one, which differs in \(Sentences.count(differences.count, "file"))",
            files: differences, staged: tree.entries.map { StagedEntry(keeping: $0, of: old.tree) },
            state: old.state(exchange) ?? work.state)
    }

    private func report(_ files: [String], _ work: borrowing GroupWork, kept place: String?, _ session: Session) throws {
        let receivers = GroupReceiver.receivers(of: files, in: work.shape).map(GroupReissueReport.Redistribution.init)
        let report = Report(group: work.folder, files: files, redistribute: receivers, kept: place)
        try session.write(report) {
            (files.map { "restored       \(Printable.escaped($0))" } + receivers.flatMap(\.lines)).map { $0 + "\n" }.joined()
        }
    }

    struct Report: Encodable {
        var schema = "signet/group-restore/1"
        var group: String
        /// Files and folders that are others now, or gone.
        var files: [String]
        var redistribute: [GroupReissueReport.Redistribution]
        /// The folder as it was before.
        var kept: String?
    }
}
