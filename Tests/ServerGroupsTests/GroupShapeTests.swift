import DER
import Digests
import Issuance
import KeyFormats
import Octets
import PKIX
import PathValidation
import RSA
import ServerGroups
import Testing

@Suite("Who is in a server group, and what follows")
struct GroupShapeTests {
    static func name(_ text: String) throws -> MemberName { try MemberName(text) }

    @Test("A name that leads out of the folder, hides in it or is a device of Windows is refused by its kind", arguments: [
        ("", .empty), (".", .leadsOut), ("..", .leadsOut), ("a..b", .leadsOut), ("../LAKE", .separator("/")),
        ("/etc/passwd", .separator("/")), ("..\\LAKE", .separator("\\")), ("D:", .separator(":")), ("LA\0KE", .separator("\0")),
        (".hidden", .end(".")), ("-option", .end("-")), ("LAKE.", .end(".")), (" LAKE", .end(" ")), ("LAKE ", .end(" ")),
        ("NUL", .device("nul")), ("com1.example", .device("com1")), ("LÄKE", .character("Ä")), ("LA\nKE", .character("\n")),
        ("a  b", .character(" ")), ("\u{202E}EKAL", .character("\u{202E}")), ("a*", .character("*")), ("a|b", .character("|")),
        (String(repeating: "a", count: 65), .tooLong(65)),
    ] as [(String, MemberNameError.Kind)])
    func names(text: String, kind: MemberNameError.Kind) {
        #expect(throws: MemberNameError(kind, text: text)) { try MemberName(text) }
    }

    @Test("Names that servers have are taken, and case has no meaning", arguments: [
        "LAKE", "Jasper", "J17-IC1", "qf_media.example.com", "Line 1", "10.0.0.5", String(repeating: "a", count: 64),
    ])
    func goodNames(text: String) throws {
        #expect(try MemberName(text).text == text)
        #expect(try MemberName(text.uppercased()) == MemberName(text.lowercased()))
    }

    @Test("Of two servers, a line and a web server follow eleven certificates, who issues in front")
    func members() throws {
        let (lake, jasper) = (try Self.name("LAKE"), try Self.name("Jasper"))
        var shape = GroupShape(firstServer: lake)
        try shape.add(.server, jasper)
        try shape.add(.line, try Self.name("trunk"))
        try shape.add(.https, jasper)
        #expect(
            shape.members == [
                .serverGroup, .issuingAuthority(lake), .issuingAuthority(jasper), .subsystemServer(lake), .subsystemClient(lake),
                .remoteSubsystemClient(lake, to: jasper), .subsystemServer(jasper), .subsystemClient(jasper),
                .remoteSubsystemClient(jasper, to: lake), .line(try Self.name("trunk")), .https(jasper),
            ])
        #expect(shape.issuer(of: .https(jasper)) == .issuingAuthority(jasper))
        #expect(shape.issuer(of: .line(try Self.name("trunk"))) == .issuingAuthority(lake))
        #expect(shape.issuer(of: .serverGroup) == nil)
        for (place, member) in shape.members.enumerated() {
            guard let issuer = shape.issuer(of: member) else { continue }
            #expect(shape.members.prefix(place).contains(issuer))
        }
        #expect(
            shape.trustedCopies == [
                .localSubsystems(lake), .remoteSubsystem(lake, of: jasper), .remoteClient(lake, of: lake),
                .remoteClient(lake, of: jasper), .localSubsystems(jasper), .remoteSubsystem(jasper, of: lake),
                .remoteClient(jasper, of: lake), .remoteClient(jasper, of: jasper), .https(jasper),
            ])
    }

    @Test("A name that is taken in another case is refused")
    func repeated() throws {
        var shape = GroupShape(firstServer: try Self.name("LAKE"))
        #expect(throws: GroupShapeError.repeated(.server, try Self.name("lake"))) { try shape.add(.server, try Self.name("lake")) }
        #expect(throws: GroupShapeError.serverAndRemote(try Self.name("Lake"))) { try shape.add(.remote, try Self.name("Lake")) }
        try shape.add(.line, try Self.name("LAKE"))
    }
}
