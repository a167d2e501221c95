import ArgumentParser
import DER
import Digests
import Issuance
import KeyFormats
import PKIX

struct CSRExpectCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "expect", abstract: "Compare a request with what was ordered.",
        discussion: """
            The look at a request that runbooks prescribe, as an exit code: 1 and every difference when something is \
            missing or other than said. What is not named is not compared; with --exact, what is named must be all \
            there is of it, in that order (subjects in the order of the encoding).

              signet csr expect pbx.csr --c GB --cn pbx.example.com \\
                --san DNS:pbx.example.com --bits 2048 --digest sha256
              signet csr expect ServerGroup.csr --cn J17-IC1 --ou DoD --ou PKI \\
                --ou CONTRACTOR --o 'U.S. Government' --c US \\
                --san DNS:J17-IC1,IP:172.26.2.115 --bits 2048 --digest sha256
            """)

    @Argument(help: "The request; - is standard input.")
    var file: String

    @Option(help: ArgumentHelp("The whole subject as RFC 4514 writes it.", valueName: "name"))
    var subject: String?

    @Option(help: ArgumentHelp("The whole subject in the order of the encoding.", valueName: "name"))
    var subjectEncoded: String?

    @Option(help: ArgumentHelp("A common name; repeatable, as the others.", valueName: "text"))
    var cn: [String] = []

    @Option(help: ArgumentHelp("An organizational unit.", valueName: "text"))
    var ou: [String] = []

    @Option(help: ArgumentHelp("An organization.", valueName: "text"))
    var o: [String] = []

    @Option(help: ArgumentHelp("A locality.", valueName: "text"))
    var l: [String] = []

    @Option(help: ArgumentHelp("A state or province.", valueName: "text"))
    var st: [String] = []

    @Option(help: ArgumentHelp("A country.", valueName: "text"))
    var c: [String] = []

    @Option(help: ArgumentHelp("Alternative names, as csr new takes them.", valueName: "names"))
    var san: [String] = []

    @Option(help: ArgumentHelp("The size of the key.", valueName: "bits"))
    var bits: Int?

    @Option(help: "The digest of the request's signature.")
    var digest: DigestAlgorithm?

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp(
            "The request's version: 0, which newer programs print as 1. There is no other.", valueName: "number"))
    var requestVersion: Int?

    @Flag(help: "Nothing else of what is named, and in this order.")
    var exact = false

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let expectation = try expectation()
        let requests = try RequestInput.requests(file)
        var differences: [Report.Difference] = []
        for (place, request) in requests.enumerated() {
            let number = requests.count > 1 ? place + 1 : nil
            // RFC 2986 section 4.1 knows v1(0) alone, and nothing else is read.
            if let requestVersion, !(0...1).contains(requestVersion) {
                differences.append(
                    .init(request: number, what: "version", expected: "\(requestVersion)", found: "0"))
            }
            differences += expectation.differences(of: request).map {
                .init(request: number, what: $0.what, expected: $0.expected, found: $0.found)
            }
        }
        let report = Report(file: file, asExpected: differences.isEmpty, differences: differences)
        try session.write(report) { report.text }
        return report.asExpected ? .done : .no
    }

    private func expectation() throws -> RequestExpectation {
        guard subject == nil || subjectEncoded == nil else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--subject and --subject-encoded exclude each other",
                hint: "leave one out")
        }
        var expectation = RequestExpectation()
        let values: [(ObjectIdentifier, [String])] = [
            (.countryName, c), (.stateOrProvinceName, st), (.localityName, l), (.organizationName, o),
            (.organizationalUnitName, ou), (.commonName, cn),
        ]
        expectation.values = values.filter { !$0.1.isEmpty }.map { (type: $0.0, values: $0.1) }
        if let subject { expectation.subject = try DistinguishedName(rfc4514: subject) }
        if let subjectEncoded { expectation.subject = try DistinguishedName(slashForm: subjectEncoded) }
        expectation.alternativeNames = try san.flatMap { try GeneralName.list(subjectAltName: $0) }
        expectation.bitCount = bits
        expectation.digest = digest
        expectation.isExact = exact
        guard
            !expectation.values.isEmpty || expectation.subject != nil || !san.isEmpty || bits != nil || digest != nil
                || requestVersion != nil
        else {
            throw Complaint(
                exit: .usage, code: .usage, message: "nothing is said of what is expected",
                hint: "see 'signet csr expect --help'")
        }
        return expectation
    }

    struct Report: Encodable {
        var schema = "signet/csr-expect/1"
        var file: String
        var asExpected: Bool
        var differences: [Difference]

        struct Difference: Encodable {
            /// Which of several requests in the file.
            var request: Int?
            var what: String
            var expected: String
            var found: String
        }

        var text: String {
            let name = Printable.escaped(file)
            guard !asExpected else { return "\(name): as expected\n" }
            return "\(name): not as expected\n"
                + differences.map { difference in
                    let place = difference.request.map { "request \($0), " } ?? ""
                    return """
                          \(place)\(difference.what)
                            expected  \(Printable.escaped(difference.expected))
                            found     \(Printable.escaped(difference.found))

                        """
                }.joined()
        }
    }
}
