import Foundation
import TestSupport
import Testing

@Suite("verify: for what a certificate is trusted")
struct TrustedUsesTests {
    private static let made: Result<Scratch, any Error> = Result {
        let scratch = try Scratch()
        for words in [
            ["cert", "self-signed", "--ca", "--subject", "CN=Root", "--out", "root.crt"],
            ["csr", "new", "--subject", "CN=pbx.example", "--san", "DNS:pbx.example", "--out", "both.csr"],
            [
                "cert", "issue", "--csr", "both.csr", "--ca", "root.crt", "--ca-key", "root.key", "--extended-key-usage", "serverAuth,clientAuth",
                "--out", "both.crt",
            ],
        ] {
            let run = try Tool.run(words, in: scratch)
            guard run.status == 0 else { throw Failure(errors: run.errors) }
        }
        return scratch
    }

    private struct Failure: Error { let errors: String }

    static let settings: [[String]] = [
        ["-setalias", "root"], ["-addtrust", "serverAuth"], ["-addtrust", "clientAuth"], ["-addtrust", "anyExtendedKeyUsage"],
        ["-addtrust", "serverAuth", "-addreject", "clientAuth"], ["-addreject", "serverAuth"], ["-addreject", "anyExtendedKeyUsage"],
        ["-addtrust", "serverAuth", "-addreject", "serverAuth"], ["-addtrust", "anyExtendedKeyUsage", "-addreject", "clientAuth"],
        ["-addtrust", "emailProtection"],
    ]

    @Test("What a TRUSTED CERTIFICATE is trusted for, and not, is what it is for OpenSSL, where it is to count", .peer("openssl"), arguments: settings)
    func asOpenSSL(_ settings: [String]) throws {
        let scratch = try Self.made.get()
        let name = "as" + settings.joined()
        let trusted = try Peer.run("openssl", ["x509", "-in", "root.crt", "-trustout", "-out", "\(name).crt"] + settings, in: scratch.folder)
        try #require(trusted.status == 0, "\(trusted.errors)")
        var verdicts: Set<Bool> = []
        for (purpose, openSSLPurpose) in [("server", "sslserver"), ("client", "sslclient"), ("any", "any")] {
            let run = try Tool.run(["verify", "both.crt", "--trust", "\(name).crt", "--trust-settings", "--purpose", purpose], in: scratch)
            let words = purpose == "any" ? [] : ["-purpose", openSSLPurpose]
            let peer = try Peer.run("openssl", ["verify"] + words + ["-trusted", "\(name).crt", "both.crt"], in: scratch.folder)
            #expect((run.status == 0) == (peer.status == 0), "\(purpose): \(run.text)\(peer.text)\(peer.errors)")
            #expect([0, 1].contains(run.status))
            if run.status == 1 { #expect(run.text.contains("anchor (RFC 5280 section 6.1.1 (d))"), "\(run.text)") }
            verdicts.insert(run.status == 0)
            let plain = try Tool.run(["verify", "both.crt", "--trust", "\(name).crt", "--purpose", purpose], in: scratch)
            #expect(plain.status == 0, "nobody asked for them to count: \(plain.text)")
        }
        // Settings that say something about one use only are not taken for all.
        if settings.count == 4, settings[1] != settings[3] { #expect(verdicts == [true, false]) }
    }

    @Test("Another certificate of an authority that is refused is no way around", .peer("openssl"))
    func wayAround() throws {
        let scratch = try Self.made.get()
        for words in [
            ["cert", "self-signed", "--ca", "--subject", "CN=Other", "--out", "other.crt"],
            ["csr", "new", "--subject", "CN=Root", "--key", "root.key", "--out", "root.csr"],
            ["cert", "issue", "--csr", "root.csr", "--ca", "other.crt", "--ca-key", "other.key", "--profile", "issuing-ca", "--out", "cross.crt"],
        ] {
            let run = try Tool.run(words, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        let refused = try Peer.run("openssl", ["x509", "-in", "root.crt", "-addreject", "serverAuth", "-out", "refused.crt"], in: scratch.folder)
        try #require(refused.status == 0)
        let way = ["verify", "both.crt", "--trust", "other.crt", "--untrusted", "cross.crt", "--purpose", "server", "--trust-settings"]
        let open = try Tool.run(way, in: scratch)
        #expect(open.status == 0, "\(open.text)\(open.errors)")
        let closed = try Tool.run(way + ["--trust", "refused.crt"], in: scratch)
        #expect(closed.status == 1 && closed.text.contains("rejected for serverAuth"), "\(closed.text)")
        // Of two certificates of one name and key, each is trusted for what is said of it.
        let renewal = ["cert", "self-signed", "--ca", "--subject", "CN=Root", "--key", "root.key", "--out", "renewed.crt"]
        try #require(try Tool.run(renewal, in: scratch).status == 0)
        for (file, use) in [("root.crt", "clientAuth"), ("renewed.crt", "serverAuth")] {
            try #require(
                try Peer.run("openssl", ["x509", "-in", file, "-addtrust", use, "-out", "\(use).crt"], in: scratch.folder).status == 0)
        }
        for (purpose, status) in [("server", 0), ("client", 0), ("any", 1)] as [(String, Int32)] {
            let run = try Tool.run(
                ["verify", "both.crt", "--trust", "clientAuth.crt", "--trust", "serverAuth.crt", "--trust-settings", "--purpose", purpose],
                in: scratch)
            #expect(run.status == status, "\(purpose): \(run.text)\(run.errors)")
        }
        let json = try Tool.run(way + ["--trust", "refused.crt", "--json"], in: scratch)
        #expect((json.json?["failure"] as? [String: Any])?["rule"] as? String == "anchor", "\(json.text)")
    }
}
