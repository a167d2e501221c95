import Foundation
import TestSupport
import Testing

@Suite("p12 export and import: files for programs, and out of them")
struct P12ExportTests {
    @Test("What the runbook's OpenSSL command puts into a PFX and what p12 export puts there is the same", .peer("openssl"))
    func sameAsRunbook() throws {
        let scratch = try MadeGroup.copy()
        try scratch.write("secret\n".utf8, to: "secret")
        for (number, stem) in ["ServerGroup/ServerGroup", "HTTPS/web.example.com_HTTPS", "Lines/trunk_Line"].enumerated() {
            let certificate = "pair/\(stem)Certificate.cer", key = "pair/\(stem)PrivateKey.bin"
            // A folder with a space, as Windows's have.
            let theirs = try Peer.run(
                "openssl", ["pkcs12", "-export", "-in", certificate, "-inkey", key, "-passout", "file:secret", "-out", "X \(number).pfx"], in: scratch.folder)
            #expect(theirs.status == 0, "\(theirs.errors)")
            for profile in ["modern", "openssl3", "windows2012r2", "windows2019", "java8", "java17", "macos"] {
                let ours = try Tool.run(
                    ["p12", "export", "--cert", certificate, "--key", key, "--for", profile, "--passout", "file:secret", "--out", "Y \(number).pfx", "--force"], in: scratch)
                #expect(ours.status == 0, "\(ours.errors)")
                // Keys, certificates and the attributes of both, in one text.
                let contents = try ["X", "Y"].map { name in
                    try Peer.run("openssl", ["pkcs12", "-in", "\(name) \(number).pfx", "-passin", "file:secret", "-noenc"], in: scratch.folder)
                }
                #expect(contents[0].status == 0 && contents[0].output == contents[1].output, "\(stem), \(profile): \(contents[1].text)\(contents[1].errors)")
                #expect(contents[1].text.contains("localKeyID") && contents[1].text.contains("BEGIN PRIVATE KEY"))
            }
        }
    }

