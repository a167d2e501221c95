import Foundation
import TestSupport
import Testing

/// A group that the tool made, once for all tests; each gets a copy.
enum MadeGroup {
    private static let made: Result<Scratch, any Error> = Result {
        let scratch = try Scratch()
        let finished = try Tool.run(
            ["group", "init", "pair", "--server", "LAKE", "--server", "Jasper", "--line", "trunk", "--https", "web.example.com"],
            in: scratch)
        guard finished.status == 0 else { throw Failure(errors: finished.errors) }
        return scratch
    }

    struct Failure: Error { let errors: String }

    /// A folder with `pair` and `pair.signet` in it.
    static func copy() throws -> Scratch {
        let from = try made.get()
        let scratch = try Scratch()
        for name in ["pair", "pair.signet"] { try Peer.run("cp", ["-a", from.path(name), scratch.path(name)]) }
        return scratch
    }
}

extension Scratch {
    /// Paths of all files below a folder, in order.
    func files(_ folder: String) throws -> [String] {
        let walker = try #require(FileManager.default.enumerator(atPath: path(folder)))
        var files: [String] = []
        for case let file as String in walker {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path("\(folder)/\(file)"), isDirectory: &isFolder), !isFolder.boolValue {
                files.append(file)
            }
        }
        return files.sorted()
    }
}

@Suite("group init, show, add, adopt and map")
struct GroupCommandTests {
    static let root = "pair/ServerGroup/ServerGroupCertificate.cer"

