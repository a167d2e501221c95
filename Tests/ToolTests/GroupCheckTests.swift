import Foundation
import TestSupport
import Testing

@Suite("group check")
struct GroupCheckTests {
    /// What is done to a sound group in a shell, and which fault is found where.
    struct Damage: CustomTestStringConvertible, Sendable {
        let what: String
        let script: String
        let code: String
        let file: String?
        var testDescription: String { what }

        init(_ what: String, _ script: String, _ code: String, _ file: String?) {
            (self.what, self.script, self.code, self.file) = (what, script, code, file)
        }
    }

    static let server = "Client/Local_Subsystems/LAKE_ServerCertificate.cer"
    static let map = "LAKE_ININ_Certificates.xml"

    static let damages: [Damage] = [
        Damage("a private key gone", "rm Lines/trunk_LinePrivateKey.bin", "missing", "Lines/trunk_LinePrivateKey.bin"),
        Damage("a public key gone", "rm HTTPS/*PublicKey.bin", "missing", "HTTPS/web.example.com_HTTPSPublicKey.bin"),
        Damage("a certificate gone", "rm \(server)", "missing", server),
        Damage("the root gone", "rm ServerGroup/ServerGroupCertificate.cer", "missing", "ServerGroup/ServerGroupCertificate.cer"),
        Damage("a copy of the root gone", "rm Client/Remote_Client/jasper/LAKE_*", "missing", "Client/Remote_Client/jasper/LAKE_TrustedCertificate.cer"),
        Damage("a key copied by hand", "cp Lines/trunk_LinePrivateKey.bin HTTPS/web.example.com_HTTPSPrivateKey.bin", "key-mismatch", "HTTPS/web.example.com_HTTPSPrivateKey.bin"),
        Damage("another's public key", "cp Lines/trunk_LinePublicKey.bin ServerGroup/ServerGroupPublicKey.bin", "key-mismatch", "ServerGroup/ServerGroupPublicKey.bin"),
        Damage("a certificate of another use", "cp Client/Local_Subsystems/LAKE_ClientCertificate.cer \(server)", "bad-path", server),
        Damage("one octet of a certificate", #"sed -i '5s/^\(.\{20\}\)./\1A/;5s/^\(.\{30\}\)./\1B/' "# + server, "", server),
        Damage("no certificate in its file", "echo hello > \(server)", "no-certificate", server),
        Damage("two certificates in one file", "cat ServerGroup/*.cer >> \(server)", "several-certificates", server),
        Damage("damaged PEM", "printf -- '-----BEGIN CERTIFICATE-----\\n!\\n-----END CERTIFICATE-----\\n' > \(server)", "unreadable", server),
        Damage("a key that does not read", "printf -- '-----BEGIN PRIVATE KEY-----\\nMAA=\\n-----END PRIVATE KEY-----\\n' > Lines/trunk_LinePrivateKey.bin", "unreadable", "Lines/trunk_LinePrivateKey.bin"),
        Damage(
            "somebody else's anchor for the own server",
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -out Client/Local_Subsystems/LAKE_TrustedCertificate.cer -subj /CN=Other",
            "strange-copy", "Client/Local_Subsystems/LAKE_TrustedCertificate.cer"),
        Damage(
            "another root with the old one's copies",
            "openssl x509 -in ServerGroup/ServerGroupCertificate.cer -signkey ServerGroup/ServerGroupPrivateKey.bin -days 9 -clrext "
                + "-extfile x -out new && mv new ServerGroup/ServerGroupCertificate.cer",
            "stale-copy", "HTTPS/web.example.com_TrustedCertificate.cer"),
        Damage("no map", "rm \(map)", "no-map", map),
        Damage("a map of something else", "echo '<a/>' > \(map)", "bad-map", map),
        Damage("a map with a DOCTYPE", "sed -i '2i <!DOCTYPE ININCertificates [<!ENTITY x \"y\">]>' \(map)", "bad-map", map),
        Damage("a map in UTF-16", "iconv -f UTF-8 -t UTF-16 < \(map) > m && mv m \(map)", "bad-map", map),
        Damage("a map that leads out", "sed -i 's#>ServerGroup/#>../#' \(map)", "bad-map", map),
        Damage("a map that names what is not there", "sed -i 's#>ServerGroup/ServerGroupPublicKey#>ServerGroup/Nothing#' \(map)", "map-names-missing", map),
        Damage("a map that lacks a file", "sed -i '/LAKE_ServerCertificate/d' \(map)", "map-lacks", map),
        Damage("a key that others can read", "chmod 640 Lines/trunk_LinePrivateKey.bin", "open-to-others", "Lines/trunk_LinePrivateKey.bin"),
        Damage("a folder of keys that others can enter", "chmod 755 ServerGroup", "open-to-others", "ServerGroup"),
        Damage("the folder itself open to others", "chmod 711 .", "open-to-others", nil),
        Damage("a second file in the other spelling", "mkdir Client/Local_Subsystem && cp \(server) Client/Local_Subsystem/", "repeated", "Client/Local_Subsystems/LAKE_ServerCertificate.cer"),
    ]

    @Test("What is wrong with a group is found, named with its file, and nothing is changed", .peer("openssl"), arguments: damages)
    func damage(_ damage: Damage) throws {
        let scratch = try MadeGroup.copy()
        try scratch.write("basicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n".utf8, to: "pair/x")
        let shell = try Peer.run("sh", ["-c", damage.script + " 2> /dev/null"], in: scratch.url("pair"))
        #expect(shell.status == 0, "\(shell.errors)")
        try FileManager.default.removeItem(at: scratch.url("pair/x"))
        let before = try Peer.run("sh", ["-c", "find pair pair.signet -printf '%p %m %s %T@\\n' | sort"], in: scratch.folder).text
        let finished = try Tool.run(["group", "check", "pair", "--json"], in: scratch)
        #expect(finished.status == 1, "\(finished.text)\(finished.errors)")
        let findings = try #require(finished.json?["findings"] as? [[String: Any]])
        let faults = findings.filter { $0["severity"] as? String == "fault" }
        #expect(
            faults.contains { (damage.code.isEmpty || $0["code"] as? String == damage.code) && $0["file"] as? String == damage.file },
            "\(findings)")
        #expect(try Peer.run("sh", ["-c", "find pair pair.signet -printf '%p %m %s %T@\\n' | sort"], in: scratch.folder).text == before)
        let text = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(text.status == 1 && text.text.contains(/not sound: \d+ faults?, \d+ remarks?\n$/) && text.text.hasPrefix("fault "))
    }

