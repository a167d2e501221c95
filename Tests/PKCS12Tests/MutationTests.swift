import DER
import Foundation
import KeyFormats
import Octets
import PKCS12
import PKIX
import TestSupport
import Testing

@Suite("Damaged PFX files are refused or read, and nothing traps")
struct MutationTests {
    /// Every profile's file and some published ones, with 10 iterations at most.
    static func corpus() throws -> [(file: [UInt8], password: Password)] {
        let own = try PKCS12Profile.all.flatMap { profile in
            try [Password("x"), .absent].map { (try OpeningTests.made(profile, $0), $0) }
        }
        let published = PFXFiles.pyca.filter { c in
            // name-*-no-pwd: no encryption, one iteration of the MAC; PBMAC1's have more and are not here.
            c.name.contains("no-pwd") && c.octets.count < 6000
        }.map { ($0.octets, $0.secret) }
        return own + published
    }

    /// A count of iterations that a mutation made large is a few seconds' work each, of no interest here.
    static func isQuick(_ pfx: PFX) -> Bool { pfx.workEstimate <= 2000 }

    @Test("200,000 random changes, the password at hand")
    func randomChanges() throws {
        let corpus = try Self.corpus()
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_1201))
        var counts: [String: Int] = [:]
        for round in 0..<200_000 {
            let (file, password) = corpus[mutator.next(below: corpus.count)]
            let damaged = mutator.mutate(file)
            do throws(PKCS12Error) {
                let pfx = try PFX(octets: damaged)
                guard Self.isQuick(pfx) else { continue }
                let contents = try pfx.open(password, allowingNoMAC: round % 2 == 0)
                counts["read", default: 0] += 1
                for (key, _) in contents.keys.prefix(1) where round % 16 == 0 { _ = try? key.rsaKey() }
            } catch {
                switch error {
                case .der(let error):
                    counts["structure", default: 0] += 1
                    if !(0...4 * damaged.count).contains(error.offset) { Issue.record("seed \(mutator.seed), round \(round): \(error)") }
                case .wrongPasswordOrAltered: counts["unknown", default: 0] += 1
                case .altered: counts["altered", default: 0] += 1
                default: counts["other", default: 0] += 1
                }
            }
        }
        for kind in ["read", "structure", "unknown", "altered", "other"] { #expect(counts[kind, default: 0] > 20, "\(counts)") }
    }

    @Test("What is decrypted may be anything: 20,000 random changes of safe contents under a MAC that fits")
    func insideChanges() throws {
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_1202))
        let key = try Samples.key().der(format: .pkcs8).copied
        var random = CountingSource()
        var failures = 0
        for round in 0..<20_000 {
            let octets = mutator.mutate(key)
            guard let damaged = try? BagKey(privateKeyInfo: SecretBytes(copying: octets.span)) else {
                failures += 1
                continue
            }
            guard round % 8 == 0 else { continue }
            let file = try PFXDraft(bags: [SafeBag(content: .key(damaged), attributes: BagAttributes())])
                .encoded(OpeningTests.quick(.openssl3), password: Password("x"), random: &random).copied
            let contents = try outcome(file, Password("x")).get()
            if contents.keys.count != 1 { Issue.record("seed \(mutator.seed), round \(round)") }
            _ = try? contents.keys[0].key.rsaKey()
        }
        #expect(failures > 1000)
    }
}
