import Files

/// The answer of `verify` for people.
enum VerifyText {
    static func text(_ report: VerifyReport, explain: Bool) -> String {
        var text = verdict(report)
        if explain {
            text += steps(report) + path(report)
        } else if report.valid {
            text += "  " + report.path.map(\.subject).joined(separator: "\n  issued by ") + "\n"
        }
        if explain || !report.valid { text += rejected(report) }
        return text
    }

    private static func verdict(_ report: VerifyReport) -> String {
        let file = Printable.escaped(report.file)
        guard let failure = report.failure else {
            let unknown = report.path.filter { $0.revocation == "unknown" }
            guard !unknown.isEmpty else { return "\(file): valid\n" }
            return "\(file): valid, revocation unknown\n"
                + unknown.map { "  unknown: \($0.unknownStatus)\n" }.joined()
        }
        return "\(file): not valid\n" + fault(failure, indent: "  ")
    }

    private static func fault(_ failure: VerifyReport.Failure, indent: String) -> String {
        """
        \(indent)certificate: \(failure.subject)
        \(indent)rule:        \(failure.rule) (\(failure.clause))
        \(indent)expected:    \(failure.expected)
        \(indent)found:       \(failure.found)

        """
    }

    private static func steps(_ report: VerifyReport) -> String {
        "steps\n" + report.steps.all.map { "  \(padded($0.answer.rawValue, 12))\($0.question)\n" }.joined()
    }

    private static func path(_ report: VerifyReport) -> String {
        guard !report.path.isEmpty else { return "" }
        return "path\n"
            + report.path.enumerated().map { number, one in
                "  \(number) \(one.subject)\n"
                    + one.checks.map { "      \(padded($0.rule, 23))\($0.found)\n" }.joined()
            }.joined()
    }

    private static func rejected(_ report: VerifyReport) -> String {
        guard !report.rejected.isEmpty else { return "" }
        return "rejected as issuers\n"
            + report.rejected.map { one in
                "  \(one.candidate)\(one.trusted ? " (trusted)" : ""), sha256 \(one.sha256.prefix(16))…, of \(one.issuerOf)\n"
                    + "      \(one.reason.rule) (\(one.reason.clause)), \(one.reason.subject)\n"
                    + "      expected \(one.reason.expected), found \(one.reason.found)\n"
            }.joined()
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }
}
