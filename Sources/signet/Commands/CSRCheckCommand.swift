import ArgumentParser
import Issuance

struct CSRCheckCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Preflight: hold requests against the rules of a CA or system (dod, uccx, public-ca …).",
        discussion: """
            Rules of the profile, each with what was found, the symptom that a user would see, the mend and the \
            clause. Exit code 1 when a rule of severity error is broken; warnings and notices do not change it.

              signet csr check pbx.csr --profile public-ca
              signet csr check primary.csr backup.csr --profile dod --consistent
              signet csr check uccx.csr --profile uccx \\
                --node uccx1.example.com --node uccx2.example.com

            Several requests are compared with each other in all but names and keys only with --consistent; the \
            rules that then apply are those that --rules lists as together.

            Profiles: rfc (what every program expects), dod (an agency of the Department of Defense), uccx (Cisco \
            Unified CCX), public-ca (a CA that browsers trust), or a file, which is JSON:

              {
                "schema": "signet/profile/1", "name": "agency", "base": "dod",
                "subject": ["C=US", "O=U.S. Government", "OU=DoD", "CN"],
                "forbiddenCharacters": "@&!",
                "keyBits": [2048, 3072], "digests": ["sha256"],
                "subjectAltName": {"kinds": ["DNS", "IP"], "maximumHosts": 2},
                "rules": {"host.underscore": "error", "file.label": "off"}
              }

            Its subject is in the order of the encoding. Other keys: source, subjects (several orders), \
            otherAttributes, criticalExtensions, usage; of subjectAltName: nodes, parentDomain, foreignWords, wildcards.
            """)

    @Argument(help: "Requests; - is standard input.")
    var files: [String] = []

    @Option(help: ArgumentHelp("rfc, dod, uccx, public-ca, or a profile's file.", valueName: "profile"))
    var profile = PreflightProfile.rfc.name

    @Flag(help: "The requests are those of one system's nodes: they must agree in all but names and keys.")
    var consistent = false

    @Option(
        help: ArgumentHelp(
            "A host that the requests may name, and none but these; with --consistent each should name all of them. "
                + "Repeatable.", valueName: "host"))
    var node: [String] = []

    @Option(help: ArgumentHelp("The hosts' domain, which may stand among them.", valueName: "domain"))
    var parentDomain: String?

    @Flag(help: "List the profile's rules instead.")
    var rules = false

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        guard files.isEmpty == rules else {
            throw Complaint(
                exit: .usage, code: .usage, message: rules ? "--rules takes no files" : "a request's file is missing",
                hint: "see 'signet csr check --help'")
        }
        var profile = try ProfileFile.profile(profile)
        if !node.isEmpty { profile.alternativeNames.nodes = node }
        if let parentDomain { profile.alternativeNames.parentDomain = parentDomain }
        if rules {
            let list = PreflightRules(profile)
            try session.write(list) { list.text }
            return .done
        }
        let submitted = try files.map { try SubmissionInput.file($0) }
        let preflight = Preflight(profile, consistent: consistent)
        let findings = preflight.findings(in: submitted)
        for finding in findings where finding.rule.id == "file.private-key" {
            let names = finding.place.files.map(Printable.escaped).joined(separator: ", ")
            session.say("\(names): \(Session.paint("DO NOT SEND THIS FILE", .red, common.color)): a private key is in it")
        }
        if submitted.reduce(0, { $0 + $1.requests.count }) > 1, !consistent {
            session.say("note: whether the requests agree with each other was not looked at: --consistent does")
        }
        let report = PreflightReport(findings, in: submitted, by: preflight)
        try session.write(report) { report.text }
        return report.passes ? .done : .no
    }
}
