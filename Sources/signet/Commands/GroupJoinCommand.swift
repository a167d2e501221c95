import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

struct GroupJoinCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Make a backup server's group under the root of the primary server's.",
        discussion: """
            The server-group certificate and its key are the primary's, octet for octet; issuing authority, server, client \
            and line certificates are this server's own, and the primary's servers are its peers. A folder that is there \
            keeps its servers and keys: its server-group files get a number (FILE.1), and every certificate below is issued \
            again. On the primary, 'group add --remote NAME' makes this server a peer.

              signet group join backup --from pair.sealed --key master.key \\
                --server ERIE --line trunk
              signet group join backup --from pair.sealed --key master.key
              signet group join lab --from pair --yes --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("The primary's folder, or its sealed export.", valueName: "path"), completion: .file())
    var from: String

    @Option(help: ArgumentHelp("The private key of the master certificate, for what is sealed.", valueName: "file"), completion: .file())
    var key: String?

    @Option(help: ArgumentHelp("This server's name, in a new folder; repeatable.", valueName: "name"))
    var server: [String] = []

    @OptionGroup var names: GroupNameOptions
    @OptionGroup var making: GroupMakingOptions
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    private static let operation = "group join"

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let names = try server.map { (kind: GroupShape.Kind.server, name: try GroupReading.name($0, option: "server")) } + (try self.names.names())
        let folder = try group.path(exists: false)
        if let path = FileName.resolved(from), path == folder {
            throw Complaint(
                exit: .usage, code: .usage, message: "another server's folder or export was expected, found the one that would join",
                file: from, hint: "name the primary's with --from")
        }
        let origin = try GroupSource.origin(from, key: key, session)
        let root = origin.certificate
        session.say(
            "server group: \(root.subject.rfc4514Text), until \(root.validity.notAfter.rfc3339), SHA-1 "
                + Hexadecimal.encode(root.fingerprint(.sha1)))
        if try NewFolder.isMissing(folder) || isEmpty(folder) {
            return try makeNew(folder, names, origin, session)
        }
        return try joinExisting(names, origin, session)
    }

    private func isEmpty(_ folder: String) throws -> Bool { try FolderListing(folder).names.isEmpty }

    // MARK: A new folder

    private func makeNew(
        _ folder: String, _ names: [(kind: GroupShape.Kind, name: MemberName)], _ origin: GroupOrigin, _ session: Session
    ) throws -> Exit {
        guard let first = names.first, first.kind == .server else {
            throw Complaint(
                exit: .usage, code: .usage, message: "this server's name was expected for a new folder, found none",
                hint: "name it with --server")
        }
        var shape = GroupShape(firstServer: first.name)
        for (kind, name) in names.dropFirst() { try shape.add(kind, name) }
        if let same = shape.servers.first(where: origin.servers.contains) {
            throw Complaint(
                exit: .usage, code: .usage, message: "a server of its own was expected, and \(same) is one of the primary's",
                hint: "name this server with --server")
        }
        try Self.addPeers(of: origin, to: &shape)
        let style = try style(origin, origin.state)
        var state = GroupState(origin: "join", since: style.start, order: GroupNaming.order(shape))
        (state.base, state.domain, state.dayCount) = (style.base, style.domain, style.dayCount)
        state.windowsRoot = origin.state?.windowsRoot
        state.anchors = Self.accepted(origin)
        let making = try GroupMaking(shape, style, under: (origin.certificate, origin.key), in: nil, anchors: [])
        let made = try GroupWork.make(making, bitCount: self.making.bits.rawValue, tellsOfEnds: self.making.days != nil, session)
        let change = try group.begin(folder, Self.operation, session)
        let tree = try NewFolder.isMissing(folder) ? nil : GroupJoinCommand.tree(folder)
        let staged = Self.withOctets(
            of: origin, making.staged(made, anchor: origin.anchor, windowsRoot: state.windowsRoot), nil)
        let written = try GroupWork.commit(staged, state, change, over: tree, Self.operation, at: style.start)
        return try report(FileName.resolved(folder) ?? folder, state, written, origin, session)
    }

    private static func tree(_ folder: String) throws -> FolderTree {
        do throws(FolderTree.Refusal) { return try FolderTree(folder) } catch { throw GroupFolderError.tree(error) }
    }

    // MARK: A folder that is there

    private func joinExisting(
        _ names: [(kind: GroupShape.Kind, name: MemberName)], _ origin: GroupOrigin, _ session: Session
    ) throws -> Exit {
        let work = try GroupWork(group, .join, Self.operation, at: making.clock.time, session)
        var shape = work.shape
        // What came with an interrupted run is there already.
        for (kind, name) in names where !shape.names(kind).contains(name) { try shape.add(kind, name) }
        try Self.addPeers(of: origin, to: &shape)
        let isJoined = work.inventory.serverGroup == origin.certificate
        if isJoined, shape == work.shape {
            session.say("the group has this root already; nothing was changed")
            return try report(work.folder, work.state, [], origin, session)
        }
        var style = try style(origin, work.state)
        // What is made is valid when it is checked: the clock goes on meanwhile.
        style.start = work.time
        let making =
            try isJoined
            ? GroupMaking(shape, style, adding: work.inventory, to: work.shape)
            : GroupMaking(shape, style, under: (origin.certificate, origin.key), in: work.inventory, anchors: work.anchors)
        guard try confirmation.confirm(
            isJoined
                ? "adding \(Sentences.count(making.members.count, "certificate")) to this group"
                : "putting another root in the place of this group's, and issuing \(Sentences.count(making.members.count, "certificate")) again",
            session)
        else {
            return try confirmation.declined("group join", work.folder, session)
        }
        let made = try GroupWork.make(making, bitCount: self.making.bits.rawValue, tellsOfEnds: self.making.days != nil, session)
        var state = work.state
        state.origin = "join"
        state.order = GroupNaming.order(shape)
        state.anchors = Self.accepted(origin)
        forgetRequests(&state, made.map(\.member) + (isJoined ? [] : [.serverGroup]), work.inventory, session)
        let staged = making.staged(made, anchor: origin.anchor, windowsRoot: state.windowsRoot)
        let written = try work.commit(isJoined ? staged : Self.withOctets(of: origin, staged, work.inventory), state)
        return try report(work.folder, state, written, origin, session)
    }

    /// What another authority answered for these members is replaced; what waits for the root's own key waits in vain.
    private func forgetRequests(
        _ state: inout GroupState, _ members: [GroupMember], _ inventory: GroupInventory, _ session: Session
    ) {
        state.requests.removeAll { $0.answer != nil && members.contains($0.member) }
        guard members.contains(.serverGroup) else { return }
        let key = inventory.members[.serverGroup]?.privateKey
        for request in state.requests where request.keyFile == key {
            session.warn("the key of the request for the \(Sentences.title(of: request.member)) is replaced; make another request")
        }
        state.requests.removeAll { $0.keyFile == key }
    }

    // MARK: Both

    /// The primary's servers, as far as they are not this group's own.
    private static func addPeers(of origin: GroupOrigin, to shape: inout GroupShape) throws {
        for server in origin.servers where !shape.servers.contains(server) && !shape.remotes.contains(server) {
            try shape.add(.remote, server)
        }
    }

    private func style(_ origin: GroupOrigin, _ state: GroupState?) throws -> GroupStyle {
        guard let digest = origin.certificate.signatureAlgorithm.rsaPKCS1DigestAlgorithm else {
            throw Complaint(
                exit: .refused, code: .unsupported,
                message: "a server-group certificate signed with RSA and PKCS #1 v1.5 was expected, found another", file: from,
                hint: "issue with 'signet cert issue'")
        }
        var style = try making.style(digest: digest)
        if let state { (style.base, style.domain) = (state.base, state.domain) }
        style.dayCount = making.days ?? state?.dayCount
        return style
    }

    /// Anchors of other authorities; a root of the group's own is none.
    private static func accepted(_ origin: GroupOrigin) -> [[UInt8]] {
        guard !origin.certificate.isSelfIssued else { return [] }
        let held = origin.anchor.map { $0.fingerprint(.sha256) }
        let known = origin.state?.anchors.filter(held.contains) ?? []
        return known.isEmpty ? origin.anchor.filter(\.isSelfIssued).map { $0.fingerprint(.sha256) } : known
    }

    /// The server group's files as they lie on the primary, whatever their form.
    private static func withOctets(
        of origin: GroupOrigin, _ staged: [StagedEntry], _ inventory: GroupInventory?
    ) -> [StagedEntry] {
        let files = inventory?.members[.serverGroup] ?? GroupInventory.MemberFiles()
        let octets = [
            files.certificate ?? GroupLayout.path(.serverGroup, .certificate): origin.certificateFile,
            files.privateKey ?? GroupLayout.path(.serverGroup, .privateKey): origin.keyFile,
        ]
        return staged.map { entry in
            guard case .octets = entry.source, let file = octets[entry.path] else { return entry }
            return StagedEntry(entry.path, .octets(file), mode: entry.mode, owner: entry.owner)
        }
    }

    private func report(
        _ folder: String, _ state: GroupState, _ written: [String], _ origin: GroupOrigin, _ session: Session
    ) throws -> Exit {
        var report = GroupReport(try GroupReading.inventory(folder), state: state)
        report.written = written
        try session.write(report) { report.text }
        guard !written.isEmpty else { return .done }
        let own = report.servers.filter { name in !origin.servers.contains { $0.text.lowercased() == name.lowercased() } }
        session.say(
            "joined the group of \(origin.servers.map(\.text).joined(separator: ", ")): \(Sentences.count(written.count, "file")); there, "
                + "'signet group add --remote \(own.first ?? "NAME")' makes this server a peer")
        return .done
    }
}
