import ArgumentParser
import CMS
import Digests
import Files
import GroupFolder
import Octets
import PKIX
import RSA
import ServerGroups

struct GroupSealCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Seal the private files of a server group with a master certificate.",
        discussion: """
            Every file with a private key, those of requests and numbered backups too, becomes a PEM block CMS of the same \
            name: AuthEnvelopedData (RFC 5083), AES-256-GCM, RSAES-OAEP with SHA-256, which 'openssl cms -decrypt' opens \
            with the master key. Until 'group unseal' no certificate and no key is made in the group.

              signet group seal pair --cert master.crt --check-key master.key --yes
              signet group seal pair --cert master.crt --remove-snapshots --yes --json

            Old folders in DIR.signet/kept that hold the keys in the open are removed afterwards: there is no undo but \
            'group unseal'. Snapshots that do are removed with --remove-snapshots only. What is removed is not \
            overwritten on the disk.
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("The master certificate.", valueName: "file"), completion: .file())
    var cert: String

    @Option(
        help: ArgumentHelp("The master key, to show that it opens what is sealed before anything is replaced.", valueName: "file"),
        completion: .file())
    var checkKey: String?

    @Flag(help: "Remove snapshots that hold private keys in the open.")
    var removeSnapshots = false

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var weakKey: WeakKeyOption
    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let master = try MasterCertificate(cert, weakKey, session)
        let key = try checkKey.map { try KeyInput.privateKey($0, session) }
        if let key, key.publicKey != master.key {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "the key of the master certificate was expected, found another",
                file: checkKey, hint: "see 'signet cert match'")
        }
        if let exit = try finish(master, session) { return exit }
        let work = try GroupWork(group, .seal, "group seal", at: clock.time, session)
        let contents = work.inventory.contents
        let files = GroupSealing.privateFiles(contents)
        try check(work, files, master)
        let sealed = try seal(files, contents, master, key)
        let copies = GroupSealing.openCopies(work.change.exchange)
        guard try confirm(files.count, master, copies, session) else {
            return try confirmation.declined("group seal", work.folder, session)
        }
        var state = work.state
        state.seal = GroupState.Seal(
            since: work.time, certificate: master.certificate.fingerprint(.sha256), subject: master.certificate.subject.rfc4514Text)
        _ = try work.commit(GroupSealing.staged(sealed, in: contents), state)
        try report(work.folder, files, master, containers: contents.containers, work.change.exchange, session)
        return .done
    }

    /// Takes away what an interrupted run had no time for, where the group is sealed with this certificate already.
    ///
    /// - Returns: nil where the group is to be sealed.
    private func finish(_ master: MasterCertificate, _ session: Session) throws -> Exit? {
        let folder = try group.path()
        let fingerprint = master.certificate.fingerprint(.sha256)
        guard try GroupReading.state(folder)?.seal?.certificate == fingerprint else { return nil }
        let change = try group.begin(folder, "group seal", session)
        let isSealed = try GroupReading.state(folder)?.seal?.certificate == fingerprint
        // A key that lies open contradicts the state, and is told of like any contradiction.
        guard isSealed, GroupSealing.privateFiles(try GroupReading.inventory(folder).contents).isEmpty else { return nil }
        let copies = GroupSealing.openCopies(change.exchange).filter { removeSnapshots || !$0.isSnapshot }
        guard try copies.isEmpty || confirm(0, master, copies, session) else {
            return try confirmation.declined("group seal", folder, session)
        }
        try report(folder, [], master, containers: [], change.exchange, session)
        return .done
    }

    /// - Throws: where something would stay open, or be locked up with its own key.
    private func check(_ work: borrowing GroupWork, _ files: [String], _ master: MasterCertificate) throws {
        let contents = work.inventory.contents
        guard !files.isEmpty else {
            throw Complaint(
                exit: .doesNotFit, code: .missing, message: "private keys were expected in the folder, found none", file: work.folder,
                hint: "there is nothing to seal")
        }
        if let path = contents.damaged.first {
            throw Complaint(
                exit: .notParsable, code: .malformed, message: "the file does not read, and could hold a private key that stays open",
                file: path, hint: "mend it or take it away; see 'signet group check'")
        }
        if let path = contents.keyFiles[master.key.modulus] {
            throw Complaint(
                exit: .refused, code: .refused, message: "the master key itself lies in the folder, and would be sealed with itself",
                file: path, hint: "take the certificate of a key that is kept elsewhere")
        }
        // Opened keys have to be their certificates': what is not now would stay shut.
        for finding in GroupCheck.findings(work.inventory, at: work.time, state: work.state) {
            switch finding.kind {
            case .keyDoesNotMatch, .unreadableKey:
                throw Complaint(
                    exit: .doesNotFit, code: .mismatch, message: Sentences.sentence(about: finding.kind), file: finding.path,
                    hint: "mend that first: 'group unseal' opens what belongs together")
            default: continue
            }
        }
        let isNeeded: (GroupLayout.Place?) -> Bool = { place in
            switch place {
            case .member(_, .certificate)?, .member(_, .publicKey)?, .trusted?, .map?: true
            default: false
            }
        }
        if let path = files.first(where: { isNeeded(GroupLayout.place(of: $0)) }) {
            throw Complaint(
                exit: .refused, code: .refused, message: "a certificate, public key or map was expected alone in its file, found a private key beside it",
                file: path, hint: "take the private key out of the file")
        }
    }

    private func seal(
        _ files: [String], _ contents: GroupContents, _ master: MasterCertificate, _ key: RSAPrivateKey?
    ) throws -> [String: SecretBytes] {
        var random = SystemRandomSource()
        var sealed: [String: SecretBytes] = [:]
        for (number, path) in files.enumerated() {
            let octets = try InputFile("\(contents.folder)/\(path)").readSecret(limit: FileLimit.document)
            let file = try inFile(cert) { try GroupSealing.seal(octets, for: master.certificate, random: &random) }
            sealed[path] = file
            guard number == 0, let key else { continue }
            let opened = try GroupSealing.open(file, with: key)
            guard let opened, opened.withBytes({ a in octets.withBytes { b in constantTimeEqual(a, b) } }) else {
                throw Complaint(
                    exit: .doesNotFit, code: .failed, message: "what was sealed did not open to the same octets; nothing was changed",
                    file: path, hint: "see 'signet selftest'")
            }
        }
        return sealed
    }

    private func confirm(
        _ count: Int, _ master: MasterCertificate, _ copies: [GroupSealing.OldCopy], _ session: Session
    ) throws -> Bool {
        let snapshots = copies.count(where: \.isSnapshot)
        // The folder as it is now is kept by the exchange, and goes like the others.
        let kept = copies.count - snapshots + (count > 0 ? 1 : 0)
        var parts = count > 0 ? ["sealing \(Sentences.count(count, "private file")) for \(master.certificate.subject.rfc4514Text)"] : []
        parts.append("removing \(Sentences.count(kept, "old folder")) with private keys in the open")
        if removeSnapshots, snapshots > 0 { parts.append("removing \(Sentences.count(snapshots, "snapshot")) with them") }
        return try confirmation.confirm(parts.joined(separator: " and "), session)
    }

    private func report(
        _ folder: String, _ files: [String], _ master: MasterCertificate, containers: [String], _ exchange: FolderExchange,
        _ session: Session
    ) throws {
        var removed: [String] = [], left: [String] = []
        for copy in GroupSealing.openCopies(exchange) {
            let path = copy.path(exchange)
            if copy.isSnapshot, !removeSnapshots {
                left.append(path)
                continue
            }
            try GroupSealing.remove(copy, exchange)
            removed.append(path)
        }
        let report = Report(
            group: folder, master: master.summary, files: files, removed: removed, snapshots: left, containers: containers)
        try session.write(report) {
            files.map { "sealed   \(Printable.escaped($0))\n" }.joined() + removed.map { "removed  \(Printable.escaped($0))\n" }.joined()
        }
        for path in left {
            session.warn("\(Printable.escaped(path)): this snapshot holds private keys in the open; --remove-snapshots removes it")
        }
        for path in containers {
            session.warn("\(Printable.escaped(path)): a PFX or PKCS #7 file is not sealed; if it holds a private key, only its password protects that")
        }
        session.say(
            files.isEmpty && removed.isEmpty
                ? "the private files are sealed for \(master.summary.subject) already; nothing was changed"
                : files.isEmpty
                ? "the private files are sealed for \(master.summary.subject) already; \(removed.count) old copies are removed now"
                : "\(files.count) private files are sealed; the key of \(master.summary.subject) opens them with 'signet group unseal'")
    }

    struct Report: Encodable {
        var schema = "signet/group-seal/1"
        var group: String
        var master: MasterSummary
        /// What was sealed.
        var files: [String]
        /// Old folders and snapshots that held private keys in the open.
        var removed: [String]
        /// Snapshots that still do.
        var snapshots: [String]
        /// PKCS #12 and PKCS #7 files, which are left as they are.
        var containers: [String]
    }
}

extension GroupSealing.OldCopy {
    var isSnapshot: Bool { if case .snapshot = self { true } else { false } }
}
