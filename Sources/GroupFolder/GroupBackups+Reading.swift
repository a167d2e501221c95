private import DER
private import Files
private import KeyFormats
private import Octets
package import PKIX
private import ServerGroups

extension GroupBackups {
    /// The certificate that a backup has: the first, in PEM or DER; nil: none that reads.
    package static func certificate(_ path: String, in inventory: GroupInventory) -> Certificate? {
        guard let entry = inventory.entries[path] else { return nil }
        for part in ReadFile(entry, in: inventory.contents.folder).parts {
            if case .certificate(let certificate) = part.content { return certificate }
        }
        return nil
    }
}
