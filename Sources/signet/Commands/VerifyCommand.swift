import ArgumentParser
import DER
import Digests
import KeyFormats
import PKIX
import PathValidation
import RSA

struct VerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Say whether a certificate is good, and if not, why.",
        discussion: """
            Looks for a path from the certificate to a trusted one and holds it to RFC 5280 section 6. Of a file with \
            several certificates the first is asked about; the others are untrusted, and may stand in the path. Exit code \
            0 if it is good, 1 if not, 6 if nothing is trusted or the signatures are of an algorithm that Signet does not \
            compute. With lists, a certificate that no current, valid one covers is accepted with the word 'unknown', \
            unless --crl-required is there; a list that fails its own checks is an error. With --strict a certificate is \
            refused, too, that breaks what RFC 5280 section 4 asks of who makes it, and that section 6 lets pass.

              signet verify server.crt --trust ca.crt --host pbx.example
              signet verify chain.pem --trust ca.crt --crl ca.crl --crl-required --explain
              signet verify client.crt --trust ca.crt --purpose client --json
            """)

    @Argument(help: "The certificate, or a bundle that begins with it; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("Certificates that are trusted, one or a bundle; repeatable.", valueName: "file"))
    var trust: [String] = []

    @Flag(help: "Count for what OpenSSL's TRUSTED CERTIFICATE is trusted, and not.")
    var trustSettings = false

    @Option(help: ArgumentHelp("Certificates that may stand in between; repeatable.", valueName: "file"))
    var untrusted: [String] = []

    @Option(help: ArgumentHelp("Revocation lists, complete ones and deltas; repeatable.", valueName: "file"))
    var crl: [String] = []

    @Flag(help: "Refuse a certificate whose status no list tells.")
    var crlRequired = false

    @Option(help: ArgumentHelp("The time to verify at, RFC 3339 in UTC; now by default.", valueName: "time"))
    var at: TimeOption?

    @OptionGroup var identity: IdentityOptions

    @Option(help: ArgumentHelp("What the key is for: server, client, ca, ipsec or any.", valueName: "purpose"))
    var purpose = KeyPurpose.any

    @Option(help: ArgumentHelp("A policy that is acceptable; repeatable. Any by default.", valueName: "oid"))
    var policy: [String] = []

    @Flag(help: "A policy must be valid for the path (initial-explicit-policy).")
    var requireExplicitPolicy = false

    @Flag(help: "No policy is mapped to another (initial-policy-mapping-inhibit).")
    var inhibitPolicyMapping = false

    @Flag(help: "anyPolicy matches nothing (initial-any-policy-inhibit).")
    var inhibitAnyPolicy = false

    @Option(help: ArgumentHelp("The weakest digest that counts: sha1 or sha256.", valueName: "digest"))
    var minimumDigest = MinimumDigest.sha1

    @Option(help: ArgumentHelp("The shortest RSA key that counts.", valueName: "bits"))
    var minimumBits = 1024

    @Option(help: ArgumentHelp("The most certificates between this one and the trusted one.", valueName: "n"))
    var maxDepth = PathBudget.defaultPathLength - 2

    @Flag(help: "Refuse what RFC 5280 section 4 forbids its maker, too.")
    var strict = false

    @Flag(help: "Show every rule checked, and why each candidate issuer was rejected.")
    var explain = false

    @OptionGroup var clock: ClockOptions
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    enum MinimumDigest: String, ExpressibleByArgument, CaseIterable {
        case sha1, sha256

        var digest: DigestAlgorithm { self == .sha1 ? .sha1 : .sha256 }
    }

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let requirements = try requirements()
        guard !trust.isEmpty else {
            throw Complaint(
                exit: .refused, code: .refused, message: "a trusted certificate was expected, found no --trust",
                hint: "nothing is trusted by itself; name the authority's certificate with --trust")
        }
        guard ([file] + trust + untrusted + crl).count(where: { $0 == "-" }) <= 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one file only", hint: "name files for the others")
        }
        var input = PathInput()
        let presented = try input.certificates(file, session)
        let anchors = try trust.flatMap { try input.anchors($0, countingSettings: trustSettings, session) }
        let others = try untrusted.flatMap { try input.certificates($0, session) }
        let lists = try crl.flatMap { try CertificateInput.revocationLists($0, session) }
        guard let leaf = presented.first else {
            throw Complaint(exit: .notParsable, code: .malformed, message: "a certificate was expected, found none", file: file)
        }
        let validator = PathValidator(
            anchors: anchors, untrusted: presented.dropFirst() + others, revocationLists: lists)
        let result = validator.validate(leaf, requirements)
        if case .invalid(let failure) = result.outcome, case .signatureUnsupported(let algorithm) = failure.fault {
            throw Complaint(
                exit: .refused, code: .unsupported,
                message: "an RSA signature was expected, found \(algorithm.nameOrText) in the certificate of "
                    + PathSentences.name(of: failure.certificate),
                file: file, hint: "Signet does not compute it; verify it with a program that does")
        }
        let report = VerifyReport(
            file: file, result, presented: presented, requirements: requirements, hasLists: !lists.isEmpty)
        for warning in report.spokenWarnings(session.json) { session.warn(warning) }
        try session.write(report) { VerifyText.text(report, explain: explain) }
        return result.isValid ? .done : .no
    }

    private func requirements() throws -> PathRequirements {
        var requirements = PathRequirements(time: at?.time ?? clock.time)
        for text in policy {
            guard let identifier = text == "anyPolicy" ? .anyPolicy : ObjectIdentifier(text) else {
                throw Complaint(
                    exit: .usage, code: .usage,
                    message: "the policy '\(Printable.escaped(text))' is no object identifier", hint: "write 1.3.6.1.4.1.99.1")
            }
            requirements.initialPolicySet.insert(identifier)
        }
        guard (1...RSAPublicKey.maximumBitCount).contains(minimumBits), (0...Self.deepest).contains(maxDepth) else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--minimum-bits goes from 1 to \(RSAPublicKey.maximumBitCount), --max-depth from 0 to \(Self.deepest)",
                hint: "take a number in between")
        }
        requirements.requiresExplicitPolicy = requireExplicitPolicy
        requirements.inhibitsPolicyMapping = inhibitPolicyMapping
        requirements.inhibitsAnyPolicy = inhibitAnyPolicy
        requirements.purpose = purpose
        requirements.identity = try identity.reference()
        requirements.hostRule = identity.hostRule
        requirements.minimumDigest = minimumDigest.digest
        requirements.minimumKeyBitCount = minimumBits
        requirements.requiresRevocationStatus = crlRequired
        requirements.requiresSoundRevocationLists = true
        requirements.requiresConformingCertificates = strict
        requirements.maximumPathLength = maxDepth + 2
        return requirements
    }

    /// OpenSSL's default depth: deeper paths nobody has, and each certificate is a step of recursion.
    private static let deepest = 100
}
