import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Octets
import PKIX
import ServerGroups

struct GroupBackupsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "backups", abstract: "Say what of a group can be brought back.",
        discussion: """
            Files that were replaced, under their numbers, with the dates of the certificates in them; whole folders as \
            they were before a change; snapshots. 'group restore' brings back the first two, 'group rollback' a snapshot.

              signet group backups group
              signet group backups group --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.pathOfKept()
        let exchange = FolderExchange(folder)
        do throws(GroupFolderError) { try GroupSnapshot.checkPlaces(exchange) } catch { throw error }
        // What is kept beside a folder that does not read, or is gone, is needed most then.
        let inventory: GroupInventory?
        do {
            inventory = try GroupReading.inventory(folder)
        } catch {
            guard try !NewFolder.isMissing(exchange.workFolder) else { throw error }
            session.warn("the folder itself does not read: \(Sentences.complaint(about: error).line)")
            inventory = nil
        }
        let report = Report(folder, inventory, exchange)
        try session.write(report) { report.text }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/group-backups/1"
        var group: String
        /// Numbered files, those of a member as one.
        var backups: [Backup]
        /// Folders as they were before a change, the latest last.
        var kept: [Kept]
        /// The latest last.
        var snapshots: [String]

        struct Backup: Encodable {
            /// `certificate`, with its keys; `trusted-copy`, `revocation-list` or `map`.
            var kind: String
            /// Of a certificate.
            var use: String?
            var name: String?
            var peer: String?
            var number: Int
            var files: [String]
            /// Of the certificate among them.
            var subject: String?
            var notBefore: String?
            var notAfter: String?
            var sha1: String?

            init(_ files: [GroupBackups.Backup], _ inventory: GroupInventory) {
                number = files[0].number
                self.files = files.map(\.path)
                switch GroupLayout.place(of: files[0].original) {
                case .member(let member, _):
                    kind = "certificate"
                    (use, name, peer) = (member.use.rawValue, member.name?.text, member.peer?.text)
                case .trusted: kind = "trusted-copy"
                case .revocationList: kind = "revocation-list"
                case .map, nil: kind = "map"
                }
                guard let certificate = files.lazy.compactMap({ GroupBackups.certificate($0.path, in: inventory) }).first else { return }
                subject = certificate.subject.rfc4514Text
                notBefore = certificate.validity.notBefore.rfc3339
                notAfter = certificate.validity.notAfter.rfc3339
                sha1 = Hexadecimal.encode(certificate.fingerprint(.sha1))
            }
        }

        struct Kept: Encodable {
            var number: Int
            /// What was done then; null if nothing says so.
            var operation: String?
            var time: String?
            var path: String
        }

        /// - Parameter inventory: nil: the folder does not read.
        init(_ folder: String, _ inventory: GroupInventory?, _ exchange: FolderExchange) {
            group = folder
            backups = inventory.map { inventory in GroupBackups(inventory).units.map { Backup($0, inventory) } } ?? []
            kept = GroupKept.all(exchange).map { one in
                Kept(
                    number: one.number, operation: one.operation.isEmpty ? nil : one.operation, time: one.time?.rfc3339,
                    path: one.tree)
            }
            snapshots = GroupSnapshot.names(exchange)
        }

        var text: String {
            var lines = backups.map { one in
                let title = [one.use, one.name, one.peer.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
                let dates = one.notAfter.map { " of \((one.notBefore ?? "").prefix(10)) to \($0.prefix(10))  \(one.sha1 ?? "")" } ?? ""
                let files = one.files.map { "    \(Printable.escaped($0))" }.joined(separator: "\n")
                return "number \(one.number)  \(title.isEmpty ? one.kind : title)\(dates)\n\(files)"
            }
            for one in kept {
                lines.append("kept \(one.number)  \(one.time ?? "at an unknown time")  before '\(Printable.escaped(one.operation ?? "a change"))'")
            }
            lines += snapshots.map { "snapshot \($0)" }
            if lines.isEmpty { lines = ["nothing was replaced yet"] }
            return lines.map { $0 + "\n" }.joined()
        }
    }
}
