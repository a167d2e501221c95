import Digests
import GroupFolder
import PKIX

/// Makes a state say what the folder shows.
enum GroupAdoption {
    /// Takes out of a state what the folder contradicts. What was forbidden by hand (an authority that may not sign) stays:
    /// nothing in the folder speaks against it.
    static func drop(_ state: inout GroupState, _ inventory: GroupInventory) {
        for contradiction in GroupStateCheck.contradictions(of: state, inventory) {
            switch contradiction {
            case .openThoughSealed: state.seal = nil
            case .notTheSingleCertificate: state.singleCertificate = nil
            case .anchorGone(let fingerprint): state.anchors.removeAll { $0 == fingerprint }
            case .requestGone(let member, _), .importReplaced(let member, _): state.requests.removeAll { $0.member == member }
            // With whose key nothing here can say: it stays a contradiction, and 'group unseal' ends it.
            case .sealedThoughOpen: continue
            }
        }
        // What the copies of the servers hold where the server group's certificate is another authority's.
        if state.anchors.isEmpty, inventory.serverGroup?.isSelfIssued == false {
            state.anchors = inventory.anchors(accepted: []).map { $0.fingerprint(.sha256) }
        }
    }
}
