import ArgumentParser
import PKIX

struct CertShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every certificate of a file.",
        discussion: """
            The layout is that of 'openssl x509 -noout -text'. PEM with one or several blocks, DER, PKCS #7 or \
            PKCS #12: told apart by content. What OpenSSL adds in a TRUSTED CERTIFICATE is shown and gives no trust.

              signet cert show chain.pem
              signet cert show server.crt --json
              signet cert show server.pfx --passin file:secret.txt
            """)

    @Argument(help: "The certificates; - is standard input.")
    var file: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let entries = try CertificateInput.entries(file, session)
        let report = CertificatesReport(file: file, certificates: entries.map(CertificateReport.init))
        try session.write(report) {
            entries.map { $0.certificate.text + ($0.trust?.text ?? "") }.joined()
        }
        return .done
    }
}
