import DER
import Foundation
import PKIX
import TestSupport
import Testing

@Suite("Certificates are put in order, leaf first")
struct CertificateOrderTests {
    struct Case: Decodable {
        var name: String
        var der: Data
    }

    /// A published chain: leaf, intermediates, root.
    static func chain(_ names: [String]) throws -> [Certificate] {
        let all = try Vectors.jsonLines("nist-pkits/certificates.jsonl", as: Case.self)
        return try names.map { name in
            try Certificate(der: [UInt8](try #require(all.first { $0.name == name }, "\(name)").der))
        }
    }

    static let names = [
        "pathLenConstraint6subsubsubCA41XCert.crt", "pathLenConstraint6subsubCA41Cert.crt",
        "pathLenConstraint6subCA4Cert.crt", "pathLenConstraint6CACert.crt", "TrustAnchorRootCertificate.crt",
    ]

    @Test("Every order of a chain becomes the chain, each certificate once")
    func permutations() throws {
        let chain = try Self.chain(Self.names)
        func permutations(_ rest: [Certificate]) -> [[Certificate]] {
            rest.isEmpty ? [[]] : rest.indices.flatMap { place in
                var left = rest
                let first = left.remove(at: place)
                return permutations(left).map { [first] + $0 }
            }
        }
        for given in permutations(Array(chain.prefix(4))) {
            let order = CertificateOrder(given + given.prefix(2))
            #expect(order.certificates == Array(chain.prefix(4)) && order.duplicateCount == 2 && order.isOneChain)
            #expect(order.wasInOrder == (given == Array(chain.prefix(4))))
            #expect(order.withoutIssuer == [chain[3]])
        }
        let whole = CertificateOrder(chain.reversed())
        #expect(whole.certificates == chain && whole.withoutIssuer.isEmpty && whole.isOneChain)
    }

    @Test("Two chains keep together, and what they share stands behind both")
    func twoChains() throws {
        let chain = try Self.chain(Self.names)
        let (leaf, middle, root) = (chain[0], Array(chain[1...3]), chain[4])
        let other = try Self.chain(["ValidCertificatePathTest1EE.crt", "GoodCACert.crt"])
        let order = CertificateOrder([root] + middle + [other[1], leaf, other[0]])
        #expect(order.certificates == [leaf] + middle + other + [root])
        #expect(!order.isOneChain && order.withoutIssuer.isEmpty)
        #expect(CertificateOrder([]).certificates.isEmpty && CertificateOrder([]).wasInOrder)
    }
}
