import DER
import Foundation
import KeyFormats
import PKIX
import PathValidation
import RSA
import TestSupport
import Testing

/// Chains made to be dear: each is answered, with the budget that it exhausts.
@Suite struct HostileTests {
    private static func exhausted(_ result: PathResult) -> PathBudget.Kind? {
        if case .budgetExhausted(let kind, _) = result.fault { kind } else { nil }
    }

    /// Six layers of eight authorities with one name; a layer's are signed by the name of the next.
    private static func layers(_ key: (_ layer: Int, _ place: Int) -> Int) -> [Draft] {
        (0..<6).flatMap { layer in
            (0..<8).map { place in
                Draft.authority("Layer \(layer)", by: "Layer \(layer + 1)", key: key(layer, place), signer: key(layer + 1, place / 2))
                    .with { $0.serial = place + 1 }
            }
        }
    }

    @Test("Six layers of eight authorities with one name exhaust the candidates where they share keys, the signatures where not")
    func mesh() throws {
        let shared = try Question(Draft("Leaf", by: "Layer 0", key: 0, signer: 1), Self.layers { layer, _ in layer % 6 == 5 ? 5 : layer % 6 + 1 }).result()
        #expect(Self.exhausted(shared) == .candidates)
        let own = try Question(Draft("Leaf", by: "Layer 0", key: 0, signer: 1), Self.layers { layer, place in (layer + place) % 6 }).result()
        #expect(Self.exhausted(own) == .signatureChecks)
        #expect(own.rejected.count <= PathResult.rejectedLimit)
    }

    @Test("3,000 names against 6,000 constraints exhaust the comparisons", arguments: [true, false])
    func names(isPermitted: Bool) throws {
        let bases = (0..<6000).map { GeneralName.dNSName("c\($0).example.com") }
        let constraints = NameConstraints(permitted: isPermitted ? bases : [], excluded: isPermitted ? [] : bases)!
        let names = (0..<3000).map { GeneralName.dNSName("x.c\(isPermitted ? 5999 - $0 : 6000 + $0).example.com") }
        let result = try Question(
            Draft("Leaf", by: "CA", key: 0, signer: 2, [Extension(SubjectAltName(names)!)]),
            [.authority("CA", by: "Root", key: 2, signer: 1, [Extension(constraints, isCritical: true)])]
        ).result()
        #expect(Self.exhausted(result) == .nameComparisons)
    }

