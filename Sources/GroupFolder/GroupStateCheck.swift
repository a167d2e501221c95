private import Digests
package import ServerGroups
private import Files
private import PKIX

/// Something in a group's folder that is not as its state says.
package enum GroupStateContradiction: Hashable, Sendable {
    /// The state says that the group is sealed, and a private key lies open.
    case openThoughSealed(path: String)
    /// A private file is sealed, and the state does not say with whose key.
    case sealedThoughOpen(path: String)
    /// The state says that one certificate stands for all uses, and this is another.
    case notTheSingleCertificate(path: String)
    /// The file of a request, or its key's, is gone.
    case requestGone(GroupMember, path: String)
    /// The anchor that was accepted lies in no copy.
    case anchorGone(fingerprint: [UInt8])
    /// Another certificate than the imported one stands there.
    case importReplaced(GroupMember, path: String)

    package var path: String? {
        switch self {
        case .openThoughSealed(let path), .sealedThoughOpen(let path), .notTheSingleCertificate(let path),
            .requestGone(_, let path), .importReplaced(_, let path):
            path
        case .anchorGone: nil
        }
    }
}

/// Holds the state of a group against its folder: at every command that changes something, and in every check.
package enum GroupStateCheck {
    package static func contradictions(of state: GroupState, _ inventory: GroupInventory) -> [GroupStateContradiction] {
        var found: [GroupStateContradiction] = []
        let contents = inventory.contents
        if state.seal != nil {
            found += (contents.openKeys + contents.encryptedKeys).sorted().map { .openThoughSealed(path: $0) }
        } else {
            found += contents.sealed.map { .sealedThoughOpen(path: $0) }
        }
        if let single = state.singleCertificate {
            for path in inventory.members.values.compactMap(\.certificate).sorted()
            where inventory.certificates(path).first?.fingerprint(.sha256) != single {
                found.append(.notTheSingleCertificate(path: path))
            }
        }
        for request in state.requests {
            if let answer = request.answer {
                guard let certificate = inventory.certificate(of: request.member),
                    certificate.fingerprint(.sha256) != answer.certificate
                else { continue }
                let path = inventory.members[request.member]?.certificate ?? GroupLayout.path(request.member, .certificate)
                found.append(.importReplaced(request.member, path: path))
            } else {
                for path in [request.file, request.keyFile].compactMap(\.self) where inventory.entries[path] == nil {
                    found.append(.requestGone(request.member, path: path))
                }
            }
        }
        let held = Set(inventory.trusted.values.flatMap { inventory.certificates($0) }.map { $0.fingerprint(.sha256) })
        found += state.anchors.filter { !held.contains($0) }.map { .anchorGone(fingerprint: $0) }
        return found
    }
}
