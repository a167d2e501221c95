import Foundation
import TestSupport
import Testing

@Suite("group pair")
struct GroupPairTests {
    /// What is done to a sound pair, and which questions of which check have which answer then; the others say yes, or what
    /// they say of a sound pair.
    struct Case: CustomTestStringConvertible, Sendable {
        var what: String
        var script = "true"
        var arguments: [String] = []
        /// `server Jasper.trusted`: who shows what, and the question.
        var answers: [String: String]
        var says = ""
        var testDescription: String { what }
    }

    private static let serverOfJasper = "pair/Client/Local_Subsystems/Jasper_Server"

    static let cases = [
        Case(what: "nothing", answers: [:]),
        Case(
            what: "a certificate that a list of the folder revokes",
            script: "$TOOL crl new --ca pair/ICCertificateAuthority/Jasper_ICCertificateAuthorityCertificate.cer --ca-key pair/ICCertificateAuthority/Jasper_ICCertificateAuthorityPrivateKey.bin "
                + "--revoke \(serverOfJasper)Certificate.cer --reason keyCompromise --out pair/ICCertificateAuthority/Jasper.crl",
            answers: [
                "server Jasper.revocation": "no", "client Jasper.revocation": "unknown", "server LAKE.revocation": "unknown",
                "client LAKE.revocation": "unknown",
            ], says: "keyCompromise"),
        Case(
            what: "a time after the end", arguments: ["--now", "2032-01-01T00:00:00Z"],
            answers: ["server Jasper.dates": "no", "client Jasper.dates": "no", "server LAKE.dates": "no", "client LAKE.dates": "no"], says: "expired"),
        Case(
            what: "another authority in LAKE's list", script: "cp other.crt pair/Client/Remote_Subsystems/Jasper/LAKE_TrustedCertificate.cer",
            answers: ["server Jasper.trusted": "no", "client Jasper.trusted": "no"]),
        Case(
            what: "no authority in Jasper's list", script: "rm pair/Client/Remote_Subsystems/LAKE/Jasper_TrustedCertificate.cer",
            answers: ["server LAKE.trusted": "no", "client LAKE.trusted": "no"], says: "missing     Client/Remote_Subsystems/LAKE/Jasper_TrustedCertificate.cer"),
        Case(
            what: "a certificate that another authority signed", script: "$TOOL cert self-signed --subject CN=Jasper --san DNS:Jasper --key \(serverOfJasper)PrivateKey.bin --out \(serverOfJasper)Certificate.cer --force",
            answers: [
                "server Jasper.chain": "no", "server Jasper.trusted": "no", "server Jasper.dates": "not reached", "server Jasper.purpose": "not reached",
            ]),
        Case(
            what: "no issuing authority of Jasper", script: "rm pair/ICCertificateAuthority/Jasper_ICCertificateAuthorityCertificate.cer",
            answers: [
                "server Jasper.chain": "no", "server Jasper.trusted": "no", "server Jasper.dates": "not reached", "server Jasper.purpose": "not reached",
                "client Jasper.chain": "no", "client Jasper.trusted": "no", "client Jasper.dates": "not reached", "client Jasper.purpose": "not reached",
            ]),
        Case(
            what: "another server's certificate", script: "cp pair/HTTPS/web.example.com_HTTPSCertificate.cer \(serverOfJasper)Certificate.cer",
            answers: ["server Jasper.identity": "no"], says: "expected    jasper"),
        Case(
            what: "a client's certificate for a server", script: "cp pair/Client/Local_Subsystems/Jasper_ClientCertificate.cer \(serverOfJasper)Certificate.cer",
            answers: ["server Jasper.purpose": "no"], says: "extended key usage for purpose server"),
        Case(
            what: "a server's certificate for a client", script: "cp \(serverOfJasper)Certificate.cer pair/Client/Remote_Subsystems/LAKE/Jasper_ClientCertificate.cer",
            answers: ["client Jasper.purpose": "no"]),
        Case(
            what: "no certificate", script: "rm pair/Client/Remote_Subsystems/LAKE/Jasper_ClientCertificate.cer",
            answers: [
                "client Jasper.chain": "no", "client Jasper.trusted": "not reached", "client Jasper.identity": "not reached", "client Jasper.dates": "not reached",
                "client Jasper.revocation": "not reached", "client Jasper.purpose": "not reached",
            ], says: "missing     Client/Remote_Subsystems/LAKE/Jasper_ClientCertificate.cer"),
    ]

