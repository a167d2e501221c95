import ArgumentParser
import KeyFormats
import PKIX

struct CSRVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify the signature of a request with its own key.",
        discussion: """
            Exit code 0 if it is valid, 1 if it is not, 6 if its algorithm is not one that Signet computes. Of \
            several requests in one file, all must be valid.

              signet csr verify pbx.csr
              signet csr verify pbx.csr --json
            """)

    @Argument(help: "The request; - is standard input.")
    var file: String

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let requests = try RequestInput.requests(file)
        let verdicts = requests.map { $0.checkSignature() }
        for verdict in verdicts {
            guard case .unsupported(let algorithm) = verdict else { continue }
            throw Complaint(
                exit: .refused, code: .unsupported,
                message: "an RSA signature was expected, found the algorithm \(algorithm.nameOrText)", file: file,
                hint: "verify it with a program that computes that")
        }
        let isValid = verdicts.allSatisfy { $0 == .valid }
        let report = Report(
            file: file, valid: isValid,
            requests: zip(requests, verdicts).map { .init(subject: $0.subject.rfc4514Text, valid: $1 == .valid) })
        try session.write(report) {
            zip(requests, verdicts).map { request, verdict in
                let words = verdict == .valid ? "the signature is valid" : "the signature is not valid"
                return "\(Printable.escaped(file)): \(words): \(request.subject.rfc4514Text)\n"
            }.joined()
        }
        return isValid ? .done : .no
    }

    struct Report: Encodable {
        var schema = "signet/csr-verify/1"
        var file: String
        var valid: Bool
        var requests: [One]

        struct One: Encodable {
            var subject: String
            var valid: Bool
        }
    }
}
