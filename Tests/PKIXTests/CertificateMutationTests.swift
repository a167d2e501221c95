import DER
import Foundation
import PKIX
import TestSupport
import Testing

/// Damaged certificates and revocation lists: each is refused or read, and what is read can be shown, asked and compared.
@Suite struct CertificateMutationTests {
    private static func originals(_ table: String) throws -> [[UInt8]] {
        try Vectors.jsonLines(table, as: CertificateTextTests.File.self).map(\.octets).filter { $0.count < 4096 }
    }

    @Test("3 times 30,000 damaged certificates are refused or read, and nothing traps", arguments: [5280, 4158, 2459] as [UInt64])
    func certificates(seed: UInt64) throws {
        let originals = try Self.originals("pyca-certificates/certificates.jsonl")
        var mutator = Mutator(seed: Mutator.seed(seed))
        var read = 0
        for round in 0..<30_000 {
            let damaged = mutator.mutate(originals[round % originals.count])
            guard let certificate = try? Certificate(der: damaged) else { continue }
            read += 1
            Self.use(certificate, damaged, "seed \(mutator.seed) round \(round)")
        }
        // A mutator that spares nothing, or a reader that reads nothing, tests nothing.
        #expect(read > 1_500)
    }

    @Test("2 times 30,000 damaged revocation lists are refused or read, and nothing traps", arguments: [5281, 3280] as [UInt64])
    func revocationLists(seed: UInt64) throws {
        let originals = try Self.originals("pyca-revocation-lists/lists.jsonl") + Self.originals("nist-pkits/revocation-lists.jsonl")
        var mutator = Mutator(seed: Mutator.seed(seed))
        var read = 0
        for round in 0..<30_000 {
            let damaged = mutator.mutate(originals[round % originals.count])
            guard let list = try? CertificateList(der: damaged) else { continue }
            read += 1
            #expect(list.encoded == damaged, "seed \(mutator.seed) round \(round)")
            #expect(!list.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "seed \(mutator.seed) round \(round)")
            for one in list.extensions.all { _ = one.canBeRead }
            for entry in list.revokedCertificates {
                _ = try? list.entry(for: entry.serialNumber, issuedBy: list.issuer)
                _ = try? (entry.reason(), entry.invalidityDate())
            }
        }
        #expect(read > 1_500)
    }

    @Test("Every proper prefix of a certificate and of a list is refused, and each with an octet behind it")
    func ends() throws {
        for octets in try Self.originals("pyca-certificates/certificates.jsonl").prefix(8) {
            for prefix in prefixes(of: octets) { #expect((try? Certificate(der: prefix)) == nil) }
            #expect(throws: DERError.self) { try Certificate(der: octets + [0]) }
        }
        for octets in try Self.originals("pyca-revocation-lists/lists.jsonl").prefix(8) {
            for prefix in prefixes(of: octets) { #expect((try? CertificateList(der: prefix)) == nil) }
            #expect(throws: DERError.self) { try CertificateList(der: octets + [0]) }
        }
    }

    private static func use(_ certificate: Certificate, _ damaged: [UInt8], _ comment: Comment) {
        #expect(certificate.encoded == damaged, comment)
        #expect(!certificate.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, comment)
        for one in certificate.extensions.all { _ = one.canBeRead }
        _ = certificate.extensions.repeatedTypes
        #expect(certificate.subject.matches(certificate.subject), comment)
        #expect(CertificateComparison(certificate, certificate).relation == .same)
        _ = certificate.serialNumber.isConforming
    }
}
