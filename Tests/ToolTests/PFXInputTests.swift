import Foundation
import TestSupport
import Testing

@Suite("A PFX among other files")
struct PFXInputTests {
    @Test("Every command that reads certificates or lists reads them from a PFX, with its password only")
    func certificates() throws {
        let scratch = try P12Files.copy()
        for (words, status, says) in [
            (["cert", "show", "P"], 0, "Subject: CN = pbx.example"), (["cert", "fingerprint", "P"], 0, "Fingerprint="), (["cert", "diff", "P", "server.crt"], 0, "same"),
            (["cert", "expires", "--within", "1d", "P"], 0, "CN=pbx.example"), (["cert", "match", "P", "server.csr", "server.crt"], 0, "belong together"),
            (["cert", "match", "P", "ca.key"], 1, "do not belong together: ca.key"), (["verify", "P", "--trust", "ca.crt"], 0, "valid"),
            (["verify", "server.crt", "--trust", "P"], 0, "valid"), (["verify", "server.crt", "--trust", "ca.crt", "--untrusted", "P"], 0, "valid"),
            (["bundle", "join", "P"], 0, "BEGIN CERTIFICATE"), (["bundle", "order", "P", "--check"], 0, "in order"), (["bundle", "split", "P", "--out", "split"], 0, ""),
            (["csr", "new", "--from", "P", "--out", "again.csr"], 0, ""), (["crl", "show", "P"], 3, ""), (["crl", "verify", "--ca", "P", "ca.crl"], 1, "the certificate is of CN=pbx.example"),
            (["p12", "export", "--cert", "P", "--key", "P", "--passout", "file:secret", "--for", "openssl3", "--out", "copy.pfx"], 0, ""),
        ] as [([String], Int32, String)] {
            let words = words.map { $0 == "P" ? "server.pfx" : $0 }
            let run = try Tool.run(words + P12Files.passin, in: scratch)
            #expect(run.status == status && (says.isEmpty || run.text.contains(says)), "\(words): \(run.status) \(run.text)\(run.errors)")
            // Without a password, and with a wrong one.
            for other in [[], ["--passin", "file:another"]] {
                let run = try Tool.run(words + other + (words.contains("--out") ? ["--force"] : []), in: scratch)
                #expect(run.status == 4 && run.errors.contains("server.pfx: "), "\(words) \(other): \(run.status) \(run.errors)")
            }
        }
        let piped = try Tool.run(["cert", "fingerprint", "-"] + P12Files.passin, input: try scratch.octets("server.pfx"), in: scratch)
        #expect(piped.status == 0 && piped.text.split(separator: "\n").count == 2, "\(piped.errors)")
        #expect(try Tool.run(["verify", "copy.pfx", "--trust", "ca.crt"] + P12Files.passin, in: scratch).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("split")).sorted()
        #expect(names == ["01-pbx.example.crt", "02-Root.crt"])
    }

