import ArgumentParser
import Files

struct SelfTestCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "selftest", abstract: "Test every primitive with published answers.",
        discussion: """
            Exit code 5 if one answer is wrong: then do not use this program on this machine.

              signet selftest
              signet selftest --json
            """)

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        try SystemProcess.forbidCoreDumps()
        let results = SelfTest.all.map { test in
            Report.Result(name: test.name, source: test.source, holds: (try? test.holds()) ?? false)
        }
        let holds = results.allSatisfy(\.holds)
        try session.write(Report(holds: holds, tests: results)) {
            results.map { "\($0.holds ? "ok    " : "FAILED")  \($0.name) (\($0.source))\n" }.joined()
        }
        guard !holds else { return .done }
        throw Complaint(
            exit: .doesNotFit, code: .failed, message: "a known answer came out wrong",
            hint: "do not use this program on this machine")
    }

    struct Report: Encodable {
        var schema = "signet/selftest/1"
        var holds: Bool
        var tests: [Result]

        struct Result: Encodable {
            var name: String
            var source: String
            var holds: Bool
        }
    }
}
