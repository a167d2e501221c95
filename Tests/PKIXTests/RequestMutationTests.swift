import DER
import KeyFormats
import PKIX
import TestSupport
import Testing

/// Damaged requests are refused or read, shown and checked; the process that survives the test is the proof.
@Suite("Damaged requests") struct RequestMutationTests {
    private static func samples() throws -> [[UInt8]] {
        let names = try GeneralName.list(
            subjectAltName: "DNS:a,IP:1.2.3.4,email:a@b,URI:u:v,UPN:a@b,RID:1.2.3,dirName:/CN=x")
        let full = try Samples.request(
            try DistinguishedName(slashForm: "/C=US/CN=a+OU=é"),
            extensions: [
                Extension(try #require(SubjectAltName(names))), Extension(KeyUsage.digitalSignature, isCritical: true),
                Extension(try #require(ExtendedKeyUsage([.serverAuth]))),
                Extension(BasicConstraints.certificateAuthority(pathLenConstraint: 3)),
                Extension(SubjectKeyIdentifier(of: SubjectPublicKeyInfo(Samples.key.publicKey))),
            ],
            attributes: [try .challengePassword("secret"), try .unstructuredName("x")])
        return [full.encoded] + (try RequestCase.all().map(\.octets))
    }

    /// Reads, shows and takes apart whatever this is; true if it is a request.
    @discardableResult
    private static func survive(_ octets: [UInt8], checkingSignature: Bool = false) -> Bool {
        guard let request = try? CertificationRequest(der: octets) else { return false }
        #expect(request.encoded == octets)
        #expect(!request.text.isEmpty)
        let extensions = try? request.requestedExtensions()
        for one in extensions?.all ?? [] {
            _ = try? one.read(as: SubjectAltName.self)
            _ = try? one.read(as: KeyUsage.self)
            _ = try? one.read(as: ExtendedKeyUsage.self)
            _ = try? one.read(as: BasicConstraints.self)
        }
        _ = request.subject.rfc4514Text + request.subject.slashForm
        if checkingSignature { _ = request.checkSignature() }
        return true
    }

    @Test("Every proper prefix of a request is refused")
    func allPrefixes() throws {
        for sample in try Self.samples() {
            for prefix in prefixes(of: sample) {
                #expect(throws: DERError.self) { try CertificationRequest(der: prefix) }
            }
        }
    }

    @Test("A request with any one octet changed is refused or read, and its signature is no longer valid")
    func oneOctet() throws {
        let sample = try Self.samples()[0]
        var read = 0
        withOneOctetChanged(sample, to: tellingChanges) { changed, place in
            guard Self.survive(changed) else { return }
            read += 1
            // Each check costs a public-key operation: one place in eight is enough for the verdict.
            if place % 8 == 0, let request = try? CertificationRequest(der: changed) {
                #expect(request.checkSignature() != .valid, "place \(place)")
            }
        }
        #expect(read > 1000)
    }

    @Test("Every octet of one small request takes every value, and nothing traps")
    func everyValue() throws {
        let sample = try #require(try RequestCase.all().first { $0.name == "ec_sha256.der" }).octets
        withOneOctetChanged(sample) { changed, _ in Self.survive(changed, checkingSignature: true) }
    }

    @Test("2 times 30,000 damaged requests are refused or read, and nothing traps", arguments: [0x50000, 2986] as [UInt64])
    func mutations(seed: UInt64) throws {
        let samples = try Self.samples()
        var mutator = Mutator(seed: Mutator.seed(seed))
        var read = 0
        for round in 0..<30_000 {
            if Self.survive(mutator.mutate(samples[round % samples.count])) { read += 1 }
        }
        #expect(read > 300, "the mutator of seed \(mutator.seed) damages too much to show anything")
    }

    @Test("10,000 damaged texts of names are refused or read, and what is read comes out and reads again")
    func nameTexts() throws {
        let samples = [
            "CN=a,OU=b+O=c,C=US", #"CN=\ a\,b\C3\A9\\,O="q;x""#, "2.5.4.3=#0c0161,DC=x", "/C=US/O=a\\/b/CN=c+OU=d",
            "emailAddress=a@b,UID=é",
        ]
        var mutator = Mutator(seed: Mutator.seed(0x7e87))
        for round in 0..<10_000 {
            let text = String(decoding: mutator.mutate(Array(samples[round % samples.count].utf8)), as: UTF8.self)
            if let name = try? DistinguishedName(rfc4514: text) {
                #expect(try DistinguishedName(rfc4514: name.rfc4514Text).rfc4514Text == name.rfc4514Text, "\(text)")
            }
            if let name = try? DistinguishedName(slashForm: text) { #expect(name.slashForm.hasPrefix("/")) }
            _ = try? GeneralName.list(subjectAltName: text)
        }
    }
}