    @Test("Every command that reads a key reads that of a PFX, and says so where there is none, or more than one", .peer("openssl"))
    func keys() throws {
        let scratch = try P12Files.copy()
        let expected = try Tool.run(["key", "public", "server.key"], in: scratch).output
        #expect(try Tool.run(["key", "public", "server.pfx"] + P12Files.passin, in: scratch).output == expected)
        let shown = try #require(try Tool.run(["key", "show", "server.pfx", "--json"] + P12Files.passin, in: scratch).json)
        #expect(shown["format"] as? String == "pkcs12" && shown["encoding"] as? String == "der" && shown["kind"] as? String == "private")
        #expect((shown["encryption"] as? String)?.contains("aes-256-cbc") == true)
        #expect(try Tool.run(["key", "check", "server.pfx"] + P12Files.passin, in: scratch).status == 0)
        let converted = try Tool.run(["key", "convert", "server.pfx", "--format", "pkcs8", "--out", "plain.key"] + P12Files.passin, in: scratch)
        #expect(converted.status == 0 && converted.errors.contains("the key was encrypted, and here it is not"), "\(converted.errors)")
        #expect(try Peer.run("openssl", ["pkey", "-in", "plain.key", "-pubout"], in: scratch.folder).output == expected)
        let request = try Tool.run(["csr", "new", "--key", "server.pfx", "--subject", "CN=x", "--out", "x.csr"] + P12Files.passin, in: scratch)
        #expect(request.status == 0, "\(request.errors)")
        #expect(try Tool.run(["cert", "match", "x.csr", "server.key"], in: scratch).status == 0)
        let authority = ["p12", "export", "--cert", "ca.crt", "--key", "ca.key", "--for", "openssl3", "--passout", "file:secret", "--out", "ca.pfx"]
        #expect(try Tool.run(authority, in: scratch).status == 0)
        let issued = try Tool.run(
            ["cert", "issue", "--csr", "x.csr", "--ca", "ca.pfx", "--ca-key", "ca.pfx", "--out", "x.crt"] + P12Files.passin, in: scratch)
        #expect(issued.status == 0, "\(issued.errors)")
        #expect(try Tool.run(["verify", "x.crt", "--trust", "ca.crt"], in: scratch).status == 0)
        let list = try Tool.run(["crl", "new", "--ca", "ca.pfx", "--ca-key", "ca.pfx", "--revoke", "x.crt", "--out", "x.crl"] + P12Files.passin, in: scratch)
        #expect(list.status == 0, "\(list.errors)")
        let signed = try Tool.run(
            ["signature", "make", "--key", "server.pfx", "--scheme", "pkcs1", "--digest", "sha256", "--signature", "s", "secret"] + P12Files.passin, in: scratch)
        #expect(signed.status == 0, "\(signed.errors)")

        let store = ["p12", "export", "--cert", "ca.crt", "--for", "openssl3", "--passout", "file:secret", "--out", "store.pfx"]
        #expect(try Tool.run(store, in: scratch).status == 0)
        let none = try Tool.run(["key", "show", "store.pfx"] + P12Files.passin, in: scratch)
        #expect(none.status == 3 && none.errors.contains("a PFX without one"), "\(none.errors)")
        try scratch.write(P12DoctorTests.oddities.utf8, to: "odd.py")
        try scratch.write(try scratch.octets("server.crt"), to: "renewed.crt")
        #expect(try Peer.run("python3", ["odd.py"], in: scratch.folder).status == 0)
        for name in ["two.pfx", "damaged.pfx"] { #expect(chmod(scratch.path(name), 0o600) == 0) }
        let two = try Tool.run(["key", "show", "two.pfx"] + P12Files.passin, in: scratch)
        #expect(two.status == 5 && two.errors.contains("a PFX with 2"), "\(two.errors)")
        #expect(try Tool.run(["key", "check", "damaged.pfx"] + P12Files.passin, in: scratch).status == 1)
        // Others can read it: used, with a warning.
        #expect(chmod(scratch.path("server.pfx"), 0o644) == 0)
        for words in [["key", "check"], ["p12", "show"]] {
            let wide = try Tool.run(words + ["server.pfx"] + P12Files.passin, in: scratch)
            #expect(wide.status == 0 && wide.errors.contains("others can read this private key"), "\(words): \(wide.errors)")
        }
    }

    @Test("A PFX in PEM, as certtool writes one, and one in BER are read like any other", .peer("certtool"), .peer("python3"))
    func encodings() throws {
        let scratch = try P12Files.copy()
        let made = try Peer.run(
            "certtool", ["--to-p12", "--load-certificate", "server.crt", "--load-privkey", "server.key", "--load-crl", "ca.crl", "--p12-name", "pbx", "--password", "secret",
                         "--outfile", "text.pfx"], in: scratch.folder)
        try #require(made.status == 0, "\(made.errors)")
        #expect(try scratch.text("text.pfx").hasPrefix("-----BEGIN PKCS12-----"))
        try scratch.write(Self.indefinite.utf8, to: "ber.py")
        #expect(try Peer.run("python3", ["ber.py", "server.pfx", "ber.pfx"], in: scratch.folder).status == 0)
        #expect(try scratch.octets("ber.pfx").prefix(2) == [0x30, 0x80])
        let expected = try Tool.run(["key", "public", "server.key"], in: scratch).output
        for file in ["text.pfx", "ber.pfx"] {
            #expect(chmod(scratch.path(file), 0o600) == 0)
            for words in [["p12", "show"], ["p12", "doctor"], ["cert", "show"], ["verify", "--trust", "ca.crt"], ["key", "check"], ["cert", "match", "server.csr"]] {
                let run = try Tool.run(words + [file] + P12Files.passin, in: scratch)
                #expect(run.status == 0, "\(words) \(file): \(run.errors)")
            }
            #expect(try Tool.run(["key", "public", file] + P12Files.passin, in: scratch).output == expected)
        }
        // The one that was refused once, with text in front of it.
        try scratch.write(try Vectors.octets("regressions/certtool-pfx-in-pem.txt"), to: "old.pfx")
        #expect(chmod(scratch.path("old.pfx"), 0o600) == 0)
        let old = try Tool.run(["p12", "show", "old.pfx"] + P12Files.passin, in: scratch)
        #expect(old.status == 0 && old.text.contains("Certificate: CN=pbx.example"), "\(old.errors)")
        let list = try Tool.run(["crl", "verify", "--ca", "ca.crt", "text.pfx"] + P12Files.passin, in: scratch)
        #expect(list.status == 0, "\(list.errors)")
    }

    /// DER as old programs would have written it: every constructed length indefinite, long strings in segments of segments.
    static let indefinite = """
        import sys
        def element(data, at):
            length, start = data[at + 1], at + 2
            if length & 0x80:
                count = length & 0x7f
                length, start = int.from_bytes(data[start:start + count], "big"), start + count
            return data[at], data[start:start + length], start + length
        def header(n):
            if n < 128: return bytes([n])
            octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
            return bytes([0x80 | len(octets)]) + octets
        def converted(data):
            out, at = b"", 0
            while at < len(data):
                tag, content, end = element(data, at)
                if tag & 0x20: out += bytes([tag, 0x80]) + converted(content) + bytes(2)
                elif tag == 4 and len(content) > 40:
                    parts = [content[i:i + 100] for i in range(0, len(content), 100)]
                    out += bytes([0x24, 0x80, 0x24, 0x80]) + b"".join(b"\\4" + header(len(part)) + part for part in parts) + bytes(4)
                else: out += data[at:end]
                at = end
            return out
        open(sys.argv[2], "wb").write(converted(open(sys.argv[1], "rb").read()))
        """
}
