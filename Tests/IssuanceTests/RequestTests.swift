import DER
import Digests
import Foundation
import Issuance
import KeyFormats
import PKIX
import RSA
import TestSupport
import Testing

@Suite("Profiles, expectations and matches")
struct RequestTests {
    @Test("Usages are encoded in the order of their document, as OpenSSL prints them", .peer("openssl"), arguments: [
        ("server", "X509v3 Key Usage: critical|Digital Signature, Key Encipherment", "TLS Web Server Authentication"),
        ("client", "X509v3 Key Usage: critical|Digital Signature", "TLS Web Client Authentication"),
        // Unified CCX OS administration, Application Certificates, as printed there.
        (
            "ccx-tomcat",
            "X509v3 Key Usage: |Digital Signature, Key Encipherment, Data Encipherment, Key Agreement",
            "TLS Web Server Authentication, TLS Web Client Authentication, IPSec End System"
        ),
        (
            "ccx-ipsec",
            "X509v3 Key Usage: |Digital Signature, Key Encipherment, Data Encipherment, Key Agreement",
            "TLS Web Server Authentication, TLS Web Client Authentication, IPSec End System"
        ),
    ])
    func usagesAsOpenSSLPrintsThem(_ name: String, _ keyUsage: String, _ extendedKeyUsage: String) throws {
        let profile = try #require(RequestProfile.named(name))
        var random = SystemRandom()
        let request = try CertificationRequest.make(
            subject: DistinguishedName(slashForm: "/CN=uccx1.example.com"), key: TestKey.shared.get(),
            extensions: profile.extensions, random: &random)
        let printed = try Peer.run(
            "openssl", ["req", "-inform", "DER", "-noout", "-verify", "-text"], input: request.encoded)
        #expect(printed.status == 0)
        let lines = printed.text.split(separator: "\n").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ")) }
        let place = try #require(lines.firstIndex { $0.hasPrefix("X509v3 Key Usage:") })
        let wanted = keyUsage.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ")) }
        #expect(Array(lines[place...place + 1]) == wanted)
        #expect(lines[place + 2] == "X509v3 Extended Key Usage:")
        #expect(lines[place + 3] == extendedKeyUsage)
    }

    @Test("Profiles of requests have names of their own")
    func profileNames() {
        let names = RequestProfile.all.map(\.name)
        #expect(names.starts(with: ["server", "client", "ccx-tomcat", "ccx-ipsec"]) && Set(names).count == names.count)
        #expect(names.allSatisfy { RequestProfile.named($0)?.name == $0 } && RequestProfile.named("none") == nil)
    }

