import Foundation
import KeyFormats
import Octets
import PKCS12
import TestSupport
import Testing

@Suite("What is said of the programs that are tested here", .serialized)
struct ConsumerTests {
    private static let programs: [(Program, String)] = [
        (.openssl, "OpenSSL 3 without -legacy"), (.certtool, "GnuTLS certtool"), (.pk12util, "NSS, Firefox"), (.keytool, "Java 17"),
    ]

    /// What OpenSSL writes of each encryption and each MAC that it has, weak ones and those that Signet does not compute.
    private static let files: [(name: String, options: [String])] =
        [
            "PBE-SHA1-3DES", "PBE-SHA1-2DES", "PBE-SHA1-RC2-40", "PBE-SHA1-RC2-128", "PBE-SHA1-RC4-40", "PBE-SHA1-RC4-128", "PBE-MD5-DES",
            "PBE-SHA1-DES", "PBE-MD5-RC2-64", "PBE-SHA1-RC2-64", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des-ede3-cbc", "des-cbc",
            "rc2-cbc", "camellia-128-cbc", "camellia-192-cbc", "camellia-256-cbc", "aria-128-cbc", "aria-192-cbc", "aria-256-cbc",
        ].map { ($0, ["-legacy", "-certpbe", $0, "-keypbe", $0]) }
        + [
            "sha1", "sha224", "sha256", "sha384", "sha512", "md5", "sha512-224", "sha512-256", "sha3-224", "sha3-256", "sha3-384", "sha3-512",
        ].map { ("mac-\($0)", ["-macalg", $0]) }
        + [("no-mac", ["-nomac"]), ("not-encrypted", ["-certpbe", "NONE", "-keypbe", "NONE"])]

    @Test(
        "Each takes and refuses what the doctor says that it does: every encryption and every MAC that OpenSSL writes", .peer("openssl"),
        .peer("certtool"), .peer("pk12util"), .peer("keytool"))
    func claims() throws {
        let folder = try MatrixTests.folder()
        let password = "Secret-123"
        var takenCount = 0, refusedCount = 0
        for (name, options) in Self.files {
            let file = "\(name).p12"
            let made = try Peer.run(
                "openssl", ["pkcs12", "-export", "-in", "chain.pem", "-inkey", "key.pem", "-name", "pbx", "-passout", "pass:\(password)", "-out", file] + options,
                in: folder.folder)
            #expect(made.status == 0, "\(name): \(made.errors)")
            let octets = try folder.octets(file)
            let pfx = try PFX(octets: octets)
            let contents = try? outcome(octets, Password(password), allowingNoMAC: true).get()
            for (program, words) in Self.programs {
                let consumer = try #require(PKCS12Consumer.all.first { $0.name == words && $0.source == nil })
                let refusals = consumer.refusals(of: pfx, contents, password: Password(password))
                let complaint = try program.read(file, password, in: folder)
                #expect(refusals.isEmpty == (complaint == nil), "\(words), \(name): said \(refusals), found \(complaint ?? "that it is taken")")
                if complaint == nil { takenCount += 1 } else { refusedCount += 1 }
            }
        }
        #expect(takenCount > 40 && refusedCount > 20, "\(takenCount), \(refusedCount)")
    }

    @Test("NSS and Java stumble over a key without its certificate, OpenSSL does not", .peer("openssl"), .peer("pk12util"), .peer("keytool"))
    func keyAlone() throws {
        let folder = try MatrixTests.folder()
        try folder.write("Secret-123\n".utf8, to: "password")
        let made = try Peer.run(
            "openssl", ["pkcs12", "-export", "-nocerts", "-inkey", "key.pem", "-passout", "file:password", "-out", "key.p12"], in: folder.folder)
        #expect(made.status == 0, "\(made.errors)")
        let octets = try folder.octets("key.p12")
        let pfx = try PFX(octets: octets), contents = try outcome(octets, Password("Secret-123")).get()
        for (name, command) in [
            ("OpenSSL 3 without -legacy", ["openssl", "pkcs12", "-in", "key.p12", "-passin", "file:password", "-noenc"]),
            ("NSS, Firefox", ["pk12util", "-i", "key.p12", "-d", "sql:db", "-w", "password", "-K", ""]),
            ("Java 17", ["keytool", "-importkeystore", "-srckeystore", "key.p12", "-srcstoretype", "PKCS12", "-srcstorepass", "Secret-123", "-destkeystore",
                         "x.p12", "-deststoretype", "PKCS12", "-deststorepass", "changeit", "-noprompt"]),
        ] {
            let run = try Peer.run(command[0], [String](command.dropFirst()), in: folder.folder)
            let consumer = try #require(PKCS12Consumer.all.first { $0.name == name })
            let refusals = consumer.refusals(of: pfx, contents, password: nil)
            #expect((run.status == 0) == refusals.isEmpty, "\(name): \(run.text)\(run.errors)")
            #expect(run.status == 0 || refusals == [.keyWithoutCertificate])
        }
    }
}
