import Digests
import Octets
import TestSupport
import Testing

private func secret(_ octets: [UInt8]) -> SecretBytes { SecretBytes(copying: octets.span) }

private func hexOf(_ secret: SecretBytes) -> String {
    secret.withBytes { octets in hex(octets.indices.map { octets[$0] }) }
}

/// The stanzas of a file of `name = value` lines.
private func stanzas(_ path: String) throws -> [[String: String]] {
    var all: [[String: String]] = [[:]]
    for line in try Vectors.text(path).split(separator: "\n", omittingEmptySubsequences: false) {
        if line.isEmpty { all.append([:]) }
        guard !line.hasPrefix("#") else { continue }
        let parts = line.split(separator: " =", maxSplits: 1)
        guard parts.count == 2 else { continue }
        all[all.count - 1][String(parts[0])] = String(parts[1].drop { $0 == " " })
    }
    return all.filter { !$0.isEmpty }
}

/// OpenSSL's three ways to write octets: quoted, NULL, hexadecimal.
private func value(_ text: String) -> [UInt8] {
    if text == "NULL" { return [] }
    return text.hasPrefix("\"") ? [UInt8](text.dropFirst().dropLast().utf8) : octets(hex: text)
}

@Suite("Keys from passwords")
struct KeyDerivationTests {
    @Test("PBKDF2 of RFC 6070, sixteen million iterations included")
    func rfc6070() throws {
        let cases = try stanzas("rfc-6070/rfc-6070-PBKDF2-SHA1.txt")
        #expect(cases.count == 6)
        for c in cases {
            // `pass\0word` stands there with its escape.
            let octets = { (name: String) in [UInt8]((c[name] ?? "").replacing("\\0", with: "\0").utf8) }
            let key = PBKDF2.derive(
                password: secret(octets("PASSWORD")), salt: octets("SALT").span,
                iterations: try #require(Int(c["ITERATIONS"] ?? "")), octetCount: try #require(Int(c["LENGTH"] ?? "")),
                digest: .sha1)
            #expect(hexOf(key) == c["DERIVED_KEY"], "\(c)")
        }
    }

