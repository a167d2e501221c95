import Foundation
import TestSupport
import Testing

/// `signet verify` as its contract has it; that its answers are right is PathValidationTests' question.
@Suite struct VerifyTests {
    /// An authority, an intermediate one, a server, a client and their lists, made by OpenSSL.
    static let hierarchy = Result { try makeHierarchy() }

    private struct Failed: Error {
        let line, errors: String
    }

    private static func makeHierarchy() throws -> Scratch {
        let scratch = try Scratch()
        func openssl(_ line: String) throws {
            let ran = try Tool.shell("openssl \(line)", in: scratch)
            guard ran.status == 0 else { throw Failed(line: line, errors: ran.errors) }
        }
        try scratch.write(
            """
            [ca]
            basicConstraints=critical,CA:true
            keyUsage=critical,keyCertSign,cRLSign
            subjectKeyIdentifier=hash
            [server]
            basicConstraints=CA:false
            subjectAltName=DNS:pbx.example.com,DNS:*.lines.example.com,IP:192.0.2.7,email:admin@example.com
            keyUsage=digitalSignature,keyEncipherment
            extendedKeyUsage=serverAuth
            [client]
            extendedKeyUsage=clientAuth
            [authority]
            database=index.txt
            default_md=sha256
            default_crl_days=30
            crlnumber=number

            """.utf8, to: "x.cnf")
        try scratch.write([], to: "index.txt")
        try scratch.write("01\n".utf8, to: "number")
        for name in ["root", "ca", "server", "client", "old", "weak"] {
            try openssl("genrsa -out \(name).key \(name == "weak" ? 1024 : 2048)")
        }
        try openssl("req -x509 -new -key root.key -subj /CN=Root -days 3650 -sha256 -config x.cnf -extensions ca -out root.crt -batch")
        for (name, issuer, section, days, digest) in [
            ("ca", "root", "ca", "3650", "sha256"), ("server", "ca", "server", "300", "sha256"), ("client", "ca", "client", "300", "sha256"),
            ("old", "ca", "server", "1", "sha1"), ("weak", "ca", "server", "300", "sha256"),
        ] {
            try openssl("req -new -key \(name).key -subj /CN=\(name) -config x.cnf -out \(name).csr -batch")
            try openssl(
                "x509 -req -in \(name).csr -CA \(issuer).crt -CAkey \(issuer).key -set_serial 0x\(name.utf8.count)\(name.utf8.first!) "
                    + "-days \(days) -\(digest) -extfile x.cnf -extensions \(section) -out \(name).crt")
        }
        try openssl("ca -config x.cnf -name authority -gencrl -cert ca.crt -keyfile ca.key -out empty.crl")
        try openssl("ca -config x.cnf -name authority -gencrl -cert root.crt -keyfile root.key -out root.crl")
        try openssl("ca -config x.cnf -name authority -revoke server.crt -cert ca.crt -keyfile ca.key -crl_reason superseded")
        try openssl("ca -config x.cnf -name authority -gencrl -cert ca.crt -keyfile ca.key -out revoked.crl")
        try Tool.shell(
            """
            cat server.crt ca.crt > chain.pem; cat server.crt ca.crt root.crt > whole.pem; cat server.crt root.crt ca.crt > mixed.pem
            openssl x509 -in server.crt -outform DER -out server.der; cp server.der long.der; printf x >> long.der
            cat root.crl empty.crl > all.crl; openssl crl -in empty.crl -outform DER -out empty.der
            { head -c -1 empty.der; printf '\\0'; } > broken.crl; echo nonsense > nonsense
            """, in: scratch)
        return scratch
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let arguments: String
        let status: Int32
        /// What standard output, or for an error standard error, says.
        let words: [String]
        var testDescription: String { arguments }

        init(_ arguments: String, _ status: Int32, _ words: String...) { (self.arguments, self.status, self.words) = (arguments, status, words) }
    }

