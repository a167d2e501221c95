import Foundation
import TestSupport
import Testing

@Suite("group csr, import, status and options: certificates of another authority", .peer("openssl"))
struct GroupThirdPartyTests {
    static let web = "pair/HTTPS/web.example.com_HTTPS"
    static let request = ThirdParty.webRequest

    static func csr(_ use: String = "https", _ more: [String] = [], in scratch: Scratch) throws {
        let run = try Tool.run(["group", "csr", "pair", "--use", use] + more, in: scratch)
        try #require(run.status == 0, "\(run.errors)")
    }

    static func importing(_ use: String, _ cert: String, _ more: [String] = [], in scratch: Scratch) throws -> Finished {
        try Tool.run(["group", "import", "pair", "--use", use, "--cert", cert, "--yes"] + more, in: scratch)
    }

    static func modulus(_ words: [String], _ scratch: Scratch) throws -> String {
        try Peer.run("openssl", words + ["-noout", "-modulus"], in: scratch.folder).text
    }

    static func state(_ use: String, in scratch: Scratch) throws -> [String: Any] {
        let report = try #require(try Tool.run(["group", "status", "pair", "--json"], in: scratch).json)
        return try #require((report["uses"] as? [[String: Any]])?.first { $0["use"] as? String == use })
    }

    // MARK: Requests

