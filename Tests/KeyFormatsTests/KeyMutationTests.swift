import DER
import Foundation
import KeyFormats
import Octets
import RSA
import TestSupport
import Testing

@Suite("Damaged key files are refused or read, and nothing traps")
struct KeyMutationTests {
    struct File: Sendable {
        var name: String
        var content: [UInt8]
        var isPEM: Bool
    }

    /// The same keys in every form.
    let privateFiles: [File]
    let publicFiles: [File]
    let vectors: [[UInt8]]

    init() throws {
        let cases = try Vectors.jsonLines("pyca-keys/keys.jsonl", as: KeyFileVectorTests.Case.self)
        vectors = cases.map(\.content)
        func key(_ name: String) throws -> RSAPrivateKey {
            let c = try #require(cases.first { $0.name == name })
            return try PrivateKeyFile(SecretBytes(copying: c.content.span)).key()
        }
        var privateFiles: [File] = []
        var publicFiles: [File] = []
        for name in ["DER_Serialization/unenc-rsa-pkcs8.der", "DER_Serialization/testrsa.der"] {
            let key = try key(name)
            for format in PrivateKeyFormat.allCases {
                privateFiles.append(
                    File(name: "\(name) \(format) DER", content: key.der(format: format).copied, isPEM: false))
                privateFiles.append(
                    File(name: "\(name) \(format) PEM", content: key.pem(format: format).copied, isPEM: true))
            }
            let pkcs1 = SubjectPublicKeyInfo(key.publicKey).subjectPublicKey
            publicFiles += [
                File(name: "\(name) public DER", content: key.publicKey.der, isPEM: false),
                File(name: "\(name) public PEM", content: key.publicKey.pem, isPEM: true),
                File(name: "\(name) public PKCS #1", content: pkcs1, isPEM: false),
                File(name: "\(name) public PKCS #1 PEM", content: PEM.encode(pkcs1, label: .rsaPublicKey), isPEM: true),
            ]
        }
        self.privateFiles = privateFiles
        self.publicFiles = publicFiles
    }

    /// Reads a private key file whatever it holds; of one that is read, says what it writes.
    static func readPrivate(_ content: [UInt8]) -> RSAPrivateKey? {
        do throws(KeyFormatError) {
            let file = try PrivateKeyFile(SecretBytes(copying: content.span))
            let key = try file.key()
            // What was read is written and read again to the same octets.
            let der = key.der(format: file.format)
            let again = try PrivateKeyFile(der)
            if try again.key().der(format: file.format).copied != der.copied { Issue.record("\(hex(content))") }
            return key
        } catch {
            check(error, in: content)
            return nil
        }
    }

    static func readPublic(_ content: [UInt8]) -> RSAPublicKey? {
        do throws(KeyFormatError) {
            let key = try PublicKeyFile(content).key()
            if try PublicKeyFile(key.der).key() != key { Issue.record("\(hex(content))") }
            if try PublicKeyFile(key.pem).key() != key { Issue.record("\(hex(content))") }
            return key
        } catch {
            check(error, in: content)
            return nil
        }
    }

    /// An offset points into the input, or at its end. (Called half a million times: `#expect` would take longer
    /// than what it watches.)
    static func check(_ error: KeyFormatError, in content: [UInt8]) {
        switch error {
        case .der(let error) where !(0...content.count).contains(error.offset): Issue.record("\(error)")
        case .pem(let error)
        where !(0...content.count).contains(error.offset) || !(1...content.count + 1).contains(error.line):
            Issue.record("\(error)")
        default: break
        }
    }

    @Test("Every prefix is refused; of PEM the one without the last line feed is whole")
    func everyPrefix() {
        for file in privateFiles {
            for prefix in prefixes(of: file.content) {
                let isWhole = file.isPEM && prefix.count == file.content.count - 1
                let isRead = Self.readPrivate(prefix) != nil
                if isRead != isWhole { Issue.record("\(file.name), \(prefix.count) octets") }
            }
        }
        for file in publicFiles {
            for prefix in prefixes(of: file.content) {
                let isWhole = file.isPEM && prefix.count == file.content.count - 1
                let isRead = Self.readPublic(prefix) != nil
                if isRead != isWhole { Issue.record("\(file.name), \(prefix.count) octets") }
            }
        }
    }

