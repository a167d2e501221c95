import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Octets
import PKIX
import ServerGroups

struct DigestVerifyCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check a converted group: against what it was, or against a proof.",
        discussion: """
            Every signature whose issuer is in the group is verified. Then, with --proof, every record is recomputed: \
            the old octets from the new ones, their digests, and both signatures with the authority's numbers. Without, \
            the folder is compared with the one that the last conversion kept: nothing but digests and signatures may \
            differ. Exit code 1 if anything is otherwise.

              signet digest verify group --proof proof.json
              signet digest verify group --json
            """)

    @OptionGroup var group: GroupOptions

    @Option(help: ArgumentHelp("The proof that 'digest convert' wrote; - is standard input.", valueName: "file"))
    var proof: String?

    @Option(help: ArgumentHelp("How many threads work; default: one a processor.", valueName: "number"))
    var threads: Int?

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        try SystemProcess.forbidCoreDumps()
        let threads = max(1, min(threads ?? Workers.processorCount, Workers.threadLimit))
        let contents = try GroupContents(folder, threads: threads)
        var findings = signatures(contents, threads)
        let count: Int
        if let proof {
            let file = try records(proof)
            count = file.records.count
            for record in file.records {
                if let problem = RecordCheck(contents).problem(with: record) { findings.append(.init(file: record.file, problem: problem)) }
            }
        } else if let last = GroupUndo.last(FolderExchange(folder)) {
            let old = try GroupContents("\(last.place)/tree", threads: threads)
            count = last.note.files.count
            findings += ConversionCheck.problems(from: old, to: contents, converted: last.note.files.map(\.path)).map {
                .init(file: $0.path, problem: $0.problem)
            }
        } else {
            throw Complaint(
                exit: .doesNotFit, code: .mismatch, message: "no conversion is kept beside the group", hint: "name a proof with --proof")
        }
        let report = Report(group: folder, proof: proof, checked: count, valid: findings.isEmpty, findings: findings)
        try session.write(report) {
            findings.map { "\(Printable.escaped($0.file)): \($0.problem)\n" }.joined()
                + (findings.isEmpty ? "\(count) conversions hold; every signature is valid\n" : "")
        }
        return findings.isEmpty ? .done : .no
    }

    /// Members that do not verify under an issuer in the group.
    private func signatures(_ contents: GroupContents, _ threads: Int) -> [Report.Finding] {
        let decisions = GroupConversion(contents, to: .sha256).plan(threads: threads)
        return zip(contents.members, decisions).filter { $0.1 == .altered }.map { member, _ in
            .init(file: member.places.first ?? "", problem: "its signature does not verify under the issuer of its name")
        }
    }

    private func records(_ path: String) throws -> ConversionProofFile {
        let octets = try InputFile(path).readAll(limit: ConversionProofFile.octetLimit)
        return try inFile(path) { try ConversionProofFile(octets) }
    }

    struct Report: Encodable {
        var schema = "signet/digest-verify/1"
        var group: String
        var proof: String?
        /// Records of the proof, or files that the conversion changed.
        var checked: Int
        var valid: Bool
        var findings: [Finding]

        struct Finding: Encodable {
            var file: String
            var problem: String
        }
    }
}
