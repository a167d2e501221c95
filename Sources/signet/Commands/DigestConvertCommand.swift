import ArgumentParser
import Digests
import Files
import GroupFolder
import Issuance
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

struct DigestConvertCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "convert", abstract: "Convert the digests of a whole group in one step, with a proof.",
        discussion: """
            Every certificate and revocation list whose issuer's key is in the group is verified and signed again; \
            copies are replaced. Everything is signed and verified before anything visible changes; then the folder \
            and the new one change names in one step, and the old one is kept in DIR.signet. Stopped at any point, \
            the folder is the old or the new one: the same command again, or 'digest undo', finishes or reverts.

              signet digest convert group --to sha256 --yes
              signet digest convert group --to sha1 --allow-sha1 --yes \\
                --proof proof.json --thumbprints thumbprints.csv
              signet digest convert group --yes

            Without --to the digest is that of the server group's own certificate, so that stragglers follow it. \
            Converting from SHA-1 endorses whatever verifies under SHA-1. Exit code 5 if something was altered and \
            therefore left, 6 if something could not be converted; the rest is converted all the same.
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var target: DigestTargetOptions

    @Flag(help: "Sign with SHA-1, whose collisions are known.")
    var allowSha1 = false

    @Option(help: ArgumentHelp("Where the proof goes, in JSON; - is standard output.", valueName: "file"))
    var proof: String?

    @Option(help: ArgumentHelp("Where old and new thumbprints go, as comma-separated values.", valueName: "file"))
    var thumbprints: String?

    @OptionGroup var confirmation: ConfirmationOption
    @OptionGroup var weakKey: WeakKeyOption
    @OptionGroup var output: ForceOption
    @OptionGroup var common: CommonOptions

    var reportsWhatIsDone: Bool { true }

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        try GroupOptions.checkIsOutside([proof, thumbprints].compactMap(\.self), of: folder)
        try output.check([proof, thumbprints].compactMap(\.self), common)
        if let to = target.to { try WeakDigest.check(to, isAllowed: allowSha1) }
        let change = try group.begin(folder, "digest convert", session)
        let state = try GroupReading.state(folder)
        if let state { try GroupPermission.check(.convertDigests, state.mode(isMade: true), folder: folder) }
        var conversion = try target.conversion(folder)
        try WeakDigest.check(conversion.target, isAllowed: allowSha1)
        for authority in conversion.conversion.authorities {
            let file = conversion.contents.keyFiles[authority.publicKey.modulus] ?? folder
            try weakKey.check(authority.publicKey, file: file)
        }
        if state?.origin == "join" {
            JoinedGroup.warn(
                state, GroupInventory(conversion.contents), change: "signet digest convert DIR --to \(conversion.target.rawValue)", session)
        }
        guard try confirmation.confirm(
            "signing this group again with \(conversion.target.name)", look: "signet digest plan", session) else {
            return try confirmation.declined("digest convert", folder, session)
        }
        let threads = try target.threadCount
        try convert(&conversion, threads: threads, session)
        let decisions = conversion.outcomes.map { outcome -> ConversionDecision in
            switch outcome {
            case .converted(let member): .convert(from: member.oldDigest)
            case .left(let decision): decision
            case .failed: .altered
            }
        }
        var summary = ConversionSummary(
            schema: "signet/digest-convert/1", conversion, decisions: decisions, group: folder, serial: target.serial.rawValue)
        let converted = conversion.convertedCount
        if converted > 0 { summary.counts["converted"] = summary.counts.removeValue(forKey: "convert") }
        let files = try reports(conversion, summary)
        if converted > 0 { summary.kept = try commit(conversion, change, threads: threads) }
        try output.write(files, session)
        if session.json {
            try session.write(Session.encode(summary))
        } else if proof != "-", thumbprints != "-" {
            try session.write(summary.text)
        }
        session.say(
            converted > 0
                ? "\(Sentences.count(converted, "certificate or list", "certificates and lists")) \(converted == 1 ? "is" : "are") signed with \(conversion.target.name) now; the folder as it was is kept in "
                    + Printable.escaped(summary.kept ?? "")
                : "nothing was to be converted to \(conversion.target.name)")
        return summary.exit
    }

    private func convert(_ conversion: inout GroupConversion, threads: Int, _ session: Session) throws {
        let count = conversion.conversion.members.count
        let bar = ProgressBar(of: count, session)
        try conversion.convert(threads: threads) { done in bar.show(done, "signing") }
        bar.end()
    }

    /// Puts the converted folder in the place of the old one; gives where that is kept.
    private func commit(_ conversion: GroupConversion, _ change: borrowing GroupChange, threads: Int) throws -> String? {
        let staged = conversion.staged(threads: threads)
        try change.stage(staged.entries, like: conversion.contents.tree.root, threads: threads)
        try change.commit("digest convert", over: conversion.contents.tree, note: staged.note.octets)
        return change.exchange.keptNumbers.last.map { "\(change.exchange.kept)/\($0)/tree" }
    }

    private func reports(_ conversion: GroupConversion, _ summary: ConversionSummary) throws -> [(file: NewFile, what: String)] {
        var files: [(file: NewFile, what: String)] = []
        if let proof {
            files.append((NewFile(proof, .open(try proofText(conversion))), "the proof of the conversion"))
        }
        if let thumbprints {
            files.append((NewFile(thumbprints, .open([UInt8](summary.thumbprints.utf8))), "old and new thumbprints"))
        }
        return files
    }

    /// The file of ``ConversionProofFile``, record by record: ten thousand of them need not be values at once.
    private func proofText(_ conversion: GroupConversion) throws -> [UInt8] {
        var text = [UInt8]("{\n\"records\" : [\n".utf8)
        var count = 0
        for place in conversion.outcomes.indices {
            guard case .converted(let converted) = conversion.outcomes[place], let proof = conversion.proof(place) else { continue }
            let member = conversion.conversion.members[place]
            let new = member.certificate == nil ? nil : try? Certificate(der: converted.encoded)
            for (number, file) in member.places.enumerated() where number == 0 || !file.isEmpty {
                let record = ConversionRecord(
                    proof, old: member.encoded, new: converted.encoded,
                    certificates: member.certificate.flatMap { old in new.map { (old, $0) } }, issuer: member.issuer,
                    authority: conversion.conversion.authorities[converted.authority].certificate, file: file)
                if count > 0 { text += ",\n".utf8 }
                count += 1
                text += try Session.encode(record).utf8.dropLast()
            }
        }
        text += "\n],\n\"count\" : \(count),\n\"schema\" : \"signet/conversion-proof/1\"\n}\n".utf8
        return text
    }
}

/// A bar that work on several threads may show from one of them.
struct ProgressBar: Sendable {
    private let total: Int
    private let session: Session
    private let shows: Bool
    /// Not for every piece: each line is a system call.
    private static let steps = 200

    init(of total: Int, _ session: Session) {
        self.total = total
        self.session = session
        shows = SystemProcess.isTerminal(.error) && SystemProcess.environment("TERM") != "dumb"
    }

    func show(_ done: Int, _ what: String) {
        guard shows, done == total || done % max(1, total / Self.steps) == 0 else { return }
        var progress = Progress(of: total, session)
        progress.show(done, what)
    }

    func end() {
        guard shows else { return }
        var progress = Progress(of: total, session)
        progress.end()
    }
}
