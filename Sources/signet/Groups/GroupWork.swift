import DER
import Digests
import Files
import GroupFolder
import Issuance
import Octets
import PKIX
import RSA
import ServerGroups

/// A command that changes a group: it has the lock from the first look to the last step, knows what the folder holds and
/// what is known of it beyond that, and was allowed.
struct GroupWork: ~Copyable {
    let folder: String
    let operation: String
    let inventory: GroupInventory
    /// As it was.
    let state: GroupState
    let shape: GroupShape
    let change: GroupChange
    let time: DERTime

    /// Takes the lock, clears away what an interrupted change left, reads the folder, and asks whether the action is allowed.
    ///
    /// - Parameter time: when the group is looked at.
    init(_ group: GroupOptions, _ action: GroupAction, _ operation: String, at time: DERTime, _ session: Session) throws {
        try SystemProcess.forbidCoreDumps()
        let folder = try group.path()
        try GroupReading.checkIsGroup(folder)
        let change = try group.begin(folder, operation, isReading: action == .export, session)
        let inventory = try GroupReading.inventory(folder)
        let state = try GroupReading.state(folder) ?? GroupState(origin: "adopt", since: time, order: [])
        let shape = try GroupReading.shape(inventory, state)
        var mode = state.mode(isMade: true)
        // Sealed files that no state tells of are opened all the same.
        if action == .unseal, !inventory.contents.sealed.isEmpty { mode.isSealed = true }
        try GroupPermission.check(action, mode, folder: folder)
        try GroupPermission.check(state, inventory, action, session)
        self.init(
            folder: folder, operation: operation, inventory: inventory, state: state, shape: shape, change: change, time: time)
    }

    private init(
        folder: String, operation: String, inventory: GroupInventory, state: GroupState, shape: GroupShape,
        change: consuming GroupChange, time: DERTime
    ) {
        self.folder = folder
        self.operation = operation
        self.inventory = inventory
        self.state = state
        self.shape = shape
        self.change = change
        self.time = time
    }

    /// What the group's certificates are validated by.
    var anchors: [Certificate] { inventory.anchors(accepted: state.anchors) }

    /// What copies of the anchor hold: the root, or another authority's anchor and what leads from it to the server group's
    /// certificate.
    var anchor: [Certificate] {
        let anchors = anchors
        guard let first = anchors.first(where: { $0 == inventory.serverGroup }) else {
            let copy = inventory.ownCopies(in: shape, anchors: anchors).first { inventory.trusted[$0] != nil }
            return copy.map { inventory.certificates(inventory.trusted[$0]) } ?? anchors
        }
        return [first]
    }

    /// Issues what is to be made, with new keys where it needs them.
    ///
    /// - Parameters:
    ///   - isLoud: whether notes about an earlier end are worth a word.
    static func make(
        _ making: GroupMaking, bitCount: Int, tellsOfEnds isLoud: Bool, _ session: Session
    ) throws -> [GroupMaking.Made] {
        var making = making
        try making.findAuthorities()
        let keys = try GroupKeys.make(making.membersWithNewKeys.count, bitCount: bitCount, session)
        var random = SystemRandomSource()
        let made = try making.issue(keys: keys, random: &random)
        for one in made {
            for note in one.issued.notes {
                // What comes later to a group ends with its authorities: worth a word only to whoever asked for another end.
                if case .notAfterMoved = note, !isLoud { continue }
                session.say("\(Sentences.title(of: one.member)): \(Sentences.sentence(about: note))")
            }
        }
        return made
    }

    /// Puts a folder in the place of the old one, and a state in the place of the old one, in one step.
    ///
    /// - Returns: the files that are new in it, in the order of their names.
    func commit(_ staged: [StagedEntry], _ state: GroupState) throws -> [String] {
        let before = GroupCheck.findings(inventory, at: time, state: self.state).filter(\.isFault)
        return try Self.commit(
            staged, state, change, over: inventory.contents.tree, operation, at: time, before: Set(before.map(Fault.init)))
    }

    /// Something wrong with a file.
    struct Fault: Hashable {
        private let code: String
        let path: String?

        init(_ finding: GroupFinding) { (code, path) = (finding.code, finding.path) }
    }

    /// - Parameters:
    ///   - tree: the folder as it was read; nil if there is none.
    ///   - before: what was wrong with it: files that stay as they are may be as bad as they were.
    static func commit(
        _ staged: [StagedEntry], _ state: GroupState, _ change: borrowing GroupChange, over tree: FolderTree?,
        _ operation: String, at time: DERTime, before: Set<Fault> = []
    ) throws -> [String] {
        // An empty folder has had no keys in it: its mode is not theirs.
        try change.stage(staged, like: tree?.entries.isEmpty == false ? tree?.root : nil)
        do {
            let new = Set(staged.compactMap { if case .octets = $0.source { $0.path } else { nil } })
            try verify(change.exchange.next, state, time, tolerating: before.filter { $0.path.map { !new.contains($0) } ?? false })
        } catch {
            _ = try? change.exchange.recover()
            throw error
        }
        try change.commit(operation, over: tree, note: [UInt8]("signet \(operation)\n\(time.rfc3339)\n".utf8), state: state)
        return staged.compactMap { if case .octets = $0.source { $0.path } else { nil } }
    }

    /// The whole folder is read again and checked before it takes the name: what was good stays, what is new is good.
    private static func verify(_ folder: String, _ state: GroupState, _ time: DERTime, tolerating old: Set<Fault>) throws {
        let inventory = try GroupReading.inventory(folder)
        for finding in GroupCheck.findings(inventory, at: time, state: state)
        where !old.contains(Fault(finding)) {
            switch finding.kind {
            case .badPath, .keyDoesNotMatch, .publicKeyDoesNotMatch, .altered, .noCertificate, .stateContradicts, .unreadableKey, .doesNotValidate:
                throw Complaint(
                    exit: .doesNotFit, code: .failed,
                    message: "the folder would not be sound and was not put in place: \(Sentences.sentence(about: finding.kind))",
                    file: finding.path, hint: "see 'signet group check'")
            default: continue
            }
        }
    }
}
