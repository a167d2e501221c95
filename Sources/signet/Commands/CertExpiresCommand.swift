import ArgumentParser
import DER
import PKIX

struct CertExpiresCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "expires", abstract: "Ask whether certificates expire soon.",
        discussion: """
            Exit code 1 if any certificate of any file has expired or expires within the span, 0 if none does. Each \
            is printed with its date.

              signet cert expires --within 30d *.crt
              signet cert expires --within 30d --now 2026-01-01T00:00:00Z server.crt
            """)

    @Argument(help: "Files of certificates; - is standard input.")
    var files: [String]

    @Option(help: ArgumentHelp("A span: 30d, 12h, 2w, 1y; a number alone is days.", valueName: "span"))
    var within: DurationOption

    @OptionGroup var clock: ClockOptions
    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let now = clock.time
        var found: [Report.One] = []
        for file in files {
            for certificate in try CertificateInput.certificates(file, session) {
                let notAfter = certificate.validity.notAfter
                let left = notAfter.secondsSinceEpoch - now.secondsSinceEpoch
                found.append(
                    .init(
                        file: file, subject: certificate.subject.rfc4514Text, notAfter: notAfter.rfc3339,
                        secondsLeft: left, expires: left <= within.seconds))
            }
        }
        let expiring = found.contains(where: \.expires)
        try session.write(Report(now: now.rfc3339, withinSeconds: within.seconds, expires: expiring, certificates: found)) {
            found.map { one in
                let days = one.secondsLeft / 86_400
                let words = one.secondsLeft < 0 ? "expired \(-days) days ago" : "\(days) days left"
                let mark = one.expires ? "expires" : "keeps"
                return "\(mark)  \(one.notAfter)  \(words)  \(Printable.escaped(one.file)): \(one.subject)\n"
            }.joined()
        }
        return expiring ? .no : .done
    }

    struct Report: Encodable {
        var schema = "signet/cert-expires/1"
        var now: String
        var withinSeconds: Int64
        var expires: Bool
        var certificates: [One]

        struct One: Encodable {
            var file: String
            var subject: String
            var notAfter: String
            var secondsLeft: Int64
            var expires: Bool
        }
    }
}
