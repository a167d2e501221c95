import Foundation
import PKIX
import TestSupport
import Testing
import signet

/// Files of the tool's tests.
func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: repositoryRoot.appending(path: "Tests/ToolTests/Fixtures/\(name)")))
}

/// The subject that a configuration file gives, as OpenSSL prints subjects.
func subject(_ text: some Sequence<UInt8>, _ order: SubjectOrder = .file, commonName: String? = nil) throws -> String {
    try RequestConfiguration(Array(text)).subject(order, commonName: commonName).oneLineForm
}

@Suite("Configuration files say what a request asks for")
struct ConfigurationTests {
    @Test("The DoD file of the document, mended, gives the document's subject")
    func document() throws {
        let scratch = try Scratch()
        try scratch.write(try fixture("OpenSSL-mended.cnf"), to: "OpenSSL.cnf")
        let run = try Tool.run(
            ["csr", "new", "--config", "OpenSSL.cnf", "--common-name", "J17-IC1", "--order", "pureconnect", "--out", "ic1.csr"],
            in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let shown = try Tool.run(["csr", "show", "ic1.csr"], in: scratch)
        #expect(
            shown.text.contains("Subject: OU = CONTRACTOR, OU = PKI, OU = DoD, O = U.S. Government, C = US, CN = J17-IC1\n"))
        let file = try subject(try fixture("OpenSSL-mended.cnf"), commonName: "J17-IC1")
        #expect(file == "C = US, O = U.S. Government, OU = DoD, OU = PKI, OU = CONTRACTOR, CN = J17-IC1")
    }

    @Test("The DoD file as it is printed is refused with the name of the lost country, unless the loss is accepted")
    func printed() throws {
        let scratch = try Scratch()
        try scratch.write(try fixture("OpenSSL-printed.cnf"), to: "OpenSSL.cnf")
        let arguments = ["csr", "new", "--config", "OpenSSL.cnf", "--out", "ic1.csr"]
        let refused = try Tool.run(arguments, in: scratch)
        #expect(refused.status == 6)
        #expect(
            refused.errorLines.last
                == "signet: OpenSSL.cnf: 3 fields would be lost: the text behind [req_distinguished_name] (line 1), countryName (line 3), "
                + "commonName (line 29); mend the file, or accept the loss with --allow-lost-fields")
        #expect(refused.errors.contains("line 3: countryName has the value 'US', and no line 'countryName = …' stands in its section"))
        #expect(try scratch.names == ["OpenSSL.cnf"])

