package import DER
package import Digests
private import Files
package import PKIX
package import ServerGroups

/// What something means for a group before it happens: whose certificates it concerns, which files come in the place of
/// others, and who must receive them. Nothing is made, signed or written.
package struct GroupImpact: Sendable {
    /// What becomes of a certificate.
    package enum Effect: String, Sendable {
        /// It ends.
        case ends
        /// An authority above it ends, is revoked: it is validated no longer.
        case losesAuthority = "loses-authority"
        case revoked
        /// Another comes in its place, for another key.
        case rekeyed
        /// Another comes in its place, for the same key.
        case reissued
        /// Its digest and signature change.
        case converted
    }

    package struct Concerned: Sendable {
        /// Nil: a file in no place of the layout.
        package let member: GroupMember?
        /// Where it lies, copies of it too.
        package let paths: [String]
        package let certificate: Certificate
        package let effect: Effect

        /// Whether another thumbprint comes in the place of its own.
        package var changes: Bool {
            switch effect {
            case .ends, .revoked, .rekeyed, .reissued, .converted: true
            case .losesAuthority: false
            }
        }
    }

    package let certificates: [Concerned]
    /// Files that change when it is done, or has been put right.
    package let files: [String]
    package let receivers: [GroupReceiver]

    private init(_ certificates: [Concerned], files: [String], in shape: GroupShape) {
        self.certificates = certificates
        self.files = files
        receivers = GroupReceiver.receivers(of: files, in: shape)
    }

    /// Certificates end by that time, and are renewed.
    package static func expiry(
        by time: DERTime, _ inventory: GroupInventory, _ shape: GroupShape, anchors: [Certificate]
    ) -> GroupImpact {
        let ending = inventory.members(endingBy: time, in: shape)
        let below = inventory.members(below: Set(ending.filter(\.use.isAuthority)), in: shape).subtracting(ending)
        return GroupImpact(
            concerned(ending, .ends, inventory) + concerned(shape.members.filter(below.contains), .losesAuthority, inventory),
            files: files(of: ending, [.certificate], inventory, shape, anchors), in: shape)
    }

    /// Certificates get other keys, and what they have issued other signatures.
    package static func regeneration(
        of members: [GroupMember], _ inventory: GroupInventory, _ shape: GroupShape, anchors: [Certificate]
    ) -> GroupImpact {
        let below = shape.members.filter(inventory.members(below: Set(members), in: shape).contains)
        let lists = members.filter { $0.use.isAuthority && inventory.newestList(of: $0) != nil }.map {
            inventory.revocationLists[$0] ?? GroupLayout.revocationListPath($0)
        }
        return GroupImpact(
            concerned(members, .rekeyed, inventory) + concerned(below, .reissued, inventory),
            files: files(of: members, GroupLayout.Part.allCases, inventory, shape, anchors)
                + files(of: below, [.certificate], inventory, shape, anchors) + lists, in: shape)
    }

    /// A certificate is revoked; it need not be one that is in use here.
    package static func revocation(
        of certificate: Certificate, _ inventory: GroupInventory, _ shape: GroupShape
    ) -> GroupImpact {
        let members = shape.members.filter { inventory.certificate(of: $0) == certificate }
        let below = shape.members.filter(inventory.members(below: Set(members), in: shape).contains)
        let issuer = inventory.authorities.first { inventory.certificate(of: $0)?.subject.matches(certificate.issuer) ?? false }
        let list = issuer.map { inventory.revocationLists[$0] ?? GroupLayout.revocationListPath($0) }
        return GroupImpact(
            concerned(members, .revoked, inventory) + concerned(below, .losesAuthority, inventory),
            files: [list].compactMap(\.self), in: shape)
    }

    /// What a conversion would sign again, by its own plan.
    package static func conversion(
        to digest: DigestAlgorithm, _ inventory: GroupInventory, _ shape: GroupShape, threads: Int
    ) -> GroupImpact {
        let conversion = GroupConversion(inventory.contents, to: digest)
        let decisions = conversion.plan(threads: threads)
        let byPath = Dictionary(
            inventory.members.compactMap { member, files in files.certificate.map { ($0, member) } },
            uniquingKeysWith: { first, _ in first })
        var certificates: [Concerned] = []
        var changing: Set<Int> = []
        for (place, decision) in decisions.enumerated() {
            guard case .convert = decision else { continue }
            changing.insert(place)
            let one = inventory.contents.members[place]
            guard let certificate = one.certificate else { continue }
            let member = one.places.lazy.compactMap { byPath[$0] }.first
            certificates.append(Concerned(member: member, paths: one.places, certificate: certificate, effect: .converted))
        }
        let files = inventory.contents.files.filter { $0.members.contains(where: changing.contains) }.map(\.path)
        return GroupImpact(certificates, files: files, in: shape)
    }

    private static func concerned(_ members: [GroupMember], _ effect: Effect, _ inventory: GroupInventory) -> [Concerned] {
        members.compactMap { member in
            guard let certificate = inventory.certificate(of: member) else { return nil }
            let same = inventory.contents.members.first { $0.certificate == certificate }
            return Concerned(member: member, paths: same?.places ?? [], certificate: certificate, effect: effect)
        }
    }

    /// The files of members; of the root its copies too.
    private static func files(
        of members: [GroupMember], _ parts: [GroupLayout.Part], _ inventory: GroupInventory, _ shape: GroupShape,
        _ anchors: [Certificate]
    ) -> [String] {
        var files = members.flatMap { member in
            parts.map { inventory.members[member]?[$0] ?? GroupLayout.path(member, $0) }
        }
        if members.contains(.serverGroup) {
            files += inventory.rootCopies(in: shape, anchors: anchors).map { inventory.trusted[$0] ?? GroupLayout.path($0) }
        }
        return files
    }
}