    static let cases: [Case] = [
        Case("chain.pem --trust root.crt", 0, "chain.pem: valid", "CN=server", "issued by CN=ca", "issued by CN=Root"),
        Case("server.crt --untrusted ca.crt --trust root.crt", 0, "valid"),
        Case("server.der --untrusted ca.crt --trust root.crt", 0, "valid"),
        Case("server.crt --trust ca.crt", 0, "valid"),
        Case("server.crt --trust server.crt", 0, "valid"),
        Case("whole.pem --trust root.crt --json", 0, "\"presentedInOrder\" : true", "signet/verify/1"),
        Case("mixed.pem --trust root.crt --json", 0, "\"presentedInOrder\" : false"),
        Case("server.crt --trust root.crt", 1, "not valid", "path-building", "none with the name CN=ca"),
        Case("chain.pem --trust client.crt", 1, "not valid"),
        // Nothing is trusted by itself.
        Case("chain.pem", 6, "--trust"),
        // Files.
        Case("long.der --trust root.crt", 3, "offset"),
        Case("nonsense --trust root.crt", 3, "nonsense"),
        Case("server.key --trust root.crt", 3, "a certificate was expected"),
        Case("missing.crt --trust root.crt", 7, "no such file"),
        Case("chain.pem --trust root.crt --crl nonsense", 3, "nonsense"),
        // Identity.
        Case("chain.pem --trust root.crt --host pbx.example.com", 0, "valid"),
        Case("chain.pem --trust root.crt --host www.example.com", 1, "identity (RFC 9525 section 6.3)", "DNS:pbx.example.com"),
        Case("chain.pem --trust root.crt --host a.lines.example.com", 0, "valid"),
        Case("chain.pem --trust root.crt --host a.lines.example.com --host-rule genesys-host", 1, "tls-target-name-check=host"),
        Case("chain.pem --trust root.crt --host server", 1, "identity"),
        Case("chain.pem --trust root.crt --host server --host-rule rfc6125", 1, "RFC 6125"),
        Case("chain.pem --trust root.crt --host server --host-rule cisco-cuci", 0, "valid"),
        Case("chain.pem --trust root.crt --host server --host-rule genesys-host", 0, "valid"),
        Case("chain.pem --trust root.crt --ip 192.0.2.7", 0, "valid"),
        Case("chain.pem --trust root.crt --ip 192.0.2.8", 1, "IP:192.0.2.7"),
        Case("client.crt --untrusted ca.crt --trust root.crt --ip 192.0.2.7", 1, "the certificate has no addresses, and you asked for one"),
        Case("chain.pem --trust root.crt --email admin@EXAMPLE.com", 0, "valid"),
        Case("chain.pem --trust root.crt --email Admin@example.com", 1, "identity"),
        Case("chain.pem --trust root.crt --host a --ip 192.0.2.7", 2, "one of --host, --ip and --email"),
        Case("chain.pem --trust root.crt --host *.example.com", 2, "no host name"),
        Case("chain.pem --trust root.crt --ip 300.1.1.1", 2, "no address"),
        // Purposes.
        Case("chain.pem --trust root.crt --purpose server", 0, "valid"),
        Case("chain.pem --trust root.crt --purpose client", 1, "extended-key-usage (RFC 5280 section 4.2.1.12)", "serverAuth"),
        Case("client.crt --untrusted ca.crt --trust root.crt --purpose client", 0, "valid"),
        Case("ca.crt --trust root.crt --purpose ca", 0, "valid"),
        Case("chain.pem --trust root.crt --purpose ca", 1, "certificate-authority"),
        // Time.
        Case("chain.pem --trust root.crt --at 2001-01-01T00:00:00Z", 1, "validity", "not yet valid", "2001-01-01T00:00:00Z"),
        Case("chain.pem --trust root.crt --now 2090-01-01", 1, "expired", "2090-01-01T00:00:00Z"),
        // Policy of strength.
        Case("old.crt --untrusted ca.crt --trust root.crt", 0, "valid"),
        Case("old.crt --untrusted ca.crt --trust root.crt --minimum-digest sha256", 1, "digest", "sha1"),
        Case("weak.crt --untrusted ca.crt --trust root.crt", 0, "valid"),
        Case("weak.crt --untrusted ca.crt --trust root.crt --minimum-bits 2048", 1, "key-size", "1024 bits"),
        Case("chain.pem --trust root.crt --max-depth 0", 1, "path length"),
        Case("chain.pem --trust root.crt --max-depth 1", 0, "valid"),
        Case("chain.pem --trust root.crt --policy nonsense", 2, "no object identifier"),
        Case("chain.pem --trust root.crt --require-explicit-policy", 1, "policies", "no valid policy"),
        // Lists.
        Case("chain.pem --trust root.crt --crl empty.crl", 0, "valid, revocation unknown", "unknown: CN=ca"),
        Case("chain.pem --trust root.crt --crl empty.crl --crl-required", 1, "revocation", "unknown"),
        Case("chain.pem --trust root.crt --crl all.crl --crl-required", 0, "valid"),
        Case("chain.pem --trust root.crt --crl root.crl --crl empty.der --crl-required", 0, "valid"),
        Case("chain.pem --trust root.crt --crl revoked.crl", 1, "revoked", "superseded"),
        Case("chain.pem --trust root.crt --crl broken.crl", 1, "signature is not valid"),
        // A good list beside it does not silence a broken one.
        Case("chain.pem --trust root.crt --crl all.crl --crl broken.crl", 1, "signature is not valid"),
        Case("chain.pem --trust root.crt --crl broken.crl --crl all.crl", 1, "signature is not valid"),
        Case("chain.pem --trust root.crt --crl empty.crl --now 2090-01-01", 1, "expired"),
        Case("chain.pem --trust root.crt --crl-required", 1, "unknown"),
    ]

