import Foundation
import TestSupport
import Testing

@Suite("signet csr check, csr expect and cert match")
struct PreflightCommandTests {
    /// Makes `name.csr` and `name.key`.
    private func make(_ name: String, _ subject: String, san: String, in scratch: Scratch, _ more: [String] = []) throws {
        let run = try Tool.run(
            ["csr", "new", "--subject-encoded", subject, "--san", san, "--out", "\(name).csr"] + more, in: scratch)
        try #require(run.status == 0, "\(run.errors)")
    }

    private let dodSubject = "/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1"
    private let dodNames = "IP:172.26.2.115,IP:FE80:0:0:0:453C:C498:D73B:D4B9,DNS:J17-IC1,DNS:J17-IC1.ININ.Local"

    private func rules(_ run: Finished, _ severity: String? = nil) throws -> [String] {
        let findings = try #require(run.json?["findings"] as? [[String: Any]])
        return findings.filter { severity == nil || $0["severity"] as? String == severity }
            .compactMap { $0["rule"] as? String }
    }

    @Test("The request of the PureConnect document passes dod; a public CA would return it")
    func dodRequest() throws {
        let scratch = try Scratch()
        try make("dod", dodSubject, san: dodNames, in: scratch)
        let passed = try Tool.run(["csr", "check", "dod.csr", "--profile", "dod"], in: scratch)
        #expect(passed.status == 0 && passed.text == "dod.csr: passes dod\n" && passed.errors == "")

        let failed = try Tool.run(["csr", "check", "dod.csr", "--profile", "public-ca", "--json"], in: scratch)
        #expect(failed.status == 1)
        #expect(try rules(failed, "error") == ["host.internal", "address.reserved", "address.reserved"])
        let object = try #require(failed.json)
        #expect(object["schema"] as? String == "signet/csr-check/1")
        #expect(object["passes"] as? Bool == false)
        #expect(object["errors"] as? Int == 3)
        let finding = try #require((object["findings"] as? [[String: Any]])?.first)
        #expect(
            Set(finding.keys) == ["rule", "severity", "files", "found", "asks", "symptom", "mend", "clause"])
    }

    @Test("The document's mended file without its country is told of, by name")
    func lostCountry() throws {
        let scratch = try Scratch()
        try make("dod", "/O=U.S. Government/OU=DoD/OU=PKI/OU=CONTRACTOR/CN=J17-IC1", san: dodNames, in: scratch)
        let run = try Tool.run(["csr", "check", "dod.csr", "--profile", "dod"], in: scratch)
        #expect(run.status == 1)
        #expect(run.text.contains("error name.required: dod.csr\n  found    without C=US\n"))
    }

    @Test("A private key in the file to be sent is an error, said loudly", arguments: ["pkcs8", "pkcs1", "der"])
    func privateKeyInTheFile(_ kind: String) throws {
        let scratch = try Scratch()
        try make("a", "/C=US/CN=a.example.com", san: "DNS:a.example.com", in: scratch)
        switch kind {
        case "der": _ = try Tool.run(["key", "convert", "a.key", "--format", "pkcs1", "--outform", "der", "--out", "sent"], in: scratch)
        case "pkcs1":
            _ = try Tool.run(["key", "convert", "a.key", "--format", "pkcs1", "--out", "b.key"], in: scratch)
            try scratch.write(try scratch.octets("a.csr") + scratch.octets("b.key"), to: "sent")
        default: try scratch.write(try scratch.octets("a.key") + scratch.octets("a.csr"), to: "sent")
        }
        let run = try Tool.run(["csr", "check", "sent", "--json"], in: scratch)
        #expect(run.status == 1)
        #expect(try rules(run, "error").first == "file.private-key")
        #expect(run.errorLines.contains("signet: sent: DO NOT SEND THIS FILE: a private key is in it"))
    }

    @Test("The nodes' requests must agree only where that is asked for")
    func consistency() throws {
        let scratch = try Scratch()
        try make("one", "/C=US/O=Example/CN=one.example.com", san: "DNS:one.example.com", in: scratch)
        try make("two", "/C=US/O=Exampel/CN=two.example.com", san: "DNS:two.example.com", in: scratch)
        try make("three", "/C=US/O=Example/CN=three.example.com", san: "DNS:One.example.com,DNS:three.example.com", in: scratch)
        let apart = try Tool.run(["csr", "check", "one.csr", "two.csr", "--profile", "public-ca"], in: scratch)
        #expect(apart.status == 0 && apart.text == "one.csr, two.csr: passes public-ca\n")
        let together = try Tool.run(
            ["csr", "check", "one.csr", "two.csr", "--profile", "public-ca", "--consistent", "--json"], in: scratch)
        #expect(together.status == 1)
        #expect(try rules(together) == ["together.subject"])
        let duplicate = try Tool.run(["csr", "check", "one.csr", "three.csr", "--profile", "public-ca", "--json"], in: scratch)
        #expect(duplicate.status == 1)
        #expect(try rules(duplicate) == ["together.duplicate-name"])
    }

    @Test("A certificate for two UCCX nodes may be asked for, one with SocialMiner in it may not", arguments: [
        ("uccx1.example.com,uccx2.example.com,example.com", [], []),
        ("uccx1.example.com,uccx2.example.com", ["--node", "uccx1.example.com", "--node", "uccx2.example.com"], []),
        (
            "uccx1.example.com,uccx2.example.com,socialminer.example.com", [],
            ["san.hosts", "san.foreign-server"]
        ),
        ("uccx1.example.com,ccp.example.com", ["--node", "uccx1.example.com", "--node", "uccx2.example.com"], ["san.nodes"]),
        ("uccx1.example.com,uccx2.example.com,example.com,corp.net", ["--parent-domain", "corp.net"], []),
    ] as [(String, [String], [String])])
    func uccx(_ names: String, _ options: [String], _ errors: [String]) throws {
        let scratch = try Scratch()
        try make("uccx", "/C=US/O=Example/CN=uccx1.example.com", san: names, in: scratch)
        let run = try Tool.run(["csr", "check", "uccx.csr", "--profile", "uccx", "--json"] + options, in: scratch)
        #expect(try rules(run, "error") == errors)
        #expect(run.status == (errors.isEmpty ? 0 : 1))
    }

    @Test("Requests that OpenSSL makes are looked at as ours are", .peer("openssl"))
    func requestsOfOpenSSL() throws {
        let scratch = try Scratch()
        let made = try Peer.run(
            "openssl",
            [
                "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "o.key", "-out", "o.csr", "-sha1",
                "-subj", "/CN=pbx.example.com/C=uk/O=Smith & Sons/emailAddress=a@example.com",
            ], in: scratch.folder)
        try #require(made.status == 0)
        let run = try Tool.run(["csr", "check", "o.csr", "--profile", "public-ca", "--json"], in: scratch)
        #expect(run.status == 1)
        let wanted = [
            "name.charset", "name.charset", "name.country", "digest.weak", "digest.unlisted", "san.missing",
        ]
        #expect(try rules(run, "error") == wanted)
        #expect(try rules(run, "warning") == ["name.hierarchy", "name.email"])
    }

    @Test("A profile's file is taken at its word, and a word that is not known is refused by name", arguments: [
        (#""keyBits": [2048]"#, 0, ""),
        (#""keyBits": {"minimum": 3072}"#, 1, "2048 bits, not 3072 to 16384"),
        (#""base": "public-ca", "rules": {"host.internal": "off"}"#, 0, ""),
        (#""base": "public-ca""#, 1, "host.internal"),
        (#""subject": ["C=US", "CN"]"#, 0, ""),
        (#""subject": ["CN", "C=us"]"#, 1, "name.order"),
        (#""subjects": [["CN", "C"], ["C", "CN"]]"#, 0, ""),
        (#""subject": ["C=DE"], "otherAttributes": true"#, 1, "without C=DE"),
        (#""forbiddenCharacters": "X""#, 1, "name.charset"),
        (#""digests": ["sha384", "sha512"]"#, 1, "SHA-256, not SHA-384 or SHA-512"),
        (#""subjectAltName": {"kinds": ["IP"]}"#, 1, "san.kind"),
        (#""subjectAltName": {"nodes": ["other.local"]}"#, 1, "san.nodes"),
        (#""subjectAltName": {"wildcards": false, "maximumHosts": 1}, "criticalExtensions": ["keyUsage"]"#, 0, ""),
        (#""usage": "ccx-tomcat", "criticalExtensions": null"#, 0, ""),
        (#""keyBit": [2048]"#, 3, #"unknown key "keyBit""#),
        (#""keyBits": {"min": 2048}"#, 3, #"keyBits: unknown key "min""#),
        (#""keyBits": "2048""#, 3, "keyBits: a value of another kind was expected"),
        (#""subjectAltName": {"kind": []}"#, 3, #"subjectAltName: unknown key "kind""#),
        (#""subjectAltName": {"kinds": ["DNZ"]}"#, 3, #"unknown kind "DNZ""#),
        (#""subject": ["CX=a"]"#, 3, #"unknown attribute "CX=a""#),
        (#""subject": ["CN"], "subjects": [["CN"]]"#, 3, "exclude each other"),
        (#""base": "bod""#, 3, "base: one of rfc, dod, uccx, public-ca was expected"),
        (#""digests": ["md5"]"#, 3, #"unknown digest "md5""#),
        (#""usage": "web""#, 3, "usage: one of server, client, ccx-tomcat, ccx-ipsec, "),
        (#""criticalExtensions": ["x"]"#, 3, #"unknown extension "x""#),
        (#""rules": {"host.sintax": "off"}"#, 3, #"unknown rule "host.sintax""#),
        (#""rules": {"host.syntax": "fatal"}"#, 3, #"found "fatal""#),
        (#""rules": {"#, 3, "JSON was expected"),
    ])
    func profileFile(_ content: String, _ status: Int32, _ words: String) throws {
        let scratch = try Scratch()
        let fixed = try Self.exampleRequest.get()
        try scratch.write(fixed, to: "x.csr")
        try scratch.write(#"{"schema": "signet/profile/1", "name": "own", \#(content)}"#.utf8, to: "own.json")
        let run = try Tool.run(["csr", "check", "x.csr", "--profile", "own.json"], in: scratch)
        #expect(run.status == status, "\(run.errors)\(run.text)")
        #expect(words.isEmpty || (run.text + run.errors).contains(words), "\(run.errors)\(run.text)")
        #expect(status == 3 ? run.errorLines.first?.hasPrefix("signet: own.json: ") == true : run.errors == "")
    }

    /// A request for `X.local`, made once.
    private static let exampleRequest = Result { () throws -> [UInt8] in
        let scratch = try Scratch()
        try Tool.run(
            ["csr", "new", "--subject-encoded", "/C=US/CN=X.local", "--san", "DNS:X.local", "--out", "x.csr"], in: scratch)
        return try scratch.octets("x.csr")
    }

    @Test("A profile without its name, or of another schema, is refused", arguments: [
        (#"{"schema": "signet/profile/1"}"#, #"the key "name" is missing"#),
        (#"{"schema": "signet/profile/2", "name": "a"}"#, #"schema: "signet/profile/1" was expected"#),
        ("[]", "a value of another kind was expected"), ("", "JSON was expected"),
    ])
    func profileHead(_ content: String, _ words: String) throws {
        let scratch = try Scratch()
        try scratch.write(try Self.exampleRequest.get(), to: "x.csr")
        try scratch.write(content.utf8, to: "own.json")
        let run = try Tool.run(["csr", "check", "x.csr", "--profile", "own.json", "--json"], in: scratch)
        #expect(run.status == 3)
        #expect((run.jsonError?["message"] as? String)?.contains(words) == true, "\(run.errors)")
    }

    @Test("Mistakes of the command line and of files end with their codes", arguments: [
        (["csr", "check"], 2, "a request's file is missing"),
        (["csr", "check", "--rules", "x.csr"], 2, "--rules takes no files"),
        (["csr", "check", "x.csr", "--profile", "nowhere"], 2, "no profile and no file of that name"),
        (["csr", "check", "none.csr"], 7, "no such file"),
        (["csr", "check", "noise"], 3, "found neither"),
        (["csr", "check", "cut.csr"], 3, "has no END line"),
        (["csr", "expect", "x.csr"], 2, "nothing is said of what is expected"),
        (["csr", "expect", "x.csr", "--subject", "CN=a", "--subject-encoded", "/CN=a"], 2, "exclude each other"),
        (["cert", "match", "x.csr"], 2, "two things with a key were expected, found one"),
        (["cert", "match", "x.csr", "noise"], 3, "found none"),
    ] as [([String], Int32, String)])
    func mistakes(_ arguments: [String], _ status: Int32, _ words: String) throws {
        let scratch = try Scratch()
        let request = try Self.exampleRequest.get()
        try scratch.write(request, to: "x.csr")
        try scratch.write(request.prefix(request.count / 2), to: "cut.csr")
        try scratch.write("noise".utf8, to: "noise")
        let run = try Tool.run(arguments, in: scratch)
        #expect(run.status == status)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(run.text == "")
    }

    @Test("The rules of a profile can be listed", arguments: ["rfc", "dod", "uccx", "public-ca"])
    func listedRules(_ profile: String) throws {
        let listed = try Tool.run(["csr", "check", "--rules", "--profile", profile, "--json"])
        let object = try #require(listed.json)
        let rules = try #require(object["rules"] as? [[String: Any]])
        #expect(object["profile"] as? String == profile)
        #expect(rules.count > 60)
        let text = try Tool.run(["csr", "check", "--rules", "--profile", profile]).text
        #expect(text.split(separator: "\n").count == rules.count + 1)
    }

    @Test("What was ordered is compared with what came", arguments: [
        (["--ou", "DoD", "--ou", "PKI", "--cn", "J17-IC1", "--o", "U.S. Government", "--c", "US"], []),
        (["--san", "DNS:J17-IC1,IP:172.26.2.115", "--bits", "2048", "--digest", "sha256", "--version", "0"], []),
        (["--subject", "CN=J17-IC1,C=US,O=U.S. Government,OU=DoD,OU=PKI,OU=CONTRACTOR"], []),
        (["--exact", "--ou", "CONTRACTOR", "--ou", "PKI", "--ou", "DoD"], []),
        (["--exact", "--ou", "DoD", "--ou", "PKI", "--ou", "CONTRACTOR"], ["OU"]),
        (["--exact", "--san", "DNS:J17-IC1"], ["subjectAltName"]),
        (["--ou", "Contractor", "--c", "DE", "--l", "Reston", "--st", "Virginia"], ["C", "ST", "L", "OU"]),
        (["--bits", "3072", "--digest", "sha384", "--version", "3"], ["version", "bits", "digest"]),
        (["--subject-encoded", "/CN=J17-IC1"], ["subject"]),
        (["--san", "DNS:www.J17-IC1"], ["subjectAltName"]),
    ] as [([String], [String])])
    func expectations(_ options: [String], _ differences: [String]) throws {
        let scratch = try Scratch()
        try make("dod", dodSubject, san: dodNames, in: scratch)
        let run = try Tool.run(["csr", "expect", "dod.csr", "--json"] + options, in: scratch)
        let found = try #require(run.json?["differences"] as? [[String: Any]])
        #expect(found.compactMap { $0["what"] as? String } == differences)
        #expect(run.status == (differences.isEmpty ? 0 : 1))
        let text = try Tool.run(["csr", "expect", "dod.csr"] + options, in: scratch).text
        #expect(text.hasPrefix(differences.isEmpty ? "dod.csr: as expected\n" : "dod.csr: not as expected\n"))
    }

    @Test("Keys and requests that belong together are told from those that do not", .peer("openssl"))
    func match() throws {
        let scratch = try Scratch()
        try make("a", "/CN=a.example.com", san: "DNS:a.example.com", in: scratch)
        try make("b", "/CN=b.example.com", san: "DNS:b.example.com", in: scratch)
        try scratch.write(try scratch.octets("a.key") + scratch.octets("a.csr"), to: "a.pem")
        try scratch.write(try scratch.octets("a.csr") + scratch.octets("b.csr"), to: "ab.pem")
        let shell = """
            openssl req -in a.csr -outform DER -out a.der && openssl pkey -in a.key -pubout -out a.pub && \
            openssl rsa -in a.key -traditional -outform DER -out a1.der 2>/dev/null && \
            openssl pkey -in a.key -aes256 -passout pass:secret -out e.key && \
            openssl ecparam -name prime256v1 -genkey -noout -out ec.key && \
            openssl req -new -key ec.key -subj /CN=ec -out ec.csr && \
            openssl req -x509 -key a.key -subj /CN=a -days 9 -out a.crt && \
            openssl x509 -in a.crt -outform DER -out a.cer && cat a.crt a.key > a.all
            """
        let prepared = try Tool.shell(shell, in: scratch)
        try #require(prepared.status == 0, "\(prepared.errors)")
        let table: [([String], Int32, String)] = [
            (["a.key", "a.csr"], 0, "belong together: a.key, a.csr\n"),
            (["a.csr", "a.der", "a.pub", "a1.der"], 0, "belong together: a.csr, a.der, a.pub, a1.der\n"),
            (["a.crt", "a.csr", "a.cer"], 0, "belong together: a.crt, a.csr, a.cer\n"),
            (["a.all"], 0, "belong together: a.all (private key), a.all (certificate)\n"),
            (["b.key", "a.crt"], 1, "do not belong together:\n  b.key\n  a.crt\n"),
            (["a.pem"], 0, "belong together: a.pem (private key), a.pem (request)\n"),
            (["a.key", "b.csr"], 1, "do not belong together:\n  a.key\n  b.csr\n"),
            (["a.key", "b.csr", "a.csr"], 1, "do not belong together: b.csr\nhold one key: a.key, a.csr\n"),
            (["ab.pem", "a.key"], 1, "do not belong together: ab.pem (request 2)\nhold one key: ab.pem (request 1), a.key\n"),
            (["ec.csr", "a.csr"], 1, "do not belong together:\n  ec.csr\n  a.csr\n"),
            (["ec.key", "ec.csr"], 6, ""),
            (["e.key", "a.csr"], 4, ""),
        ]
        for (files, status, text) in table {
            let run = try Tool.run(["cert", "match"] + files, in: scratch)
            #expect(run.status == status, "\(files): \(run.errors)")
            #expect(run.text == text)
        }
        let json = try Tool.run(["cert", "match", "a.key", "b.csr", "a.csr", "--json"], in: scratch)
        let object = try #require(json.json)
        #expect(object["match"] as? Bool == false)
        #expect(object["oddOnes"] as? [String] == ["b.csr"])
    }
}
