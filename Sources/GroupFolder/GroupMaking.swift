private import DER
package import Files
package import Issuance
private import KeyFormats
package import Octets
package import PKIX
package import RSA
package import ServerGroups

/// Makes the certificates, keys, copies and maps that a group shall have beyond those that it has.
package struct GroupMaking {
    /// One new certificate.
    package struct Made: Sendable {
        package let member: GroupMember
        package let issued: IssuedCertificate
        package let key: RSAPrivateKey
    }

    /// Why nothing was made.
    package enum Failure: Error, Equatable {
        case issuance(GroupIssuanceError)
        case authority(GroupMember, IssuanceError)
        /// The certificate or the key of an authority that shall issue is not in the folder.
        case noAuthority(GroupMember, hasCertificate: Bool)
    }

    package let shape: GroupShape
    /// In the order in which they are issued.
    package let members: [GroupMember]
    package let copies: [TrustedCopy]
    private let issuance: GroupIssuance
    private let inventory: GroupInventory?
    private var authorities: [GroupMember: CertificateAuthority] = [:]

    /// A new group.
    package init(_ shape: GroupShape, _ style: GroupStyle) {
        self.shape = shape
        members = shape.members
        copies = shape.trustedCopies
        issuance = GroupIssuance(style)
        inventory = nil
    }

    /// What a group lacks to have that shape.
    package init(_ shape: GroupShape, _ style: GroupStyle, adding inventory: GroupInventory, to old: GroupShape) {
        self.shape = shape
        let known = Set(old.members)
        members = shape.members.filter { !known.contains($0) }
        let knownCopies = Set(old.trustedCopies)
        copies = shape.trustedCopies.filter { !knownCopies.contains($0) }
        issuance = GroupIssuance(style)
        self.inventory = inventory
    }

    /// Looks whether all authorities that will sign are here, before keys are made.
    package mutating func findAuthorities() throws(Failure) {
        let new = Set(members)
        for member in members {
            guard let issuer = shape.issuer(of: member), !new.contains(issuer), authorities[issuer] == nil else { continue }
            authorities[issuer] = try existingAuthority(issuer)
        }
    }

    private func existingAuthority(_ member: GroupMember) throws(Failure) -> CertificateAuthority {
        guard let inventory, let certificate = inventory.certificate(of: member) else {
            throw .noAuthority(member, hasCertificate: false)
        }
        let number = try? certificate.subjectPublicKeyInfo.rsaPublicKey()
        guard let key = inventory.contents.keys.first(where: { $0.key.publicKey == number })?.key else {
            throw .noAuthority(member, hasCertificate: true)
        }
        do throws(IssuanceError) {
            return try CertificateAuthority(certificate: certificate, key: key)
        } catch {
            throw .authority(member, error)
        }
    }

    /// Issues everything.
    ///
    /// - Parameter keys: as many as ``members``, in their order.
    package mutating func issue(
        keys: [RSAPrivateKey], random: inout some RandomSource
    ) throws(Failure) -> [Made] {
        var made: [Made] = []
        for (member, key) in zip(members, keys) {
            let issued: IssuedCertificate
            do throws(GroupIssuanceError) {
                if let issuer = shape.issuer(of: member) {
                    guard let authority = authorities[issuer] else { throw .rootSignsItself }
                    issued = try issuance.issue(member, key: key.publicKey, by: authority, random: &random)
                } else {
                    issued = try issuance.serverGroup(shape.servers[0], key: key, random: &random)
                }
            } catch {
                throw .issuance(error)
            }
            made.append(Made(member: member, issued: issued, key: key))
            guard member.use.isAuthority else { continue }
            do throws(IssuanceError) {
                authorities[member] = try CertificateAuthority(certificate: issued.certificate, key: key)
            } catch {
                throw .authority(member, error)
            }
        }
        return made
    }

    /// What the folder holds then: what it had, and the new files in their places.
    ///
    /// - Parameters:
    ///   - anchors: of other groups, for the copies that validate these remote servers.
    ///   - windowsRoot: how the maps spell paths.
    package func staged(
        _ made: [Made], root: Certificate, anchors: [MemberName: [Certificate]] = [:], windowsRoot: String?
    ) -> [StagedEntry] {
        var new: [String: StagedEntry] = [:]
        func put(_ path: String, _ octets: SecretBytes, mode: UInt32) {
            let path = inventory?.spelled(path) ?? path
            new[path] = StagedEntry(path, .octets(octets), mode: ModeMask.applied(to: mode))
        }
        for one in made {
            put(GroupLayout.path(one.member, .certificate), Self.pem(one.issued.certificate), mode: 0o644)
            put(GroupLayout.path(one.member, .privateKey), one.key.pem(format: .pkcs8), mode: 0o600)
            put(GroupLayout.path(one.member, .publicKey), SecretBytes(copying: one.key.publicKey.pem.span), mode: 0o644)
        }
        for copy in copies {
            // Of a client's own servers the anchor is this group's, of a remote one what it was given as.
            let foreign = copy.peer.flatMap { anchors[$0] }
            put(GroupLayout.path(copy), Self.pem(foreign ?? [root]), mode: 0o644)
        }
        for server in shape.servers where mapChanges(server) {
            var map = CertificateMap(of: server, in: shape)
            if let inventory { map = GroupMaps.map(of: server, in: inventory, shape: shape, adding: Array(new.keys)) }
            let path = inventory?.maps[server] ?? GroupLayout.mapPath(server)
            let mode = inventory?.entries[path]?.mode ?? ModeMask.applied(to: 0o644)
            new[path] = StagedEntry(
                path, .octets(SecretBytes(copying: map.xml(windowsRoot: windowsRoot).span)), mode: mode)
        }
        return Self.withFolders(new, inventory)
    }

    /// Maps name subsystems only.
    private func mapChanges(_ server: MemberName) -> Bool {
        let path = inventory?.maps[server]
        return path == nil || copies.contains { $0.name == server && $0.isInMap }
    }

    /// All entries in the order of their names, which has each folder in front of what it holds.
    private static func withFolders(_ new: [String: StagedEntry], _ inventory: GroupInventory?) -> [StagedEntry] {
        var all = new
        for path in new.keys {
            var parts = path.split(separator: "/").dropLast()
            while !parts.isEmpty {
                let folder = parts.joined(separator: "/")
                if all[folder] == nil { all[folder] = StagedEntry(folder, .folder, mode: 0o700) }
                parts = parts.dropLast()
            }
        }
        for entry in inventory?.contents.tree.entries ?? [] where new[entry.path] == nil {
            all[entry.path] = StagedEntry(keeping: entry, of: inventory?.contents.folder ?? "")
        }
        return all.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }

    private static func pem(_ certificate: Certificate) -> SecretBytes { pem([certificate]) }

    private static func pem(_ certificates: [Certificate]) -> SecretBytes {
        var text: [UInt8] = []
        for certificate in certificates { text += PEM.encode(certificate.encoded, label: .certificate) }
        return SecretBytes(copying: text.span)
    }
}
