import DER
import Foundation
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA
import TestSupport
import Testing

/// Every profile, every program, every kind of password, in both directions.
@Suite("The matrix of profiles, programs and passwords", .serialized)
struct MatrixTests {
    static let passwords: [(kind: String, text: String?)] = [
        ("ASCII", "Secret-123"), ("accented", "pässwörd"), ("Chinese", "密码密码密码"), ("emoji", "🔑🔒🔑🔒🔑🔒"), ("empty", ""), ("none", nil),
    ]

    /// Cells that are empty because the program makes no file of them, and how it says so. The tests see that it still does
    /// not; where one starts to, they fail, and the line goes.
    static let refusesToMake: [(program: Program, kind: String, words: String)] = [
        (.keytool, "accented", "not ASCII"), (.keytool, "Chinese", "not ASCII"), (.keytool, "emoji", "not ASCII"),
        (.keytool, "empty", "at least 6 characters"), (.keytool, "none", "at least 6 characters"),
        (.python3, "empty", "Password must be 1 or more bytes"),
    ]

    static func password(_ text: String?) -> Password { text.map { Password($0) } ?? .absent }

    /// The seven that the issue of this work names; PBMAC1 is newer than some of the programs.
    static let profiles = PKCS12Profile.all.filter { $0.name != "rfc9879" }

    /// A folder with what the programs need.
    static func folder() throws -> Scratch {
        let folder = try Scratch()
        try folder.write(Samples.key().pem(format: .pkcs8).copied, to: "key.pem")
        try folder.write(
            PEM.encode(Samples.certificate().encoded, label: .certificate) + PEM.encode(Samples.other().encoded, label: .certificate), to: "chain.pem")
        var random = CountingSource()
        try folder.write(try draft().encoded(.java17, password: Password("changeit"), random: &random).copied, to: "source.p12")
        try FileManager.default.createDirectory(at: folder.url("db"), withIntermediateDirectories: false)
        let made = try Peer.run("certutil", ["-N", "-d", "sql:db", "--empty-password"], in: folder.folder)
        #expect(made.status == 0, "\(made.errors)")
        #expect(try Program.pk12util.read("source.p12", "changeit", in: folder) == nil)
        return folder
    }

    static func draft() throws -> PFXDraft {
        PFXDraft(key: BagKey(try Samples.key()), certificate: try Samples.certificate(), chain: [try Samples.other()], name: "pbx")
    }

    @Test(
        "Every program opens what every profile writes, under every password that the profile takes", .peer("openssl"), .peer("certtool"),
        .peer("pk12util"), .peer("keytool"), .peer("python3"))
    func reading() throws {
        let folder = try Self.folder()
        var cells = 0
        for profile in Self.profiles {
            for (kind, text) in Self.passwords {
                var random = CountingSource()
                guard profile.passwordRule.accepts(Self.password(text)) else {
                    // For Java nothing is written that it could not have written itself.
                    #expect(Self.refusesToMake.contains { $0.program == .keytool && $0.kind == kind })
                    #expect(throws: PKCS12Error.unsuitablePassword(profile.passwordRule)) {
                        try Self.draft().encoded(profile, password: Self.password(text), random: &random)
                    }
                    continue
                }
                let name = "\(profile.name)-\(kind).p12"
                try folder.write(try Self.draft().encoded(profile, password: Self.password(text), random: &random).copied, to: name)
                for program in Program.allCases {
                    let complaint = try program.read(name, text, in: folder)
                    if program == .keytool, ["accented", "Chinese", "emoji"].contains(kind) {
                        #expect(complaint != nil, "keytool opens \(name) now: the exception is stale")
                    } else {
                        #expect(complaint == nil, "\(program.rawValue), \(name): \(complaint ?? "")")
                    }
                    cells += 1
                }
            }
        }
        #expect(cells == (5 * 6 + 2) * 5)
    }

    @Test(
        "What every program makes opens here, under every password that it takes", .peer("openssl"), .peer("certtool"), .peer("pk12util"),
        .peer("keytool"), .peer("python3"))
    func making() throws {
        let folder = try Self.folder()
        let own = try Samples.key().publicKey
        // Of the profiles two kinds of algorithms are left that the programs can be asked for.
        for tripleDES in [false, true] {
            for (kind, text) in Self.passwords {
                for program in Program.allCases {
                    let name = "\(program.rawValue)-\(kind)-\(tripleDES ? "3des" : "aes").p12"
                    let complaint = try program.make(name, text, tripleDES: tripleDES, in: folder)
                    if let refusal = Self.refusesToMake.first(where: { $0.program == program && $0.kind == kind }) {
                        #expect(complaint?.contains(refusal.words) == true, "\(name): \(complaint ?? "made: the exception is stale")")
                        continue
                    }
                    #expect(complaint == nil, "\(name): \(complaint ?? "")")
                    let contents = try outcome(try folder.octets(name), Self.password(text)).get()
                    // Java and NSS take only those certificates along that stand above the key's; the second does not.
                    let count = program == .keytool || program == .pk12util ? 1 : 2
                    #expect(contents.keys.count == 1 && contents.certificates.count == count, "\(name)")
                    #expect(try contents.keys.first?.key.rsaKey().publicKey == own, "\(name)")
                    #expect(contents.passwordForm == .asGiven || (text ?? "").isEmpty, "\(name)")
                    // And under no other.
                    #expect(outcome(try folder.octets(name), Password("another")).error == .wrongPasswordOrAltered, "\(name)")
                }
            }
        }
    }

    @Test("What is read with a flag elsewhere is read without one: OpenSSL's -legacy, RC2", .peer("openssl"))
    func legacy() throws {
        let folder = try Self.folder()
        let made = try Peer.run(
            "openssl", ["pkcs12", "-export", "-legacy", "-in", "chain.pem", "-inkey", "key.pem", "-out", "old.p12", "-passout", "pass:Secret-123"], in: folder.folder)
        #expect(made.status == 0, "\(made.errors)")
        let contents = try outcome(try folder.octets("old.p12"), Password("Secret-123")).get()
        #expect(contents.certificates.count == 2)
        // The doctor says who will not: OpenSSL itself, for one.
        let pfx = try PFX(octets: try folder.octets("old.p12"))
        let openssl = try #require(PKCS12Consumer.all.first { $0.name.hasPrefix("OpenSSL 3") })
        #expect(openssl.refusals(of: pfx, contents, password: Password("Secret-123")) == [.encryption("pbeWithSHA1And40BitRC2-CBC")])
        #expect(try Program.openssl.read("old.p12", "Secret-123", in: folder)?.contains("unsupported") == true)
    }
}