    @Test("Two servers with a line and a web server come in one command, with the document's names and modes")
    func made() throws {
        let scratch = try MadeGroup.copy()
        func three(_ stem: String) -> [String] { ["Certificate.cer", "PrivateKey.bin", "PublicKey.bin"].map { stem + $0 } }
        var expected = three("ServerGroup/ServerGroup") + three("Lines/trunk_Line") + three("HTTPS/web.example.com_HTTPS")
        expected.append("HTTPS/web.example.com_TrustedCertificate.cer")
        for (server, other) in [("LAKE", "Jasper"), ("Jasper", "LAKE")] {
            expected += three("ICCertificateAuthority/\(server)_ICCertificateAuthority")
            expected += three("Client/Local_Subsystems/\(server)_Server") + three("Client/Local_Subsystems/\(server)_Client")
            expected += three("Client/Remote_Subsystems/\(other)/\(server)_Client")
            expected += ["Client/Local_Subsystems", "Client/Remote_Subsystems/\(other)", "Client/Remote_Client/lake", "Client/Remote_Client/jasper"]
                .map { "\($0)/\(server)_TrustedCertificate.cer" }
            expected.append("\(server)_ININ_Certificates.xml")
        }
        let files = try scratch.files("pair")
        #expect(files == expected.sorted())
        for file in files {
            #expect(try scratch.mode("pair/\(file)") == (file.hasSuffix("PrivateKey.bin") ? 0o600 : 0o644), "\(file)")
        }
        for folder in ["pair", "pair.signet", "pair/ServerGroup", "pair/Client/Remote_Client/lake", "pair/Lines"] {
            #expect(try scratch.mode(folder) == 0o700)
        }
        let root = try scratch.octets(Self.root)
        for file in files where file.hasSuffix("_TrustedCertificate.cer") { #expect(try scratch.octets("pair/\(file)") == root) }
        #expect(try scratch.names.sorted() == ["pair", "pair.signet"])
    }

    static let leaves = [
        "Client/Local_Subsystems/LAKE_Server", "Client/Local_Subsystems/Jasper_Client", "Client/Remote_Subsystems/LAKE/Jasper_Client",
        "Lines/trunk_Line", "HTTPS/web.example.com_HTTPS",
    ]

    @Test("OpenSSL, strictly, and GnuTLS accept every chain, and OpenSSL every purpose", .peer("openssl"), .peer("certtool"))
    func chains() throws {
        let scratch = try MadeGroup.copy()
        let root = scratch.path(Self.root)
        var checked = 0
        for file in try scratch.files("pair") where file.hasSuffix("Certificate.cer") && !file.contains("Trusted") {
            let path = scratch.path("pair/\(file)")
            let authorities = try ["LAKE", "Jasper"].flatMap {
                try scratch.octets("pair/ICCertificateAuthority/\($0)_ICCertificateAuthorityCertificate.cer")
            }
            let untrusted = try scratch.write(authorities, to: "authorities.pem")
            let purpose =
                file.contains("_Client") ? "sslclient" : file.contains("_Server") || file.contains("_HTTPS") ? "sslserver" : "any"
            let openssl = try Peer.run(
                "openssl", ["verify", "-x509_strict", "-purpose", purpose, "-CAfile", root, "-untrusted", untrusted, path])
            #expect(openssl.status == 0, "\(file): \(openssl.text)\(openssl.errors)")
            // The chain in its order: the leaf, its authority.
            let name = file.contains("/Jasper_") ? "Jasper" : "LAKE"
            let isBelow = !file.hasPrefix("ServerGroup/") && !file.hasPrefix("ICCertificateAuthority/")
            let above = "pair/ICCertificateAuthority/\(name)_ICCertificateAuthorityCertificate.cer"
            let chain = try scratch.octets("pair/\(file)") + (isBelow ? try scratch.octets(above) : [])
            let certtool = try Peer.run(
                "certtool", ["--verify", "--load-ca-certificate", root, "--infile", try scratch.write(chain, to: "chain.pem")])
            #expect(certtool.status == 0, "\(file): \(certtool.text)\(certtool.errors)")
            checked += 1
        }
        #expect(checked == 11)
    }

    @Test("The runbook's OpenSSL command makes a PFX of a certificate and its .bin, and no other tool is asked for a key's form", .peer("openssl"))
    func runbook() throws {
        let scratch = try MadeGroup.copy()
        for stem in Self.leaves + ["ServerGroup/ServerGroup"] {
            let finished = try Peer.run(
                "openssl", [
                    "pkcs12", "-export", "-in", scratch.path("pair/\(stem)Certificate.cer"), "-inkey",
                    scratch.path("pair/\(stem)PrivateKey.bin"), "-out", scratch.path("x.pfx"), "-passout", "pass:x",
                ])
            #expect(finished.status == 0, "\(finished.errors)")
            let key = try Peer.run("openssl", ["pkey", "-in", scratch.path("pair/\(stem)PrivateKey.bin"), "-pubout"])
            #expect(try scratch.octets("pair/\(stem)PublicKey.bin") == key.output)
        }
    }

    @Test("The facts of a group are under --json: uses, owners, digests, thumbprints as OpenSSL prints them", .peer("openssl"))
    func json() throws {
        let scratch = try MadeGroup.copy()
        let report = try #require(try Tool.run(["group", "show", "pair", "--json"], in: scratch).json)
        #expect(report["schema"] as? String == "signet/group/1")
        #expect(report["servers"] as? [String] == ["LAKE", "Jasper"])
        #expect(report["lines"] as? [String] == ["trunk"])
        #expect(report["digest"] as? String == "sha256")
        let members = try #require(report["members"] as? [[String: Any]])
        #expect(members.count == 11)
        #expect(
            Set(members.compactMap { $0["use"] as? String }) == [
                "server-group", "issuing-authority", "subsystem-server", "subsystem-client", "remote-subsystem-client", "line", "https",
            ])
        for member in members {
            let file = try #require(member["certificate"] as? String)
            let printed = try Peer.run("openssl", ["x509", "-in", scratch.path("pair/\(file)"), "-noout", "-fingerprint", "-sha256"])
            let hex = printed.text.split(separator: "=").last?.filter(\.isHexDigit).lowercased()
            #expect(member["sha256"] as? String == hex)
            #expect(member["bitCount"] as? Int == 2048)
        }
        let trusted = try #require(report["trusted"] as? [[String: Any]])
        #expect(trusted.count == 9 && trusted.allSatisfy { $0["state"] as? String == "current" })
    }

    @Test("Subjects say the use and the name, alternative names the host", .peer("openssl"))
    func names() throws {
        let scratch = try MadeGroup.copy()
        func facts(_ file: String) throws -> String {
            try Peer.run(
                "openssl", ["x509", "-in", scratch.path("pair/\(file)Certificate.cer"), "-noout", "-subject", "-nameopt", "RFC2253", "-ext", "subjectAltName,extendedKeyUsage"]
            ).text
        }
        let server = try facts("Client/Local_Subsystems/LAKE_Server")
        #expect(server.contains("CN=LAKE,OU=Subsystem Server"))
        #expect(server.contains("DNS:LAKE") && server.contains("TLS Web Server Authentication"))
        let remote = try facts("Client/Remote_Subsystems/Jasper/LAKE_Client")
        #expect(remote.contains("CN=LAKE,OU=Jasper,OU=Remote Subsystem Client") && remote.contains("TLS Web Client Authentication"))
        let line = try facts("Lines/trunk_Line")
        #expect(line.contains("URI:sip:trunk, DNS:trunk"))
        #expect(try facts("HTTPS/web.example.com_HTTPS").contains("DNS:web.example.com"))
    }

