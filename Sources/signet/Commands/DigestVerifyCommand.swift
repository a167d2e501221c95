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
            findings += try missing(in: file, proof, contents, threads)
            let check = RecordCheck(contents)
            for record in file.records {
                if let problem = check.problem(with: record) { findings.append(.init(file: record.file, problem: problem)) }
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
                + (findings.isEmpty ? "\(count == 1 ? "1 conversion holds" : "\(count) conversions hold"); every signature is valid\n" : "")
        }
        return findings.isEmpty ? .done : .no
    }

    /// What a proof should have and has not: all the records that it was written with, and one for whatever the conversion
    /// changed, where the folder from before that is kept.
    private func missing(
        in file: ConversionProofFile, _ path: String, _ contents: GroupContents, _ threads: Int
    ) throws -> [Report.Finding] {
        guard !file.records.isEmpty else { return [.init(file: path, problem: "the proof has no records: it proves nothing")] }
        var findings: [Report.Finding] = []
        if let count = file.count, count != file.records.count {
            findings.append(.init(
                file: path, problem: "the proof was written with \(Sentences.count(count, "record")), and has \(file.records.count)"))
        }
        let proved = Set(file.records.map(\.file))
        guard let last = GroupUndo.last(FolderExchange(contents.folder)) else { return findings }
        let old = try GroupContents("\(last.place)/tree", threads: threads)
        let changed = ConversionCheck.places(changedFrom: old, to: contents, in: last.note.files.map(\.path))
        // The proof of an earlier conversion of other files speaks of none of these.
        guard changed.contains(where: proved.contains) else { return findings }
        return findings + changed.filter { !proved.contains($0) }.map {
            .init(file: $0, problem: "the conversion changed it, and the proof has no record of it")
        }
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
