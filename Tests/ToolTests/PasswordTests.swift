import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Passwords")
struct PasswordTests {
    static let texts = ["correct horse", "pässwörd à ça", "密碼保護", "🔐🔑 emoji"]

    /// The shared key's SubjectPublicKeyInfo, to know it by.
    private func publicKey() throws -> [UInt8] { try Tool.run(["key", "public", try SharedKey.get().path]).output }

    @Test("A key is opened with what each source gives, less one line end", .peer("openssl"))
    func sources() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        try scratch.write("secret\n".utf8, to: "lf")
        try scratch.write("secret".utf8, to: "none")
        try scratch.write("secret\r\n".utf8, to: "crlf")
        try scratch.write("secret\n\n".utf8, to: "two")
        try scratch.write("".utf8, to: "empty")
        try scratch.write("\n".utf8, to: "line")
        try scratch.write([UInt8](repeating: 0x61, count: 5000), to: "long")
        let made = try Peer.run(
            "openssl", ["pkcs8", "-topk8", "-iter", "10", "-in", key.path, "-passout", "pass:secret", "-out", "sealed"],
            in: scratch.folder)
        try #require(made.status == 0, "\(made.errors)")
        #expect(chmod(scratch.path("sealed"), 0o600) == 0)
        let cases: [(String, Int32)] = [
            ("--passin pass:secret", 0), ("--passin pass:Secret", 4), ("--passin pass:", 4), ("--passin file:lf", 0),
            ("--passin file:none", 0), ("--passin file:crlf", 0), ("--passin file:two", 4), ("--passin file:empty", 4),
            ("--passin file:line", 4), ("--passin file:empty --no-password", 4), ("--passin file:long", 7),
            ("--passin file:missing", 7), ("--passin file:.", 7), ("--passin env:SECRET", 0), ("--passin env:UNSET", 4),
            ("--passin env:", 2), ("--passin fd:7 7< lf", 0), ("--passin fd:7 7< two", 4), ("--passin fd:7", 7),
            ("--passin fd:-1", 2), ("--passin fd:x", 2), ("--passin stdin < lf", 0), ("--passin stdin < crlf", 0),
            ("--passin stdin < /dev/null", 4), ("--passin prompt < lf", 4), ("--passin secret", 2), ("--passin ''", 2),
            ("--passin PASS:secret", 2), ("< lf", 4), ("--no-password", 4),
        ]
        for (words, status) in cases {
            let run = try Tool.shell("signet key check sealed \(words)", in: scratch, environment: ["SECRET": "secret"])
            #expect(run.status == status, "\(words): \(run.errors)")
            #expect(run.errorLines.count { !$0.contains("warning: --passin pass: shows") } == (status == 0 ? 0 : 1), "\(words)")
            #expect(run.errors.contains("--passin pass: shows") == words.contains(" pass:"), "\(words): \(run.errors)")
        }
    }

    @Test("Standard input is one thing only: a key or a password, but two passwords may be two lines of it")
    func standardInput() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let cases: [(String, Int32)] = [
            ("signet key check - --passin stdin", 2), ("signet key check - --passin file:-", 2),
            ("signet key check - --passin fd:0", 2), ("signet key check - --passin prompt", 2),
            ("signet key convert - --format pkcs8 --passout stdin --out x", 2),
        ]
        for (line, status) in cases {
            let run = try Tool.shell("\(line) < '\(key.path)'", in: scratch)
            #expect(run.status == status, "\(line): \(run.errors)")
        }
        let line = """
            printf 'one\\n' | signet key convert '\(key.path)' --format pkcs8 --passout stdin --out a &&
            printf 'one\\ntwo\\n' | signet key convert a --format pkcs8 --passin stdin --passout stdin --out b &&
            printf 'two' | signet key convert b --format pkcs8 --passin stdin --out c &&
            signet key public c
            """
        let run = try Tool.shell(line, in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == (try publicKey()))
    }

    @Test("An empty password is one only with the word for it", .peer("openssl"))
    func empty() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let words = ["key", "convert", key.path, "--format", "pkcs8", "--out", "sealed", "--passout", "pass:"]
        #expect(try Tool.run(words, in: scratch).status == 4)
        #expect(try scratch.names == [])
        #expect(try Tool.run(words + ["--no-password"], in: scratch).status == 0)
        #expect(try Tool.run(["key", "check", "sealed"], in: scratch).status == 4)
        #expect(try Tool.run(["key", "check", "sealed", "--no-password"], in: scratch).status == 0)
        #expect(try Peer.run("openssl", ["pkey", "-in", "sealed", "-passin", "pass:", "-noout"], in: scratch.folder).status == 0)
    }

    @Test("On a terminal the password is asked for, twice when it is new, and not shown", .peer("tmux"))
    func terminal() throws {
        let scratch = try Scratch()
        let making = try Terminal("signet key new --passout prompt --out sealed", in: scratch)
        try making.answer("New password:", "MarkedSecret1")
        try making.answer("The same once more:", "MarkedSecret1")
        let made = try making.waitFor("ended with")
        #expect(made.contains("ended with 0") && !made.joined().contains("MarkedSecret"), "\(made)")

        let differing = try Terminal("signet key new --passout prompt --out other", in: scratch)
        try differing.answer("New password:", "MarkedSecret1")
        try differing.answer("The same once more:", "MarkedSecret2")
        #expect(try differing.waitFor("ended with").contains("ended with 4"))

        // Nobody said where the password comes from: on a terminal that is a question, asked again at a mistake.
        let reading = try Terminal("signet key check sealed", in: scratch)
        try reading.answer("Password of sealed:", "MarkedSecret2")
        try reading.answer("Password of sealed:", "MarkedSecret1")
        let read = try reading.waitFor("ended with")
        #expect(read.contains("ended with 0") && !read.joined().contains("MarkedSecret"), "\(read)")

        // Backspace, Ctrl-U, and an interrupt that leaves a terminal that shows what is typed.
        let editing = try Terminal("signet key check sealed; stty -a | grep -o ' echo '", in: scratch)
        try editing.press("x", at: "Password of sealed:")
        try editing.press("C-u", at: "Password of sealed:")
        try editing.press("ä", at: "Password of sealed:")
        try editing.press("BSpace", at: "Password of sealed:")
        try editing.answer("Password of sealed:", "MarkedSecret1")
        #expect(try editing.waitFor("ended with").contains("sealed: a sound RSA key of 2048 bits"))
        let interrupted = try Terminal("signet key check sealed; echo \"code $?\"; stty -a", in: scratch)
        try interrupted.press("C-c", at: "Password of sealed:")
        let after = try interrupted.waitFor("ended with")
        #expect(after.contains { $0.hasSuffix("code 130") } && after.joined(separator: " ").contains(" echo "), "\(after)")
        #expect(try scratch.names.sorted() == ["sealed", "tmux.socket"])
    }

    /// The tool's own lines, and what the parser says of lines that it does not understand.
    @Test("A password reaches no output, no error and no JSON, wherever it stands", .peer("openssl"))
    func leaks() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let mark = "MarkedSecret7"
        try scratch.write(mark.utf8, to: "secret")
        let sealed = ["key", "convert", key.path, "--format", "pkcs8", "--passout", "pass:\(mark)", "--out", "sealed"]
        var lines: [[String]] = [
            sealed, sealed, sealed + ["--format", "pkcs1", "--force"], sealed + ["--no-such-option"],
            ["key", "new", "--bits", "1", "--passout", "pass:\(mark)", "--out", "x"],
            ["key", "new", "--passout=pass:\(mark)", "--out", "/nowhere/x"], ["key", "new", "pass:\(mark)", "--out", "x"],
            ["pass:\(mark)"], ["key", "pass:\(mark)"], ["key", "show", "sealed", "pass:\(mark)"],
        ]
        for verb in [["key", "show"], ["key", "public"], ["key", "check"], ["cert", "match"]] {
            for option in [
                ["--passin", "pass:\(mark)"], ["--passin=pass:\(mark)"], ["--passin", "pass:\(mark)x"], ["--passin", mark],
                ["--passin", "file:secret"], ["--passin", "env:SECRET"], ["--passin", "env:\(mark)".lowercased()],
                ["--pasin", "pass:\(mark)"], ["--pasin=pass:\(mark)"], ["-p", "pass:\(mark)"], ["--passin"],
                ["--passin", "pass:\(mark)", "--bits", "x"],
            ] {
                lines.append(verb + ["sealed"] + option)
            }
        }
        lines += [
            ["csr", "new", "--subject", "CN=a.b", "--key", "sealed", "--passin", "pass:\(mark)", "--out", "csr"],
            ["csr", "new", "--subject", "CN=a.b", "--key", "sealed", "--passin", "pass:\(mark)x", "--out", "csr"],
            ["csr", "new", "--subject", "CN=a.b", "--passout", "pass:\(mark)", "--out", "csr2"],
            ["signature", "make", "--key", "sealed", "--passin", "pass:\(mark)", "--scheme", "pkcs1", "--signature", "s", "secret"],
            ["signature", "verify", "--key", "sealed", "--passin", mark, "--scheme", "pkcs1", "--signature", "s", "secret"],
        ]
        let pfx = ["p12", "export", "--cert", "cert", "--key", "sealed", "--for", "openssl3", "--passin", "pass:\(mark)", "--passout", "pass:\(mark)", "--out"]
        lines += [
            ["cert", "self-signed", "--subject", "CN=a.b", "--key", key.path, "--out", "cert"], pfx + ["pfx"], pfx + ["pfx"], pfx + ["/nowhere/x"],
            pfx + ["x", "--for", "java17", "--force"], pfx + ["x", "--chain", "pass:\(mark)"],
            ["p12", "export", "--from", "pfx", "--passin", "pass:\(mark)x", "--passout", "pass:\(mark)", "--out", "y"],
            ["p12", "export", "--from", "pfx", "--passin", "pass:\(mark)", "--passout", "pass:\(mark)ä", "--for", "java8", "--out", "y"],
            ["p12", "import", "pfx", "--passin", "pass:\(mark)", "--passout", "pass:\(mark)", "--out", "out"],
            ["p12", "import", "pfx", "--passin", "pass:\(mark)", "--passout", mark, "--out", "out2"],
        ]
        for verb in [["p12", "show"], ["p12", "doctor"], ["cert", "show"], ["key", "show"], ["bundle", "join"], ["verify", "--trust", "cert"]] {
            for option in [
                ["--passin", "pass:\(mark)"], ["--passin", "pass:\(mark)x"], ["--passin=pass:\(mark)"], ["--passin", mark], ["--passin", "env:SECRET"],
                ["--passin", "file:secret"], ["--pasin", "pass:\(mark)"], ["pass:\(mark)"],
            ] {
                lines.append(verb + ["pfx"] + option)
            }
        }
        for words in lines {
            for json in [[], ["--json"]] {
                let run = try Tool.run(words + json, in: scratch, environment: ["SECRET": mark])
                #expect(!run.text.contains(mark) && !run.errors.contains(mark), "\(words): \(run.text)\(run.errors)")
            }
        }
        // Every file that was written, too, in whatever alphabet a PFX has passwords.
        let written = try scratch.files(".")
        #expect(written.contains("pfx") && written.contains { $0.hasSuffix("out/02-a.b.key") }, "\(written)")
        for name in written where name != "secret" {
            let octets = try scratch.octets(name)
            #expect(octets.firstRange(of: Array(mark.utf8)) == nil && octets.firstRange(of: mark.utf8.flatMap { [0, $0] }) == nil, "\(name)")
        }
    }

    @Test("No command that takes a password starts another program, which might show it", .peer("strace"))
    func children() throws {
        let scratch = try P12Files.copy()
        for words in [
            ["p12", "show", "server.pfx"], ["p12", "doctor", "server.pfx"], ["p12", "import", "server.pfx", "--out", "out"], ["key", "check", "server.pfx"],
            ["key", "convert", "server.key", "--format", "pkcs8", "--passout", "file:secret", "--out", "sealed"], ["cert", "show", "server.pfx"],
            ["csr", "new", "--subject", "CN=a.b", "--passout", "file:secret", "--out", "new.csr"],
        ] {
            let run = try Peer.run(
                "strace", ["-f", "-qq", "-e", "trace=execve,execveat", "-o", "trace", Tool.path] + words + (words.contains("--passout") ? [] : P12Files.passin),
                in: scratch.folder)
            #expect(run.status == 0, "\(words): \(run.errors)")
            // The program itself, and nothing else.
            #expect(try scratch.text("trace").components(separatedBy: "execve").count == 2, "\(words)")
        }
    }

    @Test("What Signet encrypts, OpenSSL, certtool and Python open", arguments: texts)
    func othersOpen(password: String) throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        try scratch.write(password.utf8, to: "secret")
        let run = try Tool.run(
            ["key", "convert", key.path, "--format", "pkcs8", "--passout", "file:secret", "--out", "sealed"], in: scratch)
        try #require(run.status == 0, "\(run.errors)")
        let expected = try publicKey()
        if Peer.isExpected("openssl") {
            let openssl = try Peer.run(
                "openssl", ["pkey", "-in", "sealed", "-passin", "file:secret", "-pubout"], in: scratch.folder)
            #expect(openssl.output == expected, "\(openssl.errors)")
        }
        if Peer.isExpected("certtool") {
            let certtool = try Peer.run(
                "certtool", ["--load-privkey", "sealed", "--password", password, "--pubkey-info"], in: scratch.folder)
            #expect(certtool.text.contains(String(decoding: expected, as: UTF8.self)), "\(certtool.errors)")
        }
        if Peer.isExpected("python3") {
            let program = """
                from cryptography.hazmat.primitives import serialization as s
                key = s.load_pem_private_key(open('sealed', 'rb').read(), open('secret', 'rb').read())
                print(key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo).decode(), end='')
                """
            let python = try Peer.run("python3", ["-c", program], in: scratch.folder)
            #expect(python.output == expected, "\(python.errors)")
        }
    }

    /// What each program writes: its line of shell, from `key.pem` to `sealed`, with the password in `secret`.
    static let writers: [(peer: String, line: String)] = {
        var all: [(peer: String, line: String)] = []
        let files = "-in key.pem -passout file:secret -out sealed"
        let legacy = "-provider legacy -provider default"
        for cipher in ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des-ede3-cbc"] {
            for prf in ["hmacWithSHA1", "hmacWithSHA224", "hmacWithSHA256", "hmacWithSHA384", "hmacWithSHA512"] {
                all.append(("openssl", "openssl pkcs8 -topk8 -v2 \(cipher) -v2prf \(prf) -iter 10 \(files)"))
            }
        }
        let old = [
            "PBE-MD5-DES", "PBE-SHA1-DES", "PBE-SHA1-RC2-64", "PBE-MD5-RC2-64", "PBE-SHA1-3DES", "PBE-SHA1-2DES",
            "PBE-SHA1-RC2-128", "PBE-SHA1-RC2-40",
        ]
        for scheme in old { all.append(("openssl", "openssl pkcs8 -topk8 -v1 \(scheme) -iter 10 \(legacy) \(files)")) }
        all.append(("openssl", "openssl pkcs8 -topk8 -v2 rc2-cbc -iter 10 \(legacy) \(files)"))
        all.append(("openssl", "openssl pkcs8 -topk8 -v2 aes-256-cbc -outform DER \(files)"))
        for cipher in ["aes128", "aes192", "aes256", "des3", "des \(legacy)"] {
            all.append(("openssl", "openssl rsa -traditional -\(cipher) \(files)"))
        }
        for cipher in ["aes-256", "aes-128", "3des", "3des-pkcs12", "rc2-40"] {
            let load = "certtool --to-p8 --pkcs8 --load-privkey key.pem --outfile sealed"
            all.append(("certtool", "\(load) --pkcs-cipher \(cipher) --password \"$(cat secret)\""))
        }
        for format in ["PKCS8", "TraditionalOpenSSL"] {
            let program = """
                from cryptography.hazmat.primitives import serialization as s
                key = s.load_pem_private_key(open('key.pem', 'rb').read(), None)
                how = s.BestAvailableEncryption(open('secret', 'rb').read())
                open('sealed', 'wb').write(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.\(format), how))
                """
            all.append(("python3", "python3 -c \"\(program)\""))
        }
        return all
    }()

    @Test("What OpenSSL, certtool and Python encrypt, under every scheme that they write, Signet opens", arguments: texts)
    func opensOthers(password: String) throws {
        let scratch = try Scratch()
        try scratch.write(try SharedKey.get().scratch.octets("key.pem"), to: "key.pem")
        try scratch.write(password.utf8, to: "secret")
        let expected = try publicKey()
        for (peer, line) in Self.writers where Peer.isExpected(peer) {
            let made = try Tool.shell(line, in: scratch, environment: ["LC_ALL": "C.UTF-8"])
            #expect(made.status == 0, "\(line): \(made.errors)")
            #expect(chmod(scratch.path("sealed"), 0o600) == 0)
            let run = try Tool.run(["key", "public", "sealed", "--passin", "file:secret"], in: scratch)
            #expect(run.output == expected, "\(line): \(run.errors)")
            try scratch.write([], to: "sealed")
        }
    }

    @Test("Too many iterations, or none, are refused with the limit before anything is computed")
    func iterations() throws {
        let scratch = try Scratch()
        for (count, shown) in [("0", "0"), ("80000000", "2147483648"), ("4c4b41", "5000001"), ("7fffffffffffffffff", "more than 2^63")] {
            // PBES2 with PBKDF2 and AES-128-CBC, its lengths made to fit.
            func element(_ tag: String, _ content: String) -> String {
                tag + String(format: "%02x", content.count / 2) + content
            }
            let digits = count.count % 2 == 0 ? count : "0" + count
            let integer = element("02", digits.first.map { "89abcdef".contains($0) } == true ? "00" + digits : digits)
            let derivation = element("30", "06092a864886f70d01050c" + element("30", "04080102030405060708" + integer))
            let cipher = element("30", "060960864801650304010204100102030405060708090a0b0c0d0e0f10")
            let algorithm = element("30", "06092a864886f70d01050d" + element("30", derivation + cipher))
            let file = element("30", algorithm + element("04", String(repeating: "00", count: 16)))
            try scratch.write(octets(hex: file), to: "key")
            #expect(chmod(scratch.path("key"), 0o600) == 0)
            for words in [[], ["--passin", "file:key"]] as [[String]] {
                let run = try Tool.run(["key", "check", "key"] + words, in: scratch)
                #expect(run.status == 6, "\(run.errors)")
                #expect(run.errors.contains("1 to 5000000 iterations were expected, found \(shown); the limit is"), "\(run.errors)")
            }
        }
    }

    /// A command that takes a key but no password would leave its users without theirs.
    @Test("Every command with a key has the option for its password")
    func everyCommand() throws {
        let dump = try Tool.run(["--experimental-dump-help"])
        let root = try #require(try JSONSerialization.jsonObject(with: Data(dump.output)) as? [String: Any])
        var seen = 0
        func walk(_ command: [String: Any], _ path: String) {
            let options = (command["arguments"] as? [[String: Any]] ?? []).flatMap { argument in
                (argument["names"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
            }
            let name = path + " " + (command["commandName"] as? String ?? "")
            let readsKey = options.contains("key") || options.contains("ca-key") || name.hasPrefix(" signet key ") && name != " signet key new"
            if readsKey, !name.hasSuffix("bundle") {
                #expect(options.contains("passin"), "\(name)")
                seen += 1
            }
            if options.contains("key-out") || name == " signet key new" || name == " signet key convert" {
                #expect(options.contains("passout"), "\(name)")
            }
            for below in command["subcommands"] as? [[String: Any]] ?? [] { walk(below, name) }
        }
        walk(try #require(root["command"] as? [String: Any]), "")
        #expect(seen >= 8)
    }
}
