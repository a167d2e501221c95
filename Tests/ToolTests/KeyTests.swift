import Foundation
import TestSupport
import Testing

@Suite("signet key")
struct KeyTests {
    @Test("A new key is what OpenSSL takes for a sound one, in each format, encoding and size", .peer("openssl"), arguments: [
        (["--bits", "2048"], "pem", "-----BEGIN PRIVATE KEY-----", 2048),
        (["--format", "pkcs1"], "pem", "-----BEGIN RSA PRIVATE KEY-----", 2048),
        (["--outform", "der"], "der", "0\u{82}", 2048), (["--format", "pkcs1", "--outform", "der"], "der", "0\u{82}", 2048),
        (["--bits", "3072"], "pem", "-----BEGIN PRIVATE KEY-----", 3072),
    ])
    func new(options: [String], form: String, start: String, bits: Int) throws {
        let scratch = try Scratch()
        let run = try Tool.run(["key", "new", "--out", "key"] + options, in: scratch)
        #expect(run.status == 0 && run.text == "")
        #expect(run.errorLines == ["signet: wrote key: a \(bits)-bit RSA private key, not encrypted"])
        #expect(try scratch.names == ["key"] && scratch.mode("key") == 0o600)
        #expect(try scratch.octets("key").starts(with: form == "pem" ? Array(start.utf8) : [0x30, 0x82]))
        let check = try Peer.run("openssl", ["rsa", "-check", "-noout", "-text", "-inform", form, "-in", scratch.path("key")])
        #expect(check.status == 0 && check.text.contains("RSA key ok") && check.text.contains("(\(bits) bit, 2 primes)"))
    }

    @Test("A key on standard output is the key and nothing else", .peer("openssl"))
    func standardOutput() throws {
        for out in ["-", "/dev/stdout"] {
            let run = try Tool.run(["key", "new", "--out", out])
            #expect(run.status == 0 && run.text.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
            let check = try Peer.run("openssl", ["pkey", "-check", "-noout"], input: run.output)
            #expect(check.status == 0 && check.text.contains("Key is valid"))
        }
    }

    @Test("Two keys are not the same")
    func different() throws {
        #expect(try Tool.run(["key", "new", "--out", "-"]).output != Tool.run(["key", "new", "--out", "-"]).output)
    }

    @Test("Sizes that are not made, and one stream for two things, are usage", arguments: [
        ["key", "new"], ["key", "new", "--out", "k", "--bits", "1024"], ["key", "new", "--out", "k", "--bits", "2047"],
        ["key", "new", "--out", "k", "--format", "pkcs12"], ["key", "new", "--out", "-", "--json"],
        ["key", "convert", "k", "--out", "x"], ["key", "show"], ["key"],
    ])
    func usage(_ arguments: [String]) throws {
        let scratch = try Scratch()
        let run = try Tool.run(arguments, in: scratch)
        #expect(run.status == 2 && run.errorLines.count == 1)
        #expect(try scratch.names == [])
    }

    @Test("Conversions give OpenSSL's octets, and back the first ones", .peer("openssl"))
    func convert() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        func convert(_ from: String, _ options: [String], _ to: String) throws {
            let run = try Tool.run(["key", "convert", from, "--out", to] + options, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
            #expect(try scratch.mode(to) == 0o600)
        }
        try convert(key.path, ["--format", "pkcs1"], "one.pem")
        try convert("one.pem", ["--format", "pkcs1", "--outform", "der"], "one.der")
        try convert("one.der", ["--format", "pkcs8", "--outform", "der"], "eight.der")
        try convert("eight.der", ["--format", "pkcs8"], "eight.pem")
        #expect(try scratch.octets("eight.pem") == key.scratch.octets("key.pem"))
        func openssl(_ arguments: [String]) throws -> [UInt8] {
            try Peer.run("openssl", arguments, in: scratch.folder).output
        }
        #expect(try openssl(["rsa", "-in", key.path, "-traditional"]) == scratch.octets("one.pem"))
        #expect(try openssl(["rsa", "-in", key.path, "-traditional", "-outform", "der"]) == scratch.octets("one.der"))
        #expect(try openssl(["pkcs8", "-in", key.path, "-topk8", "-nocrypt", "-outform", "der"]) == scratch.octets("eight.der"))
    }