    @Test("PBKDF2 as OpenSSL's two files of cases have it")
    func openSSL() throws {
        var count = 0
        for c in try stanzas("openssl-evp/evppbe_pbkdf2.txt") where c["PBE"] == "pbkdf2" {
            let expected = try #require(c["Key"])
            guard let digest = DigestAlgorithm(rawValue: (c["MD"] ?? "").lowercased()) else { continue }
            let key = PBKDF2.derive(
                password: secret(value(c["Password"] ?? "")), salt: value(c["Salt"] ?? "").span,
                iterations: try #require(Int(c["iter"] ?? "")), octetCount: expected.count / 2, digest: digest)
            #expect(hexOf(key) == expected.lowercased(), "\(c)")
            count += 1
        }
        // The other file names its fields otherwise; what OpenSSL refuses there for its own reasons (FIPS, hash
        // functions that are not here) is passed over.
        for c in try stanzas("openssl-evp/evpkdf_pbkdf2.txt") where c["KDF"] == "PBKDF2" {
            let control = { (name: String) -> [UInt8]? in
                if let text = c["Ctrl.\(name)"] { return [UInt8](text.dropFirst(name.count + 1).utf8) }
                return c["Ctrl.hex\(name)"].map { octets(hex: String($0.dropFirst(name.count + 4))) }
            }
            guard let expected = c["Output"], let name = c["Ctrl.digest"]?.dropFirst("digest:".count),
                let digest = DigestAlgorithm(rawValue: String(name))
            else { continue }
            let salt = try #require(control("salt"))
            let key = PBKDF2.derive(
                password: secret(try #require(control("pass"))), salt: salt.span,
                iterations: try #require(Int((c["Ctrl.iter"] ?? "").dropFirst(5))), octetCount: expected.count / 2,
                digest: digest)
            #expect(hexOf(key) == expected.lowercased(), "\(c)")
            count += 1
        }
        #expect(count == 41)
    }

    @Test("PBKDF2 with every SHA, as Python's hashlib has it", .peer("python3"))
    func python() throws {
        for digest in DigestAlgorithm.allCases {
            for (password, salt, iterations, count) in [
                ("pass", "NaCl", 1, 1), ("é€𝄞", "salt", 3, 200), (String(repeating: "long ", count: 40), "", 1000, 33),
            ] {
                let program = """
                    import hashlib, sys
                    print(hashlib.pbkdf2_hmac(sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode(), \
                    int(sys.argv[4]), int(sys.argv[5])).hex())
                    """
                let run = try Peer.run(
                    "python3", ["-c", program, digest.rawValue, password, salt, "\(iterations)", "\(count)"])
                let key = PBKDF2.derive(
                    password: secret([UInt8](password.utf8)), salt: [UInt8](salt.utf8).span, iterations: iterations,
                    octetCount: count, digest: digest)
                #expect(hexOf(key) + "\n" == run.text, "\(digest) \(iterations)")
            }
        }
    }

    @Test("The key derivation of PKCS #12 as OpenSSL's cases have it")
    func pkcs12() throws {
        let cases = try stanzas("openssl-evp/evppbe_pkcs12.txt").filter { $0["PBE"] == "pkcs12" }
        #expect(cases.count == 6)
        for c in cases {
            let expected = try #require(c["Key"])
            let key = PKCS12KeyDerivation.derive(
                purpose: try #require(UInt8(c["id"] ?? "").flatMap { PKCS12KeyDerivation.Purpose(rawValue: $0) }),
                password: secret(value(c["Password"] ?? "")), salt: value(c["Salt"] ?? "").span,
                iterations: try #require(Int(c["iter"] ?? "")), octetCount: expected.count / 2, digest: .sha1)
            #expect(hexOf(key) == expected.lowercased(), "\(c)")
        }
    }

    @Test("The key derivation of PKCS #12 with every SHA, as OpenSSL computes it", .peer("openssl"))
    func pkcs12OpenSSL() throws {
        for digest in DigestAlgorithm.allCases {
            for (password, salt, iterations, count) in [
                ("", "0a0b0c", 1, 40), ("0000", "0a58cf64530d823f", 7, 200), ("00e900000000", "01020304", 2000, 33),
                (String(repeating: "0061", count: 70) + "0000", String(repeating: "5a", count: 129), 3, 129),
            ] {
                for purpose in [PKCS12KeyDerivation.Purpose.key, .initializationVector, .mac] {
                    let run = try Peer.run(
                        "openssl",
                        ["kdf", "-keylen", "\(count)", "-kdfopt", "digest:\(digest.rawValue)", "-kdfopt",
                         "hexpass:\(password)", "-kdfopt", "hexsalt:\(salt)", "-kdfopt", "iter:\(iterations)",
                         "-kdfopt", "id:\(purpose.rawValue)", "PKCS12KDF"])
                    let key = PKCS12KeyDerivation.derive(
                        purpose: purpose, password: secret(octets(hex: password)), salt: octets(hex: salt).span,
                        iterations: iterations, octetCount: count, digest: digest)
                    #expect(run.status == 0, "\(run.errors)")
                    #expect(
                        hexOf(key) == run.text.lowercased().filter { $0.isHexDigit }, "\(digest) \(purpose) \(count)")
                }
            }
        }
    }

    @Test("MD5 of RFC 1321, in one piece and in pieces")
    func md5() throws {
        let cases = try stanzas("rfc-1321/rfc-1321.txt").filter { $0["MD"] != nil }
        #expect(cases.count == 7)
        for c in cases {
            let message = [UInt8](octets(hex: c["Msg"] ?? "").prefix((Int(c["Len"] ?? "") ?? 0) / 8))
            #expect(hex(MD5.digest(of: message.span)) == c["MD"], "\(c)")
        }
        let long = [UInt8](repeating: 0x61, count: 1000)
        var hash = MD5()
        for start in stride(from: 0, to: 1000, by: 37) { hash.update(long[start..<min(start + 37, 1000)].span) }
        // md5 of a thousand times "a", by md5sum of GNU coreutils 9.1.
        #expect(hex(hash.finalize()) == "cabe45dcc9ae5b66ba86600cca6b8ba8")
    }

    @Test("PBKDF1 and OpenSSL's own derivation, as Python computes them step by step", .peer("python3"))
    func older() throws {
        let program = """
            import hashlib, sys
            name, password, salt, iterations, count = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode(), int(sys.argv[4]), int(sys.argv[5])
            if name == 'evp':
                key = block = b''
                while len(key) < count:
                    block = hashlib.md5(block + password + salt).digest()
                    key += block
            else:
                key = password + salt
                for _ in range(iterations): key = hashlib.new(name, key).digest()
            print(key[:count].hex())
            """
        let password = "pässword"
        let salt = "8 octets"
        for (name, iterations, count) in [("md5", 1, 16), ("md5", 1000, 9), ("sha1", 2048, 16), ("evp", 1, 8), ("evp", 1, 32)] {
            let run = try Peer.run("python3", ["-c", program, name, password, salt, "\(iterations)", "\(count)"])
            let key =
                name == "evp"
                ? BytesToKey.derive(password: secret([UInt8](password.utf8)), salt: [UInt8](salt.utf8).span, octetCount: count)
                : PBKDF1.derive(
                    password: secret([UInt8](password.utf8)), salt: [UInt8](salt.utf8).span, iterations: iterations,
                    octetCount: count, hash: name == "md5" ? .md5 : .sha1)
            #expect(hexOf(key) + "\n" == run.text, "\(name)")
        }
    }
}
