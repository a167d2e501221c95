import Foundation
import Issuance
import KeyFormats
import PKIX
import TestSupport
import Testing

@Suite("Preflight")
struct PreflightTests {
    @Test("A rule finds what breaks it, and nothing in what keeps it", arguments: RuleExample.all)
    func ruleFindsWhatBreaksIt(_ example: RuleExample) throws {
        func findings(_ files: [SubmittedFile]) -> [PreflightFinding] {
            Preflight(example.profile, consistent: true).findings(in: files).filter { $0.rule.id == example.rule }
        }
        #expect(findings(try example.broken()).count >= 1)
        #expect(findings(try example.kept()).map(\.place.found) == [])
    }

    @Test("Every rule has an example that breaks it")
    func everyRuleHasAnExample() {
        #expect(Set(RuleExample.all.map(\.rule)) == Set(PreflightRule.all.map(\.id)))
    }

    @Test("Every rule says what it asks, who asks it, what is seen and what mends it", arguments: PreflightRule.all.map(\.id))
    func rulesAreComplete(_ id: String) throws {
        let rule = try #require(PreflightRule.named(id))
        #expect(id.contains(/^[a-z]+\.[a-z]+(-[a-z]+)*$/))
        for text in [rule.asks, rule.clause, rule.symptom, rule.mend] {
            #expect(text.count > 10 || text == rule.clause)
            #expect(!text.hasSuffix("."))
        }
    }

    @Test("Profiles weigh rules that exist", arguments: PreflightProfile.all.map(\.name))
    func profilesWeighRulesThatExist(_ name: String) throws {
        let profile = try #require(PreflightProfile.named(name))
        #expect(profile.severities.keys.filter { PreflightRule.named($0) == nil } == [])
        // A severity that says nothing new is a mistake in the table.
        #expect(profile.severities.filter { PreflightRule.named($0.key)?.severity == $0.value }.keys.sorted() == [])
    }

    @Test("A plain request of a server passes without a word", arguments: ["rfc", "public-ca", "uccx"])
    func plainRequestPasses(_ name: String) throws {
        let profile = try #require(PreflightProfile.named(name))
        #expect(Preflight(profile, consistent: true).findings(in: [try Draft().file()]).map(\.summary) == [])
    }

    private func golden() throws -> Draft {
        var draft = try Draft("/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1")
        draft.names = try GeneralName.list(
            subjectAltName: "IP:172.26.2.115,IP:FE80:0:0:0:453C:C498:D73B:D4B9,DNS:J17-IC1,DNS:J17-IC1.ININ.Local")
        return draft
    }

    @Test("The request that the PureConnect document prints passes dod, and no public CA")
    func goldenRequest() throws {
        let file = try golden().file()
        #expect(Preflight(.dod).findings(in: [file]).map(\.summary) == [])
        let errors = Preflight(.publicCA).findings(in: [file]).filter { $0.severity == .error }.map(\.rule.id)
        #expect(errors == ["host.internal", "address.reserved", "address.reserved"])
    }

    @Test("A switchover pair may share its key; the names must differ")
    func switchoverPair() throws {
        var backup = try golden()
        backup.subject = try DistinguishedName(
            slashForm: "/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC2")
        backup.names = [.dNSName("J17-IC2")]
        let files = [try golden().file("primary.csr"), try backup.file("backup.csr")]
        let findings = Preflight(.dod, consistent: true).findings(in: files)
        #expect(findings.map(\.summary) == ["notice together.shared-key primary.csr backup.csr"])
    }

    private func twoNodes(_ others: [String] = []) throws -> Draft {
        var draft = try Draft("/C=US/ST=Ohio/L=Dayton/O=Example/CN=uccx1.example.com")
        draft.names = (["uccx1.example.com", "uccx2.example.com", "example.com"] + others).map { .dNSName($0) }
        draft.extensions = RequestProfile.ccxTomcat.extensions
        return draft
    }

    @Test("The multi-server request for two UCCX nodes passes, and fails once SocialMiner is in it")
    func twoNodeRequest() throws {
        let findings = Preflight(.uccx).findings(in: [try twoNodes().file()])
        #expect(findings.map(\.summary) == ["notice san.parent-domain pbx.csr"])
        let withSocialMiner = Preflight(.uccx).findings(in: [try twoNodes(["socialminer.example.com"]).file()])
        #expect(
            withSocialMiner.filter { $0.severity == .error }.map(\.rule.id) == ["san.hosts", "san.foreign-server"])
    }

    @Test("Chrome's words stand with the rules that they come from")
    func symptoms() throws {
        let words = "NET::ERR_CERT_COMMON_NAME_INVALID [missing_subjectAltName]"
        #expect(try #require(PreflightRule.named("san.missing")).symptom.contains(words))
        #expect(
            try #require(PreflightRule.named("extension.critical")).symptom.contains("Invalid User ID/Password"))
    }

    @Test("Several requests in one file are told apart by their number")
    func severalRequestsInOneFile() throws {
        var second = try Draft()
        second.names = nil
        let file = SubmittedFile(
            name: "both.csr", encoding: .pem, labels: ["CERTIFICATE REQUEST", "CERTIFICATE REQUEST"],
            requests: [try Draft().request(), try second.request()])
        let missing = Preflight(.rfc).findings(in: [file]).filter { $0.rule.id == "san.missing" }
        #expect(missing.map(\.place.files) == [["both.csr#2"]])
    }

    @Test("What is quoted from a request cannot move the cursor or turn the line around")
    func quotedNamesAreEscaped() throws {
        var draft = try Draft()
        draft.names = [.dNSName("a\u{1b}[2J\u{7}.example.com")]
        let found = Preflight(.publicCA).findings(in: [try draft.file()]).map(\.place.found)
        #expect(!found.isEmpty)
        #expect(found.filter { $0.unicodeScalars.contains { $0.value < 0x20 } } == [])
    }

    @Test("Published requests, whole or with octets changed, are looked at under every profile without a trap")
    func hostileRequests() throws {
        struct Case: Decodable {
            var name: String
            var der: String
        }
        let cases: [Case] = try Vectors.jsonLines("pyca-requests/csr.jsonl")
        var mutator = Mutator(seed: Mutator.seed(0x5167))
        var read = 0
        for one in cases {
            let octets = [UInt8](try #require(Data(base64Encoded: one.der)))
            for round in 0..<200 {
                let changed = round == 0 ? octets : mutator.mutate(octets)
                guard let request = try? CertificationRequest(der: changed) else { continue }
                read += 1
                let file = SubmittedFile(
                    name: one.name, encoding: .pem, labels: ["CERTIFICATE REQUEST"], requests: [request, request])
                for profile in PreflightProfile.all {
                    for finding in Preflight(profile, consistent: true).findings(in: [file]) {
                        #expect(!finding.place.found.isEmpty, "\(finding.rule.id)")
                    }
                }
            }
        }
        // Of the requests as published, all that RFC 2986 allows.
        #expect(read > cases.count)
    }
}

extension PreflightFinding {
    /// `error name.order a.csr`.
    var summary: String { ([severity.rawValue, rule.id] + place.files).joined(separator: " ") }
}
