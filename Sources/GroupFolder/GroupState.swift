package import DER
package import Files
private import Foundation
package import PKIX
package import ServerGroups

/// What a group's files do not show: the order in which servers came, and how further certificates are to be named. It
/// lies beside the folder, `GROUP.signet/state.json`; a group without one is complete all the same.
package struct GroupState: Equatable, Sendable {
    /// `init` or `adopt`.
    package var origin: String
    package var since: DERTime
    /// Of servers and the others, in the order in which they came.
    package var order: [MemberName]
    package var base = DistinguishedName([])
    package var domain: String?
    package var dayCount: Int?
    /// The Windows folder that the paths of maps are below.
    package var windowsRoot: String?

    package init(origin: String, since: DERTime, order: [MemberName]) {
        self.origin = origin
        self.since = since
        self.order = order
    }

    package static func path(_ exchange: FolderExchange) -> String { "\(exchange.workFolder)/state.json" }

    /// The state beside a folder; nil if there is none, or one that does not read: nothing depends on it.
    package init?(beside folder: String) {
        let path = Self.path(FolderExchange(folder))
        guard let octets = try? InputFile(path).readAll(limit: Self.octetLimit) else { return nil }
        self.init(octets)
    }

    package init?(_ octets: [UInt8]) {
        guard let file = try? JSONDecoder().decode(File.self, from: Data(octets)), file.schema == File.schemaName,
            let since = DERTime(secondsSinceEpoch: file.sinceSeconds), let base = try? DistinguishedName(slashForm: file.base)
        else { return nil }
        self.init(origin: file.origin, since: since, order: file.order.compactMap { try? MemberName($0) })
        self.base = base
        domain = file.domain
        dayCount = file.days
        windowsRoot = file.windowsRoot
    }

    package var octets: [UInt8] {
        let file = File(
            origin: origin, since: since.rfc3339, sinceSeconds: since.secondsSinceEpoch, order: order.map(\.text),
            base: base.isEmpty ? "/" : base.slashForm, domain: domain, days: dayCount, windowsRoot: windowsRoot)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8]((try? encoder.encode(file)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    /// A state that somebody else wrote is no reason to read more: 1 MiB are 10,000 names.
    private static let octetLimit = 1024 * 1024

    private struct File: Codable {
        static let schemaName = "signet/group-state/1"

        var schema = schemaName
        var origin: String
        var since: String
        var sinceSeconds: Int64
        var order: [String]
        var base: String
        var domain: String?
        var days: Int?
        var windowsRoot: String?
    }
}
