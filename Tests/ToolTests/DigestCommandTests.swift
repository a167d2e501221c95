import Foundation
import TestSupport
import Testing

@Suite("signet digest")
struct DigestCommandTests {
    private static let convert = ["digest", "convert", "g", "--yes"]

    @Test("A group of OpenSSL's goes to SHA-256 and back, and every chain verifies there; nothing else has changed",
        .peer("openssl"), .peer("certtool"), .peer("python3"))
    func thereAndBack() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        let before = try GroupMadeByOpenSSL.manifest(scratch)
        let there = try Tool.run(Self.convert + ["--to", "sha256", "--json", "--thumbprints", "t.csv", "--proof", "p.json"], in: scratch)
        #expect(there.status == 0, "\(there.errors)")
        let report = try #require(there.json)
        #expect(report["schema"] as? String == "signet/digest-convert/1" && report["target"] as? String == "sha256")
        let counts = try #require(report["counts"] as? [String: Int])
        #expect(counts == ["converted": 7, "foreign-anchor": 1])
        #expect(report["stale"] as? [String] == ["HTTPS/web.pfx"])
        let redistribute = try #require(report["redistribute"] as? [[String: Any]])
        // lake is the group's own server.
        #expect(redistribute.compactMap { $0["server"] as? String } == ["Jasper"])
        #expect(redistribute.first?["files"] as? [String] == [
            "Client/Remote_Subsystems/Jasper/LAKE_ClientCertificate.cer", "Client/Remote_Subsystems/Jasper/LAKE_TrustedCertificate.cer",
        ])
        let middle = try GroupMadeByOpenSSL.manifest(scratch)
        #expect(middle != before)
        #expect(try Set(scratch.names) == ["authority.key", "g", "g.signet", "p.json", "t.csv"])

        // OpenSSL's and GnuTLS's word.
        try Peer.run("sh", ["-c", "cat g/ICCertificateAuthority/*.cer > chain && cat g/ServerGroup/*.cer > root"], in: scratch.folder)
        for leaf in ["Client/Local_Subsystems/LAKE_Server", "Client/Remote_Subsystems/Jasper/LAKE_Client", "Lines/Line1_", "HTTPS/web_"] {
            let verified = try Peer.run(
                "openssl", ["verify", "-x509_strict", "-auth_level", "2", "-CAfile", "root", "-untrusted", "chain", "g/\(leaf)Certificate.cer"], in: scratch.folder)
            #expect(verified.status == 0, "\(leaf): \(verified.errors)")
            try Peer.run("sh", ["-c", "cat g/\(leaf)Certificate.cer chain root | tr -d '\\r' > all"], in: scratch.folder)
            #expect(try Peer.run("certtool", ["--verify-chain", "--infile", "all"], in: scratch.folder).status == 0, "\(leaf)")
        }
        #expect(try Peer.run("openssl", ["crl", "-in", "g/ICCertificateAuthority/ca.crl", "-CAfile", "chain", "-noout"], in: scratch.folder).errors.contains("verify OK"))
        let rows = try scratch.text("t.csv").split(separator: "\r\n")
        #expect(rows.count == 1 + 13 && rows[0].hasPrefix("file,subject,old_sha1,new_sha1,old_sha256"))

        for arguments in [[], ["--proof", "p.json"]] {
            let verified = try Tool.run(["digest", "verify", "g"] + arguments, in: scratch)
            #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
        }

        // Recomputed without any of our code, by the script that the documentation has.
        let script = repositoryRoot.appending(path: "Docs/check-proof.py").path
        let recomputed = try Peer.run("python3", [script, "p.json", "g"], in: scratch.folder)
        #expect(recomputed.text == "13 records hold\n", "\(recomputed.errors)")

        let back = try Tool.run(Self.convert + ["--to", "sha1", "--allow-sha1"], in: scratch)
        #expect(back.status == 0, "\(back.errors)")
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == before)
        // What was verified no longer holds.
        #expect(try Peer.run("python3", [script, "p.json", "g"], in: scratch.folder).status != 0)
        #expect(try Tool.run(["digest", "verify", "g", "--proof", "p.json"], in: scratch).status == 1)
        // And undone: once to SHA-256, once to what it was.
        #expect(try Tool.run(["digest", "undo", "g", "--yes"], in: scratch).status == 0)
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == middle)
        #expect(try Tool.run(["digest", "undo", "g", "--yes", "--json"], in: scratch).json?["schema"] as? String == "signet/digest-undo/1")
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == before)
        #expect(try Tool.run(["digest", "undo", "g", "--yes"], in: scratch).status == 5)
    }

    @Test("Several threads make what one makes, and the digest of the server group is the default", .peer("openssl"))
    func threads() throws {
        let one = try GroupMadeByOpenSSL.copy(), many = try GroupMadeByOpenSSL.copy()
        #expect(try Tool.run(Self.convert + ["--to", "sha512", "--threads", "1"], in: one).status == 0)
        #expect(try Tool.run(Self.convert + ["--to", "sha512", "--threads", "8"], in: many).status == 0)
        #expect(try GroupMadeByOpenSSL.manifest(one) == GroupMadeByOpenSSL.manifest(many))
        // A straggler, from before.
        let old = try GroupMadeByOpenSSL.copy()
        let leaf = "g/Client/Local_Subsystems/LAKE_ServerCertificate.cer"
        let converted = try one.octets(leaf)
        try one.write(try old.octets(leaf), to: leaf)
        let plan = try Tool.run(["digest", "plan", "g", "--json"], in: one)
        #expect(plan.status == 0 && plan.json?["target"] as? String == "sha512")
        #expect((plan.json?["counts"] as? [String: Int]) == ["convert": 1, "already": 6, "foreign-anchor": 1])
        #expect(try Tool.run(Self.convert, in: one).status == 0)
        #expect(try one.octets(leaf) == converted)
        let again = try Tool.run(Self.convert, in: one)
        #expect(again.status == 0 && again.errors.contains("nothing was to be converted to SHA-512"))
    }

    @Test("A terminal is shown how far a conversion is, and nobody else", .peer("openssl"), .peer("python3"))
    func progress() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        // One thread shows every piece that it has done; of several, those that it took itself.
        let terminal = try Peer.run(
            "python3", ["-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", Tool.path] + Self.convert + ["--to", "sha256", "--threads", "1"],
            in: scratch.folder, environment: ["TERM": "xterm"])
        #expect(terminal.status == 0 && terminal.text.contains("\r\u{1b}[Ksignet: [########################] "), "\(terminal.text)")
        #expect(terminal.text.contains(": signing\r\u{1b}[K"))
        let pipe = try Tool.run(Self.convert + ["--to", "sha512"], in: scratch)
        #expect(pipe.status == 0 && !pipe.text.contains("\u{1b}") && !pipe.errors.contains("\u{1b}"))
    }

    @Test("What cannot be converted is reported, the rest is converted, and the exit code tells", .peer("openssl"))
    func exceptions() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        // The authority's key is taken away: what it issued waits for another certificate.
        try FileManager.default.removeItem(at: scratch.url("g/ICCertificateAuthority/LAKE_ICCertificateAuthorityPrivateKey.bin"))
        let plan = try Tool.run(["digest", "plan", "g", "--to", "sha256", "--json"], in: scratch)
        #expect(plan.status == 6)
        let members = try #require(plan.json?["members"] as? [[String: Any]])
        let server = try #require(members.first { $0["subject"] as? String == "CN=lake.example,O=Example" })
        #expect(server["decision"] as? String == "no-issuer-key")
        let command = try #require(server["request"] as? String)
        #expect(command.contains("LAKE_ServerPrivateKey.bin"))
        // The command that it names makes the request.
        let request = try Tool.shell(command, in: scratch)
        #expect(request.status == 0, "\(request.errors)")
        #expect(try Peer.run("openssl", ["req", "-in", "request.csr", "-verify", "-noout"], in: scratch.folder).status == 0)
        let run = try Tool.run(Self.convert + ["--to", "sha256", "--json"], in: scratch)
        #expect(run.status == 6)
        #expect((run.json?["counts"] as? [String: Int])?["converted"] == 2)

        let altered = try GroupMadeByOpenSSL.copy()
        var octets = try altered.octets("g/HTTPS/web.der")
        octets[octets.count - 1] ^= 1
        try altered.write(octets, to: "g/HTTPS/web.der")
        let damaged = try Tool.run(Self.convert + ["--to", "sha256", "--json"], in: altered)
        #expect(damaged.status == 5 && (damaged.json?["counts"] as? [String: Int])?["altered"] == 1)
        #expect(try altered.octets("g/HTTPS/web.der") == octets)
        #expect(try Tool.run(["digest", "verify", "g"], in: altered).status == 1)
    }

    @Test("New serial numbers go everywhere that names the old ones", .peer("openssl"))
    func newSerialNumbers() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        let run = try Tool.run(Self.convert + ["--to", "sha256", "--serial", "new", "--json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        try Peer.run("sh", ["-c", "cat g/ICCertificateAuthority/*.cer > chain && cat g/ServerGroup/*.cer > root"], in: scratch.folder)
        for leaf in ["Client/Local_Subsystems/LAKE_Server", "Lines/Line1_"] {
            // The authority key identifier names the authority by its new number, or OpenSSL would say so.
            let verified = try Peer.run(
                "openssl", ["verify", "-x509_strict", "-CAfile", "root", "-untrusted", "chain", "g/\(leaf)Certificate.cer"], in: scratch.folder)
            #expect(verified.status == 0, "\(leaf): \(verified.errors)")
        }
        let members = try #require(run.json?["members"] as? [[String: Any]])
        let numbers = members.compactMap { $0["newSerial"] as? String }
        #expect(numbers.count == 6 && Set(numbers).count == 6)
        #expect(try Tool.run(["digest", "verify", "g"], in: scratch).status == 0)
        let before = try GroupMadeByOpenSSL.manifest(try GroupMadeByOpenSSL.copy())
        #expect(try Tool.run(["digest", "undo", "g", "--yes"], in: scratch).status == 0)
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == before)
    }

    @Test("Without a yes, with SHA-1 and no word for it, or with a wrong folder nothing happens", .peer("openssl"))
    func refusals() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        let before = try GroupMadeByOpenSSL.manifest(scratch)
        try scratch.write([], to: "file")
        for (arguments, status, word) in [
            (["convert", "g", "--to", "sha256"], 6, "needs a yes"),
            (["convert", "g", "--to", "sha1", "--yes"], 6, "--allow-sha1"), (["convert", "g", "--yes"], 6, "--allow-sha1"),
            (["convert", "g", "--to", "md5", "--yes"], 2, "md5"), (["plan", "g", "--threads", "0"], 2, "threads"),
            (["plan", "missing"], 7, "no such file"), (["plan", "file"], 7, "a folder was expected"), (["plan"], 2, "SIGNET_GROUP"),
            (["plan", "g/Lines"], 5, "--to"), (["undo", "g", "--yes"], 5, "no conversion"), (["verify", "g"], 5, "no conversion"),
        ] as [([String], Int32, String)] {
            let run = try Tool.run(["digest"] + arguments, in: scratch)
            #expect(run.status == status && run.errors.contains(word), "\(arguments): \(run.status) \(run.errors)")
        }
        #expect(try Tool.run(["digest", "plan", "--to", "sha256"], in: scratch, environment: ["SIGNET_GROUP": "g"]).status == 0)
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == before)
        try FileManager.default.createSymbolicLink(atPath: scratch.path("g/out"), withDestinationPath: "../authority.key")
        let out = try Tool.run(Self.convert + ["--to", "sha256"], in: scratch)
        #expect(out.status == 6 && out.errors.contains("leads out"))
    }

    @Test("Undoing does not lose what was changed since", .peer("openssl"))
    func undoAfterChanges() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        let before = try scratch.octets("g/Lines/Line1_Certificate.cer")
        #expect(try Tool.run(Self.convert + ["--to", "sha256"], in: scratch).status == 0)
        try scratch.write("a new file".utf8, to: "g/Lines/note.txt")
        #expect(try Tool.run(["digest", "undo", "g", "--yes"], in: scratch).status == 0)
        #expect(try scratch.text("g/Lines/note.txt") == "a new file" && scratch.octets("g/Lines/Line1_Certificate.cer") == before)

        #expect(try Tool.run(Self.convert + ["--to", "sha256"], in: scratch).status == 0)
        try scratch.write("mine".utf8, to: "g/Lines/Line1_Certificate.cer")
        let refused = try Tool.run(["digest", "undo", "g", "--yes"], in: scratch)
        #expect(refused.status == 5 && refused.errors.contains("Lines/Line1_Certificate.cer"))
        #expect(try scratch.text("g/Lines/Line1_Certificate.cer") == "mine")
    }

    @Test("A snapshot survives what is written into the folder's files, and a rollback puts it back whole", .peer("openssl"))
    func snapshots() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        // What is private comes back with nothing for others, however it was.
        try Peer.run("chmod", ["-R", "go=", "g"], in: scratch.folder)
        let before = try GroupMadeByOpenSSL.manifest(scratch)
        #expect(try Tool.run(["group", "snapshot", "g", "--name", "first"], in: scratch).status == 0)
        let taken = try Tool.run(["group", "snapshot", "g", "--name", "first"], in: scratch)
        #expect(taken.status == 7, "\(taken.errors)")
        // Into the file itself, not to its name.
        try Peer.run("sh", ["-c", "for f in $(find g -type f); do echo damaged > $f; done; rm -r g/Lines; mkdir g/new"], in: scratch.folder)
        #expect(try Tool.run(["group", "snapshot", "g"], in: scratch).status == 0)
        let damaged = try GroupMadeByOpenSSL.manifest(scratch)
        let list = try #require(try Tool.run(["group", "snapshot", "g", "--list", "--json"], in: scratch).json?["snapshots"] as? [String])
        #expect(list.count == 2 && list.first == "first")
        #expect(try Tool.run(["group", "rollback", "g", "--to", "first", "--yes"], in: scratch).status == 0)
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == before)
        #expect(try Tool.run(["group", "rollback", "g", "--yes"], in: scratch).status == 0)
        #expect(try GroupMadeByOpenSSL.manifest(scratch) == damaged)
        #expect(try scratch.mode("g.signet") == 0o700)
        // What a rollback left is no conversion.
        #expect(try Tool.run(["digest", "undo", "g", "--yes"], in: scratch).status == 5)
        for name in ["", ".", "..", "a/b", "x.part", ".hidden", String(repeating: "x", count: 101)] {
            #expect(try Tool.run(["group", "snapshot", "g", "--name", name], in: scratch).status == 2, "\(name)")
        }
    }
}