    @Test("Each question has the exit code and the words of its contract", .peer("openssl"), arguments: cases)
    func contract(_ one: Case) throws {
        let scratch = try Self.hierarchy.get()
        let ran = try Tool.run(["verify"] + one.arguments.split(separator: " ").map(String.init), in: scratch)
        #expect(ran.status == one.status, "\(ran.text)\(ran.errors)")
        let shown = one.status <= 1 ? ran.text : ran.errors
        for word in one.words { #expect(shown.contains(word), "\(shown)") }
        if one.status > 1 { #expect(ran.errorLines.count == 1) }
    }

    @Test("Weak digests and keys are warned of, once for each certificate", .peer("openssl"))
    func warnings() throws {
        let scratch = try Self.hierarchy.get()
        for (file, word) in [("old.crt", "sha1"), ("weak.crt", "1024 bits")] {
            let ran = try Tool.run(["verify", file, "--untrusted", "ca.crt", "--trust", "root.crt", "--json"], in: scratch)
            #expect(ran.errorLines.count == 1 && ran.errors.contains("warning:") && ran.errors.contains(word))
            #expect((ran.json?["warnings"] as? [String])?.count == 1)
        }
        #expect(try Tool.run(["verify", "chain.pem", "--trust", "root.crt"], in: scratch).errors.isEmpty)
        // A status that no list tells: in the text it stands in the answer.
        let unknown = ["verify", "chain.pem", "--trust", "root.crt", "--crl", "empty.crl"]
        #expect(try Tool.run(unknown, in: scratch).errors.isEmpty)
        let told = try #require(try Tool.run(unknown + ["--json"], in: scratch).json?["warnings"] as? [String])
        #expect(told.count == 1 && told[0].hasPrefix("revocation unknown: CN=ca"))
    }

    @Test("The steps of a TLS endpoint are answered one by one, the name's also where the path fails", .peer("openssl"))
    func steps() throws {
        let scratch = try Self.hierarchy.get()
        for (arguments, expected) in [
            ("--trust root.crt --host pbx.example.com", ["yes", "yes", "yes", "yes", "not asked"]),
            ("--trust root.crt --host pbx.example.com --crl all.crl", ["yes", "yes", "yes", "yes", "yes"]),
            ("--trust root.crt --host pbx.example.com --crl root.crl", ["yes", "yes", "yes", "yes", "unknown"]),
            ("--trust root.crt --crl revoked.crl", ["yes", "yes", "not asked", "yes", "no"]),
            ("--trust root.crt --host other.example.com", ["yes", "yes", "no", "yes", "not asked"]),
            ("--trust client.crt --host other.example.com", ["yes", "no", "no", "not reached", "not asked"]),
            ("--trust root.crt --now 2090-01-01 --host pbx.example.com", ["yes", "yes", "yes", "no", "not asked"]),
        ] {
            let ran = try Tool.run(["verify", "chain.pem", "--json"] + arguments.split(separator: " ").map(String.init), in: scratch)
            let steps = try #require(ran.json?["steps"] as? [String: String])
            #expect(["chain", "trusted", "identity", "dates", "revocation"].map { steps[$0] } == expected, "\(arguments)")
        }
    }

    @Test("Every rejected candidate is shown with its reason, in text and in JSON", .peer("openssl"))
    func rejected() throws {
        let scratch = try Self.hierarchy.get()
        // Another authority of the same name.
        try Tool.shell("openssl req -x509 -new -key old.key -subj /CN=ca -days 99 -config x.cnf -extensions ca -out other.crt -batch", in: scratch)
        let arguments = ["verify", "server.crt", "--untrusted", "other.crt", "--trust", "root.crt"]
        let text = try Tool.run(arguments, in: scratch).text
        #expect(text.contains("rejected as issuers") && text.contains("CN=ca"))
        let objects = try #require(try Tool.run(arguments + ["--json"], in: scratch).json?["rejected"] as? [[String: Any]])
        #expect(objects.count == 1)
        #expect((objects[0]["reason"] as? [String: Any])?["rule"] as? String == "signature")
        let explained = try Tool.run(["verify", "chain.pem", "--trust", "root.crt", "--explain"], in: scratch).text
        for word in ["steps", "path", "signature", "issuer-name", "critical-extensions", "given as trusted"] {
            #expect(explained.contains(word))
        }
    }
}