    @Test("Names of many attributes, or of many octets, exhaust the comparisons by their length", arguments: [(69, 1), (1, 900)])
    func directories(length: Int, octetCount: Int) throws {
        // Longer than an attribute's text may be: a value as it is encoded.
        let value = Self.element(0x0c, [UInt8](repeating: 0x61, count: octetCount)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let front = [String](repeating: "OU=#\(value.joined())", count: length).joined(separator: ",")
        let count = 900
        func name(_ last: String) -> GeneralName { .directoryName(Mill.name("CN=\(last),\(front)")) }
        let constraints = NameConstraints(permitted: [], excluded: (0..<count).map { name("b\($0)") })!
        let result = try Question(
            Draft("Leaf", by: "CA", key: 0, signer: 2, [Extension(SubjectAltName((0..<count).map { name("a\($0)") })!)]),
            [.authority("CA", by: "Root", key: 2, signer: 1, [Extension(constraints, isCritical: true)])]
        ).result()
        #expect(Self.exhausted(result) == .nameComparisons)
    }

    @Test("Keys as long as are computed with count for as many checks as they are dear; one such key can be used")
    func keys() throws {
        var modulus = [UInt8](repeating: 0xff, count: 2048)
        func authority(_ number: Int) throws -> Draft {
            modulus[1000] = UInt8(number)
            let key = try RSAPublicKey(modulus: modulus.span, publicExponent: [UInt8](repeating: 0xff, count: 32).span)
            return .authority("CA", by: "Root", key: 2, signer: 1).with { $0.publicKey = key }
        }
        let dear = try (0..<3).map(authority)
        let right = Draft.authority("CA", by: "Root", key: 2, signer: 1).with { $0.days = -200...100 }
        let leaf = Draft("Leaf", by: "CA", key: 0, signer: 2)
        #expect(Self.exhausted(try Question(leaf, dear + [right]).result()) == .signatureChecks)
        #expect(try Question(leaf, [dear[0], right]).result().isValid)
    }

    @Test("A name of 100,000 octets is not told once for each rejected issuer")
    func answers() throws {
        let scratch = try Scratch()
        try scratch.write(Draft(String(repeating: "L", count: 100_000), by: "CA", key: 0, signer: 5).octets, to: "leaf.der")
        try scratch.write(Draft.authority("Root", by: "Root", key: 1, signer: 1).octets, to: "root.der")
        let blocks = (0..<200).map { number in
            let octets = Draft.authority("CA", by: "Nobody", key: 2, signer: 3).with { $0.serial = number + 1 }.octets
            return "-----BEGIN CERTIFICATE-----\n\(Data(octets).base64EncodedString())\n-----END CERTIFICATE-----\n"
        }
        try scratch.write(blocks.joined().utf8, to: "more.pem")
        for words in [[], ["--json"]] {
            let ran = try Tool.run(["verify", "leaf.der", "--trust", "root.der", "--untrusted", "more.pem", "--now", "2026-11-21"] + words, in: scratch)
            #expect(ran.status == 1 && ran.output.count < 400_000, "\(ran.output.count) octets")
        }
    }

    @Test("A distribution point of thousands of names is held against a list's as a set")
    func distributionPoints() throws {
        let names = (0..<15_000).map { GeneralName.uniformResourceIdentifier("http://a/\($0)") }
        let scope = IssuingDistributionPoint(.fullName(Array(names.reversed())), isIndirectCRL: false)
        let result = try Question(
            Draft("Leaf", by: "Root", [Extension(CRLDistributionPoints([DistributionPoint(.fullName(names))!])!)])
        ).with { $0.lists = [ListDraft("Root", [Extension(scope, isCritical: true)])] }.result()
        guard case .unrevoked = result.path?.certificates[0].revocation else {
            Issue.record("\(String(describing: result.fault))")
            return
        }
    }

    @Test("40 authorities mapping 12 policies each are longer than a path may be, and linear where it may be that long")
    func policies() throws {
        let policies = (1...12).map(PolicyTests.oid)
        let everyMapping = policies.flatMap { a in policies.map { PolicyMappings.Mapping(issuerDomainPolicy: a, subjectDomainPolicy: $0) } }
        let extensions = [
            Extension(CertificatePolicies(policies.map { PolicyInformation($0) })!), Extension(PolicyMappings(everyMapping)!, isCritical: true),
        ]
        let pool = (1...40).map {
            Draft.authority("CA \($0)", by: $0 == 1 ? "Root" : "CA \($0 - 1)", key: 2, signer: $0 == 1 ? 1 : 2, extensions)
        }
        let question = Question(Draft("Leaf", by: "CA 40", key: 0, signer: 2, [extensions[0]]), pool).with {
            $0.requirements.requiresExplicitPolicy = true
        }
        #expect(Self.exhausted(try question.result()) == .pathLength)
        let long = try question.with { $0.requirements.maximumPathLength = 100 }.result()
        #expect(long.path?.policies.count == 12)
        // Twelve times as many policies, each mapped to each.
        let many = (1...144).map(PolicyTests.oid)
        let dense = [
            Extension(CertificatePolicies(many.map { PolicyInformation($0) })!),
            Extension(
                PolicyMappings(many.flatMap { a in many.map { PolicyMappings.Mapping(issuerDomainPolicy: a, subjectDomainPolicy: $0) } })!,
                isCritical: true),
        ]
        let short: [Draft] = [.authority("CA", by: "Root", key: 2, signer: 1, dense), .authority("Sub", by: "CA", key: 3, signer: 2, dense)]
        #expect(Self.exhausted(try Question(Draft("Leaf", by: "Sub", key: 0, signer: 3, [dense[0]]), short).result()) == .policyNodes)
    }

    @Test("A certificate of more than 1 MiB is not looked into: an object identifier of 1 MiB, a million NULLs")
    func octets() throws {
        let identifier = Extension(.extKeyUsage, value: Self.element(0x30, Self.element(0x06, [0x2a] + [UInt8](repeating: 0x81, count: 1 << 20) + [0x01])))
        let nulls = Extension(.subjectKeyIdentifier, value: [UInt8](repeating: 0, count: 0) + Self.element(0x30, (0..<1_000_000).flatMap { _ in [0x05, 0x00] as [UInt8] }))
        let scratch = try Scratch()
        try scratch.write(try Draft.authority("Root", by: "Root", key: 1, signer: 1).certificate.encoded, to: "root.der")
        for one in [identifier, nulls] {
            let leaf = Draft("Leaf", by: "Root", [one])
            #expect(Self.exhausted(try Question(leaf).result()) == .certificateOctets)
            try scratch.write(leaf.octets, to: "leaf.der")
            let ran = try Tool.run(["verify", "leaf.der", "--trust", "root.der"], in: scratch)
            #expect(ran.status == 6 && ran.errors.contains("budget: certificate octets"))
        }
        // A million NULLs that are no certificate at all.
        try scratch.write((0..<1_000_000).flatMap { _ in [0x05, 0x00] as [UInt8] }, to: "nulls.der")
        #expect(try Tool.run(["verify", "nulls.der", "--trust", "root.der"], in: scratch).status == 3)
        // An object identifier just within the limit is read, and shown in a line.
        let within = Extension(.extKeyUsage, value: Self.element(0x30, Self.element(0x06, [0x2a] + [UInt8](repeating: 0x81, count: 1_000_000) + [0x01])))
        try scratch.write(Draft("Leaf", by: "Root", [within]).octets, to: "leaf.der")
        let ran = try Tool.run(["verify", "leaf.der", "--trust", "root.der", "--purpose", "server", "--now", "2026-11-21"], in: scratch)
        #expect(ran.status == 1 && ran.output.count < 4096)
    }

    @Test("Certificates that are within their length, and too long or of too many relative names together, are not looked into")
    func sums() throws {
        let value = [UInt8](repeating: 0, count: 1_000_000)
        let long = (1...9).map { number in
            Draft("Other", by: "Nobody", key: 2, [Extension(PathProcessingTests.unknown, value: value)]).with { $0.serial = number }
        }
        #expect(Self.exhausted(try Question(Draft("Leaf", by: "Root"), long).result()) == .allCertificateOctets)
        let subject = [String](repeating: "OU=a", count: 12_000).joined(separator: ",")
        let many = (1...17).map { number in Draft(subject, by: "Nobody", key: 2).with { $0.serial = number } }
        #expect(Self.exhausted(try Question(Draft("Leaf", by: "Root"), many).result()) == .relativeNames)
        #expect(try Question(Draft("Leaf", by: "Root"), Array(many.dropLast())).result().isValid)
        let scratch = try Scratch()
        try scratch.write(Draft("Leaf", by: "Root").octets, to: "leaf.der")
        try scratch.write(Draft.authority("Root", by: "Root", key: 1, signer: 1).octets, to: "root.der")
        var arguments = ["verify", "leaf.der", "--trust", "root.der", "--now", "2026-11-21"]
        for (place, draft) in many.enumerated() {
            try scratch.write(draft.octets, to: "\(place).der")
            arguments += ["--untrusted", "\(place).der"]
        }
        let ran = try Tool.run(arguments, in: scratch)
        #expect(ran.status == 6 && ran.errorLines.count == 1 && ran.errors.contains("budget: relative distinguished names"))
    }

    @Test("PEM of 60,000 BEGIN lines is refused at its first, and 60,000 certificates at the number that is read")
    func pem() throws {
        let scratch = try Scratch()
        let root = try Draft.authority("Root", by: "Root", key: 1, signer: 1).certificate.encoded
        try scratch.write(root, to: "root.der")
        try scratch.write(String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 60_000).utf8, to: "begins.pem")
        let begins = try Tool.run(["verify", "begins.pem", "--trust", "root.der"], in: scratch)
        #expect(begins.status == 3 && begins.errorLines.count == 1 && begins.errors.contains("line 1"))
        let block = "-----BEGIN CERTIFICATE-----\n\(Data(root).base64EncodedString())\n-----END CERTIFICATE-----\n"
        let many = String(repeating: block, count: 20_000)
        try scratch.write(many.utf8, to: "many.pem")
        let ran = try Tool.run(["verify", "root.der", "--untrusted", "many.pem", "--trust", "root.der"], in: scratch)
        #expect(ran.status == 6 && ran.errors.contains("budget: certificates"))
    }

    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: content.count >> $0) }.drop { $0 == 0 }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
