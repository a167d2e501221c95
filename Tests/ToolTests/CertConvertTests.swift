import Foundation
import TestSupport
import Testing

@Suite("signet cert convert")
struct CertConvertTests {
    /// A root, an issuing authority and a server's certificate, made by OpenSSL with one digest.
    private static func chain(_ digest: String) throws -> Scratch {
        let scratch = try Scratch()
        func openssl(_ arguments: [String]) throws {
            let run = try Peer.run("openssl", arguments, in: scratch.folder)
            try #require(run.status == 0, "\(run.errors)")
        }
        try scratch.write(
            """
            basicConstraints=critical,CA:TRUE
            keyUsage=critical,keyCertSign,cRLSign
            subjectKeyIdentifier=hash
            authorityKeyIdentifier=keyid:always,issuer:always

            """.utf8, to: "ca.ext")
        try scratch.write(
            """
            basicConstraints=CA:FALSE
            subjectAltName=DNS:pbx.example,IP:192.0.2.7
            extendedKeyUsage=serverAuth,clientAuth
            subjectKeyIdentifier=hash
            authorityKeyIdentifier=keyid,issuer:always
            certificatePolicies=1.2.3.4
            1.2.3.4.5=ASN1:UTF8String:something unknown

            """.utf8, to: "leaf.ext")
        try openssl(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.crt", "-\(digest)",
            "-days", "3650", "-subj", "/C=US/O=Example/CN=Root", "-addext", "authorityKeyIdentifier=keyid,issuer:always"])
        try openssl(["req", "-newkey", "rsa:3072", "-nodes", "-keyout", "ca.key", "-out", "ca.csr", "-subj", "/C=US/O=Example/CN=Issuing"])
        try openssl(["x509", "-req", "-in", "ca.csr", "-CA", "root.crt", "-CAkey", "root.key", "-set_serial", "0x7f22334455",
            "-days", "1000", "-\(digest)", "-extfile", "ca.ext", "-out", "ca.crt"])
        try openssl(["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/C=US/O=Example/CN=pbx.example"])
        // Beyond 2049, so that notAfter is a GeneralizedTime; a serial number with its highest bit set.
        try openssl(["x509", "-req", "-in", "leaf.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", "0xff22334455667788",
            "-days", "36500", "-\(digest)", "-extfile", "leaf.ext", "-out", "leaf.crt"])
        return scratch
    }

    private static let links = [("root", "root"), ("ca", "root"), ("leaf", "ca")]

    /// What certtool's template takes: both dates, without which it sets them anew.
    private static func template(_ file: String, _ scratch: Scratch) throws -> String {
        let dates = try Peer.run("openssl", ["x509", "-in", file, "-noout", "-dates", "-dateopt", "iso_8601"], in: scratch.folder).text
        var lines = ""
        for line in dates.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            let time = parts[1].dropLast()  // 2026-11-21 08:06:02Z
            lines += "\(parts[0] == "notBefore" ? "activation_date" : "expiration_date") = \"\(time) UTC\"\n"
        }
        return lines
    }

    @Test("A chain of OpenSSL's is converted to what certtool makes of it with its dates copied, and back to what it was",
        .peer("openssl"), .peer("certtool"), arguments: ["sha1", "sha256"])
    func certtool(original: String) throws {
        let scratch = try Self.chain(original)
        for (name, authority) in Self.links {
            try scratch.write(try Self.template("\(name).crt", scratch).utf8, to: "template")
            #expect(try Peer.run("openssl", ["x509", "-in", "\(name).crt", "-outform", "DER", "-out", "\(name).der"], in: scratch.folder).status == 0)
            for digest in ["sha1", "sha256", "sha384", "sha512"] {
                let theirs = try Peer.run(
                    "certtool", ["-u", "--load-certificate", "\(name).crt", "--load-ca-certificate", "\(authority).crt",
                        "--load-ca-privkey", "\(authority).key", "--hash", digest, "--template", "template", "--outder",
                        "--outfile", "theirs.der"], in: scratch.folder)
                try #require(theirs.status == 0, "\(theirs.errors)")
                let ours = try Tool.run(
                    ["cert", "convert", "\(name).crt", "--ca", "\(authority).crt", "--ca-key", "\(authority).key", "--digest", digest,
                        "--allow-sha1", "--outform", "der", "--out", "ours-\(digest).der"], in: scratch)
                #expect(ours.status == 0, "\(ours.errors)")
                let octets = try scratch.octets("ours-\(digest).der")
                #expect(octets == (try scratch.octets("theirs.der")), "\(name) \(original) to \(digest)")
                let back = try Tool.run(
                    ["cert", "convert", "ours-\(digest).der", "--ca", "\(authority).crt", "--ca-key", "\(authority).key", "--digest",
                        original, "--allow-sha1", "--outform", "der", "--out", "back.der", "--force"], in: scratch)
                #expect(back.status == 0, "\(back.errors)")
                #expect(try scratch.octets("back.der") == scratch.octets("\(name).der"), "\(name) \(digest) back to \(original)")
                #expect(back.errors.contains("already") == (digest == original))
            }
            for digest in ["sha1", "sha256", "sha384", "sha512"] { try FileManager.default.removeItem(at: scratch.url("ours-\(digest).der")) }
        }
    }

    @Test("The proof is recomputed from the new file by Python's integers and hashes", .peer("openssl"), .peer("python3"))
    func proof() throws {
        let scratch = try Self.chain("sha1")
        let run = try Tool.run(
            ["cert", "convert", "leaf.crt", "--ca", "ca.crt", "--ca-key", "ca.key", "--digest", "sha384", "--outform", "der",
                "--out", "new.der", "--proof", "proof.json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Peer.run("openssl", ["x509", "-in", "leaf.crt", "-outform", "DER", "-out", "old.der"], in: scratch.folder).status == 0)
        try scratch.write(
            #"""
            import hashlib, json
            proof = json.load(open("proof.json"))
            assert proof["schema"] == "signet/conversion-proof/1" and len(proof["records"]) == 1
            record = proof["records"][0]
            old, new = open("old.der", "rb").read(), open("new.der", "rb").read()
            assert record["oldOctetCount"] == len(old) and record["newOctetCount"] == len(new) and len(old) == len(new)
            changes = record["changes"]
            assert [c["field"] for c in changes] == ["signature", "signatureAlgorithm", "signatureValue"]
            assert record["reversible"] and record["oldSerial"] == record["newSerial"] == "ff22334455667788"
            made, rest = bytearray(old), bytearray(old)
            for c in reversed(changes):
                a, b = bytes.fromhex(c["old"]), bytes.fromhex(c["new"])
                assert c["oldOffset"] == c["newOffset"] and old[c["oldOffset"]:][:len(a)] == a and len(a) == len(b)
                made[c["oldOffset"]:c["oldOffset"] + len(a)] = b
                del rest[c["oldOffset"]:c["oldOffset"] + len(a)]
            assert bytes(made) == new
            assert hashlib.sha256(rest).hexdigest() == record["unchangedSHA256"]
            for octets, digests in ((old, record["old"]), (new, record["new"])):
                for name, value in digests.items(): assert hashlib.new(name, octets).hexdigest() == value
            n, e = (int(record["authority"][k], 16) for k in ("modulus", "publicExponent"))
            prefixes = {"sha1": "3021300906052b0e03021a05000414", "sha384": "3041300d060960864801650304020205000430"}
            for octets, side in ((old, "old"), (new, "new")):
                assert octets[0] == 0x30 and octets[4:6] == b"\x30\x82"
                signed = octets[4:8 + int.from_bytes(octets[6:8], "big")]
                name = record[side + "Digest"]
                t = bytes.fromhex(prefixes[name]) + hashlib.new(name, signed).digest()
                k = (n.bit_length() + 7) // 8
                s = int.from_bytes(octets[-k:], "big")
                assert s < n
                assert pow(s, e, n) == int.from_bytes(b"\x00\x01" + b"\xff" * (k - len(t) - 3) + b"\x00" + t, "big")
            print("good")
            """#.utf8, to: "check.py")
        let check = try Peer.run("python3", ["check.py"], in: scratch.folder)
        #expect(check.text == "good\n", "\(check.errors)")
    }

    @Test("What does not fit is 5, what is not allowed 6, and nothing is written", .peer("openssl"))
    func refusals() throws {
        let scratch = try Self.chain("sha1")
        func openssl(_ arguments: [String]) throws {
            let run = try Peer.run("openssl", arguments, in: scratch.folder)
            try #require(run.status == 0, "\(run.errors)")
        }
        var altered = try Peer.run("openssl", ["x509", "-in", "leaf.crt", "-outform", "DER"], in: scratch.folder).output
        let text = try #require(altered.indices.first { altered[$0...].starts(with: "something".utf8) })
        altered[text] ^= 1
        try scratch.write(altered, to: "altered.der")
        try scratch.write(try scratch.octets("leaf.crt") + scratch.octets("ca.crt"), to: "two.crt")
        try openssl(["x509", "-req", "-in", "leaf.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", "1", "-sigopt",
            "rsa_padding_mode:pss", "-sha256", "-out", "pss.crt"])
        try openssl(["req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", "weak.key", "-out", "weak.crt", "-subj", "/CN=weak", "-sha1"])
        let ca = ["--ca", "ca.crt", "--ca-key", "ca.key"], root = ["--ca", "root.crt", "--ca-key", "root.key"]
        let to256 = ["--digest", "sha256"]
        for (arguments, status, word) in [
            (["leaf.crt"] + root + to256, 5, "issued by 'CN=Issuing,O=Example,C=US'"),
            (["leaf.crt", "--ca", "ca.crt", "--ca-key", "root.key"] + to256, 5, "root.key: the key of the authority's certificate"),
            (["altered.der"] + ca + to256, 5, "altered: the present signature does not verify"),
            (["two.crt"] + ca + to256, 5, "one certificate was expected, found 2"),
            (["pss.crt"] + ca + to256, 6, "RSASSA-PSS (1.2.840.113549.1.1.10)"),
            (["leaf.crt"] + ca + ["--digest", "sha1"], 6, "--allow-sha1"),
            (["weak.crt", "--ca", "weak.crt", "--ca-key", "weak.key"] + to256, 6, "--allow-weak-key"),
            (["leaf.crt"] + ca + to256 + ["--crl", "x"], 2, "--crl belongs to --serial new"),
            (["-", "--ca", "-", "--ca-key", "ca.key"] + to256, 2, "standard input"),
            (["leaf.crt"] + ca + ["--digest", "md5"], 2, "md5"),
            (["leaf.key"] + ca + to256, 3, "PRIVATE KEY"), (["none"] + ca + to256, 7, "no such file"),
        ] as [([String], Int32, String)] {
            let run = try Tool.run(["cert", "convert"] + arguments + ["--out", "out"], in: scratch)
            #expect(run.status == status, "\(arguments): \(run.errors)")
            #expect(run.errors.contains(word), "\(arguments): \(run.errors)")
            #expect(!(try scratch.names.contains("out")))
        }
        let json = try Tool.run(["cert", "convert", "altered.der"] + ca + to256 + ["--out", "out", "--json"], in: scratch)
        #expect(json.status == 5 && json.jsonError?["code"] as? String == "mismatch")
        let weak = try Tool.run(["cert", "convert", "weak.crt", "--ca", "weak.crt", "--ca-key", "weak.key", "--allow-weak-key"] + to256 + ["--out", "w"], in: scratch)
        #expect(weak.status == 0)
        // The issuer is found in a bundle, and the key tells which of two with its name.
        let bundle = try Tool.run(["cert", "convert", "leaf.crt", "--ca", "two.crt", "--ca-key", "ca.key"] + to256 + ["--out", "-", "--json"], in: scratch)
        #expect(bundle.status == 2)
        let bundled = try Tool.run(["cert", "convert", "leaf.crt", "--ca", "two.crt", "--ca-key", "ca.key"] + to256 + ["--out", "-"], in: scratch)
        #expect(bundled.status == 0 && bundled.text.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
    }

    @Test("A new serial number is not given to a revoked certificate", .peer("openssl"))
    func newSerialNumber() throws {
        let scratch = try Self.chain("sha1")
        func openssl(_ arguments: [String]) throws {
            let run = try Peer.run("openssl", arguments, in: scratch.folder)
            try #require(run.status == 0, "\(run.errors)")
        }
        try scratch.write("default_ca = c\n[c]\ndatabase = index\ncrlnumber = number\ndefault_md = sha256\ndefault_crl_days = 30\n".utf8, to: "ca.cnf")
        try scratch.write("".utf8, to: "index")
        try scratch.write("01\n".utf8, to: "number")
        let authority = ["-config", "ca.cnf", "-keyfile", "ca.key", "-cert", "ca.crt"]
        try openssl(["ca", "-gencrl", "-out", "none.crl"] + authority)
        try openssl(["ca", "-revoke", "leaf.crt"] + authority)
        try openssl(["ca", "-gencrl", "-out", "leaf.crl"] + authority)
        try openssl(["ca", "-gencrl", "-out", "root.crl", "-config", "ca.cnf", "-keyfile", "root.key", "-cert", "root.crt"])
        let command = ["cert", "convert", "leaf.crt", "--ca", "ca.crt", "--ca-key", "ca.key", "--digest", "sha256", "--serial", "new"]
        let revoked = try Tool.run(command + ["--crl", "none.crl", "--crl", "leaf.crl", "--out", "new.crt"], in: scratch)
        #expect(revoked.status == 6 && revoked.errors.contains("revoked since"), "\(revoked.errors)")
        let foreign = try Tool.run(command + ["--crl", "root.crl", "--out", "new.crt"], in: scratch)
        #expect(foreign.status == 5)
        let unlisted = try Tool.run(command + ["--crl", "none.crl", "--out", "new.crt", "--json"], in: scratch)
        #expect(unlisted.status == 0 && !unlisted.errors.contains("warning"), "\(unlisted.errors)")
        let record = try #require(unlisted.json?["record"] as? [String: Any])
        #expect(record["reversible"] as? Bool == false && record["oldSerial"] as? String == "ff22334455667788")
        #expect(((record["newSerial"] as? String)?.count ?? 0) > 30)
        #expect(try Peer.run("openssl", ["verify", "-CAfile", "root.crt", "-untrusted", "ca.crt", "new.crt"], in: scratch.folder).status == 0)

        // A self-signed certificate whose key identifier names itself by number keeps naming itself.
        let root = try Tool.run(
            ["cert", "convert", "root.crt", "--ca", "root.crt", "--ca-key", "root.key", "--digest", "sha256", "--serial", "new", "--out", "r.crt"],
            in: scratch)
        #expect(root.status == 0 && root.errors.contains("authority key identifier"), "\(root.errors)")
        #expect(try Peer.run("openssl", ["verify", "-check_ss_sig", "-x509_strict", "-CAfile", "r.crt", "r.crt"], in: scratch.folder).status == 0)
        let text = try Peer.run("openssl", ["x509", "-in", "r.crt", "-noout", "-ext", "authorityKeyIdentifier", "-serial"], in: scratch.folder).text
        let serial = text.split(separator: "\n").first { $0.hasPrefix("serial=") }?.dropFirst(7)
        #expect(text.filter { $0 != ":" }.contains("serial\(serial ?? "?")") || text.filter { $0 != ":" }.contains("serial:\(serial ?? "?")"), "\(text)")
    }
}
