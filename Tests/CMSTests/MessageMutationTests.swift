import CMS
import DER
import Foundation
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite("Damaged messages are refused or read, and nothing traps")
struct MessageMutationTests {
    @Test("60,000 random changes of messages")
    func randomChanges() throws {
        let sources =
            try Vectors.jsonLines("pyca-pkcs7/messages.jsonl", as: MessageVectorTests.Case.self).map { [UInt8]($0.der) }
            + Vectors.jsonLines("asn1crypto-fixtures/files.jsonl", as: MessageVectorTests.File.self)
            .filter { MessageVectorTests.expected[$0.name] != nil && $0.data.count < 10_000 }.map { [UInt8]($0.data) }
        var mutator = Mutator(seed: Mutator.seed(0x5167_6e65_7400_0c01))
        var readCount = 0, refusedByName = 0
        for round in 0..<60_000 {
            let octets = mutator.mutate(sources[mutator.next(below: sources.count)])
            do throws(CMSError) {
                let message = try CMSMessage(octets)
                readCount += 1
                for certificate in message.certificates { _ = certificate.subject.rfc4514Text }
                if case .signedData(let signed) = message {
                    for signer in signed.signerInfos {
                        guard let certificate = signed.certificate(of: signer) else { continue }
                        _ = signed.verdict(on: signer, under: certificate.subjectPublicKeyInfo)
                    }
                }
            } catch {
                switch error {
                case .der(let error):
                    // The DER may be longer than the BER, by two octets an element.
                    if !(0...3 * octets.count).contains(error.offset) { Issue.record("seed \(mutator.seed), round \(round): \(error)") }
                case .unsupportedContentType: refusedByName += 1
                }
            }
        }
        #expect(readCount > 1000 && refusedByName > 100)
    }
}
