import ArgumentParser
import PKIX

struct CRLShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every revocation list of a file.",
        discussion: """
            The layout is that of 'openssl crl -noout -text'.

              signet crl show ca.crl
              signet crl show ca.crl --json
            """)

    @Argument(help: "The lists; - is standard input.")
    var file: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let lists = try CertificateInput.revocationLists(file, session)
        if common.json {
            try session.write(Session.encode(RevocationListsReport(file: file, lists: lists.map(RevocationListReport.init))))
        } else {
            for list in lists { try session.write(list.text) }
        }
        return .done
    }
}
