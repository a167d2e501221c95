import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Issuance
import Octets
import PKIX
import RSA
import ServerGroups

/// The names of who is in a group, or comes to it.
struct GroupNameOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A line's name; repeatable.", valueName: "name"))
    var line: [String] = []

    @Option(help: ArgumentHelp("A client beside the servers; repeatable.", valueName: "name"))
    var client: [String] = []

    @Option(help: ArgumentHelp("A web server's name; repeatable.", valueName: "name"))
    var https: [String] = []

    @Option(help: ArgumentHelp("A server elsewhere that the group's servers connect to; repeatable.", valueName: "name"))
    var remote: [String] = []

    /// Kinds and names in the order in which they are added.
    func names() throws -> [(kind: GroupShape.Kind, name: MemberName)] {
        let given: [(GroupShape.Kind, [String])] = [(.remote, remote), (.client, client), (.line, line), (.https, https)]
        return try given.flatMap { kind, texts in
            try texts.map { (kind, try GroupReading.name($0, option: kind.rawValue)) }
        }
    }
}

/// How keys and certificates of a group are made.
struct GroupMakingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Size of the keys: 2048, 3072 or 4096.", valueName: "bits"))
    var bits = KeySize.bits2048

    @Option(help: ArgumentHelp("For how many days (default: 365; authorities 3650 at least).", valueName: "n"))
    var days: Int?

    @Flag(name: .customLong("allow-sha1"), help: "Sign with SHA-1, for old servers that take nothing else.")
    var allowSHA1 = false

    @OptionGroup var clock: ClockOptions

    func style(digest: DigestAlgorithm) throws -> GroupStyle {
        try WeakDigest.check(digest, isAllowed: allowSHA1)
        var style = GroupStyle(start: clock.time)
        style.digest = digest
        style.dayCount = days
        if allowSHA1 { style.weak.insert(.sha1) }
        return style
    }
}

/// Makes what a group lacks, and puts the folder that has it in the place of the old one.
enum GroupMakingRun {
    /// - Parameters:
    ///   - anchors: of other groups, for remote servers.
    ///   - tree: the folder as it was read; nil if there is none.
    /// - Returns: the new files, in the order of their names.
    static func run(
        _ making: GroupMaking, operation: String, _ options: GroupMakingOptions, group: GroupOptions, folder: String,
        root: Certificate?, anchors: [MemberName: [Certificate]] = [:], tree: FolderTree?, state: GroupState,
        _ session: Session
    ) throws -> [String] {
        var making = making
        try making.findAuthorities()
        let keys = try GroupKeys.make(making.members.count, bitCount: options.bits.rawValue, session)
        var random = SystemRandomSource()
        let made = try making.issue(keys: keys, random: &random)
        for one in made {
            for note in one.issued.notes where !isExpected(note, options) {
                session.say("\(Sentences.title(of: one.member)): \(Sentences.sentence(about: note))")
            }
        }
        guard let root = root ?? made.first?.issued.certificate else { return [] }
        let staged = making.staged(made, root: root, anchors: anchors, windowsRoot: state.windowsRoot)
        let change = try group.begin(folder, operation, session)
        // An empty folder has had no keys in it: its mode is not theirs.
        try change.stage(staged, like: tree?.entries.isEmpty == false ? tree?.root : nil)
        do {
            try verify(change.exchange.next, state, options.clock.time)
        } catch {
            _ = try? change.exchange.recover()
            throw error
        }
        try change.commit(operation, over: tree, note: [UInt8]("signet \(operation)\n".utf8))
        try FileWriting.replace(GroupState.path(change.exchange), with: state.octets)
        return staged.compactMap { if case .octets = $0.source { $0.path } else { nil } }
    }

    /// What comes later to a group ends with its authorities: worth a word only to whoever asked for another end.
    private static func isExpected(_ note: IssuedCertificate.Note, _ options: GroupMakingOptions) -> Bool {
        if case .notAfterMoved = note { options.days == nil } else { false }
    }

    /// The whole folder is read again and checked before it takes the name: what was good stays, what is new is good.
    private static func verify(_ folder: String, _ state: GroupState, _ time: DERTime) throws {
        let inventory = try GroupReading.inventory(folder)
        for finding in GroupCheck.findings(inventory, at: time, order: state.order) {
            switch finding.kind {
            case .badPath, .keyDoesNotMatch, .publicKeyDoesNotMatch, .altered, .noCertificate:
                throw Complaint(
                    exit: .doesNotFit, code: .failed,
                    message: "the folder would not be sound and was not put in place: \(Sentences.sentence(about: finding.kind))",
                    file: finding.path, hint: "see 'signet group check'")
            default: continue
            }
        }
    }
}
