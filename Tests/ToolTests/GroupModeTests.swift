import Foundation
import TestSupport
import Testing

@Suite("group policy, single-certificate, options, and a server group under another authority", .peer("openssl"))
struct GroupModeTests {
    static let request = "pair/CSRs/ServerGroupCertificateSigningRequest.csr"
    static let stems = [
        "ServerGroup/ServerGroup", "ICCertificateAuthority/LAKE_ICCertificateAuthority", "ICCertificateAuthority/Jasper_ICCertificateAuthority",
        "Client/Local_Subsystems/LAKE_Server", "Client/Local_Subsystems/LAKE_Client", "Client/Local_Subsystems/Jasper_Server",
        "Client/Local_Subsystems/Jasper_Client", "Client/Remote_Subsystems/Jasper/LAKE_Client", "Client/Remote_Subsystems/LAKE/Jasper_Client",
        "Lines/trunk_Line", "HTTPS/web.example.com_HTTPS",
    ]

    static func trustedCopies(_ scratch: Scratch) throws -> [String] {
        try scratch.files("pair").filter { $0.hasSuffix("_TrustedCertificate.cer") }
    }

    private static func importServerGroup(by authority: String, _ more: [String] = [], in scratch: Scratch) throws -> Finished {
        try GroupThirdPartyTests.csr("server-group", in: scratch)
        try ThirdParty.sign(request, by: authority, as: "sg.cer", extensions: "tp-ca.ext", in: scratch)
        return try GroupThirdPartyTests.importing("server-group", "sg.cer", ["--trusted", "tp-root.cer"] + more, in: scratch)
    }

    /// What OpenSSL says of every certificate of the group, under the third party's root alone.
    private static func verifyAll(_ scratch: Scratch, except: [String] = []) throws {
        let authorities = try stems.prefix(3).flatMap { try scratch.octets("pair/\($0)Certificate.cer") } + scratch.octets("tp-sub.cer")
        try scratch.write(authorities, to: "untrusted.pem")
        for stem in stems where !except.contains(stem) {
            let run = try Peer.run(
                "openssl", ["verify", "-x509_strict", "-CAfile", "tp-root.cer", "-untrusted", "untrusted.pem", "pair/\(stem)Certificate.cer"],
                in: scratch.folder)
            #expect(run.status == 0, "\(stem): \(run.text)\(run.errors)")
        }
    }

    // MARK: The server group under another authority