    @Test("A domain, a base, days, bits and a Windows root are taken; the umask still counts", .peer("openssl"))
    func options() throws {
        let scratch = try Scratch()
        let finished = try Tool.shell(
            #"umask 077; signet group init lab --server LAKE --remote Jasper --client desk_1 --line trunk --domain example.com "#
                + #"--subject-base '/C=US/O=Example' --days 30 --windows-root 'D:\I3\IC\Certificates' --digest sha384 "#
                + "--now 2026-11-21T00:00:00Z", in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let server = try Peer.run(
            "openssl", ["x509", "-in", scratch.path("lab/Client/Local_Subsystems/LAKE_ServerCertificate.cer"), "-noout", "-text", "-nameopt", "RFC2253"]).text
        for words in [
            "CN=LAKE,OU=Subsystem Server,O=Example,C=US", "DNS:LAKE, DNS:LAKE.example.com", "sha384WithRSAEncryption",
            "Not Before: Nov 21 00:00:00 2026", "Not After : Dec 21 00:00:00 2026",
        ] {
            #expect(server.contains(words))
        }
        let line = try Peer.run(
            "openssl", ["x509", "-in", scratch.path("lab/Lines/trunk_LineCertificate.cer"), "-noout", "-ext", "subjectAltName"]).text
        #expect(line.contains("URI:sip:trunk.example.com, DNS:trunk, DNS:trunk.example.com"))
        let map = try scratch.text("lab/LAKE_ININ_Certificates.xml")
        #expect(map.contains(#"<TrustedCertificatePath>D:\I3\IC\Certificates\Client\Remote_Client\jasper\LAKE_TrustedCertificate.cer</"#))
        #expect(try scratch.mode("lab/ServerGroup/ServerGroupCertificate.cer") == 0o600)
        // No host is called with an underscore: said, and left out.
        #expect(try scratch.files("lab").contains("Client/Local_Clients/desk_1_ClientCertificate.cer"))
        #expect(try Tool.run(["group", "check", "lab", "--now", "2026-11-21T00:00:00Z"], in: scratch).status == 0)
        let state = try scratch.text("lab.signet/state.json")
        #expect(state.contains(#""order" : ["#) && state.contains("/C=US/O=Example"))
    }

    @Test("SHA-1 and keys below 2048 bits need their words; a SHA-1 group is one then", .peer("openssl"))
    func weak() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["group", "init", "old", "--server", "LAKE", "--digest", "sha1"], in: scratch).status == 6)
        #expect(try scratch.names.isEmpty)
        #expect(try Tool.run(["group", "init", "old", "--server", "LAKE", "--bits", "1024"], in: scratch).status == 2)
        #expect(try Tool.run(["group", "init", "old", "--server", "LAKE", "--digest", "sha1", "--allow-sha1"], in: scratch).status == 0)
        let check = try #require(try Tool.run(["group", "check", "old", "--json"], in: scratch).json)
        #expect(check["sound"] as? Bool == true)
        #expect((check["findings"] as? [[String: Any]])?.map { $0["code"] as? String } == ["weak-digest"])
        // More of it needs the word too.
        #expect(try Tool.run(["group", "add", "old", "--line", "trunk"], in: scratch).status == 6)
        #expect(try Tool.run(["group", "add", "old", "--line", "trunk", "--allow-sha1"], in: scratch).status == 0)
        let line = try Peer.run("openssl", ["x509", "-in", scratch.path("old/Lines/trunk_LineCertificate.cer"), "-noout", "-text"])
        #expect(line.text.contains("sha1WithRSAEncryption"))
    }

    @Test("A name that would leave the folder is refused by name, and nothing is written", arguments: [
        "../LAKE", "..", "/etc", #"..\LAKE"#, "LA/KE", "a:b", "", "NUL", ".hidden", "-x", "LAKE ", "LÄKE", "LA\u{202e}KE",
        String(repeating: "a", count: 65),
    ])
    func badNames(name: String) throws {
        let scratch = try Scratch()
        for option in ["--server", "--line", "--client", "--https", "--remote"] {
            let arguments = ["group", "init", "g", "\(option)=\(name)"] + (option == "--server" ? [] : ["--server=LAKE"])
            let finished = try Tool.run(arguments, in: scratch)
            #expect(finished.status == 2, "\(option): \(finished.errors)")
            #expect(finished.errorLines.count == 1)
        }
        #expect(try scratch.names.isEmpty)
    }

    @Test("What stands in the way is not touched: a folder with something in it, a file, a missing parent")
    func inTheWay() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("full"), withIntermediateDirectories: false)
        try scratch.write("x".utf8, to: "full/x")
        try scratch.write("x".utf8, to: "file")
        for (name, status) in [("full", 7), ("file", 7), ("missing/group", 7)] as [(String, Int32)] {
            let finished = try Tool.run(["group", "init", name, "--server", "LAKE"], in: scratch)
            #expect(finished.status == status, "\(name): \(finished.errors)")
            #expect(finished.errorLines.count == 1)
        }
        #expect(try scratch.names == ["file", "full"])
        #expect(try Tool.run(["group", "init", "--server", "LAKE"], in: scratch).status == 2)
        // An empty folder is as good as none.
        try FileManager.default.createDirectory(at: scratch.url("empty"), withIntermediateDirectories: false)
        #expect(try Tool.run(["group", "init", "empty", "--server", "LAKE"], in: scratch).status == 0)
        #expect(try scratch.mode("empty") == 0o700)
    }

    @Test("The folder may stand last, and be what SIGNET_GROUP says")
    func folder() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["group", "init", "--server", "LAKE", "Jasper", "last"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "show", "--json"], in: scratch, environment: ["SIGNET_GROUP": "last"]).json?["servers"] as? [String] == ["LAKE", "Jasper"])
        #expect(try Tool.run(["group", "show"], in: scratch).status == 2)
    }

    @Test("What is added comes with its copies and maps, and everything else stays octet for octet", .peer("diff"))
    func added() throws {
        let scratch = try MadeGroup.copy()
        let before = try Dictionary(uniqueKeysWithValues: scratch.files("pair").map { ($0, try scratch.octets("pair/\($0)")) })
        let finished = try Tool.run(["group", "add", "pair", "--line", "trunk2", "--https", "LAKE", "--client", "desk", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        func three(_ stem: String) -> [String] { ["Certificate.cer", "PrivateKey.bin", "PublicKey.bin"].map { stem + $0 } }
        var new = three("Lines/trunk2_Line") + three("HTTPS/LAKE_HTTPS") + three("Client/Local_Clients/desk_Client")
        new += ["HTTPS/LAKE_TrustedCertificate.cer", "Client/Local_Clients/desk_TrustedCertificate.cer"]
        #expect(finished.json?["written"] as? [String] == new.sorted())
        #expect(try Set(scratch.files("pair")) == Set(before.keys).union(new))
        for (file, octets) in before { #expect(try scratch.octets("pair/\(file)") == octets, "\(file)") }
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        // The folder as it was is kept.
        #expect(try Set(scratch.files("pair.signet/kept/1/tree")) == Set(before.keys))
        let again = try Tool.run(["group", "add", "pair", "--line", "TRUNK2"], in: scratch)
        #expect(again.status == 2 && again.errors.contains("is there already"))
    }

    @Test("A third server brings its authority, and its clients with the others; maps name it")
    func addedServer() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "add", "pair", "--server", "ERIE"], in: scratch).status == 0)
        let files = try scratch.files("pair")
        for file in [
            "ICCertificateAuthority/ERIE_ICCertificateAuthorityPrivateKey.bin", "Client/Remote_Subsystems/ERIE/LAKE_ClientCertificate.cer",
            "Client/Remote_Subsystems/LAKE/ERIE_ClientCertificate.cer", "Client/Remote_Client/erie/Jasper_TrustedCertificate.cer",
            "ERIE_ININ_Certificates.xml",
        ] {
            #expect(files.contains(file), "\(file)")
        }
        #expect(try scratch.text("pair/LAKE_ININ_Certificates.xml").contains("<Notifier Name=\"ERIE\">"))
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
        let twice = try Tool.run(["group", "add", "pair", "--remote", "lake"], in: scratch)
        #expect(twice.status == 2)
    }

    @Test("A remote server of another group is validated by that group's root, which is left alone", .peer("openssl"))
    func foreignRoot() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["cert", "self-signed", "--ca", "--subject", "CN=Other", "--out", "other.cer"], in: scratch).status == 0)
        let finished = try Tool.run(["group", "add", "pair", "--remote", "media.example.com", "--trusted", "other.cer"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let other = try scratch.octets("other.cer")
        for file in ["Remote_Subsystems/media.example.com/LAKE", "Remote_Client/media.example.com/Jasper"] {
            #expect(try scratch.octets("pair/Client/\(file)_TrustedCertificate.cer") == other)
        }
        let check = try #require(try Tool.run(["group", "check", "pair", "--json"], in: scratch).json)
        #expect(check["sound"] as? Bool == true)
        #expect((check["findings"] as? [[String: Any]])?.count { $0["code"] as? String == "foreign-copy" } == 4)
        #expect(try Tool.run(["group", "add", "pair", "--line", "x", "--trusted", "other.cer"], in: scratch).status == 2)
    }

    @Test("Without its authority's key nothing is added, and the refusal names the file")
    func keyElsewhere() throws {
        let scratch = try MadeGroup.copy()
        try FileManager.default.removeItem(at: scratch.url("pair/ICCertificateAuthority/LAKE_ICCertificateAuthorityPrivateKey.bin"))
        let finished = try Tool.run(["group", "add", "pair", "--line", "x"], in: scratch)
        #expect(finished.status == 6)
        #expect(finished.errors.contains("ICCertificateAuthority/LAKE_ICCertificateAuthorityPrivateKey.bin"))
        // The authority of the other server is whole.
        #expect(try Tool.run(["group", "add", "pair", "--line", "Jasper"], in: scratch).status == 0)
    }

    @Test("A folder in the table's spelling is adopted with nothing changed in it, and extended in its own spelling")
    func adopted() throws {
        let scratch = try MadeGroup.copy()
        try FileManager.default.removeItem(at: scratch.url("pair.signet"))
        for name in ["Local_Subsystem", "Remote_Subsystem"] {
            try FileManager.default.moveItem(at: scratch.url("pair/Client/\(name)s"), to: scratch.url("pair/Client/\(name)"))
        }
        let before = try scratch.files("pair")
        let finished = try Tool.run(["group", "adopt", "pair", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        // Who came first stands nowhere: the names' order.
        #expect(finished.json?["servers"] as? [String] == ["Jasper", "LAKE"])
        #expect(try scratch.files("pair") == before)
        #expect(try scratch.names == ["pair", "pair.signet"])
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "add", "pair", "--remote", "media"], in: scratch).status == 0)
        let files = try scratch.files("pair")
        #expect(files.contains("Client/Remote_Subsystem/media/LAKE_ClientCertificate.cer"))
        #expect(!files.contains { $0.contains("_Subsystems/") })
        #expect(try scratch.text("pair/LAKE_ININ_Certificates.xml").contains("Client/Remote_Subsystem/media/LAKE_ClientCertificate.cer"))
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        try FileManager.default.createDirectory(at: scratch.url("none"), withIntermediateDirectories: false)
        #expect(try Tool.run(["group", "adopt", "none"], in: scratch).status == 5)
        #expect(try !scratch.names.contains("none.signet"))
    }

    @Test("A map is printed as it lies in the folder, or in the servers' spelling, and shown")
    func maps() throws {
        let scratch = try MadeGroup.copy()
        let printed = try Tool.run(["group", "map", "pair", "--server", "lake"], in: scratch)
        #expect(printed.output == (try scratch.octets("pair/LAKE_ININ_Certificates.xml")))
        #expect(try Tool.run(["group", "map", "pair"], in: scratch).status == 2)
        #expect(try Tool.run(["group", "map", "pair", "--server", "ERIE"], in: scratch).status == 5)
        for root in ["I3", "/I3", "", "D:..", #"D:\..\x"#] {
            #expect(try Tool.run(["group", "map", "pair", "--server", "LAKE", "--windows-root", root], in: scratch).status == 2, "\(root)")
        }
        let windows = try Tool.run(
            ["group", "map", "pair", "--server", "LAKE", "--windows-root", #"D:\I3\IC\Certificates"#, "--out", "map.xml"], in: scratch)
        #expect(windows.status == 0)
        let read = try #require(try Tool.run(["group", "map", "--read", "map.xml", "--json"], in: scratch).json)
        #expect(read["windowsRoot"] as? String == #"D:\I3\IC\Certificates"#)
        #expect((read["entries"] as? [[String: Any]])?.count == 7)
        // Into the folder: a backup stays.
        #expect(try Tool.run(["group", "map", "pair", "--server", "LAKE", "--out", "pair/LAKE_ININ_Certificates.xml"], in: scratch).status == 7)
        #expect(try Tool.run(["group", "map", "pair", "--server", "LAKE", "--out", "pair/LAKE_ININ_Certificates.xml", "--force"], in: scratch).status == 0)
        #expect(try scratch.files("pair").contains("LAKE_ININ_Certificates.xml.1"))
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        try scratch.write("<!DOCTYPE a><a/>".utf8, to: "hostile.xml")
        let hostile = try Tool.run(["group", "map", "--read", "hostile.xml"], in: scratch)
        #expect(hostile.status == 6 && hostile.errors.contains("<!DOCTYPE"))
    }
}
