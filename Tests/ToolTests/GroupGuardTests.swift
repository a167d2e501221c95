import Foundation
import TestSupport
import Testing

@Suite("What a hostile look at groups and lists found")
struct GroupGuardTests {
    private static func group(_ more: [[String]] = []) throws -> Scratch {
        let scratch = try Scratch()
        for words in [["group", "init", "g", "--server", "LAKE", "--line", "trunk"]] + more {
            let run = try Tool.run(words, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        return scratch
    }

    @Test("Nothing is written into a group's folder but by changing the group", arguments: [
        ["digest", "convert", "g", "--to", "sha384", "--yes", "--force", "--proof", "g/ServerGroup/ServerGroupCertificate.cer"],
        ["digest", "convert", "g", "--to", "sha384", "--yes", "--thumbprints", "./g/new.csv"],
        ["group", "export", "g", "--public", "--out", "g/inside.tar"],
        ["group", "export", "g", "--public", "--force", "--out", "g.signet/state.json"],
        ["group", "export", "g", "--for", "genesys-unix", "--use", "line", "--out", "g/Lines"],
    ])
    func outputs(words: [String]) throws {
        let scratch = try Self.group()
        try #require(try Peer.run("cp", ["-a", "g", "before"], in: scratch.folder).status == 0)
        let run = try Tool.run(words, in: scratch)
        #expect(run.status == 6 && run.errors.contains("outside of the group's folder"), "\(run.errors)")
        #expect(try Peer.run("diff", ["-r", "before", "g"], in: scratch.folder).status == 0)
        #expect(try Tool.run(["group", "status", "g"], in: scratch).status == 0)
    }

    @Test("A conversion is undone though something else was done since")
    func undo() throws {
        let scratch = try Self.group([
            ["digest", "convert", "g", "--to", "sha384", "--yes"], ["group", "csr", "g", "--use", "line"],
        ])
        let undo = try Tool.run(["digest", "undo", "g", "--yes"], in: scratch)
        #expect(undo.status == 0 && undo.text.contains("Lines/trunk_LineCertificate.cer"), "\(undo.errors)")
        #expect(try Tool.run(["group", "status", "g"], in: scratch).text.contains("line"))
        #expect(try Tool.run(["group", "check", "g"], in: scratch).status == 0)
    }

    @Test("The key of a revoked certificate is not certified again")
    func revoked() throws {
        let scratch = try Self.group([["group", "revoke", "g", "--use", "line", "--reason", "keyCompromise"]])
        let run = try Tool.run(["group", "renew", "g", "--use", "line"], in: scratch)
        #expect(run.status == 6 && run.errors.contains("revoked"), "\(run.errors)")
    }

    @Test("Of two revocation lists the newer counts, in whatever order they are given")
    func lists() throws {
        let scratch = try Scratch()
        let made = [
            ["cert", "self-signed", "--ca", "--subject", "CN=Root", "--out", "root.crt"],
            ["csr", "new", "--subject", "CN=a.example", "--san", "DNS:a.example", "--out", "leaf.csr"],
            ["cert", "issue", "--csr", "leaf.csr", "--ca", "root.crt", "--ca-key", "root.key", "--copy-extensions", "san", "--out", "leaf.crt"],
            ["crl", "new", "--ca", "root.crt", "--ca-key", "root.key", "--this-update", "2026-01-01T00:00:00Z", "--next-update", "2049-01-01T00:00:00Z", "--out", "old.crl"],
            ["crl", "new", "--ca", "root.crt", "--ca-key", "root.key", "--from", "old.crl", "--revoke", "leaf.crt", "--out", "new.crl"],
        ]
        for words in made {
            let run = try Tool.run(words, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        for order in [["old.crl", "new.crl"], ["new.crl", "old.crl"]] {
            let run = try Tool.run(["verify", "leaf.crt", "--trust", "root.crt", "--crl", order[0], "--crl", order[1]], in: scratch)
            #expect(run.status == 1 && run.text.contains("revoked"), "\(order) \(run.text)")
        }
    }
}