    @Test("An imported server group's certificate has everything below it issued anew for the keys that are there, and the copies become the third party's root", arguments: ["tp-root", "tp-sub"])
    func serverGroup(authority: String) throws {
        let scratch = try ThirdParty.copy()
        let keys = try Self.stems.dropFirst().map { try scratch.octets("pair/\($0)PrivateKey.bin") }
        let run = try Self.importServerGroup(by: authority, authority == "tp-sub" ? ["--trusted", "tp-sub.cer"] : [], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("10 certificates below it were issued anew"))
        try Self.verifyAll(scratch)
        #expect(try Self.stems.dropFirst().map { try scratch.octets("pair/\($0)PrivateKey.bin") } == keys)
        let expected = try scratch.octets("tp-root.cer") + (authority == "tp-sub" ? try scratch.octets("tp-sub.cer") : [])
        for copy in try Self.trustedCopies(scratch) { #expect(try scratch.octets("pair/\(copy)") == expected, "\(copy)") }
        for stem in Self.stems { #expect(try scratch.files("pair").contains("\(stem)Certificate.cer.1")) }
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
        #expect(try GroupThirdPartyTests.state("server-group", in: scratch)["certificate"] as? String == "imported")
        #expect(try GroupThirdPartyTests.state("line", in: scratch)["certificate"] as? String == "own")
        // It goes on from there: what comes later is issued below it.
        let added = try Tool.run(["group", "add", "pair", "--line", "trunk2"], in: scratch)
        #expect(added.status == 0, "\(added.errors)")
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("What another authority signed for one use stays when the server group's certificate is replaced")
    func importedStays() throws {
        let scratch = try ThirdParty.copy()
        try GroupThirdPartyTests.csr(in: scratch)
        try ThirdParty.sign(ThirdParty.webRequest, by: "tp-other", as: "web.cer", in: scratch)
        #expect(try GroupThirdPartyTests.importing("https", "web.cer", ["--trusted", "tp-other.cer"], in: scratch).status == 0)
        let web = try scratch.octets("pair/HTTPS/web.example.com_HTTPSCertificate.cer")
        let run = try Self.importServerGroup(by: "tp-root", in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.octets("pair/HTTPS/web.example.com_HTTPSCertificate.cer") == web)
        #expect(try scratch.octets("pair/HTTPS/web.example.com_TrustedCertificate.cer") == scratch.octets("tp-other.cer"))
        try Self.verifyAll(scratch, except: ["HTTPS/web.example.com_HTTPS"])
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("Where the group's authority may not sign, the server group's certificate alone is replaced, and then each use")
    func withoutAuthority() throws {
        let scratch = try ThirdParty.copy()
        #expect(try Tool.run(["group", "policy", "pair", "authority-signs=off", "--yes"], in: scratch).status == 0)
        let before = try Self.stems.dropFirst().map { try scratch.octets("pair/\($0)Certificate.cer") }
        let run = try Self.importServerGroup(by: "tp-root", in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Self.stems.dropFirst().map { try scratch.octets("pair/\($0)Certificate.cer") } == before)
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
        // One use after another.
        for (use, name, stem) in [("subsystem-server", "LAKE", "LAKE_Server"), ("subsystem-client", "LAKE", "LAKE_Client"), ("line", "trunk", "trunk_Line")] {
            try GroupThirdPartyTests.csr(use, ["--name", name], in: scratch)
            try ThirdParty.sign("pair/CSRs/\(stem)CertificateSigningRequest.csr", as: "one.cer", in: scratch)
            let one = try GroupThirdPartyTests.importing(use, "one.cer", ["--name", name, "--trusted", "tp-root.cer"], in: scratch)
            #expect(one.status == 0, "\(use): \(one.errors)")
            let check = try Tool.run(["group", "check", "pair"], in: scratch)
            #expect(check.status == 0, "\(use): \(check.text)")
        }
    }

    // MARK: Policy

    @Test("With authority-signs=off every command that signs refuses with exit code 6, and with on it works again")
    func policy() throws {
        let scratch = try MadeGroup.copy()
        let before = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        let asked = try Tool.run(["group", "policy", "pair", "authority-signs=off"], in: scratch)
        #expect(asked.status == 6 && asked.errors.contains("you must generate and manage all certificates in your environment"))
        #expect(try Tool.run(["group", "policy", "pair", "authority-signs=maybe"], in: scratch).status == 2)
        let off = try Tool.run(["group", "policy", "authority-signs=off", "--yes", "--json"], in: scratch, environment: ["SIGNET_GROUP": "pair"])
        #expect(off.status == 0 && off.json?["authoritySigns"] as? Bool == false, "\(off.errors)")
        for command in [["group", "add", "pair", "--line", "x"], ["group", "add", "pair", "--server", "ERIE"]] {
            let run = try Tool.run(command, in: scratch)
            #expect(run.status == 6 && run.errorLines.count == 1 && run.errors.contains("is not allowed to sign"), "\(run.errors)")
        }
        let convert = try Tool.run(["digest", "convert", "pair", "--to", "sha384", "--yes"], in: scratch)
        #expect(convert.status == 6, "\(convert.errors)")
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == before)
        // Asking others is allowed.
        #expect(try Tool.run(["group", "csr", "pair", "--use", "line"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "policy", "pair", "authority-signs=on"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "add", "pair", "--line", "x"], in: scratch).status == 0)
    }

    // MARK: One certificate

    /// A request for all uses, signed, and the certificate in every place.
    private static func single(_ scratch: Scratch) throws -> Finished {
        try GroupThirdPartyTests.csr(
            "server-group", ["--single-certificate", "--subject", "CN=lake.example.com,O=Example,C=US", "--san", "DNS:lake.example.com"], in: scratch)
        let text = try Peer.run("openssl", ["req", "-in", scratch.path(request), "-noout", "-text"]).text
        #expect(text.contains("TLS Web Server Authentication, TLS Web Client Authentication") && !text.contains("CA:TRUE"))
        try ThirdParty.sign(request, by: "tp-sub", as: "one.cer", in: scratch)
        return try Tool.run(
            ["group", "single-certificate", "pair", "--cert", "one.cer", "--trusted", "tp-root.cer", "--trusted", "tp-sub.cer", "--yes"], in: scratch)
    }

    @Test("One certificate and key stand for all uses, octet for octet, with the document's warning and the maps anew")
    func singleCertificate() throws {
        let scratch = try ThirdParty.copy()
        let run = try Self.single(scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("if it is compromised for one use, none of the others can use it any more"))
        let (certificate, key) = (try scratch.octets("pair/ServerGroup/ServerGroupCertificate.cer"), try scratch.octets("pair/ServerGroup/ServerGroupPrivateKey.bin"))
        #expect(certificate == (try scratch.octets("one.cer")))
        for stem in Self.stems {
            #expect(try scratch.octets("pair/\(stem)Certificate.cer") == certificate && scratch.octets("pair/\(stem)PrivateKey.bin") == key, "\(stem)")
            #expect(try scratch.mode("pair/\(stem)PrivateKey.bin") == 0o600)
            #expect(try scratch.files("pair").contains("\(stem)PrivateKey.bin.1"))
        }
        #expect(try GroupThirdPartyTests.modulus(["rsa", "-in", "pair/Lines/trunk_LinePrivateKey.bin"], scratch) == GroupThirdPartyTests.modulus(["x509", "-in", "one.cer"], scratch))
        let chain = try scratch.octets("tp-root.cer") + scratch.octets("tp-sub.cer")
        for copy in try Self.trustedCopies(scratch) { #expect(try scratch.octets("pair/\(copy)") == chain) }
        #expect(try Tool.run(["group", "map", "--read", "pair/LAKE_ININ_Certificates.xml"], in: scratch).status == 0)
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
        #expect(try GroupThirdPartyTests.state("https", in: scratch)["certificate"] as? String == "single")
    }

    @Test("In single-certificate mode nothing is made and no use is asked for or replaced alone, until it is left")
    func inSingleMode() throws {
        let scratch = try ThirdParty.copy()
        #expect(try Self.single(scratch).status == 0)
        let before = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        for command in [
            ["group", "add", "pair", "--line", "x"], ["group", "csr", "pair", "--use", "https"], ["digest", "convert", "pair", "--to", "sha384", "--yes"],
            ["group", "import", "pair", "--use", "https", "--cert", "one.cer", "--yes"],
        ] {
            let run = try Tool.run(command, in: scratch)
            #expect(run.status == 6 && run.errorLines.count == 1, "\(command): \(run.errors)")
        }
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == before)
        // Its successor is asked for as the server group's, for all uses.
        try GroupThirdPartyTests.csr("server-group", in: scratch)
        let text = try Peer.run("openssl", ["req", "-in", scratch.path(Self.request), "-noout", "-subject", "-text"]).text
        #expect(text.contains("CN = lake.example.com") && text.contains("DNS:lake.example.com") && text.contains("TLS Web Client Authentication"))
        // A use that somebody replaced by hand is a contradiction: nothing is built on it.
        try Peer.run("cp", ["-a", "pair/Lines/trunk_LineCertificate.cer", "kept.cer"], in: scratch.folder)
        try Peer.run("cp", ["pair/Lines/trunk_LineCertificate.cer.1", "pair/Lines/trunk_LineCertificate.cer"], in: scratch.folder)
        let contradicted = try Tool.run(["group", "single-certificate", "pair", "--leave"], in: scratch)
        #expect(contradicted.status == 5 && contradicted.errors.contains("is another"), "\(contradicted.errors)")
        try Peer.run("cp", ["-a", "kept.cer", "pair/Lines/trunk_LineCertificate.cer"], in: scratch.folder)
        let files = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        let left = try Tool.run(["group", "single-certificate", "pair", "--leave"], in: scratch)
        #expect(left.status == 0 && left.text.contains("https web.example.com\n"), "\(left.errors)")
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == files)
        #expect(try Tool.run(["group", "single-certificate", "pair", "--leave"], in: scratch).status == 6)
        // The authority cannot be one with an end entity's certificate.
        #expect(try Tool.run(["group", "policy", "pair", "authority-signs=off", "--yes"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "policy", "pair", "authority-signs=on"], in: scratch).status == 5)
    }

    @Test("A certificate for all uses with another's key, out of its dates or without a root is refused, and nothing changes", arguments: [
        (["--key", "stranger.key"], "for another key", 5), (["--now", "2039-01-01T00:00:00Z"], "expired", 5),
        (["--trusted", "tp-other.cer"], "is not here", 5), (["--leave"], "--leave takes no certificate", 2),
    ] as [([String], String, Int32)])
    func refusedSingle(arguments: [String], words: String, exit: Int32) throws {
        let scratch = try ThirdParty.copy()
        try Peer.run("openssl", ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "one.key", "-out", "one.csr", "-subj", "/CN=lake"], in: scratch.folder)
        try ThirdParty.sign("one.csr", as: "one.cer", in: scratch)
        let before = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        var all = ["group", "single-certificate", "pair", "--cert", "one.cer", "--yes"] + arguments
        if !arguments.contains("--key") { all += ["--key", "one.key"] }
        if !arguments.contains("--trusted") { all += ["--trusted", "tp-root.cer"] }
        let run = try Tool.run(all, in: scratch)
        #expect(run.status == exit && run.errors.contains(words), "\(run.errors)")
        #expect(run.errorLines.count == 1)
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == before)
    }

