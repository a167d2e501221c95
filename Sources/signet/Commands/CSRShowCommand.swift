import ArgumentParser
import PKIX

struct CSRShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a request: who, which names, which key, which signature.",
        discussion: """
            The layout is that of 'openssl req -noout -text'. Every request of a PEM file is shown.

              signet csr show pbx.csr
              signet csr show pbx.csr --json
            """)

    @Argument(help: "The request; - is standard input.")
    var file: String

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let requests = try RequestInput.requests(file)
        let report = RequestsReport(file: file, requests: requests.map { RequestReport.Request($0) })
        try session.write(report) { requests.map(\.text).joined() }
        return .done
    }
}
