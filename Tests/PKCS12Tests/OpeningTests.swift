import CMS
import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA
import TestSupport
import Testing

@Suite("What can be known of a file that does not open")
struct OpeningTests {
    /// A quick profile: few iterations, everything else as the one that it is named after.
    static func quick(_ profile: PKCS12Profile) -> PKCS12Profile {
        PKCS12Profile(
            name: "quick", date: "", summary: "", certificateScheme: profile.certificateScheme, keyScheme: profile.keyScheme,
            iterationCount: 3, mac: profile.mac, macIterationCount: 3, passwordRule: .any, readers: [], caveat: nil)
    }

    static func made(_ profile: PKCS12Profile, _ password: Password, name: String? = "pbx") throws -> [UInt8] {
        var random = CountingSource()
        let draft = PFXDraft(
            key: BagKey(try Samples.key()), certificate: try Samples.certificate(), chain: [try Samples.other()], name: name,
            provider: "Microsoft RSA SChannel Cryptographic Provider")
        return try draft.encoded(quick(profile), password: password, random: &random).copied
    }

    static let passwords: [(String, Password)] = [
        ("ASCII", Password("Secret-123")), ("accented", Password("pässwörd")), ("Chinese", Password("密码密码")),
        ("emoji", Password("🔑🔒")), ("empty", Password("")), ("none", .absent),
    ]

    @Test("What every profile writes opens under its password, with all that was put in, and under no other", arguments: PKCS12Profile.all)
    func roundTrip(profile: PKCS12Profile) throws {
        let fingerprint = try Samples.certificate().fingerprint(.sha1)
        for (kind, password) in Self.passwords {
            let file = try Self.made(profile, password)
            let pfx = try PFX(octets: file)
            let contents = try pfx.open(password)
            let (key, ofKey) = try #require(contents.keys.first)
            #expect(contents.keys.count == 1 && contents.certificates.count == 2, "\(kind)")
            let octets = try key.rsaKey().der(format: .pkcs8).copied, expected = try Samples.key().der(format: .pkcs8).copied
            #expect(octets == expected)
            #expect(ofKey.friendlyName == "pbx" && ofKey.localKeyID == fingerprint)
            #expect(ofKey.microsoftProvider == "Microsoft RSA SChannel Cryptographic Provider")
            #expect(contents.certificates[0].attributes.localKeyID == ofKey.localKeyID)
            #expect(contents.certificates[1].attributes == BagAttributes())
            #expect(contents.passwordForm == (password.isAbsent ? .absent : password.isEmpty ? .empty : .asGiven), "\(kind)")
            for (other, wrong) in Self.passwords where other != kind {
                let error = outcome(file, wrong).error
                // Empty and none are each tried for the other, and PBKDF2 does not tell them apart.
                if password.isEmpty && wrong.isEmpty {
                    #expect(error == nil, "\(kind) as \(other)")
                } else {
                    #expect(error == .wrongPasswordOrAltered, "\(kind) as \(other)")
                }
            }
        }
    }

    @Test("Empty and none are told apart where the MAC's key tells them apart")
    func emptyAndNone() throws {
        let empty = try Self.made(.windows2012r2, Password("")), none = try Self.made(.windows2012r2, .absent)
        for asked in [Password(""), .absent] {
            #expect(try outcome(empty, asked).get().passwordForm == .empty)
            #expect(try outcome(none, asked).get().passwordForm == .absent)
        }
    }

    @Test("A file whose password an old OpenSSL took octet by octet opens, and says so", arguments: ["pässwörd", "密码", "🔑"])
    func oldOpenSSL(text: String) throws {
        // What it made of the octets is what we make of the characters that they stand for.
        let latin1 = String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
        for profile in [PKCS12Profile.windows2012r2] {
            let file = try Self.made(profile, Password(latin1))
            #expect(try outcome(file, Password(text)).get().passwordForm == .octetsAsCharacters)
        }
    }

    /// The octets of a whole file with the MAC's value damaged.
    private static func withOtherMAC(_ file: [UInt8]) throws -> [UInt8] {
        let contents = try Self.parts(file)
        var file = file
        file[contents.macValue.lowerBound] ^= 1
        return file
    }

    /// Where the parts of a PFX that we wrote stand.
    private static func parts(_ file: [UInt8]) throws -> (authSafe: Range<Int>, macValue: Range<Int>, salt: Range<Int>) {
        let field = DERField("PFX", "test")
        var reader = try DERReader(file[...])
        var pfx = try reader.sequence(field)
        _ = try pfx.element(field)
        let authSafe = try pfx.element(field).content
        var mac = try pfx.sequence(field)
        var info = try mac.sequence(field)
        _ = try info.element(field)
        let value = try info.element(field).content
        let salt = try mac.element(field).content
        return (authSafe.indices, value.indices, salt.indices)
    }

