public import Issuance

/// What a certificate of a server group is for.
public enum CertificateUse: String, Hashable, Sendable, CaseIterable {
    /// The root of the trust chain; it issues the certificates of the servers' authorities.
    case serverGroup = "server-group"
    /// A server's authority, which issues everything else.
    case issuingAuthority = "issuing-authority"
    /// What a server shows to subsystems and clients.
    case subsystemServer = "subsystem-server"
    /// What a server's own subsystems show.
    case subsystemClient = "subsystem-client"
    /// What a server shows when it connects to another.
    case remoteSubsystemClient = "remote-subsystem-client"
    /// What a client beside the servers shows.
    case client
    /// A SIP line.
    case line
    /// A web server.
    case https

    public var profile: CertificateProfile {
        switch self {
        case .serverGroup: .root
        case .issuingAuthority: .issuingAuthority
        case .subsystemServer: .server
        case .subsystemClient, .remoteSubsystemClient, .client: .client
        case .line: .line
        case .https: .https
        }
    }

    public var isAuthority: Bool { profile.isAuthority }

    /// What the subject's organizationalUnitName says, so that certificates with one common name can be told apart.
    public var title: String {
        switch self {
        case .serverGroup: "Server Group"
        case .issuingAuthority: "IC Certificate Authority"
        case .subsystemServer: "Subsystem Server"
        case .subsystemClient: "Subsystem Client"
        case .remoteSubsystemClient: "Remote Subsystem Client"
        case .client: "Client"
        case .line: "Line"
        case .https: "HTTPS"
        }
    }
}

/// One certificate of a server group with its key.
public enum GroupMember: Hashable, Sendable {
    case serverGroup
    case issuingAuthority(MemberName)
    case subsystemServer(MemberName)
    case subsystemClient(MemberName)
    /// - Parameter to: the server that is connected to.
    case remoteSubsystemClient(MemberName, to: MemberName)
    case client(MemberName)
    case line(MemberName)
    case https(MemberName)

    public var use: CertificateUse {
        switch self {
        case .serverGroup: .serverGroup
        case .issuingAuthority: .issuingAuthority
        case .subsystemServer: .subsystemServer
        case .subsystemClient: .subsystemClient
        case .remoteSubsystemClient: .remoteSubsystemClient
        case .client: .client
        case .line: .line
        case .https: .https
        }
    }

    /// Whose it is; the root is everybody's.
    public var name: MemberName? {
        switch self {
        case .serverGroup: nil
        case .issuingAuthority(let name), .subsystemServer(let name), .subsystemClient(let name),
            .remoteSubsystemClient(let name, _), .client(let name), .line(let name), .https(let name):
            name
        }
    }

    /// The member of a use; nil if a name is missing, or there is one too many.
    ///
    /// - Parameter peer: the server that is connected to, of a remote subsystem's client only.
    public init?(_ use: CertificateUse, _ name: MemberName?, peer: MemberName?) {
        guard (peer != nil) == (use == .remoteSubsystemClient), (name == nil) == (use == .serverGroup) else { return nil }
        guard let name else {
            self = .serverGroup
            return
        }
        switch use {
        case .serverGroup: return nil
        case .issuingAuthority: self = .issuingAuthority(name)
        case .subsystemServer: self = .subsystemServer(name)
        case .subsystemClient: self = .subsystemClient(name)
        case .remoteSubsystemClient:
            guard let peer else { return nil }
            self = .remoteSubsystemClient(name, to: peer)
        case .client: self = .client(name)
        case .line: self = .line(name)
        case .https: self = .https(name)
        }
    }

    /// The server that is connected to.
    public var peer: MemberName? {
        if case .remoteSubsystemClient(_, let peer) = self { peer } else { nil }
    }
}

/// A place in a group where a copy of somebody's anchor lies, by which others are validated.
public enum TrustedCopy: Hashable, Sendable {
    /// Validates a server's own server and client certificates.
    case localSubsystems(MemberName)
    /// Validates the certificate of the server that is connected to: of another group, it is that group's root.
    case remoteSubsystem(MemberName, of: MemberName)
    /// Validates that server for the client applications here.
    case remoteClient(MemberName, of: MemberName)
    case client(MemberName)
    /// Validates a line that another authority signed; a group has none of its own making.
    case line(MemberName)
    case https(MemberName)

    public var name: MemberName {
        switch self {
        case .localSubsystems(let name), .remoteSubsystem(let name, _), .remoteClient(let name, _), .client(let name),
            .line(let name), .https(let name):
            name
        }
    }

    /// Whether a server's certificate map has it: not those of clients beside the servers, of lines and of web servers.
    public var isInMap: Bool {
        switch self {
        case .localSubsystems, .remoteSubsystem, .remoteClient: true
        case .client, .line, .https: false
        }
    }

    /// The server that is validated.
    public var peer: MemberName? {
        switch self {
        case .remoteSubsystem(_, let peer), .remoteClient(_, let peer): peer
        case .localSubsystems, .client, .line, .https: nil
        }
    }
}
