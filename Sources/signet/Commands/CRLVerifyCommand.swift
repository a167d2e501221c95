import ArgumentParser
import KeyFormats
import PKIX

struct CRLVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the signature of a revocation list with its issuer's certificate.",
        discussion: """
            Exit code 0 if the certificate's name is the list's issuer, its key usage allows it to sign lists, and the \
            signature is valid; 1 if not; 6 if the algorithm is not one that Signet computes. Neither the certificate \
            nor the dates are judged.

              signet crl verify --ca ca.crt ca.crl
              signet crl verify --ca ca.crt --json ca.crl
            """)

    @Argument(help: "The lists, all of which must be valid; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The certificate of the issuer.", valueName: "cert"))
    var ca: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let authority = try CertificateInput.certificate(ca, session)
        let usage = try inFile(ca) { try authority.extensions.value(of: KeyUsage.self) }
        var found: [Report.One] = []
        for list in try CertificateInput.revocationLists(file, session) {
            // RFC 5280 section 6.3.3 (f) and (g), and the name of the issuer, section 5.1.2.3.
            let reason: String?
            if !list.issuer.matches(authority.subject) {
                reason = "the certificate is of \(authority.subject.rfc4514Text)"
            } else if let usage, !usage.contains(.cRLSign) {
                reason = "the certificate's key usage does not have cRLSign"
            } else {
                switch list.checkSignature(under: authority.subjectPublicKeyInfo) {
                case .valid: reason = nil
                case .invalid: reason = "the signature is not valid"
                case .unsupported(let algorithm):
                    throw Complaint(
                        exit: .refused, code: .unsupported,
                        message: "an RSA signature was expected, found the algorithm \(algorithm.nameOrText)", file: file,
                        hint: "verify it with a program that computes that")
                }
            }
            found.append(.init(issuer: list.issuer.rfc4514Text, valid: reason == nil, reason: reason))
        }
        let isValid = found.allSatisfy(\.valid)
        try session.write(Report(file: file, ca: ca, valid: isValid, lists: found)) {
            found.map { one in
                "\(Printable.escaped(file)): \(one.reason.map(Printable.escaped) ?? "the signature is valid"): \(one.issuer)\n"
            }.joined()
        }
        return isValid ? .done : .no
    }

    struct Report: Encodable {
        var schema = "signet/crl-verify/1"
        var file: String
        var ca: String
        var valid: Bool
        var lists: [One]

        struct One: Encodable {
            var issuer: String
            var valid: Bool
            /// Null where it is valid.
            var reason: String?
        }
    }
}
