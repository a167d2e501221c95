import DER
import Foundation
import PKIX
import PathValidation
import TestSupport
import Testing

/// Suites of paths that others keep, by way of Botan's tests: NIST's of 2001 (the forerunner of PKITS), the BSI's, x509test.
struct PathSuite: Decodable, CustomTestStringConvertible, Sendable {
    let suite: String
    let test: String
    /// Botan's answer; `Verified` for a valid path.
    let says: String
    let time: String
    /// Looked for as before RFC 9525, in common names too, since the suite is older.
    let host: String?
    let anchors: [Data]
    let leaf: Data
    let untrusted: [Data]
    let lists: [Data]
    let needsStatus: Bool

    var name: String { "\(suite)/\(test)" }
    var testDescription: String { "\(name): \(says)" }

    static let all: [PathSuite] = (try? Vectors.jsonLines("botan-paths/paths.jsonl")) ?? []

    /// What Signet does otherwise, by name.
    static let exceptions: [String: String] = {
        let lines = (try? Vectors.text("botan-paths/exceptions.txt"))?.split(separator: "\n") ?? []
        let fields = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        return Dictionary(uniqueKeysWithValues: fields.map { ($0[0], $0[1]) })
    }()

    func requirements() throws -> PathRequirements {
        let numbers = time.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
        let time = try #require(
            DERTime(year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4], second: numbers[5]))
        var requirements = PathRequirements(time: time)
        requirements.requiresRevocationStatus = needsStatus
        if let host {
            requirements.identity = ReferenceIdentity(host: host)
            #expect(requirements.identity != nil)
            requirements.hostRule = .rfc6125
            requirements.purpose = .server
        }
        return requirements
    }

    /// Whether the path is valid; what does not read makes none.
    func isValid(_ requirements: PathRequirements) -> Bool {
        do {
            let validator = PathValidator(
                anchors: try anchors.map { TrustAnchor(try Certificate(der: [UInt8]($0))) },
                untrusted: try untrusted.map { try Certificate(der: [UInt8]($0)) },
                revocationLists: try lists.map { try CertificateList(der: [UInt8]($0)) })
            return validator.validate(try Certificate(der: [UInt8](leaf)), requirements).isValid
        } catch {
            return false
        }
    }
}