    @Test("A request for each use lies in CSRs, with the names and usages of its use, and says where it is in the document's words")
    func all() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.files("pair")
        let run = try Tool.run(["group", "csr", "pair", "--all"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("The certificate signing request has been created at: "))
        #expect(run.errors.contains("Please get it signed before importing the signed certificate."))
        let cases: [(stem: String, subject: String, words: [String])] = [
            ("ServerGroup", "CN=LAKE,OU=Server Group", ["CA:TRUE", "Certificate Sign, CRL Sign"]),
            ("LAKE_Server", "CN=LAKE,OU=Subsystem Server", ["TLS Web Server Authentication", "DNS:LAKE", "Digital Signature, Key Encipherment"]),
            ("LAKE_Client", "CN=LAKE,OU=Subsystem Client", ["TLS Web Client Authentication", "DNS:LAKE"]),
            ("Jasper_Server", "CN=Jasper,OU=Subsystem Server", ["TLS Web Server Authentication", "DNS:Jasper"]),
            ("Jasper_Client", "CN=Jasper,OU=Subsystem Client", ["TLS Web Client Authentication"]),
            ("Remote_Subsystems/Jasper/LAKE_Client", "CN=LAKE,OU=Jasper,OU=Remote Subsystem Client", ["TLS Web Client Authentication"]),
            ("Remote_Subsystems/LAKE/Jasper_Client", "CN=Jasper,OU=LAKE,OU=Remote Subsystem Client", ["TLS Web Client Authentication"]),
            ("trunk_Line", "CN=trunk,OU=Line", ["TLS Web Server Authentication, TLS Web Client Authentication", "URI:sip:trunk, DNS:trunk"]),
            ("web.example.com_HTTPS", "CN=web.example.com,OU=HTTPS", ["TLS Web Server Authentication", "DNS:web.example.com"]),
        ]
        let after = Set(try scratch.files("pair"))
        var expected = Set(before)
        for (stem, subject, words) in cases {
            let (file, key) = ("CSRs/\(stem)CertificateSigningRequest.csr", "CSRs/\(stem)PrivateKey.bin")
            expected.formUnion([file, key])
            let text = try Peer.run("openssl", ["req", "-in", scratch.path("pair/\(file)"), "-verify", "-noout", "-text", "-nameopt", "RFC2253"])
            #expect(text.status == 0 && text.text.contains(subject + "\n"), "\(text.text)")
            for word in words { #expect(text.text.contains(word), "\(stem): \(word)") }
            #expect(try Self.modulus(["req", "-in", "pair/\(file)"], scratch) == Self.modulus(["rsa", "-in", "pair/\(key)"], scratch))
            #expect(try scratch.mode("pair/\(key)") == 0o600 && scratch.mode("pair/\(file)") == 0o644)
            // What is to be sent has no key in it.
            #expect(try !scratch.text("pair/\(file)").contains("PRIVATE"))
        }
        #expect(after == expected)
        #expect(try scratch.mode("pair/CSRs") == 0o700)
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
        let report = try #require(try Tool.run(["group", "status", "pair", "--json"], in: scratch).json)
        let uses = try #require(report["uses"] as? [[String: Any]])
        #expect(uses.count == 11 && uses.allSatisfy { $0["certificate"] as? String == "own" })
        #expect(uses.count { $0["requested"] is String } == 9)
        // Nothing is asked for twice.
        let again = try Tool.run(["group", "csr", "pair", "--all", "--json"], in: scratch)
        #expect(again.status == 0 && (again.json?["requests"] as? [Any])?.isEmpty == true)
        #expect(Set(try scratch.files("pair")) == expected)
    }

    @Test("A request that waits is kept unless forced, and is numbered then; one that is gone is told of")
    func again() throws {
        let scratch = try MadeGroup.copy()
        try Self.csr(in: scratch)
        let first = try scratch.octets(Self.request)
        let refused = try Tool.run(["group", "csr", "pair", "--use", "https"], in: scratch)
        #expect(refused.status == 7 && refused.errorLines.count == 1, "\(refused.errors)")
        #expect(try scratch.octets(Self.request) == first)
        try Self.csr("https", ["--force"], in: scratch)
        #expect(try scratch.octets(Self.request + ".1") == first)
        #expect(try scratch.octets(Self.request) != first)
        #expect(try scratch.mode("pair/CSRs/web.example.com_HTTPSPrivateKey.bin.1") == 0o600)
        try FileManager.default.removeItem(at: scratch.url(Self.request))
        let status = try Tool.run(["group", "status", "pair"], in: scratch)
        #expect(status.text.contains("contradiction: the request for the https web.example.com waits, and CSRs/"))
        // It stops nothing.
        let next = try Tool.run(["group", "csr", "pair", "--use", "line"], in: scratch)
        #expect(next.status == 0 && next.errors.contains("waits, and CSRs/"), "\(next.errors)")
    }

    @Test("With --keep-key the request is for the key that is there, as on a backup server for the primary's")
    func keptKey() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.files("pair")
        try Self.csr("server-group", ["--keep-key"], in: scratch)
        let file = "CSRs/ServerGroupCertificateSigningRequest.csr"
        #expect(try scratch.files("pair") == (before + [file]).sorted())
        #expect(
            try Self.modulus(["req", "-in", "pair/\(file)"], scratch) == Self.modulus(["x509", "-in", GroupCommandTests.root], scratch))
        try ThirdParty.sign("pair/\(file)", as: "sg.cer", in: try Self.withAuthority(scratch))
        let run = try Self.importing("server-group", "sg.cer", ["--trusted", "tp-root.cer"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try !scratch.files("pair").contains("ServerGroup/ServerGroupPrivateKey.bin.1"))
        try FileManager.default.removeItem(at: scratch.url("pair/HTTPS/web.example.com_HTTPSPrivateKey.bin"))
        let none = try Tool.run(["group", "csr", "pair", "--use", "https", "--keep-key"], in: scratch)
        #expect(none.status == 5 && none.errorLines.count == 1)
    }

    /// The other authority's files beside a group that is there already.
    private static func withAuthority(_ scratch: Scratch) throws -> Scratch {
        let other = try ThirdParty.copy()
        for name in try other.names where name.hasPrefix("tp-") { try Peer.run("cp", ["-a", other.path(name), scratch.path(name)]) }
        return scratch
    }

