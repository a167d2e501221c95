import Foundation
import TestSupport
import Testing

#if os(Linux)
import Glibc

/// A command that holds a private key, and the file in which the key is when it is done.
struct KeyHolder: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var key = "key.pem"
    /// The file that the password in `secret` encrypts, where one is used.
    var encrypted: String?
    /// Secrets that are sought: numbers and text of the key, two forms of the password, keys made of it.
    var secretCount = 16
    var testDescription: String { arguments.joined(separator: " ") }

    /// `key.pem` and `message` lie there already, but for the commands that make a key.
    static let all: [KeyHolder] = [
        KeyHolder(arguments: ["key", "new", "--out", "new.pem"], key: "new.pem"),
        KeyHolder(arguments: ["key", "new", "--bits", "3072", "--format", "pkcs1", "--out", "new.pem"], key: "new.pem"),
        KeyHolder(arguments: ["key", "new", "--outform", "der", "--out", "new.der"], key: "new.der"),
        KeyHolder(arguments: ["key", "convert", "key.pem", "--format", "pkcs1", "--out", "other.pem"]),
        KeyHolder(arguments: ["key", "check", "key.pem"]),
        KeyHolder(arguments: ["key", "show", "key.pem"]),
        KeyHolder(arguments: ["key", "public", "key.pem"]),
        KeyHolder(
            arguments: ["csr", "new", "--subject", "CN=pbx.example", "--san", "DNS:pbx.example", "--key-out", "new.pem",
                        "--out", "new.csr"],
            key: "new.pem"),
        KeyHolder(arguments: ["csr", "new", "--subject", "CN=pbx.example", "--key", "key.pem", "--out", "new.csr"]),
        KeyHolder(
            arguments: ["signature", "make", "--key", "key.pem", "--scheme", "pkcs1", "--digest", "sha256",
                        "--signature", "signature", "message"]),
        KeyHolder(
            arguments: ["signature", "make", "--key", "key.pem", "--scheme", "pss", "--digest", "sha512",
                        "--signature", "signature", "message"]),
    ]

    /// PFX files: `sealed.pfx` is `key.pem` and `cert.pem` in Signet's default profile. Three keys are made of the password for
    /// each: of the MAC, of the certificates, of the key.
    static let withPFX: [KeyHolder] = [
        (["p12", "export", "--cert", "cert.pem", "--key", "key.pem", "--passout", "file:secret", "--out", "new.pfx"], "new.pfx"),
        (["p12", "export", "--cert", "cert.pem", "--key", "key.pem", "--for", "windows2012r2", "--passout", "file:secret", "--out", "new.pfx"], "new.pfx"),
        (["p12", "export", "--from", "sealed.pfx", "--for", "windows2019", "--passin", "file:secret", "--passout", "file:secret", "--out", "new.pfx"], "new.pfx"),
        (["p12", "show", "sealed.pfx", "--passin", "file:secret"], "sealed.pfx"),
        (["p12", "doctor", "sealed.pfx", "--passin", "file:secret"], "sealed.pfx"),
        (["p12", "import", "sealed.pfx", "--passin", "file:secret", "--out", "out"], "sealed.pfx"),
        (["p12", "import", "sealed.pfx", "--passin", "file:secret", "--passout", "file:secret", "--out", "out"], "sealed.pfx"),
        (["key", "check", "sealed.pfx", "--passin", "file:secret"], "sealed.pfx"),
        (["key", "convert", "sealed.pfx", "--format", "pkcs8", "--passin", "file:secret", "--out", "new.pem"], "sealed.pfx"),
        (["cert", "show", "sealed.pfx", "--passin", "file:secret"], "sealed.pfx"),
    ].map { KeyHolder(arguments: $0, encrypted: $1, secretCount: 18) }

    /// With passwords: `sealed.pem` is `key.pem` encrypted by Signet, `old.pem` with DEK-Info by OpenSSL.
    static let withPasswords: [KeyHolder] = [
        KeyHolder(
            arguments: ["key", "convert", "key.pem", "--format", "pkcs8", "--passout", "file:secret", "--out", "new.pem"],
            encrypted: "new.pem"),
        KeyHolder(arguments: ["key", "check", "sealed.pem", "--passin", "file:secret"], encrypted: "sealed.pem"),
        KeyHolder(
            arguments: ["key", "convert", "sealed.pem", "--format", "pkcs1", "--passin", "file:secret", "--out", "new.pem"],
            encrypted: "sealed.pem"),
        KeyHolder(arguments: ["key", "show", "old.pem", "--passin", "file:secret"], encrypted: "old.pem"),
        KeyHolder(
            arguments: ["signature", "make", "--key", "sealed.pem", "--passin", "file:secret", "--scheme", "pkcs1",
                        "--digest", "sha256", "--signature", "signature", "message"],
            encrypted: "sealed.pem"),
        KeyHolder(arguments: ["key", "new", "--passout", "file:secret", "--out", "new.pem"], key: "new.pem", encrypted: "new.pem"),
        KeyHolder(
            arguments: ["csr", "new", "--subject", "CN=pbx.example", "--passout", "file:secret", "--key-out", "new.pem", "--out", "new.csr"],
            key: "new.pem", encrypted: "new.pem"),
    ]
}

