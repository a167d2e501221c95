import DER
import Digests
import Foundation
import KeyFormats
import PKIX
import TestSupport
import Testing

/// One line of `Vectors/pyca-requests/csr.jsonl`: a request, and what OpenSSL and Python cryptography say of it.
struct RequestCase: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var der: Data
    var openssl: String
    var openssl_self_sig: String?
    var pyca: String
    var pyca_self_sig: Bool?
    var subject_sha1: String?
    /// Pairs of an identifier and whether it is critical.
    var exts: [[Field]]?
    var ext_error: String?
    var sig_oid: String?

    enum Field: Decodable, Hashable, Sendable {
        case text(String)
        case flag(Bool)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    var testDescription: String { name }
    var octets: [UInt8] { [UInt8](der) }

    static func all() throws -> [RequestCase] { try Vectors.jsonLines("pyca-requests/csr.jsonl") }
}

@Suite("Published requests") struct RequestVectorTests {
    /// A verdict of ours that differs from what a column says, each a line of `exceptions.txt`: `name: column: clause`.
    static func exceptions() throws -> Set<String> {
        Set(
            try Vectors.text("pyca-requests/exceptions.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
                line in
                line.split(separator: ":", maxSplits: 2).prefix(2).map { $0.trimmingCharacters(in: .whitespaces) }
                    .joined(separator: ": ")
            })
    }

    /// What differs between our reading and the columns, as `name: column`.
    private static func differences(_ one: RequestCase) throws -> [String] {
        var found: [String] = []
        func compare(_ column: String, _ agrees: Bool) {
            if !agrees { found.append("\(one.name): \(column)") }
        }
        let request = try? CertificationRequest(der: one.octets)
        compare("openssl", (request != nil) == (one.openssl == "accept"))
        compare("pyca", (request != nil) == (one.pyca == "accept"))
        guard let request else { return found }
        #expect(request.encoded == one.octets)
        let verdict = request.checkSignature()
        compare("openssl_self_sig", (verdict == .valid) == (one.openssl_self_sig == "valid"))
        compare("pyca_self_sig", (verdict == .valid) == (one.pyca_self_sig == true))
        if let expected = one.subject_sha1 {
            compare("subject_sha1", hex(DigestAlgorithm.sha1.digest(of: request.subject.encoded.span)) == expected)
        }
        if let expected = one.sig_oid {
            compare("sig_oid", request.signatureAlgorithm.algorithm.description == expected)
        }
        let extensions = try? request.requestedExtensions()?.all ?? []
        if let expected = one.exts {
            compare("exts", extensions?.map { [.text($0.type.description), .flag($0.isCritical)] } == expected)
        }
        if one.ext_error != nil {
            let isRefused = (try? request.requestedExtensions()).map { $0?.repeatedTypes.isEmpty == false } ?? true
            compare("ext_error", isRefused)
        }
        return found
    }

    @Test("All 26 requests read as their table says, or stand among the exceptions with their clause")
    func all() throws {
        let cases = try RequestCase.all()
        #expect(cases.count == 26)
        let found = Set(try cases.flatMap(Self.differences))
        #expect(found.subtracting(try Self.exceptions()) == [], "these differ and are no exception")
        #expect(try Self.exceptions().subtracting(found) == [], "these are exceptions and no longer differ")
    }

    @Test("Each refusal tells the place")
    func refusals() throws {
        let bad = try #require(try RequestCase.all().first { $0.name == "bad-version.pem" })
        #expect(throws: DERError(.integerOutOfRange, at: 7)) { try CertificationRequest(der: bad.octets) }
    }
}
