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
            get the next number. With --kept a whole folder comes back, with what was known of the group then; the \
            present folder may be damaged or gone. Either way the folder as it is now is kept, no backup is \
            overwritten, and what would not be sound is refused.

              signet group restore group --use line --name trunk --number 1 --yes
              signet group restore group --kept 1 --yes --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var selection: GroupMemberOptions

    @Option(help: ArgumentHelp("Which of the numbers (default: the latest).", valueName: "n"))
    var number: Int?

    @Option(help: ArgumentHelp("The number of a folder that was kept.", valueName: "n"))
    var kept: Int?

    @Flag(help: "Put a kept folder back though it is not sound.")
    var force = false

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        guard (kept == nil) != (selection.use == nil), kept == nil || number == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "either --use, with or without --number, or --kept was expected",
                hint: "see 'signet group backups'")
        }
        if let kept { return try restoreFolder(kept, session) }
        if force {
            throw Complaint(exit: .usage, code: .usage, message: "--force is for --kept", hint: "leave it out")
        }
        let work = try GroupWork(group, .restore, "group restore", at: clock.time, session)
        let plan = try memberPlan(work)
        try Self.checkIsNotRevoked(plan, work)
        guard try confirmation.confirm(plan.question, look: "signet group backups \(Printable.quoted(work.folder))", session) else {
            return try confirmation.declined("group restore", work.folder, session)
        }
        do {
            _ = try work.commit(plan.staged, plan.state)
        } catch var complaint as Complaint where complaint.exit == .doesNotFit {
            complaint.hint = "what belongs to it has changed too: bring a whole folder back with --kept"
            throw complaint
        }
        let exchange = work.change.exchange
        let place = exchange.keptNumbers.last.map { "\(exchange.kept)/\($0)/tree" }
        let receivers = GroupReceiver.receivers(of: plan.files, in: work.shape).map(GroupReissueReport.Redistribution.init)
        try report(work.folder, plan.files, receivers, kept: place, session)
        session.say("restored \(Sentences.count(plan.files.count, "file")); \(ReturnWork.words(place))")
        return .done
    }

    // MARK: One certificate

    private struct Plan {
        var member: GroupMember
        /// The one that the member has then.
        var certificate: Certificate?
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
                member: member, certificate: certificate, question: "putting number \(restoration.number) of the \(Sentences.title(of: member)) in the place of its files",
                files: staged.compactMap { if case .octets = $0.source { $0.path } else { nil } }, staged: staged, state: state)
        } catch {
            throw Sentences.complaint(about: error)
        }
    }

    /// What the group's own authority has revoked does not come back by itself.
    private static func checkIsNotRevoked(_ plan: Plan, _ work: borrowing GroupWork) throws {
        guard let certificate = plan.certificate, let (time, reason, list) = work.inventory.revocation(of: certificate) else { return }
        throw Complaint(
            exit: .refused, code: .refused,
            message: "the certificate that would come back is revoked since \(time.rfc3339), \(reason), by \(Printable.escaped(list))",
            file: work.inventory.members[plan.member]?.certificate ?? GroupLayout.path(plan.member, .certificate),
            hint: "make a new one: signet group regenerate \(Printable.quoted(work.folder)) \(Sentences.options(naming: plan.member))")
    }

    // MARK: A whole folder

    private func restoreFolder(_ number: Int, _ session: Session) throws -> Exit {
        let work = try ReturnWork(group, "group restore", at: clock.time, session)
        let exchange = work.change.exchange
        guard let old = GroupKept.all(exchange).first(where: { $0.number == number }) else {
            let numbers = exchange.keptNumbers.map { "\($0)" }.joined(separator: ", ")
            throw Complaint(
                exit: .doesNotFit, code: .missing,
                message: "a folder that was kept under the number \(number) was expected, found \(numbers.isEmpty ? "none" : numbers)",
                hint: "see 'signet group backups'")
        }
        let record: GroupStateRecord
        do throws(GroupFolderError) { record = try old.state(exchange) } catch { throw error }
        let coming = try work.coming(old.tree, record)
        guard !work.isThere(coming, record) else {
            try report(work.folder, [], [], kept: nil, session)
            session.say("the folder is so already; nothing was changed")
            return .done
        }
        try work.check(coming, isForced: force, session)
        let when = old.time.map { " of \($0.rfc3339)" } ?? ""
        let question =
            "putting the folder\(when), from before '\(old.operation.isEmpty ? "a change" : Printable.escaped(old.operation))', in the place of the present one, which differs in \(Sentences.count(coming.files.count, "file"))"
        guard try confirmation.confirm(question, look: "signet group backups \(Printable.quoted(work.folder))", session) else {
            return try confirmation.declined("group restore", work.folder, session)
        }
        let place = try work.put(
            coming, "group restore", note: [UInt8]("signet group restore\n\(clock.time.rfc3339)\n".utf8), session)
        try report(work.folder, coming.files, work.receivers(coming), kept: place, session)
        session.say("restored \(Sentences.count(coming.files.count, "file")); \(ReturnWork.words(place))")
        return .done
    }

    private func report(
        _ folder: String, _ files: [String], _ receivers: [GroupReissueReport.Redistribution], kept place: String?, _ session: Session
    ) throws {
        let report = Report(group: folder, files: files, redistribute: receivers, kept: place)
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
