import ArgumentParser
import DER
import KeyFormats
import Octets
import PKIX

struct CertDiffCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say how two certificates are related, and in what they differ.",
        discussion: """
            The first line is one word: same (octet for octet), digest (another signature over the same facts), \
            renewed (same subject and key), rekeyed (same subject, another key) or different. The exit code is 0 \
            for all of them. Of a file with several certificates the first counts.

              signet cert diff old.crt new.crt
              signet cert diff old.crt new.crt --json
            """)

    @Argument(help: "A certificate; - is standard input.")
    var a: String

    @Argument(help: "Another.")
    var b: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        guard a != "-" || b != "-" else {
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one certificate only", hint: "name a file for the other")
        }
        let (left, right) = (try CertificateInput.certificate(a, session), try CertificateInput.certificate(b, session))
        let comparison = CertificateComparison(left, right)
        let differences = comparison.differences.map { Difference($0, left, right) }
        try session.write(Report(a: a, b: b, relation: comparison.relation.rawValue, differences: differences)) {
            "\(comparison.relation.rawValue)\n"
                + differences.map {
                    "  \($0.field): \(Printable.escaped($0.a ?? "none")) -> \(Printable.escaped($0.b ?? "none"))\n"
                }.joined()
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/cert-diff/1"
        var a, b: String
        var relation: String
        var differences: [Difference]
    }

    struct Difference: Encodable {
        var field: String
        /// Null: it is not there.
        var a: String?
        var b: String?

        init(_ field: CertificateComparison.Field, _ left: Certificate, _ right: Certificate) {
            self.field = Self.name(field)
            a = Self.value(field, left)
            b = Self.value(field, right)
        }

        private static func name(_ field: CertificateComparison.Field) -> String {
            if case .extension(let type) = field { return "extension \(type.nameOrText)" }
            return "\(field)"
        }

        private static func value(_ field: CertificateComparison.Field, _ certificate: Certificate) -> String? {
            switch field {
            case .version: "\(certificate.version.rawValue + 1)"
            case .serialNumber: certificate.serialNumber.description
            case .signatureAlgorithm: certificate.signatureAlgorithm.algorithm.nameOrText
            case .issuer: certificate.issuer.rfc4514Text
            case .notBefore: certificate.validity.notBefore.rfc3339
            case .notAfter: certificate.validity.notAfter.rfc3339
            case .subject: certificate.subject.rfc4514Text
            case .publicKey: "sha256 " + RequestReport.PublicKey(certificate.subjectPublicKeyInfo).sha256
            case .issuerUniqueID: certificate.issuerUniqueID.map { Hexadecimal.encode($0.octets) }
            case .subjectUniqueID: certificate.subjectUniqueID.map { Hexadecimal.encode($0.octets) }
            case .extension(let type):
                certificate.extensions[type].map { one in
                    (one.isCritical ? "critical " : "") + (one.shownText ?? Hexadecimal.encode(one.value))
                }
            case .extensionOrder: certificate.extensions.all.map(\.type.nameOrText).joined(separator: ", ")
            case .signatureValue: Hexadecimal.encode(certificate.signatureValue.octets.prefix(8)) + "…"
            }
        }
    }
}
