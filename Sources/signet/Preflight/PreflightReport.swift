import Issuance

/// What a preflight found, for programs and for people.
struct PreflightReport: Encodable {
    var schema = "signet/csr-check/1"
    var profile: String
    var source: String
    var consistent: Bool
    var passes: Bool
    var errors: Int
    var warnings: Int
    var notices: Int
    var files: [File]
    var findings: [Finding]

    struct File: Encodable {
        var file: String
        var requests: Int
    }

    struct Finding: Encodable {
        var rule: String
        var severity: String
        /// A request behind the first of its file has `#2` and so on behind the file's name.
        var files: [String]
        var found: String
        var asks: String
        var symptom: String
        var mend: String
        var clause: String
    }

    init(_ findings: [PreflightFinding], in files: [SubmittedFile], by preflight: Preflight) {
        profile = preflight.profile.name
        source = preflight.profile.source
        consistent = preflight.consistent
        func count(_ severity: PreflightSeverity) -> Int { findings.count { $0.severity == severity } }
        (errors, warnings, notices) = (count(.error), count(.warning), count(.notice))
        passes = errors == 0
        self.files = files.map { File(file: $0.name, requests: $0.requests.count) }
        self.findings = findings.map {
            Finding(
                rule: $0.rule.id, severity: $0.severity.rawValue, files: $0.place.files, found: $0.place.found,
                asks: $0.rule.asks, symptom: $0.rule.symptom, mend: $0.rule.mend, clause: $0.rule.clause)
        }
    }

    /// One block a finding, the worst first, and a line that says how it ended.
    var text: String {
        let order = [PreflightSeverity.error, .warning, .notice].map(\.rawValue)
        let sorted = order.flatMap { severity in findings.filter { $0.severity == severity } }
        let blocks = sorted.map { finding in
            """
            \(finding.severity) \(finding.rule): \(finding.files.map(Printable.escaped).joined(separator: ", "))
              found    \(finding.found)
              asked    \(finding.asks)
              symptom  \(finding.symptom)
              mend     \(finding.mend)
              clause   \(finding.clause)


            """
        }
        let names = files.map { Printable.escaped($0.file) }.joined(separator: ", ")
        let counts = [Self.counted(errors, "error"), Self.counted(warnings, "warning"), Self.counted(notices, "notice")]
            .compactMap(\.self).joined(separator: ", ")
        return blocks.joined() + "\(names): \(passes ? "passes" : "does not pass") \(Printable.escaped(profile))"
            + (counts.isEmpty ? "\n" : " (\(counts))\n")
    }

    private static func counted(_ count: Int, _ word: String) -> String? {
        count == 0 ? nil : "\(count) \(word)\(count == 1 ? "" : "s")"
    }
}

/// The rules that a profile looks at.
struct PreflightRules: Encodable {
    var schema = "signet/preflight-rules/1"
    var profile: String
    var source: String
    var rules: [Rule]

    struct Rule: Encodable {
        var rule: String
        var severity: String
        var asks: String
        var symptom: String
        var mend: String
        var clause: String
    }

    init(_ profile: PreflightProfile) {
        self.profile = profile.name
        source = profile.source
        rules = PreflightRule.all.map { rule in
            Rule(
                rule: rule.id, severity: profile.severity(of: rule).rawValue, asks: rule.asks, symptom: rule.symptom,
                mend: rule.mend, clause: rule.clause)
        }
    }

    /// One line a rule: its severity, its name, what it asks.
    var text: String {
        let width = rules.map(\.rule.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        return "\(Printable.escaped(profile)): \(Printable.escaped(source))\n"
            + rules.map { "\(padded($0.severity, 8))\(padded($0.rule, width + 2))\($0.asks)\n" }.joined()
    }
}
