private import DER
package import Files
package import Issuance
private import KeyFormats
package import Octets
package import PKIX
package import RSA
package import ServerGroups

/// Makes the certificates, keys, copies and maps that a group shall have in the place of those that it has, or beyond them.
package struct GroupMaking {
    /// One new certificate.
    package struct Made: Sendable {
        package let member: GroupMember
        package let issued: IssuedCertificate
        /// Nil: the key that is there was kept.
        package let key: RSAPrivateKey?
    }

    /// Why nothing was made.
    package enum Failure: Error, Equatable {
        case issuance(GroupIssuanceError)
        case authority(GroupMember, IssuanceError)
        /// The certificate or the key of an authority that shall issue is not in the folder.
        case noAuthority(GroupMember, hasCertificate: Bool)
        /// The certificate whose key shall be kept is not in the folder, or its key is not RSA.
        case noKeyToKeep(GroupMember)
    }

    package let shape: GroupShape
    /// Those that are issued, in that order.
    package let members: [GroupMember]
    package let copies: [TrustedCopy]
    private let issuance: GroupIssuance
    let inventory: GroupInventory?
    /// Whose keys stay.
    private var keptKeys: [GroupMember: RSAPublicKey] = [:]
    private var authorities: [GroupMember: CertificateAuthority] = [:]
    /// The root that was given, which is written and not made.
    private var given: (certificate: Certificate, key: RSAPrivateKey?)?

    /// A new group.
    package init(_ shape: GroupShape, _ style: GroupStyle) {
        self.init(shape, style, members: shape.members, copies: shape.trustedCopies, nil)
    }

    /// What a group lacks to have that shape.
    package init(_ shape: GroupShape, _ style: GroupStyle, adding inventory: GroupInventory, to old: GroupShape) {
        let known = Set(old.members)
        let knownCopies = Set(old.trustedCopies)
        self.init(
            shape, style, members: shape.members.filter { !known.contains($0) },
            copies: shape.trustedCopies.filter { !knownCopies.contains($0) }, inventory)
    }

    /// Other certificates in the place of a group's. With new keys, everything that those members issued comes too, for the
    /// keys that it has; without, what names them by their serial numbers.
    ///
    /// - Parameter anchors: what the group's certificates are validated by now.
    package init(
        _ shape: GroupShape, _ style: GroupStyle, replacing members: [GroupMember], withNewKeys hasNewKeys: Bool,
        in inventory: GroupInventory, anchors: [Certificate]
    ) throws(Failure) {
        let chosen = Set(members)
        let below = hasNewKeys ? inventory.members(below: chosen, in: shape) : inventory.members(naming: chosen, in: shape)
        let copies = chosen.contains(.serverGroup) ? inventory.rootCopies(in: shape, anchors: anchors) : []
        self.init(
            shape, style, members: shape.members.filter { chosen.contains($0) || below.contains($0) }, copies: copies, inventory)
        try keepKeys(of: hasNewKeys ? below : chosen.union(below))
    }

    /// Everything below a root that came from elsewhere, for the keys that are there, or with new ones where none is.
    ///
    /// - Parameters:
    ///   - root: the server group's certificate; its key, where it is known.
    ///   - others: members whose certificates are another authority's, and stay.
    ///   - inventory: nil: there is no folder yet.
    ///   - anchors: what the group's certificates are validated by now.
    package init(
        _ shape: GroupShape, _ style: GroupStyle, under root: (certificate: Certificate, key: RSAPrivateKey?),
        except others: Set<GroupMember> = [], in inventory: GroupInventory?, anchors: [Certificate]
    ) throws(Failure) {
        let members = shape.members(below: .serverGroup).filter { !others.contains($0) }
        let copies = inventory?.ownCopies(in: shape, anchors: anchors) ?? shape.trustedCopies
        self.init(shape, style, members: members, copies: copies, inventory)
        given = root
        if let inventory { try keepKeys(of: Set(members.filter { inventory.certificate(of: $0) != nil })) }
    }

    private init(
        _ shape: GroupShape, _ style: GroupStyle, members: [GroupMember], copies: [TrustedCopy], _ inventory: GroupInventory?
    ) {
        self.shape = shape
        self.members = members
        self.copies = copies
        issuance = GroupIssuance(style)
        self.inventory = inventory
    }

    private mutating func keepKeys(of members: Set<GroupMember>) throws(Failure) {
        for member in members {
            guard let key = try? inventory?.certificate(of: member)?.subjectPublicKeyInfo.rsaPublicKey() else {
                throw .noKeyToKeep(member)
            }
            keptKeys[member] = key
        }
    }

    /// Those that get a new key, in the order of ``members``.
    package var membersWithNewKeys: [GroupMember] { members.filter { keptKeys[$0] == nil } }

    /// Looks whether all authorities that will sign are here, before keys are made.
    package mutating func findAuthorities() throws(Failure) {
        let new = Set(members)
        for member in members {
            if let issuer = shape.issuer(of: member), !new.contains(issuer), authorities[issuer] == nil {
                authorities[issuer] = try existingAuthority(issuer)
            }
            // An authority that keeps its key signs with it, if anything is to be signed.
            if member.use.isAuthority, let kept = keptKeys[member], issues(member), privateKey(kept) == nil {
                throw .noAuthority(member, hasCertificate: true)
            }
        }
    }

    private func issues(_ member: GroupMember) -> Bool { members.contains { shape.issuer(of: $0) == member } }

    private func privateKey(_ key: RSAPublicKey) -> RSAPrivateKey? {
        inventory?.contents.keys.first { $0.key.publicKey == key }?.key
    }

    private func existingAuthority(_ member: GroupMember) throws(Failure) -> CertificateAuthority {
        let isGiven = member == .serverGroup && given != nil
        guard let certificate = isGiven ? given?.certificate : inventory?.certificate(of: member) else {
            throw .noAuthority(member, hasCertificate: false)
        }
        let known = (try? certificate.subjectPublicKeyInfo.rsaPublicKey()).flatMap { privateKey($0) }
        guard let key = isGiven ? given?.key ?? known : known else { throw .noAuthority(member, hasCertificate: true) }
        do throws(IssuanceError) {
            return try CertificateAuthority(certificate: certificate, key: key)
        } catch {
            throw .authority(member, error)
        }
    }

    /// Issues everything.
    ///
    /// - Parameter keys: as many as ``membersWithNewKeys``, in their order.
    package mutating func issue(
        keys: [RSAPrivateKey], random: inout some RandomSource
    ) throws(Failure) -> [Made] {
        var keys = keys.makeIterator()
        var made: [Made] = []
        for member in members {
            let key = keptKeys[member] == nil ? keys.next() : nil
            guard let number = keptKeys[member] ?? key?.publicKey else { throw .noKeyToKeep(member) }
            let issued = try issue(member, number, key, random: &random)
            made.append(Made(member: member, issued: issued, key: key))
            guard member.use.isAuthority, let signer = key ?? privateKey(number) else { continue }
            do throws(IssuanceError) {
                authorities[member] = try CertificateAuthority(certificate: issued.certificate, key: signer)
            } catch {
                throw .authority(member, error)
            }
        }
        return made
    }

    private func issue(
        _ member: GroupMember, _ number: RSAPublicKey, _ key: RSAPrivateKey?, random: inout some RandomSource
    ) throws(Failure) -> IssuedCertificate {
        let old = inventory?.certificate(of: member)
        do throws(GroupIssuanceError) {
            if let issuer = shape.issuer(of: member) {
                guard let authority = authorities[issuer] else { throw .rootSignsItself }
                return try issuance.issue(member, key: number, by: authority, inPlaceOf: old, random: &random)
            }
            guard let signer = key ?? privateKey(number) else { throw .rootSignsItself }
            return try issuance.serverGroup(shape.servers[0], key: signer, inPlaceOf: old, random: &random)
        } catch {
            throw .issuance(error)
        }
    }

    /// What the folder holds then: what it had, the new files in their places, and what they replace under numbers.
    ///
    /// - Parameters:
    ///   - anchor: what the group's certificates are validated by: its root, or another authority's anchor and what
    ///     leads from it to the server group's certificate.
    ///   - foreign: anchors of other groups, for the copies that validate these remote servers.
    ///   - contents: all copies that change, where not each of them gets the anchor.
    ///   - lists: revocation lists in the place of those of their authorities (``nextLists(_:at:digest:random:)``).
    ///   - windowsRoot: how the maps spell paths.
    package func staged(
        _ made: [Made], anchor: [Certificate], foreign: [MemberName: [Certificate]] = [:],
        contents: [TrustedCopy: [Certificate]]? = nil, lists: [GroupMember: CertificateList] = [:], windowsRoot: String?
    ) -> [StagedEntry] {
        var files = GroupReplacement(inventory)
        for one in made { files.put(one.member, certificate: one.issued.certificate, key: one.key) }
        if let given { files.put(.serverGroup, certificate: given.certificate, key: given.key) }
        for (copy, certificates) in contents ?? [:] { files.put(copy, certificates) }
        for copy in copies where contents == nil {
            // Of a client's own servers the anchor is this group's, of a remote one what it was given as.
            files.put(copy, copy.peer.flatMap { foreign[$0] } ?? anchor)
        }
        for (authority, list) in lists { files.put(listOf: authority, list) }
        for server in shape.servers where mapChanges(server) { files.putMap(of: server, shape, windowsRoot: windowsRoot) }
        return files.staged()
    }

    /// Maps name subsystems only.
    private func mapChanges(_ server: MemberName) -> Bool {
        let path = inventory?.maps[server]
        return path == nil || copies.contains { $0.name == server && $0.isInMap && inventory?.trusted[$0] == nil }
    }
}
