import Foundation
import TestSupport
import Testing

extension Scratch {
    /// What a shell says in this folder.
    func shell(_ line: String) throws -> String { try Peer.run("sh", ["-c", line], in: folder).text }

    /// Octets of every file below a folder.
    func contents(_ folder: String) throws -> [String: [UInt8]] {
        try Dictionary(uniqueKeysWithValues: files(folder).map { ($0, try octets("\(folder)/\($0)")) })
    }

    /// The public key of a certificate, as OpenSSL prints it.
    func publicKey(_ certificate: String) throws -> String {
        try Peer.run("openssl", ["x509", "-in", path(certificate), "-noout", "-pubkey"]).text
    }

    func openssl(_ certificate: String, _ options: String...) throws -> String {
        try Peer.run("openssl", ["x509", "-in", path(certificate), "-noout"] + options).text
    }
}

@Suite("group regenerate and renew", .peer("openssl"))
struct GroupRenewalTests {
    static let root = "ServerGroup/ServerGroup"
    static let line = "Lines/trunk_Line"
    static let lake = "ICCertificateAuthority/LAKE_ICCertificateAuthority"
    static let below = [
        "Client/Local_Subsystems/LAKE_Server", "Client/Local_Subsystems/LAKE_Client", "Client/Remote_Subsystems/Jasper/LAKE_Client",
        "Lines/trunk_Line", "HTTPS/web.example.com_HTTPS",
    ]

    /// Every chain of the group, as OpenSSL sees it.
    static func verify(_ scratch: Scratch, _ folder: String = "pair") throws {
        let root = "\(folder)/\(root)Certificate.cer"
        let authorities = try scratch.shell("cat \(folder)/ICCertificateAuthority/*Certificate.cer")
        try scratch.write(authorities.utf8, to: "authorities.pem")
        for file in try scratch.files(folder) where file.hasSuffix("Certificate.cer") && !file.contains("Trusted") {
            let run = try Peer.run(
                "openssl", ["verify", "-x509_strict", "-CAfile", scratch.path(root), "-untrusted", scratch.path("authorities.pem"), scratch.path("\(folder)/\(file)")])
            #expect(run.status == 0, "\(file): \(run.text)\(run.errors)")
        }
        let check = try Tool.run(["group", "check", folder], in: scratch)
        #expect(check.status == 0, "\(check.text)")
    }

