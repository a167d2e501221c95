import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import PKIX
import RSA
import ServerGroups

struct GroupSingleCertificateCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "single-certificate", abstract: "Let one certificate and key stand for all uses of a server group.",
        discussion: """
            The same certificate and key go into every place, the copies of the anchor get its root, the maps are \
            written anew; what is replaced stays as FILE.1, FILE.2, …. Nothing is made in this mode until it is left \
            with --leave, which changes no file: each use is then to get a certificate of its own again. If the \
            certificate is compromised for one use, it is for all.

              signet group single-certificate pair --cert lake.cer --key lake.key \\
                --trusted root.cer --yes
              signet group single-certificate pair --leave
              signet group single-certificate pair --cert lake.pfx \\
                --passin file:secret.txt --trusted root.cer --yes --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var reply: ReplyOptions

    @Flag(help: "Leave the mode.")
    var leave = false

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { reply.passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        guard !leave else { return try leaveMode(session) }
        let work = try GroupWork(group, .singleCertificate, "group single-certificate", at: clock.time, session)
        let reply = try GroupReply(self.reply, .serverGroup, signs: false, checksNames: false, work, session)
        let key = try key(of: reply, work, session)
        reply.show(session)
        session.warn(Sentences.singleCertificateWarning)
        guard try confirmation.confirm("let it stand for all \(work.shape.members.count) uses", session) else {
            return try confirmation.declined("group single-certificate", work.folder, session)
        }
        var files = GroupReplacement(work.inventory)
        for member in work.shape.members { files.put(member, certificate: reply.certificate, key: key) }
        for copy in work.inventory.ownCopies(in: work.shape, anchors: work.anchors) { files.put(copy, reply.chain) }
        for server in work.shape.servers { files.putMap(of: server, work.shape, windowsRoot: work.state.windowsRoot) }
        var state = work.state
        state.order = GroupNaming.order(work.shape)
        state.singleCertificate = reply.certificate.fingerprint(.sha256)
        state.anchors = reply.chain.prefix(1).filter { $0 != reply.certificate }.map { $0.fingerprint(.sha256) }
        // What was imported for one use is replaced with the others.
        state.requests.removeAll { $0.answer != nil }
        let keyFile = work.inventory.members[.serverGroup]?.privateKey ?? GroupLayout.path(.serverGroup, .privateKey)
        state.take(reply.answered(at: work.time, keyFile: keyFile))
        let movedKey = reply.request.flatMap { $0.keyFile == keyFile ? nil : $0.keyFile }
        let written = try work.commit(files.staged().filter { $0.path != movedKey }, state)
        let report = ImportReport(
            schema: "signet/group-single-certificate/1", reply, group: work.folder, reissued: [], written: written)
        try session.write(report) { written.map { Printable.escaped($0) + "\n" }.joined() }
        session.say("one certificate stands for all \(work.shape.members.count) uses: \(Sentences.count(written.count, "file"))")
        return .done
    }

    /// The key itself, which goes into every place.
    private func key(of reply: GroupReply, _ work: borrowing GroupWork, _ session: Session) throws -> RSAPrivateKey {
        if let key = reply.key.key { return key }
        guard let file = work.inventory.members[.serverGroup]?.privateKey else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "the certificate's private key was expected, found none",
                file: GroupLayout.path(.serverGroup, .privateKey), hint: "name it with --key")
        }
        return try KeyInput.privateKey("\(work.folder)/\(file)", session)
    }

    private func leaveMode(_ session: Session) throws -> Exit {
        guard reply.cert == nil, reply.key == nil, reply.trusted.isEmpty else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--leave takes no certificate", hint: "leave out --cert, --key and --trusted")
        }
        let work = try GroupWork(group, .leaveSingleCertificate, "group single-certificate", at: clock.time, session)
        var state = work.state
        state.singleCertificate = nil
        try work.change.exchange.replaceState(state.octets)
        let uses = work.shape.members.map(Sentences.title(of:))
        try session.write(Left(group: work.folder, toRegenerate: uses)) { uses.map { $0 + "\n" }.joined() }
        let folder = Printable.quoted(work.folder)
        let kept = GroupKept.all(work.change.exchange).last { $0.operation == "group single-certificate" }
        let back = kept.map { "; 'signet group restore \(folder) --kept \($0.number)' brings back the folder from before" } ?? ""
        session.say(
            (work.state.authoritySigns
                ? "each use is to get a certificate of its own: 'signet group regenerate \(folder) --use all' makes them all"
                : "each use is to get a certificate of its own: ask for them with 'signet group csr \(folder) --all'") + back)
        return .done
    }

    struct Left: Encodable {
        var schema = "signet/group-single-certificate/1"
        var group: String
        var toRegenerate: [String]
    }
}
