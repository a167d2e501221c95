import Foundation
import TestSupport
import Testing

@Suite("signet cert and signet crl")
struct CertificateCommandTests {
    /// A CA and what it issued, made by OpenSSL.
    private static func made() throws -> Scratch {
        let scratch = try Scratch()
        func openssl(_ arguments: [String]) throws {
            let run = try Peer.run("openssl", arguments, in: scratch.folder)
            try #require(run.status == 0, "\(run.errors)")
        }
        let subject = ["-subj", "/C=US/O=Example/CN=pbx.example"]
        try openssl(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "a.key", "-out", "a.crt", "-days", "10"] + subject)
        try openssl(["req", "-x509", "-key", "a.key", "-out", "renewed.crt", "-days", "90"] + subject)
        try openssl(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "b.key", "-out", "rekeyed.crt", "-days", "10"] + subject)
        try openssl(["req", "-x509", "-key", "b.key", "-out", "different.crt", "-days", "10", "-subj", "/CN=other"])
        try openssl(["x509", "-in", "a.crt", "-outform", "DER", "-out", "a.der"])
        try openssl(["x509", "-in", "a.crt", "-trustout", "-addtrust", "serverAuth", "-addreject", "emailProtection",
            "-setalias", "an alias", "-out", "trusted.pem"])
        try scratch.write("default_ca = c\n[c]\ndatabase = index\ncrlnumber = number\ndefault_md = sha256\n".utf8, to: "ca.cnf")
        try scratch.write("".utf8, to: "index")
        try scratch.write("01\n".utf8, to: "number")
        try openssl(["ca", "-config", "ca.cnf", "-gencrl", "-crldays", "30", "-keyfile", "a.key", "-cert", "a.crt", "-out", "a.crl"])
        try scratch.write(try scratch.octets("a.crt") + scratch.octets("a.key") + scratch.octets("rekeyed.crt"), to: "bundle.pem")
        return scratch
    }

    @Test("show, fingerprint, diff, expires and crl verify answer as OpenSSL's certificates deserve", .peer("openssl"))
    func commands() throws {
        let scratch = try Self.made()
        // show
        let shown = try Tool.run(["cert", "show", "a.crt"], in: scratch)
        #expect(shown.status == 0)
        #expect(shown.text == (try Peer.run("openssl", ["x509", "-noout", "-text", "-in", "a.crt"], in: scratch.folder).text))
        #expect(try Tool.run(["cert", "show", "a.der"], in: scratch).text == shown.text)
        #expect(try Tool.run(["cert", "show", "-"], input: scratch.octets("a.crt")).text == shown.text)
        let bundle = try Tool.run(["cert", "show", "bundle.pem"], in: scratch).text
        #expect(bundle.hasPrefix(shown.text) && bundle.components(separatedBy: "Certificate:\n").count == 3)
        #expect(!bundle.contains("PRIVATE"))
        let trusted = try Tool.run(["cert", "show", "trusted.pem"], in: scratch)
        #expect(trusted.text == (try Peer.run("openssl", ["x509", "-noout", "-text", "-in", "trusted.pem"], in: scratch.folder).text))
        let object = try #require(try Tool.run(["cert", "show", "--json", "bundle.pem"], in: scratch).json)
        #expect(object["schema"] as? String == "signet/cert/1")
        let certificates = try #require(object["certificates"] as? [[String: Any]])
        #expect(certificates.count == 2)
        #expect((certificates[0]["basicConstraints"] as? [String: Any])?["ca"] as? Bool == true)
        #expect((certificates[0]["subject"] as? [String: Any])?["rfc4514"] as? String == "CN=pbx.example,O=Example,C=US")

        // fingerprint
        for digest in ["sha1", "sha256", "sha512"] {
            let ours = try Tool.run(["cert", "fingerprint", "--digest", digest, "a.crt"], in: scratch).text
            let theirs = try Peer.run("openssl", ["x509", "-noout", "-fingerprint", "-\(digest)", "-in", "a.crt"], in: scratch.folder).text
            #expect(ours.lowercased() == theirs.lowercased())
        }

        // diff
        for (other, relation) in [
            ("a.der", "same"), ("renewed.crt", "renewed"), ("rekeyed.crt", "rekeyed"), ("different.crt", "different"),
        ] {
            let run = try Tool.run(["cert", "diff", "a.crt", other], in: scratch)
            #expect(run.status == 0)
            #expect(run.text.split(separator: "\n").first.map(String.init) == relation)
            let json = try #require(try Tool.run(["cert", "diff", "--json", "a.crt", other], in: scratch).json)
            #expect(json["relation"] as? String == relation)
            #expect((json["differences"] as? [Any])?.isEmpty == (relation == "same"))
        }

        // expires
        #expect(try Tool.run(["cert", "expires", "a.crt", "--within", "30d"], in: scratch).status == 1)
        #expect(try Tool.run(["cert", "expires", "a.crt", "--within", "5d"], in: scratch).status == 0)
        #expect(try Tool.run(["cert", "expires", "renewed.crt", "a.crt", "--within", "2w"], in: scratch).status == 1)
        #expect(try Tool.run(["cert", "expires", "renewed.crt", "--within", "30d"], in: scratch).status == 0)
        let later = ["--now", "2199-01-01T00:00:00Z"]
        #expect(try Tool.run(["cert", "expires", "renewed.crt", "--within", "0d"] + later, in: scratch).text.hasPrefix("expires "))
        #expect(try Tool.run(["cert", "expires", "a.crt", "--within", "soon"], in: scratch).status == 2)

        // crl
        let list = try Tool.run(["crl", "show", "a.crl"], in: scratch)
        #expect(list.text == (try Peer.run("openssl", ["crl", "-noout", "-text", "-in", "a.crl"], in: scratch.folder).text))
        #expect(try Tool.run(["crl", "show", "--json", "a.crl"], in: scratch).json?["schema"] as? String == "signet/crl/1")
        #expect(try Tool.run(["crl", "verify", "--ca", "a.crt", "a.crl"], in: scratch).status == 0)
        // The same name and another key; another name.
        #expect(try Tool.run(["crl", "verify", "--ca", "rekeyed.crt", "a.crl"], in: scratch).status == 1)
        let other = try Tool.run(["crl", "verify", "--ca", "different.crt", "a.crl"], in: scratch)
        #expect(other.status == 1 && other.text.contains("the certificate is of CN=other"))
    }

    @Test("What is no certificate is refused with its place, and the exit code says why", .peer("openssl"))
    func refusals() throws {
        let scratch = try Self.made()
        try scratch.write(try scratch.octets("a.der") + [0], to: "trailing.der")
        try scratch.write(try scratch.octets("a.der").dropLast(1), to: "short.der")
        try scratch.write("nothing".utf8, to: "nothing")
        try scratch.write("-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n".utf8, to: "p7.pem")
        for (file, status, word) in [
            ("trailing.der", 3, "offset"), ("short.der", 3, "offset"), ("nothing", 3, "found neither"),
            ("a.key", 3, "PRIVATE KEY"), ("a.crl", 3, "X509 CRL"), ("p7.pem", 3, "OBJECT IDENTIFIER"), ("none", 7, "no such file"),
        ] as [(String, Int32, String)] {
            let run = try Tool.run(["cert", "show", file], in: scratch)
            #expect(run.status == status, "\(file)")
            #expect(run.errors.contains(word) && run.errorLines.count == 1, "\(file): \(run.errors)")
            #expect(run.text.isEmpty)
        }
        #expect(try Tool.run(["crl", "show", "a.crt"], in: scratch).status == 3)
    }
}
