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

struct PFXFile: Decodable, CustomTestStringConvertible {
    var name: String
    var password: String?
    var expect: String
    var p12: Data
    /// `ok key=1 certs=3`; NIST's have none.
    var oracle_pyca46: String?
    var testDescription: String { name }

    var secret: Password { password.map { Password($0) } ?? .absent }
    var octets: [UInt8] { [UInt8](p12) }
}

/// The tables, read once.
enum PFXFiles {
    static let pyca: [PFXFile] = (try? Vectors.jsonLines("pyca-pkcs12/files.jsonl", as: PFXFile.self)) ?? []
    static let pkits: [PFXFile] = (try? Vectors.jsonLines("nist-pkits/pkcs12.jsonl", as: PFXFile.self)) ?? []
}

@Suite("Published PFX files")
struct VectorTests {
    @Test("Nothing of the tables is left out")
    func counts() { #expect(PFXFiles.pyca.count == 37 && PFXFiles.pkits.count == 20) }

    @Test("Each file opens to as many keys and certificates as pyca finds, or is refused", arguments: PFXFiles.pyca)
    func table(of c: PFXFile) throws {
        let result = outcome(c.octets, c.secret)
        guard c.expect == "ok" else {
            #expect(c.expect == "reject")
            #expect(result.error != nil)
            return
        }
        let contents = try result.get()
        let keys = contents.keys.count, certificates = contents.certificates.count
        #expect("ok key=\(keys) certs=\(certificates)" == c.oracle_pyca46)
        #expect(contents.isAuthenticated)
        // Whoever means no password writes the BMPString of none, or of an empty one.
        #expect(c.password != nil ? contents.passwordForm == .asGiven : [.absent, .empty].contains(contents.passwordForm))
        for (key, attributes) in contents.keys {
            guard key.algorithm == .rsaEncryption, let id = attributes.localKeyID else { continue }
            let own = contents.certificates.filter { $0.attributes.localKeyID == id }
            #expect(own.count == 1)
            #expect(own.first?.certificate.subjectPublicKeyInfo == SubjectPublicKeyInfo(try key.rsaKey().publicKey))
        }
        #expect(outcome(c.octets, Password("another")).error == .wrongPasswordOrAltered)
    }

    @Test("NIST's files open to one key and its certificate, under the right password only", arguments: PFXFiles.pkits)
    func pkits(of c: PFXFile) throws {
        let contents = try outcome(c.octets, c.secret).get()
        let (key, _) = try #require(contents.keys.first)
        #expect(contents.keys.count == 1 && !contents.certificates.isEmpty)
        if key.algorithm == .rsaEncryption {
            let own = SubjectPublicKeyInfo(try key.rsaKey().publicKey)
            #expect(contents.certificates.contains { $0.certificate.subjectPublicKeyInfo == own })
        }
        #expect(outcome(c.octets, Password("Password")).error == .wrongPasswordOrAltered)
        #expect(outcome(c.octets, .absent).error == .wrongPasswordOrAltered)
    }

    /// RFC 9879 appendix A: a wrong iteration count and a wrong salt make another MAC, and the password opens the bags:
    /// altered. Without a length of the key the file is none.
    @Test("RFC 9879's files that must not be read say why", arguments: [
        ("rfc9579-A4.p12", PKCS12Error.altered), ("rfc9579-A5.p12", .altered),
        ("rfc9579-A6.p12", .der(DERError(.unexpectedTag(expected: .integer, found: .sequence), at: 0))),
    ])
    func appendix(name: String, error: PKCS12Error) throws {
        let c = try #require(PFXFiles.pyca.first { $0.name == name })
        switch (outcome(c.octets, c.secret).error, error) {
        case (.der(let found), .der(let expected)): #expect(found.kind == expected.kind)
        case (let found, let expected): #expect(found == expected)
        }
    }

    @Test("Names and identifiers of bags are those that other programs wrote", arguments: [
        ("name-all-pwd.p12", "name", ["name", "name2", "name3"]), ("name-1-pwd.p12", "name", ["name", nil, nil]),
        ("name-2-3-no-pwd.p12", nil, [nil, "name2", "name3"]), ("no-name-pwd.p12", nil, [nil, nil, nil]),
        ("name-unicode-pwd.p12", "☺", ["☺", "ä", "ç"]),
    ] as [(String, String?, [String?])])
    func names(file: String, ofKey: String?, ofCertificates: [String?]) throws {
        let c = try #require(PFXFiles.pyca.first { $0.name == file })
        let contents = try outcome(c.octets, c.secret).get()
        #expect(contents.keys.map(\.attributes.friendlyName) == [ofKey])
        #expect(contents.certificates.map(\.attributes.friendlyName) == ofCertificates)
    }

    @Test("Java's trust store is one: each certificate has its mark")
    func javaTrustStore() throws {
        let c = try #require(PFXFiles.pyca.first { $0.name == "java-truststore.p12" })
        let contents = try outcome(c.octets, c.secret).get()
        #expect(contents.certificates.allSatisfy { $0.attributes.javaTrustedKeyUsage == [.anyExtendedKeyUsage] })
        #expect(contents.certificates.compactMap(\.attributes.friendlyName) == ["cert1"])
    }

    @Test("The two of the asn1crypto collection, 3DES and RC2", arguments: ["test-tripledes.p12", "keys/test-rc2.p12"])
    func collection(name: String) throws {
        let file = try Samples.file(name)
        let contents = try outcome(file, Password("password123")).get()
        #expect(contents.keys.count == 1 && contents.certificates.count == 1)
        let key = try contents.keys[0].key.rsaKey()
        let expected = try Samples.key().publicKey
        #expect(key.publicKey == expected)
    }

    /// Every file of the collection that is no message: what it is, and that it is read as that. `nil`: refused.
    static let kinds: [String: String?] = [
        "9999-years-rsa-cert.pem": "certificate", "invalid_email_tag.pem": "certificate", "message.txt": nil,
        "self-signed-repeated-subject-fields.der": "certificate", "test-inter-der.csr": "request",
        "test-third-der.csr": "request", "test-windows-host.csr": "request", // Ciphertext alone: cipher and salt stood in the PEM headers that it was taken out of.
        "keys/test-aes128-der.key": nil,
        "keys/test-aes128.key": "encrypted key", "keys/test-der.crt": "certificate", "keys/test-der.key": "key",
        "keys/test-ed25519.crt": "certificate", "keys/test-ed25519.key": "foreign key", "keys/test-ed448.crt": "certificate",
        "keys/test-ed448.key": "foreign key", "keys/test-inter-der.crt": "certificate", "keys/test-inter.crt": "certificate",
        "keys/test-pkcs8-der.key": "key", "keys/test-pkcs8.key": "key", "keys/test-public-der.key": "public key",
        "keys/test-public-rsa-der.key": "public key", "keys/test-public-rsa.key": "public key",
        "keys/test-public-rsapss-der.key": "foreign public key", "keys/test-public-rsapss.key": "foreign public key",
        "keys/test-public.key": "public key", "keys/test-rsapss-der.key": "foreign key", "keys/test-rsapss.crt": "certificate",
        "keys/test-rsapss.key": "foreign key", "keys/test-third-der.crt": "certificate", "keys/test-third.crt": "certificate",
        "keys/test-validity.crt": "certificate", "keys/test.crt": "certificate", "keys/test.key": "key",
    ]

    @Test("Every file of the collection is read as what it is")
    func everyFile() throws {
        let files = try Vectors.jsonLines("asn1crypto-fixtures/files.jsonl", as: Samples.File.self)
        #expect(files.count == 45)
        var others: [String] = []
        for file in files {
            guard let kind = Self.kinds[file.name] else {
                others.append(file.name)
                continue
            }
            #expect(Self.kind([UInt8](file.data)) == kind, "\(file.name)")
        }
        // The messages, which CMSTests reads, and the two PFX.
        #expect(others.count == 12 && others.allSatisfy { $0.contains("cms-") || $0.contains("pkcs7") || $0.hasSuffix(".p12") })
    }

    static func kind(_ file: [UInt8]) -> String? {
        let secret = SecretBytes(copying: file.span)
        do throws(KeyFormatError) {
            let key = try PrivateKeyFile(secret, password: Password("password123"))
            _ = try key.key()
            return key.encryption == nil ? "key" : "encrypted key"
        } catch {
            if case .unsupportedAlgorithm = error { return "foreign key" }
            if error == .publicKeyOnly, let key = try? PublicKeyFile(file) {
                return (try? key.key()) == nil ? "foreign public key" : "public key"
            }
        }
        var der = file
        if PEM.form(of: file.span) == .pem, var reader = try? PEMReader(file[...]), let block = try? reader.next() {
            der = (try? block.octets()) ?? []
        }
        if (try? CertificationRequest(der: der)) != nil { return "request" }
        return (try? Certificate(der: der)) != nil ? "certificate" : nil
    }
}
