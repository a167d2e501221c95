import ArgumentParser
import CMS
import Digests
import Files
import GroupFolder
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

struct GroupUnsealCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "unseal", abstract: "Open the private files of a sealed server group with the master key.",
        discussion: """
            All of them or none: a wrong key or an altered file is exit code 5, and the folder stays sealed. The opened keys \
            are compared with their certificates before they take their places. What 'openssl cms -encrypt' made with \
            AES-GCM and RSAES-OAEP is opened too.

              signet group unseal pair --key master.key
              signet group unseal pair --key master.key --passin file:secret.txt --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("The private key of the master certificate.", valueName: "file"), completion: .file())
    var key: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let master = try KeyInput.privateKey(key, session)
        let work = try GroupWork(group, .unseal, "group unseal", at: clock.time, session)
        let contents = work.inventory.contents
        let opened = try Self.open(contents, master, keyFile: key)
        try Self.check(opened, work.state)
        var state = work.state
        state.seal = nil
        _ = try work.commit(GroupSealing.staged(opened, in: contents), state)
        let files = opened.keys.sorted()
        try session.write(Report(group: work.folder, files: files)) { files.map { "opened  \(Printable.escaped($0))\n" }.joined() }
        session.say("\(files.count) private files lie open again; certificates and keys can be made")
        return .done
    }

    /// A key that opens some files is the right one: what it does not open then is altered.
    private static func open(
        _ contents: GroupContents, _ master: RSAPrivateKey, keyFile: String
    ) throws -> [String: SecretBytes] {
        var opened: [String: SecretBytes] = [:]
        var locked: String?
        for path in contents.sealed {
            let file = try InputFile("\(contents.folder)/\(path)").readSecret(limit: FileLimit.document)
            do throws(GroupSealing.Failure) {
                opened[path] = try GroupSealing.open(file, with: master)
            } catch {
                guard case .sealing(.wrongKeyOrAltered) = error else { throw Sentences.complaint(about: error, file: path) }
                locked = locked ?? path
            }
        }
        for path in contents.damaged {
            let file = try InputFile("\(contents.folder)/\(path)").readSecret(limit: FileLimit.document)
            // Opened for what is wrong with it: all of them or none.
            if GroupSealing.wasSealed(file) { _ = try inFile(path) { try GroupSealing.open(file, with: master) } }
        }
        if let locked {
            throw opened.isEmpty
                ? Complaint(
                    exit: .doesNotFit, code: .mismatch, message: "the master key was expected, found one that opens none of the \(contents.sealed.count) sealed files",
                    file: keyFile, hint: "nothing was opened; 'signet group show' says for which certificate they were sealed")
                : Complaint(
                    exit: .doesNotFit, code: .mismatch, message: "altered, or sealed for another key: the master key opens the others, and not this file",
                    file: locked, hint: "nothing was opened; get the file from a copy")
        }
        return opened
    }

    /// The keys of requests; those of certificates are held against them before the folder takes its place.
    private static func check(_ opened: [String: SecretBytes], _ state: GroupState) throws {
        for request in state.requests where request.answer == nil {
            guard let file = opened[request.keyFile], let key = try? PrivateKeyFile(file).key() else { continue }
            let information = SubjectPublicKeyInfo(key.publicKey)
            guard DigestAlgorithm.sha256.digest(of: information.encoded.span) != request.publicKey else { continue }
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "the private key of the request for the \(Sentences.title(of: request.member)) was expected, found another",
                file: request.keyFile, hint: "nothing was opened; get the file from a copy")
        }
    }

    struct Report: Encodable {
        var schema = "signet/group-unseal/1"
        var group: String
        var files: [String]
    }
}
