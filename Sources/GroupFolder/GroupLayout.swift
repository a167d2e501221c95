package import ServerGroups

/// The names of a group's files: those of the PureConnect document, in the spelling of its certificate map.
///
///     ServerGroup/ServerGroup{Certificate.cer, PrivateKey.bin, PublicKey.bin}
///     ICCertificateAuthority/LAKE_ICCertificateAuthority…
///     Client/Local_Subsystems/LAKE_Server…, LAKE_Client…, LAKE_TrustedCertificate.cer
///     Client/Remote_Subsystems/Jasper/LAKE_Client…, LAKE_TrustedCertificate.cer
///     Client/Remote_Client/jasper/LAKE_TrustedCertificate.cer
///     LAKE_ININ_Certificates.xml
///
/// A revocation list lies beside its authority's certificate, under a name of ours:
///
///     ServerGroup/ServerGroupRevocationList.crl
///     ICCertificateAuthority/LAKE_ICCertificateAuthorityRevocationList.crl
///
/// The document has no names for lines, web servers and clients beside the servers. These are ours:
///
///     Lines/NAME_Line…    HTTPS/NAME_HTTPS…    Client/Local_Clients/NAME_Client…
///
/// Its table prints `Local_Subsystem` and `Remote_Subsystem` where its map has an `s` more, and the map spells the folder
/// below `Remote_Client` in lower case. Written is the map's spelling; read are both, in either case.
package enum GroupLayout {
    /// The three files of a member.
    package enum Part: String, CaseIterable, Sendable {
        case certificate = "Certificate.cer"
        case privateKey = "PrivateKey.bin"
        case publicKey = "PublicKey.bin"
    }

    /// What a file of a group is, by its name.
    package enum Place: Hashable, Sendable {
        case member(GroupMember, Part)
        case trusted(TrustedCopy)
        case map(MemberName)
        /// What an authority has revoked.
        case revocationList(GroupMember)
    }

    package static func path(_ member: GroupMember, _ part: Part) -> String { stem(member) + part.rawValue }

    package static func path(_ copy: TrustedCopy) -> String {
        let file = "\(copy.name)_TrustedCertificate.cer"
        return switch copy {
        case .localSubsystems: "Client/Local_Subsystems/\(file)"
        case .remoteSubsystem(_, let peer): "Client/Remote_Subsystems/\(peer)/\(file)"
        case .remoteClient(_, let peer): "Client/Remote_Client/\(peer.folded)/\(file)"
        case .client: "Client/Local_Clients/\(file)"
        case .line: "Lines/\(file)"
        case .https: "HTTPS/\(file)"
        }
    }

    /// - Parameter authority: the root or an issuing authority.
    package static func revocationListPath(_ authority: GroupMember) -> String { stem(authority) + listSuffix }

    package static let serverGroupCertificate = path(.serverGroup, .certificate)

    /// Whether two paths are one, where case has no meaning.
    package static func isSame(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }

    /// A folder's name for comparison: in lower case, in the map's spelling.
    package static func foldedFolder(_ name: String) -> String {
        switch name.lowercased() {
        case "local_subsystem": "local_subsystems"
        case "remote_subsystem": "remote_subsystems"
        case let folded: folded
        }
    }

    /// A path for comparison: case has no meaning, and either spelling of a folder is one.
    package static func folded(_ path: String) -> String {
        path.split(separator: "/").map { foldedFolder(String($0)) }.joined(separator: "/")
    }

    /// Whether a file is the numbered backup of one of the layout.
    package static func isBackup(_ path: String) -> Bool {
        GroupBackups.backup(path).map { place(of: $0.original) != nil } ?? false
    }

    /// The other server that a file is for: what to hand on when it changes.
    package static func remoteServer(of path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 3, parts[0].lowercased() == "client" else { return nil }
        return ["remote_subsystems", "remote_subsystem", "remote_client"].contains(parts[1].lowercased()) ? parts[2] : nil
    }

    package static func mapPath(_ server: MemberName) -> String { "\(server)\(mapSuffix)" }

    private static let mapSuffix = "_ININ_Certificates.xml"
    private static let listSuffix = "RevocationList.crl"

    private static func stem(_ member: GroupMember) -> String {
        switch member {
        case .serverGroup: "ServerGroup/ServerGroup"
        case .issuingAuthority(let name): "ICCertificateAuthority/\(name)_ICCertificateAuthority"
        case .subsystemServer(let name): "Client/Local_Subsystems/\(name)_Server"
        case .subsystemClient(let name): "Client/Local_Subsystems/\(name)_Client"
        case .remoteSubsystemClient(let name, let peer): "Client/Remote_Subsystems/\(peer)/\(name)_Client"
        case .client(let name): "Client/Local_Clients/\(name)_Client"
        case .line(let name): "Lines/\(name)_Line"
        case .https(let name): "HTTPS/\(name)_HTTPS"
        }
    }
}

extension GroupLayout {
    /// What a file is, by its path below the group's folder; nil for one that the layout does not have.
    package static func place(of path: String) -> Place? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let file = parts.last else { return nil }
        switch parts.dropLast().map({ $0.lowercased() }) {
        case []: return name(file, before: mapSuffix).map { .map($0) }
        case ["servergroup"]:
            if isSame(file, "ServerGroup\(listSuffix)") { return .revocationList(.serverGroup) }
            return Part.allCases.first { file.lowercased() == "servergroup\($0.rawValue)".lowercased() }
                .map { .member(.serverGroup, $0) }
        case ["iccertificateauthority"]:
            if let name = name(file, before: "_ICCertificateAuthority\(listSuffix)") { return .revocationList(.issuingAuthority(name)) }
            return member(file, "_ICCertificateAuthority") { .issuingAuthority($0) }
        case ["client", "local_subsystems"], ["client", "local_subsystem"]:
            return member(file, "_Server") { .subsystemServer($0) } ?? member(file, "_Client") { .subsystemClient($0) }
                ?? trusted(file) { .localSubsystems($0) }
        case ["client", "local_clients"]: return member(file, "_Client") { .client($0) } ?? trusted(file) { .client($0) }
        case ["lines"]: return member(file, "_Line") { .line($0) } ?? trusted(file) { .line($0) }
        case ["https"]: return member(file, "_HTTPS") { .https($0) } ?? trusted(file) { .https($0) }
        case let folders where folders.count == 3 && folders[0] == "client":
            guard let peer = try? MemberName(parts[2]) else { return nil }
            switch folders[1] {
            case "remote_subsystems", "remote_subsystem":
                return member(file, "_Client") { .remoteSubsystemClient($0, to: peer) }
                    ?? trusted(file) { .remoteSubsystem($0, of: peer) }
            case "remote_client": return trusted(file) { .remoteClient($0, of: peer) }
            default: return nil
            }
        default: return nil
        }
    }

    private static func member(_ file: String, _ infix: String, _ make: (MemberName) -> GroupMember) -> Place? {
        for part in Part.allCases {
            if let name = name(file, before: infix + part.rawValue) { return .member(make(name), part) }
        }
        return nil
    }

    private static func trusted(_ file: String, _ make: (MemberName) -> TrustedCopy) -> Place? {
        name(file, before: "_TrustedCertificate.cer").map { .trusted(make($0)) }
    }

    /// The name in front of an ending, whose case has no meaning.
    private static func name(_ file: String, before suffix: String) -> MemberName? {
        guard file.lowercased().hasSuffix(suffix.lowercased()) else { return nil }
        return try? MemberName(String(file.dropLast(suffix.count)))
    }
}
