/// Who is validated by which copy of an anchor.
extension GroupShape {
    /// The members that a copy is there to validate; of a remote server nothing is known here.
    public func members(validatedBy copy: TrustedCopy) -> [GroupMember] {
        switch copy {
        // A server's own copy also validates those who connect to it, and whatever else the group's root stands above.
        case .localSubsystems(let name):
            [.subsystemServer(name), .subsystemClient(name)]
                + servers.filter { $0 != name }.map { .remoteSubsystemClient($0, to: name) } + [.serverGroup]
        case .remoteSubsystem(_, let peer), .remoteClient(_, let peer): servers.contains(peer) ? [.subsystemServer(peer)] : []
        case .client: servers.map { .subsystemServer($0) }
        case .line(let name): [.line(name)]
        case .https(let name): [.https(name)]
        }
    }

    /// The copies that have to hold what a member is validated by.
    public func copies(validating member: GroupMember) -> [TrustedCopy] {
        trustedCopies.filter { members(validatedBy: $0).contains(member) }
    }
}

extension GroupMember {
    /// The copy that lies beside the certificate: "If you selected the 'Local Subsystems Server,' 'Local Subsystems Client,'
    /// 'Remote Subsystem Client,' or 'HTTPS' certificate use type […], you can select Import to import a trusted
    /// certificate." Nil for authorities, by whom the others are validated.
    public var copyBeside: TrustedCopy? {
        switch self {
        case .serverGroup, .issuingAuthority: nil
        case .subsystemServer(let name), .subsystemClient(let name): .localSubsystems(name)
        case .remoteSubsystemClient(let name, let peer): .remoteSubsystem(name, of: peer)
        case .client(let name): .client(name)
        case .line(let name): .line(name)
        case .https(let name): .https(name)
        }
    }
}
