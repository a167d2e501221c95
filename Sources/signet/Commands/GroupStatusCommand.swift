import ArgumentParser
import DER
import Digests
import GroupFolder
import PKIX
import ServerGroups

struct GroupStatusCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show for each use of a group what was requested and what was imported.",
        discussion: """
            A use's certificate is the group's own, was imported from another authority, stands for all uses, or is \
            missing; a request waits for its answer. Where the folder is not as the state says, that is told. Nothing \
            is changed.

              signet group status pair
              signet group status pair --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let inventory = try GroupReading.inventory(folder)
        let state = try GroupReading.state(folder)
        let report = Report(inventory, state, try GroupReading.shape(inventory, state))
        try session.write(report) { report.text }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/group-status/1"
        var group: String
        var authoritySigns: Bool
        var hasSingleCertificate: Bool
        var uses: [Use]
        var contradictions: [String]

        struct Use: Encodable {
            var use: String
            var name: String?
            var peer: String?
            /// `own`, `imported`, `foreign` (another authority's, and not imported here), `single` or `missing`.
            var certificate: String
            var notBefore: String?
            var notAfter: String?
            /// Since when a request waits, and where it lies.
            var requested: String?
            var request: String?
            var imported: String?
        }

        init(_ inventory: GroupInventory, _ state: GroupState?, _ shape: GroupShape) {
            group = inventory.contents.folder
            authoritySigns = state?.authoritySigns ?? true
            hasSingleCertificate = state?.singleCertificate != nil
            contradictions = state.map { GroupStateCheck.contradictions(of: $0, inventory).map { Sentences.sentence(about: $0) } } ?? []
            // Whoever was asked for and is not there yet stands at the end.
            let known = Set(shape.members)
            var members = shape.members
            for member in (state?.requests ?? []).map(\.member) where !known.contains(member) && !members.contains(member) {
                members.append(member)
            }
            uses = members.map { Self.use($0, inventory, state) }
        }

        private static func use(_ member: GroupMember, _ inventory: GroupInventory, _ state: GroupState?) -> Use {
            let certificate = inventory.certificate(of: member)
            let (waiting, answered) = (state?.waitingRequest(for: member), state?.answeredRequest(for: member))
            return Use(
                use: member.use.rawValue, name: member.name?.text, peer: member.peer?.text,
                certificate: origin(of: certificate, answered, inventory, state), notBefore: certificate?.validity.notBefore.rfc3339,
                notAfter: certificate?.validity.notAfter.rfc3339, requested: waiting?.since.rfc3339, request: waiting?.file,
                imported: answered?.answer?.since.rfc3339)
        }

        private static func origin(
            of certificate: Certificate?, _ answered: GroupState.Request?, _ inventory: GroupInventory, _ state: GroupState?
        ) -> String {
            guard let certificate else { return "missing" }
            if state?.singleCertificate != nil { return "single" }
            if answered?.answer?.certificate == certificate.fingerprint(.sha256) { return "imported" }
            let issuers = [inventory.serverGroup].compactMap(\.self) + inventory.issuingAuthorities
            return issuers.contains { $0.subject.matches(certificate.issuer) } ? "own" : "foreign"
        }

        var text: String {
            let rows = [["USE", "NAME", "CERTIFICATE", "UNTIL", "REQUESTED", "IMPORTED"]] + uses.map { use in
                let name = [use.name, use.peer.map { "-> \($0)" }].compactMap(\.self).joined(separator: " ")
                return [use.use, name, use.certificate] + [use.notAfter, use.requested, use.imported].map { String(($0 ?? "-").prefix(10)) }
            }
            return Table.text(rows) + contradictions.map { "contradiction: \($0)\n" }.joined()
        }
    }
}
