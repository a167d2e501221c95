import ServerGroups
import Testing

@Suite("Who is validated by which copy of an anchor")
struct TrustedCopyTests {
    private static func shape() throws -> GroupShape {
        var shape = GroupShape(firstServer: try MemberName("LAKE"))
        for (kind, name) in [(GroupShape.Kind.server, "Jasper"), (.remote, "media"), (.line, "trunk"), (.client, "desk"), (.https, "web")] {
            try shape.add(kind, try MemberName(name))
        }
        return shape
    }

    @Test("A server's certificate is validated by its own copy, by those of the other servers and by those of clients")
    func server() throws {
        let (lake, jasper, desk) = (try MemberName("LAKE"), try MemberName("Jasper"), try MemberName("desk"))
        let copies = try Self.shape().copies(validating: .subsystemServer(lake))
        #expect(
            Set(copies) == [
                .localSubsystems(lake), .remoteSubsystem(jasper, of: lake), .remoteClient(lake, of: lake),
                .remoteClient(jasper, of: lake), .client(desk),
            ])
    }

    @Test("A client's certificate is validated where it connects to")
    func client() throws {
        let (lake, jasper) = (try MemberName("LAKE"), try MemberName("Jasper"))
        let shape = try Self.shape()
        #expect(shape.copies(validating: .subsystemClient(lake)) == [.localSubsystems(lake)])
        #expect(shape.copies(validating: .remoteSubsystemClient(lake, to: jasper)) == [.localSubsystems(jasper)])
        #expect(shape.copies(validating: .remoteSubsystemClient(lake, to: try MemberName("media"))).isEmpty)
        #expect(shape.members(validatedBy: .remoteClient(lake, of: try MemberName("media"))).isEmpty)
    }

    @Test("Every copy that a group has validates somebody, but those of remote servers; and no authority lacks a copy")
    func all() throws {
        let shape = try Self.shape()
        for copy in shape.trustedCopies where copy.peer.map({ shape.servers.contains($0) }) ?? true {
            #expect(!shape.members(validatedBy: copy).isEmpty, "\(copy)")
        }
        #expect(shape.copies(validating: .serverGroup).count == shape.servers.count)
        for member in shape.members { #expect((member.copyBeside == nil) == member.use.isAuthority) }
    }
}
