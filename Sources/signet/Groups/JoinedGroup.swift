import GroupFolder
import ServerGroups

/// A backup server's group shares its server-group certificate and key with the primary's: "the backup server must import
/// the certificate and the private key that the primary server generated".
enum JoinedGroup {
    /// Says who else has the certificate that is about to be another, and must receive it or do the same.
    ///
    /// - Parameter change: what is done, for the primary's own folder: `signet digest convert DIR --to sha256`.
    static func warn(_ state: GroupState?, _ inventory: GroupInventory, change: String, _ session: Session) {
        guard let state, state.origin == "join", let shape = inventory.shape(order: state.order) else { return }
        let names = shape.remotes.map { Printable.escaped($0.text) }
        guard !names.isEmpty else { return }
        let file = inventory.members[.serverGroup]?.certificate ?? GroupLayout.serverGroupCertificate
        session.warn(
            "this group was joined: \(names.joined(separator: ", ")) \(names.count == 1 ? "has" : "have") the same server-group certificate; do the same there with '\(change)', or hand \(Printable.escaped(file)) and the copies of it on")
    }
}
