private import Digests
package import PKIX
package import ServerGroups

/// By whom the certificates of a group are validated.
extension GroupInventory {
    /// The group's root, if it signs itself, and the anchors of other authorities that were accepted.
    ///
    /// - Parameter accepted: the SHA-256 of those, as the group's state has them. Where the server group's certificate is
    ///   signed by another authority and no state says which was accepted, those are anchors that the servers' own copies
    ///   hold.
    package func anchors(accepted: [[UInt8]]) -> [Certificate] {
        let isOwnRoot = serverGroup?.isSelfIssued ?? false
        var anchors = isOwnRoot ? [serverGroup].compactMap(\.self) : []
        let held = trusted.sorted { $0.value < $1.value }.flatMap { copy, path in
            certificates(path).filter { certificate in
                if accepted.contains(certificate.fingerprint(.sha256)) { return true }
                guard accepted.isEmpty, !isOwnRoot, case .localSubsystems = copy else { return false }
                return certificate.isSelfIssued
            }
        }
        for anchor in held where !anchors.contains(anchor) { anchors.append(anchor) }
        return anchors
    }

    /// What may stand between a certificate and an anchor: the authorities, and what lies beside the anchors in the copies.
    package func intermediates(_ anchors: [Certificate]) -> [Certificate] {
        var found: [Certificate] = [serverGroup].compactMap(\.self) + issuingAuthorities
        for path in trusted.values.sorted() {
            for certificate in certificates(path) where !found.contains(certificate) { found.append(certificate) }
        }
        return found.filter { !anchors.contains($0) }
    }

    /// The copies of the group's own anchor: all but those that hold another group's.
    ///
    /// - Parameter anchors: ``anchors(accepted:)``.
    package func ownCopies(in shape: GroupShape, anchors: [Certificate]) -> [TrustedCopy] {
        shape.trustedCopies.filter { copy in
            guard let peer = copy.peer, !shape.servers.contains(peer) else { return true }
            return state(of: copy, anchors: anchors) != .foreign
        }
    }

    /// The copies that a new root of the group's own goes into: all of them but those that hold another authority's anchor
    /// that was accepted beside the group's own root.
    ///
    /// - Parameter anchors: ``anchors(accepted:)``.
    package func rootCopies(in shape: GroupShape, anchors: [Certificate]) -> [TrustedCopy] {
        let own = ownCopies(in: shape, anchors: anchors)
        guard let root = serverGroup, root.isSelfIssued else { return own }
        return own.filter { copy in
            let held = certificates(trusted[copy])
            return held.contains(root) || !held.contains(where: anchors.contains)
        }
    }

    package enum TrustedState: String, Sendable {
        /// It holds what the group's certificates are validated by.
        case current
        /// It holds the root's key and name in another certificate: the root as it was.
        case stale
        /// It holds somebody else's anchor.
        case foreign
        /// It holds no certificate.
        case empty
    }

    /// - Parameter anchors: ``anchors(accepted:)``.
    package func state(of copy: TrustedCopy, anchors: [Certificate]) -> TrustedState {
        let held = certificates(trusted[copy])
        guard !held.isEmpty else { return .empty }
        if held.contains(where: anchors.contains) { return .current }
        guard let root = serverGroup else { return .foreign }
        let isOld = held.contains { $0.subject == root.subject && $0.subjectPublicKeyInfo == root.subjectPublicKeyInfo }
        return isOld ? .stale : .foreign
    }
}
