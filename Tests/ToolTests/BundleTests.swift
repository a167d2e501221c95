import Foundation
import TestSupport
import Testing

@Suite("bundle: split, join, order")
struct BundleTests {
    /// A root, an authority below it, two leaves of that, made by OpenSSL; and a list of the root's.
    static func made() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write(
            """
            [req]
            distinguished_name = dn
            [dn]
            [ca]
            basicConstraints = critical,CA:TRUE
            subjectKeyIdentifier = hash
            [leaf]
            basicConstraints = CA:FALSE
            authorityKeyIdentifier = keyid
            """.utf8, to: "x.cnf")
        func run(_ arguments: [String]) throws {
            let run = try Peer.run("openssl", arguments, in: scratch.folder)
            #expect(run.status == 0, "\(arguments): \(run.errors)")
        }
        for (name, subject, issuer) in [
            ("root", "/C=US/O=Example/CN=Root", nil), ("ca", "/O=Example/CN=..\\/..\\/Authority ✓", "root"), ("leaf", "/CN=pbx.example", "ca"),
            ("other", "/CN=.hidden", "ca"),
        ] as [(String, String, String?)] {
            let section = issuer == nil || name == "ca" ? "ca" : "leaf"
            try run(["genrsa", "-out", "\(name).key", "2048"])
            try run(["req", "-new", "-utf8", "-config", "x.cnf", "-key", "\(name).key", "-subj", subject, "-out", "\(name).csr"])
            try run(
                ["x509", "-req", "-in", "\(name).csr", "-days", "30", "-extfile", "x.cnf", "-extensions", section, "-out", "\(name).crt"]
                    + (issuer.map { ["-CA", "\($0).crt", "-CAkey", "\($0).key", "-CAcreateserial"] } ?? ["-signkey", "\(name).key"]))
            try run(["x509", "-in", "\(name).crt", "-outform", "DER", "-out", "\(name).der"])
        }
        try run(["crl2pkcs7", "-nocrl", "-certfile", "root.crt", "-certfile", "leaf.crt", "-out", "two.p7b"])
        try run(["crl2pkcs7", "-nocrl", "-certfile", "root.crt", "-certfile", "leaf.crt", "-outform", "DER", "-out", "two.der"])
        return scratch
    }

    private static func subjects(_ run: Finished) -> [String] {
        run.text.split(separator: "\n").filter { $0.contains("Subject: ") }.map { String($0.suffix(while: { $0 != "=" })).trimmingCharacters(in: .whitespaces) }
    }

    @Test("Every command that reads certificates reads PKCS #7 of either encoding", .peer("openssl"))
    func readingPKCS7() throws {
        let scratch = try Self.made()
        // Microsoft's certificate services write PKCS #7 under another label.
        let text = try scratch.text("two.p7b").replacingOccurrences(of: "PKCS7", with: "CERTIFICATE")
        try scratch.write(text.utf8, to: "microsoft.p7b")
        // The indefinite lengths of old programs, and the label of new ones.
        let streamed = try Peer.run(
            "openssl", ["cms", "-sign", "-stream", "-binary", "-nodetach", "-outform", "DER", "-in", "x.cnf", "-signer", "leaf.crt", "-inkey", "leaf.key", "-certfile", "root.crt", "-out", "streamed.der"],
            in: scratch.folder)
        #expect(streamed.status == 0, "\(streamed.errors)")
        #expect(try scratch.octets("streamed.der").prefix(2) == [0x30, 0x80])
        let pem = try Peer.run("openssl", ["cms", "-cmsout", "-inform", "DER", "-in", "streamed.der", "-outform", "PEM", "-out", "streamed.pem"], in: scratch.folder)
        #expect(pem.status == 0)
        #expect(try scratch.text("streamed.pem").hasPrefix("-----BEGIN CMS-----"))
        for file in ["two.p7b", "two.der", "microsoft.p7b", "streamed.der", "streamed.pem"] {
            let shown = try Tool.run(["cert", "show", file], in: scratch)
            #expect(shown.status == 0 && Set(Self.subjects(shown)) == ["Root", "pbx.example"], "\(file): \(shown.errors)")
            #expect(try Tool.run(["cert", "expires", file, "--within", "1d"], in: scratch).status == 0, "\(file)")
            #expect(try Tool.run(["cert", "match", "root.key", file], in: scratch).status == 1, "\(file)")
        }
        #expect(try Tool.run(["bundle", "split", "two.der", "--out", "p"], in: scratch).status == 0)
        try scratch.write(try scratch.octets("two.der") + [0x0a], to: "trailing.der")
        let trailing = try Tool.run(["cert", "show", "trailing.der"], in: scratch)
        #expect(trailing.status == 3 && trailing.errors.contains("expected the end"))
        let enveloped = try Peer.run("openssl", ["cms", "-encrypt", "-in", "x.cnf", "-outform", "DER", "-out", "enveloped.der", "leaf.crt"], in: scratch.folder)
        #expect(enveloped.status == 0)
        let none = try Tool.run(["cert", "show", "enveloped.der"], in: scratch)
        #expect(none.status == 6 && none.errors.contains("pkcs7-envelopedData"), "\(none.errors)")
        let compressed = try Tool.run(["cert", "show", "-"], input: octets(hex: "300f060b2a864886f70d0109100109a000"), in: scratch)
        #expect(compressed.status == 3)
        let byName = try Tool.run(["cert", "show", "-"], input: octets(hex: "3011060b2a864886f70d0109100109a0020500"), in: scratch)
        #expect(byName.status == 6 && byName.errors.contains("compressedData"), "\(byName.errors)")
    }

    @Test("join: either form, either encoding, each certificate once; OpenSSL reads them", .peer("openssl"))
    func join() throws {
        let scratch = try Self.made()
        for (arguments, inform) in [
            ([], nil), (["--format", "pkcs7"], "PEM"), (["--format", "pkcs7", "--outform", "der"], "DER"), (["--for", "uccx"], "DER"),
        ] as [([String], String?)] {
            let run = try Tool.run(["bundle", "join", "root.crt", "two.der", "ca.der", "leaf.crt", "--out", "out", "--force"] + arguments, in: scratch)
            #expect(run.status == 0 && run.errors.contains("left out 2"), "\(run.errors)")
            let shown =
                try inform.map { try Peer.run("openssl", ["pkcs7", "-inform", $0, "-in", "out", "-print_certs"], in: scratch.folder) }
                ?? Peer.run("cat", ["out"], in: scratch.folder)
            #expect(shown.text.components(separatedBy: "-----BEGIN CERTIFICATE").count == 4, "\(shown.errors)")
            if inform == nil {
                #expect(try scratch.text("out").hasPrefix(try scratch.text("root.crt")))
            }
        }
        #expect(try Tool.run(["bundle", "join", "leaf.crt", "--outform", "der"], in: scratch).output == (try scratch.octets("leaf.der")))
        for (arguments, status) in [
            (["leaf.crt", "ca.crt", "--outform", "der"], 2), (["leaf.crt", "ca.crt", "--for", "uccx", "--format", "certificates"], 6),
            (["leaf.crt", "ca.crt", "--for", "uccx", "--format", "pkcs7", "--outform", "pem"], 6), (["leaf.key"], 3), (["-", "-"], 2),
            (["leaf.crt", "--out", "root.crt"], 7),
        ] as [([String], Int32)] {
            let run = try Tool.run(["bundle", "join"] + arguments, in: scratch)
            #expect(run.status == status && run.errorLines.count == 1, "\(arguments): \(run.errors)")
        }
    }

    @Test("order: leaf first, root last, whatever came; --check answers", .peer("openssl"))
    func order() throws {
        let scratch = try Self.made()
        for mixed in [["root.crt", "ca.crt", "leaf.crt"], ["ca.crt", "leaf.crt", "root.crt", "ca.crt"], ["two.p7b", "ca.der"]] {
            let run = try Tool.run(["bundle", "order"] + mixed, in: scratch)
            #expect(run.status == 0)
            let wanted = try ["leaf.crt", "ca.crt", "root.crt"].map { try scratch.text($0) }.joined()
            #expect(run.text == wanted, "\(mixed)")
            #expect(try Tool.run(["bundle", "order", "--check"] + mixed, in: scratch).status == 1)
            #expect(try Tool.run(["bundle", "order", "--check", "-"], input: run.output, in: scratch).status == 0)
        }
        let two = try Tool.run(["bundle", "order", "root.crt", "leaf.crt", "ca.crt", "other.crt", "--json", "--out", "o.pem"], in: scratch)
        let json = try #require(two.json)
        #expect(json["schema"] as? String == "signet/bundle/1" && json["isOneChain"] as? Bool == false && json["wasInOrder"] as? Bool == false)
        let missing = try Tool.run(["bundle", "order", "leaf.crt", "root.crt"], in: scratch)
        #expect(missing.status == 5 && missing.errorLines.count == 1 && missing.output.isEmpty)
        #expect(missing.errors.contains("found none from CN=pbx.example") && missing.errors.contains("is not here"), "\(missing.errors)")
        #expect(try Tool.run(["bundle", "order", "root.crt", "leaf.crt"], in: scratch).status == 5)
        // Somebody else's certificate is no end of a chain with a gap.
        #expect(try Tool.run(["cert", "self-signed", "--subject", "CN=alone", "--out", "alone.crt"], in: scratch).status == 0)
        #expect(try Tool.run(["bundle", "order", "leaf.crt", "alone.crt"], in: scratch).status == 0)
        // Without its root a chain is one all the same.
        let headless = try Tool.run(["bundle", "order", "ca.crt", "leaf.crt"], in: scratch)
        #expect(headless.status == 0 && headless.errors.contains("the issuer of CN="), "\(headless.errors)")
        #expect(try Tool.run(["bundle", "order", "--check", "leaf.crt", "root.crt"], in: scratch).status == 1)
    }

    @Test("split: one file a certificate, and no name leads out of the folder", .peer("openssl"))
    func split() throws {
        let scratch = try Self.made()
        try scratch.write(
            try ["leaf", "ca", "other", "root", "leaf"].map { try scratch.text("\($0).crt") }.joined().utf8, to: "all.pem")
        for form in ["pem", "der"] {
            let run = try Tool.run(["bundle", "split", "all.pem", "--out", form, "--outform", form], in: scratch)
            #expect(run.status == 0, "\(run.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path(form)).sorted()
            #expect(names == ["01-pbx.example.crt", "02-Authority.crt", "03-hidden.crt", "04-Root.crt"])
            let first = try scratch.octets("\(form)/01-pbx.example.crt")
            #expect(first == (try scratch.octets(form == "pem" ? "leaf.crt" : "leaf.der")))
        }
        #expect(try Tool.run(["bundle", "split", "all.pem", "--out", "pem"], in: scratch).status == 7)
        #expect(try Tool.run(["bundle", "split", "all.pem", "--out", "pem", "--force"], in: scratch).status == 0)
        #expect(try !scratch.names.contains { $0.contains("uthority") })
    }
}

extension StringProtocol {
    /// What stands behind the last character for which `isInside` is false.
    fileprivate func suffix(while isInside: (Character) -> Bool) -> SubSequence {
        guard let place = lastIndex(where: { !isInside($0) }) else { return self[...] }
        return self[index(after: place)...]
    }
}