    @Test("A private key with any one octet changed is refused")
    func everyOctetOfPrivateKeys() {
        for file in privateFiles where !file.isPEM {
            // A sound structure has its numbers checked, which takes its time: fewer changes of the longer keys.
            let changes = file.content.count < 1000 ? tellingChanges : { [$0 ^ 1, $0 ^ 0x80, 0xff] }
            withOneOctetChanged(file.content, to: changes) { content, place in
                if Self.readPrivate(content) != nil { Issue.record("\(file.name), octet \(place)") }
            }
        }
    }

    @Test("The structure of a private key is read or refused with any of 255 other values in any octet")
    func everyValueOfPrivateKeys() {
        for file in privateFiles where file.content.count < 1000 {
            withOneOctetChanged(file.content) { content, _ in
                do throws(KeyFormatError) {
                    _ = try PrivateKeyFile(SecretBytes(copying: content.span))
                } catch {
                    Self.check(error, in: content)
                }
            }
        }
    }

    @Test("The text of a private key with one octet changed is refused or says the same key")
    func everyOctetOfPrivateText() throws {
        for file in privateFiles where file.isPEM && file.content.count < 1000 {
            let whole = try #require(Self.readPrivate(file.content)).der(format: .pkcs1).copied
            withOneOctetChanged(file.content, to: tellingChanges) { content, place in
                guard let key = Self.readPrivate(content) else { return }
                // White space became other white space.
                if key.der(format: .pkcs1).copied != whole { Issue.record("\(file.name), octet \(place)") }
            }
        }
    }

    @Test("A public key with any octet changed is refused or is the key that its octets say")
    func everyOctetOfPublicKeys() {
        for file in publicFiles where !file.isPEM {
            withOneOctetChanged(file.content) { content, place in
                guard let key = Self.readPublic(content) else { return }
                let info = SubjectPublicKeyInfo(key)
                if info.encoded != content, info.subjectPublicKey != content {
                    Issue.record("\(file.name), octet \(place)")
                }
            }
        }
        for file in publicFiles where file.isPEM {
            withOneOctetChanged(file.content, to: tellingChanges) { content, _ in _ = Self.readPublic(content) }
        }
    }

    @Test("What a fuzzer once found, and every published file, is refused or read as any reader takes it")
    func findings() throws {
        let folder = Vectors.url("regressions")
        // A checkout has no folder where there is no finding.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let findings = try names.filter({ $0.hasPrefix("fuzz-") }).map { try Vectors.octets("regressions/\($0)") }
        var readCount = 0
        for content in findings + vectors {
            if Self.readPrivate(content) != nil || Self.readPublic(content) != nil { readCount += 1 }
            if var reader = try? PEMReader(content[...]) {
                while let block = try? reader.next() { _ = try? block.octets() }
            }
        }
        #expect(readCount >= 9)
    }

    @Test("50,000 random changes of key files")
    func randomChanges() throws {
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_0001))
        let files = privateFiles.map(\.content) + publicFiles.map(\.content) + vectors
        var readCount = 0
        for round in 0..<50_000 {
            let content = mutator.mutate(files[mutator.next(below: files.count)])
            let key = Self.readPrivate(content)
            if let key, PEM.form(of: content.span) == .der, content != key.der(format: .pkcs1).copied,
                content != key.der(format: .pkcs8).copied, !isOneAsymmetricKeyWithMore(content)
            {
                Issue.record("seed \(mutator.seed), round \(round): \(hex(content))")
            }
            let publicKey = Self.readPublic(content)
            if key != nil || publicKey != nil { readCount += 1 }
        }
        // Some changes must miss what counts, else the mutator reads nothing at all.
        #expect(readCount > 100 && readCount < 45_000, "seed \(mutator.seed): \(readCount) read")
        print("50,000 key mutations, seed \(mutator.seed): \(readCount) read, the others refused")
    }

    /// RFC 5958 allows attributes and a public key behind the private one: more than is written here.
    private func isOneAsymmetricKeyWithMore(_ content: [UInt8]) -> Bool {
        guard var reader = try? DERReader(content[...]), var sequence = try? reader.sequence(DERField("", "")) else {
            return false
        }
        var count = 0
        while !sequence.isAtEnd, (try? sequence.element(DERField("", ""))) != nil { count += 1 }
        return count > 3
    }
}

extension SecretBytes {
    /// The octets, for a test's comparison.
    var copied: [UInt8] { (0..<count).map { self[$0] } }
}
