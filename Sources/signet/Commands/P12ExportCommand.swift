import ArgumentParser
import Files
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA

struct P12ExportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a PFX that a named program reads.",
        discussion: """
            With --key the certificate's key goes in, and with --chain the certificates above it, in order; without a \
            key the result is a trust store. --from takes everything out of another PFX, to write it for another \
            program. Programs: \(PKCS12Profile.all.map(\.name).joined(separator: ", ")); \
            'signet p12 export --list' says what each means.

              signet p12 export --cert server.crt --key server.key --chain ca.crt \\
                --passout file:secret.txt --out server.pfx
              signet p12 export --cert server.crt --key server.key --for windows2012r2 \\
                --passout prompt --out old.pfx
              signet p12 export --from old.pfx --for java17 --passin file:secret.txt \\
                --passout file:secret.txt --out java.p12
            """)

    @Option(help: ArgumentHelp("The certificate; others in the file go into the chain.", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("Its private key.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Certificates above it; repeatable.", valueName: "file"))
    var chain: [String] = []

    @Option(help: ArgumentHelp("Another PFX, to write again what is in it.", valueName: "file"))
    var from: String?

    @Option(help: ArgumentHelp("The name that people and programs see.", valueName: "text"))
    var name: String?

    @Option(help: ArgumentHelp("The cryptographic provider that Windows shall keep the key in.", valueName: "text"))
    var provider: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("Whom it is for.", valueName: "program"))
    var target: ProfileOption = ProfileOption(profile: .modern)

    @Flag(help: "List the programs, with dates, algorithms and sources.")
    var list = false

    @OptionGroup var passwords: PasswordOptions
    @OptionGroup var noMAC: NoMACOption

    @Option(help: ArgumentHelp("Where to; - is standard output.", valueName: "file"))
    var out: String?

    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        if list {
            let profiles = PKCS12Profile.all.map(ProfileReport.init)
            try session.write(ProfilesReport(profiles: profiles)) { profiles.map(\.text).joined() }
            return .done
        }
        guard let out else { throw usage("--out is missing", "name the PFX to write") }
        guard (cert == nil) != (from == nil) else { throw usage("--cert or --from was expected", "name one of the two") }
        guard from == nil || key == nil && chain.isEmpty else {
            throw usage("--from takes everything out of one PFX", "leave out --key and --chain")
        }
        guard passwords.passout != nil || passwords.noPassword else {
            throw Complaint(
                exit: .password, code: .missing, message: "a PFX has a password, and --passout does not say which",
                hint: "add --passout prompt, file:PATH or env:NAME; or --no-password, if that is what is meant")
        }
        try output.check([out], common)
        let profile = target.profile
        var draft = try draft(session)
        // --no-password alone: none at all; with an empty --passout: an empty one.
        let password = try session.passwords.forWriting(session) ?? .absent
        if let name { draft.rename(to: name) }
        var random = SystemRandomSource()
        let octets: SecretBytes
        do throws(PKCS12Error) {
            octets = try draft.encoded(profile, password: password, random: &random)
        } catch {
            throw Sentences.complaint(about: error, for: profile)
        }
        if let caveat = profile.caveat { session.warn("\(profile.name): \(caveat)") }
        try output.write([(NewFile(out, .secret(octets)), Self.words(draft, profile))], session)
        if profile.name.hasPrefix("windows"), out != "-" {
            for line in WindowsImport.lines(out, hasKey: draft.keyCount > 0) { session.say("on Windows: \(line)") }
        }
        if session.json {
            try session.write(Session.encode(Report(file: out, profile: ProfileReport(profile), keyCount: draft.keyCount, certificates: draft.certificates.map(\.subject.rfc4514Text))))
        }
        return .done
    }

    private func usage(_ message: String, _ hint: String) -> Complaint {
        Complaint(exit: .usage, code: .usage, message: message, hint: hint)
    }

    private func draft(_ session: Session) throws -> PFXDraft {
        if let from {
            let opened = try PFXInput.open(from, allowingNoMAC: noMAC.allowNoMac, session)
            return PFXDraft(bags: opened.contents.bags)
        }
        let given = try cert.map { try CertificateInput.certificates($0, session) } ?? []
        let above = try chain.flatMap { try CertificateInput.certificates($0, session) }
        guard let key else {
            let certificates = CertificateOrder(given + above).certificates
            return PFXDraft(trusted: certificates.map { ($0, $0.subject.shortName) })
        }
        let privateKey = try KeyInput.privateKey(key, session)
        let own = SubjectPublicKeyInfo(privateKey.publicKey)
        guard let leaf = given.first(where: { $0.subjectPublicKeyInfo == own }) else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "key and certificate do not belong together: no certificate of \(Printable.escaped(cert ?? "")) has the key of \(Printable.escaped(key))",
                hint: "see 'signet cert match'")
        }
        let order = CertificateOrder([leaf] + given + above)
        for certificate in order.withoutIssuer {
            session.warn("the issuer of \(certificate.subject.rfc4514Text) is not in it: \(certificate.issuer.rfc4514Text)")
        }
        return PFXDraft(
            key: BagKey(privateKey), certificate: leaf, chain: order.certificates.filter { $0 != leaf }, name: name,
            provider: provider)
    }

    private static func words(_ draft: PFXDraft, _ profile: PKCS12Profile) -> String {
        let keys = draft.keyCount == 0 ? "no key" : draft.keyCount == 1 ? "a key" : "\(draft.keyCount) keys"
        let count = draft.certificates.count
        return "a PFX for \(profile.name) with \(keys) and \(count) certificate\(count == 1 ? "" : "s")"
    }

    struct Report: Encodable {
        var schema = "signet/p12-export/1"
        var file: String
        var profile: ProfileReport
        var keyCount: Int
        var certificates: [String]
    }
}

extension PFXDraft {
    var keyCount: Int {
        bags.count { bag in
            if case .key = bag.content { return true }
            return false
        }
    }

    var certificates: [Certificate] {
        bags.compactMap { bag in
            if case .certificate(let certificate) = bag.content { return certificate }
            return nil
        }
    }

    /// Names the keys and their certificates; in a trust store the first certificate.
    mutating func rename(to name: String) {
        let ids = Set(bags.compactMap { bag -> [UInt8]? in
            if case .key = bag.content { return bag.attributes.localKeyID }
            return nil
        })
        var isNamed = false
        for place in bags.indices {
            switch bags[place].content {
            case .key: bags[place].attributes.friendlyName = name
            case .certificate:
                let isOwn = bags[place].attributes.localKeyID.map(ids.contains) ?? false
                guard isOwn || keyCount == 0 && !isNamed else { continue }
                bags[place].attributes.friendlyName = name
                isNamed = true
            default: break
            }
        }
    }
}
