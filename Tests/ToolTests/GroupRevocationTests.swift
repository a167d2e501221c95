import Foundation
import TestSupport
import Testing

@Suite("group revoke", .peer("openssl"))
struct GroupRevocationTests {
    static let list = "ICCertificateAuthority/LAKE_ICCertificateAuthorityRevocationList.crl"
    static let authority = "pair/ICCertificateAuthority/LAKE_ICCertificateAuthorityCertificate.cer"

    static func faults(_ scratch: Scratch, now: String? = nil) throws -> [String] {
        let check = try Tool.run(["group", "check", "pair", "--json"] + (now.map { ["--now", $0] } ?? []), in: scratch)
        let findings = check.json?["findings"] as? [[String: Any]] ?? []
        return findings.filter { $0["severity"] as? String == "fault" }.map { "\($0["code"] ?? "") \($0["file"] ?? "")" }
    }

    @Test("What was replaced is revoked by its backup's path; OpenSSL refuses it, takes the new one, and a check finds nothing")
    func superseded() throws {
        let scratch = try MadeGroup.copy()
        let line = "Lines/trunk_LineCertificate.cer"
        #expect(try Tool.run(["group", "regenerate", "pair", "--use", "line", "--yes"], in: scratch).status == 0)
        let finished = try Tool.run(["group", "revoke", "pair", "\(line).1", "--reason", "superseded", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        let report = try #require(finished.json)
        #expect(report["schema"] as? String == "signet/group-revoke/1")
        #expect(report["list"] as? String == Self.list && report["reason"] as? String == "superseded" && report["already"] as? Bool == false)
        #expect(report["number"] as? String == "1")
        #expect(!finished.errors.contains("in use"))
        #expect(try scratch.mode("pair/\(Self.list)") == 0o644)
        let text = try Peer.run("openssl", ["crl", "-in", scratch.path("pair/\(Self.list)"), "-CAfile", scratch.path(Self.authority), "-noout", "-text"])
        #expect(text.errors.contains("verify OK") && text.text.contains("Superseded"))
        for (file, expected) in [("\(line).1", 2), (line, 0)] as [(String, Int32)] {
            let run = try Peer.run(
                "openssl", ["verify", "-crl_check", "-CRLfile", scratch.path("pair/\(Self.list)"), "-CAfile", scratch.path("pair/ServerGroup/ServerGroupCertificate.cer"),
                    "-untrusted", scratch.path(Self.authority), scratch.path("pair/\(file)")])
            #expect(run.status == expected, "\(run.text)\(run.errors)")
        }
        #expect(try Self.faults(scratch) == [])
    }

    @Test("The next list goes on from the one that is there, which is kept under a number; whoever is revoked already stays so")
    func next() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "revoke", "pair", "--use", "line"], in: scratch).status == 0)
        let first = try scratch.octets("pair/\(Self.list)")
        // Said, and nothing done.
        let again = try Tool.run(["group", "revoke", "pair", "Lines/trunk_LineCertificate.cer", "--json"], in: scratch)
        #expect(again.status == 0 && again.errors.contains("revoked already, since ") && again.json?["already"] as? Bool == true)
        #expect(try scratch.octets("pair/\(Self.list)") == first)
        // Another reason changes the entry; another certificate comes beside it.
        #expect(try Tool.run(["group", "revoke", "pair", "--use", "line", "--reason", "keyCompromise"], in: scratch).errors.contains("changed, was unspecified"))
        let finished = try Tool.run(["group", "revoke", "pair", "--use", "https", "--json"], in: scratch)
        #expect(finished.json?["number"] as? String == "3" && finished.errors.contains("in use"))
        #expect(try scratch.octets("pair/\(Self.list).1") == first)
        #expect(try scratch.files("pair").filter { $0.contains("RevocationList") } == [Self.list, "\(Self.list).1", "\(Self.list).2"])
        let entries = try Peer.run("openssl", ["crl", "-in", scratch.path("pair/\(Self.list)"), "-noout", "-text"]).text
        #expect(entries.components(separatedBy: "Serial Number:").count == 3 && entries.contains("Key Compromise"))
        // Who is in use and revoked is a fault.
        #expect(
            try Self.faults(scratch).sorted() == ["revoked HTTPS/web.example.com_HTTPSCertificate.cer", "revoked Lines/trunk_LineCertificate.cer"])
    }

    @Test("An authority stands on the root's list; a renewed list is told to everybody")
    func authority() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "add", "pair", "--remote", "media.example.com"], in: scratch).status == 0)
        let finished = try Tool.run(["group", "revoke", "pair", "--use", "issuing-authority", "--name", "Jasper", "--reason", "cACompromise", "--json"], in: scratch)
        #expect(finished.json?["list"] as? String == "ServerGroup/ServerGroupRevocationList.crl", "\(finished.errors)")
        #expect((finished.json?["redistribute"] as? [[String: Any]])?.compactMap { $0["name"] as? String } == ["LAKE", "Jasper", "media.example.com", "web.example.com"])
    }

    @Test("An authority with another key takes the entries of its list along, under its own signature")
    func otherKey() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "revoke", "pair", "--use", "line"], in: scratch).status == 0)
        let finished = try Tool.run(["group", "regenerate", "pair", "--use", "issuing-authority", "--name", "LAKE", "--yes", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        #expect((finished.json?["written"] as? [String])?.contains(Self.list) == true)
        let text = try Peer.run("openssl", ["crl", "-in", scratch.path("pair/\(Self.list)"), "-CAfile", scratch.path(Self.authority), "-noout", "-text"])
        #expect(text.errors.contains("verify OK") && text.text.components(separatedBy: "Serial Number:").count == 2)
        // The line was signed again with another number.
        #expect(try Self.faults(scratch) == [])
    }

    @Test("What cannot be revoked is refused by name, and nothing is written", arguments: [
        (["ServerGroup/ServerGroupCertificate.cer"], 6, "a certificate that signs itself stands on no revocation list"),
        (["../other.cer"], 7, "no such file"),
        (["other.cer"], 5, "one of the group's present authorities was expected, found one of CN=Other"),
        (["Lines/trunk_LinePublicKey.bin"], 3, "a certificate was expected"),
        (["Lines/trunk_LineCertificate.cer", "--use", "line"], 2, "found a file and --use"),
        ([], 2, "--use is missing"),
        (["--use", "line", "--days", "0"], 2, "one day or more"),
        (["--use", "client"], 5, "see 'signet group show'"),
    ] as [([String], Int32, String)])
    func refused(arguments: [String], status: Int32, words: String) throws {
        let scratch = try MadeGroup.copy()
        #expect(
            try scratch.shell(
                """
                openssl req -x509 -newkey rsa:2048 -nodes -keyout o.key -out o.cer -days 30 -subj /CN=Other 2> /dev/null
                openssl req -newkey rsa:2048 -nodes -keyout x.key -subj /CN=x -out x.csr 2> /dev/null
                openssl x509 -req -in x.csr -CA o.cer -CAkey o.key -days 10 -out other.cer 2> /dev/null; echo $?
                """) == "0\n")
        let before = try scratch.contents("pair")
        let finished = try Tool.run(["group", "revoke", "pair"] + arguments, in: scratch)
        #expect(finished.status == status, "\(finished.errors)")
        #expect(finished.errors.contains(words) && finished.errorLines.count == 1, "\(finished.errors)")
        #expect(try scratch.contents("pair") == before)
    }

    @Test("With SIGNET_GROUP the one argument is the certificate")
    func environment() throws {
        let scratch = try MadeGroup.copy()
        let finished = try Tool.run(["group", "revoke", "Lines/trunk_LineCertificate.cer"], in: scratch, environment: ["SIGNET_GROUP": "pair"])
        #expect(finished.status == 0, "\(finished.errors)")
    }

    /// What is done to the list in a shell, when it is looked at, and what is found.
    static let damages: [(String, String?, String)] = [
        ("true", "2027-06-01T00:00:00Z", "list-ended"),
        ("true", "2026-01-01T00:00:00Z", "list-begins"),
        ("echo x > \(list)", nil, "no-list"),
        ("cp ServerGroup/*.crl \(list)", nil, "strange-list"),
        ("head -c 400 \(list) > x; mv x \(list)", nil, "unreadable"),
        ("openssl crl -in \(list) -outform der | sed 's/LAKE/LAKX/' > x; mv x \(list)", nil, "strange-list"),
        ("cp ../other.crl \(list)", nil, "bad-list"),
    ]

    @Test("A list that has ended, comes later, is altered, another's or none is found", arguments: damages)
    func damaged(script: String, now: String?, code: String) throws {
        let scratch = try MadeGroup.copy()
        #expect(try Tool.run(["group", "revoke", "pair", "--use", "line"], in: scratch).status == 0)
        #expect(try Tool.run(["group", "revoke", "pair", "--use", "issuing-authority", "--name", "Jasper"], in: scratch).status == 0)
        // Another key under the authority's name.
        let other = try scratch.shell(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout o.key -out o.cer -days 30 -subj '/OU=IC Certificate Authority/CN=LAKE' 2> /dev/null
            touch index; printf '[ca]\\ndefault_ca=c\\n[c]\\ndatabase=index\\ndefault_md=sha256\\ndefault_crl_days=300\\n' > cnf
            openssl ca -config cnf -gencrl -keyfile o.key -cert o.cer -out other.crl 2> /dev/null; cd pair && { \(script); } 2>&1; echo $?
            """)
        #expect(other == "0\n", "\(other)")
        let found = try Self.faults(scratch, now: now)
        #expect(found.contains("\(code) \(Self.list)"), "\(found)")
        // What cannot be gone on from is not forgotten.
        if code == "bad-list" {
            let finished = try Tool.run(["group", "revoke", "pair", "--use", "https"], in: scratch)
            #expect(finished.status == 5 && finished.errors.contains("altered"), "\(finished.errors)")
        }
    }

    @Test("A list of the authority that lies elsewhere is gone on from: its entries and its number")
    func elsewhere() throws {
        let scratch = try GroupMadeByOpenSSL.copy("sha256")
        let finished = try Tool.run(["group", "revoke", "g", "Client/Local_Subsystems/LAKE_ServerCertificate.cer", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        // OpenSSL wrote number 1.
        #expect(finished.json?["number"] as? String == "2" && finished.json?["list"] as? String == Self.list)
    }
}