    @Test("Key and certificate share a name and a localKeyID, Windows's provider stands at the key, and its import lines are told", .peer("openssl"))
    func attributes() throws {
        let scratch = try P12Files.copy()
        let run = try Tool.run(
            ["p12", "export", "--cert", "server.crt", "--key", "server.key", "--chain", "ca.crt", "--for", "windows2012r2", "--name", "pbx ☺", "--provider",
             "Microsoft RSA SChannel Cryptographic Provider", "--passout", "file:secret", "--out", "it's here.pfx"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("Import-PfxCertificate -Exportable -CertStoreLocation Cert:\\LocalMachine\\My"))
        #expect(run.errors.contains("-FilePath 'it''s here.pfx'\n"))
        #expect(run.errors.contains("certutil -importPFX My \"it's here.pfx\"\n"))
        #expect(run.errors.contains("TrustedDevices") && run.errors.contains("certutil -addstore Root"))
        #expect(!run.errors.contains("secret"))
        let shown = try Peer.run("openssl", ["pkcs12", "-in", "it's here.pfx", "-passin", "file:secret", "-noenc"], in: scratch.folder)
        #expect(shown.text.components(separatedBy: "friendlyName: pbx ").count == 3, "\(shown.text)")
        #expect(shown.text.components(separatedBy: "localKeyID: ").count == 3)
        #expect(shown.text.contains("Microsoft CSP Name: Microsoft RSA SChannel Cryptographic Provider"))
        let json = try #require(try Tool.run(["p12", "show", "it's here.pfx", "--json"] + P12Files.passin, in: scratch).json)
        let keys = try #require(json["keys"] as? [[String: Any]]), certificates = try #require(json["certificates"] as? [[String: Any]])
        let ofKey = try #require(keys.first?["attributes"] as? [String: Any]), ofLeaf = try #require(certificates.first?["attributes"] as? [String: Any])
        #expect(ofKey["friendlyName"] as? String == "pbx ☺" && ofLeaf["friendlyName"] as? String == "pbx ☺")
        #expect(ofKey["localKeyID"] as? String == ofLeaf["localKeyID"] as? String && ofKey["provider"] != nil && ofLeaf["provider"] == nil)
        // A trust store goes where roots are.
        let store = try Tool.run(["p12", "export", "--cert", "ca.crt", "--for", "windows2019", "--passout", "file:secret", "--out", "roots.pfx"], in: scratch)
        #expect(store.errors.contains("certutil -importPFX Root \"roots.pfx\""), "\(store.errors)")
    }

    @Test("What does not fit, what is missing and what Java does not take is refused, and nothing is written")
    func refusals() throws {
        let scratch = try P12Files.copy()
        try scratch.write("pässwörd".utf8, to: "accented")
        try scratch.write("12345".utf8, to: "five")
        let before = try scratch.names
        let pair = ["--cert", "server.crt", "--key", "server.key", "--chain", "ca.crt"]
        for (words, status, says) in [
            (pair + ["--out", "x.pfx"], 4, "--passout"), (pair + ["--passout", "file:secret"], 2, "--out"),
            (["--cert", "ca.crt", "--key", "server.key", "--passout", "file:secret", "--out", "x.pfx"], 5, "do not belong together"),
            (["--key", "server.key", "--passout", "file:secret", "--out", "x.pfx"], 2, "--cert"),
            (pair + ["--from", "server.pfx", "--passout", "file:secret", "--out", "x.pfx"], 2, "--cert or --from"),
            (["--from", "server.pfx", "--key", "server.key", "--passout", "file:secret", "--out", "x.pfx"], 2, "--from takes everything"),
            (pair + ["--for", "java8", "--passout", "file:accented", "--out", "x.pfx"], 6, "for java8 a password is refused that is not ASCII"),
            (pair + ["--for", "java17", "--passout", "file:accented", "--out", "x.pfx"], 6, "Java takes no others"),
            (pair + ["--for", "java8", "--passout", "file:five", "--out", "x.pfx"], 6, "6 characters"),
            (pair + ["--for", "java17", "--no-password", "--out", "x.pfx"], 6, "6 characters"),
            (pair + ["--for", "Windows", "--passout", "file:secret", "--out", "x.pfx"], 2, "windows2012r2"),
            (pair + ["--passout", "prompt", "--out", "x.pfx"], 4, "terminal"),
            (["--from", "server.pfx", "--passin", "file:another", "--passout", "file:secret", "--out", "x.pfx"], 4, "wrong password or altered file"),
            (["--from", "server.crt", "--passin", "file:another", "--passout", "file:secret", "--out", "x.pfx"], 3, "a PFX (PKCS #12) was expected"),
            (pair + ["--passout", "file:secret", "--out", "none/x.pfx"], 7, "none"), (pair + ["--passout", "file:secret", "--out", "server.pfx"], 7, "exists"),
        ] as [([String], Int32, String)] {
            let run = try Tool.run(["p12", "export"] + words, in: scratch)
            #expect(run.status == status && run.errorLines.count == 1 && run.errors.contains(says), "\(words): \(run.status) \(run.errors)")
            #expect(try scratch.names == before)
        }
    }

    @Test("A PFX is made for its owner alone, kept unless forced, and may be its own source; its JSON tells what is in it")
    func files() throws {
        let scratch = try P12Files.copy()
        #expect(try scratch.mode("server.pfx") == 0o600)
        let old = try scratch.octets("server.pfx")
        let words = ["p12", "export", "--from", "server.pfx", "--for", "windows2019", "--passout", "file:another", "--out", "server.pfx", "--json"] + P12Files.passin
        #expect(try Tool.run(words, in: scratch).status == 7)
        let run = try Tool.run(words + ["--force"], in: scratch)
        #expect(run.status == 0 && run.errors.contains("the file that was there is now server.pfx.1"), "\(run.errors)")
        #expect(try scratch.octets("server.pfx.1") == old)
        #expect(try scratch.mode("server.pfx") == 0o600 && scratch.mode("server.pfx.1") == 0o600)
        let json = try #require(run.json)
        #expect(json["schema"] as? String == "signet/p12-export/1" && json["keyCount"] as? Int == 1)
        #expect(json["certificates"] as? [String] == ["CN=pbx.example", "CN=Root"])
        #expect(try Tool.run(["p12", "show", "server.pfx", "--passin", "file:another"], in: scratch).status == 0)
        let listed = try Tool.run(["p12", "export", "--list", "--json"], in: scratch)
        let profiles = try #require(listed.json?["profiles"] as? [[String: Any]])
        #expect(profiles.compactMap { $0["name"] as? String }.starts(with: ["modern", "openssl3", "windows2012r2", "windows2019", "java8", "java17", "macos"]))
        for line in [
            "signet p12 export --list | head -1 >/dev/null", "signet p12 show server.pfx --passin file:another | head -1 > /dev/null",
            "signet p12 doctor server.pfx --passin file:another | head -1 > /dev/null",
            "signet p12 export --from server.pfx --passin file:another --passout file:another --for openssl3 --out - | head -c 1 > /dev/null",
        ] {
            let run = try Tool.shell("trap '' PIPE; \(line)", in: scratch)
            #expect(run.status == 0 && run.errors.isEmpty, "\(line): \(run.errors)")
        }
        let wide = try Tool.shell("umask 000; signet p12 export --cert ca.crt --passout file:secret --for openssl3 --out wide.pfx", in: scratch)
        #expect(wide.status == 0)
        #expect(try scratch.mode("wide.pfx") == 0o600)
    }

    @Test("Names out of a PFX never lead out of the folder, keys are their owner's alone, and what stays behind is told", .peer("openssl"))
    func importing() throws {
        let scratch = try P12Files.copy()
        for (name, file) in [("../../escape", "01-escape"), ("/etc/passwd", "01-etc-passwd"), ("..", "01"), ("a\nb\u{1b}[31m", "01-a-b-31m"), ("con.", "01-con"), ("ключ", "01")] {
            let made = try Peer.run(
                "openssl", ["pkcs12", "-export", "-in", "server.crt", "-inkey", "server.key", "-name", name, "-passout", "file:secret", "-out", "named.pfx"], in: scratch.folder)
            try #require(made.status == 0, "\(made.errors)")
            let run = try Tool.run(["p12", "import", "named.pfx", "--out", "in/out"] + P12Files.passin, in: scratch)
            #expect(run.status == 7, "a parent that is missing")
            let second = try Tool.run(["p12", "import", "named.pfx", "--out", "out"] + P12Files.passin, in: scratch)
            #expect(second.status == 0, "\(second.errors)")
            #expect(second.errors.contains("CN=pbx.example, until ") && second.errors.contains(", SHA-1 "), "\(second.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("out")).sorted()
            #expect(names == ["\(file).crt", file.replacingOccurrences(of: "01", with: "02") + ".key"], "\(names)")
            #expect(try scratch.mode("out") == 0o700)
            #expect(try scratch.mode("out/\(names[0])") == 0o644 && scratch.mode("out/\(names[1])") == 0o600)
            #expect(try !scratch.names.contains { $0.contains("escape") })
            try FileManager.default.removeItem(atPath: scratch.path("out"))
        }
        // Twice into one folder: kept, or numbered.
        let words = ["p12", "import", "server.pfx", "--out", "out"] + P12Files.passin
        #expect(try Tool.run(words, in: scratch).status == 0)
        let kept = try Tool.run(words, in: scratch)
        #expect(kept.status == 7 && kept.errorLines.last?.contains("--force") == true, "\(kept.errors)")
        let sealed = try Tool.run(words + ["--force", "--passout", "file:another", "--json"], in: scratch)
        #expect(sealed.status == 0 && sealed.json?["schema"] as? String == "signet/p12-import/1", "\(sealed.errors)")
        #expect((sealed.json?["files"] as? [String])?.allSatisfy { $0.hasPrefix("out/") } == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("out")).count == 6)
        #expect(try Tool.run(["cert", "match", "out/03-pbx.example.key", "server.crt", "--passin", "file:another"], in: scratch).status == 0)
        #expect(try Tool.run(["cert", "match", "out/03-pbx.example.key.1", "server.crt"], in: scratch).status == 0)
    }

    @Test("On a terminal subject, thumbprint and expiry are shown before an import, and a yes is asked for", .peer("tmux"))
    func confirmation() throws {
        let scratch = try P12Files.copy()
        let thumbprint = try Tool.run(["cert", "fingerprint", "--digest", "sha1", "server.crt"], in: scratch).text
            .split(separator: "=").last?.filter(\.isHexDigit).lowercased()
        let no = try Terminal("signet p12 import server.pfx --passin file:secret --out out", in: scratch)
        try no.answer("[y/N]", "n")
        let refused = try no.waitFor("ended with")
        #expect(refused.contains("ended with 6"), "\(refused)")
        #expect(refused.contains { $0.contains("CN=pbx.example, until 20") && $0.contains(thumbprint ?? "?") }, "\(refused)")
        #expect(try !scratch.names.contains("out"))
        let yes = try Terminal("signet p12 import server.pfx --out out", in: scratch)
        try yes.answer("Password of server.pfx:", "secret")
        try yes.answer("[y/N]", "y")
        #expect(try yes.waitFor("ended with").contains("ended with 0"))
        let said = try Terminal("signet p12 import server.pfx --passin file:secret --out said --yes", in: scratch)
        #expect(try said.waitFor("ended with").contains("ended with 0"))
        #expect(try scratch.names.contains("said"))
    }

    @Test("A password for a PFX is asked for twice on a terminal, and two that differ write nothing", .peer("tmux"))
    func askedTwice() throws {
        let scratch = try P12Files.copy()
        let line = "signet p12 export --cert server.crt --key server.key --for openssl3 --passout prompt --out asked.pfx"
        let differing = try Terminal(line, in: scratch)
        try differing.answer("New password:", "MarkedSecret1")
        try differing.answer("The same once more:", "MarkedSecret2")
        #expect(try differing.waitFor("ended with").contains("ended with 4"))
        #expect(try !scratch.names.contains("asked.pfx"))
        let same = try Terminal(line, in: scratch)
        try same.answer("New password:", "MarkedSecret1")
        try same.answer("The same once more:", "MarkedSecret1")
        let screen = try same.waitFor("ended with")
        #expect(screen.contains("ended with 0") && !screen.joined().contains("MarkedSecret"), "\(screen)")
        // Asked again after a mistake, by whatever opens it.
        let opening = try Terminal("signet cert show asked.pfx | grep -c Subject:", in: scratch)
        try opening.answer("Password of asked.pfx:", "MarkedSecret2")
        try opening.answer("Password of asked.pfx:", "MarkedSecret1")
        #expect(try opening.waitFor("ended with").contains("1"))
    }
}
