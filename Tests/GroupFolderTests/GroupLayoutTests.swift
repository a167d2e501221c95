import GroupFolder
import ServerGroups
import Testing

@Suite("The names of a group's files")
struct GroupLayoutTests {
    /// Printed in the PureConnect document, in its table of files and in its certificate map.
    @Test("Every name of the document is the name of what the document says it is", arguments: [
        ("ServerGroup/ServerGroupCertificate.cer", .member(.serverGroup, .certificate)),
        ("ServerGroup/ServerGroupPrivateKey.bin", .member(.serverGroup, .privateKey)),
        ("ServerGroup/ServerGroupPublicKey.bin", .member(.serverGroup, .publicKey)),
        ("ICCertificateAuthority/LAKE_ICCertificateAuthorityCertificate.cer", .member(.issuingAuthority(lake), .certificate)),
        ("ICCertificateAuthority/LAKE_ICCertificateAuthorityPrivateKey.bin", .member(.issuingAuthority(lake), .privateKey)),
        ("ICCertificateAuthority/LAKE_ICCertificateAuthorityPublicKey.bin", .member(.issuingAuthority(lake), .publicKey)),
        ("Client/Local_Subsystems/LAKE_ServerCertificate.cer", .member(.subsystemServer(lake), .certificate)),
        ("Client/Local_Subsystems/LAKE_ServerPrivateKey.bin", .member(.subsystemServer(lake), .privateKey)),
        ("Client/Local_Subsystems/LAKE_ServerPublicKey.bin", .member(.subsystemServer(lake), .publicKey)),
        ("Client/Local_Subsystems/LAKE_ClientCertificate.cer", .member(.subsystemClient(lake), .certificate)),
        ("Client/Local_Subsystems/LAKE_ClientPrivateKey.bin", .member(.subsystemClient(lake), .privateKey)),
        ("Client/Local_Subsystems/LAKE_ClientPublicKey.bin", .member(.subsystemClient(lake), .publicKey)),
        ("Client/Local_Subsystems/LAKE_TrustedCertificate.cer", .trusted(.localSubsystems(lake))),
        (
            "Client/Remote_Subsystems/Jasper/LAKE_ClientCertificate.cer",
            .member(.remoteSubsystemClient(lake, to: jasper), .certificate)
        ),
        (
            "Client/Remote_Subsystems/Jasper/LAKE_ClientPrivateKey.bin",
            .member(.remoteSubsystemClient(lake, to: jasper), .privateKey)
        ),
        ("Client/Remote_Subsystems/Jasper/LAKE_TrustedCertificate.cer", .trusted(.remoteSubsystem(lake, of: jasper))),
        ("Client/Remote_Client/jasper/LAKE_TrustedCertificate.cer", .trusted(.remoteClient(lake, of: jasper))),
        ("Client/Remote_Client/lake/LAKE_TrustedCertificate.cer", .trusted(.remoteClient(lake, of: lake))),
        ("LAKE_ININ_Certificates.xml", .map(lake)),
        // Ours.
        ("Lines/trunk_LineCertificate.cer", .member(.line(trunk), .certificate)),
        ("HTTPS/trunk_HTTPSPrivateKey.bin", .member(.https(trunk), .privateKey)),
        ("HTTPS/trunk_TrustedCertificate.cer", .trusted(.https(trunk))),
        ("Lines/trunk_TrustedCertificate.cer", .trusted(.line(trunk))),
        ("Client/Local_Clients/trunk_ClientPublicKey.bin", .member(.client(trunk), .publicKey)),
        ("ServerGroup/ServerGroupRevocationList.crl", .revocationList(.serverGroup)),
        ("ICCertificateAuthority/LAKE_ICCertificateAuthorityRevocationList.crl", .revocationList(.issuingAuthority(lake))),
    ] as [(String, GroupLayout.Place)])
    func names(path: String, place: GroupLayout.Place) {
        #expect(GroupLayout.place(of: path) == place)
        switch place {
        case .member(let member, let part): #expect(GroupLayout.path(member, part) == path)
        case .trusted(let copy): #expect(GroupLayout.path(copy) == path)
        case .map(let server): #expect(GroupLayout.mapPath(server) == path)
        case .revocationList(let authority): #expect(GroupLayout.revocationListPath(authority) == path)
        }
    }

    /// The first two names are printed in the document.
    @Test("A request and its key lie in CSRs/ under a name of their own, and are numbered as one", arguments: [
        (.serverGroup, "CSRs/ServerGroup"), (.subsystemServer(lake), "CSRs/LAKE_Server"), (.subsystemClient(lake), "CSRs/LAKE_Client"),
        (.remoteSubsystemClient(lake, to: jasper), "CSRs/Remote_Subsystems/Jasper/LAKE_Client"),
        (.client(lake), "CSRs/Local_Clients/LAKE_Client"), (.line(trunk), "CSRs/trunk_Line"), (.https(trunk), "CSRs/trunk_HTTPS"),
    ] as [(GroupMember, String)])
    func requests(member: GroupMember, stem: String) {
        #expect(GroupLayout.requestPath(member, .request) == "\(stem)CertificateSigningRequest.csr")
        #expect(GroupLayout.requestPath(member, .privateKey) == "\(stem)PrivateKey.bin")
        for part in GroupLayout.RequestPart.allCases {
            #expect(GroupLayout.requestStem(of: GroupLayout.requestPath(member, part)) == stem)
            // A key that waits is nobody's own.
            #expect(GroupLayout.place(of: GroupLayout.requestPath(member, part)) == nil)
        }
        #expect(GroupLayout.requestStem(of: GroupLayout.path(member, .privateKey)) == nil)
    }

    @Test("The table's spelling and another case are read", arguments: [
        ("Client/Local_Subsystem/LAKE_ServerCertificate.cer", .member(.subsystemServer(lake), .certificate)),
        ("client/remote_subsystem/JASPER/lake_clientcertificate.CER", .member(.remoteSubsystemClient(lake, to: jasper), .certificate)),
        ("Client/Remote_Client/Jasper/LAKE_TrustedCertificate.cer", .trusted(.remoteClient(lake, of: jasper))),
        ("SERVERGROUP/servergroupcertificate.cer", .member(.serverGroup, .certificate)),
    ] as [(String, GroupLayout.Place)])
    func otherSpelling(path: String, place: GroupLayout.Place) {
        #expect(GroupLayout.place(of: path) == place)
    }

    @Test("What the layout does not have is nothing", arguments: [
        "", "/", "ServerGroup", "ServerGroup/", "ServerGroup/ServerGroupCertificate.cer.1", "ServerGroup/x/ServerGroupCertificate.cer",
        "Client/LAKE_ServerCertificate.cer", "Client/Remote_Subsystems/LAKE_ClientCertificate.cer", "Lines/_LineCertificate.cer",
        "Client/Remote_Subsystems/../LAKE_ClientCertificate.cer", "Lines/.._LineCertificate.cer", "_ININ_Certificates.xml",
        "Lines/LAKE_ServerCertificate.cer",
    ])
    func strangers(path: String) {
        #expect(GroupLayout.place(of: path) == nil)
    }

    static let lake = try! MemberName("LAKE")
    static let jasper = try! MemberName("Jasper")
    static let trunk = try! MemberName("trunk")
}