    @Test("The public key is OpenSSL's, from the private key and from itself, and readable by all", .peer("openssl"))
    func publicKey() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let expected = try Peer.run("openssl", ["pkey", "-in", key.path, "-pubout"]).output
        #expect(try Tool.run(["key", "public", key.path]).output == expected)
        #expect(try Tool.run(["key", "public", key.publicPath]).output == expected)
        #expect(try Tool.run(["key", "public", key.path, "--out", "pub"], in: scratch).status == 0)
        #expect(try scratch.octets("pub") == expected && scratch.mode("pub") == 0o644)
        let der = try Peer.run("openssl", ["pkey", "-in", key.path, "-pubout", "-outform", "der"]).output
        #expect(try Tool.run(["key", "public", key.path, "--outform", "der"]).output == der)
        // PKCS #1 of a public key, which OpenSSL calls RSAPublicKey.
        let old = try Peer.run("openssl", ["rsa", "-in", key.path, "-RSAPublicKey_out"]).output
        #expect(try Tool.run(["key", "public", "-"], input: old).output == expected)
    }

    @Test("What is shown is OpenSSL's layout of the public part, and nothing private", .peer("openssl"))
    func show() throws {
        let key = try SharedKey.get()
        let shown = try Tool.run(["key", "show", key.path])
        let text = try Peer.run("openssl", ["rsa", "-in", key.path, "-noout", "-text"]).text
        let head = try #require(text.range(of: "privateExponent:"))
        #expect(shown.text.hasPrefix(text[..<head.lowerBound]))
        let shownPublic = try Tool.run(["key", "show", key.publicPath])
        #expect(shownPublic.text.hasPrefix(try Peer.run("openssl", ["rsa", "-pubin", "-in", key.publicPath, "-noout", "-text"]).text))
        // Every line of OpenSSL's private part is absent; a last one of few octets may be the start of a public one.
        for line in text[head.upperBound...].split(separator: "\n") where line.hasPrefix("    ") && line.count > 30 {
            #expect(!shown.text.contains(line))
        }
        let spki = try Peer.run("openssl", ["pkey", "-in", key.path, "-pubout", "-outform", "der"]).output
        let digest = try Peer.run("openssl", ["dgst", "-sha256", "-r"], input: spki).text.prefix(64)
        #expect(shown.text.contains("SHA-256 of the public key: \(digest)\n"))

        let object = try #require(try Tool.run(["key", "show", "--json", key.path]).json)
        #expect(object["schema"] as? String == "signet/key/1" && object["kind"] as? String == "private")
        #expect(object["bitCount"] as? Int == 2048 && object["format"] as? String == "pkcs8")
        #expect(object["publicKeySHA256"] as? String == String(digest))
        #expect(object["modulus"].map { "\($0)" }?.count == 512)
    }

    @Test("A sound key is sound, and each defect has its name", .peer("python3"))
    func check() throws {
        let key = try SharedKey.get()
        for path in [key.path, key.publicPath] {
            let run = try Tool.run(["key", "check", path])
            #expect(run.status == 0 && run.text == "\(path): a sound RSA key of 2048 bits\n")
        }
        // The numbers of a small sound key, one changed at a time; written by hand, for no program makes such files.
        let changes: [(String, String)] = [
            ("n += 2", "n is not p times q"), ("d += 2", "e times d is not 1"), ("dp += 2", "e times dP is not 1"),
            ("dq += 2", "e times dQ is not 1"), ("qi += 1", "q times qInv is not 1"), ("n += 1", "n is even"),
            ("e += 1", "e is even"), ("e = 1", "e is 1"), ("p, q = 1, n", "p is not an odd number"),
        ]
        let scratch = try Scratch()
        for (change, name) in changes {
            let script = """
                import base64
                def i(v):
                    b = v.to_bytes(v.bit_length() // 8 + 1, 'big'); return b'\\x02' + l(len(b)) + b
                def l(n):
                    return bytes([n]) if n < 128 else bytes([0x80 + (n.bit_length() + 7) // 8]) + n.to_bytes((n.bit_length() + 7) // 8, 'big')
                p = 0xe7e8942720a877517273a356053ea2a1bc0c94aa72d55c6e86296b2dfc967948c0a72cbccca7eacb35706e09a1df55a1535bd9b3cc34160b3b6dcd3eda8e6443
                q = \(Self.prime2)
                e = 65537; n = p * q; d = pow(e, -1, (p - 1) * (q - 1)); dp = d % (p - 1); dq = d % (q - 1); qi = pow(q, -1, p)
                \(change)
                body = i(0) + b''.join(map(i, (n, e, d, p, q, dp, dq, qi)))
                open('bad.der', 'wb').write(b'\\x30' + l(len(body)) + body)
                """
            try #require(try Peer.run("python3", ["-c", script], in: scratch.folder).status == 0)
            #expect(chmod(scratch.path("bad.der"), 0o600) == 0)
            let run = try Tool.run(["key", "check", "bad.der"], in: scratch)
            #expect(run.status == 1 && run.text.contains(name), "\(change): \(run.text)\(run.errors)")
            let object = try #require(try Tool.run(["key", "check", "--json", "bad.der"], in: scratch).json)
            #expect(object["sound"] as? Bool == false)
            // An operation with it is given parts that do not fit.
            #expect(try Tool.run(["key", "show", "bad.der"], in: scratch).status == 5, "\(change)")
        }
    }

    /// The second prime of RSA Laboratories' pss-vect key 1, whose first one stands above it.
    private static let prime2 =
        "0xb69dca1cf7d4d7ec81e75b90fcca874abcde123fd2700180aa90479b6e48de8d67ed24f9f19d85ba275874f542cd20dc723e6963364a1f9425452b269a6799fd"
}
