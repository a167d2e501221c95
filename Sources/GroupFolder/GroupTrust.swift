package import DER
private import Digests
internal import PathValidation
package import PKIX
package import ServerGroups

/// What the copies of anchors hold once certificates of a group come from another authority.
///
/// A copy holds, for each member that it is there to validate, the anchor first and then the intermediates that lead from
/// it to the group's own certificates. So an anchor goes out of a copy with the last member that needed it, and not before.
package struct GroupTrust {
    private let inventory: GroupInventory
    private let shape: GroupShape
    /// The certificates as they will be.
    private let certificates: [GroupMember: Certificate]
    /// Under the anchors that came with them, and under all.
    private let validators: [PathValidator]
    private let requirements: PathRequirements
    private let anchors: [Certificate]
    private let oldAnchors: [Certificate]

    /// - Parameters:
    ///   - new: certificates in the place of what members have.
    ///   - preferred: the anchors that were named for them.
    ///   - intermediates: what lies between.
    ///   - oldAnchors: what the group's certificates are validated by now.
    package init(
        _ inventory: GroupInventory, _ shape: GroupShape, new: [GroupMember: Certificate], preferred: [Certificate],
        intermediates: [Certificate], oldAnchors: [Certificate], at time: DERTime
    ) {
        self.inventory = inventory
        self.shape = shape
        self.oldAnchors = oldAnchors
        var certificates: [GroupMember: Certificate] = [:]
        for member in shape.members { certificates[member] = new[member] ?? inventory.certificate(of: member) }
        self.certificates = certificates
        let root = certificates[.serverGroup].flatMap { $0.isSelfIssued ? $0 : nil }
        // Where everything below the server group is issued anew, what it was before leads nowhere any more; else what
        // stays needs it.
        let below = shape.members(below: .serverGroup).filter(\.use.isAuthority)
        let isWhole = new[.serverGroup] != nil && below.allSatisfy { new[$0] != nil }
        let gone = isWhole ? new.keys.filter(\.use.isAuthority).compactMap { inventory.certificate(of: $0) } : []
        let others = oldAnchors.filter { !preferred.contains($0) && $0 != root && !gone.contains($0) }
        anchors = preferred + [root].compactMap(\.self).filter { !preferred.contains($0) } + others
        let replaced = new.keys.compactMap { inventory.certificate(of: $0) }
        let authorities = certificates.filter { $0.key.use.isAuthority }.map(\.value)
        let between =
            intermediates.filter { !gone.contains($0) } + authorities
            + inventory.intermediates(anchors).filter { !replaced.contains($0) }
        validators = [preferred, anchors].map { PathValidator(anchors: $0.map { TrustAnchor($0) }, untrusted: between) }
        requirements = PathRequirements(time: time)
    }

    /// The anchor that a member is validated by, and the intermediates that lead from it to the group's own certificates;
    /// nil: there is no path.
    package func chain(of member: GroupMember) -> [Certificate]? {
        guard let certificate = certificates[member] else { return nil }
        for validator in validators {
            guard case .valid(let path) = validator.validate(certificate, requirements).outcome else { continue }
            let found = path.certificates.map(\.certificate)
            let own = certificates.filter { $0.key.use.isAuthority }.values
            return Array(found.suffix(1)) + found.dropFirst().dropLast().reversed().filter { !own.contains($0) }
        }
        return nil
    }

    /// What a copy holds then.
    ///
    /// - Parameter first: what was named for it, which stands in front of what else it needs.
    package func content(of copy: TrustedCopy, first: [Certificate]) -> [Certificate] {
        var content = first
        var isWhole = true
        for member in shape.members(validatedBy: copy) where certificates[member] != nil {
            guard let chain = chain(of: member) else {
                isWhole = false
                continue
            }
            for certificate in chain where !content.contains(certificate) { content.append(certificate) }
        }
        // What validates nothing today, because a member has expired, may be missed tomorrow.
        let old = inventory.certificates(inventory.trusted[copy])
        if !isWhole || content.isEmpty { content += old.filter { !content.contains($0) } }
        return content
    }

    /// The copies that change with these members, and what they hold then.
    ///
    /// - Parameter named: what was named for the copies beside the members; nil: nothing was, and only copies that are
    ///   there change.
    package func contents(replacing members: [GroupMember], named: [Certificate]?) -> [TrustedCopy: [Certificate]] {
        var copies: [TrustedCopy: [Certificate]] = [:]
        for member in members where member != .serverGroup {
            for copy in shape.copies(validating: member) { copies[copy] = [] }
        }
        // All that the group has of its own root, a remote server's copies among them.
        if members.contains(.serverGroup) {
            let chain = chain(of: .serverGroup) ?? []
            for copy in inventory.ownCopies(in: shape, anchors: oldAnchors) {
                let validated = shape.members(validatedBy: copy)
                copies[copy] = validated.isEmpty || validated.contains(.serverGroup) ? chain : []
            }
        }
        for member in members {
            guard let copy = member.copyBeside, named != nil || inventory.trusted[copy] != nil else { continue }
            let chain = chain(of: member) ?? []
            // What a remote server shows is not known here: what was named for it goes into the copy whole.
            let isKnown = member.peer.map(shape.servers.contains) ?? true
            copies[copy] = chain + (isKnown ? [] : named ?? []).filter { !chain.contains($0) }
        }
        var contents: [TrustedCopy: [Certificate]] = [:]
        for (copy, first) in copies {
            let new = content(of: copy, first: first)
            if new != inventory.certificates(inventory.trusted[copy]) { contents[copy] = new }
        }
        return contents
    }

    /// The anchors of other authorities that the group is validated by then: those that a copy holds.
    package func accepted(with contents: [TrustedCopy: [Certificate]]) -> [[UInt8]] {
        var held: [Certificate] = contents.values.flatMap(\.self)
        for (copy, path) in inventory.trusted where contents[copy] == nil { held += inventory.certificates(path) }
        let root = certificates[.serverGroup]
        return anchors.filter { anchor in held.contains(anchor) && !(anchor == root && anchor.isSelfIssued) }
            .map { $0.fingerprint(.sha256) }
    }
}
