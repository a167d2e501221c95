package import ServerGroups

/// The certificate map of a server, `LAKE_ININ_Certificates.xml`: where the subsystem and client certificates lie. It has
/// no SIP lines, no web servers and no clients beside the servers.
///
///     <ININCertificates>
///       <Notifiers>
///         <ServerGroupCertificate>…</ServerGroupCertificate>
///         <Notifier Name="Jasper">                                   another server
///           <SubsystemsRemoteClientCertificate>…</…>
///           <RemoteClientCertificate>…</…>
///         </Notifier>
///         <Notifier Name="LAKE">                                     the server itself
///           <ICCertificateAuthority>…</…>
///           <SubsystemsServerCertificate>…</…>
///           <SubsystemsRemoteClientCertificate>…</…>
///           <RemoteClientCertificate>…</…>
///         </Notifier>
///       </Notifiers>
///       <SIPDevices />
///     </ININCertificates>
///
/// Each `…` is PublicKeyPath, PrivateKeyPath, CertificatePath, Password, TrustedCertificatePath, empty ones written too.
/// `Docs/certificate-map.xsd` is the same as a schema. Paths are below the group's folder, or below a Windows folder.
package struct CertificateMap: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        /// Below the group's folder, parts separated by `/`; nil where the element is empty.
        package var publicKeyPath: String?
        package var privateKeyPath: String?
        package var certificatePath: String?
        /// Whether there is a password; what it is never stands here, and is dropped where somebody wrote it.
        package var hasPassword = false
        package var trustedCertificatePath: String?

        package init() {}

        /// What the entry points to, in the order of the elements.
        package var paths: [String] {
            [publicKeyPath, privateKeyPath, certificatePath, trustedCertificatePath].compactMap(\.self)
        }
    }

    /// What an entry of a notifier is for; the raw value is the element's name.
    package enum Use: String, CaseIterable, Sendable {
        case authority = "ICCertificateAuthority"
        case server = "SubsystemsServerCertificate"
        case client = "SubsystemsRemoteClientCertificate"
        case remoteClient = "RemoteClientCertificate"
    }

    /// A server, as seen from the one whose map this is.
    package struct Notifier: Equatable, Sendable {
        package var name: MemberName
        /// At most one of each use, in the order in which they are written.
        package var entries: [(use: Use, entry: Entry)]

        package static func == (a: Notifier, b: Notifier) -> Bool {
            a.name == b.name && a.entries.map(\.use) == b.entries.map(\.use)
                && a.entries.map(\.entry) == b.entries.map(\.entry)
        }
    }

    package var serverGroup: Entry?
    package var notifiers: [Notifier]
    /// The Windows folder that the paths were below; nil where they were relative.
    package var windowsRoot: String?

    package init(serverGroup: Entry?, notifiers: [Notifier], windowsRoot: String? = nil) {
        self.serverGroup = serverGroup
        self.notifiers = notifiers
        self.windowsRoot = windowsRoot
    }

    /// The map that a server of a group has. Notifiers stand in the order of their names, as in the document's.
    ///
    /// - Parameter isEncrypted: whether the file of that path holds an encrypted key.
    package init(of server: MemberName, in shape: GroupShape, isEncrypted: (String) -> Bool = { _ in false }) {
        func entry(_ member: GroupMember, trusted: TrustedCopy? = nil) -> Entry {
            var entry = Entry()
            entry.publicKeyPath = GroupLayout.path(member, .publicKey)
            let key = GroupLayout.path(member, .privateKey)
            entry.privateKeyPath = key
            entry.certificatePath = GroupLayout.path(member, .certificate)
            entry.hasPassword = isEncrypted(key)
            entry.trustedCertificatePath = trusted.map { GroupLayout.path($0) }
            return entry
        }
        serverGroup = entry(.serverGroup)
        notifiers = (shape.servers + shape.remotes).sorted().map { name in
            var remoteClient = Entry()
            remoteClient.trustedCertificatePath = GroupLayout.path(TrustedCopy.remoteClient(server, of: name))
            guard name == server else {
                let client = entry(.remoteSubsystemClient(server, to: name), trusted: .remoteSubsystem(server, of: name))
                return Notifier(name: name, entries: [(.client, client), (.remoteClient, remoteClient)])
            }
            return Notifier(
                name: name,
                entries: [
                    (.authority, entry(.issuingAuthority(name))),
                    (.server, entry(.subsystemServer(name), trusted: .localSubsystems(name))),
                    (.client, entry(.subsystemClient(name), trusted: .localSubsystems(name))),
                    (.remoteClient, remoteClient),
                ])
        }
    }

    /// All entries with the server that they belong to; nil for the group.
    package var allEntries: [(notifier: MemberName?, element: String, entry: Entry)] {
        (serverGroup.map { [(nil, "ServerGroupCertificate", $0)] } ?? [])
            + notifiers.flatMap { notifier in notifier.entries.map { (notifier.name, $0.use.rawValue, $0.entry) } }
    }

    /// Octets of a map that is read: 8 MiB, which a server has that 5,000 others connect to; libxml2 gives up at
    /// 10,000,000. The attack is a file without end.
    package static let octetLimit = 8 * 1024 * 1024
    /// Elements of a map that is read: 13 for each of 7,500 servers.
    package static let elementLimit = 100_000
}

/// Why a map is not taken.
package struct CertificateMapError: Error, Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case tooLarge(limit: Int)
        case notUTF8
        /// An encoding declaration that says otherwise.
        case otherEncoding(String)
        /// `<!DOCTYPE`, `<!ENTITY`, or any other declaration; as it begins.
        case declaration(String)
        case notWellFormed
        case tooManyElements(limit: Int)
        case unexpectedElement(String, in: String)
        case repeatedElement(String, in: String)
        case missingElement(String)
        case unexpectedAttribute(String, of: String)
        case unexpectedText(in: String)
        case name(MemberNameError)
        case repeatedNotifier(MemberName)
        case path(MapPathError, text: String)
    }

    package var kind: Kind
    /// From 1; nil where it is no matter of one line.
    package var line: Int?

    package init(_ kind: Kind, line: Int? = nil) {
        self.kind = kind
        self.line = line
    }
}
