import Foundation
import TestSupport
import Testing

@Suite("cert issue and cert self-signed")
struct IssueTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let arguments: String
        let exit: Int32
        let message: String
        init(_ arguments: String, _ exit: Int32, _ message: String) {
            (self.arguments, self.exit, self.message) = (arguments, exit, message)
        }
        var testDescription: String { arguments }
    }

    private static let issue = ["cert", "issue", "--csr", "leaf.csr", "--ca", "root.crt", "--ca-key", "root.key"]
    private static let own = ["cert", "self-signed", "--subject", "CN=own.example,O=Example"]

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    @Test("What cert issue refuses leaves no file and says why", arguments: [
        Case("--days 0", 2, "one day or more"), Case("--days -1", 2, "days"), Case("--days 4000001", 2, "one day or more"),
        Case("--days 3000000", 2, "year 9999"), Case("--days 30 --not-after 2027-01-01", 2, "exclude each other"),
        Case("--not-before 2027-01-01 --not-after 2026-01-01", 2, "an end after the start"),
        Case("--not-before tomorrow", 2, "invalid"), Case("--not-before 2049-12-31T00:00:01Z --days 3", 6, "issuer's validity"),
        Case("--serial 0", 2, "positive serial number"), Case("--serial 00:00", 2, "positive serial number"),
        Case("--serial 8000000000000000000000000000000000000000", 2, "20 octets"),
        Case("--serial 0102030405060708090a0b0c0d0e0f101112131415", 2, "20 octets"), Case("--serial xyz", 2, "invalid"),
        Case("--serial -5", 2, "serial"), Case("--profile printer", 2, "invalid"),
        Case("--path-length 0", 2, "a path length stands in CA certificates only"),
        Case("--permitted DNS:example.com", 2, "nameConstraints stands in CA certificates only"),
        Case("--profile ca --permitted DNS:*.example.com", 2, "not understood"),
        Case("--profile ca --permitted DNS:.example.com", 2, "not understood"),
        Case("--profile ca --permitted IP:10.0.0.1/8", 2, "not understood"),
        Case("--profile ca --permitted IP:10.0.0.0/33", 2, "not understood"),
        Case("--profile ca --permitted example.com", 2, "not understood"),
        Case("--profile ca --path-length -1", 2, "path-length"), Case("--profile ca --path-length many", 2, "invalid"),
        Case("--key-usage keyCertSign", 6, "keyCertSign stands in CA certificates only"),
        Case("--profile ca --key-usage cRLSign", 6, "has keyCertSign"), Case("--key-usage writing", 2, "unknown key usage"),
        Case("--extended-key-usage 1.2.x", 2, "unknown extended key usage"),
        Case("--policy 1.2.3 --policy 1.2.3", 2, "given twice"), Case("--policy one", 2, "invalid"),
        Case("--crl-url nowhere", 2, "a URL was expected"), Case("--ocsp-url /tmp", 2, "a URL was expected"),
        Case("--copy-extensions some", 2, "invalid"), Case("--copy-extensions listed:", 2, "invalid"),
        Case("--copy-extensions listed:1.2.3,nothing", 2, "invalid"), Case("--san DNS:a_b", 2, "a_b"),
        Case("--digest sha1", 6, "--allow-sha1"), Case("--digest md5", 2, "invalid"),
        Case("--subject CN=a --subject-encoded /CN=a", 2, "exclude each other"), Case("--subject a", 2, "'='"),
    ])
    func refusals(_ one: Case) throws {
        let authority = try Authority()
        let run = try Tool.run(Self.issue + ["--out", "it.crt"] + Self.words(one.arguments), in: authority.scratch)
        #expect(run.status == one.exit && run.errors.contains(one.message), "\(run.errors)")
        #expect(try !authority.scratch.names.contains("it.crt"))
    }

    @Test("Parts that do not fit, damaged and foreign ones", .peer("openssl"))
    func parts() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        try Peer.run("openssl", ["req", "-in", "leaf.csr", "-outform", "DER", "-out", "leaf.der"], in: scratch.folder)
        var damaged = try scratch.octets("leaf.der")
        damaged[damaged.count - 1] ^= 1
        try scratch.write(damaged, to: "damaged.csr")
        try scratch.write(damaged.dropLast(), to: "short.csr")
        try scratch.write(try scratch.octets("leaf.csr") + scratch.octets("issuing.csr"), to: "two.csr")
        let subject = ["-subj", "/CN=x", "-nodes"]
        for (name, arguments) in [
            ("ec", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]), ("md5", ["-newkey", "rsa:2048", "-md5"]),
            ("weak", ["-newkey", "rsa:1024"]), ("pss", ["-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss"]),
            ("psskey", ["-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"]),
        ] {
            try Peer.run("openssl", ["req", "-new", "-keyout", "\(name).key", "-out", "\(name).csr"] + subject + arguments, in: scratch.folder)
        }
        try Peer.run("openssl", ["req", "-x509", "-key", "ec.key", "-subj", "/CN=EC", "-out", "ec.crt"], in: scratch.folder)
        try scratch.write(try scratch.octets("issuing.key"), to: "readable.key")
        for (csr, ca, key, exit, message) in [
            ("damaged.csr", "root.crt", "root.key", 5, "altered"), ("short.csr", "root.crt", "root.key", 3, "not the DER"),
            ("two.csr", "root.crt", "root.key", 2, "found 2"), ("root.crt", "root.crt", "root.key", 3, "CERTIFICATE"),
            ("none.csr", "root.crt", "root.key", 7, "no such file"), ("leaf.csr", "root.crt", "leaf.key", 5, "another"),
            ("leaf.csr", "leaf.csr", "root.key", 3, "certificate was expected"), ("leaf.csr", "root.crt", "root.crt", 3, "key"),
            ("ec.csr", "root.crt", "root.key", 6, "ecdsa"), ("md5.csr", "root.crt", "root.key", 6, "md5"),
            ("weak.csr", "root.crt", "root.key", 6, "--allow-weak-key"), ("psskey.csr", "root.crt", "root.key", 6, "rsassaPss"),
            ("leaf.csr", "ec.crt", "ec.key", 6, "RSA"), ("leaf.csr", "-", "-", 2, "standard input"),
            ("pss.csr", "root.crt", "root.key", 0, "wrote it.crt"),
        ] as [(String, String, String, Int32, String)] {
            let run = try Tool.run(
                ["cert", "issue", "--csr", csr, "--ca", ca, "--ca-key", key, "--out", "it.crt"], in: scratch)
            #expect(
                run.status == exit && run.errors.lowercased().contains(message.lowercased()), "\(csr) \(ca) \(key): \(run.status) \(run.errors)")
            #expect(try scratch.names.contains("it.crt") == (exit == 0))
        }
        let weak = try Tool.run(
            ["cert", "issue", "--csr", "weak.csr", "--ca", "root.crt", "--ca-key", "root.key", "--allow-weak-key", "--out", "weak.crt"], in: scratch)
        #expect(weak.status == 0, "\(weak.errors)")
        let sha1 = try Tool.run(Self.issue + ["--digest", "sha1", "--allow-sha1", "--out", "sha1.crt"], in: scratch)
        #expect(sha1.status == 0, "\(sha1.errors)")
        let text = try Peer.run("openssl", ["x509", "-in", "sha1.crt", "-noout", "-text"], in: scratch.folder).text
        #expect(text.contains("Signature Algorithm: sha1WithRSAEncryption"))
    }

    @Test("Output goes where it is told to, in either encoding, and replaces nothing unasked")
    func output() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        let plain = try Tool.run(Self.issue + ["--out", "it.crt"], in: scratch)
        #expect(plain.status == 0 && plain.output.isEmpty)
        #expect(try scratch.mode("it.crt") == 0o644)
        let first = try scratch.text("it.crt")
        #expect(first.hasPrefix("-----BEGIN CERTIFICATE-----\n") && first.hasSuffix("-----END CERTIFICATE-----\n"))
        #expect(try Tool.run(Self.issue + ["--out", "it.crt"], in: scratch).status == 7)
        #expect(try scratch.text("it.crt") == first)
        #expect(try Tool.run(Self.issue + ["--out", "it.crt", "--force", "--outform", "der"], in: scratch).status == 0)
        #expect(try scratch.text("it.crt.1") == first)
        #expect(try scratch.octets("it.crt").first == 0x30)
        let stream = try Tool.shell(
            "signet cert issue --csr - --ca root.crt --ca-key root.key --out - < leaf.csr", in: scratch)
        #expect(stream.status == 0 && stream.text.hasPrefix("-----BEGIN CERTIFICATE-----\n"))
        #expect(try Tool.run(Self.issue + ["--out", "-", "--json"], in: scratch).status == 2)
        let json = try Tool.run(Self.issue + ["--out", "j.crt", "--json", "--serial", "0a"], in: scratch)
        #expect(json.json?["schema"] as? String == "signet/cert/1" && json.json?["profile"] as? String == "server")
        let shown = try #require((json.json?["certificates"] as? [[String: Any]])?.first)
        #expect(shown["serial"] as? String == "a")
        let dropped = try #require(json.json?["dropped"] as? [[String: Any]])
        #expect(dropped.map { $0["reason"] as? String } == ["profile", "profile", "notChosen"])
        let error = try Tool.run(Self.issue + ["--out", "k.crt", "--json", "--profile", "ca", "--key-usage", "cRLSign"], in: scratch)
        #expect(error.status == 6 && error.jsonError?["code"] as? String == "refused")
    }

    @Test("The default shows what was asked for and dropped; each choice copies what it says", .peer("openssl"))
    func copying() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        try scratch.write(
            """
            [req]
            distinguished_name = dn
            req_extensions = ext
            [dn]
            [ext]
            subjectAltName = DNS:pbx.example, IP:192.0.2.7
            basicConstraints = critical, CA:TRUE
            keyUsage = keyCertSign
            extendedKeyUsage = clientAuth
            nsComment = "a comment"
            1.2.3.4 = ASN1:UTF8String:unknown
            tlsfeature = status_request
            """.utf8, to: "req.cnf")
        try Peer.run(
            "openssl", ["req", "-new", "-key", "leaf.key", "-subj", "/CN=pbx.example", "-config", "req.cnf", "-out", "greedy.csr"], in: scratch.folder)
        for (choice, present) in [
            (nil, []), ("none", []), ("san", ["DNS:pbx.example"]), ("listed:1.2.3.4,nsComment", ["1.2.3.4", "a comment"]),
            ("listed:2.5.29.17,2.5.29.19", ["DNS:pbx.example"]), ("all", ["DNS:pbx.example", "1.2.3.4", "a comment", "status_request"]),
        ] as [(String?, [String])] {
            let run = try Tool.run(
                ["cert", "issue", "--csr", "greedy.csr", "--ca", "root.crt", "--ca-key", "root.key", "--force", "--out", "it.crt"]
                    + (choice.map { ["--copy-extensions", $0] } ?? []), in: scratch)
            #expect(run.status == 0, "\(run.errors)")
            let text = try Peer.run("openssl", ["x509", "-in", "it.crt", "-noout", "-text"], in: scratch.folder).text
            for word in ["DNS:pbx.example", "1.2.3.4", "a comment", "status_request"] {
                #expect(text.contains(word) == present.contains(word), "\(choice ?? "default"): \(word)")
            }
            #expect(text.contains("CA:FALSE") && !text.contains("CA:TRUE") && !text.contains("Certificate Sign"))
            #expect(text.contains("TLS Web Server Authentication") && !text.contains("TLS Web Client"))
            for dropped in ["basicConstraints", "keyUsage", "extendedKeyUsage"] {
                #expect(run.errors.contains("asked for in the request and dropped: \(dropped)"), "\(run.errors)")
            }
            #expect(run.errors.contains("dropped: subjectAltName") == !present.contains("DNS:pbx.example"))
        }
    }

    @Test("A certificate ends with its issuer's and says so; names, places and policies stand where they belong", .peer("openssl"))
    func details() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        let run = try Tool.run(
            Self.issue + [
                "--profile", "issuing-ca", "--not-after", "9999-12-31T23:59:59Z", "--not-before", "2020-01-01", "--now", "2026-06-01T00:00:00Z",
                "--path-length", "none", "--permitted", "DNS:example.com,IP:10.0.0.0/8,email:example.com,URI:.example.com",
                "--excluded", "dirName:/C=XX,IP:2001:db8::/33", "--policy", "anyPolicy", "--policy", "1.2.3=http://cps.example",
                "--crl-url", "http://ca.example/a.crl", "--crl-url", "http://ca.example/b.crl", "--ocsp-url", "http://ocsp.example",
                "--ca-issuers-url", "http://ca.example/ca.cer", "--subject", "CN=Another,O=Example", "--out", "it.crt",
            ], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("it ends at 2049-12-31T00:00:00Z, not 9999-12-31T23:59:59Z"))
        #expect(run.errors.contains("it begins at 2026-01-01T00:00:00Z, not 2020-01-01T00:00:00Z"))
        let text = try Peer.run("openssl", ["x509", "-in", "it.crt", "-noout", "-text", "-nameopt", "RFC2253"], in: scratch.folder).text
        for words in [
            "Not Before: Jan  1 00:00:00 2026 GMT", "Not After : Dec 31 00:00:00 2049 GMT", "Subject: CN=Another,O=Example",
            "CA:TRUE\n", "Policy: X509v3 Any Policy", "Policy: 1.2.3\n", "CPS: http://cps.example", "URI:http://ca.example/a.crl",
            "URI:http://ca.example/b.crl", "OCSP - URI:http://ocsp.example", "CA Issuers - URI:http://ca.example/ca.cer",
            "X509v3 Name Constraints: critical", "DNS:example.com", "IP:10.0.0.0/255.0.0.0", "email:example.com", "URI:.example.com",
            "DirName:C = XX", "IP:2001:DB8:0:0:0:0:0:0/FFFF:FFFF:8000:0:0:0:0:0",
        ] {
            #expect(text.contains(words), "\(words)\n\(text)")
        }
    }

    @Test("What validators will refuse is issued with a warning that says why")
    func refusedByValidators() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        let issuing = try Tool.run(
            [
                "cert", "issue", "--csr", "issuing.csr", "--ca", "root.crt", "--ca-key", "root.key", "--profile", "issuing-ca",
                "--permitted", "DNS:example.com", "--out", "issuing.crt",
            ], in: scratch)
        #expect(issuing.status == 0 && !issuing.errors.contains("refused wherever"), "\(issuing.errors)")
        for (name, isRefused) in [("pbx.example.com", false), ("pbx.example", true)] {
            let run = try Tool.run(
                [
                    "cert", "issue", "--csr", "leaf.csr", "--ca", "issuing.crt", "--ca-key", "issuing.key", "--san", name, "--out", "\(name).crt",
                ], in: scratch)
            #expect(run.status == 0 && run.errors.contains("refused wherever") == isRefused, "\(run.errors)")
            #expect(run.errors.contains("RFC 5280 section 6.1.3 (b)") == isRefused, "\(run.errors)")
        }
    }

    @Test("A CA's path length bounds those below it, whatever is asked for", .peer("openssl"), arguments: [
        ("0", "", 6, ""), ("0", "--profile issuing-ca", 6, ""), ("2", "", 0, "CA:TRUE, pathlen:1"), ("2", "--path-length 5", 0, "CA:TRUE, pathlen:1"),
        ("2", "--path-length 0", 0, "CA:TRUE, pathlen:0"), ("none", "", 0, "CA:TRUE\n"), ("none", "--path-length 3", 0, "CA:TRUE, pathlen:3"),
    ])
    func pathLengths(root: String, more: String, exit: Int32, constraints: String) throws {
        let authority = try Authority()
        let scratch = authority.scratch
        let made = try Tool.run(
            [
                "cert", "self-signed", "--ca", "--path-length", root, "--subject", "CN=Root,O=Example", "--key", "root.key", "--out", "r.crt",
            ], in: scratch)
        #expect(made.status == 0, "\(made.errors)")
        let run = try Tool.run(
            ["cert", "issue", "--csr", "issuing.csr", "--ca", "r.crt", "--ca-key", "root.key", "--out", "it.crt"]
                + Self.words(more.contains("--profile") ? more : "--profile ca " + more), in: scratch)
        #expect(run.status == exit, "\(run.errors)")
        guard exit == 0 else { return }
        let text = try Peer.run("openssl", ["x509", "-in", "it.crt", "-noout", "-text"], in: scratch.folder).text
        #expect(text.contains(constraints))
    }

    @Test("What cert self-signed refuses leaves neither key nor certificate", arguments: [
        Case("--ca --profile server", 2, "exclude each other"), Case("--path-length 1", 2, "CA certificates only"),
        Case("--key root.key --bits 2048", 2, "--key excludes"), Case("--bits 1024", 2, "1024"), Case("--digest sha1", 6, "--allow-sha1"),
        Case("--out -", 2, "a place for the new key"), Case("--days 0", 2, "one day"), Case("--serial 0", 2, "positive"),
        Case("--ca --key-usage digitalSignature", 6, "has keyCertSign"), Case("--key-usage keyCertSign", 6, "CA certificates only"),
        Case("--ca --common-name", 2, "common-name"), Case("--config nothing.cnf", 2, "expected"),
        Case("--interactive", 4, "terminal"),
    ])
    func ownRefusals(_ one: Case) throws {
        let authority = try Authority()
        let before = try authority.scratch.names
        let out = one.arguments.contains("--out") ? [] : ["--out", "own.crt"]
        let run = try Tool.run(Self.own + out + Self.words(one.arguments), in: authority.scratch)
        #expect(run.status == one.exit && run.errors.contains(one.message), "\(run.status) \(run.errors)")
        #expect(try authority.scratch.names == before)
    }

    @Test("A subject is needed, from whatever source; a configuration's usages stand where no profile is named", .peer("openssl"))
    func sources() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        let nameless = try Tool.run(["cert", "self-signed", "--subject", "", "--san", "DNS:a.example", "--out", "x.crt"], in: scratch)
        #expect(nameless.status == 6 && nameless.errors.contains("nobody is named"), "\(nameless.errors)")
        #expect(try Tool.run(["cert", "self-signed", "--out", "x.crt"], in: scratch).status == 2)
        try scratch.write(
            """
            [req]
            distinguished_name = dn
            req_extensions = ext
            default_md = sha384
            [dn]
            commonName = Name
            commonName_default = cnf.example
            [ext]
            keyUsage = critical, digitalSignature
            extendedKeyUsage = clientAuth
            subjectAltName = DNS:cnf.example
            """.utf8, to: "own.cnf")
        for (more, words) in [
            ([], ["Digital Signature\n", "TLS Web Client Authentication", "DNS:cnf.example", "sha384With"]),
            (["--profile", "https"], ["Digital Signature, Key Encipherment", "TLS Web Server Authentication", "DNS:cnf.example"]),
            (["--key-usage", "nonRepudiation"], ["Non Repudiation\n", "TLS Web Client Authentication"]),
            (["--ca", "--no-san"], ["CA:TRUE", "Certificate Sign, CRL Sign"]),
        ] as [([String], [String])] {
            let run = try Tool.run(
                ["cert", "self-signed", "--config", "own.cnf", "--key", "leaf.key", "--force", "--out", "x.crt"] + more, in: scratch)
            #expect(run.status == 0, "\(run.errors)")
            let text = try Peer.run("openssl", ["x509", "-in", "x.crt", "-noout", "-text"], in: scratch.folder).text
            for word in words { #expect(text.contains(word), "\(more): \(word)\n\(text)") }
        }
        // Renewed from itself, it says the same.
        let renewed = try Tool.run(
            ["cert", "self-signed", "--from", "x.crt", "--ca", "--key", "leaf.key", "--days", "444", "--out", "y.crt"], in: scratch)
        #expect(renewed.status == 0, "\(renewed.errors)")
        #expect(try Tool.run(["cert", "diff", "x.crt", "y.crt"], in: scratch).text.hasPrefix("renewed\n"))
    }

    @Test("A self-signed certificate verifies by itself, is made with its key, and 128 of them have 128 numbers", .peer("openssl"))
    func own() throws {
        let authority = try Authority()
        let scratch = authority.scratch
        let run = try Tool.run(Self.own + ["--out", "own.crt", "--json"], in: scratch)
        #expect(run.status == 0 && run.json?["keyFile"] as? String == "own.key", "\(run.errors)")
        #expect(try scratch.mode("own.key") == 0o600 && scratch.mode("own.crt") == 0o644)
        #expect(try Tool.run(["cert", "match", "own.key", "own.crt"], in: scratch).status == 0)
        let verified = try Peer.run("openssl", ["verify", "-check_ss_sig", "-x509_strict", "-CAfile", "own.crt", "own.crt"], in: scratch.folder)
        #expect(verified.text.contains("own.crt: OK"), "\(verified.errors)")
        var numbers: Set<String> = []
        for _ in 0..<128 {
            let one = try Tool.run(Self.own + ["--key", "own.key", "--out", "-", "--outform", "der"], in: scratch)
            // Behind 30 82 …, 30 82 …, a0 03 02 01 02: the INTEGER of the serial number.
            let place = 13
            try #require(one.output.count > 40 && one.output[place] == 2)
            let number = one.output[(place + 2)..<(place + 2 + Int(one.output[place + 1]))]
            #expect((8...20).contains(number.count) && number.first! < 0x80)
            if number.first == 0 { #expect(number.dropFirst().first! >= 0x80) }
            numbers.insert(hex(number))
        }
        #expect(numbers.count == 128)
    }
}
