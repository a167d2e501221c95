import DER
import KeyFormats
import PKIX
import PathValidation
import TestSupport
import Testing

/// Policies beyond what PKITS has: the graph of RFC 9618, and the anchor's own.
@Suite struct PolicyTests {
    static func oid(_ number: Int) -> ObjectIdentifier { ObjectIdentifier("1.3.6.1.4.1.99999.\(number)")! }
    static func policies(_ numbers: Int...) -> Extension {
        Extension(CertificatePolicies(numbers.map { PolicyInformation($0 == 0 ? .anyPolicy : oid($0)) })!)
    }
    static func mappings(_ pairs: (Int, Int)...) -> Extension {
        Extension(
            PolicyMappings(pairs.map { .init(issuerDomainPolicy: oid($0.0), subjectDomainPolicy: oid($0.1)) })!, isCritical: true)
    }
    static func question(_ authority: [Extension], _ leaf: [Extension], anchor: [Extension] = []) -> Question {
        Question(Draft("Leaf", by: "CA", key: 0, signer: 2, leaf), [.authority("CA", by: "Root", key: 2, signer: 1, authority)]).with {
            $0.anchors = [.authority("Root", by: "Root", key: 1, signer: 1, anchor)]
        }
    }

    @Test("The policies that are valid for a path are those of the authority that the user takes")
    func constrained() throws {
        for (question, initial, expected) in [
            (Self.question([Self.policies(1, 2)], [Self.policies(1, 3)]), [], [1]),
            (Self.question([Self.policies(0)], [Self.policies(1, 3)]), [], [1, 3]),
            (Self.question([Self.policies(0)], [Self.policies(1, 3)]), [3], [3]),
            (Self.question([Self.policies(0)], [Self.policies(0)]), [4], [4]),
            (Self.question([Self.policies(1)], [Self.policies(0)]), [], [1]),
            (Self.question([Self.policies(1), Self.mappings((1, 2))], [Self.policies(2)]), [1], [1]),
            (Self.question([Self.policies(1), Self.mappings((1, 2))], [Self.policies(2)]), [2], []),
            (Self.question([Self.policies(0), Self.mappings((1, 2), (1, 3))], [Self.policies(3)]), [], [1]),
            (Self.question([Self.policies(1), Self.mappings((1, 2))], [Self.policies(1)]), [], []),
            (Self.question([Self.policies(1)], []), [], []),
            // RFC 5937: what the anchor asserts bounds what the user takes.
            (Self.question([Self.policies(0)], [Self.policies(1, 3)], anchor: [Self.policies(3)]), [], [3]),
            (Self.question([Self.policies(0)], [Self.policies(1, 3)], anchor: [Self.policies(3)]), [1], []),
        ] as [(Question, [Int], [Int])] {
            let asked = question.with { $0.requirements.initialPolicySet = Set(initial.map(Self.oid)) }
            #expect(try asked.result().path?.policies == expected.map(Self.oid))
            let strict = try asked.with { $0.requirements.requiresExplicitPolicy = true }.fault()
            #expect(strict?.rule == (expected.isEmpty ? .policies : nil))
        }
    }

    @Test("Two policies that are mapped to one make one node, and the graph stays linear where a tree would double")
    func linear() throws {
        // Sixteen levels of two policies, each mapped to both: a tree has 2^16 leaves.
        var pool: [Draft] = []
        for level in 1...16 {
            pool.append(
                .authority(
                    "CA \(level)", by: level == 1 ? "Root" : "CA \(level - 1)", key: 2, signer: level == 1 ? 1 : 2,
                    [Self.policies(1, 2), Self.mappings((1, 1), (1, 2), (2, 1), (2, 2))]))
        }
        let question = Question(Draft("Leaf", by: "CA 16", key: 0, signer: 2, [Self.policies(1)]), pool).with {
            $0.requirements.requiresExplicitPolicy = true
        }
        #expect(try question.result().path?.policies == [Self.oid(1), Self.oid(2)])
    }

    @Test("A mapping to or from anyPolicy, and a policy that stands there twice, are refused")
    func malformed() throws {
        // SEQUENCE { SEQUENCE { anyPolicy, 1.2.3 } }
        let mapped = Extension(.policyMappings, isCritical: true, value: octets(hex: "300c300a0604551d200006022a03"))
        #expect(try Self.question([Self.policies(1), mapped], [Self.policies(1)]).fault() == .anyPolicyMapped)
        let twice = Extension(.certificatePolicies, value: octets(hex: "300c300406022a03300406022a03"))
        #expect(try Self.question([twice], []).fault() == .repeatedPolicy(ObjectIdentifier("1.2.3")!))
    }
}
