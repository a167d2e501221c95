import Foundation
import TestSupport
import Testing

@Suite("p12 doctor")
struct P12DoctorTests {
    @Test("A sound file is called sound, with its algorithms, and who refuses it gets the command that mends it")
    func sound() throws {
        let scratch = try P12Files.copy()
        let run = try Tool.run(["p12", "doctor", "server.pfx"] + P12Files.passin, in: scratch)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        for words in [
            "MAC: HMAC-SHA-256, key by RFC 7292 appendix B, 2048 iterations", "Safe: encrypted, PBES2, PBKDF2 with SHA-256, aes-256-cbc, 2048 iterations",
            "    key, encrypted, PBES2, PBKDF2 with SHA-256, aes-256-cbc, 2048 iterations", "Opens with the password given: yes",
            "Opens with an empty password: no", "Opens with no password: no", "Inside: nothing is amiss", "takes it: Java 17",
            "refuses it: Windows Server 2016 and before (cited: ", "it does not decrypt PBES2",
        ] { #expect(run.text.contains(words), "\(words): \(run.text)") }
        // Each command that it names is run as it stands, with the password from elsewhere.
        let json = try #require(try Tool.run(["p12", "doctor", "server.pfx", "--json"] + P12Files.passin, in: scratch).json)
        #expect(json["schema"] as? String == "signet/p12-doctor/1" && json["verdict"] as? String == "opens")
        let consumers = try #require(json["consumers"] as? [[String: Any]])
        var mended = 0
        for consumer in consumers {
            guard let mend = consumer["mend"] as? String, let program = consumer["program"] as? String else { continue }
            let line = mend.replacingOccurrences(of: "--passin prompt", with: "--passin file:secret").replacingOccurrences(of: "--passout prompt", with: "--passout file:secret")
            let made = try Tool.shell(line + " --force", in: scratch)
            #expect(made.status == 0, "\(line): \(made.errors)")
            let file = try #require(line.split(separator: " ").last.map(String.init))
            let again = try #require(try Tool.run(["p12", "doctor", file, "--json"] + P12Files.passin, in: scratch).json)
            let taken = (again["consumers"] as? [[String: Any]])?.first { $0["program"] as? String == program }
            #expect(taken?["takes"] as? Bool == true, "\(program) and \(file)")
            mended += 1
        }
        #expect(mended >= 3)
    }

    @Test("What is amiss inside is told: order, marks, keys and certificates of others, what is missing", .peer("openssl"), .peer("python3"))
    func findings() throws {
        let scratch = try P12Files.copy()
        /// - Parameters: the key, its certificate, the others, as Python writes them: key and certificate get one mark, unseen.
        func made(_ name: String, _ arguments: [String]) throws -> String {
            let run = try Peer.run("openssl", ["pkcs12", "-export", "-passout", "file:secret", "-out", name] + arguments, in: scratch.folder)
            #expect(run.status == 0, "\(run.errors)")
            let doctor = try Tool.run(["p12", "doctor", name] + P12Files.passin, in: scratch)
            #expect(doctor.status == 0, "\(doctor.errors)")
            return doctor.text
        }
        let alone = try made("alone.pfx", ["-in", "server.crt", "-inkey", "server.key"])
        #expect(alone.contains("Inside: the issuer of CN=pbx.example is not here"))
        let order = try made("order.pfx", ["-nokeys", "-in", "ca.crt", "-certfile", "server.crt"])
        #expect(order.contains("Inside: the certificates are not in order, leaf first"), "\(order)")
        #expect(order.contains("it passes over certificates without a key that lack its mark"))
        let bare = try made("bare.pfx", ["-nocerts", "-inkey", "server.key"])
        #expect(bare.contains("Inside: key 1 has no certificate here") && bare.contains("it takes no key whose certificate is not there"), "\(bare)")
        let twice = try made("twice.pfx", ["-in", "server.crt", "-inkey", "server.key", "-certfile", "ca.crt", "-CAfile", "ca.crt", "-chain"])
        #expect(twice.contains("Inside: certificates that are there twice: 1"), "\(twice)")
        // A renewed certificate put in the place of the old one, with the mark of the old: its twin from another serial number.
        let renewed = try Tool.run(
            ["cert", "issue", "--csr", "server.csr", "--ca", "ca.crt", "--ca-key", "ca.key", "--out", "renewed.crt"], in: scratch)
        #expect(renewed.status == 0)
        try scratch.write(Self.oddities.utf8, to: "odd.py")
        let written = try Peer.run("python3", ["odd.py"], in: scratch.folder)
        #expect(written.status == 0, "\(written.errors)")
        for (file, says) in [
            ("stale.pfx", "Inside: the localKeyID of CN=pbx.example is stale: it is the digest of another certificate"),
            ("unmarked.pfx", "Inside: CN=pbx.example belongs to key 1 and has not its localKeyID"),
            ("mismatch.pfx", "Inside: key 1 and CN=Root have one localKeyID and do not belong together"),
            ("two.pfx", "Inside: 2 keys: most programs take one of them only"),
            ("damaged.pfx", "Inside: key 1 is not a sound RSA key: its numbers do not fit each other"),
        ] {
            let run = try Tool.run(["p12", "doctor", file] + P12Files.passin, in: scratch)
            #expect(run.status == 0 && run.text.contains(says), "\(file): \(run.text)\(run.errors)")
        }
    }

    /// PFX files with plain contents, each with something wrong, under a MAC that fits: RFC 7292 in the standard library.
    static let oddities = """
        import hashlib, hmac, subprocess
        def length(n):
            if n < 128: return bytes([n])
            octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
            return bytes([0x80 | len(octets)]) + octets
        def element(tag, *parts):
            content = b"".join(parts)
            return bytes([tag]) + length(len(content)) + content
        def sequence(*parts): return element(0x30, *parts)
        def identifier(hexadecimal): return element(6, bytes.fromhex(hexadecimal))
        def data(content): return sequence(identifier("2a864886f70d010701"), element(0xa0, element(4, content)))
        def bag(number, value, mark):
            attribute = sequence(identifier("2a864886f70d010915"), element(0x31, element(4, mark))) if mark else b""
            return sequence(identifier("2a864886f70d010c0a01%02x" % number), element(0xa0, value), element(0x31, attribute) if mark else b"")
        def certificate(der, mark=None):
            return bag(3, sequence(identifier("2a864886f70d01091601"), element(0xa0, element(4, der))), mark)
        def key(der, mark=None): return bag(1, der, mark)
        def pfx(name, *bags):
            contents = sequence(data(sequence(*bags)))
            salt = b"salt of eight..."[:8]
            password = "secret".encode("utf-16-be") + bytes(2)
            fill = lambda octets: (octets * 64)[:64 * -(-len(octets) // 64)]
            made = hashlib.sha1(bytes([3]) * 64 + fill(salt) + fill(password)).digest()
            mac = hmac.new(made, contents, "sha1").digest()
            info = sequence(sequence(identifier("2b0e03021a"), element(5)), element(4, mac))
            open(name, "wb").write(sequence(element(2, b"\\x03"), data(contents), sequence(info, element(4, salt), element(2, b"\\x01"))))
        run = lambda *words: subprocess.run(words, check=True, capture_output=True).stdout
        der = lambda name: run("openssl", "x509", "-in", name, "-outform", "DER")
        pkcs8 = lambda name: run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", name, "-outform", "DER")
        server, renewed, ca = der("server.crt"), der("renewed.crt"), der("ca.crt")
        own, other = pkcs8("server.key"), pkcs8("ca.key")
        old = hashlib.sha1(server).digest()
        pfx("stale.pfx", key(own, old), certificate(renewed, old), certificate(ca))
        pfx("unmarked.pfx", key(own, old), certificate(server), certificate(ca))
        pfx("mismatch.pfx", key(own, b"1"), certificate(ca, b"1"))
        pfx("two.pfx", key(own, b"1"), key(other, b"2"), certificate(server, b"1"), certificate(ca, b"2"))
        pfx("damaged.pfx", key(own[:-1] + bytes([own[-1] ^ 1]), old), certificate(server, old), certificate(ca))
        """

    @Test("A file that does not open says why, and no command is named that could not work")
    func unopened() throws {
        let scratch = try P12Files.copy()
        try scratch.write(try P12Files.altered(scratch, fromEnd: 30), to: "mac.pfx")
        for (file, password, status, verdict) in [("server.pfx", "another", 4, "does-not-open"), ("mac.pfx", "secret", 5, "altered")] as [(String, String, Int32, String)] {
            let run = try Tool.run(["p12", "doctor", file, "--passin", "file:\(password)", "--json"], in: scratch)
            #expect(run.status == status && run.json?["verdict"] as? String == verdict, "\(run.text)")
            #expect((run.json?["reason"] as? String)?.isEmpty == false && (run.json?["hint"] as? String)?.isEmpty == false)
            let consumers = try #require(run.json?["consumers"] as? [[String: Any]])
            #expect(consumers.count >= 8 && consumers.allSatisfy { $0["mend"] == nil })
        }
        let nothing = try Tool.run(["p12", "doctor", "server.pfx"], in: scratch)
        #expect(nothing.status == 4 && !nothing.text.contains("password given"), "\(nothing.text)")
    }
}
