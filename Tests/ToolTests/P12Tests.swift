import Foundation
import TestSupport
import Testing

@Suite("p12: what can be known of a PFX, in exit codes and words")
struct P12Tests {
    private static let verbs = [["p12", "show"], ["p12", "import", "--out", "out"], ["p12", "doctor"], ["cert", "show"], ["key", "show"], ["bundle", "join"]]

    @Test("Wrong password, altered file, refused by a limit, no PFX at all: each has its exit code and its words")
    func exitCodes() throws {
        let scratch = try P12Files.copy()
        // The MAC's value stands 22 octets before the end, and has 32.
        try scratch.write(try P12Files.altered(scratch, fromEnd: 30), to: "mac.pfx")
        // One safe, encrypted, whose key is another now: nobody can know.
        let store = ["p12", "export", "--cert", "ca.crt", "--for", "openssl3", "--passout", "file:secret", "--out", "store.pfx"]
        try #require(try Tool.run(store, in: scratch).status == 0)
        try scratch.write(try P12Files.resalted(scratch, "store.pfx"), to: "content.pfx")
        try scratch.write(try scratch.octets("server.pfx").dropLast(), to: "short.pfx")
        try scratch.write(try scratch.octets("server.pfx") + [0x0a], to: "long.pfx")
        let wrong = "wrong password or altered file", altered = "altered: the password opens what is inside"
        let limit = "1 to 5000000 iterations were expected, found", source = "the limit is that of Java's PKCS #12 files"
        for (name, octets) in [
            ("zero", P12Files.pfx(algorithm: P12Files.sha1, macOctetCount: 20, iterations: "00")),
            ("many", P12Files.pfx(algorithm: P12Files.sha1, macOctetCount: 20, iterations: "0080000000")),
            ("safe-zero", P12Files.pfx(safes: P12Files.encryptedData(iterations: "00"), algorithm: P12Files.sha1, macOctetCount: 20, iterations: "01")),
            ("safe-many", P12Files.pfx(safes: P12Files.encryptedData(iterations: "0080000000"), algorithm: P12Files.sha1, macOctetCount: 20, iterations: "01")),
            ("pbmac1-many", P12Files.pfx(algorithm: P12Files.pbmac1(keyLength: "20", iterations: "0080000000"), macOctetCount: 32, iterations: "01")),
            ("total", P12Files.pfx(safes: String(repeating: P12Files.encryptedData(iterations: "4c4b40"), count: 5), algorithm: P12Files.sha1, macOctetCount: 20, iterations: "01")),
            ("key-19", P12Files.pfx(algorithm: P12Files.pbmac1(keyLength: "13"), macOctetCount: 32, iterations: "01")),
            ("key-none", P12Files.pfx(algorithm: P12Files.pbmac1(keyLength: ""), macOctetCount: 32, iterations: "01")),
            ("rc4", P12Files.pfx(safes: P12Files.encryptedData(iterations: "01", scheme: "060a2a864886f70d010c0101"), algorithm: P12Files.sha1, macOctetCount: 20, iterations: "01")),
            ("odd-name", P12Files.pfx(safes: P12Files.unknownBag(name: "006100"), algorithm: P12Files.sha1, macOctetCount: 20, iterations: "01")),
            ("blocks", P12Files.pfx(safes: P12Files.encryptedData(iterations: "01", octetCount: 9), algorithm: P12Files.sha1, macOctetCount: 20, iterations: "01")),
        ] {
            try scratch.write(octets, to: "\(name).pfx")
        }
        for name in try scratch.names where name.hasSuffix(".pfx") { #expect(chmod(scratch.path(name), 0o600) == 0) }
        for (file, password, status, says) in [
            ("server.pfx", "another", 4, [wrong]), ("mac.pfx", "another", 4, [wrong]), ("content.pfx", "secret", 4, [wrong]),
            ("mac.pfx", "secret", 5, [altered]), ("short.pfx", "secret", 3, []), ("short.pfx", "another", 3, []),
            ("long.pfx", "secret", 3, ["expected the end"]), ("key-none.pfx", "secret", 3, ["expected INTEGER"]),
            ("blocks.pfx", "secret", 3, []), ("odd-name.pfx", "secret", 3, []), ("zero.pfx", "secret", 6, ["\(limit) 0", source]),
            ("many.pfx", "secret", 6, ["\(limit) 2147483648", source]), ("safe-zero.pfx", "secret", 6, ["\(limit) 0", source]),
            ("safe-many.pfx", "another", 6, ["\(limit) 2147483648", source]),
            ("pbmac1-many.pfx", "secret", 6, ["\(limit) 2147483648", source]),
            ("total.pfx", "secret", 6, ["more than 20000000 iterations all together", "four times Java's"]),
            ("key-19.pfx", "secret", 6, ["a PBMAC1 key of 20 octets at least was expected, found 19", "RFC 9879 section 9"]),
            ("rc4.pfx", "secret", 6, ["pbeWithSHA1And128BitRC4"]),
        ] as [(String, String, Int32, [String])] {
            for verb in Self.verbs {
                // The doctor answers where the others fail.
                let isAnswer = verb[1] == "doctor" && [4, 5].contains(status) || verb[1] == "doctor" && file == "rc4.pfx"
                let run = try Tool.run(verb + [file, "--passin", "file:\(password)"], in: scratch)
                #expect(run.status == status, "\(verb) \(file) \(password): \(run.errors)")
                #expect(run.errorLines.count == (isAnswer ? 0 : 1), "\(verb) \(file): \(run.errors)")
                for words in says { #expect((isAnswer ? run.text : run.errors).contains(words), "\(verb) \(file): \(run.errors)\(run.text)") }
            }
            // What is refused or malformed before a password is used needs none to be told.
            if [3, 6].contains(status) {
                let run = try Tool.run(["p12", "show", file], in: scratch)
                #expect(run.status == status, "\(file): \(run.errors)")
            }
        }
        #expect(try !scratch.names.contains("out"))
        let bare = try Tool.run(["p12", "show", "server.pfx"], in: scratch)
        #expect(bare.status == 4 && bare.errors.contains("a password is needed"), "\(bare.errors)")
        for (words, status) in [
            (["p12", "show", "server.crt"], 3), (["p12", "show", "secret"], 3), (["p12", "show", "none.pfx"], 7),
            (["p12", "show", "server.pfx", "--passin", "secret"], 2), (["p12", "show", "server.pfx", "--no-password"], 4),
            (["p12", "show", "server.pfx", "--passin", "prompt"], 4), (["p12", "show", "-", "--passin", "stdin"], 2),
        ] as [([String], Int32)] {
            let run = try Tool.run(words, in: scratch)
            #expect(run.status == status && run.errorLines.count == 1, "\(words): \(run.errors)")
            let json = try Tool.run(words + ["--json"], in: scratch)
            #expect(json.status == status && json.jsonError?["message"] != nil, "\(words)")
        }
    }

    @Test("Of an encrypted key any wrong password is exit 4, also those after which the padding is good", .peer("openssl"))
    func wrongPasswordsOfKeys() throws {
        let scratch = try P12Files.copy()
        let sealing = ["pkcs8", "-topk8", "-iter", "1", "-v1", "PBE-SHA1-3DES", "-in", "server.key", "-passout", "pass:secret", "-out", "sealed"]
        try #require(try Peer.run("openssl", sealing, in: scratch.folder).status == 0)
        #expect(chmod(scratch.path("sealed"), 0o600) == 0)
        // 700 passwords, of which two or three are followed by good padding: one exit code, one line.
        let run = try Tool.shell(
            "i=0; while [ $i -lt 700 ]; do PW=p$i signet key check sealed --passin env:PW; echo \"code $?\"; i=$((i+1)); done 2>&1", in: scratch)
        let lines = Dictionary(grouping: run.text.split(separator: "\n").map(String.init), by: { $0 }).mapValues(\.count)
        #expect(lines["code 4"] == 700)
        #expect(lines.count == 2, "\(lines)")
        #expect(lines.keys.contains { $0.contains("wrong password, or altered data") })
    }

    @Test("A file without a MAC is taken with the word for it only, and then everything is there", .peer("openssl"))
    func withoutMAC() throws {
        let scratch = try P12Files.copy()
        let made = try Peer.run(
            "openssl", ["pkcs12", "-export", "-nomac", "-in", "server.crt", "-inkey", "server.key", "-passout", "file:secret", "-out", "bare.pfx"], in: scratch.folder)
        try #require(made.status == 0, "\(made.errors)")
        for (words, status) in [
            (["p12", "show", "bare.pfx"], 6), (["p12", "import", "bare.pfx", "--out", "a"], 6), (["cert", "show", "bare.pfx"], 6),
            (["p12", "show", "bare.pfx", "--allow-no-mac"], 0), (["p12", "import", "bare.pfx", "--allow-no-mac", "--out", "a"], 0),
        ] as [([String], Int32)] {
            let run = try Tool.run(words + P12Files.passin, in: scratch)
            #expect(run.status == status, "\(words): \(run.errors)")
            if status == 6 { #expect(run.errors.contains("has no MAC") && run.errors.contains("--allow-no-mac"), "\(run.errors)") }
        }
        // Somewhere in the last number of the key, which still has a key's form.
        try scratch.write(try P12Files.altered(scratch, "bare.pfx", fromEnd: 150), to: "altered.pfx")
        #expect(chmod(scratch.path("altered.pfx"), 0o600) == 0)
        let altered = try Tool.run(["p12", "import", "altered.pfx", "--allow-no-mac", "--out", "b"] + P12Files.passin, in: scratch)
        #expect(altered.status == 5 && altered.errorLines.last?.contains("key") == true, "\(altered.errors)")
        #expect(try !scratch.names.contains("b"))
        let export = try Tool.run(
            ["p12", "export", "--from", "bare.pfx", "--allow-no-mac", "--for", "openssl3", "--passout", "file:secret", "--out", "b.pfx"] + P12Files.passin, in: scratch)
        #expect(export.status == 0, "\(export.errors)")
        #expect(try Tool.run(["key", "public", "b.pfx"] + P12Files.passin, in: scratch).output == Tool.run(["key", "public", "server.key"], in: scratch).output)
        let doctor = try Tool.run(["p12", "doctor", "bare.pfx"] + P12Files.passin, in: scratch)
        #expect(doctor.status == 0 && doctor.text.contains("it has no MAC"), "\(doctor.text)")
        #expect(doctor.text.contains("--from bare.pfx --for modern --allow-no-mac"))
    }

    @Test("An empty password and none are told apart, and open with the word for it or without any", .peer("openssl"))
    func emptyPasswords() throws {
        let scratch = try P12Files.copy()
        let made = try Peer.run(
            "openssl", ["pkcs12", "-export", "-in", "server.crt", "-inkey", "server.key", "-passout", "pass:", "-out", "empty.pfx"], in: scratch.folder)
        try #require(made.status == 0, "\(made.errors)")
        let export = ["p12", "export", "--cert", "server.crt", "--key", "server.key", "--for", "windows2012r2", "--no-password"]
        #expect(try Tool.run(export + ["--out", "absent.pfx"], in: scratch).status == 0)
        #expect(try Tool.run(export + ["--passout", "pass:", "--out", "empty2.pfx"], in: scratch).status == 0)
        #expect(try Tool.run(Array(export.dropLast()) + ["--passout", "pass:", "--out", "x.pfx"], in: scratch).status == 4)
        #expect(try Tool.run(Array(export.dropLast()) + ["--out", "x.pfx"], in: scratch).status == 4)
        for (file, form) in [("empty.pfx", "empty"), ("empty2.pfx", "empty"), ("absent.pfx", "absent")] {
            for words in [[], ["--no-password"]] {
                let run = try Tool.run(["p12", "show", file, "--json"] + words, in: scratch)
                #expect(run.json?["passwordForm"] as? String == form, "\(file) \(words): \(run.text)")
            }
            let doctor = try Tool.run(["p12", "doctor", file], in: scratch)
            #expect(doctor.text.contains("Opens with \(form == "empty" ? "an empty password" : "no password"): yes"), "\(doctor.text)")
            #expect(doctor.text.contains("Opens with \(form == "empty" ? "no password" : "an empty password"): no"), "\(doctor.text)")
            #expect(!doctor.text.contains("--passin prompt"))
            #expect(try Tool.run(["p12", "show", file] + P12Files.passin, in: scratch).status == 4)
        }
        // OpenSSL means by an empty password what the file says.
        #expect(try Peer.run("openssl", ["pkcs12", "-in", "empty2.pfx", "-passin", "pass:", "-noenc"], in: scratch.folder).status == 0)
    }
}
