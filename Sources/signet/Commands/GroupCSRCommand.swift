import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import PKIX
import RSA
import ServerGroups

struct GroupCSRCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "csr", abstract: "Make requests for another authority, a use at a time or for all.",
        discussion: """
            The request and its new key lie in CSRs/ of the group's folder until the answer is imported; what is \
            there stays in use meanwhile. Subject and alternative names are those of the certificate that is there, \
            unless other ones are given; the usages are those of the use. --keep-key asks for a certificate for the \
            key that is there: on a backup server that is the primary's. Never send a private key to an authority.

              signet group csr pair --use https
              signet group csr pair --use server-group --keep-key --force
              signet group csr pair --all --json

            For one certificate for all uses, ask for the server group's:

              signet group csr pair --use server-group --single-certificate \\
                --subject-encoded '/C=US/O=Example/CN=lake.example.com' \\
                --san DNS:lake.example.com --force
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var which: GroupMemberOptions

    @Flag(help: "A request for every use, each with its own names; those that wait already are left.")
    var all = false

    @Flag(help: "For the key that is there, in the place of a new one.")
    var keepKey = false

    @Flag(help: "For one certificate for all uses, of a server and a client at once.")
    var singleCertificate = false

    @Flag(help: "Ask again though a request waits; that one is kept as FILE.1, FILE.2, ….")
    var force = false

    @OptionGroup(title: "Subject") var subjects: SubjectOptions
    @OptionGroup(title: "Alternative names") var alternativeNames: AlternativeNameOptions

    @Option(help: ArgumentHelp("Size of new keys: 2048 (default), 3072 or 4096.", valueName: "bits"))
    var bits: KeySize?

    @Option(help: "Digest of the request's signature: sha256 (default), sha384, sha512, sha224 or sha1.")
    var digest: DigestAlgorithm?

    @Flag(name: .customLong("allow-sha1"), help: "Sign with SHA-1, whose collisions are known.")
    var allowSHA1 = false

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        try check()
        let work = try GroupWork(group, .request, "group csr", at: clock.time, session)
        let isSingle = singleCertificate || work.state.singleCertificate != nil
        let members = try members(of: work.shape, work.state, work.folder, isSingle: isSingle, session)
        guard !members.isEmpty else {
            session.say("every use waits for its answer already; --force asks again")
            try session.write(Report(group: work.folder, requests: [], written: [])) { "" }
            return .done
        }
        let requests = try requests(members, isSingle: isSingle, work, session)
        let folder = work.folder
        var files = GroupReplacement(work.inventory)
        var state = work.state
        for request in requests {
            request.put(into: &files)
            state.wait(for: request.waiting(since: work.time))
        }
        let written = try work.commit(files.staged(), state)
        let report = Report(
            group: folder, requests: requests.map { Report.Request($0, keepsKey: keepKey) }, written: written)
        try session.write(report) { requests.map { Printable.escaped("\(folder)/\($0.file)") + "\n" }.joined() }
        for request in requests {
            session.say("subject, in the order of the encoding: \(request.request.subject.slashForm)")
            session.say("The certificate signing request has been created at: \(Printable.escaped("\(folder)/\(request.file)"))")
        }
        session.say("Please get it signed before importing the signed certificate. The private key stays here.")
        return .done
    }

    private func check() throws {
        func refuse(_ message: String, _ hint: String) -> Complaint {
            Complaint(exit: .usage, code: .usage, message: message, hint: hint)
        }
        guard all != (which.use != nil) else { throw refuse("either --use or --all was expected", "see 'signet group csr --help'") }
        if all {
            let isNamed = subjects.isGiven && subjects.config == nil || subjects.commonName != nil || !alternativeNames.san.isEmpty
            guard !isNamed, !singleCertificate, which.name == nil, which.remote == nil else {
                throw refuse("--all asks for each use with its own names", "leave the names out, or ask for one with --use")
            }
        }
        guard !keepKey || bits == nil else { throw refuse("--keep-key excludes --bits: no key is made", "leave one out") }
        try WeakDigest.check(digest ?? .sha256, isAllowed: allowSHA1)
    }

    /// Those that are asked for: issuing authorities are the group's own, and with one certificate for all uses it is the
    /// server group's that is asked for.
    private func members(
        of shape: GroupShape, _ state: GroupState, _ folder: String, isSingle: Bool, _ session: Session
    ) throws -> [GroupMember] {
        if all {
            let members = isSingle ? [.serverGroup] : shape.members.filter { $0.use != .issuingAuthority }
            return try members.filter { try isFree($0, state, session) }
        }
        let member = try which.requiredMember(of: shape, orNew: true)
        guard member.use != .issuingAuthority else { throw GroupImportCommand.ownAuthority }
        guard !isSingle || member == .serverGroup else {
            throw Complaint(
                exit: .refused, code: .refused,
                message: "one certificate for all uses is asked for as the server group's, found \(Sentences.title(of: member))",
                file: folder, hint: "take --use server-group")
        }
        _ = try isFree(member, state, session)
        return [member]
    }

    private func isFree(_ member: GroupMember, _ state: GroupState, _ session: Session) throws -> Bool {
        guard let waiting = state.waitingRequest(for: member), !force else { return true }
        let message = "a request for the \(Sentences.title(of: member)) waits since \(waiting.since.rfc3339)"
        if all {
            session.say("\(message) and is left")
            return false
        }
        throw Complaint(
            exit: .inputOutput, code: .exists, message: message, file: waiting.file,
            hint: "import its answer, or add --force: what is there is kept as FILE.1, FILE.2, …")
    }

    private func requests(
        _ members: [GroupMember], isSingle: Bool, _ work: borrowing GroupWork, _ session: Session
    ) throws -> [GroupRequest] {
        let dialogue = subjects.interactive ? try Dialogue(session) : nil
        // Everything that can be refused is, before keys are made.
        var drafts: [(member: GroupMember, draft: RequestDraft)] = []
        for member in members {
            var draft = try GroupRequest.draft(member, isSingle: isSingle, subjects, work, session)
            try dialogue?.askSubject(&draft)
            let typed = try dialogue?.askNames(of: draft) ?? []
            try alternativeNames.apply(to: &draft, nodeNames: typed, isHost: isSingle || !member.use.isAuthority, session)
            drafts.append((member, draft))
        }
        let digest = digest ?? drafts.first?.draft.digest ?? .sha256
        try WeakDigest.check(digest, isAllowed: allowSHA1)
        var made: [GroupRequest] = []
        if keepKey {
            for (member, draft) in drafts {
                let (key, file) = try ownKey(of: member, work, session)
                made.append(try GroupRequest(member, draft, key: key, keyFile: file, digest: digest))
            }
            return made
        }
        let bitCount = (bits ?? drafts.first?.draft.keySize ?? .bits2048).rawValue
        let keys = try GroupKeys.make(drafts.count, bitCount: bitCount, session)
        for (one, key) in zip(drafts, keys) {
            made.append(try GroupRequest(one.member, one.draft, key: key, keyFile: nil, digest: digest))
        }
        return made
    }

    private func ownKey(
        of member: GroupMember, _ work: borrowing GroupWork, _ session: Session
    ) throws -> (RSAPrivateKey, file: String) {
        guard let file = work.inventory.members[member]?.privateKey else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "the private key of the \(Sentences.title(of: member)) was expected in the folder, found none",
                file: GroupLayout.path(member, .privateKey), hint: "bring it back, or leave out --keep-key")
        }
        return (try KeyInput.privateKey("\(work.folder)/\(file)", session), file)
    }

    struct Report: Encodable {
        var schema = "signet/group-csr/1"
        var group: String
        var requests: [Request]
        var written: [String]

        struct Request: Encodable {
            var use: String
            var name: String?
            var peer: String?
            /// Below the group's folder.
            var file: String
            var keyFile: String
            var keepsKey: Bool
            var request: RequestReport.Request

            init(_ made: GroupRequest, keepsKey: Bool) {
                use = made.member.use.rawValue
                name = made.member.name?.text
                peer = made.member.peer?.text
                (file, keyFile, self.keepsKey) = (made.file, made.keyFile, keepsKey)
                request = .init(made.request)
            }
        }
    }
}