    /// What is expected of the request of the PureConnect document, and which differences that gives.
    @Test("An expectation lists every difference", arguments: [
        (#"OU=DoD,OU=PKI,OU=CONTRACTOR|O=U.S. Government|CN=J17-IC1"#, false, []),
        ("OU=PKI", false, []),
        ("OU=PKI", true, ["OU: expected PKI, found CONTRACTOR, PKI, DoD"]),
        ("OU=CONTRACTOR,OU=PKI,OU=DoD", true, []),
        ("OU=DoD,OU=PKI,OU=CONTRACTOR", true, ["OU: expected DoD, PKI, CONTRACTOR, found CONTRACTOR, PKI, DoD"]),
        ("OU=PKI,OU=PKI", false, ["OU: expected PKI, PKI, found CONTRACTOR, PKI, DoD"]),
        // Case is the agency's: what the human eye would see.
        ("OU=Contractor", false, ["OU: expected Contractor, found CONTRACTOR, PKI, DoD"]),
        ("L=Dayton|C=DE", false, ["L: expected Dayton, found none", "C: expected DE, found US"]),
    ] as [(String, Bool, [String])])
    func expectationOfValues(_ values: String, _ isExact: Bool, _ differences: [String]) throws {
        var expectation = RequestExpectation()
        expectation.isExact = isExact
        for group in values.split(separator: "|") {
            let pairs = group.split(separator: ",").map { $0.split(separator: "=") }
            let type = try #require(AttributeSyntax.named(pairs[0][0])).type
            expectation.values.append((type, pairs.map { String($0[1]) }))
        }
        #expect(try differencesOfGolden(expectation) == differences)
    }

    @Test("An expectation compares names of hosts and addresses by what they mean", arguments: [
        ("DNS:j17-ic1.inin.local,IP:fe80::453c:c498:d73b:d4b9", false, []),
        ("DNS:J17-IC1", true, ["subjectAltName: expected DNS:j17-ic1, found \(goldenNames)"]),
        (
            "IP:172.26.2.115,IP:FE80::453C:C498:D73B:D4B9,DNS:J17-IC1,DNS:J17-IC1.ININ.Local", true, []
        ),
        (
            "DNS:J17-IC1,DNS:J17-IC1.ININ.Local,IP:172.26.2.115,IP:FE80::453C:C498:D73B:D4B9", true,
            [
                "subjectAltName: expected DNS:j17-ic1, DNS:j17-ic1.inin.local, IP:172.26.2.115, "
                    + "IP:fe80::453c:c498:d73b:d4b9, found \(goldenNames)"
            ]
        ),
        ("DNS:www.example.com", false, ["subjectAltName: expected DNS:www.example.com, found \(goldenNames)"]),
    ] as [(String, Bool, [String])])
    func expectationOfNames(_ names: String, _ isExact: Bool, _ differences: [String]) throws {
        var expectation = RequestExpectation()
        expectation.isExact = isExact
        expectation.alternativeNames = try GeneralName.list(subjectAltName: names)
        #expect(try differencesOfGolden(expectation) == differences)
    }

    private static let goldenNames =
        "IP:172.26.2.115, IP:fe80::453c:c498:d73b:d4b9, DNS:j17-ic1, DNS:j17-ic1.inin.local"

    private func golden() throws -> Draft {
        var draft = try Draft("/OU=CONTRACTOR/OU=PKI/OU=DoD/O=U.S. Government/C=US/CN=J17-IC1")
        draft.names = try GeneralName.list(
            subjectAltName: "IP:172.26.2.115,IP:FE80:0:0:0:453C:C498:D73B:D4B9,DNS:J17-IC1,DNS:J17-IC1.ININ.Local")
        return draft
    }

    private func differencesOfGolden(_ expectation: RequestExpectation) throws -> [String] {
        expectation.differences(of: try golden().request()).map { "\($0.what): expected \($0.expected), found \($0.found)" }
    }

    @Test("Key length, digest, whole subject and the request's own signature are compared")
    func expectationOfTheRest() throws {
        var expectation = RequestExpectation()
        expectation.bitCount = 2048
        expectation.digest = .sha256
        expectation.subject = try DistinguishedName(
            rfc4514: "CN=J17-IC1,C=US,O=U.S. Government,OU=DoD,OU=PKI,OU=CONTRACTOR")
        #expect(try differencesOfGolden(expectation) == [])
        expectation.bitCount = 4096
        expectation.digest = .sha384
        expectation.subject = try DistinguishedName(slashForm: "/CN=J17-IC1")
        #expect(expectation.differences(of: try golden().request()).map(\.what) == ["subject", "bits", "digest"])
        var damaged = try golden()
        damaged.isDamaged = true
        #expect(RequestExpectation().differences(of: try damaged.request()).map(\.what) == ["signature"])
    }

    @Test("Keys and requests belong together if they hold one public key")
    func match() throws {
        func holder(_ name: String, _ key: SubjectPublicKeyInfo) -> KeyMatch.Holder {
            KeyMatch.Holder(name: name, publicKey: key)
        }
        let first = try Draft().key
        let second = try TestKey.made(bitCount: 2048)
        let curve = try SubjectPublicKeyInfo.encodedP256
        let table: [([KeyMatch.Holder], [[String]], [String]?)] = [
            ([], [], nil),
            ([holder("a", first)], [["a"]], []),
            ([holder("a", first), holder("b", first)], [["a", "b"]], []),
            ([holder("a", first), holder("b", second)], [["a"], ["b"]], nil),
            ([holder("a", second), holder("b", first), holder("c", first)], [["b", "c"], ["a"]], ["a"]),
            ([holder("a", curve), holder("b", curve), holder("c", first)], [["a", "b"], ["c"]], ["c"]),
        ]
        for (holders, groups, oddOnes) in table {
            let match = KeyMatch(holders)
            #expect(match.groups == groups)
            #expect(match.oddOnes == oddOnes)
            #expect(match.belongTogether == (groups.count <= 1))
        }
    }
}
