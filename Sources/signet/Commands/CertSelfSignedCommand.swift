import ArgumentParser
import DER
import Digests
import Files
import Issuance
import KeyFormats
import PKIX
import RSA

struct CertSelfSignedCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "self-signed", abstract: "Make a certificate that its own key signs, and the key.",
        discussion: """
            With --ca, of a root CA; without, of a server that nobody vouches for, or of another profile. Subject, \
            names and key are given as to 'csr new'.

              signet cert self-signed --ca --subject 'CN=Example Root,O=Example,C=US' \\
                --out root.crt
              signet cert self-signed --ca --path-length 1 --days 7300 \\
                --subject-encoded '/C=US/O=Example/CN=Example Root 2' --key root.key \\
                --out root2.crt
              signet cert self-signed --subject CN=pbx.example \\
                --san DNS:pbx.example,IP:192.0.2.7 --days 365 --out alone.crt
            """)

    @OptionGroup(title: "Subject") var subjectOptions: SubjectOptions

    @OptionGroup(title: "Alternative names") var alternativeNames: AlternativeNameOptions

    @OptionGroup(title: "Key") var keyOptions: RequestKeyOptions

    @Option(help: "Digest of the signature: sha256 (default), sha384, sha512, sha224 or sha1.")
    var digest: DigestAlgorithm?

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @OptionGroup(title: "Dates") var dates: ValidityOptions

    @Flag(name: .customLong("ca"), help: "A root CA: the profile root.")
    var isRoot = false

    @Option(help: ArgumentHelp("What the certificate is for (default: server).", valueName: "name"))
    var profile: CertificateProfileName?

    @OptionGroup(title: "Usages") var usages: UsageOptions

    @OptionGroup(title: "Certificate") var content: CertificateOptions

    @Option(help: ArgumentHelp("Where the certificate goes; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PasswordOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        // Everything that can be refused is, before a key is made.
        let profile = try chosenProfile()
        let keyFile = try keyOptions.newKeyFile(for: out)
        let validity = try dates.validity(dayCount: profile.dayCount)
        let dialogue = subjectOptions.interactive ? try Dialogue(session) : nil
        var draft = try subjectOptions.draft(session)
        try output.check([keyFile, out].compactMap(\.self), common)
        try dialogue?.askSubject(&draft)
        let digest = digest ?? draft.digest ?? .sha256
        try WeakDigest.check(digest, isAllowed: allowSha1)
        try setUsages(of: &draft, profile)
        let typed = try dialogue?.askNames(of: draft) ?? []
        try alternativeNames.apply(to: &draft, nodeNames: typed, isHost: !profile.isAuthority, session)
        if let dialogue, try !dialogue.confirm(draft, files: [keyFile, out].compactMap(\.self)) {
            session.say("nothing was made or written")
            return .no
        }

        let password = try passwords.forNewKey(isMade: keyFile != nil, session)
        let key = try keyOptions.key(draft.keySize, session)
        var template = CertificateTemplate(
            profile, subject: draft.subject, subjectPublicKeyInfo: SubjectPublicKeyInfo(key.publicKey), validity: validity)
        try content.apply(to: &template)
        template.keyUsage = draft.value(of: KeyUsage.self)
        template.extendedKeyUsage = draft.value(of: ExtendedKeyUsage.self)?.purposes ?? []
        template.alternativeNames = draft.alternativeNames
        var random = SystemRandomSource()
        let issued = try template.selfSigned(
            by: key, digest: digest, allowing: keyOptions.weakKey.choices(allowSHA1: allowSha1), random: &random)

        var files: [(file: NewFile, what: String)] = []
        // The key first: if the machine stops in between, a key without a certificate is no loss.
        if let keyFile {
            let made = try KeyOutput(key, .pkcs8, .pem, password)
            files.append((NewFile(keyFile, .secret(made.octets)), made.what))
        }
        files.append(IssuedTalk.file(issued, profile, digest, out: out, form: encoding.outform))
        try output.write(files, session)
        IssuedTalk.tell(issued, session)
        // Of missing names the options have spoken already.
        IssuedTalk.tell(issued.notes.filter { if case .namesMissing = $0 { !draft.alternativeNames.isEmpty } else { true } }, session)
        if session.json {
            try session.write(Session.encode(IssuedReport(issued, profile, file: out, keyFile: keyFile ?? keyOptions.key)))
        }
        return .done
    }

    private func chosenProfile() throws -> CertificateProfile {
        let profile = profile?.profile
        guard !isRoot || profile?.isAuthority != false else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--ca and the profile \(profile?.name ?? "") exclude each other", hint: "leave one out")
        }
        return profile ?? (isRoot ? .root : .server)
    }

    /// The profile's usages, unless the subject's source has some and no profile was named; those of the options in
    /// their places.
    private func setUsages(of draft: inout RequestDraft, _ profile: CertificateProfile) throws {
        let hasOwn = draft.value(of: KeyUsage.self) != nil || draft.value(of: ExtendedKeyUsage.self) != nil
        if self.profile != nil || isRoot || !hasOwn {
            draft.remove(.keyUsage)
            draft.remove(.extKeyUsage)
            for one in RequestProfile(profile).extensions { draft.set(one) }
        }
        if let usage = try usages.usage() { draft.set(Extension(usage, isCritical: true)) }
        if let value = try usages.purposes().flatMap(ExtendedKeyUsage.init) { draft.set(Extension(value)) }
    }
}
