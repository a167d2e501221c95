import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Octets
import PKIX
import ServerGroups

struct GroupImpactCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "impact", abstract: "Say what an expiry, a conversion, a revocation or new keys mean for whom.",
        discussion: """
            Changes nothing. Names the certificates concerned and who will notice, the thumbprints that change, who must \
            receive which files, what is to be restarted, and the servers that lack the anchor by which they would have \
            to validate another. Without an option: what ends within 90 days.

              signet group impact group --within 30d
              signet group impact group --convert sha256 --json
              signet group impact group --regenerate issuing-authority --name LAKE
              signet group impact group --revoke Lines/trunk_LineCertificate.cer
            """)

    @OptionGroup var group: GroupOptions

    @Flag(help: "What ends soon.")
    var expiry = false

    @Option(help: ArgumentHelp("How soon: 30d, 12h, 2w, 1y (default: 90d).", valueName: "span"))
    var within: DurationOption?

    @Option(help: ArgumentHelp("All signatures get this digest: sha256, sha1, sha384 or sha512.", valueName: "digest"))
    var convert: DigestAlgorithm?

    @Option(help: ArgumentHelp("This certificate is revoked: a path in the folder, or another file.", valueName: "cert"), completion: .file())
    var revoke: String?

    @Option(help: ArgumentHelp("Certificates of this use, or all, get new keys; repeatable.", valueName: "use"))
    var regenerate: [UseChoice] = []

    @Option(help: ArgumentHelp("With --regenerate: only those of that name.", valueName: "name"))
    var name: String?

    @OptionGroup var clock: ClockOptions
    @OptionGroup var common: CommonOptions

    /// As long as the longest lead of the documents' monitors.
    private static let defaultSpan: Int64 = 90 * 86_400

    func perform(_ session: Session) throws -> Exit {
        guard name == nil || !regenerate.isEmpty else {
            throw Complaint(
                exit: .usage, code: .usage, message: "--name tells what --regenerate means apart, and that is missing", hint: "add --regenerate USE")
        }
        let folder = try group.path()
        let inventory = try GroupReading.inventory(folder)
        let state = try GroupReading.state(folder)
        let shape = try GroupReading.shape(inventory, state)
        let anchors = inventory.anchors(accepted: state?.anchors ?? [])
        let time = clock.time
        var events: [GroupImpactReport.Event] = []
        if expiry || within != nil || (convert == nil && revoke == nil && regenerate.isEmpty) {
            let seconds = within?.seconds ?? Self.defaultSpan
            let end = DERTime(secondsSinceEpoch: time.secondsSinceEpoch + seconds) ?? .noWellDefinedExpiration
            events.append(.init("expiry", "by \(end.rfc3339)", .expiry(by: end, inventory, shape, anchors: anchors), folder))
        }
        if let convert {
            let impact = GroupImpact.conversion(to: convert, inventory, shape, threads: Workers.processorCount)
            events.append(.init("conversion", "to \(convert.rawValue)", impact, folder))
        }
        if let revoke {
            let certificate = try CertificateInput.certificate(inventory.entries[revoke] == nil ? revoke : "\(folder)/\(revoke)", session)
            events.append(
                .init("revocation", "of \(certificate.subject.rfc4514Text)", .revocation(of: certificate, inventory, shape), folder))
        }
        if !regenerate.isEmpty {
            let members = try GroupSelectionOptions.members(of: shape, regenerate, name: name, remote: nil)
            let words = regenerate.map(\.text).joined(separator: ", ") + (name.map { " of \($0)" } ?? "")
            events.append(
                .init("regeneration", "of \(words)", .regeneration(of: members, inventory, shape, anchors: anchors), folder))
        }
        let readiness = GroupReadiness.all(inventory, shape, at: time).map(GroupImpactReport.Readiness.init)
        let report = GroupImpactReport(group: folder, at: time.rfc3339, events: events, readiness: readiness)
        try session.write(report) { report.text }
        return .done
    }
}
