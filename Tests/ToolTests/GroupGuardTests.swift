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

    @Test("A mailbox or an address that is taken from the subject is held to the constraints on its form", .peer("openssl"))
    func constraints() throws {
        let scratch = try Scratch()
        try scratch.write(#"""
            set -e
            for name in free bound; do
                limits=
                [ $name = free ] || limits='-addext nameConstraints=critical,permitted;email:example.com,permitted;IP:10.0.0.0/255.0.0.0'
                openssl req -x509 -newkey rsa:2048 -nodes -keyout $name.key -out $name.crt -subj "/CN=$name" \
                    -addext keyUsage=critical,keyCertSign,cRLSign $limits
                for one in "mail /CN=a/emailAddress=a@example.org" "ours /CN=a/emailAddress=a@example.com" "far /CN=192.0.2.1" "near /CN=10.1.2.3"; do
                    leaf=$name-${one%% *}
                    openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj "${one#* }"
                    openssl x509 -req -in leaf.csr -CA $name.crt -CAkey $name.key -days 30 -out $leaf.crt
                done
            done
            """#.utf8, to: "make.sh")
        let made = try Peer.run("sh", ["make.sh"], in: scratch.folder)
        try #require(made.status == 0, "\(made.errors)")
        let cases: [(leaf: String, options: [String], bound: Int32)] = [
            ("mail", ["--email", "a@example.org"], 1), ("ours", ["--email", "a@example.com"], 0),
            ("far", ["--host", "192.0.2.1", "--host-rule", "genesys-host"], 1), ("near", ["--host", "10.1.2.3", "--host-rule", "genesys-host"], 0),
        ]
        for (leaf, options, bound) in cases {
            for (root, status) in [("free", Int32(0)), ("bound", bound)] {
                let run = try Tool.run(["verify", "\(root)-\(leaf).crt", "--trust", "\(root).crt"] + options, in: scratch)
                #expect(run.status == status, "\(root) \(leaf): \(run.text) \(run.errors)")
                #expect(status == 0 || run.text.contains("constraint") || run.text.contains("permitted"), "\(run.text)")
            }
        }
    }

    @Test("A server group's certificate below which no issuing authority has room is refused, whoever's path length leaves none", .peer("openssl"), arguments: [
        ("basicConstraints=critical,CA:TRUE,pathlen:0", "tp-ca.ext"), ("basicConstraints=critical,CA:TRUE,pathlen:1", "tp-ca.ext"),
        ("basicConstraints=critical,CA:TRUE\nnameConstraints=critical,permitted;DNS:elsewhere.example", "tp-ca.ext"),
    ])
    func noRoom(limits: String, extensions: String) throws {
        let scratch = try ThirdParty.copy()
        try scratch.write("\(limits)\nkeyUsage=critical,keyCertSign,cRLSign\n".utf8, to: "limits.ext")
        try ThirdParty.sign("tp-sub.csr", as: "tp-tight.cer", extensions: "limits.ext", ["-days", "3000"], in: scratch)
        try Peer.run("cp", ["tp-sub.key", "tp-tight.key"], in: scratch.folder)
        try GroupThirdPartyTests.csr("server-group", in: scratch)
        try ThirdParty.sign(
            "pair/CSRs/ServerGroupCertificateSigningRequest.csr", by: "tp-tight", as: "sg.cer", extensions: extensions, in: scratch)
        let before = try scratch.contents("pair"), state = try scratch.text("pair.signet/state.json")
        let run = try GroupThirdPartyTests.importing("server-group", "sg.cer", ["--trusted", "tp-root.cer", "--trusted", "tp-tight.cer"], in: scratch)
        #expect(run.status == 5 && run.errorLines.last?.contains("ask the authority") ?? false, "\(run.errors)")
        #expect(try scratch.contents("pair") == before && scratch.text("pair.signet/state.json") == state)
    }
}
