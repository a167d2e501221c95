import ArgumentParser
import DER
import Digests
import Files
import KeyFormats
import Octets
import PKCS12
import PKIX

struct P12ImportCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take keys and certificates out of a PFX, each into a file of its own.",
        discussion: """
            The files are numbered and named after the names in the PFX: 01-pbx.key, 02-pbx.crt. Whatever those names \
            are, the files lie in the folder, which is made if it is missing, for you only. Keys are PKCS #8, encrypted \
            with --passout. On a terminal the certificate is shown first, and you are asked; --yes answers.

              signet p12 import server.pfx --passin file:secret.txt --out server
              signet p12 import server.pfx --passin file:secret.txt \\
                --passout file:new.txt --out sealed
            """)

    @Argument(help: "The PFX; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The folder for what is in it.", valueName: "folder"), completion: .directory)
    var out: String

    @Flag(help: "Go on without a question.")
    var yes = false

    @OptionGroup var passwords: PasswordOptions
    @OptionGroup var noMAC: NoMACOption
    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let opened = try PFXInput.open(file, allowingNoMAC: noMAC.allowNoMac, session)
        try confirm(opened.contents, session)
        let parts = try PFXParts(opened.contents, session.passwords.forWriting(session), folder: out)
        let isMissing = try NewFolder.isMissing(out)
        if !isMissing { try output.check(parts.files.map(\.file.path), common) }
        for other in parts.leftOut { session.warn("left in the PFX: \(other)") }
        if isMissing { try NewFolder.create(out) }
        do {
            try output.write(parts.files, session)
        } catch {
            if isMissing { NewFolder.removeIfEmpty(out) }
            throw error
        }
        if session.json {
            try session.write(Session.encode(Report(file: file, files: parts.files.map(\.file.path), pfx: PFXReport(opened, file: file))))
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/p12-import/1"
        var file: String
        var files: [String]
        var pfx: PFXReport
    }

    /// Shows what a person would compare before trusting it, and asks where there is somebody to answer.
    private func confirm(_ contents: PFXContents, _ session: Session) throws {
        for (certificate, _) in contents.certificates {
            session.say(
                "\(certificate.subject.rfc4514Text), until \(certificate.validity.notAfter.rfc3339), SHA-1 "
                    + Hexadecimal.encode(certificate.fingerprint(.sha1)))
        }
        guard !yes, file != "-", SystemProcess.isTerminal(.input), SystemProcess.isTerminal(.error) else { return }
        session.show("signet: import these into \(Printable.escaped(out))? [y/N] ")
        let answer = try TerminalInput.line()?.lowercased() ?? ""
        guard ["y", "yes"].contains(answer) else {
            throw Complaint(exit: .refused, code: .refused, message: "nothing was written", hint: "answer y, or add --yes")
        }
    }
}
