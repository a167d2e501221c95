import ArgumentParser
import CMS
import Digests
import Files
import GroupFolder
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

struct GroupExportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Put a server group into one sealed file, or one certificate into the files of Genesys.",
        discussion: """
            The sealed file is for a USB key that lies in a safe, and for 'group join' on the other server: a ustar archive \
            of the folder, its state and MANIFEST.sha256, in AuthEnvelopedData (RFC 5083) for the master certificate. \
            'openssl cms -decrypt -inform DER' opens it with the master key, and 'tar' reads what comes out. With --public \
            the archive is without private keys, PFX files and state, and lies open.

              signet group export pair --out pair.sealed --cert master.crt
              signet group export pair --out pair.tar --public
              signet group export pair --for genesys-unix --out genesys \\
                --use subsystem-server --name LAKE

            --for genesys-unix writes certificate.pem (the chain from the certificate to the root), certificate-key.pem and \
            trusted-ca.pem, the three options of Genesys applications on UNIX, into a folder.
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("The file, or the folder of --for.", valueName: "path"), completion: .file())
    var out: String

    @Option(help: ArgumentHelp("The master certificate that the archive is sealed for.", valueName: "file"), completion: .file())
    var cert: String?

    @Flag(name: .customLong("public"), help: "Leave out everything private, and seal nothing.")
    var isPublic = false

    @Option(name: .customLong("for"), help: "The program that the files are for: genesys-unix.")
    var target: Target?

    @OptionGroup var member: GroupMemberOptions
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var weakKey: WeakKeyOption
    @OptionGroup var clock: ClockOptions
    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    enum Target: String, ExpressibleByArgument, CaseIterable {
        case genesysUnix = "genesys-unix"
    }

    var passwordSources: PasswordSources { passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        try checkOptions()
        try GroupOptions.checkIsOutside([out], of: try group.path())
        if target != nil { return try exportMember(session) }
        try output.check([out], common)
        let master = try cert.map { try MasterCertificate($0, weakKey, session) }
        let work = try GroupWork(group, .export, "group export", at: clock.time, session)
        let contents = work.inventory.contents
        let hidden = isPublic ? Set(GroupSealing.privateFiles(contents) + contents.sealed + contents.containers) : []
        if isPublic, let path = contents.damaged.first {
            throw Complaint(
                exit: .notParsable, code: .malformed, message: "the file does not read, and could hold a private key", file: path,
                hint: "mend it or take it away; see 'signet group check'")
        }
        let archive = try GroupArchive.pack(contents, isPublic ? nil : work.state) { !hidden.contains($0) }
        let files = work.inventory.entries.values.filter { $0.kind != .folder && !hidden.contains($0.path) }.map(\.path).sorted()
        var file = NewFile(out, .secret(archive))
        if let master {
            var random = SystemRandomSource()
            let sealed = try inFile(cert ?? "") {
                try AuthEnvelopedData.seal(archive, for: [master.certificate], random: &random)
            }
            file.contents = .secret(SecretBytes(copying: sealed.span))
        } else {
            file.contents = .open(archive.withBytes { Array(copying: $0) })
        }
        let what = master.map { "\(Sentences.count(files.count, "file")), sealed for \($0.summary.subject)" } ?? "\(Sentences.count(files.count, "file")), nothing private among them"
        let written = try output.write([(file, what)], session)
        if session.json {
            try session.write(Session.encode(
                Report(group: work.folder, written: written.map(\.path), master: master?.summary, files: files, sealed: work.state.seal.map { MasterSummary($0) })))
        }
        if let seal = work.state.seal, !isPublic {
            session.say("the private files in it are sealed themselves, for \(seal.subject)")
        }
        return .done
    }

    private func checkOptions() throws {
        func usage(_ message: String, _ hint: String) -> Complaint { Complaint(exit: .usage, code: .usage, message: message, hint: hint) }
        guard [cert != nil, isPublic, target != nil].count(where: { $0 }) <= 1 else {
            throw usage("one of --cert, --public and --for was expected, found several", "they are exports of different kinds")
        }
        guard target != nil || member.use == nil && member.name == nil && member.remote == nil else {
            throw usage("--use, --name and --remote name one certificate, and the whole group is exported", "add --for genesys-unix")
        }
        guard cert != nil || isPublic || target != nil else {
            throw Complaint(
                exit: .refused, code: .refused, message: "a master certificate was expected: private keys leave the folder sealed only",
                hint: "add --cert MASTER, or --public to leave them out")
        }
    }

    struct Report: Encodable {
        var schema = "signet/group-export/1"
        var group: String
        /// What the command wrote.
        var written: [String]
        /// Null: nothing private is in it, or it is one certificate's.
        var master: MasterSummary?
        /// Of the group's folder.
        var files: [String]
        /// For whom the private files in it are sealed themselves.
        var sealed: MasterSummary?
    }

    // MARK: One certificate for Genesys

    /// "Certificates and the corresponding private keys" as a Genesys application on UNIX reads them, in PEM.
    private func exportMember(_ session: Session) throws -> Exit {
        let work = try GroupWork(group, .export, "group export", at: clock.time, session)
        let inventory = work.inventory
        let member = try member.requiredMember(of: work.shape)
        guard let certificate = inventory.certificate(of: member) else {
            throw missing(GroupLayout.path(member, .certificate))
        }
        let keyPath = inventory.members[member]?.privateKey ?? GroupLayout.path(member, .privateKey)
        guard inventory.entries[keyPath] != nil else { throw missing(keyPath) }
        if inventory.contents.sealed.contains(keyPath) {
            throw Complaint(
                exit: .refused, code: .refused, message: Sentences.sentence(about: .sealed), file: keyPath,
                hint: Sentences.mend(of: .sealed))
        }
        let key = try KeyInput.privateKey("\(work.folder)/\(keyPath)", session)
        guard (try? certificate.subjectPublicKeyInfo.rsaPublicKey()) == key.publicKey else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "the private key is not that of the certificate", file: keyPath,
                hint: "see 'signet group check'")
        }
        let chain = try GroupChain(work.inventory, work.anchors).chain(of: certificate, at: work.time)
        let files: [(file: NewFile, what: String)] = [
            (NewFile("\(out)/certificate-key.pem", .secret(key.pem(format: .pkcs8))), "the private key, not encrypted"),
            (NewFile("\(out)/certificate.pem", .open(Self.pem(chain))), "\(Sentences.count(chain.count, "certificate")), the first is \(certificate.subject.rfc4514Text)"),
            (NewFile("\(out)/trusted-ca.pem", .open(Self.pem(chain.suffix(1)))), "the authority that is trusted"),
        ]
        let isMissing = try NewFolder.isMissing(out)
        if !isMissing { try output.check(files.map(\.file.path), common) }
        if isMissing { try NewFolder.create(out) }
        let written: [WrittenFile]
        do {
            written = try output.write(files, session)
        } catch {
            if isMissing { NewFolder.removeIfEmpty(out) }
            throw error
        }
        if session.json {
            let names = [inventory.members[member]?.certificate, keyPath].compactMap(\.self)
            try session.write(Session.encode(Report(group: work.folder, written: written.map(\.path), files: names)))
        }
        return .done
    }

    private func missing(_ path: String) -> Complaint {
        Complaint(
            exit: .doesNotFit, code: .missing, message: "it was expected in the folder, found none", file: path,
            hint: "see 'signet group check'")
    }

    private static func pem(_ certificates: some Sequence<Certificate>) -> [UInt8] {
        GroupReplacement.pem(Array(certificates)).withBytes { Array(copying: $0) }
    }
}