/// Reading the memory of a process that forbids it takes root (CAP_SYS_PTRACE); as somebody else the tests ask sudo.
@Suite("What is left of a key in memory when a process exits")
struct MemoryScanTests {
    private let scanner = repositoryRoot.appending(path: "Tests/MemoryScan/scan.py").path(percentEncoded: false)

    private func scan(_ arguments: [String], in scratch: Scratch) throws -> Finished {
        let command = (geteuid() == 0 ? [] : ["sudo", "-n"]) + ["python3", scanner] + arguments
        return try Peer.run(command[0], [String](command.dropFirst()), in: scratch.folder)
    }

    @Test("The scanner finds what is planted, and nothing where nothing is", .peer("python3"), .peer("openssl"))
    func scannerFinds() throws {
        let run = try scan(["--self-test"], in: Scratch())
        #expect(run.status == 0, "\(run.text)\(run.errors)")
        #expect(run.text == "self-test: 84 planted windows, 0 mistakes\n")
    }

    @Test("No 16 octets of the key are left", .peer("python3"), arguments: KeyHolder.all)
    func nothingIsLeft(_ holder: KeyHolder) throws {
        let scratch = try Scratch()
        try Tool.run(["key", "new", "--out", "key.pem"], in: scratch)
        try scratch.write("message".utf8, to: "message")
        try expectNothing(["--key", holder.key, "--", Tool.path] + holder.arguments, secrets: 13, in: scratch)
    }

    @Test("No 16 octets of the key, the password or the key made of it are left", .peer("python3"), .peer("openssl"), arguments: KeyHolder.withPasswords + KeyHolder.withPFX)
    func nothingIsLeftOfPasswords(_ holder: KeyHolder) throws {
        let scratch = try Scratch()
        try Tool.run(["key", "new", "--out", "key.pem"], in: scratch)
        try scratch.write("message".utf8, to: "message")
        try scratch.write("a password of more than sixteen octets: 鑰匙\n".utf8, to: "secret")
        let sealing = ["key", "convert", "key.pem", "--format", "pkcs8", "--passout", "file:secret", "--out", "sealed.pem"]
        try #require(try Tool.run(sealing, in: scratch).status == 0)
        if holder.secretCount == 18 {
            for words in [
                ["cert", "self-signed", "--subject", "CN=pbx.example", "--key", "key.pem", "--out", "cert.pem"],
                ["p12", "export", "--cert", "cert.pem", "--key", "key.pem", "--passout", "file:secret", "--out", "sealed.pfx"],
            ] { try #require(try Tool.run(words, in: scratch).status == 0) }
        }
        let old = ["rsa", "-traditional", "-aes256", "-in", "key.pem", "-passout", "file:secret", "-out", "old.pem"]
        try #require(try Peer.run("openssl", old, in: scratch.folder).status == 0)
        let encrypted = try #require(holder.encrypted)
        try expectNothing(
            ["--key", holder.key, "--password", "secret", "--encrypted", encrypted, "--", Tool.path] + holder.arguments,
            secrets: holder.secretCount, in: scratch)
    }

    /// The group's root key; a single server's group has four more, which nobody looks for.
    @Test("No 16 octets of a key that is sealed, opened, exported or joined are left", .peer("python3"), arguments: [
        ["group", "seal", "g", "--cert", "master.crt", "--check-key", "master.key", "--yes"], ["group", "unseal", "s", "--key", "master.key"],
        ["group", "export", "g", "--cert", "master.crt", "--out", "out.sealed"],
        ["group", "join", "new", "--from", "g.sealed", "--key", "master.key", "--server", "ERIE"],
    ])
    func nothingIsLeftOfGroups(_ arguments: [String]) throws {
        let scratch = try Scratch()
        try MasterKeys.copy(to: scratch)
        for arguments in [["init", "g", "--server", "LAKE"], ["export", "g", "--cert", "master.crt", "--out", "g.sealed"]] {
            try #require(try Tool.run(["group"] + arguments, in: scratch).status == 0)
        }
        try #require(try Peer.run("cp", ["-a", "g", "s"], in: scratch.folder).status == 0)
        try #require(try Tool.run(["group", "seal", "s", "--cert", "master.crt", "--yes"], in: scratch).status == 0)
        try scratch.write(scratch.octets("g/ServerGroup/ServerGroupPrivateKey.bin"), to: "root.key")
        try expectNothing(["--key", "root.key", "--", Tool.path] + arguments, secrets: 13, in: scratch)
    }

    private func expectNothing(_ arguments: [String], secrets: Int, in scratch: Scratch) throws {
        let run = try scan(arguments, in: scratch)
        #expect(run.status == 0, "\(run.text)\(run.errors)")
        // `0 found: 4049 windows of 14 secrets in 3325952 octets of 32 writable mappings`
        let verdict = try #require(run.text.split(separator: "\n").last)
        let numbers = verdict.split(separator: " ").compactMap { Int($0) }
        try #require(numbers.count == 5, "\(verdict)")
        #expect(numbers[0] == 0, "\(run.text)")
        #expect(numbers[1] > 2500 && numbers[2] >= secrets, "fewer windows than d, p, q, dP, dQ, qInv and the text have")
        #expect(numbers[3] > 1_000_000, "less memory than such a process has")
    }
}
#endif