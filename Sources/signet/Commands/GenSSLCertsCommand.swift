import ArgumentParser
import Digests
import Files
import PKIX

/// What people type on the off-host servers of PureConnect.
struct GenSSLCertsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "gensslcerts", abstract: "Make the request of a server group, as GenSSLCertsU -g SG does.",
        discussion: """
            In the current folder: takes the OpenSSL.cnf that lies there, if one does, in the order of PureConnect; \
            the common name is this machine's, the alternative names are its addresses and names. Writes \
            CSRs/ServerGroupCertificateSigningRequest.csr and CSRs/ServerGroupPrivateKey.bin (PEM, readable by you \
            only). 'signet csr new' has a choice of everything.

              signet gensslcerts -g SG
              signet gensslcerts -g SG -f

            Of GenSSLCertsU, -o and -w are not here: they need a Windows certificate store.
            """)

    @Option(name: .customShort("g"), help: ArgumentHelp("What to make a request for: SG, the server group.", valueName: "use"))
    var use: Use

    @Flag(name: [.customShort("f"), .customLong("force")], help: "Make it even if there is one; the old files are kept as NAME.1, NAME.2, ….")
    var force = false

    @OptionGroup var passwords: PassOutOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    enum Use: String, ExpressibleByArgument, CaseIterable {
        case serverGroup = "SG"
    }

    private static let folder = "CSRs"
    private static let request = "CSRs/ServerGroupCertificateSigningRequest.csr"
    private static let key = "CSRs/ServerGroupPrivateKey.bin"
    private static let configurationFile = "OpenSSL.cnf"

    func perform(_ session: Session) throws -> Exit {
        let host = try HostIdentity.ofThisMachine()
        var draft: RequestDraft
        if Self.isThere(Self.configurationFile) {
            draft = try ConfigurationInput.draft(
                Self.configurationFile, commonName: host.shortName, order: .pureconnect, allowsLosses: false, session)
        } else {
            draft = RequestDraft(subject: DistinguishedName([]))
            try draft.setCommonName(host.shortName)
        }
        if draft.alternativeNames.isEmpty, let names = SubjectAltName(try AlternativeNameOptions.hostNames(session)) {
            draft.set(Extension(names))
        }
        let isMissing = try NewFolder.isMissing(Self.folder)
        let files = [Self.key, Self.request]
        if !isMissing { for file in files { try FileWriting.checkDestination(file, force: force) } }
        let password = try session.passwords.forWriting(session)
        let key = try KeyGeneration.key(bitCount: (draft.keySize ?? .bits2048).rawValue, session)
        let made = try MadeRequest(
            draft, key: key, digest: draft.digest ?? .sha256, out: Self.request, form: .pem,
            newKey: NewKey(file: Self.key, password: password))
        if isMissing { try NewFolder.create(Self.folder) }
        do {
            try FileWriting.write(made.files.map(\.file), force: force)
        } catch {
            if isMissing { NewFolder.removeIfEmpty(Self.folder) }
            throw error
        }
        session.say("subject, in the order of the encoding: \(draft.subject.slashForm)")
        session.say("alternative names: \(draft.alternativeNames.map(\.shownText).joined(separator: ", "))")
        try session.write(Report(file: Self.request, keyFile: Self.key, request: .init(made.request))) {
            "Successfully generated the certificate signing request at: \(Self.request)\n"
                + "Please get it signed before importing. The private key stays here: \(Self.key)\n"
        }
        return .done
    }

    /// A file that is there and cannot be read is an error when it is read.
    private static func isThere(_ path: String) -> Bool {
        do throws(FileError) {
            _ = try InputFile(path)
            return true
        } catch {
            return error.reason != .missing
        }
    }

    struct Report: Encodable {
        var schema = "signet/csr/1"
        var file: String
        var keyFile: String
        var request: RequestReport.Request
    }
}
