import ArgumentParser
import DER
import Digests
import Files
import Issuance
import KeyFormats
import PKIX
import RSA

struct CertIssueCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Issue a certificate for a request, by a CA's certificate and key.",
        discussion: """
            The request gives subject and key; the profile says what the certificate has; what else the request asks \
            for is shown and dropped, unless --copy-extensions takes it over. What the profile says is never \
            overridden by a request. The certificate ends no later than its issuer's, and is verified before it is \
            written.

              signet cert issue --csr pbx.csr --ca ca.crt --ca-key ca.key \\
                --copy-extensions san --out pbx.crt
              signet cert issue --csr issuing.csr --ca root.crt --ca-key root.key \\
                --profile issuing-ca --days 1825 \\
                --crl-url http://ca.example/root.crl --out issuing.crt
              signet cert issue --csr line.csr --ca issuing.crt --ca-key issuing.key \\
                --profile line --san URI:sip:example.com,DNS:sip.example.com \\
                --out line.crt
            """)

    @Option(help: ArgumentHelp("The request; - is standard input.", valueName: "file"), completion: .file())
    var csr: String

    @OptionGroup(title: "Issuer") var issuer: AuthorityOptions

    @Option(help: ArgumentHelp("What the certificate is for (default: server).", valueName: "name"))
    var profile: CertificateProfileName?

    @Option(
        help: ArgumentHelp(
            "Which extensions of the request to take over: none (default), san, listed:OID,… or all.", valueName: "which"))
    var copyExtensions: CopyExtensionsOption?

    @Option(
        help: ArgumentHelp(
            "Alternative names: DNS:host,IP:address,email:a@b,URI:…; repeatable. Copied ones come behind them.", valueName: "names"))
    var san: [String] = []

    @Option(help: ArgumentHelp("Another subject than the request's, RFC 4514 text.", valueName: "name"))
    var subject: String?

    @Option(help: ArgumentHelp("The same in the encoding's order: '/C=US/O=Example/CN=pbx.example'.", valueName: "name"))
    var subjectEncoded: String?

    @Option(help: "Digest of the signature: sha256 (default), sha384, sha512, sha224 or sha1.")
    var digest = DigestAlgorithm.sha256

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @OptionGroup var weakKey: WeakKeyOption

    @OptionGroup(title: "Dates") var dates: ValidityOptions

    @OptionGroup(title: "Usages") var usages: UsageOptions

    @OptionGroup(title: "Certificate") var content: CertificateOptions

    @Option(help: ArgumentHelp("Where the certificate goes; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        try StandardInput.check([csr, issuer.ca, issuer.caKey])
        try output.check([out], common)
        let profile = profile?.profile ?? .server
        let validity = try dates.validity(dayCount: profile.dayCount)
        let request = try oneRequest()
        // The request's own signature comes before anything else that it says.
        var template = try inFile(csr) { try CertificateTemplate(profile, for: request, validity: validity) }
        try WeakDigest.check(digest, isAllowed: allowSha1)
        if let key = try? request.subjectPublicKeyInfo.rsaPublicKey() { try weakKey.check(key, file: csr) }
        if let name = try newSubject() { template.subject = name }
        var seen: Set<GeneralName> = []
        template.alternativeNames = try san.flatMap { try GeneralName.list(subjectAltName: $0) }.filter { seen.insert($0).inserted }
        template.keyUsage = try usages.usage()
        template.extendedKeyUsage = try usages.purposes()
        try content.apply(to: &template)
        let copies = try inFile(csr) { try template.copyExtensions(from: request, copyExtensions?.choice ?? .none) }
        let authority = try issuer.authority(weakKey, session)

        var random = SystemRandomSource()
        let issued: IssuedCertificate
        do throws(IssuanceError) {
            issued = try authority.issue(
                template, digest: digest, allowing: weakKey.choices(allowSHA1: allowSha1), random: &random)
        } catch {
            throw Sentences.complaint(about: error, file: error.concernsIssuer ? issuer.ca : nil)
        }
        try output.write([IssuedTalk.file(issued, profile, digest, out: out, form: encoding.outform)], session)
        IssuedTalk.tell(issued, session)
        IssuedTalk.tell(copies, issued, profile, session)
        IssuedTalk.tell(issued.notes, session)
        IssuedTalk.warnOfRefusal(issued, below: authority.certificate, session)
        if session.json { try session.write(Session.encode(IssuedReport(issued, profile, copies, file: out))) }
        return .done
    }

    private func oneRequest() throws -> CertificationRequest {
        let requests = try RequestInput.requests(csr)
        guard requests.count == 1, let request = requests.first else {
            throw Complaint(
                exit: .usage, code: .usage, message: "one request was expected, found \(requests.count)", file: csr,
                hint: "issue them one by one")
        }
        return request
    }

    private func newSubject() throws -> DistinguishedName? {
        guard subject == nil || subjectEncoded == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--subject and --subject-encoded exclude each other", hint: "leave one out")
        }
        if let subject { return try DistinguishedName(rfc4514: subject) }
        return try subjectEncoded.map { try DistinguishedName(slashForm: $0) }
    }
}

extension IssuanceError {
    /// Whether the issuer's certificate is what stands in the way.
    fileprivate var concernsIssuer: Bool {
        switch self {
        case .issuerKeyDoesNotMatch, .issuerAlgorithm, .issuerAltered, .issuerIsNoAuthority, .issuerHasNoName, .issuerUsage,
            .issuerAllowsNoAuthority, .issuerExtension, .validityOutside, .serialNumberOfIssuer:
            true
        default: false
        }
    }
}
