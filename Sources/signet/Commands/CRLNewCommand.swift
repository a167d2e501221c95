import ArgumentParser
import DER
import Digests
import Files
import Issuance
import PKIX

struct CRLNewCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a certificate revocation list, the first or the next of a CA.",
        discussion: """
            With --from it goes on from an earlier list of the same CA, whose signature is verified: its entries, its \
            extensions, and the next number. Without, it is list number 1 and has what is revoked now. The list is \
            verified before it is written.

              signet crl new --ca ca.crt --ca-key ca.key --out ca.crl
              signet crl new --ca ca.crt --ca-key ca.key --from ca.crl \\
                --revoke pbx.crt --reason keyCompromise \\
                --invalidity-date 2026-01-01 --out ca2.crl
              signet crl new --ca ca.crt --ca-key ca.key --from ca2.crl --days 7 \\
                --revoke-serial 2a,reason=certificateHold --force --out ca.crl

            A certificate on hold is released with --remove, or revoked for good with another --reason; it keeps the \
            date on which it was put on hold.
            """)

    @OptionGroup(title: "Issuer") var issuer: AuthorityOptions

    @Option(help: ArgumentHelp("The list to go on from.", valueName: "crl"), completion: .file())
    var from: String?

    @OptionGroup(title: "Entries") var revocations: RevocationOptions

    @Option(
        help: ArgumentHelp("The list's number, in hexadecimal (default: one more than that of --from, or 1).", valueName: "hex"))
    var number: SerialNumberOption?

    @Option(help: ArgumentHelp("In how many days the next list will come (default: 30).", valueName: "n"))
    var days: Int?

    @Option(help: ArgumentHelp("When this list was made (default: now).", valueName: "time"))
    var thisUpdate: TimeOption?

    @Option(help: ArgumentHelp("When the next list will come, in the place of --days.", valueName: "time"))
    var nextUpdate: TimeOption?

    @OptionGroup var clock: ClockOptions

    @Option(help: "Digest of the signature: sha256 (default), sha384, sha512, sha224 or sha1.")
    var digest = DigestAlgorithm.sha256

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @OptionGroup var weakKey: WeakKeyOption

    @Option(help: ArgumentHelp("Where the list goes; - is standard output.", valueName: "file"))
    var out: String

    @OptionGroup var encoding: OutputFormOption
    @OptionGroup var output: ForceOption
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    /// OpenSSL's default_crl_days.
    private static let dayCount = 30

    func perform(_ session: Session) throws -> Exit {
        try StandardInput.check([issuer.ca, issuer.caKey, from])
        try output.check([out], common)
        try WeakDigest.check(digest, isAllowed: allowSha1)
        let authority = try issuer.authority(weakKey, session)
        var template = try template(authority, session)
        if let number { template.number = CRLNumber(magnitude: number.number.magnitude) }
        let told = try revocations.apply(to: &template, authority, session)

        var random = SystemRandomSource()
        let list: CertificateList
        do throws(RevocationListError) {
            list = try authority.issue(
                template, digest: digest, allowing: weakKey.choices(allowSHA1: allowSha1), random: &random)
        } catch {
            let concernsIssuer = if case .issuance = error { true } else { false }
            throw Sentences.complaint(about: error, file: concernsIssuer ? issuer.ca : nil)
        }
        let octets =
            switch encoding.outform {
            case .pem: PEM.encode(list.encoded, label: .certificateList)
            case .der: list.encoded
            }
        let count = list.revokedCertificates.count
        let what = "a revocation list of \(count == 1 ? "one entry" : "\(count) entries"), \(digest.name) with RSA"
        try output.write([(NewFile(out, .open(octets)), what)], session)
        for line in told { session.say(line) }
        let report = RevocationListReport(list)
        session.say("number \(report.number ?? "none"), of \(report.thisUpdate), the next by \(report.nextUpdate ?? "none")")
        if session.json { try session.write(Session.encode(RevocationListsReport(file: out, lists: [report]))) }
        return .done
    }

    private func template(_ authority: CertificateAuthority, _ session: Session) throws -> RevocationListTemplate {
        guard days == nil || nextUpdate == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--days and --next-update exclude each other", hint: "leave one out")
        }
        let start = thisUpdate?.time ?? clock.time
        let end = try nextUpdate?.time ?? ValidityOptions.time(start, days: days ?? Self.dayCount)
        guard let from else {
            guard revocations.remove.isEmpty, revocations.removeSerial.isEmpty else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "a list to take entries off is missing", hint: "add --from CRL")
            }
            return RevocationListTemplate(thisUpdate: start, nextUpdate: end)
        }
        let lists = try CertificateInput.revocationLists(from, session)
        guard lists.count == 1, let earlier = lists.first else {
            throw Complaint(
                exit: .usage, code: .usage, message: "one revocation list was expected, found \(lists.count)", file: from,
                hint: "name a file with one")
        }
        return try inFile(from) {
            try authority.checkEarlier(earlier)
            return try RevocationListTemplate(continuing: earlier, thisUpdate: start, nextUpdate: end)
        }
    }
}
