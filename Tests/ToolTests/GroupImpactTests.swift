import Foundation
import TestSupport
import Testing

@Suite("group impact")
struct GroupImpactTests {
    private func impact(_ scratch: Scratch, _ arguments: String...) throws -> [String: Any] {
        let before = try scratch.shell("find pair* -printf '%p %m %s %T@\\n' | sort")
        let finished = try Tool.run(["group", "impact", "pair", "--json"] + arguments, in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(try scratch.shell("find pair* -printf '%p %m %s %T@\\n' | sort") == before)
        let report = try #require(finished.json)
        #expect(report["schema"] as? String == "signet/group-impact/1")
        let text = try Tool.run(["group", "impact", "pair"] + arguments, in: scratch)
        #expect(text.status == 0 && text.text.contains("anchors: "))
        return report
    }

    private func event(_ report: [String: Any], _ cause: String) throws -> [String: Any] {
        let events = try #require(report["events"] as? [[String: Any]])
        #expect(events.count == 1 && events[0]["cause"] as? String == cause)
        return try #require(events.first)
    }

    private func effects(_ event: [String: Any]) -> [String: Int] {
        let certificates = event["certificates"] as? [[String: Any]] ?? []
        return Dictionary(grouping: certificates) { $0["effect"] as? String ?? "" }.mapValues(\.count)
    }

    private func receivers(_ event: [String: Any]) -> [String: [String]] {
        let list = event["redistribute"] as? [[String: Any]] ?? []
        return Dictionary(uniqueKeysWithValues: list.map { ($0["name"] as? String ?? "", $0["files"] as? [String] ?? []) })
    }

    @Test("What ends is named with whoever notices, the thumbprint that changes, who must receive what, and what to restart")
    func expiry() throws {
        let scratch = try MadeGroup.copy()
        #expect(try effects(event(try impact(scratch), "expiry")).isEmpty)
        let all = try event(try impact(scratch, "--within", "400d"), "expiry")
        #expect(effects(all) == ["ends": 8])
        let certificates = try #require(all["certificates"] as? [[String: Any]])
        let line = try #require(certificates.first { $0["use"] as? String == "line" })
        #expect(line["thumbprintChanges"] as? Bool == true && (line["oldSHA1"] as? String)?.count == 40)
        #expect((line["message"] as? String)?.contains("TLS on the SIP line trunk") == true)
        #expect(receivers(all)["LAKE"]?.contains("Client/Local_Subsystems/LAKE_ServerCertificate.cer") == true)
        #expect(receivers(all)["web.example.com"] == ["HTTPS/web.example.com_HTTPSCertificate.cer"])
        let checklist = try #require(all["checklist"] as? [String])
        #expect(checklist.contains { $0.hasPrefix("LAKE: ") && $0.contains("restart the Interaction Center service, reboot once") })
        #expect(checklist.first?.contains("signet group snapshot") == true && checklist.last?.contains("signet group check") == true)
        // The authorities end too: everything is concerned, and every copy.
        let later = try event(try impact(scratch, "--within", "11y"), "expiry")
        #expect(effects(later) == ["ends": 11])
        #expect(receivers(later)["Jasper"]?.count { $0.hasSuffix("_TrustedCertificate.cer") } == 4)
    }

    @Test("What a conversion would sign again is what its plan says", arguments: ["sha384", "sha256"])
    func conversion(digest: String) throws {
        let scratch = try MadeGroup.copy()
        let converted = try event(try impact(scratch, "--convert", digest), "conversion")
        let plan = try #require(try Tool.run(["digest", "plan", "pair", "--to", digest, "--json"], in: scratch).json)
        let files = plan["files"] as? [String]
        #expect(converted["files"] as? [String] == files)
        #expect(effects(converted)["converted"] ?? 0 == (digest == "sha256" ? 0 : 11))
        if digest == "sha384" { #expect(receivers(converted)["LAKE"]?.contains("ServerGroup/ServerGroupCertificate.cer") == true) }
    }

    @Test("A revoked authority takes along what it issued; everybody needs the list")
    func revocation() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "add", "pair", "--remote", "media.example.com"], in: scratch).status == 0)
        let report = try impact(scratch, "--revoke", "ICCertificateAuthority/Jasper_ICCertificateAuthorityCertificate.cer")
        let revoked = try event(report, "revocation")
        #expect(effects(revoked) == ["revoked": 1, "loses-authority": 4])
        #expect(revoked["files"] as? [String] == ["ServerGroup/ServerGroupRevocationList.crl"])
        #expect(receivers(revoked).keys.sorted() == ["Jasper", "LAKE", "media.example.com", "web.example.com"])
        #expect((revoked["checklist"] as? [String])?.contains { $0.hasPrefix("media.example.com: ") && $0.contains("see that it connects") } == true)
    }

    @Test("What a regeneration writes is what was said before")
    func regeneration() throws {
        let scratch = try MadeGroup.copy()
        for use in ["issuing-authority", "server-group", "line", "all"] {
            let said = try event(try impact(scratch, "--regenerate", use), "regeneration")
            let done = try Tool.run(["group", "regenerate", "pair", "--use", use, "--yes", "--json"], in: scratch)
            #expect(done.status == 0, "\(done.errors)")
            #expect((said["files"] as? [String])?.sorted() == done.json?["written"] as? [String], "\(use)")
            let certificates = done.json?["certificates"] as? [[String: Any]] ?? []
            let new = certificates.count { $0["newKey"] as? Bool == true }
            #expect(effects(said)["rekeyed"] == new && effects(said)["reissued"] ?? 0 == certificates.count - new)
            let old = Set((said["certificates"] as? [[String: Any]] ?? []).compactMap { $0["oldSHA256"] as? String })
            #expect(Set(certificates.compactMap { $0["oldSHA256"] as? String }) == old)
        }
    }

    @Test("Servers that lack the anchor of another are listed: the copy is missing, another's, or empty", .peer("openssl"))
    func readiness() throws {
        let scratch = try MadeGroup.copy()
        func answers() throws -> [String: String] {
            let list = try #require(try impact(scratch)["readiness"] as? [[String: Any]])
            return Dictionary(
                uniqueKeysWithValues: list.map { ($0["file"] as? String ?? "\($0["server"] ?? "") \($0["peer"] ?? "")", $0["answer"] as? String ?? "") })
        }
        let sound = try answers()
        #expect(sound.count == 8 && sound.values.allSatisfy { $0 == "ready" })
        let client = "Client/Remote_Client/jasper/LAKE_TrustedCertificate.cer", subsystem = "Client/Remote_Subsystems/LAKE/Jasper_TrustedCertificate.cer"
        try FileManager.default.removeItem(at: scratch.url("pair/\(client)"))
        let local = "Client/Local_Subsystems/LAKE_TrustedCertificate.cer"
        #expect(
            try scratch.shell(
                """
                openssl req -x509 -newkey rsa:2048 -nodes -keyout x -out pair/\(subsystem) -subj /CN=Other 2> /dev/null; rm x
                echo > pair/\(local); echo $?
                """) == "0\n")
        let found = try answers()
        #expect(Set(found.filter { $0.value == "lacking" }.keys) == [client, subsystem, local])
        // Of servers of other groups it cannot be told from here.
        #expect(try Tool.run(["group", "add", "pair", "--remote", "media.example.com", "--trusted", "pair/\(subsystem)"], in: scratch).status == 0)
        let other = try answers()
        #expect(other["media.example.com LAKE"] == "unknown" && other["Client/Remote_Client/media.example.com/LAKE_TrustedCertificate.cer"] == "unknown")
        let text = try Tool.run(["group", "impact", "pair"], in: scratch).text
        #expect(text.contains("anchors: 5 of 14 are ready") && text.contains("lacking  LAKE to validate Jasper: \(client)"), "\(text)")
    }

    @Test("An option that makes no sense is refused", arguments: [
        (["--name", "LAKE"], 2), (["--convert", "md5"], 2), (["--within", "soon"], 2), (["--revoke", "missing.cer"], 7), (["--regenerate", "client"], 5),
        (["--regenerate", "nothing"], 2),
    ] as [([String], Int32)])
    func refused(arguments: [String], status: Int32) throws {
        let scratch = try MadeGroup.copy()
        let finished = try Tool.run(["group", "impact", "pair"] + arguments, in: scratch)
        #expect(finished.status == status && finished.errorLines.count == 1, "\(finished.errors)")
    }
}