    @Test("Subjects, alternative names and an OpenSSL.cnf are taken in the place of what is there")
    func names() throws {
        let scratch = try MadeGroup.copy()
        func text(_ stem: String) throws -> String {
            try Peer.run(
                "openssl", ["req", "-in", scratch.path("pair/CSRs/\(stem)CertificateSigningRequest.csr"), "-noout", "-text", "-nameopt", "RFC2253"]
            ).text
        }
        try Self.csr("https", ["--subject-encoded", "/C=US/O=Example/CN=web.example.com", "--san", "DNS:web.example.com,IP:192.0.2.1"], in: scratch)
        let web = try text("web.example.com_HTTPS")
        #expect(web.contains("Subject: CN=web.example.com,O=Example,C=US\n") && web.contains("DNS:web.example.com, IP Address:192.0.2.1"))
        try scratch.write(
            "[req]\ndistinguished_name=dn\n[dn]\ncountryName=C\ncountryName_default=US\n0.organizationalUnitName=OU\n0.organizationalUnitName_default=PKI\ncommonName=CN\n".utf8,
            to: "OpenSSL.cnf")
        try Self.csr("subsystem-server", ["--name", "lake", "--config", "OpenSSL.cnf", "--order", "pureconnect"], in: scratch)
        let lake = try text("LAKE_Server")
        #expect(lake.contains("Subject: CN=LAKE,C=US,OU=PKI\n") && lake.contains("DNS:LAKE") && lake.contains("TLS Web Server"), "\(lake)")
        // Not with --all, where each has its own.
        #expect(try Tool.run(["group", "csr", "pair", "--all", "--subject", "CN=x"], in: scratch).status == 2)
    }

    @Test("What may be asked for of a use is said: hostile names, names of nobody, two where one is meant", arguments: [
        (["--use", "https", "--name", "../x"], 2), (["--use", "https", "--name", "other.example.com", "--remote", "x"], 2),
        (["--use", "server-group", "--name", "LAKE"], 2), (["--use", "subsystem-server"], 2), (["--use", "subsystem-server", "--name", "ERIE"], 5),
        (["--use", "remote-subsystem-client", "--name", "LAKE", "--remote", "NUL"], 2), (["--use", "issuing-authority", "--name", "LAKE"], 6),
        (["--use", "nothing"], 2), ([], 2), (["--all", "--use", "https"], 2), (["--name", "LAKE"], 2),
        (["--use", "https", "--keep-key", "--bits", "2048"], 2), (["--use", "https", "--digest", "sha1"], 6),
        (["--use", "https", "--single-certificate"], 6),
    ] as [([String], Int32)])
    func refusedRequests(arguments: [String], exit: Int32) throws {
        let scratch = try MadeGroup.copy()
        let run = try Tool.run(["group", "csr", "pair"] + arguments, in: scratch)
        #expect(run.status == exit, "\(run.errors)")
        #expect(run.errorLines.count == 1)
        #expect(!FileManager.default.fileExists(atPath: scratch.path("pair/CSRs")))
    }

    // MARK: Answers

