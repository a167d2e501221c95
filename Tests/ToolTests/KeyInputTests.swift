import Foundation
import TestSupport
import Testing

@Suite("Keys as they come")
struct KeyInputTests {
    struct Row: Decodable {
        var name: String
        var data: String
        var password: String?
    }

    /// Passwords that the column lacks (see the table of KeyFormatsTests).
    static let passwords = ["PKCS8/rsa-pbewithmd5anddescbc.pem": "hunter2"]

    /// Files of RSA keys that are not encrypted.
    static let readable: Set = [
        "DER_Serialization/rsa_public_key.der", "DER_Serialization/testrsa.der", "DER_Serialization/unenc-rsa-pkcs8.der",
        "DER_Serialization/unenc-rsa-pkcs8.pub.der", "PEM_Serialization/rsa_public_key.pem",
        "PEM_Serialization/rsa_wrong_delimiter_public_key.pem", "PKCS8/unenc-rsa-pkcs8.pem",
        "PKCS8/unenc-rsa-pkcs8.pub.pem", "Traditional_OpenSSL_Serialization/testrsa.pem",
    ]

    /// Files that are malformed, or hold no key.
    static let malformed: Set = [
        "DER_Serialization/dsa_public_key_invalid_bit_string.der", "PEM_Serialization/dsaparam.pem",
        "PKCS8/ec-invalid-version.pem", "PKCS8/invalid-version.der",
        "PKCS8/wrong-pem-delimiter-rsa.pem", "Traditional_OpenSSL_Serialization/dsa-wrong-version.pem",
        "Traditional_OpenSSL_Serialization/key1-malformed-dek-info.pem",
        "Traditional_OpenSSL_Serialization/key1-malformed-iv.pem",
        "Traditional_OpenSSL_Serialization/key1-no-dek-info.pem", "Traditional_OpenSSL_Serialization/key1-short-iv.pem",
        "Traditional_OpenSSL_Serialization/rsa-wrong-version.pem",
    ]

    /// Files encrypted in a way that is not computed, by name or by their iterations.
    static let closed: Set = [
        "PKCS8/bad-encryption-oid.pem", "PKCS8/ed25519-scrypt.pem", "PKCS8/enc-ec-sha1-128-rc4.pem",
        "PKCS8/enc-rsa-pkcs8-pbkdf2-0iter.pem", "PKCS8/enc-unknown-algorithm.pem", "PKCS8/enc-unknown-kdf.pem",
        "PKCS8/enc-unknown-pbkdf2-prf.pem",
    ]

    static let encryptedDER: Set = [
        "DER_Serialization/ec_private_key_encrypted.der", "DER_Serialization/enc-rsa-pkcs8.der",
        "DER_Serialization/enc2-rsa-pkcs8.der",
    ]

