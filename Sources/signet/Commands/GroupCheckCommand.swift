import ArgumentParser
import DER
import GroupFolder
import ServerGroups

struct GroupCheckCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Ask whether everything in a group's folder is there and belongs together.",
        discussion: """
            Reads the folder and changes nothing. Every certificate is validated up to the group's root, every key \
            compared with its certificate, every copy of the root with the root; the maps with the files; modes; \
            whether a change was interrupted. Exit code 1 if something is wrong; remarks do not count.

              signet group check pair
              signet group check pair --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let inventory = try GroupReading.inventory(folder)
        let findings = GroupCheck.findings(inventory, at: clock.time, state: try GroupReading.state(folder))
        let faults = findings.filter(\.isFault)
        let report = Report(
            group: folder, at: clock.time.rfc3339, sound: faults.isEmpty,
            findings: (faults + findings.filter { !$0.isFault }).map(Report.Finding.init))
        try session.write(report) { report.text }
        return faults.isEmpty ? .done : .no
    }

    struct Report: Encodable {
        var schema = "signet/group-check/1"
        var group: String
        var at: String
        /// No finding is a fault.
        var sound: Bool
        /// Faults in front.
        var findings: [Finding]

        struct Finding: Encodable {
            /// `fault` or `remark`.
            var severity: String
            var code: String
            /// Below the group's folder; null: the folder itself.
            var file: String?
            var message: String

            init(_ finding: GroupFinding) {
                severity = finding.isFault ? "fault" : "remark"
                code = finding.code
                file = finding.path
                message = Sentences.sentence(about: finding.kind)
            }
        }

        var text: String {
            let faults = findings.count { $0.severity == "fault" }
            let remarks = findings.count - faults
            let lines = findings.map { one in
                "\(one.severity == "fault" ? "fault " : "remark") \(one.file.map { Printable.escaped($0) + ": " } ?? "")\(one.message)\n"
            }
            return lines.joined() + "\(sound ? "sound" : "not sound"): \(Sentences.count(faults, "fault")), \(Sentences.count(remarks, "remark"))\n"
        }
    }
}
