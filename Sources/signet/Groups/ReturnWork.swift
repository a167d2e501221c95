import DER
import Files
import GroupFolder
import PKIX
import ServerGroups

/// A whole folder put back in the place of a group's: what 'group restore --kept' and 'group rollback' share.
///
/// The group's folder need not read, or be there; what is kept of it lies beside it.
struct ReturnWork: ~Copyable {
    let folder: String
    let change: GroupChange
    private let time: DERTime

    /// - Throws: if nothing lies beside the folder; nothing is laid there then.
    init(_ group: GroupOptions, _ operation: String, at time: DERTime, _ session: Session) throws {
        try SystemProcess.forbidCoreDumps()
        let folder = try group.pathOfKept()
        guard try !NewFolder.isMissing(FolderExchange(folder).workFolder) else {
            throw Complaint(
                exit: .doesNotFit, code: .missing, message: "a folder or snapshot that is kept beside the group was expected, found none",
                file: folder, hint: "see 'signet group backups'")
        }
        self.init(folder: folder, change: try group.begin(folder, operation, session), time: time)
    }

    private init(folder: String, change: consuming GroupChange, time: DERTime) {
        self.folder = folder
        self.change = change
        self.time = time
    }

    /// What is known of the group once it is put back; nil: what is known now.
    private func state(_ record: GroupStateRecord) -> GroupState? {
        switch record {
        case .known(let state): state
        case .nothing: GroupState(origin: "adopt", since: time, order: [])
        case .unrecorded: nil
        }
    }

    func coming(_ place: String, _ record: GroupStateRecord) throws -> GroupReturn {
        do throws(GroupFolderError) {
            return try GroupReturn(
                of: place, state: state(record), change.exchange, threads: Workers.processorCount)
        } catch {
            throw error
        }
    }

    /// Whether the folder, and what is known of it, is so already.
    func isThere(_ coming: GroupReturn, _ record: GroupStateRecord) -> Bool {
        guard coming.isThereAlready else { return false }
        guard var state = coming.state else { return true }
        // One that does not read is put right by whatever was kept.
        guard let present = try? GroupStateRecord(beside: change.exchange) else { return false }
        switch (record, present) {
        case (.nothing, .known(let now)):
            state.since = now.since
            return state == now
        case (.nothing, _): return true
        default: return present == record
        }
    }

    /// What is damaged is not put back, unless it is asked for.
    func check(_ coming: GroupReturn, isForced: Bool, _ session: Session) throws {
        guard let fault = coming.faults(at: time).first else { return }
        let place = coming.inventory.contents.folder
        let sentence = Sentences.sentence(about: fault.kind)
        guard !isForced else {
            session.warn("what is put back is not sound: \(fault.path.map { Printable.escaped($0) + ": " } ?? "")\(sentence)")
            return
        }
        throw Complaint(
            exit: .doesNotFit, code: .failed, message: "the folder would not be sound and was not put in place: \(sentence)",
            file: fault.path ?? place, hint: "see 'signet group check \(Printable.quoted(place))'; --force puts it back as it is")
    }

    /// Puts it in place.
    ///
    /// - Returns: where the folder as it was is kept; nil: there was none.
    func put(_ coming: GroupReturn, _ operation: String, note: [UInt8], _ session: Session) throws -> String? {
        let numbers = Set(change.exchange.keptNumbers)
        do throws(GroupFolderError) { try coming.commit(operation, note: note, change) } catch { throw error }
        // RFC 5280 section 5.2.3: numbers only grow, and what is revoked stays so.
        for path in coming.files {
            guard case .revocationList(let authority)? = GroupLayout.place(of: path) else { continue }
            session.warn(
                "\(Printable.escaped(path)) is as it was then, or gone with it: what the \(Sentences.title(of: authority)) has revoked since is not on it; 'signet group revoke' again")
        }
        return change.exchange.keptNumbers.last { !numbers.contains($0) }.map { "\(change.exchange.kept)/\($0)/tree" }
    }

    /// Where the folder that was replaced is, in words.
    static func words(_ kept: String?) -> String {
        kept.map { "the folder as it was before this is kept in \(Printable.escaped($0))" } ?? "there was no folder before this"
    }

    func receivers(_ coming: GroupReturn) -> [GroupReissueReport.Redistribution] {
        guard let shape = coming.inventory.shape(order: coming.state?.order ?? []) else { return [] }
        return GroupReceiver.receivers(of: coming.files, in: shape).map(GroupReissueReport.Redistribution.init)
    }
}