    @Test("Of the 97 key files each is read, or refused with the code of its kind, a name or an offset")
    func files() throws {
        let rows = try Vectors.jsonLines("pyca-keys/keys.jsonl", as: Row.self)
        #expect(rows.count == 97)
        for row in rows {
            let octets = [UInt8](try #require(Data(base64Encoded: row.data)))
            let run = try Tool.run(["key", "show", "--json", "-"], input: octets)
            let text = String(decoding: octets, as: UTF8.self)
            let expected: Int32 =
                if Self.readable.contains(row.name) {
                    0
                } else if row.name == "PEM_Serialization/rsa-bad-1025-q-is-2.pem" {
                    5  // well-formed, and its numbers make no key
                } else if Self.malformed.contains(row.name) {
                    3
                } else if Self.closed.contains(row.name) {
                    6
                } else if text.contains("ENCRYPTED") || Self.encryptedDER.contains(row.name) {
                    4
                } else {
                    6
                }
            #expect(run.status == expected, "\(row.name): \(run.errors)")
            guard expected != 0 else { continue }
            // The test's input is a file that others can read, which is warned of where it holds a private key.
            let complaints = run.errorLines.filter { !$0.hasPrefix("signet: warning: -: others can read") }
            #expect(complaints.count == 1, "\(row.name): \(run.errors)")
            let error = try #require(run.jsonError)
            let message = try #require(error["message"] as? String)
            switch expected {
            case 3: #expect(error["offset"] is Int, "\(row.name)")
            case 4: #expect(message.contains(#/the key is encrypted \([\w.-]+(, [\w .-]+)*\), and/#), "\(row.name): \(message)")
            case 5: #expect(message.hasPrefix("not a sound RSA key: "), "\(row.name): \(message)")
            case 6 where Self.closed.contains(row.name):
                #expect(message.contains(#/Signet computes was expected, found (scrypt|pbeWith\w+RC4|[0-9.]+)$|iterations were expected, found 0$/#), "\(row.name): \(message)")
            default: #expect(message.contains(#/found one of (dsaEncryption|id-ecPublicKey|rsassaPss|[0-9.]+)$/#), "\(row.name): \(message)")
            }
        }
    }

    @Test("Of the 97 key files those of RSA under a known password are read with it, and with no other")
    func encryptedFiles() throws {
        var opened = 0
        for row in try Vectors.jsonLines("pyca-keys/keys.jsonl", as: Row.self) {
            guard let password = row.password ?? Self.passwords[row.name], !Self.closed.contains(row.name) else { continue }
            let octets = [UInt8](try #require(Data(base64Encoded: row.data)))
            let run = try Tool.run(
                ["key", "public", "--passin", "env:SECRET", "-"], input: octets, environment: ["SECRET": password])
            // Keys of other algorithms are refused by name, after their password was right.
            #expect(run.status == 0 || run.status == 6 && run.errors.contains("found one of "), "\(row.name): \(run.errors)")
            if run.status == 0 { opened += 1 }
            let wrong = try Tool.run(
                ["key", "public", "--passin", "env:SECRET", "-"], input: octets, environment: ["SECRET": password + "x"])
            #expect(wrong.status == 4 && wrong.errors.contains("wrong password, or altered data"), "\(row.name): \(wrong.errors)")
        }
        #expect(opened == 27, "\(opened)")
    }

    @Test("Line ends, a byte order mark, text around, other widths and blocks in front are no obstacle")
    func dressings() throws {
        let key = try SharedKey.get()
        let pem = try key.scratch.text("key.pem")
        let expected = try Tool.run(["key", "public", key.path]).output
        let lines = pem.split(separator: "\n").map(String.init)
        let base64 = lines.dropFirst().dropLast().joined()
        let certificate = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        let dressed: [(String, String)] = [
            ("CRLF", pem.replacing("\n", with: "\r\n")), ("byte order mark", "\u{feff}" + pem),
            ("text in front", "Bag Attributes\n    friendlyName: x\n" + pem), ("text behind", pem + "that was it\n"),
            ("one line", "\(lines[0])\n\(base64)\n\(lines[lines.count - 1])"),
            ("76 columns", "\(lines[0])\n" + wrapped(base64, 76) + "\(lines[lines.count - 1])\n"),
            ("another block in front", certificate + pem), ("two keys", pem + pem),
        ]
        for (what, text) in dressed {
            let run = try Tool.run(["key", "public", "-"], input: Array(text.utf8))
            #expect(run.status == 0 && run.output == expected, "\(what): \(run.errors)")
        }
    }

    private func wrapped(_ text: String, _ columns: Int) -> String {
        var rest = text[...], result = ""
        while !rest.isEmpty {
            result += rest.prefix(columns) + "\n"
            rest = rest.dropFirst(columns)
        }
        return result
    }

    @Test("Every command that reads a key refuses the same files with the same codes", arguments: [
        ["key", "show", "FILE"], ["key", "public", "FILE"], ["key", "check", "FILE"],
        ["key", "convert", "FILE", "--format", "pkcs8", "--out", "out"],
        ["csr", "new", "--subject", "CN=a.b", "--key", "FILE", "--out", "out"],
        ["signature", "make", "--key", "FILE", "--scheme", "pkcs1", "--signature", "out", "/dev/null"],
        ["signature", "verify", "--key", "FILE", "--scheme", "pkcs1", "--signature", "/dev/null", "/dev/null"],
    ])
    func refusals(_ arguments: [String]) throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        let pem = try key.scratch.octets("key.pem")
        let der = try Tool.run(["key", "convert", key.path, "--format", "pkcs8", "--outform", "der", "--out", "-"]).output
        try scratch.write([], to: "empty")
        try scratch.write("hello\n".utf8, to: "text")
        try scratch.write(pem.prefix(600), to: "cut.pem")
        try scratch.write(der.prefix(600), to: "cut.der")
        try scratch.write(der + [0], to: "trailing.der")
        try scratch.write([UInt8](repeating: 0x41, count: 1024 * 1024 + 1), to: "large")
        for name in ["empty", "text", "cut.pem", "cut.der", "trailing.der", "large"] { #expect(chmod(scratch.path(name), 0o600) == 0) }
        let cases: [(file: String, status: Int32, code: String)] = [
            ("none", 7, "missing"), (".", 7, "is-directory"), ("empty", 3, "malformed"), ("text", 3, "malformed"),
            ("cut.pem", 3, "malformed"), ("cut.der", 3, "malformed"), ("trailing.der", 3, "malformed"),
            ("large", 7, "too-large"), ("/dev/zero", 7, "too-large"),
        ]
        let before = try scratch.names
        for (file, status, code) in cases {
            let words = arguments.map { $0 == "FILE" ? file : $0 }
            let run = try Tool.run(words + ["--json"], in: scratch)
            #expect(run.status == status, "\(words): \(run.errors)")
            #expect(run.jsonError?["code"] as? String == code, "\(words): \(run.text)")
            #expect(run.jsonError?["file"] as? String == file, "\(words): \(run.text)")
            if status == 3 { #expect(run.jsonError?["offset"] is Int, "\(words): \(run.text)") }
            #expect(run.errorLines.count == 1 && run.errors.hasPrefix("signet: \(file): "), "\(words): \(run.errors)")
        }
        #expect(try scratch.names == before)
    }

    @Test("A file that may not be read says so", .enabled(if: getuid() != 0 || Peer.path(of: "setpriv") != nil))
    func unreadable() throws {
        let scratch = try Scratch()
        try scratch.write([1], to: "key")
        #expect(chmod(scratch.path("key"), 0) == 0)
        // Root reads everything; without its capability it is like anyone else.
        let prefix = getuid() == 0 ? "setpriv --bounding-set -dac_override,-dac_read_search " : ""
        let run = try Tool.shell("\(prefix) \"$SIGNET_UNDER_TEST\" key show key", in: scratch)
        #expect(run.status == 7)
        #expect(run.errorLines == ["signet: key: reading is not permitted; check the file's mode and owner"])
    }

    @Test("A private key that others can read is used with a warning, a public one without", arguments: [
        (0o600, false), (0o400, false), (0o640, true), (0o644, true), (0o604, true),
    ])
    func warning(mode: mode_t, warns: Bool) throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        try scratch.write(try key.scratch.octets("key.pem"), to: "key")
        #expect(chmod(scratch.path("key"), mode) == 0)
        let run = try Tool.run(["key", "public", "key"], in: scratch)
        #expect(run.status == 0)
        let expected = "signet: warning: key: others can read this private key; chmod 600 keeps them out"
        #expect(run.errorLines == (warns ? [expected] : []))
        #expect(try Tool.run(["key", "show", key.publicPath]).errors == "")
    }
}
