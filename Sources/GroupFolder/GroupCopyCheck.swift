internal import DER
internal import PKIX
private import PathValidation
internal import ServerGroups

/// Holds what servers and clients show against the trusted copies of those whom they show it to.
///
/// ``GroupCheck`` validates every certificate by all that the group trusts. A peer has its own copy and no other: an anchor
/// that lies elsewhere in the folder helps it nothing.
struct GroupCopyCheck {
    private let inventory: GroupInventory
    private let shape: GroupShape
    private let anchors: [Certificate]
    private let requirements: PathRequirements

    /// - Parameters:
    ///   - anchors: what the group's certificates are validated by.
    ///   - known: members that have no path at all, which is told of already.
    static func findings(
        _ inventory: GroupInventory, _ shape: GroupShape, anchors: [Certificate], except known: Set<GroupMember>, at time: DERTime
    ) -> [GroupFinding] {
        let check = GroupCopyCheck(
            inventory: inventory, shape: shape, anchors: anchors, requirements: PathRequirements(time: time))
        let lines = shape.lines.map { TrustedCopy.line($0) }
        return (shape.trustedCopies + lines).flatMap { check.findings(in: $0, except: known) }
    }

    private func findings(in copy: TrustedCopy, except known: Set<GroupMember>) -> [GroupFinding] {
        guard let path = inventory.trusted[copy] else { return [] }
        let held = inventory.certificates(path)
        let trusted = held.filter(anchors.contains)
        // With no anchor in it, it is stale or strange, and told of as such.
        guard !trusted.isEmpty else { return [] }
        // What is shown brings the group's own authorities with it; what else stands between lies in the copy.
        let shown = [inventory.serverGroup].compactMap(\.self) + inventory.issuingAuthorities
        let between = (shown + held).filter { !anchors.contains($0) }
        // Who holds all that the group has sees what the group sees.
        let isAll = anchors.allSatisfy(trusted.contains) && inventory.intermediates(anchors).allSatisfy(between.contains)
        guard !isAll else { return [] }
        let validator = PathValidator(anchors: trusted.map { TrustAnchor($0) }, untrusted: between)
        return shape.members(validatedBy: copy).compactMap { member in
            guard !known.contains(member), let file = inventory.members[member]?.certificate,
                let certificate = inventory.certificate(of: member),
                case .invalid = validator.validate(certificate, requirements).outcome
            else { return nil }
            return GroupFinding(.doesNotValidate(certificate: file), path)
        }
    }
}