    @Test("A MAC that does not fit over contents that open: altered; over contents that do not: nobody knows", arguments: PKCS12Profile.all)
    func altered(profile: PKCS12Profile) throws {
        let password = Password("Secret-123")
        let file = try Self.made(profile, password)
        let damaged = try Self.withOtherMAC(file)
        #expect(outcome(damaged, password).error == .altered)
        #expect(outcome(damaged, Password("another")).error == .wrongPasswordOrAltered)
        // A file of one encrypted bag, which was altered: whether the password is wrong cannot be known.
        var random = CountingSource()
        let one = try PFXDraft(trusted: [(Samples.certificate(), "x")]).encoded(Self.quick(profile), password: password, random: &random).copied
        let parts = try Self.parts(one)
        var other = one
        other[parts.authSafe.upperBound - 20] ^= 1
        #expect(outcome(other, password).error == .wrongPasswordOrAltered)
        // Every octet of the salt and of the MAC: altered, as what is inside still opens.
        for place in Array(parts.macValue)[..<3] + Array(parts.salt)[..<3] {
            var other = one
            other[place] ^= 0x80
            #expect(outcome(other, password).error == (profile.name == "rfc9879" && parts.salt.contains(place) ? nil : .altered))
        }
    }

    /// A PFX around contents, with a MAC as RFC 7292 has it or as the writer says.
    static func pfx(
        contentType: ObjectIdentifier = .data, version: Int = 3, _ safes: (inout DERWriter) -> Void,
        mac: ((inout DERWriter) -> Void)? = nil
    ) -> [UInt8] {
        var contents = DERWriter()
        contents.sequence { safes(&$0) }
        let authSafe = contents.finish()
        var writer = DERWriter()
        writer.sequence { sequence in
            sequence.integer(version)
            sequence.contentInfo(contentType) { $0.octetString(authSafe) }
            mac?(&sequence)
        }
        return writer.finish()
    }

    static func mac(iterations: [UInt8]?, digest: AlgorithmIdentifier = .digest(.sha1), octetCount: Int = 20) -> (inout DERWriter) -> Void {
        { writer in
            writer.sequence { mac in
                mac.sequence { info in
                    digest.write(to: &info)
                    info.octetString([UInt8](repeating: 7, count: octetCount))
                }
                mac.octetString([1, 2, 3, 4, 5, 6, 7, 8])
                if let iterations { mac.write(.integer, iterations) }
            }
        }
    }

    static func pbmac1(keyLength: Int?, iterations: [UInt8] = [1]) -> AlgorithmIdentifier {
        var writer = DERWriter()
        writer.sequence { sequence in
            sequence.sequence { function in
                function.objectIdentifier(.pbkdf2)
                function.sequence { parameters in
                    parameters.octetString([1, 2, 3, 4, 5, 6, 7, 8])
                    parameters.write(.integer, iterations)
                    if let keyLength { parameters.integer(keyLength) }
                    AlgorithmIdentifier(.hmacWithSHA256, parameters: AlgorithmIdentifier.null).write(to: &parameters)
                }
            }
            AlgorithmIdentifier(.hmacWithSHA256, parameters: AlgorithmIdentifier.null).write(to: &sequence)
        }
        return AlgorithmIdentifier(.pbmac1, parameters: writer.finish())
    }

    @Test("Iterations and lengths of keys outside of their bounds are refused before a password is used")
    func limits() {
        func error(_ mac: @escaping (inout DERWriter) -> Void) -> PKCS12Error? {
            do throws(PKCS12Error) {
                _ = try PFX(octets: Self.pfx({ _ in }, mac: mac))
                return nil
            } catch {
                return error
            }
        }
        for (iterations, expected) in [
            ([0x00], .iterationCount(0)), ([0x00, 0x80, 0, 0, 0], .iterationCount(1 << 31)),
            ([0x4c, 0x4b, 0x41], .iterationCount(5_000_001)), ([0x4c, 0x4b, 0x40], nil), ([0x01], nil),
            ([0x00] + [UInt8](repeating: 0xff, count: 8), .iterationCount(nil)), ([0x7f] + [UInt8](repeating: 0, count: 8), .iterationCount(nil)),
            ([0xff], .der(DERError(.integerOutOfRange, at: 0))),
        ] as [([UInt8], PKCS12Error?)] {
            for digest in [AlgorithmIdentifier.digest(.sha1), Self.pbmac1(keyLength: 20, iterations: iterations)] {
                let isPBMAC1 = digest.algorithm == .pbmac1
                let found = error(Self.mac(iterations: isPBMAC1 ? [1] : iterations, digest: digest, octetCount: isPBMAC1 ? 32 : 20))
                if case .der(let der)? = expected, case .der(let other)? = found {
                    #expect(der.kind == other.kind)
                } else {
                    #expect(found == expected, "\(iterations)")
                }
            }
        }
        #expect(error(Self.mac(iterations: nil)) == nil)
        for (length, expected) in [
            (19, .macKeyTooShort(octetCount: 19)), (0, .macKeyTooShort(octetCount: 0)), (20, nil), (64, nil), (128, nil),
            (129, .unsupported(name: "PBMAC1 with a key of 129 octets")),
        ] as [(Int, PKCS12Error?)] {
            #expect(error(Self.mac(iterations: [0], digest: Self.pbmac1(keyLength: length), octetCount: 32)) == expected, "\(length)")
        }
        guard case .der? = error(Self.mac(iterations: [1], digest: Self.pbmac1(keyLength: nil), octetCount: 32)) else {
            Issue.record("a PBMAC1 without a key length was read")
            return
        }
    }