    static let remarks: [Damage] = [
        Damage("the authority's key elsewhere", "rm ServerGroup/ServerGroupPrivateKey.bin", "authority-key-elsewhere", "ServerGroup/ServerGroupCertificate.cer"),
        Damage("a file of nobody", "echo x > notes.txt", "stranger", "notes.txt"),
        Damage("a link inside the folder", "ln -s ServerGroup/ServerGroupCertificate.cer root.cer", "link", "root.cer"),
        Damage(
            "an encrypted key",
            "openssl pkcs8 -topk8 -in Lines/trunk_LinePrivateKey.bin -out k -passout pass:x && chmod 600 k && mv k Lines/trunk_LinePrivateKey.bin",
            "encrypted-key", "Lines/trunk_LinePrivateKey.bin"),
    ]

    @Test("What is only worth knowing is a remark, and the answer stays yes", .peer("openssl"), arguments: remarks)
    func remark(_ remark: Damage) throws {
        let scratch = try MadeGroup.copy()
        #expect(try Peer.run("sh", ["-c", remark.script], in: scratch.url("pair")).status == 0)
        let finished = try Tool.run(["group", "check", "pair", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.text)")
        let findings = try #require(finished.json?["findings"] as? [[String: Any]])
        #expect(findings.contains { $0["severity"] as? String == "remark" && $0["code"] as? String == remark.code && $0["file"] as? String == remark.file }, "\(findings)")
    }

    @Test("Backups, requests, revocation lists and PFX files are no strangers", .peer("openssl"))
    func expected() throws {
        let scratch = try MadeGroup.copy()
        let script = """
            cp ServerGroup/ServerGroupCertificate.cer ServerGroup/ServerGroupCertificate.cer.1
            mkdir -p -m 700 CSRs/private && echo request > CSRs/ServerGroupCertificateSigningRequest.csr
            openssl pkcs12 -export -in HTTPS/*HTTPSCertificate.cer -inkey HTTPS/*PrivateKey.bin -out HTTPS/web.pfx -passout pass:x
            """
        #expect(try Peer.run("sh", ["-ec", script], in: scratch.url("pair")).status == 0)
        #expect(try Tool.run(
            ["crl", "new", "--ca", "pair/ServerGroup/ServerGroupCertificate.cer", "--ca-key", "pair/ServerGroup/ServerGroupPrivateKey.bin", "--out", "pair/ServerGroup/root.crl"], in: scratch
        ).status == 0)
        let finished = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(finished.text == "sound: 0 faults, 0 remarks\n")
    }

    @Test("Dates are judged at the time that is asked about, and the end is told of a month before")
    func dates() throws {
        let scratch = try Scratch()
        #expect(try Tool.run(["group", "init", "g", "--server", "LAKE", "--now", "2026-01-01T00:00:00Z", "--days", "100"], in: scratch).status == 0)
        func check(_ time: String) throws -> (status: Int32, codes: Set<String>) {
            let finished = try Tool.run(["group", "check", "g", "--now", time, "--json"], in: scratch)
            let findings = finished.json?["findings"] as? [[String: Any]] ?? []
            return (finished.status, Set(findings.compactMap { $0["code"] as? String }))
        }
        #expect(try check("2026-02-01T00:00:00Z") == (0, []))
        #expect(try check("2026-03-20T00:00:00Z") == (0, ["expires-soon"]))
        #expect(try check("2026-05-01T00:00:00Z") == (1, ["bad-path"]))
        #expect(try check("2025-12-31T23:59:59Z") == (1, ["bad-path"]))
    }

    @Test("A link that leads out of the folder is refused by name, and nothing is read through it", arguments: [
        "ln -s /etc/passwd Lines/x", "ln -s ../../secret Lines/x", "rm -r Lines && ln -s /tmp Lines", "ln -s ../.. Client/up",
        "rm ServerGroup/ServerGroupPrivateKey.bin && ln -s ../../outside.key ServerGroup/ServerGroupPrivateKey.bin",
    ])
    func links(script: String) throws {
        let scratch = try MadeGroup.copy()
        #expect(try Peer.run("sh", ["-c", script], in: scratch.url("pair")).status == 0)
        for verb in ["check", "show", "adopt"] {
            let finished = try Tool.run(["group", verb, "pair"], in: scratch)
            #expect(finished.status == 6, "\(verb): \(finished.text)")
            #expect(finished.errors.contains("leads out of the folder"))
        }
        let finished = try Tool.run(["group", "add", "pair", "--line", "x"], in: scratch)
        #expect(finished.status == 6)
    }

    @Test("An interrupted change is told of, and reading leaves it as it is")
    func interrupted() throws {
        let scratch = try MadeGroup.copy()
        try FileManager.default.createDirectory(at: scratch.url("pair.signet/next"), withIntermediateDirectories: false)
        let finished = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(finished.status == 1 && finished.text.contains("was interrupted before anything was changed"))
        #expect(FileManager.default.fileExists(atPath: scratch.path("pair.signet/next")))
        // The next change clears it away.
        #expect(try Tool.run(["group", "adopt", "pair"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("What is no group is refused, a missing folder is an error")
    func noGroup() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("empty"), withIntermediateDirectories: false)
        #expect(try Tool.run(["group", "show", "empty"], in: scratch).status == 5)
        let check = try Tool.run(["group", "check", "empty"], in: scratch)
        #expect(check.status == 1 && check.text.contains("ServerGroup/ServerGroupCertificate.cer"))
        #expect(try Tool.run(["group", "check", "missing"], in: scratch).status == 7)
        try scratch.write("x".utf8, to: "file")
        #expect(try Tool.run(["group", "check", "file"], in: scratch).status == 7)
    }
}