    @Test("Each step is answered by itself, in both directions, for server and client", arguments: cases)
    func steps(_ one: Case) throws {
        let scratch = try MasterKeys.group()
        let done = try Peer.run("sh", ["-c", one.script], in: scratch.folder, environment: ["TOOL": Tool.path])
        try #require(done.status == 0, "\(done.errors)")
        let command = ["group", "pair", "pair", "LAKE", "jasper", "--mutual"] + one.arguments
        let run = try Tool.run(command + ["--json"], in: scratch)
        let isGood = one.answers.isEmpty
        #expect(run.status == (isGood ? 0 : 1), "\(run.errors)")
        let report = try #require(run.json)
        #expect(report["schema"] as? String == "signet/group-pair/1" && report["trust"] as? Bool == isGood)
        let checks = try #require(report["checks"] as? [[String: Any]])
        #expect(checks.count == 4)
        for check in checks {
            let kind = try #require(check["kind"] as? String), shows = try #require(check["shows"] as? String)
            var answers = try #require(check["steps"] as? [String: String])
            answers["purpose"] = check["purpose"] as? String
            var isTrusted = true
            for (question, answer) in answers {
                let usual = question == "revocation" || question == "identity" && kind == "client" ? "not asked" : "yes"
                let expected = one.answers["\(kind) \(shows).\(question)"] ?? usual
                #expect(answer == expected, "\(kind) \(shows): \(question)")
                if expected != usual, expected != "unknown" { isTrusted = false }
            }
            #expect(check["trust"] as? Bool == isTrusted)
        }
        let text = try Tool.run(command, in: scratch)
        #expect(text.status == run.status && (one.says.isEmpty || text.text.contains(one.says)), "\(text.text)")
        // One direction is the server's certificate alone.
        let simple = try Tool.run(["group", "pair", "pair", "LAKE", "Jasper", "--json"] + one.arguments, in: scratch)
        let serverFails = one.answers.contains { $0.key.hasPrefix("server Jasper.") && $0.value != "unknown" }
        #expect(simple.status == (serverFails ? 1 : 0))
        #expect((simple.json?["checks"] as? [Any])?.count == 1)
    }

    @Test("Servers of two groups trust each other with each other's root, and without it do not")
    func twoGroups() throws {
        let scratch = try MasterKeys.group()
        func run(_ arguments: [String]) throws -> Finished { try Tool.run(arguments, in: scratch) }
        #expect(try run(["group", "init", "site", "--server", "ERIE"]).status == 0)
        let command = ["group", "pair", "pair", "LAKE", "ERIE", "--with", "site", "--mutual", "--json"]
        #expect(try run(command).status == 1)
        let root = "ServerGroup/ServerGroupCertificate.cer"
        // The own root in the other's place is not enough.
        #expect(try run(["group", "add", "pair", "--remote", "ERIE"]).status == 0)
        #expect(try run(["group", "add", "site", "--remote", "LAKE", "--trusted", "pair/\(root)"]).status == 0)
        let half = try run(command)
        let trusts = try #require(half.json?["checks"] as? [[String: Any]]).map { $0["trust"] as? Bool }
        #expect(half.status == 1 && trusts == [false, true, true, false])
        for server in ["LAKE", "Jasper"] {
            try Peer.run("cp", [scratch.path("site/\(root)"), scratch.path("pair/Client/Remote_Subsystems/ERIE/\(server)_TrustedCertificate.cer")])
        }
        #expect(try run(command).status == 0)
    }

    static let refusals: [([String], Int32, String)] = [
        (["pair", "LAKE", "lake"], 2, "two servers were expected, found one twice"),
        (["pair", "LAKE", "../x"], 2, "the second server: the name '../x' is not taken"),
        (["pair", "LAKE", "ERIE"], 5, "the server ERIE was expected in the group"),
        (["pair", "trunk", "LAKE"], 5, "the server trunk was expected"),
        (["nothing", "LAKE", "Jasper"], 7, "nothing: no such file"), (["pair", "LAKE"], 2, "something is missing"),
    ]

    @Test("Names that are none, are nobody's or are one, and folders that are no group's, are refused", arguments: refusals)
    func refused(arguments: [String], exit: Int32, says: String) throws {
        let scratch = try MasterKeys.group()
        let run = try Tool.run(["group", "pair"] + arguments, in: scratch)
        #expect(run.status == exit && run.errors.contains(says), "\(run.status) \(run.errors)")
    }
}
