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

@Suite("Bags of every kind")
struct BagTests {
    @Test("Lists, secrets, unknown bags and unknown attributes are kept, and come out of a new file as they went in")
    func everyKind() throws {
        struct Case: Decodable { var der: Data }
        let list = try CertificateList(der: [UInt8](try Vectors.jsonLines("nist-pkits/revocation-lists.jsonl", as: Case.self)[0].der))
        let secretType = try #require(ObjectIdentifier("1.2.3.4")), unknownType = try #require(ObjectIdentifier("1.2.3.5"))
        func value(_ hex: String) -> SecretSlice {
            let octets = TestSupport.octets(hex: hex)
            return SecretBytes(copying: octets.span).slice
        }
        var attributes = BagAttributes()
        attributes.friendlyName = "ключ 🔑"
        attributes.localKeyID = [1, 2, 3]
        attributes.microsoftProvider = "Microsoft Software Key Storage Provider"
        attributes.isMachineKey = true
        attributes.javaTrustedKeyUsage = [.anyExtendedKeyUsage, .serverAuth]
        attributes.others = [octets(hex: "3009 0603 2a0306 3102 0500")]
        let draft = PFXDraft(bags: [
            SafeBag(content: .revocationList(list), attributes: BagAttributes()),
            SafeBag(content: .secret(secretType, value("0403 010203")), attributes: attributes),
            SafeBag(content: .unknown(unknownType, value("3003 0201 05")), attributes: attributes),
            SafeBag(content: .key(BagKey(try Samples.key())), attributes: attributes),
        ])
        var random = CountingSource()
        let file = try draft.encoded(OpeningTests.quick(.openssl3), password: Password("x"), random: &random).copied
        let contents = try outcome(file, Password("x")).get()
        #expect(contents.bags.count == 4 && contents.revocationLists == [list])
        for bag in contents.bags.dropFirst() { #expect(bag.attributes == attributes) }
        var kinds: [String] = []
        for bag in contents.bags {
            switch bag.content {
            case .secret(let type, let value):
                kinds.append("secret \(type) \(value.withBytes { bytes in hex(bytes.indices.map { bytes[$0] }) })")
            case .unknown(let type, let value):
                kinds.append("unknown \(type) \(value.withBytes { bytes in hex(bytes.indices.map { bytes[$0] }) })")
            case .key: kinds.append("key")
            case .revocationList: kinds.append("list")
            case .certificate: kinds.append("certificate")
            }
        }
        #expect(kinds == ["list", "secret 1.2.3.4 0403010203", "unknown 1.2.3.5 3003020105", "key"])
    }

    /// SafeContents in the clear, in a PFX without a MAC.
    private static func open(_ bags: (inout DERWriter) -> Void) throws -> PFXContents {
        var contents = DERWriter()
        contents.sequence { bags(&$0) }
        let safe = contents.finish()
        return try outcome(OpeningTests.pfx { $0.contentInfo(.data) { $0.octetString(safe) } }, .absent, allowingNoMAC: true).get()
    }

    @Test("Plain keys, nested contents and certificates of other kinds are read")
    func plain() throws {
        let key = try Samples.key().der(format: .pkcs8).copied, certificate = try Samples.certificate().encoded
        func bag(_ writer: inout DERWriter, _ type: ObjectIdentifier, _ value: (inout DERWriter) -> Void) {
            writer.sequence { bag in
                bag.objectIdentifier(type)
                bag.wrap(.constructed(0), value)
            }
        }
        let contents = try Self.open { writer in
            bag(&writer, .keyBag) { $0.raw(key[...]) }
            bag(&writer, .safeContentsBag) { nested in
                nested.sequence { inner in
                    bag(&inner, .certBag) { value in
                        value.sequence { sequence in
                            sequence.objectIdentifier(.x509CertificateBag)
                            sequence.wrap(.constructed(0)) { $0.octetString(certificate) }
                        }
                    }
                    bag(&inner, .certBag) { value in
                        value.sequence { sequence in
                            sequence.objectIdentifier(.sdsiCertificateBag)
                            sequence.wrap(.constructed(0)) { $0.write(.ia5String, Array("AAAA".utf8)) }
                        }
                    }
                }
            }
        }
        #expect(contents.keys.count == 1 && contents.certificates.count == 1 && contents.bags.count == 3)
        #expect(contents.keys[0].key.encryption == nil && contents.passwordForm == nil)
        let expected = try Samples.key().publicKey
        #expect(try contents.keys[0].key.rsaKey().publicKey == expected)
    }

    @Test("Contents nested without end are refused")
    func nested() {
        var inner: [UInt8] = [0x30, 0x00]
        for _ in 0..<60 {
            var writer = DERWriter()
            writer.sequence { contents in
                contents.sequence { bag in
                    bag.objectIdentifier(.safeContentsBag)
                    bag.wrap(.constructed(0)) { $0.raw(inner[...]) }
                }
            }
            inner = writer.finish()
        }
        let safe = inner
        let file = OpeningTests.pfx { $0.contentInfo(.data) { $0.octetString(safe) } }
        guard case .der(let error)? = outcome(file, .absent, allowingNoMAC: true).error else {
            Issue.record("read")
            return
        }
        #expect(error.kind == .tooDeep)
    }

    @Test("A password that the profile's program does not take is refused", arguments: [
        ("12345", false), ("123456", true), ("pässwörd", false), ("密码密码密码", false), ("", false), ("tab\tbed", false),
    ])
    func passwordRule(text: String, isTaken: Bool) throws {
        let draft = PFXDraft(trusted: [(try Samples.certificate(), "x")])
        for profile in [PKCS12Profile.java8, .java17] {
            var random = CountingSource()
            #expect(profile.passwordRule.accepts(Password(text)) == isTaken)
            if !isTaken {
                #expect(throws: PKCS12Error.unsuitablePassword(.java(minimumCount: 6))) {
                    try draft.encoded(profile, password: Password(text), random: &random)
                }
            }
        }
    }

    @Test("Profiles are named, dated, and say who reads them and how that is known")
    func profiles() {
        #expect(PKCS12Profile.all.map(\.name) == ["modern", "openssl3", "windows2012r2", "windows2019", "java8", "java17", "macos", "rfc9879"])
        for profile in PKCS12Profile.all {
            #expect(PKCS12Profile(named: profile.name) == profile)
            #expect(profile.date.wholeMatch(of: /20\d\d-\d\d/) != nil)
            #expect(!profile.readers.isEmpty && profile.readers.allSatisfy { $0.source.map { $0.count > 10 } ?? true })
        }
        #expect(PKCS12Profile(named: "Modern") == nil)
    }
}
