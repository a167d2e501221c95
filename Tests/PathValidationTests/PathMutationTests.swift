import DER
import PKIX
import PathValidation
import TestSupport
import Testing

/// Damaged chains and lists: nothing traps, and no damage is ever good.
@Suite struct PathMutationTests {
    private static let valid = PKITS.cases.filter { $0.expect_valid && !PKITS.exceptions.contains($0.id) }

    private static func validate(
        _ chain: [Certificate], _ lists: [CertificateList], _ test: PKITS.Case
    ) throws -> PathResult {
        PathValidator(
            anchors: [TrustAnchor(chain[0])], untrusted: Array(chain.dropFirst().dropLast()), revocationLists: lists
        ).validate(chain[chain.count - 1], try test.requirements())
    }

    /// PKITS 4.1.1: three certificates, two lists, all of them needed.
    private static func first() throws -> (PKITS.Case, [[UInt8]], [[UInt8]]) {
        let test = try #require(valid.first { $0.id == "4.1.1" })
        return (
            test, try test.chain.map { try #require(PKITS.certificates[$0]) },
            try test.crls.map { try #require(PKITS.revocationLists[$0]) }
        )
    }

    @Test("A certificate or list of a valid chain with any octet changed makes no valid chain")
    func everyOctet() throws {
        let (test, chain, lists) = try Self.first()
        let certificates = try chain.map { try Certificate(der: $0) }
        let read = try lists.map { try CertificateList(der: $0) }
        #expect(try Self.validate(certificates, read, test).isValid)
        for place in 1..<chain.count {
            try withOneOctetChanged(chain[place], to: { [$0 ^ 0x01, $0 ^ 0x80, 0x00, 0xff] }) { octets, offset in
                guard let damaged = try? Certificate(der: octets) else { return }
                var changed = certificates
                changed[place] = damaged
                let isValid = try Self.validate(changed, read, test).isValid
                #expect(!isValid, "certificate \(place), offset \(offset)")
            }
        }
        for place in lists.indices {
            try withOneOctetChanged(lists[place], to: { [$0 ^ 0x01, $0 ^ 0x80, 0x00, 0xff] }) { octets, offset in
                guard let damaged = try? CertificateList(der: octets) else { return }
                var changed = read
                changed[place] = damaged
                let isValid = try Self.validate(certificates, changed, test).isValid
                #expect(!isValid, "list \(place), offset \(offset)")
            }
        }
    }

    @Test("20,000 chains with a damaged certificate or list are answered, and none is valid but where the damage was not needed")
    func random() throws {
        var mutator = Mutator(seed: Mutator.seed(6_1_1))
        var answered = 0
        for round in 0..<20_000 {
            let test = Self.valid[mutator.next(below: Self.valid.count)]
            var chain = try test.chain.map { try #require(PKITS.certificates[$0]) }
            var lists = try test.crls.map { try #require(PKITS.revocationLists[$0]) }
            let place = mutator.next(below: chain.count + lists.count)
            if place < chain.count { chain[place] = mutator.mutate(chain[place]) } else { lists[place - chain.count] = mutator.mutate(lists[place - chain.count]) }
            let original = place == chain.count - 1 ? PKITS.certificates[test.chain[place]] : nil
            let certificates = chain.compactMap { try? Certificate(der: $0) }
            guard certificates.count == chain.count else { continue }
            let read = lists.compactMap { try? CertificateList(der: $0) }
            let result = try Self.validate(certificates, read, test)
            answered += 1
            if let original, chain[place] != original { #expect(!result.isValid, "seed \(mutator.seed) round \(round)") }
        }
        // A mutator that breaks everything beyond reading tests nothing here.
        #expect(answered > 5_000)
    }

    @Test("A bundle of anything is answered: every certificate of PKITS as leaf among all others")
    func everything() throws {
        let all = try PKITS.certificates.values.map { try Certificate(der: $0) }
        let lists = try PKITS.revocationLists.values.map { try CertificateList(der: $0) }
        let anchor = try Certificate(der: try #require(PKITS.certificates["TrustAnchorRootCertificate"]))
        let validator = PathValidator(anchors: [TrustAnchor(anchor)], untrusted: all, revocationLists: lists)
        var good = 0
        for leaf in all where validator.validate(leaf, PathRequirements(time: PKITS.time)).isValid { good += 1 }
        #expect((100..<250).contains(good))
    }
}