    @Test("The iterations of many bags together are bounded too")
    func totalIterations() throws {
        let many = Self.pfx { safes in
            for _ in 0..<5 {
                var parameters = DERWriter()
                parameters.sequence { sequence in
                    sequence.octetString([1, 2, 3, 4, 5, 6, 7, 8])
                    sequence.integer(5_000_000)
                }
                let algorithm = AlgorithmIdentifier(.pbeWithSHAAnd3KeyTripleDESCBC, parameters: parameters.finish())
                safes.contentInfo(.encryptedData) { content in
                    EncryptedData(EncryptedContentInfo(contentType: .data, algorithm: algorithm, encryptedContent: [UInt8](repeating: 0, count: 8)))
                        .write(to: &content)
                }
            }
        }
        #expect(throws: PKCS12Error.totalIterationCount) { try PFX(octets: many) }
    }

    @Test("What Signet does not compute is refused by its name")
    func unsupported() throws {
        let password = Password("x")
        func encrypted(_ algorithm: AlgorithmIdentifier) -> [UInt8] {
            Self.pfx({ safes in
                safes.contentInfo(.encryptedData) { content in
                    EncryptedData(EncryptedContentInfo(contentType: .data, algorithm: algorithm, encryptedContent: [UInt8](repeating: 0, count: 8)))
                        .write(to: &content)
                }
            }, mac: Self.mac(iterations: [1]))
        }
        let rc4 = AlgorithmIdentifier(.pbeWithSHAAnd40BitRC4, parameters: octets(hex: "3007 0402 0102 020101"))
        #expect(outcome(encrypted(rc4), password).error == .unsupported(name: "pbeWithSHA1And40BitRC4"))
        #expect(outcome(Self.pfx({ _ in }, mac: Self.mac(iterations: [1], digest: AlgorithmIdentifier(.md5, parameters: AlgorithmIdentifier.null), octetCount: 16)), password).error
            == .unsupported(name: "a MAC with md5"))
        #expect(outcome(Self.pfx(contentType: .signedData) { _ in }, password).error == .unsupported(name: "integrity by public key"))
        let enveloped = Self.pfx { $0.contentInfo(.envelopedData) { $0.sequence { _ in } } }
        #expect(outcome(enveloped, password).error == .unsupported(name: "privacy by public key"))
    }

    @Test("A file without a MAC is refused, unless it is taken as it is; then what does not open is as unknown as before")
    func withoutMAC() throws {
        let file = try Self.made(.openssl3, Password("Secret-123"))
        let parts = try Self.parts(file)
        var writer = DERWriter()
        writer.sequence { sequence in
            sequence.integer(3)
            // authSafe: its element begins 3 octets (INTEGER) behind the header of the whole.
            var reader = try! DERReader(file[...])
            var pfx = try! reader.sequence(field)
            _ = try! pfx.element(field)
            sequence.raw(try! pfx.element(field).encoded)
        }
        let bare = writer.finish()
        #expect(parts.macValue.count == 32)
        #expect(outcome(bare, Password("Secret-123")).error == .noMAC)
        let contents = try outcome(bare, Password("Secret-123"), allowingNoMAC: true).get()
        #expect(contents.certificates.count == 2 && contents.keys.count == 1 && !contents.isAuthenticated)
        #expect(outcome(bare, Password("another"), allowingNoMAC: true).error == .wrongPasswordOrAltered)
    }

    private let field = DERField("PFX", "test")

    @Test("A structure that is wrong before any password is that, whatever the password", arguments: [
        ("3000", "no version"), ("3003 020103", "no authSafe"), ("3012 020104 300d 06092a864886f70d010701 a000", "version 4"),
    ])
    func structure(hex text: String, what: String) {
        guard case .der? = outcome(octets(hex: text), Password("x")).error else {
            Issue.record("\(what)")
            return
        }
    }

    @Test("Every prefix of a file, and the file with an octet more, is refused before any password")
    func prefixes() throws {
        let file = try Self.made(.openssl3, Password("x"))
        for prefix in TestSupport.prefixes(of: file) {
            guard case .der? = outcome(prefix, Password("x")).error else {
                Issue.record("\(prefix.count) octets")
                return
            }
        }
        guard case .der? = outcome(file + [0], Password("x")).error else {
            Issue.record("an octet more")
            return
        }
    }
}