    // MARK: Options

    private static func refused(_ folder: String, in scratch: Scratch) throws -> [String: [String]] {
        let run = try Tool.run(["group", "options", folder, "--json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let options = try #require(run.json?["options"] as? [[String: Any]])
        var refused: [String: [String]] = [:]
        for option in options where option["isAllowed"] as? Bool == false {
            let obstacles = option["obstacles"] as? [[String: String]] ?? []
            #expect(obstacles.allSatisfy { $0["reason"]?.isEmpty == false && $0["hint"]?.isEmpty == false })
            refused[option["action"] as? String ?? ""] = obstacles.compactMap { $0["code"] }
        }
        return refused
    }

    @Test("A first run offers to make a group, and no third party; a later one everything but that, with every reason")
    func options() throws {
        let scratch = try ThirdParty.copy()
        let first = try Self.refused("new", in: scratch)
        #expect(first["generate"] == nil && first["join"] == nil && first["request"] == ["not-made"] && first["import"] == ["not-made"])
        #expect(try Tool.run(["group", "options", "new"], in: scratch).text.contains("first run"))
        #expect(try Self.refused("pair", in: scratch) == ["generate": ["made-already"], "unseal": ["not-sealed"], "leave-single-certificate": ["no-single-certificate"]])
        #expect(try Tool.run(["group", "policy", "pair", "authority-signs=off", "--yes"], in: scratch).status == 0)
        #expect(try Self.refused("pair", in: scratch)["add"] == ["authority-may-not-sign"])
        #expect(try Self.single(scratch).status == 0)
        let both = try Self.refused("pair", in: scratch)
        #expect(both["renew"] == ["authority-may-not-sign", "single-certificate"] && both["leave-single-certificate"] == nil)
        let text = try Tool.run(["group", "options", "pair"], in: scratch).text
        #expect(text.contains("one certificate for all uses, its authority signs nothing"))
        #expect(text.contains("leave it with 'signet group single-certificate DIR --leave'"))
        // A folder of something else is no first run.
        try Peer.run("mkdir", ["other"], in: scratch.folder)
        #expect(try Tool.run(["group", "options", "other"], in: scratch).text.contains("first run"))
        try scratch.write("x".utf8, to: "other/x")
        #expect(try Tool.run(["group", "options", "other"], in: scratch).status == 5)
        #expect(try !scratch.names.contains("other.signet") && !scratch.names.contains("new.signet"))
    }

    // MARK: Adoption

    @Test("A folder in the spelling of the document's table takes an imported certificate where its files are")
    func tableSpelling() throws {
        let scratch = try ThirdParty.copy()
        try FileManager.default.removeItem(at: scratch.url("pair.signet"))
        for (map, table) in [("Local_Subsystems", "Local_Subsystem"), ("Remote_Subsystems", "Remote_Subsystem")] {
            try FileManager.default.moveItem(at: scratch.url("pair/Client/\(map)"), to: scratch.url("pair/Client/\(table)"))
        }
        #expect(try Tool.run(["group", "adopt", "pair"], in: scratch).status == 0)
        // The map still says Local_Subsystems.
        #expect(try scratch.text("pair/LAKE_ININ_Certificates.xml").contains("Client/Local_Subsystems/LAKE_ServerCertificate.cer"))
        try GroupThirdPartyTests.csr("subsystem-server", ["--name", "LAKE"], in: scratch)
        try ThirdParty.sign("pair/CSRs/LAKE_ServerCertificateSigningRequest.csr", as: "lake.cer", in: scratch)
        let run = try GroupThirdPartyTests.importing("subsystem-server", "lake.cer", ["--name", "LAKE", "--trusted", "tp-root.cer"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let files = try scratch.files("pair")
        #expect(files.contains("Client/Local_Subsystem/LAKE_ServerCertificate.cer.1") && !files.contains { $0.contains("_Subsystems/") })
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
    }
}
