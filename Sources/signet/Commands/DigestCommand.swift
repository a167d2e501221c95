import ArgumentParser
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import PKIX
import ServerGroups

struct DigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest", abstract: "Convert the digests of a server group's certificates, there and back.",
        subcommands: [DigestPlanCommand.self, DigestConvertCommand.self, DigestVerifyCommand.self, DigestUndoCommand.self])
}

/// To which digest, and how.
struct DigestTargetOptions: ParsableArguments {
    @Option(help: "The digest: sha256, sha384, sha512, sha224 or sha1; default: that of the server group's own certificate.")
    var to: DigestAlgorithm?

    @Option(help: "keep (there is a way back) or new (random ones, which browsers take beside the old).")
    var serial = CertConvertCommand.SerialPolicy.keep

    @Option(help: ArgumentHelp("How many threads work; default: one a processor.", valueName: "number"))
    var threads: Int?

    var threadCount: Int {
        get throws {
            let count = threads ?? Workers.processorCount
            guard (1...Workers.threadLimit).contains(count) else {
                throw Complaint(
                    exit: .usage, code: .usage, message: "1 to \(Workers.threadLimit) threads were expected, found \(count)",
                    hint: "leave --threads out")
            }
            return count
        }
    }

    /// Reads a group and says to which digest it is converted.
    func conversion(_ folder: String) throws -> GroupConversion {
        try SystemProcess.forbidCoreDumps()
        let contents = try GroupContents(folder, threads: try threadCount)
        var conversion = GroupConversion(contents, to: try target(contents))
        if serial == .new {
            var random = SystemRandomSource()
            try conversion.renumber { () throws in try CertificateSerialNumber(drawnFrom: &random) }
        }
        return conversion
    }

    private func target(_ contents: GroupContents) throws -> DigestAlgorithm {
        if let to { return to }
        guard let place = contents.serverGroupMember, let certificate = contents.members[place].certificate,
            let digest = certificate.signatureAlgorithm.rsaPKCS1DigestAlgorithm
        else { throw GroupFolderError.noServerGroupCertificate }
        return digest
    }
}

struct DigestPlanCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Say what a conversion would do with every certificate of a group; change nothing.",
        discussion: """
            For each: convert, already, foreign-anchor (left), no-issuer-key, altered or refused, and where its copies \
            lie. Exit code 5 if something is altered, 6 if something cannot be converted.

              signet digest plan group --to sha256
              signet digest plan group --to sha1 --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var target: DigestTargetOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let conversion = try target.conversion(folder)
        let decisions = conversion.plan(threads: try target.threadCount)
        let summary = ConversionSummary(
            schema: "signet/digest-plan/1", conversion, decisions: decisions, group: folder, serial: target.serial.rawValue)
        let mode = try GroupReading.state(folder)?.mode(isMade: true) ?? GroupMode(isMade: true)
        try session.write(summary) { summary.text }
        for obstacle in GroupAction.convertDigests.obstacles(in: mode) {
            session.warn("converting is refused: \(Sentences.sentence(about: obstacle)); \(Sentences.mend(of: obstacle))")
            return .refused
        }
        return summary.exit
    }
}
