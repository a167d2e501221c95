import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import PKIX
import RSA
import ServerGroups

struct GroupImportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take a certificate that another authority signed into a server group.",
        discussion: """
            Checked first: the key, the dates, the names that were asked for, the usage, the chain up to a root that \
            --trusted names or that was accepted before. Then subject, thumbprint and end are shown, and a yes is \
            asked for. Files that are replaced stay as FILE.1, FILE.2, …; the copies of the anchor that validate the \
            certificate get its root.

              signet group import pair --use https --cert web.p7b --trusted root.cer --yes
              signet group import pair --use server-group --cert reply.cer \\
                --trusted agency-roots.p7b --yes
              signet group import pair --use subsystem-server --name LAKE --cert lake.pfx \\
                --passin file:secret.txt --trusted root.cer --yes --json

            A server group's certificate is a CA's as long as the group's authority may sign: the issuing \
            authorities and everything below come anew under it, for the keys that are there. With 'group policy DIR \
            authority-signs=off' that certificate alone is replaced. What other authorities signed before stays.
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var which: GroupMemberOptions
    @OptionGroup var reply: ReplyOptions

    @Flag(help: "Take other names than were asked for.")
    var allowOtherNames = false

    @OptionGroup var making: GroupMakingOptions
    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { reply.passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let work = try GroupWork(group, .importCertificate, "group import", at: making.clock.time, session)
        try Self.checkIsNotSingle(work)
        let member = try which.requiredMember(of: work.shape, orNew: true)
        guard member.use != .issuingAuthority else { throw Self.ownAuthority }
        let signs = member == .serverGroup && work.state.authoritySigns
        let reply = try GroupReply(self.reply, member, signs: signs, checksNames: !allowOtherNames, work, session)
        reply.show(session)
        guard try confirmation.confirm("import it as the \(Sentences.title(of: member))", session) else {
            return try confirmation.declined("group import", work.folder, session)
        }
        var shape = work.shape
        try shape.add(member)
        var made: [GroupMaking.Made] = []
        var state = work.state
        let staged = try signs
            ? reissued(under: reply, shape, work, &made, &state, session) : replaced(by: reply, shape, work, &state)
        state.order = GroupNaming.order(shape)
        let keyFile = work.inventory.members[member]?.privateKey ?? GroupLayout.path(member, .privateKey)
        state.take(reply.answered(at: work.time, keyFile: keyFile))
        // The key that waited is in its place now; the request stays, for whoever wants to see what was asked for.
        let movedKey = reply.request.flatMap { $0.keyFile == keyFile ? nil : $0.keyFile }
        let written = try work.commit(staged.filter { $0.path != movedKey }, state)
        let report = ImportReport(
            schema: "signet/group-import/1", reply, group: work.folder, reissued: made.map(\.member), written: written)
        try session.write(report) { written.map { Printable.escaped($0) + "\n" }.joined() }
        let below = made.isEmpty ? "" : "; \(Sentences.count(made.count, "certificate")) below it \(made.count == 1 ? "was" : "were") issued anew"
        session.say("imported the \(Sentences.title(of: member)): \(Sentences.count(written.count, "file"))\(below)")
        return .done
    }

    /// The certificate in its place, and copies of its anchor.
    private func replaced(
        by reply: GroupReply, _ shape: GroupShape, _ work: borrowing GroupWork, _ state: inout GroupState
    ) throws -> [StagedEntry] {
        let trust = trust(reply, new: [reply.member: reply.certificate], shape, work)
        let contents = trust.contents(replacing: [reply.member], named: named(reply))
        var files = GroupReplacement(work.inventory)
        files.put(reply.member, certificate: reply.certificate, key: reply.key.key)
        for (copy, certificates) in contents { files.put(copy, certificates) }
        // A remote server that was not known comes into the map of the server that connects to it.
        if let peer = reply.member.peer, let name = reply.member.name, !work.shape.peers(of: name).contains(peer) {
            let copy = TrustedCopy.remoteClient(name, of: peer)
            if work.inventory.trusted[copy] == nil, let named = contents[.remoteSubsystem(name, of: peer)] { files.put(copy, named) }
            files.putMap(of: name, shape, windowsRoot: state.windowsRoot)
        }
        state.anchors = trust.accepted(with: contents)
        return files.staged()
    }

    /// The root from elsewhere in its place, and everything that the group's authorities issued anew below it.
    private func reissued(
        under reply: GroupReply, _ shape: GroupShape, _ work: borrowing GroupWork, _ made: inout [GroupMaking.Made],
        _ state: inout GroupState, _ session: Session
    ) throws -> [StagedEntry] {
        let digest = reply.certificate.signatureAlgorithm.rsaPKCS1DigestAlgorithm ?? .sha256
        let style = try making.issuing.style(work, digest: digest)
        let (inventory, known) = (work.inventory, work.state)
        let others = Set(shape.members.filter { member in
            guard let certificate = inventory.certificate(of: member) else { return false }
            return known.answeredRequest(for: member)?.answer?.certificate == certificate.fingerprint(.sha256)
        })
        let below = try GroupMaking(
            shape, style, under: (reply.certificate, reply.key.key), except: others, in: work.inventory, anchors: work.anchors)
        made = try GroupWork.make(below, bitCount: making.bits.rawValue, tellsOfEnds: making.days != nil, session)
        var new: [GroupMember: Certificate] = [.serverGroup: reply.certificate]
        for one in made { new[one.member] = one.issued.certificate }
        let trust = trust(reply, new: new, shape, work)
        if let member = made.map(\.member).first(where: { trust.chain(of: $0) == nil }) {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "a server group's certificate that carries the group was expected: what it issues for the "
                    + "\(Sentences.title(of: member)) has no valid path to the root, for the chain's path length or name constraints forbid it",
                hint: "ask the authority for one without these limits, or sign each use there: 'signet group policy DIR authority-signs=off'")
        }
        let contents = trust.contents(replacing: Array(new.keys), named: nil)
        state.anchors = trust.accepted(with: contents)
        return below.staged(made, anchor: reply.chain, contents: contents, windowsRoot: state.windowsRoot)
    }

    private func trust(
        _ reply: GroupReply, new: [GroupMember: Certificate], _ shape: GroupShape, _ work: borrowing GroupWork
    ) -> GroupTrust {
        GroupTrust(
            work.inventory, shape, new: new, preferred: Array(reply.chain.prefix(1)), intermediates: reply.intermediates,
            oldAnchors: work.anchors, at: work.time)
    }

    private func named(_ reply: GroupReply) -> [Certificate]? { self.reply.trusted.isEmpty ? nil : reply.named }

    /// One certificate stands for all uses: it is replaced for all of them.
    static func checkIsNotSingle(_ work: borrowing GroupWork) throws {
        guard work.state.singleCertificate != nil else { return }
        throw Complaint(
            exit: .refused, code: .refused, message: Sentences.sentence(about: .singleCertificate), file: work.folder,
            hint: "replace it for all with 'signet group single-certificate', or leave the mode with --leave")
    }

    /// The document's certificate uses have no issuing authority: it is the group's own.
    static let ownAuthority = Complaint(
        exit: .refused, code: .refused, message: "an issuing authority's certificate is signed by the server group, and by nobody else",
        hint: "have the server group's certificate signed: --use server-group")
}

extension GroupShape {
    /// Makes room for a member that is not known yet.
    mutating func add(_ member: GroupMember) throws {
        guard !members.contains(member), let name = member.peer ?? member.name else { return }
        switch member.use {
        case .serverGroup, .issuingAuthority, .subsystemServer, .subsystemClient: return
        case .remoteSubsystemClient: try add(.remote, name)
        case .client: try add(.client, name)
        case .line: try add(.line, name)
        case .https: try add(.https, name)
        }
    }
}
