package import DER
private import PKIX
private import PathValidation
package import ServerGroups

/// Whether a server has the anchor by which it validates another: without it, the connection of the two breaks where the
/// other is authenticated (Genesys Transport Layer Security: what before 8.1.3 only encrypted is authenticated since).
package struct GroupReadiness: Sendable {
    package enum Answer: String, Sendable {
        case ready
        /// The copy is missing, holds no anchor, or none that the other's certificate leads to.
        case lacking
        /// What the other shows, or what it trusts, is not in this folder.
        case unknown
    }

    /// Who validates.
    package let server: MemberName
    /// Who is validated.
    package let peer: MemberName
    /// The trusted copy; nil: it is in another server's folder.
    package let path: String?
    package let answer: Answer

    /// - Parameter time: when they connect.
    package static func all(_ inventory: GroupInventory, _ shape: GroupShape, at time: DERTime) -> [GroupReadiness] {
        var found: [GroupReadiness] = []
        for copy in shape.trustedCopies {
            guard let peer = peer(copy) else { continue }
            found.append(
                GroupReadiness(
                    server: copy.name, peer: peer, path: inventory.trusted[copy] ?? GroupLayout.path(copy),
                    answer: answer(copy, peer, inventory, shape, time)))
        }
        // What a remote server trusts nothing here shows.
        for remote in shape.remotes {
            found += shape.servers.map { GroupReadiness(server: remote, peer: $0, path: nil, answer: .unknown) }
        }
        return found
    }

    /// The server that a copy validates; clients and web servers validate nobody's server by name.
    private static func peer(_ copy: TrustedCopy) -> MemberName? {
        if case .localSubsystems(let name) = copy { return name }
        return copy.peer
    }

    private static func answer(
        _ copy: TrustedCopy, _ peer: MemberName, _ inventory: GroupInventory, _ shape: GroupShape, _ time: DERTime
    ) -> Answer {
        let held = inventory.certificates(inventory.trusted[copy])
        guard held.contains(where: { $0.validity.contains(time) }) else { return .lacking }
        guard let certificate = inventory.certificate(of: .subsystemServer(peer)) else {
            return shape.servers.contains(peer) ? .lacking : .unknown
        }
        // Beside an anchor may lie what leads from it to the group.
        let roots = held.filter(\.isSelfIssued)
        let anchors = roots.isEmpty ? held : roots
        let validator = PathValidator(
            anchors: anchors.map { TrustAnchor($0) }, untrusted: inventory.intermediates(anchors))
        var requirements = PathRequirements(time: time)
        requirements.purpose = .server
        return validator.validate(certificate, requirements).isValid ? .ready : .lacking
    }
}