    struct Kind: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Shell that makes `reply` of `web.cer`, which `by` has signed.
        let script: String
        let by: String
        var more: [String] = []
    }

    static let kinds = [
        Kind(testDescription: "PEM, under the root", script: "cp web.cer reply", by: "tp-root"),
        Kind(testDescription: "DER, under the root", script: "openssl x509 -in web.cer -outform der -out reply", by: "tp-root"),
        Kind(testDescription: "a bundle in any order", script: "cat tp-sub.cer web.cer > reply", by: "tp-sub"),
        Kind(testDescription: "PKCS #7 in PEM", script: "openssl crl2pkcs7 -nocrl -certfile web.cer -certfile tp-sub.cer -out reply", by: "tp-sub"),
        Kind(
            testDescription: "PKCS #7 in DER, the root in it",
            script: "openssl crl2pkcs7 -nocrl -certfile tp-root.cer -certfile tp-sub.cer -certfile web.cer -outform der -out reply", by: "tp-sub"),
        Kind(testDescription: "the chain named with the root", script: "cp web.cer reply", by: "tp-sub", more: ["--trusted", "tp-sub.cer"]),
    ]

    @Test("What OpenSSL's CA sent is imported, whatever it came in: checked, shown, numbered, and validated by OpenSSL", arguments: kinds)
    func imported(kind: Kind) throws {
        let scratch = try ThirdParty.copy()
        try Self.csr(in: scratch)
        let waiting = try scratch.octets("pair/CSRs/web.example.com_HTTPSPrivateKey.bin")
        let old = try scratch.octets(Self.web + "PrivateKey.bin")
        try ThirdParty.sign(Self.request, by: kind.by, as: "web.cer", in: scratch)
        try Peer.run("sh", ["-c", kind.script], in: scratch.folder)
        let run = try Self.importing("https", "reply", ["--trusted", "tp-root.cer"] + kind.more, in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let printed = try Peer.run("openssl", ["x509", "-in", scratch.path("web.cer"), "-noout", "-fingerprint", "-sha1"])
        let thumbprint = try #require(printed.text.split(separator: "=").last?.filter(\.isHexDigit).lowercased())
        #expect(run.errors.contains("thumbprint (SHA-1): \(thumbprint)") && run.errors.contains("subject: CN=web.example.com,OU=HTTPS"))
        // The key that waited is in its place, and nowhere else; what was there is numbered; the request stays.
        #expect(try scratch.octets(Self.web + "PrivateKey.bin") == waiting)
        #expect(try scratch.octets(Self.web + "PrivateKey.bin.1") == old)
        let files = try scratch.files("pair")
        #expect(!files.contains("CSRs/web.example.com_HTTPSPrivateKey.bin") && files.contains(String(Self.request.dropFirst(5))))
        #expect(try scratch.mode(Self.web + "PrivateKey.bin") == 0o600)
        // The copy beside it holds the root first and what leads down to it: enough for OpenSSL.
        let verified = try Peer.run(
            "openssl", ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", scratch.path("pair/HTTPS/web.example.com_TrustedCertificate.cer"),
                scratch.path(Self.web + "Certificate.cer")])
        #expect(verified.status == 0, "\(verified.errors)")
        #expect(try Self.modulus(["x509", "-in", "pair/HTTPS/web.example.com_TrustedCertificate.cer"], scratch) == Self.modulus(["x509", "-in", "tp-root.cer"], scratch))
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0, "\(check.text)")
        let status = try Self.state("https", in: scratch)
        #expect(status["certificate"] as? String == "imported" && status["requested"] == nil && status["imported"] is String)
    }

    @Test("What GnuTLS signed is imported", .peer("certtool"))
    func certtool() throws {
        let scratch = try ThirdParty.copy()
        try Self.csr(in: scratch)
        try scratch.write("honor_crq_extensions\nexpiration_days = 100\n".utf8, to: "template")
        let signed = try Peer.run(
            "certtool", ["--generate-certificate", "--load-request", Self.request, "--load-ca-certificate", "tp-sub.cer",
                "--load-ca-privkey", "tp-sub.key", "--template", "template", "--outfile", "web.cer"], in: scratch.folder)
        try #require(signed.status == 0, "\(signed.errors)")
        let run = try Self.importing("https", "web.cer", ["--trusted", "tp-root.cer", "--trusted", "tp-sub.cer"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("A PFX brings its key; a key of one's own is named; without --trusted a root that was accepted counts again")
    func otherKeys() throws {
        let scratch = try ThirdParty.copy()
        try ThirdParty.sign("stranger.csr", by: "tp-sub", as: "web.cer", in: scratch)
        try Peer.run(
            "openssl", ["pkcs12", "-export", "-in", "web.cer", "-inkey", "stranger.key", "-certfile", "tp-sub.cer", "-out", "web.pfx", "-passout", "pass:secret"],
            in: scratch.folder)
        try scratch.write("secret\n".utf8, to: "password")
        #expect(try Self.importing("https", "web.pfx", ["--trusted", "tp-root.cer"], in: scratch).status == 4)
        #expect(try Self.importing("https", "web.pfx", ["--passin", "pass:wrong", "--trusted", "tp-root.cer"], in: scratch).status == 4)
        let run = try Self.importing("https", "web.pfx", ["--passin", "file:password", "--trusted", "tp-root.cer", "--json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.json?["keySource"] as? String == "container" && run.json?["schema"] as? String == "signet/group-import/1")
        #expect(try Self.modulus(["rsa", "-in", Self.web + "PrivateKey.bin"], scratch) == Self.modulus(["rsa", "-in", "stranger.key"], scratch))
        // The same again for a line, whose names differ, under the root that is known by now.
        try Peer.run("cp", ["web.cer", "line.cer"], in: scratch.folder)
        let line = ["--key", "stranger.key", "--trusted", "tp-sub.cer"]
        #expect(try Self.importing("line", "line.cer", line, in: scratch).status == 5)
        let named = try Self.importing("line", "line.cer", line + ["--allow-other-names"], in: scratch)
        #expect(named.status == 0, "\(named.errors)")
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let exit: Int32
        /// Shell that makes `web.cer`.
        let script: String
        /// What the line says, and what it asks for.
        let says: [String]
        var use = "https"
        var options = ["--trusted", "tp-root.cer"]
    }

    private static let sign = "openssl x509 -req -in $REQUEST -CA tp-root.cer -CAkey tp-root.key -days 30 -out web.cer"
    static let refusals = [
        Refusal(
            testDescription: "for another key", exit: 5,
            script: "openssl x509 -req -in stranger.csr -CA tp-root.cer -CAkey tp-root.key -days 30 -copy_extensions copyall -out web.cer",
            says: ["for another key", "ask the authority for the certificate for the request CSRs/web.example.com_HTTPSCertificateSigningRequest.csr"]),
        Refusal(
            testDescription: "expired", exit: 5, script: "\(sign) -copy_extensions copyall", says: ["expired at", "ask the authority for a new one"],
            options: ["--trusted", "tp-root.cer", "--now", "2039-01-01T00:00:00Z"]),
        Refusal(
            testDescription: "not yet valid", exit: 5, script: "\(sign) -copy_extensions copyall", says: ["begins at", "ask the authority"],
            options: ["--trusted", "tp-root.cer", "--now", "2020-01-01T00:00:00Z"]),
        Refusal(
            testDescription: "other alternative names", exit: 5, script: "\(sign) -extfile tp-www.ext",
            says: ["DNS:web.example.com were asked for", "found DNS:www.example.com", "ask the authority for the names of the request"]),
        Refusal(
            testDescription: "another subject", exit: 5, script: "\(sign) -copy_extensions copyall -subj /CN=elsewhere",
            says: ["was asked for, found CN=elsewhere", "ask the authority for the names of the request"]),
        Refusal(
            testDescription: "for clients", exit: 5, script: "\(sign) -extfile tp-client.ext",
            says: ["extKeyUsage with serverAuth", "found clientAuth", "ask the authority for the usage of the request"]),
        Refusal(
            testDescription: "for signing", exit: 5, script: "\(sign) -extfile tp-signs.ext", says: ["keyUsage", "ask the authority for the usage"]),
        Refusal(
            testDescription: "its chain is missing", exit: 5,
            script: "openssl x509 -req -in $REQUEST -CA tp-sub.cer -CAkey tp-sub.key -days 30 -copy_extensions copyall -out web.cer",
            says: ["the chain is missing: the certificate of CN=TP sub,O=Third Party", "ask the authority for it, and add it with --trusted"]),
        Refusal(
            testDescription: "the root is not the one that was named", exit: 5,
            script: "\(sign) -copy_extensions copyall && cat tp-root.cer >> web.cer",
            says: ["ends at CN=TP root,O=Third Party (SHA-256", "not among what is trusted", "ask the authority"],
            options: ["--trusted", "tp-other.cer"]),
        Refusal(
            testDescription: "nothing was named, and the chain brings a root of its own", exit: 5,
            script: "\(sign) -copy_extensions copyall && cat tp-root.cer >> web.cer",
            says: ["nothing trusted is named, and the chain ends at CN=TP root", "ask the authority whether this is its root"], options: []),
        Refusal(
            testDescription: "a key that is not RSA", exit: 6, script: "cp tp-ec.cer web.cer", says: ["a certificate for an RSA key was expected", "ask the authority"]),
        Refusal(testDescription: "no certificate", exit: 3, script: "cp stranger.key web.cer", says: ["a certificate was expected"]),
        Refusal(
            testDescription: "altered", exit: 5,
            script: "\(sign) -copy_extensions copyall && openssl x509 -in web.cer -outform der -out d && printf '\\000\\001\\002' | dd of=d bs=1 seek=$(($(stat -c %s d) - 9)) conv=notrunc && mv d web.cer",
            says: ["signature", "ask the authority for a chain that is valid"]),
        Refusal(
            testDescription: "a server group's that is no CA's", exit: 5,
            script: "openssl x509 -req -in pair/CSRs/ServerGroupCertificateSigningRequest.csr -CA tp-root.cer -CAkey tp-root.key -days 30 -out web.cer",
            says: ["a CA's certificate was expected", "ask the authority for a subordinate CA's"], use: "server-group"),
        Refusal(
            testDescription: "a server group's with no room for issuing authorities", exit: 5,
            script: "openssl x509 -req -in pair/CSRs/ServerGroupCertificateSigningRequest.csr -CA tp-root.cer -CAkey tp-root.key -days 30 -extfile tp-short.ext -out web.cer",
            says: ["a path length of 1", "ask the authority"], use: "server-group"),
    ]

    @Test("A reply that is not good is refused, with one line that says what to ask the authority for, and nothing changes", arguments: refusals)
    func refused(refusal: Refusal) throws {
        let scratch = try ThirdParty.copy()
        try Self.csr(refusal.use, in: scratch)
        let made = try Peer.run(
            "sh", ["-c", refusal.script], in: scratch.folder, environment: ["REQUEST": Self.request])
        try #require(made.status == 0, "\(made.errors)")
        let before = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        let state = try scratch.text("pair.signet/state.json")
        let run = try Self.importing(refusal.use, "web.cer", refusal.options, in: scratch)
        #expect(run.status == refusal.exit, "\(run.errors)")
        #expect(run.errorLines.count == 1, "\(run.errors)")
        for words in refusal.says { #expect(run.errors.contains(words), "\(run.errors)") }
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == before)
        #expect(try scratch.text("pair.signet/state.json") == state)
    }

    @Test("Subject, thumbprint and end are shown before a yes is asked for; without one nothing changes")
    func confirmation() throws {
        let scratch = try ThirdParty.copy()
        try Self.csr(in: scratch)
        try ThirdParty.sign(Self.request, as: "web.cer", in: scratch)
        let before = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        let run = try Tool.run(
            ["group", "import", "pair", "--use", "https", "--cert", "web.cer", "--trusted", "tp-root.cer"], in: scratch)
        #expect(run.status == 6)
        for words in ["subject: CN=web.example.com", "thumbprint (SHA-1): ", "expires: ", "import it as the https web.example.com needs a yes"] {
            #expect(run.errors.contains(words), "\(run.errors)")
        }
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == before)
    }

    @Test("What may be imported is said as what may be asked for; a certificate is to be named", arguments: [
        (["--use", "https", "--name", "../x", "--cert", "tp-root.cer"], 2), (["--use", "line", "--name", "CON", "--cert", "tp-root.cer"], 2),
        (["--use", "subsystem-client", "--cert", "tp-root.cer"], 2), (["--use", "subsystem-client", "--name", "ERIE", "--cert", "tp-root.cer"], 5),
        (["--use", "issuing-authority", "--name", "LAKE", "--cert", "tp-root.cer"], 6), (["--use", "https"], 2), (["--cert", "tp-root.cer"], 2),
        (["--use", "https", "--cert", "missing.cer"], 7), (["--use", "https", "--cert", "tp-root.cer", "--trusted", "tp-ca.ext"], 3),
    ] as [([String], Int32)])
    func refusedImports(arguments: [String], exit: Int32) throws {
        let scratch = try ThirdParty.copy()
        let before = try GroupMadeByOpenSSL.manifest(scratch, "pair")
        let run = try Tool.run(["group", "import", "pair", "--yes"] + arguments, in: scratch)
        #expect(run.status == exit && run.errorLines.count == 1, "\(run.errors)")
        #expect(try GroupMadeByOpenSSL.manifest(scratch, "pair") == before)
    }

    @Test("A bundle of an agency's roots in PKCS #7 is taken as trusted, and the copy gets of it what validates the certificate", arguments: ["pem", "der"])
    func agencyRoots(form: String) throws {
        let scratch = try ThirdParty.copy()
        try Self.csr(in: scratch)
        try ThirdParty.sign(Self.request, by: "tp-sub", as: "web.cer", in: scratch)
        try Peer.run(
            "openssl", ["crl2pkcs7", "-nocrl", "-certfile", "tp-other.cer", "-certfile", "tp-sub.cer", "-certfile", "tp-root.cer", "-outform", form, "-out", "roots.p7b"],
            in: scratch.folder)
        let run = try Self.importing("https", "web.cer", ["--trusted", "roots.p7b"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let copy = try scratch.octets("pair/HTTPS/web.example.com_TrustedCertificate.cer")
        #expect(copy == (try scratch.octets("tp-root.cer")) + (try scratch.octets("tp-sub.cer")))
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("A server's certificate from elsewhere is validated wherever its copies lie, and the group's own stay valid beside it")
    func subsystem() throws {
        let scratch = try ThirdParty.copy()
        try Self.csr("subsystem-server", ["--name", "LAKE"], in: scratch)
        try ThirdParty.sign("pair/CSRs/LAKE_ServerCertificateSigningRequest.csr", as: "lake.cer", in: scratch)
        let run = try Self.importing("subsystem-server", "lake.cer", ["--name", "LAKE", "--trusted", "tp-root.cer"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let own = try scratch.octets(GroupCommandTests.root), other = try scratch.octets("tp-root.cer")
        for copy in ["Local_Subsystems/LAKE", "Remote_Subsystems/LAKE/Jasper", "Remote_Client/lake/LAKE", "Remote_Client/lake/Jasper"] {
            let held = try scratch.text("pair/Client/\(copy)_TrustedCertificate.cer")
            #expect(held.contains(String(decoding: other, as: UTF8.self)), "\(copy)")
            #expect(held.contains(String(decoding: own, as: UTF8.self)) == (copy == "Local_Subsystems/LAKE"), "\(copy)")
        }
        #expect(try scratch.octets("pair/Client/Local_Subsystems/Jasper_TrustedCertificate.cer") == own)
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("A remote server is asked for by name, and may be new: its copies and its place in the map come with the certificate")
    func remote() throws {
        let scratch = try ThirdParty.copy()
        try Self.csr("remote-subsystem-client", ["--name", "LAKE", "--remote", "media.example.com"], in: scratch)
        #expect(try Self.importing("remote-subsystem-client", "tp-ec.cer", in: scratch).status == 2)
        try ThirdParty.sign(
            "pair/CSRs/Remote_Subsystems/media.example.com/LAKE_ClientCertificateSigningRequest.csr", as: "media.cer", in: scratch)
        let run = try Self.importing(
            "remote-subsystem-client", "media.cer",
            ["--name", "LAKE", "--remote", "media.example.com", "--trusted", "tp-root.cer", "--trusted", "tp-other.cer"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let folder = "pair/Client/Remote_Subsystems/media.example.com"
        let both = try scratch.octets("tp-root.cer") + scratch.octets("tp-other.cer")
        #expect(try scratch.octets("\(folder)/LAKE_TrustedCertificate.cer") == both)
        #expect(try scratch.text("pair/LAKE_ININ_Certificates.xml").contains("Remote_Subsystems/media.example.com/LAKE_ClientCertificate.cer"))
        #expect(try Tool.run(["group", "map", "--read", "pair/LAKE_ININ_Certificates.xml"], in: scratch).status == 0)
    }
}
