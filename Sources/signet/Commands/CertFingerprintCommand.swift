import ArgumentParser
import Digests
import Octets
import PKIX

struct CertFingerprintCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint", abstract: "Print the digest of every certificate of a file.",
        discussion: """
            The digest is that of the certificate's DER, in the form of 'openssl x509 -noout -fingerprint'.

              signet cert fingerprint --digest sha256 server.crt
              signet cert fingerprint --digest sha1 server.crt
            """)

    @Argument(help: "The certificates; - is standard input.")
    var file: String

    @Option(help: "sha1, sha224, sha256, sha384 or sha512.")
    var digest = DigestAlgorithm.sha256

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let certificates = try CertificateInput.certificates(file, session)
        let report = Report(
            file: file, algorithm: digest.rawValue,
            certificates: certificates.map {
                .init(subject: $0.subject.rfc4514Text, fingerprint: Hexadecimal.encode($0.fingerprint(digest)))
            })
        try session.write(report) {
            certificates.map {
                let octets = Hexadecimal.encode($0.fingerprint(digest), separator: ":").uppercased()
                return "\(digest.rawValue) Fingerprint=\(octets)\n"
            }.joined()
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/cert-fingerprint/1"
        var file: String
        var algorithm: String
        var certificates: [One]

        struct One: Encodable {
            var subject: String
            var fingerprint: String
        }
    }
}
