import ArgumentParser
import Digests
import Files
import Octets
import RSA

struct SignatureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signature", abstract: "Make and verify signatures of files.",
        subcommands: [SignatureMakeCommand.self, SignatureVerifyCommand.self])
}

/// What both sides must agree upon.
struct SignatureOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The key; - is standard input.", valueName: "file"))
    var key: String

    @Option(help: "pkcs1 (RSASSA-PKCS1-v1_5) or pss (RSASSA-PSS, with MGF1 over the same digest).")
    var scheme: Scheme

    @Option(help: "sha1, sha224, sha256, sha384 or sha512.")
    var digest = DigestAlgorithm.sha256

    @Option(help: ArgumentHelp("The signature's octets; - is a standard stream.", valueName: "file"))
    var signature: String

    @Argument(help: "What is signed; - is standard input.")
    var file: String

    enum Scheme: String, ExpressibleByArgument, CaseIterable {
        case pkcs1, pss
    }

    /// The digest of ``file``.
    func fileDigest() throws -> [UInt8] { try FileDigest.digest(of: file, by: digest) }

    /// - Parameter saltOctetCount: nil if the option was not given.
    func rsaScheme(saltOctetCount: Int?) throws -> RSASignatureScheme {
        switch scheme {
        case .pss: return .pss(saltOctetCount: saltOctetCount)
        case .pkcs1:
            guard saltOctetCount == nil else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "--salt-length belongs to --scheme pss", hint: "leave it out")
            }
            return .pkcs1v15
        }
    }

    /// Refuses two inputs on one stream.
    func checkInputs(_ paths: [String]) throws {
        guard paths.count(where: { $0 == "-" }) <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one thing only", hint: "name the other files")
        }
    }
}

struct SignatureMakeCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Sign a file.",
        discussion: """
            The signature is what 'openssl dgst -sign' writes, and what 'openssl dgst -verify' reads.

              signet signature make --key server.key --scheme pkcs1 --signature letter.sig \\
                letter.txt
              signet signature make --key server.key --scheme pss --digest sha512 \\
                --signature letter.pss letter.txt
            """)

    @OptionGroup var options: SignatureOptions

    @Option(help: ArgumentHelp("Octets of salt, with pss; as many as the digest has if not given.", valueName: "n"))
    var saltLength: Int?

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @OptionGroup var weakKey: WeakKeyOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        try options.checkInputs([options.key, options.file])
        try output.check([options.signature], common)
        try WeakDigest.check(options.digest, isAllowed: allowSha1)
        let scheme = try options.rsaScheme(saltOctetCount: saltLength)
        let key = try KeyInput.privateKey(options.key, session)
        try weakKey.check(key.publicKey, file: options.key)
        let digest = try options.fileDigest()
        var random = SystemRandomSource()
        let signature = try inFile(options.key) {
            try key.signature(forDigest: digest.span, by: options.digest, scheme: scheme, random: &random)
        }
        let what = "a signature of \(Printable.escaped(options.file)), \(options.digest.name) with RSA"
        try output.write([(NewFile(options.signature, .open(signature)), what)], session)
        if session.json {
            try session.write(
                Session.encode(
                    SignatureReport(
                        options: options, saltLength: options.scheme == .pss ? saltLength ?? digest.count : nil,
                        signature: Hexadecimal.encode(signature))))
        }
        return .done
    }
}

struct SignatureVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify a signature of a file.",
        discussion: """
            Exit code 0 if it is valid, 1 if it is not.

              signet signature verify --key server.pub --scheme pkcs1 \\
                --signature letter.sig letter.txt
              signet signature verify --key server.pub --scheme pss --digest sha512 \\
                --signature letter.pss letter.txt
            """)

    @OptionGroup var options: SignatureOptions

    @Option(
        help: ArgumentHelp(
            "Octets of salt that the signature must have, with pss; any if not given.", valueName: "n"))
    var saltLength: Int?

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    /// Octets of a signature: one of a 16,384-bit key, our longest, has 2,048.
    private static let signatureLimit = 2048

    func perform(_ session: Session) throws -> Exit {
        try options.checkInputs([options.key, options.signature, options.file])
        let scheme = try options.rsaScheme(saltOctetCount: saltLength)
        let input = try KeyInput.either(options.key, session)
        let key = try inFile(options.key) { try input.publicKey() }
        let signature = try InputFile(options.signature).readAll(limit: Self.signatureLimit)
        let digest = try options.fileDigest()
        let isValid = key.isValidSignature(signature.span, forDigest: digest.span, by: options.digest, scheme: scheme)
        try session.write(SignatureReport(options: options, saltLength: saltLength, valid: isValid)) {
            "\(Printable.escaped(options.file)): the signature is \(isValid ? "valid" : "not valid")\n"
        }
        return isValid ? .done : .no
    }
}

/// A signature under `--json`.
struct SignatureReport: Encodable {
    var schema = "signet/signature/1"
    var file: String
    var scheme: String
    var digest: String
    var saltLength: Int?
    /// What was made.
    var signature: String?
    /// What was found out.
    var valid: Bool?

    init(options: SignatureOptions, saltLength: Int?, signature: String? = nil, valid: Bool? = nil) {
        file = options.file
        scheme = options.scheme.rawValue
        digest = options.digest.rawValue
        self.saltLength = saltLength
        self.signature = signature
        self.valid = valid
    }
}