    @Test("New keys come in the place of the old ones, which stay under numbers; names stay, and everything else octet for octet")
    func line() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.contents("pair")
        let subject = try scratch.openssl("pair/\(Self.line)Certificate.cer", "-subject", "-ext", "subjectAltName")
        let finished = try Tool.run(["group", "regenerate", "pair", "--use", "line", "--yes", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let after = try scratch.contents("pair")
        let new = ["Certificate.cer", "PrivateKey.bin", "PublicKey.bin"].map { Self.line + $0 }
        for (file, octets) in before where !new.contains(file) { #expect(after[file] == octets, "\(file)") }
        for file in new {
            #expect(after[file] != before[file])
            #expect(after["\(file).1"] == before[file])
        }
        #expect(after.count == before.count + 3)
        #expect(try scratch.mode("pair/\(Self.line)PrivateKey.bin") == 0o600 && scratch.mode("pair/\(Self.line)PrivateKey.bin.1") == 0o600)
        #expect(try scratch.openssl("pair/\(Self.line)Certificate.cer", "-subject", "-ext", "subjectAltName") == subject)
        try Self.verify(scratch)
        let report = try #require(finished.json)
        #expect(report["schema"] as? String == "signet/group-regenerate/1")
        #expect(report["written"] as? [String] == new && report["backups"] as? [String] == new.map { "\($0).1" })
        let certificate = try #require((report["certificates"] as? [[String: Any]])?.first)
        #expect(certificate["newKey"] as? Bool == true)
        let sha1 = try scratch.openssl("pair/\(Self.line)Certificate.cer", "-fingerprint", "-sha1").split(separator: "=").last?.filter(\.isHexDigit)
        #expect(certificate["newSHA1"] as? String == sha1?.lowercased())
        // A line is every server's of the group.
        let receivers = try #require(report["redistribute"] as? [[String: Any]])
        #expect(receivers.compactMap { $0["name"] as? String } == ["LAKE", "Jasper"])
        #expect(try scratch.contents("pair.signet/kept/1/tree") == before)
    }

    @Test("With another root everything below is signed again for the keys that it has, and every copy follows")
    func newRoot() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.contents("pair")
        try scratch.write("not opened".utf8, to: "pair/HTTPS/notes.txt")
        #expect(try Tool.run(["p12", "export", "--cert", "pair/\(Self.line)Certificate.cer", "--key", "pair/\(Self.line)PrivateKey.bin", "--passout", "pass:x", "--out", "pair/line.pfx"], in: scratch).status == 0)
        let finished = try Tool.run(["group", "regenerate", "pair", "--use", "server-group", "--digest", "sha384", "--yes", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        try Self.verify(scratch)
        let after = try scratch.contents("pair")
        #expect(after["\(Self.root)PrivateKey.bin"] != before["\(Self.root)PrivateKey.bin"])
        for stem in Self.below + [Self.lake] {
            #expect(after["\(stem)PrivateKey.bin"] == before["\(stem)PrivateKey.bin"])
            #expect(after["\(stem)PrivateKey.bin.1"] == nil)
            #expect(after["\(stem)Certificate.cer.1"] == before["\(stem)Certificate.cer"])
            #expect(try scratch.openssl("pair/\(stem)Certificate.cer", "-text").contains("sha384WithRSAEncryption"))
        }
        let copies = after.keys.filter { $0.hasSuffix("_TrustedCertificate.cer") }
        #expect(copies.count == 9)
        for copy in copies { #expect(after[copy] == after["\(Self.root)Certificate.cer"]) }
        #expect(finished.json?["stale"] as? [String] == ["line.pfx"])
        #expect((finished.json?["certificates"] as? [[String: Any]])?.count { $0["newKey"] as? Bool == true } == 1)
    }

    @Test("All keys are new where all are asked for; the remote servers that need files are listed, without private keys")
    func all() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "add", "pair", "--remote", "media.example.com"], in: scratch).status == 0)
        let before = try scratch.contents("pair")
        let finished = try Tool.run(["group", "regenerate", "pair", "--yes", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        try Self.verify(scratch)
        let after = try scratch.contents("pair")
        for key in before.keys where key.hasSuffix(".bin") { #expect(after[key] != before[key], "\(key)") }
        let receivers = try #require(finished.json?["redistribute"] as? [[String: Any]])
        let media = try #require(receivers.first { $0["name"] as? String == "media.example.com" })
        let files = try #require(media["files"] as? [String])
        #expect(media["kind"] as? String == "remote")
        #expect(files.contains("ServerGroup/ServerGroupCertificate.cer") && files.contains("Client/Remote_Subsystems/media.example.com/LAKE_ClientCertificate.cer"))
        #expect(!files.contains { $0.hasSuffix("PrivateKey.bin") })
        let lake = try #require(receivers.first { $0["name"] as? String == "LAKE" }?["files"] as? [String])
        #expect(lake.contains("ServerGroup/ServerGroupPrivateKey.bin") && !lake.contains { $0.contains("/Jasper_") })
    }

    @Test("Nothing is regenerated without a yes, of what is not there, or where the state forbids it")
    func refused() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.contents("pair")
        let asked = try Tool.run(["group", "regenerate", "pair"], in: scratch)
        #expect(asked.status == 6 && asked.errors.contains("11 new keys and 11 certificates") && asked.errorLines.count == 1)
        for (arguments, status) in [
            (["--use", "client"], 5), (["--name", "nobody"], 5), (["--use", "subsystem"], 2), (["--name", "../x"], 2), (["--digest", "sha1"], 6),
        ] as [([String], Int32)] {
            let finished = try Tool.run(["group", "regenerate", "pair", "--yes"] + arguments, in: scratch)
            #expect(finished.status == status && finished.errorLines.count == 1, "\(arguments): \(finished.errors)")
        }
        let state = try scratch.text("pair.signet/state.json")
        try scratch.write(state.replacingOccurrences(of: #""authoritySigns" : true"#, with: #""authoritySigns" : false"#).utf8, to: "pair.signet/state.json")
        for verb in [["regenerate", "pair", "--yes"], ["renew", "pair"], ["revoke", "pair", "--use", "line"]] {
            let finished = try Tool.run(["group"] + verb, in: scratch)
            #expect(finished.status == 6 && finished.errors.contains("not allowed to sign"), "\(finished.errors)")
        }
        #expect(try scratch.contents("pair") == before)
    }

    @Test("A renewed root keeps its key, its copies follow, and what it issued is good under both")
    func renewedRoot() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.contents("pair")
        let finished = try Tool.run(["group", "renew", "pair", "--use", "server-group", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        try Self.verify(scratch)
        let after = try scratch.contents("pair")
        let root = "\(Self.root)Certificate.cer"
        #expect(after[root] != before[root] && after["\(root).1"] == before[root])
        #expect(try scratch.publicKey("pair/\(root)") == scratch.publicKey("pair/\(root).1"))
        for copy in after.keys where copy.hasSuffix("_TrustedCertificate.cer") { #expect(after[copy] == after[root]) }
        for stem in Self.below { #expect(after["\(stem)Certificate.cer"] == before["\(stem)Certificate.cer"]) }
        #expect((finished.json?["certificates"] as? [[String: Any]])?.first?["newKey"] as? Bool == false)
    }

    @Test("What ends within a time is renewed and nothing else, also where it has ended", arguments: [("2026-12-20", 5), ("2027-02-01", 5), ("2026-11-01", 0)])
    func expiring(now: String, count: Int) throws {
        let scratch = try Scratch()
        // Authorities last ten years.
        let made = try Tool.run(["group", "init", "g", "--server", "LAKE", "--line", "trunk", "--https", "web.example.com", "--client", "desk", "--days", "60", "--now", "2026-11-01T00:00:00Z"], in: scratch)
        #expect(made.status == 0, "\(made.errors)")
        let finished = try Tool.run(["group", "renew", "g", "--expiring", "30d", "--now", "\(now)T00:00:00Z", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let certificates = try #require(finished.json?["certificates"] as? [[String: Any]])
        #expect(certificates.count == count)
        #expect(!certificates.contains { ["server-group", "issuing-authority"].contains($0["use"] as? String) })
        #expect(try Tool.run(["group", "check", "g", "--now", "\(now)T00:00:00Z"], in: scratch).status == 0)
        if count == 0 { #expect(finished.errors.contains("nothing is to be renewed")) }
    }

    @Test("One of several that have ended can be renewed alone")
    func oneOfSeveral() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["group", "init", "g", "--server", "LAKE", "--line", "trunk", "--days", "60", "--now", "2026-11-01T00:00:00Z"], in: scratch).status == 0)
        let finished = try Tool.run(["group", "renew", "g", "--use", "line", "--now", "2027-06-01T00:00:00Z"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let check = try #require(try Tool.run(["group", "check", "g", "--now", "2027-06-01T00:00:00Z", "--json"], in: scratch).json)
        let faults = (check["findings"] as? [[String: Any]] ?? []).filter { $0["severity"] as? String == "fault" }
        #expect(faults.count == 2 && faults.allSatisfy { $0["code"] as? String == "bad-path" })
    }

    @Test("What names its authority by the serial number is signed again when that is renewed")
    func namedByNumber() throws {
        let scratch = try GroupMadeByOpenSSL.copy("sha256")
        let finished = try Tool.run(["group", "renew", "g", "--use", "server-group", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let uses = (finished.json?["certificates"] as? [[String: Any]])?.compactMap { $0["use"] as? String }
        #expect(uses == ["server-group", "issuing-authority", "subsystem-server", "remote-subsystem-client"])
        for file in ["Client/Local_Subsystems/LAKE_Server", "Client/Remote_Subsystems/Jasper/LAKE_Client"] {
            let run = try Peer.run(
                "openssl", ["verify", "-CAfile", "g/\(Self.root)Certificate.cer", "-untrusted", "g/\(Self.lake)Certificate.cer", "g/\(file)Certificate.cer"], in: scratch.folder)
            #expect(run.status == 0, "\(run.text)\(run.errors)")
        }
    }

    @Test("A certificate of another authority is not renewed here: the refusal has the command that asks for it")
    func foreign() throws {
        let scratch = try MadeGroup.copy()
        let finished = try scratch.shell(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.cer -days 30 -subj '/CN=Other' 2> /dev/null
            openssl req -new -key pair/\(Self.line)PrivateKey.bin -subj '/CN=trunk' -out line.csr
            openssl x509 -req -in line.csr -CA other.cer -CAkey other.key -days 10 -out pair/\(Self.line)Certificate.cer 2> /dev/null; echo $?
            """)
        #expect(finished == "0\n")
        let before = try scratch.contents("pair")
        let refused = try Tool.run(["group", "renew", "pair", "--use", "line"], in: scratch)
        #expect(refused.status == 6 && refused.errorLines.count == 1)
        #expect(refused.errors.contains("CN=Other") && refused.errors.contains("signet group csr \(scratch.path("pair")) --use line --name trunk --keep-key"))
        #expect(try scratch.contents("pair") == before)
        // Among all others it is left, and told of.
        let some = try Tool.run(["group", "renew", "pair", "--expiring", "400d", "--json"], in: scratch)
        #expect(some.status == 6, "\(some.errors)")
        #expect((some.json?["left"] as? [[String: Any]])?.compactMap { $0["use"] as? String } == ["line"])
        #expect((some.json?["certificates"] as? [[String: Any]])?.count == 7)
        #expect(try scratch.octets("pair/\(Self.line)Certificate.cer") == before["\(Self.line)Certificate.cer"])
        // Below another root it is not: it stays as it is.
        let root = try Tool.run(["group", "regenerate", "pair", "--use", "server-group", "--yes", "--json"], in: scratch)
        #expect(root.status == 0, "\(root.errors)")
        #expect(try scratch.octets("pair/\(Self.line)Certificate.cer") == before["\(Self.line)Certificate.cer"])
        // Asked for by name, it is replaced by one of the group's own.
        let own = try Tool.run(["group", "regenerate", "pair", "--use", "line", "--yes"], in: scratch)
        #expect(own.status == 0 && own.errors.contains("another authority's"))
        try Self.verify(scratch)
    }

    /// What happens to the root, one after the other, and the numbers of the backups that there are then.
    static let histories: [(commands: [[String]], certificates: [Int], keys: [Int])] = [
        ([["renew"]], [1], []),
        ([["regenerate"]], [1], [1]),
        ([["renew"], ["renew"]], [1, 2], []),
        ([["renew"], ["regenerate"]], [1, 2], [2]),
        ([["regenerate"], ["renew"], ["regenerate"]], [1, 2, 3], [1, 3]),
    ]

    @Test("ServerGroupCertificate.cer.1 on the first backup, .2 on the second; no number is used twice, and a key has its certificate's", arguments: histories)
    func numbers(commands: [[String]], certificates: [Int], keys: [Int]) throws {
        let scratch = try MadeGroup.copy()
        var history: [[UInt8]] = []
        for command in commands {
            history.append(try scratch.octets("pair/\(Self.root)Certificate.cer"))
            let finished = try Tool.run(["group", command[0], "pair", "--use", "server-group"] + (command[0] == "renew" ? [] : ["--yes"]), in: scratch)
            #expect(finished.status == 0, "\(finished.errors)")
        }
        let files = try scratch.files("pair/ServerGroup")
        func found(_ name: String) -> [Int] { files.filter { $0.hasPrefix("\(name).") }.compactMap { $0.split(separator: ".").last.flatMap { Int($0) } }.sorted() }
        #expect(found("ServerGroupCertificate.cer") == certificates)
        #expect(found("ServerGroupPrivateKey.bin") == keys && found("ServerGroupPublicKey.bin") == keys)
        for (place, octets) in history.enumerated() { #expect(try scratch.octets("pair/\(Self.root)Certificate.cer.\(place + 1)") == octets) }
        // Each certificate fits the key that it had.
        for number in keys {
            let key = try Peer.run("openssl", ["pkey", "-in", scratch.path("pair/\(Self.root)PrivateKey.bin.\(number)"), "-pubout"]).text
            #expect(try scratch.publicKey("pair/\(Self.root)Certificate.cer.\(number)") == key)
        }
    }

    @Test("A number that somebody used by hand is left alone, and the next one taken")
    func takenNumber() throws {
        let scratch = try MadeGroup.copy()
        try scratch.write("by hand".utf8, to: "pair/\(Self.line)PublicKey.bin.7")
        #expect(try Tool.run(["group", "regenerate", "pair", "--use", "line", "--yes"], in: scratch).status == 0)
        let files = try scratch.files("pair")
        for part in ["Certificate.cer", "PrivateKey.bin", "PublicKey.bin"] { #expect(files.contains("\(Self.line)\(part).8")) }
        #expect(try scratch.text("pair/\(Self.line)PublicKey.bin.7") == "by hand")
        // Nor is what a folder is called, or what has more digits than a backup.
        let old = try scratch.octets("pair/\(Self.line)Certificate.cer")
        try FileManager.default.createDirectory(at: scratch.url("pair/\(Self.line)Certificate.cer.9"), withIntermediateDirectories: false)
        try scratch.write("in it".utf8, to: "pair/\(Self.line)Certificate.cer.9/x")
        #expect(try Tool.run(["group", "renew", "pair", "--use", "line"], in: scratch).status == 0)
        #expect(try scratch.octets("pair/\(Self.line)Certificate.cer.10") == old && scratch.text("pair/\(Self.line)Certificate.cer.9/x") == "in it")
        try scratch.write("9 digits".utf8, to: "pair/\(Self.line)Certificate.cer.999999999")
        try scratch.write("10 digits".utf8, to: "pair/\(Self.line)Certificate.cer.1000000000")
        let present = try scratch.octets("pair/\(Self.line)Certificate.cer")
        #expect(try Tool.run(["group", "renew", "pair", "--use", "line"], in: scratch).status == 0)
        #expect(try scratch.octets("pair/\(Self.line)Certificate.cer.1000000001") == present)
        #expect(try scratch.text("pair/\(Self.line)Certificate.cer.1000000000") == "10 digits")
    }

    @Test("Below another authority's root the own authorities go on; with a root of its own again the group forgets that anchor, and remembers it when the folder comes back")
    func thirdParty() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["group", "init", "g", "--server", "LAKE", "--line", "trunk"], in: scratch).status == 0)
        let root = "g/\(Self.root)"
        let signed = try scratch.shell(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout o.key -out o.cer -days 4000 -subj /CN=Agency -addext keyUsage=critical,keyCertSign,cRLSign 2> /dev/null
            openssl x509 -x509toreq -in \(root)Certificate.cer -signkey \(root)PrivateKey.bin -out r.csr 2> /dev/null
            printf 'basicConstraints=critical,CA:TRUE\\nkeyUsage=critical,keyCertSign,cRLSign\\nsubjectKeyIdentifier=hash\\n' > x
            openssl x509 -req -in r.csr -CA o.cer -CAkey o.key -days 3000 -extfile x -out \(root)Certificate.cer 2> /dev/null
            for file in $(find g -name '*_Trusted*'); do cp o.cer $file; done; rm -r g.signet; echo $?
            """)
        #expect(signed == "0\n")
        #expect(try Tool.run(["group", "adopt", "g"], in: scratch).status == 0)
        let state = try scratch.text("g.signet/state.json")
        #expect(state.contains("\"anchors\""))
        let renewed = try Tool.run(["group", "renew", "g", "--json"], in: scratch)
        #expect(renewed.status == 6, "\(renewed.errors)")
        #expect((renewed.json?["certificates"] as? [[String: Any]])?.count == 4)
        #expect((renewed.json?["left"] as? [[String: Any]])?.compactMap { $0["use"] as? String } == ["server-group"])
        // The root that another authority signed ends sooner than was asked for.
        #expect(renewed.errors.contains("no later than before"))
        let named = try Tool.run(["group", "renew", "g", "--use", "server-group"], in: scratch)
        #expect(named.status == 6 && named.errors.contains("--use server-group --keep-key"))
        #expect(try Tool.run(["group", "check", "g"], in: scratch).status == 0)
        let before = try scratch.contents("g")
        let own = try Tool.run(["group", "regenerate", "g", "--use", "server-group", "--yes"], in: scratch)
        #expect(own.status == 0 && own.errors.contains("another authority's"), "\(own.errors)")
        #expect(try !scratch.text("g.signet/state.json").contains("\"anchors\""))
        try Self.verify(scratch, "g")
        #expect(try Tool.run(["group", "restore", "g", "--kept", "2", "--yes"], in: scratch).status == 0)
        #expect(try scratch.contents("g") == before && scratch.text("g.signet/state.json") == state)
        #expect(try Tool.run(["group", "check", "g"], in: scratch).status == 0)
    }

    @Test("A group of SHA-1 needs the word for it, and OpenSSL reads what comes")
    func sha1() throws {
        let scratch = try GroupMadeByOpenSSL.copy("sha1")
        for verb in [["regenerate", "g", "--use", "subsystem-server", "--yes"], ["renew", "g", "--use", "subsystem-server"], ["revoke", "g", "--use", "subsystem-server"]] {
            #expect(try Tool.run(["group"] + verb, in: scratch).status == 6)
            let finished = try Tool.run(["group"] + verb + ["--allow-sha1"], in: scratch)
            #expect(finished.status == 0, "\(finished.errors)")
        }
        #expect(try scratch.openssl("g/Client/Local_Subsystems/LAKE_ServerCertificate.cer", "-text").contains("sha1WithRSAEncryption"))
    }
}
