import ArgumentParser
import DER
import Digests
import Files
import KeyFormats
import PKIX
import RSA

struct CSRNewCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a certificate signing request, and its key.",
        discussion: """
            With --key the request is for that key; without, a new one is made and written beside the request, \
            readable by you only.

              signet csr new --subject 'CN=pbx.example,O=Example,C=US' --out pbx.csr
              signet csr new --subject-encoded '/C=US/O=Example/CN=pbx.example' \\
                --san DNS:pbx.example,IP:192.0.2.7 --key pbx.key --out pbx.csr

            From the OpenSSL.cnf of an installation guide; to renew a certificate; for many nodes at once; asked \
            step by step:

              signet csr new --config OpenSSL.cnf --common-name J17-IC1 \\
                --order pureconnect --san-from-host --out J17-IC1.csr
              signet csr new --from pbx.cer --out pbx.csr
              signet csr new --subject 'OU=Voice,O=Example,C=US' --profile ccx-tomcat \\
                --nodes nodes.csv --out-dir requests
              signet csr new --interactive --out pbx.csr

            Without --san, a common name that is a host name with a dot or an address becomes the alternative \
            name: browsers look at nothing else. A request with serverAuth gets it in any case. --no-san leaves \
            it out.

            The file of --nodes is comma-separated values (RFC 4180). Its first line names the columns: \
            common-name, and as wished san, key, bits, out, key-out. Empty fields are as without the column; \
            without names in san, those of --san are for every node. Files are named after the common name and go \
            into --out-dir; all of them appear, or none. Two nodes that share one list of names:

              common-name,san
              uccx1.example.com,"uccx1.example.com,uccx2.example.com"
              uccx2.example.com,"uccx1.example.com,uccx2.example.com"
            """)

    @OptionGroup(title: "Subject") var subjectOptions: SubjectOptions

    @OptionGroup(title: "Alternative names") var alternativeNames: AlternativeNameOptions

    @OptionGroup(title: "Key") var keyOptions: RequestKeyOptions

    @Option(help: "Digest of the signature: sha256 (default), sha384, sha512, sha224 or sha1.")
    var digest: DigestAlgorithm?

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @OptionGroup(title: "Usages") var usages: RequestUsageOptions

    @Option(help: ArgumentHelp("Where the request goes; - is standard output.", valueName: "file"))
    var out: String?

    @OptionGroup(title: "Many nodes") var nodeOptions: NodeOptions

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PasswordOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        if nodeOptions.nodes != nil { return try makeForNodes(session) }
        guard let out else {
            throw Complaint(exit: .usage, code: .usage, message: "--out is missing", hint: "name the file for the request")
        }
        // Everything that can be refused is, before a key is made.
        try nodeOptions.checkAlone()
        let keyFile = try keyOptions.newKeyFile(for: out)
        let dialogue = subjectOptions.interactive ? try Dialogue(session) : nil
        var draft = try subjectOptions.draft(session)
        try output.check([keyFile, out].compactMap(\.self), common)
        try dialogue?.askSubject(&draft)
        let digest = digest ?? draft.digest ?? .sha256
        try WeakDigest.check(digest, isAllowed: allowSha1)
        try usages.apply(to: &draft)
        let typed = try dialogue?.askNames(of: draft) ?? []
        try alternativeNames.apply(to: &draft, nodeNames: typed, isHost: !usages.isAuthority, session)
        if let dialogue, try !dialogue.confirm(draft, files: [keyFile, out].compactMap(\.self)) {
            session.say("nothing was made or written")
            return .no
        }

        let newKey = NewKey(file: keyFile, password: try passwords.forNewKey(isMade: keyFile != nil, session))
        let key = try keyOptions.key(draft.keySize, session)
        let made = try MadeRequest(draft, key: key, digest: digest, out: out, form: encoding.outform, newKey: newKey)
        try output.write(made.files, session)
        session.say("subject, as RFC 4514 writes it: \(draft.subject.rfc4514Text)")
        session.say("subject, in the order of the encoding: \(draft.subject.slashForm)")
        let names = draft.alternativeNames
        if !names.isEmpty { session.say("alternative names: \(names.map(\.shownText).joined(separator: ", "))") }
        if session.json {
            try session.write(Session.encode(RequestReport(made.request, file: out, keyFile: keyFile ?? keyOptions.key)))
        }
        return .done
    }
}