        let accepted = try Tool.run(arguments + ["--allow-lost-fields"], in: scratch)
        #expect(accepted.status == 0)
        #expect(accepted.errors.contains("/O=U.S. Government/OU=DoD/OU=PKI/OU=CONTRACTOR\n"))
        #expect(try scratch.names == ["OpenSSL.cnf", "ic1.csr", "ic1.key"])
    }

    @Test("UTF-8 and UTF-16 with a byte order mark, and line ends of Windows, change nothing", arguments: [
        ("UTF-8", String.Encoding.utf8, [0xef, 0xbb, 0xbf]), ("UTF-16, little end first", .utf16LittleEndian, [0xff, 0xfe]),
        ("UTF-16, big end first", .utf16BigEndian, [0xfe, 0xff]),
    ] as [(String, String.Encoding, [UInt8])])
    func encodings(name: String, encoding: String.Encoding, mark: [UInt8]) throws {
        let text = String(decoding: try fixture("OpenSSL-mended.cnf"), as: UTF8.self).replacing("DoD", with: "Grüße 🖂")
        let expected = try subject(text.utf8, .pureconnect, commonName: "x")
        for text in [text, text.replacing("\n", with: "\r\n")] {
            let data = try #require(text.data(using: encoding))
            #expect(try subject(mark + data, .pureconnect, commonName: "x") == expected)
        }
    }

    /// Files whose subject OpenSSL reads as we do.
    static let subjectCases: [(text: String, subject: String)] = [
        ("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nC=US\nO=Example\nCN=a", "C = US, O = Example, CN = a"),
        // Comments, quotation marks, escapes, continuation.
        ("[req]\ndistinguished_name = dn # names\nprompt = no\n[ dn ]\nO = \"A # B\" # c\nOU = a\\#b\nCN = x\\\ny", "O = A # B, OU = a#b, CN = xy"),
        ("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nO='it''s'\nOU=say \\\"so\\\"\nCN=\"a \"b", "O = its, OU = say \\\"so\\\", CN = a b"),
        // Variables: in the section, the default section, another section.
        ("org = Example\na = 3\n[req]\ndistinguished_name=dn\nprompt=no\n[x]\ny=Unit\n[dn]\nO=$org\nOU=${x::y} $a\nCN=$(org).com", "O = Example, OU = Unit 3, CN = Example.com"),
        // Prefixes tell repeated fields apart; the lines give the order.
        ("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\n2.OU=c\n0.OU=a\n1.OU=b\nCN=x", "OU = c, OU = a, OU = b, CN = x"),
        ("[req]\ndistinguished_name=dn\n[dn]\n0.OU=first\n0.OU_default=A\n1,OU=second\n1,OU_default=B\nCN=n\nCN_default=x\nL=city\n", "OU = A, OU = B, CN = x"),
        // A section in two pieces, an entry put into another section, a value set without a prompt.
        ("[req]\nprompt=no\n[dn]\nO=A\n[req]\ndistinguished_name=dn\ndn::CN=x\n", "O = A, CN = x"),
        ("[req]\ndistinguished_name=dn\n[dn]\nO=org\nO_value=A\nO_default=B\nCN=n\nCN_default=x", "O = A, CN = x"),
        // A name's section may have spaces; numbers bound the characters.
        ("[req]\ndistinguished_name = my names\n[ my names ]\nC=c\nC_default=US\nC_min=2\nC_max=2\nCN=n\nCN_default=x", "C = US, CN = x"),
        // A line that is said twice with one value, and a field whose default is empty: nothing is lost.
        ("[req]\ndistinguished_name=dn\n[dn]\nO=o\nO_default=A\nO_default=A\nOU=u\nOU_default=\nCN=n\nCN_default=x", "O = A, CN = x"),
        ("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nemailAddress=a@b.example\nserialNumber=7\nDC=example", "emailAddress = a@b.example, serialNumber = 7, DC = example"),
    ]

    @Test("Files are read as OpenSSL reads them", .peer("openssl"), arguments: Self.subjectCases)
    func subjects(text: String, expected: String) throws {
        let file = try RequestConfiguration(Array(text.utf8))
        #expect(file.losses(commonName: nil) == [])
        #expect(try file.subject(.file, commonName: nil).oneLineForm == expected)
        let scratch = try Scratch()
        try scratch.write(Array(text.utf8), to: "a.cnf")
        let peer = try Peer.run(
            "openssl", ["req", "-new", "-batch", "-newkey", "rsa:1024", "-nodes", "-keyout", "/dev/null", "-config", "a.cnf", "-subject", "-noout"],
            in: scratch.folder)
        #expect(peer.text == "subject=\(expected)\n", "\(peer.errors)")
    }

    /// Files that lose something, and what OpenSSL makes of them without a word.
    static let lossCases: [(text: String, fields: [String], subject: String)] = [
        ("[req]\ndistinguished_name=dn\n[dn]\nC_default=US\nCN=n\nCN_default=x", ["C"], "CN = x"),
        ("[req]\ndistinguished_name=dn\n[dn] C = country\nC_default=US\nCN=n\nCN_default=x", ["the text behind [dn]", "C"], "CN = x"),
        ("[req]\ndistinguished_name=dn\n[dn]\nOU=u\nOU_default=A\nOU=u\nOU_default=B\nCN=n\nCN_default=x", ["OU_default"], "OU = B, CN = x"),
        ("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nOU=A\nCN=x\nOU=B", ["OU"], "CN = x, OU = B"),
        ("[req]\ndistinguished_name=dn\n[dn]\nfavouriteColour=f\nfavouriteColour_default=blue\nCN=n\nCN_default=x", ["favouriteColour"], "CN = x"),
        ("[req]\ndistinguished_name=dn\n[dn]\nCN=n\nCN_default=x\n[req_distinguished_name]\nO=o\nO_default=A", ["O"], "CN = x"),
        ("[req]\ndistinguished_name=dn\n[dn]\nO=o\nO_default=A\nCN=n", ["commonName"], "O = A"),
    ]

    @Test("Every field that the file would lose is told of, and only those", .peer("openssl"), arguments: Self.lossCases)
    func losses(text: String, fields: [String], expected: String) throws {
        let file = try RequestConfiguration(Array(text.utf8))
        #expect(file.losses(commonName: nil).map(\.field) == fields)
        #expect(try file.subject(.file, commonName: nil).oneLineForm == expected)
        let scratch = try Scratch()
        try scratch.write(Array(text.utf8), to: "a.cnf")
        let peer = try Peer.run(
            "openssl", ["req", "-new", "-batch", "-newkey", "rsa:1024", "-nodes", "-keyout", "/dev/null", "-config", "a.cnf", "-subject", "-noout"],
            in: scratch.folder)
        #expect(peer.text == "subject=\(expected)\n", "\(peer.errors)")
    }

    /// What OpenSSL would refuse, or lose elsewhere than in the subject.
    static let otherLossCases: [(text: String, fields: [String])] = [
        ("[req]\ndistinguished_name=dn\n[dn]\nC=c\nC_default=USA\nC_max=2\nCN=n\nCN_default=x", ["C"]),
        ("[req]\ndistinguished_name=dn\n[dn]\nO=o\nO_default=A\nO_min=2\nCN=n\nCN_default=x", ["O"]),
        ("[req]\ndistinguished_name=dn\nattributes=at\n[dn]\nCN=n\nCN_default=x\n[at]\nchallengePassword=p\nchallengePassword_default=secret", ["challengePassword"]),
        ("[req]\ndistinguished_name=dn\nreq_extensions=v3\n[dn]\nCN=n\nCN_default=x\n[v3]\nnsComment=hello\nkeyUsage=digitalSignature", ["nsComment"]),
        ("[req]\ndistinguished_name=dn\nreq_extensions=v3\n[dn]\nCN=n\nCN_default=x\n[v3] basicConstraints=CA:FALSE", ["the text behind [v3]"]),
        ("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nfavouriteColour=blue\nO=\nCN=x", ["favouriteColour", "O"]),
    ]

    @Test("A default outside its bounds, an attribute or an extension that is not written is told of", arguments: Self.otherLossCases)
    func otherLosses(text: String, fields: [String]) throws {
        var file = try RequestConfiguration(Array(text.utf8))
        _ = try file.readExtensions()
        #expect(file.losses(commonName: nil).map(\.field) == fields)
    }

    @Test("A common name that is given takes the place of the file's, within its bounds", arguments: [
        ("CN=n\nCN_default=old\nO=o\nO_default=A", SubjectOrder.file, "CN = new, O = A"),
        ("CN=n\nO=o\nO_default=A", .file, "CN = new, O = A"), ("O=o\nO_default=A", .file, "O = A, CN = new"),
        ("CN=n\nCN_default=old\nO=o\nO_default=A\nC=c\nC_default=US", .pureconnect, "C = US, O = A, CN = new"),
        ("CN=n\nCN_default=old\nCN_max=2\nO=o", .file, nil), ("CN=n\nCN_default=old\nCN_min=4\nO=o", .file, nil),
    ] as [(String, SubjectOrder, String?)])
    func commonName(text: String, order: SubjectOrder, expected: String?) throws {
        let file = try RequestConfiguration(Array("[req_distinguished_name]\n\(text)".utf8))
        let subject = try? file.subject(order, commonName: "new").oneLineForm
        #expect(subject == expected)
        if expected != nil { #expect(file.losses(commonName: "new") == []) }
    }

    /// Settings and extensions, with the file's words for them.
    @Test("Extensions, size and digest of the file reach the request as OpenSSL writes them", .peer("openssl"))
    func extensions() throws {
        let scratch = try Scratch()
        let text = """
            [req]
            distinguished_name = dn
            req_extensions = v3
            default_bits = 3072
            default_md = sha384
            string_mask = utf8only
            prompt = no
            [dn]
            CN = pbx.example
            [v3]
            basicConstraints = critical, CA:FALSE
            subjectKeyIdentifier = hash
            keyUsage = critical, digitalSignature, keyEncipherment
            extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.5.5.7.3.5
            subjectAltName = @names
            [names]
            email.1 = ops@pbx.example
            DNS.1 = pbx.example
            DNS.2 = *.pbx.example
            IP.1 = 192.0.2.7
            IP.2 = fd00::7
            URI.1 = sip:pbx.example
            """
        try scratch.write(Array(text.utf8), to: "a.cnf")
        let ours = try Tool.run(["csr", "new", "--config", "a.cnf", "--out", "ours.csr"], in: scratch)
        #expect(ours.status == 0, "\(ours.errors)")
        let theirs = try Peer.run(
            "openssl", ["req", "-new", "-key", "ours.key", "-config", "a.cnf", "-out", "theirs.csr", "-utf8"], in: scratch.folder)
        #expect(theirs.status == 0, "\(theirs.errors)")
        // Octet for octet: one key, one deterministic signature.
        let shown = try ["ours.csr", "theirs.csr"].map {
            try Peer.run("openssl", ["req", "-in", $0, "-outform", "DER"], in: scratch.folder).output
        }
        #expect(shown[0] == shown[1])
    }

    @Test("A file that cannot be read is told of with its line", arguments: [
        ("[dn", 1, .missingBracket), ("\n[]", 1, .missingSection(nil)), ("a=b\n[d$n]", 2, .missingBracket), ("a\n", 1, .missingEqualsSign),
        ("# c\n\nname value", 3, .missingEqualsSign), ("\u{0}", 1, .notText), ("a=1\nb=\u{0}", 2, .notText),
        (".include other.cnf", 1, .directive(".include")), ("\n.pragma = dollarid:on", 2, .directive(".pragma")),
        ("[req]\ndistinguished_name=dn", 2, .missingSection("dn")), ("[x]\na=b", 1, .missingSection(nil)),
        ("[req]\nprompt=$none\ndistinguished_name=dn\n[dn]", 2, .unknownVariable("none")),
        ("[req]\nprompt=${none\ndistinguished_name=dn\n[dn]", 2, .missingClosingBrace),
        ("[req_distinguished_name]\nO=o\nO_default=$ENV::USER", 3, .environmentVariable("USER")),
        ("[req_distinguished_name]\nO=o\nO_max=many", 3, .notANumber(name: "O_max")),
        ("[req_distinguished_name]\nO=o\nO_min=-1", 3, .notANumber(name: "O_min")),
    ] as [(String, Int, OpenSSLConfigurationError.Kind)])
    func errors(text: String, line: Int, kind: OpenSSLConfigurationError.Kind) {
        #expect(throws: OpenSSLConfigurationError(kind, line: line)) { try RequestConfiguration(Array(text.utf8)) }
    }

    @Test("A variable of the environment in a line that no request needs is passed over")
    func environment() throws {
        let text = "HOME = .\nRANDFILE = $ENV::HOME/.rnd\n[req]\ndistinguished_name=dn\n[dn]\nCN=n\nCN_default=x"
        #expect(try subject(text.utf8) == "CN = x")
    }

    @Test("Values that double each other end at OpenSSL's limit")
    func bomb() throws {
        let text = "a0=x\n" + (1...64).map { "a\($0)=$a\($0 - 1)$a\($0 - 1)\n" }.joined()
            + "[req_distinguished_name]\nO=o\nO_default=$a64\nCN=n\nCN_default=x"
        #expect(throws: OpenSSLConfigurationError(.valueTooLong, line: 18)) { try subject(text.utf8) }
    }

    @Test("100,000 damaged files are read or refused")
    func mutations() throws {
        let files = try [fixture("OpenSSL-mended.cnf"), fixture("OpenSSL-printed.cnf")]
            + (Self.subjectCases.map(\.text) + Self.lossCases.map(\.text)).map { Array($0.utf8) }
        var mutator = Mutator(seed: Mutator.seed(3))
        var read = 0
        for round in 0..<100_000 {
            guard var file = try? RequestConfiguration(mutator.mutate(files[round % files.count])) else { continue }
            _ = try? file.readExtensions()
            _ = try? file.subject(.pureconnect, commonName: "x")
            read += 1
        }
        #expect((1000..<99_000).contains(read))
    }
}
