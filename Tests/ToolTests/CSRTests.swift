import Foundation
import TestSupport
import Testing

@Suite("signet csr")
struct CSRTests {
    static let contractor = [
        "csr", "new", "--subject-encoded", "/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1", "--san",
        "IP:172.26.2.115,IP:FE80:0:0:0:453C:C498:D73B:D4B9,DNS:J17-IC1,DNS:J17-IC1.ININ.Local",
    ]

    @Test(
        "The contractor's request is accepted by OpenSSL, GnuTLS, Java and Python, with its names in their order",
        .peer("openssl"), .peer("certtool"), .peer("keytool"), .peer("python3"))
    func contractorsRequest() throws {
        let scratch = try Scratch()
        let run = try Tool.run(Self.contractor + ["--out", "j17.csr"], in: scratch)
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.text == "")
        #expect(try scratch.names == ["j17.csr", "j17.key"])
        #expect(try scratch.mode("j17.key") == 0o600 && scratch.mode("j17.csr") == 0o644)
        #expect(run.errors.contains("as RFC 4514 writes it: CN=J17-IC1,C=US,O=U.S. Government,OU=DoD,OU=PKI,OU=CONTRACTOR\n"))
        #expect(run.errors.contains("order of the encoding: /OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1\n"))

        let openssl = try Peer.run("openssl", ["req", "-verify", "-noout", "-text", "-in", "j17.csr"], in: scratch.folder)
        #expect(openssl.status == 0 && openssl.errors.contains("verify OK"))
        #expect(openssl.text.contains("Subject: OU = CONTRACTOR, OU = PKI, OU = DoD, O = U.S. Government, C = US, CN = J17-IC1\n"))
        #expect(openssl.text.contains(
            "IP Address:172.26.2.115, IP Address:FE80:0:0:0:453C:C498:D73B:D4B9, DNS:J17-IC1, DNS:J17-IC1.ININ.Local\n"))
        #expect(openssl.text.contains("Signature Algorithm: sha256WithRSAEncryption"))
        #expect(try Tool.run(["csr", "show", "j17.csr"], in: scratch).text == openssl.text)
        #expect(try Tool.run(["csr", "verify", "j17.csr"], in: scratch).status == 0)

        let certtool = try Peer.run("certtool", ["--crq-info", "--infile", "j17.csr"], in: scratch.folder)
        #expect(certtool.status == 0 && certtool.text.contains("Self signature: verified"))
        #expect(certtool.text.contains("DNSname: J17-IC1.ININ.Local"))
        let keytool = try Peer.run("keytool", ["-printcertreq", "-file", "j17.csr"], in: scratch.folder)
        #expect(keytool.status == 0 && keytool.text.contains("Subject: CN=J17-IC1, C=US, O=U.S. Government, OU=DoD, OU=PKI, OU=CONTRACTOR"))
        let script = """
            from cryptography import x509
            r = x509.load_pem_x509_csr(open('j17.csr', 'rb').read())
            assert r.is_signature_valid
            names = r.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            print([str(n.value) for n in names])
            """
        let python = try Peer.run("python3", ["-c", script], in: scratch.folder)
        #expect(python.text == "['172.26.2.115', 'fe80::453c:c498:d73b:d4b9', 'J17-IC1', 'J17-IC1.ININ.Local']\n", "\(python.errors)")
    }

    /// Options, and what OpenSSL's text of the request then contains and does not contain.
    struct Case: Sendable, CustomTestStringConvertible {
        var options: [String]
        var contains: [String] = []
        var lacks: [String] = []
        var testDescription: String { options.joined(separator: " ") }

        static let all = [
            Case(
                options: ["--subject", "CN=pbx.example,OU=A,OU=B,O=Example,C=US"],
                contains: ["Subject: C = US, O = Example, OU = B, OU = A, CN = pbx.example\n", "DNS:pbx.example\n"]),
            Case(options: ["--subject", "CN=192.0.2.7"], contains: ["IP Address:192.0.2.7\n"]),
            Case(options: ["--subject", "CN=2001:db8::7"], contains: ["IP Address:2001:DB8:0:0:0:0:0:7\n"]),
            Case(options: ["--subject", "CN=Jane Doe"], contains: ["Attributes:\n            (none)"], lacks: ["Subject Alternative Name"]),
            Case(options: ["--subject", "CN=pbx"], lacks: ["Subject Alternative Name"]),
            Case(options: ["--subject", "CN=pbx.example", "--no-san"], lacks: ["Subject Alternative Name"]),
            Case(options: ["--subject", "CN=pbx.example", "--san", "a.b"], contains: ["DNS:a.b\n"], lacks: ["DNS:pbx.example"]),
            Case(
                options: ["--subject", "CN=x", "--san", "a.b,10.0.0.1", "--san", "mail@a.b,https://a.b/"],
                contains: ["DNS:a.b, IP Address:10.0.0.1, email:mail@a.b, URI:https://a.b/\n"]),
            Case(options: ["--subject", "", "--san", "a.b"], contains: ["Subject: \n", "Subject Alternative Name: critical\n"]),
            Case(options: ["--subject", "CN=x", "--digest", "sha384"], contains: ["sha384WithRSAEncryption"]),
            Case(options: ["--subject", "CN=x", "--digest", "sha512"], contains: ["sha512WithRSAEncryption"]),
            Case(options: ["--subject", "CN=x", "--digest", "sha1", "--allow-sha1"], contains: ["sha1WithRSAEncryption"]),
            Case(
                options: ["--subject", "CN=x", "--key-usage", "digitalSignature,keyEncipherment", "--key-usage", "dataEncipherment",
                    "--extended-key-usage", "serverAuth,clientAuth,1.3.6.1.5.5.7.3.5"],
                contains: [
                    "X509v3 Key Usage: critical\n                    Digital Signature, Key Encipherment, Data Encipherment\n",
                    "TLS Web Server Authentication, TLS Web Client Authentication, IPSec End System\n",
                ]),
            Case(options: ["--subject", "CN=Zoë Ünal+UID=7,O=A\\, B"], contains: ["O = \"A, B\"", "Zo\\C3\\AB"]),
        ]
    }

    @Test("What is asked for stands in the request, and our text of it is OpenSSL's", .peer("openssl"), arguments: Case.all)
    func options(_ one: Case) throws {
        let key = try SharedKey.get()
        let run = try Tool.run(["csr", "new", "--key", key.path, "--out", "-"] + one.options)
        try #require(run.status == 0, "\(run.errors)")
        let openssl = try Peer.run("openssl", ["req", "-verify", "-noout", "-text"], input: run.output)
        #expect(openssl.errors.contains("verify OK"))
        for text in one.contains { #expect(openssl.text.contains(text), "\(text)\n\(openssl.text)") }
        for text in one.lacks { #expect(!openssl.text.contains(text), "\(text)\n\(openssl.text)") }
        #expect(try Tool.run(["csr", "show", "-"], input: run.output).text == openssl.text)
    }

    @Test("What cannot stand in a request is refused before a key is made", arguments: [
        (["--subject", "CN=x,C=USA"], 2, "countryName"), (["--subject", "CN"], 2, "'='"),
        (["--subject", "NOPE=x"], 2, "unknown attribute type 'NOPE'"), (["--subject-encoded", "CN=x"], 2, "slash"),
        (["--subject", "CN=" + String(repeating: "a", count: 65)], 2, "65 characters"),
        (["--subject", "CN=x", "--san", "DNS:a_b"], 2, "underscore"), (["--subject", "CN=x", "--san", "IP:1.2.3"], 2, "IP address"),
        (["--subject", "CN=x", "--san", "DNS:a b"], 2, "DNS:a b"), (["--subject", "CN=x", "--san", ""], 2, "empty"),
        (["--subject", "CN=x", "--san", "a.b", "--no-san"], 2, "exclude"), (["--subject", ""], 2, "found neither"),
        (["--subject", "CN=x", "--subject-encoded", "/CN=x"], 2, "found --subject and --subject-encoded"), ([], 2, "found none"),
        (["--subject", "CN=x", "--key-usage", "signing"], 2, "'signing'"),
        (["--subject", "CN=x", "--extended-key-usage", "web"], 2, "'web'"),
        (["--subject", "CN=x", "--digest", "sha1"], 6, "--allow-sha1"), (["--subject", "CN=x", "--bits", "1024"], 2, "1024"),
        (["--subject", "CN=x", "--key", "k", "--bits", "2048"], 2, "--key excludes"),
        (["--subject", "CN=x", "--key", "k", "--key-out", "l"], 2, "--key excludes"),
    ] as [([String], Int32, String)])
    func refusals(options: [String], status: Int32, says: String) throws {
        let scratch = try Scratch()
        let run = try Tool.run(["csr", "new", "--out", "r.csr"] + options, in: scratch)
        #expect(run.status == status && run.errors.contains(says) && run.errorLines.count == 1, "\(run.errors)")
        #expect(try scratch.names == [])
    }

    @Test("The key goes where it is told, or beside the request", arguments: [
        (["--out", "pbx.csr"], ["pbx.csr", "pbx.key"]), (["--out", "pbx.pem"], ["pbx.key", "pbx.pem"]),
        (["--out", "pbx"], ["pbx", "pbx.key"]), (["--out", "pbx.csr", "--key-out", "k"], ["k", "pbx.csr"]),
        (["--out", "pbx.CSR"], ["pbx.CSR", "pbx.key"]), (["--out", "a.b.c"], ["a.b.c", "a.b.c.key"]),
        (["--out", "-", "--key-out", "k"], ["k"]),
    ])
    func keyPlace(options: [String], names: [String]) throws {
        let scratch = try Scratch()
        let run = try Tool.run(["csr", "new", "--subject", "CN=a.b"] + options, in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.names == names)
        #expect(try Tool.run(["csr", "new", "--subject", "CN=a.b", "--out", "-"], in: scratch).status == 2)
    }

    @Test("DER and PEM, one block and several, text and CRLF around: the same requests")
    func forms() throws {
        let key = try SharedKey.get()
        let make = ["csr", "new", "--subject", "CN=a.b", "--key", key.path, "--out", "-"]
        let pem = try Tool.run(make).output
        let der = try Tool.run(make + ["--outform", "der"]).output
        let text = try Tool.run(["csr", "show", "-"], input: pem).text
        #expect(text.hasPrefix("Certificate Request:\n"))
        let block = String(decoding: pem, as: UTF8.self)
        let keyBlock = try key.scratch.text("key.pem")
        let inputs: [(String, [UInt8], Int)] = [
            ("DER", der, 1), ("two blocks", pem + pem, 2), ("a key in front", Array((keyBlock + block).utf8), 1),
            ("CRLF", Array(block.replacing("\n", with: "\r\n").utf8), 1), ("text", Array(("hello\n" + block + "bye\n").utf8), 1),
            ("old label", Array(block.replacing("CERTIFICATE REQUEST", with: "NEW CERTIFICATE REQUEST").utf8), 1),
        ]
        for (what, octets, count) in inputs {
            let shown = try Tool.run(["csr", "show", "-"], input: octets)
            #expect(shown.text == String(repeating: text, count: count), "\(what): \(shown.errors)")
            let object = try #require(try Tool.run(["csr", "show", "--json", "-"], input: octets).json)
            #expect(object["schema"] as? String == "signet/csr/1" && (object["requests"] as? [Any])?.count == count, "\(what)")
            #expect(try Tool.run(["csr", "verify", "-"], input: octets).status == 0, "\(what)")
        }
    }

    @Test("A signature over other octets is not valid, one that is not RSA's is not computed", .peer("openssl"))
    func verify() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let der = try Tool.run(["csr", "new", "--subject", "CN=a.b", "--key", key.path, "--out", "-", "--outform", "der"]).output
        var altered = der
        altered[altered.count - 1] ^= 1
        let invalid = try Tool.run(["csr", "verify", "-"], input: altered)
        #expect(invalid.status == 1 && invalid.text.contains("the signature is not valid"))
        #expect(try Tool.run(["csr", "verify", "--json", "-"], input: altered).json?["valid"] as? Bool == false)
        try Peer.run(
            "openssl", ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=x",
                "-keyout", "/dev/null", "-out", "ec.csr"], in: scratch.folder)
        let curve = try Tool.run(["csr", "verify", "ec.csr"], in: scratch)
        #expect(curve.status == 6 && curve.errors.contains("ecdsa-with-SHA256"), "\(curve.errors)")
        #expect(try Tool.run(["csr", "show", "ec.csr"], in: scratch).status == 0)
    }

    @Test("What is no request is refused with the offset", arguments: ["show", "verify"])
    func malformed(verb: String) throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let der = try Tool.run(["csr", "new", "--subject", "CN=a.b", "--key", key.path, "--out", "-", "--outform", "der"]).output
        try scratch.write([], to: "empty")
        try scratch.write("hello\n".utf8, to: "text")
        try scratch.write(der.prefix(300), to: "cut")
        try scratch.write(der + [0], to: "trailing")
        try scratch.write("-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n".utf8, to: "hollow")
        let cases: [(String, Int32, String)] = [
            ("empty", 3, "malformed"), ("text", 3, "malformed"), ("cut", 3, "malformed"), ("trailing", 3, "malformed"),
            ("hollow", 3, "malformed"), (key.path, 3, "malformed"), ("none", 7, "missing"), (".", 7, "is-directory"),
            ("/dev/zero", 7, "too-large"),
        ]
        for (file, status, code) in cases {
            let run = try Tool.run(["csr", verb, "--json", file], in: scratch)
            #expect(run.status == status, "\(file): \(run.errors)")
            #expect(run.jsonError?["code"] as? String == code, "\(file): \(run.text)")
            #expect(run.jsonError?["file"] as? String == file)
            if status == 3 { #expect(run.jsonError?["offset"] is Int, "\(file): \(run.text)") }
            #expect(run.errorLines.count == 1)
        }
    }
}
