import DER
import GroupFolder
import PKIX
import PathValidation
import ServerGroups

/// What a server of a group presents: "a certificate chain that begins with the server's public key certificate and ends
/// with the CA's root certificate".
struct GroupChain {
    let anchors: [Certificate]
    let intermediates: [Certificate]
    /// The revocation lists that lie in the folder.
    let lists: [CertificateList]

    /// - Parameter anchors: what the group's certificates are validated by.
    init(_ inventory: GroupInventory, _ anchors: [Certificate]) {
        self.anchors = anchors
        intermediates = inventory.intermediates(anchors)
        lists = inventory.contents.members.compactMap { member in
            if case .revocationList(let list) = member.content { list } else { nil }
        }
    }

    /// From a certificate to its root.
    func chain(of certificate: Certificate, at time: DERTime) throws -> [Certificate] {
        let validator = PathValidator(anchors: anchors.map { TrustAnchor($0) }, untrusted: intermediates)
        switch validator.validate(certificate, PathRequirements(time: time)).outcome {
        case .valid(let path): return path.certificates.map(\.certificate)
        case .invalid(let failure):
            let facts = PathSentences.facts(failure.fault)
            throw Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "no path from \(PathSentences.name(of: certificate)) to the group's root: expected \(facts.expected), found \(facts.found)",
                hint: "see 'signet group check'")
        }
    }
}
