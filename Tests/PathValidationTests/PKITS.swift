import DER
import Foundation
import PKIX
import PathValidation
import TestSupport
import Testing

/// NIST's Public Key Interoperability Test Suite: its certificates and lists, and what its document expects.
struct PKITS: Decodable {
    let tests: [Case]

    struct Case: Decodable, CustomTestStringConvertible {
        let id: String
        let title: String
        let section: String
        let requires: [String]
        let chain: [String]
        let crls: [String]
        let initial_policy_set: [String]
        let initial_explicit_policy: Bool
        let initial_policy_mapping_inhibit: Bool
        let initial_inhibit_any_policy: Bool
        let expect_valid: Bool
        let user_constrained_policy_set: [String]?

        var testDescription: String { "\(id) \(title)" }
    }

    private struct File: Decodable {
        let name: String
        let der: Data
    }

    /// The time at which the suite is to be validated.
    static let time = DERTime(year: 2011, month: 4, day: 15)!

    static let cases: [Case] = {
        guard let suite = try? Vectors.json("nist-pkits/expectations.json", as: PKITS.self) else { return [] }
        return suite.tests
    }()

    static let certificates = files("nist-pkits/certificates.jsonl")
    static let revocationLists = files("nist-pkits/revocation-lists.jsonl")

    /// Numbers of the tests in which Signet answers otherwise; each line of the file gives its reason.
    static let exceptions: Set<String> = {
        let lines = (try? Vectors.text("nist-pkits/exceptions.txt"))?.split(separator: "\n") ?? []
        return Set(lines.filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: " ").first.map(String.init) })
    }()

    private static func files(_ path: String) -> [String: [UInt8]] {
        let files = (try? Vectors.jsonLines(path, as: File.self)) ?? []
        return Dictionary(uniqueKeysWithValues: files.map { (String($0.name.prefix { $0 != "." }), [UInt8]($0.der)) })
    }
}

extension PKITS.Case {
    func requirements() throws -> PathRequirements {
        var requirements = PathRequirements(time: PKITS.time)
        requirements.initialPolicySet = Set(initial_policy_set.compactMap { ObjectIdentifier($0) })
        requirements.requiresExplicitPolicy = initial_explicit_policy
        requirements.inhibitsPolicyMapping = initial_policy_mapping_inhibit
        requirements.inhibitsAnyPolicy = initial_inhibit_any_policy
        requirements.requiresRevocationStatus = true
        return requirements
    }
}
