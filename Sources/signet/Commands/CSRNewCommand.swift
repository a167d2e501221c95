import ArgumentParser
import DER
import Digests
import Files
import KeyFormats
import Octets
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

            Without --san, a common name that is a host name with a dot or an address becomes the alternative \
            name: browsers look at nothing else. --no-san leaves it out.
            """)

    @OptionGroup(title: "Subject") var subjectOptions: SubjectOptions

    @Option(
        help: ArgumentHelp(
            "Alternative names: DNS:host,IP:address,email:a@b,URI:…; repeatable. A bare value is classified.",
            valueName: "names"))
    var san: [String] = []

    @Flag(help: "No alternative names.")
    var noSan = false

    @OptionGroup(title: "Key") var keyOptions: RequestKeyOptions

    @Option(help: "Digest of the signature: sha256, sha384, sha512, sha224 or sha1.")
    var digest = DigestAlgorithm.sha256

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @OptionGroup(title: "Usages") var usages: UsageOptions

    @Option(help: ArgumentHelp("Where the request goes; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        // Everything that can be refused is, before a key is made.
        let subject = try subjectOptions.name()
        let names = try alternativeNames(of: subject, session)
        let extensions = try usages.extensions() + Self.alternativeNameExtension(names, of: subject)
        try WeakDigest.check(digest, isAllowed: allowSha1)
        let keyFile = try keyOptions.newKeyFile(for: out)
        try output.check([keyFile, out].compactMap(\.self), common)

        let key = try keyOptions.key(session)
        var random = SystemRandomSource()
        let request = try CertificationRequest.make(
            subject: subject, key: key, digest: digest, extensions: extensions, random: &random)

        // The key first: if the machine stops in between, a key without a request is no loss.
        var files: [(NewFile, String)] = []
        if let keyFile {
            let what = "a \(key.publicKey.bitCount)-bit RSA private key, not encrypted"
            files.append((NewFile(keyFile, .secret(key.encoded(.pkcs8, .pem))), what))
        }
        let octets =
            switch encoding.outform {
            case .pem: PEM.encode(request.encoded, label: .certificateRequest)
            case .der: request.encoded
            }
        files.append((NewFile(out, .open(octets)), "a certificate signing request, \(digest.name) with RSA"))
        try output.write(files, session)
        session.say("subject, as RFC 4514 writes it: \(subject.rfc4514Text)")
        session.say("subject, in the order of the encoding: \(subject.slashForm)")
        if !names.isEmpty { session.say("alternative names: \(names.map(\.shownText).joined(separator: ", "))") }
        if session.json {
            try session.write(Session.encode(RequestReport(request, file: out, keyFile: keyFile ?? keyOptions.key)))
        }
        return .done
    }

    /// The names asked for; without any, the common name if it is a host name with a dot or an address. What was
    /// asked for is never added to.
    private func alternativeNames(of subject: DistinguishedName, _ session: Session) throws -> [GeneralName] {
        guard san.isEmpty || !noSan else {
            throw Complaint(exit: .usage, code: .usage, message: "--san and --no-san exclude each other", hint: "leave one out")
        }
        if noSan { return [] }
        if !san.isEmpty { return try san.flatMap { list in try GeneralName.list(subjectAltName: list) } }
        let names = subject.values(of: .commonName).compactMap { $0.text.flatMap(GeneralName.init(hostLike:)) }
        if names.isEmpty {
            session.warn("no alternative name: browsers refuse such a certificate; --san adds some")
        }
        return names
    }

    /// RFC 5280 section 4.2.1.6: critical if the subject is empty.
    private static func alternativeNameExtension(
        _ names: [GeneralName], of subject: DistinguishedName
    ) throws -> [Extension] {
        guard let value = SubjectAltName(names) else {
            guard !subject.isEmpty else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "a subject or alternative names were expected, found neither",
                    hint: "add --san")
            }
            return []
        }
        return [Extension(value, isCritical: subject.isEmpty)]
    }
}

/// Who the request is for.
struct SubjectOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "RFC 4514 text, the reverse of the encoding's order: 'CN=pbx.example,O=Example,C=US'.", valueName: "name"))
    var subject: String?

    @Option(help: ArgumentHelp("In the encoding's order: '/C=US/O=Example/CN=pbx.example'.", valueName: "name"))
    var subjectEncoded: String?

    func name() throws -> DistinguishedName {
        switch (subject, subjectEncoded) {
        case (let text?, nil): return try DistinguishedName(rfc4514: text)
        case (nil, let text?): return try DistinguishedName(slashForm: text)
        default:
            throw Complaint(
                exit: .usage, code: .usage, message: "one of --subject and --subject-encoded was expected, found \(subject == nil ? "neither" : "both")",
                hint: "see 'signet csr new --help'")
        }
    }
}

/// Which key the request is for.
struct RequestKeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The private key that there is; - is standard input.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Size of the new key: 2048 (default), 3072 or 4096.", valueName: "bits"))
    var bits: KeySize?

    @Option(
        help: ArgumentHelp(
            "Where the new key goes, PKCS #8 in PEM (default: beside the request, with .key in place of .csr).",
            valueName: "file"))
    var keyOut: String?

    @OptionGroup var weakKey: WeakKeyOption

    /// Where a new key goes; nil if there is a key.
    func newKeyFile(for out: String) throws -> String? {
        if key != nil {
            guard bits == nil, keyOut == nil else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "--key excludes --bits and --key-out: no key is made", hint: "leave one out")
            }
            return nil
        }
        if let keyOut { return keyOut }
        guard out != "-" else {
            throw Complaint(
                exit: .usage, code: .usage, message: "a place for the new key is missing", hint: "add --key-out FILE, or --key FILE")
        }
        // `pbx.csr` to `pbx.key`; a name without an ending, or with one that says nothing of requests, gets one more.
        for ending in [".csr", ".req", ".p10", ".pem", ".der", ".txt"] where out.lowercased().hasSuffix(ending) {
            return out.dropLast(ending.count) + ".key"
        }
        return out + ".key"
    }

    func key(_ session: Session) throws -> RSAPrivateKey {
        guard let file = key else {
            return try KeyGeneration.key(bitCount: (bits ?? .bits2048).rawValue, session)
        }
        let key = try KeyInput.privateKey(file, session)
        try weakKey.check(key.publicKey, file: file)
        return key
    }
}

/// What the key shall be used for.
struct UsageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("digitalSignature,keyEncipherment,…; repeatable.", valueName: "usages"))
    var keyUsage: [String] = []

    @Option(help: ArgumentHelp("serverAuth,clientAuth,… or object identifiers; repeatable.", valueName: "purposes"))
    var extendedKeyUsage: [String] = []

    func extensions() throws -> [Extension] {
        var extensions: [Extension] = []
        var usage = KeyUsage()
        for name in Self.words(keyUsage) {
            guard let one = KeyUsage(named: name) else {
                throw Self.unknown("key usage", name, "one of \(KeyUsage.names.joined(separator: ", "))")
            }
            usage.formUnion(one)
        }
        // RFC 5280 section 4.2.1.3: "When present, conforming CAs SHOULD mark this extension as critical."
        if !usage.isEmpty { extensions.append(Extension(usage, isCritical: true)) }
        let purposes = try Self.words(extendedKeyUsage).map { name in
            guard let purpose = ExtendedKeyUsage.purpose(named: name) else {
                throw Self.unknown("extended key usage", name, "a name such as serverAuth, or an object identifier")
            }
            return purpose
        }
        if let value = ExtendedKeyUsage(purposes) { extensions.append(Extension(value)) }
        return extensions
    }

    private static func words(_ lists: [String]) -> [Substring] {
        lists.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    private static func unknown(_ what: String, _ found: Substring, _ expected: String) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "unknown \(what) '\(Printable.escaped(String(found)))'", hint: "\(expected) was expected")
    }
}
