import Foundation
import TestSupport
import Testing

@Suite("signet signature")
struct SignatureTests {
    static let schemes: [(String, [String])] = [("pkcs1", []), ("pss", ["-sigopt", "rsa_padding_mode:pss"])]

    @Test("OpenSSL verifies what we sign, and we verify what OpenSSL signs, with each digest", .peer("openssl"), arguments: [
        "sha1", "sha224", "sha256", "sha384", "sha512",
    ])
    func openssl(digest: String) throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        try scratch.write("a message\n".utf8, to: "message")
        try scratch.write("another message\n".utf8, to: "other")
        for (scheme, options) in Self.schemes {
            let ours = try Tool.run(
                ["signature", "make", "--key", key.path, "--scheme", scheme, "--digest", digest, "--signature", "ours.\(scheme)",
                 "--allow-sha1", "message"], in: scratch)
            #expect(ours.status == 0, "\(ours.errors)")
            let peer = try Peer.run(
                "openssl", ["dgst", "-\(digest)", "-verify", key.publicPath] + options + ["-signature", "ours.\(scheme)", "message"],
                in: scratch.folder)
            #expect(peer.text == "Verified OK\n")
            let salts = scheme == "pss" ? [[], ["-sigopt", "rsa_pss_saltlen:digest"], ["-sigopt", "rsa_pss_saltlen:0"]] : [[]]
            for salt in salts {
                try Peer.run(
                    "openssl", ["dgst", "-\(digest)", "-sign", key.path] + options + salt + ["-out", "theirs", "message"],
                    in: scratch.folder)
                for (file, status, word) in [("message", Int32(0), "valid"), ("other", 1, "not valid")] {
                    let run = try Tool.run(
                        ["signature", "verify", "--key", key.publicPath, "--scheme", scheme, "--digest", digest,
                         "--signature", "theirs", file], in: scratch)
                    #expect(run.status == status && run.text == "\(file): the signature is \(word)\n", "\(scheme) \(salt)")
                }
            }
        }
    }

    @Test("A salt of the length asked for is made, and one of another length is not accepted", .peer("openssl"))
    func salt() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        try scratch.write("m".utf8, to: "m")
        func verify(_ length: [String]) throws -> Int32 {
            try Tool.run(
                ["signature", "verify", "--key", key.path, "--scheme", "pss", "--signature", "s", "m"] + length, in: scratch
            ).status
        }
        for (option, length) in [([], 32), (["--salt-length", "0"], 0), (["--salt-length", "20"], 20), (["--salt-length", "222"], 222)] {
            let made = try Tool.run(
                ["signature", "make", "--key", key.path, "--scheme", "pss", "--signature", "s", "--force", "m"] + option, in: scratch)
            #expect(made.status == 0, "\(made.errors)")
            #expect(try verify([]) == 0)
            #expect(try verify(["--salt-length", "\(length)"]) == 0)
            #expect(try verify(["--salt-length", "\(length + 1)"]) == 1)
            let peer = try Peer.run(
                "openssl", ["dgst", "-sha256", "-verify", key.publicPath, "-sigopt", "rsa_padding_mode:pss",
                    "-sigopt", "rsa_pss_saltlen:\(length)", "-signature", "s", "m"], in: scratch.folder)
            #expect(peer.text == "Verified OK\n")
        }
    }

    @Test("Streams: the message and the signature may be standard input, the signature standard output")
    func streams() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let message = Array("over a pipe".utf8)
        let made = try Tool.run(["signature", "make", "--key", key.path, "--scheme", "pkcs1", "--signature", "-", "-"], input: message)
        #expect(made.status == 0 && made.output.count == 256 && made.errors == "")
        try scratch.write(message, to: "m")
        try scratch.write(made.output, to: "s")
        let verify = ["signature", "verify", "--key", key.path, "--scheme", "pkcs1", "--signature"]
        #expect(try Tool.run(verify + ["s", "-"], input: message, in: scratch).status == 0)
        #expect(try Tool.run(verify + ["-", "m"], input: made.output, in: scratch).status == 0)
        #expect(try Tool.run(verify + ["-", "-"], input: message, in: scratch).status == 2)
        let object = try #require(try Tool.run(verify + ["s", "m", "--json"], in: scratch).json)
        #expect(object["schema"] as? String == "signet/signature/1" && object["valid"] as? Bool == true)
    }

    @Test("A signature that is none is not valid, one that is too long or missing cannot be read")
    func malformed() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        for (octets, status) in [
            ([], 1), ([1], 1), ([UInt8](repeating: 0, count: 256), 1), ([UInt8](repeating: 255, count: 256), 1),
            ([UInt8](repeating: 1, count: 2048), 1), ([UInt8](repeating: 1, count: 2049), 7),
        ] as [([UInt8], Int32)] {
            try scratch.write(octets, to: "s")
            for scheme in ["pkcs1", "pss"] {
                let run = try Tool.run(
                    ["signature", "verify", "--key", key.path, "--scheme", scheme, "--signature", "s", "/dev/null"], in: scratch)
                #expect(run.status == status, "\(octets.count): \(run.errors)")
            }
        }
    }

    @Test("Weak choices need their word, and what does not fit is refused", arguments: [
        (["--scheme", "pkcs1", "--digest", "sha1"], 6, "--allow-sha1"),
        (["--scheme", "pss", "--salt-length", "223"], 6, "too short"),
        (["--scheme", "pkcs1", "--salt-length", "20"], 2, "--salt-length belongs to --scheme pss"),
        (["--scheme", "pss", "--salt-length", "-1"], 2, "--salt-length"), (["--scheme", "oaep"], 2, "'oaep' is invalid"),
        ([], 2, "--scheme"),
    ] as [([String], Int32, String)])
    func refusals(options: [String], status: Int32, says: String) throws {
        let scratch = try Scratch()
        let run = try Tool.run(
            ["signature", "make", "--key", try SharedKey.get().path, "--signature", "s"] + options + ["/dev/null"], in: scratch)
        #expect(run.status == status && run.errors.contains(says) && run.errorLines.count == 1, "\(run.errors)")
        #expect(try scratch.names == [])
    }

    @Test("A key below 2048 bits signs with --allow-weak-key only", .peer("openssl"))
    func weakKey() throws {
        let scratch = try Scratch()
        try Peer.run("openssl", ["genrsa", "-out", "weak", "1024"], in: scratch.folder)
        for arguments in [
            ["signature", "make", "--key", "weak", "--scheme", "pkcs1", "--signature", "out", "/dev/null"],
            ["csr", "new", "--subject", "CN=a.b", "--key", "weak", "--out", "out", "--force"],
        ] {
            let refused = try Tool.run(arguments, in: scratch)
            #expect(refused.status == 6 && refused.errors.contains("this has 1024"), "\(refused.errors)")
            #expect(try Tool.run(arguments + ["--allow-weak-key"], in: scratch).status == 0)
        }
    }
}

@Suite("signet selftest")
struct SelfTestTests {
    @Test("Every known answer holds, and each names its source")
    func holds() throws {
        let run = try Tool.run(["selftest"])
        #expect(run.status == 0)
        let lines = run.text.split(separator: "\n")
        #expect(lines.count >= 16 && lines.allSatisfy { $0.hasPrefix("ok ") && $0.contains(#/\(.+\)$/#) })
        let object = try #require(try Tool.run(["selftest", "--json"]).json)
        #expect(object["schema"] as? String == "signet/selftest/1" && object["holds"] as? Bool == true)
        let tests = try #require(object["tests"] as? [[String: Any]])
        #expect(tests.count == lines.count && tests.allSatisfy { $0["holds"] as? Bool == true })
    }
}
