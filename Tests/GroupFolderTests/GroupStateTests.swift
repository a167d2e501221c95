import DER
import GroupFolder
import PKIX
import ServerGroups
import Testing

@Suite("What is known of a group beyond its files")
struct GroupStateTests {
    private static let (lake, jasper, trunk) = (try! MemberName("LAKE"), try! MemberName("Jasper"), try! MemberName("trunk"))
    private static let time = DERTime(secondsSinceEpoch: 1_800_000_000)!
    private static let digest = [UInt8](repeating: 0xab, count: 32)

    private static func full() throws -> GroupState {
        var state = GroupState(origin: "init", since: time, order: [Self.lake, Self.jasper, Self.trunk])
        state.base = try DistinguishedName(slashForm: "/C=US/O=Example")
        (state.domain, state.dayCount, state.windowsRoot) = ("example.com", 90, #"D:\I3\IC\Certificates"#)
        state.authoritySigns = false
        state.singleCertificate = digest
        state.seal = .init(since: time, certificate: digest, subject: "CN=Master")
        state.anchors = [digest, [UInt8](repeating: 1, count: 32)]
        for member in [GroupMember.serverGroup, .remoteSubsystemClient(Self.lake, to: Self.jasper), .line(Self.trunk)] {
            state.requests.append(.init(member: member, since: time, file: "CSRs/a.csr", keyFile: "CSRs/a.bin", publicKey: digest))
        }
        state.requests[1].answer = .init(certificate: digest, since: time)
        return state
    }

    @Test("All of it is written and read again")
    func roundTrip() throws {
        let state = try Self.full()
        #expect(try GroupState(state.octets) == state)
        let plain = GroupState(origin: "adopt", since: Self.time, order: [])
        #expect(try GroupState(plain.octets) == plain)
    }

    @Test("A state that does not read is refused, with the name of the member that is at fault", arguments: [
        ("\"singleCertificate\" : \"abab", "\"singleCertificate\" : \"xbab", .value("singleCertificate")),
        ("\"use\" : \"line\"", "\"use\" : \"lime\"", .value("requests[2].use")),
        ("\"name\" : \"trunk\"", "\"name\" : \"../x\"", .value("requests[2].name")),
        ("signet/group-state/1", "signet/group-state/2", .value("schema")),
        ("\"subject\"", "\"object\"", .unknown("sealed.object")),
        ("    \"subject\" : \"CN=Master\"\n", "    \"since\" : \"\"\n", .repeated("since")),
        ("\"authoritySigns\" : false", "\"authoritySigns\" : 0.5", .value("authoritySigns")),
        ("\"authoritySigns\" : false", "\"authoritySigns\" : \"false\"", .value("authoritySigns")),
        ("\"authoritySigns\" : false", "\"authoritySigns\" : null", .value("authoritySigns")),
        ("\"authoritySigns\" : false", "\"authoritysigns\" : false", .unknown("authoritysigns")),
        ("  \"authoritySigns\" : false,\n", "", .missing("authoritySigns")),
        ("\"authoritySigns\" : false", "\"authoritySigns\" : false, \"authoritySigns\" : true", .repeated("authoritySigns")),
        ("\"authoritySigns\" : false", "\"authoritySigns\" : false, \"authority\\u0053igns\" : true", .repeated("authoritySigns")),
        ("\"days\" : 90", "\"days\" : 0", .value("days")), ("\"days\" : 90", "\"days\" : 9223372036854775807", .value("days")),
        ("\"days\" : 90", "\"days\" : null", .value("days")), ("\"days\" : 90", "\"days\" : \"90\"", .value("days")),
        ("\"domain\" : \"example.com\"", "\"domain\" : \"a/b\"", .value("domain")),
        ("    \"Jasper\",", "    \"../Jasper\",", .value("order[1]")), ("    \"Jasper\",", "    \"lake\",", .repeated("order[1]")),
        ("    \"Jasper\",", "    7,", .value("order[1]")), ("\"origin\" : \"init\"", "\"origin\" : \"other\"", .value("origin")),
        ("\"base\" : \"/C=US/O=Example\"", "\"base\" : \"C=US\"", .value("base")),
        ("\"keyFile\" : \"CSRs/a.bin\"", "\"keyFile\" : \"../a.bin\"", .value("requests[0].keyFile")),
        ("\"since\" : \"2027-01-15T08:00:00Z\"", "\"since\" : \"2027-01-15T08:00:01Z\"", .value("requests[0].since")),
        ("{", "[{", .notJSON), ("{", "{\0", .notJSON),
    ] as [(String, String, GroupStateError)])
    func damaged(old: String, new: String, error: GroupStateError) throws {
        let text = String(decoding: try Self.full().octets, as: UTF8.self)
        let range = try #require(text.firstRange(of: old), "\(text)")
        #expect(throws: error) { try GroupState([UInt8](text.replacingCharacters(in: range, with: new).utf8)) }
    }

    @Test("A member is one of a use with the names that the use has, and no other")
    func members() {
        for use in CertificateUse.allCases {
            let (name, peer) = (use == .serverGroup ? nil : Self.lake, use == .remoteSubsystemClient ? Self.jasper : nil)
            let member = GroupMember(use, name, peer: peer)
            #expect(member?.use == use && member?.name == name && member?.peer == peer)
            #expect(GroupMember(use, use == .serverGroup ? Self.lake : nil, peer: peer) == nil)
            #expect(GroupMember(use, name, peer: peer == nil ? Self.jasper : nil) == nil)
        }
    }

    @Test("A backup is a file of the layout with a number behind it", arguments: [
        ("ServerGroup/ServerGroupCertificate.cer.1", 1, true), ("ServerGroup/ServerGroupCertificate.cer.20", 20, true),
        ("ServerGroup/other.12", 12, false), ("LAKE_ININ_Certificates.xml.3", 3, true),
    ])
    func backups(path: String, number: Int, isOfLayout: Bool) {
        let backup = GroupBackups.backup(path)
        #expect(backup?.number == number && backup.map { GroupBackups.name($0.original, $0.number) } == path)
        #expect(GroupLayout.isBackup(path) == isOfLayout)
    }

    @Test("Other endings are no backups", arguments: [
        "ServerGroup/ServerGroupCertificate.cer", "a.0", "a.01", "a.", ".", "", "a.1x", "a.99999999999999999999", "a.-1", "a.١",
    ])
    func noBackups(path: String) { #expect(GroupBackups.backup(path) == nil) }
}
