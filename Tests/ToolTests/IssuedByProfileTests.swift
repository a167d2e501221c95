import Foundation
import TestSupport
import Testing

@Suite("What Signet issues is read alike by all")
struct IssuedByProfileTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        let profile: String
        var keyUsage: Set<String>
        var purposes: [String] = []
        var isAuthority = false
        var pathLength: Int?
        var names: [String] = []
        var testDescription: String { profile }
    }

    private static let serverAuth = "1.3.6.1.5.5.7.3.1", clientAuth = "1.3.6.1.5.5.7.3.2"

    /// Written from the documents, not from the profiles.
    static let profiles: [Expected] = [
        Expected(profile: "root", keyUsage: ["keyCertSign", "cRLSign"], isAuthority: true),
        Expected(profile: "ca", keyUsage: ["keyCertSign", "cRLSign"], isAuthority: true),
        Expected(profile: "issuing-ca", keyUsage: ["keyCertSign", "cRLSign"], isAuthority: true, pathLength: 0),
        Expected(
            profile: "server", keyUsage: ["digitalSignature", "keyEncipherment"], purposes: [serverAuth],
            names: ["DNS:pbx.example", "IP:192.0.2.7"]),
        Expected(profile: "client", keyUsage: ["digitalSignature"], purposes: [clientAuth]),
        Expected(
            profile: "line", keyUsage: ["digitalSignature", "keyEncipherment"],
            purposes: [serverAuth, clientAuth, "1.3.6.1.5.5.7.3.20"], names: ["URI:sip:example.com", "DNS:sip.example.com"]),
        Expected(
            profile: "https", keyUsage: ["digitalSignature", "keyEncipherment"], purposes: [serverAuth],
            names: ["DNS:www.example.com", "DNS:*.example.com", "IP:2001:db8::7"]),
        Expected(
            profile: "smime", keyUsage: ["digitalSignature", "keyEncipherment"], purposes: ["1.3.6.1.5.5.7.3.4"],
            names: ["email:alice@example.com"]),
        Expected(
            profile: "ipsec", keyUsage: ["digitalSignature"], purposes: ["1.3.6.1.5.5.7.3.17"], names: ["IP:192.0.2.1"]),
        Expected(
            profile: "smtp-tls", keyUsage: ["digitalSignature", "keyEncipherment"], purposes: [serverAuth, clientAuth],
            names: ["DNS:mx.example.com"]),
        Expected(
            profile: "ccx-tomcat", keyUsage: ["digitalSignature", "keyEncipherment", "dataEncipherment", "keyAgreement"],
            purposes: [serverAuth, clientAuth, "1.3.6.1.5.5.7.3.5"], names: ["DNS:uccx1.example.com"]),
        Expected(
            profile: "ccx-ipsec", keyUsage: ["digitalSignature", "keyEncipherment", "dataEncipherment", "keyAgreement"],
            purposes: [serverAuth, clientAuth, "1.3.6.1.5.5.7.3.5"], names: ["DNS:uccx1.example.com"]),
    ]

    private static let subject = "CN=pbx.example,OU=Voice,O=Example,C=US"

    /// The certificate of a profile in `it.crt`; the facts that are known before any program reads it.
    private static func issue(_ expected: Expected, _ authority: Authority, _ more: [String] = []) throws -> PeerFacts {
        let names = expected.names.flatMap { ["--san", $0] }
        let scratch = authority.scratch
        let run =
            expected.profile == "root"
            ? try Tool.run(
                ["cert", "self-signed", "--ca", "--subject", subject, "--key", "leaf.key", "--out", "it.crt", "--force"] + more, in: scratch)
            : try Tool.run(
                [
                    "cert", "issue", "--csr", "leaf.csr", "--ca", "root.crt", "--ca-key", "root.key", "--profile", expected.profile,
                    "--out", "it.crt", "--force",
                ] + names + more, in: scratch)
        try #require(run.status == 0, "\(run.errors)")
        var facts = PeerFacts()
        facts.version = "3"
        facts.subject = subject
        facts.issuer = expected.profile == "root" ? subject : Authority.rootName
        facts.keyUsage = expected.keyUsage
        facts.purposes = expected.purposes
        facts.names = expected.names.map { $0.replacing("2001:db8::7", with: "20010db8000000000000000000000007") }
        facts.isAuthority = expected.isAuthority
        facts.pathLength = expected.pathLength
        facts.critical = ["basicConstraints", "keyUsage"]
        facts.subjectKey = authority.leafIdentifier
        facts.authorityKey = expected.profile == "root" ? authority.leafIdentifier : authority.rootIdentifier
        return facts
    }

    /// What Signet itself says under `--json`.
    private static func signet(_ scratch: Scratch) throws -> PeerFacts {
        let run = try Tool.run(["cert", "show", "it.crt", "--json"], in: scratch)
        let one = try #require((run.json?["certificates"] as? [[String: Any]])?.first)
        var facts = PeerFacts()
        facts.version = (one["version"] as? Int).map { "\($0)" }
        facts.serial = one["serial"] as? String
        facts.issuer = (one["issuer"] as? [String: Any])?["rfc4514"] as? String
        facts.subject = (one["subject"] as? [String: Any])?["rfc4514"] as? String
        facts.notBefore = one["notBefore"] as? String
        facts.notAfter = one["notAfter"] as? String
        facts.keyUsage = Set(one["keyUsage"] as? [String] ?? [])
        facts.isAuthority = (one["basicConstraints"] as? [String: Any])?["ca"] as? Bool
        facts.pathLength = (one["basicConstraints"] as? [String: Any])?["pathLength"] as? Int
        facts.subjectKey = one["subjectKeyIdentifier"] as? String
        facts.authorityKey = one["authorityKeyIdentifier"] as? String
        facts.sha256 = one["sha256"] as? String
        return facts
    }

    @Test(
        "OpenSSL, GnuTLS, Java and NSS read a profile's certificate alike, field by field", .peer("openssl"), .peer("certtool"),
        .peer("keytool"), .peer("certutil"), arguments: profiles)
    func profile(_ expected: Expected) throws {
        let authority = try Authority()
        let scratch = authority.scratch
        var facts = try Self.issue(expected, authority, ["--days", "30", "--now", "2026-03-01T12:34:56Z"])
        facts.notBefore = "2026-03-01T12:34:56Z"
        facts.notAfter = "2026-03-31T12:34:56Z"
        let own = try Self.signet(scratch)
        facts.serial = own.serial
        facts.sha256 = own.sha256
        for (program, found) in [
            ("openssl", try PeerFacts.openssl("it.crt", scratch)), ("certtool", try .certtool("it.crt", scratch)),
            ("keytool", try .keytool("it.crt", scratch)), ("certutil", try .certutil("it.crt", scratch)),
        ] {
            #expect(found == facts, "\(program)")
        }
        var shown = facts
        (shown.purposes, shown.names, shown.critical) = ([], [], [])
        #expect(own == shown)
        #expect((own.serial?.count ?? 0) > 16)
    }

    @Test(
        "Dates of every form and serial numbers of every length are read alike", .peer("openssl"), .peer("certtool"),
        .peer("keytool"), .peer("certutil"),
        arguments: [
            ("1970-01-01T00:00:00Z", "2049-12-31T23:59:59Z", "1"), ("2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z", "7f"),
            ("2026-11-21T00:00:00Z", "9999-12-31T23:59:59Z", "0x80"), ("2050-02-28T00:00:00Z", "2052-02-29T00:00:00Z", "00:ff:00"),
            ("2026-11-21T00:00:00Z", "2026-11-21T00:00:00Z", "7fffffffffffffffffffffffffffffffffffffff"),
        ])
    func datesAndNumbers(notBefore: String, notAfter: String, serial: String) throws {
        let authority = try Authority()
        let root = try #require(Self.profiles.first)
        var facts = try Self.issue(
            root, authority, ["--not-before", notBefore, "--not-after", notAfter, "--serial", serial])
        facts.notBefore = notBefore
        facts.notAfter = notAfter
        let digits = serial.replacing("0x", with: "").filter { $0 != ":" }.drop { $0 == "0" }
        facts.serial = String(digits)
        facts.sha256 = try Self.signet(authority.scratch).sha256
        let scratch = authority.scratch
        // OpenSSL and NSS print numbers of up to eight octets in decimal, with the hexadecimal form behind.
        func normalized(_ found: PeerFacts) -> PeerFacts {
            var found = found
            if digits.count <= 16, let value = found.serial, value == String(UInt64(digits, radix: 16) ?? 0) {
                found.serial = String(digits)
            }
            return found
        }
        for (program, found) in [
            ("openssl", try PeerFacts.openssl("it.crt", scratch)), ("certtool", try .certtool("it.crt", scratch)),
            ("keytool", try .keytool("it.crt", scratch)), ("certutil", try .certutil("it.crt", scratch)),
        ] {
            #expect(normalized(found) == facts, "\(program)")
        }
    }

    @Test(
        "A chain of root, issuing CA and leaf passes OpenSSL's strict check and GnuTLS's, until the leaf is revoked",
        .peer("openssl"), .peer("certtool"), arguments: profiles.filter { !$0.isAuthority })
    func chains(_ expected: Expected) throws {
        let authority = try Authority()
        let scratch = authority.scratch
        func signet(_ arguments: [String]) throws {
            let run = try Tool.run(arguments, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        try signet(
            ["cert", "issue", "--csr", "issuing.csr", "--ca", "root.crt", "--ca-key", "root.key", "--profile", "issuing-ca", "--out", "issuing.crt"])
        try signet(
            [
                "cert", "issue", "--csr", "leaf.csr", "--ca", "issuing.crt", "--ca-key", "issuing.key", "--profile", expected.profile,
                "--out", "leaf.crt", "--digest", "sha384",
            ] + expected.names.flatMap { ["--san", $0] })
        let lists = [("root", ["--revoke-serial", "2a,reason=superseded"]), ("issuing", [])]
        for (name, more) in lists {
            try signet(["crl", "new", "--ca", "\(name).crt", "--ca-key", "\(name).key", "--out", "\(name).crl"] + more)
            let run = try Peer.run("openssl", ["crl", "-in", "\(name).crl", "-noout", "-verify", "-CAfile", "\(name).crt"], in: scratch.folder)
            #expect(run.status == 0 && (run.text + run.errors).contains("verify OK"))
        }
        let purposes = ["server": "sslserver", "https": "sslserver", "line": "sslserver", "client": "sslclient", "smime": "smimesign"]
        let verify =
            ["verify", "-x509_strict", "-CAfile", "root.crt", "-untrusted", "issuing.crt"]
            + (purposes[expected.profile].map { ["-purpose", $0] } ?? [])
        #expect(try Peer.run("openssl", verify + ["leaf.crt"], in: scratch.folder).text.contains("leaf.crt: OK"))
        let withLists = verify + ["-crl_check_all", "-CRLfile", "root.crl", "-CRLfile"]
        #expect(try Peer.run("openssl", withLists + ["issuing.crl", "leaf.crt"], in: scratch.folder).text.contains("leaf.crt: OK"))
        try Data(scratch.octets("leaf.crt") + scratch.octets("issuing.crt") + scratch.octets("root.crt")).write(to: scratch.url("chain"))
        let gnutls = ["--verify", "--load-ca-certificate", "root.crt", "--infile", "chain"]
        let verified = try Peer.run("certtool", gnutls + ["--load-crl", "issuing.crl"], in: scratch.folder)
        #expect(verified.status == 0 && verified.text.contains("Verified. The certificate is trusted."))

        try signet(
            [
                "crl", "new", "--ca", "issuing.crt", "--ca-key", "issuing.key", "--from", "issuing.crl", "--revoke",
                "leaf.crt,reason=keyCompromise", "--out", "issuing2.crl",
            ])
        let refused = try Peer.run("openssl", withLists + ["issuing2.crl", "leaf.crt"], in: scratch.folder)
        #expect(refused.status != 0 && refused.errors.contains("certificate revoked"))
        let refusedToo = try Peer.run("certtool", gnutls + ["--load-crl", "issuing2.crl"], in: scratch.folder)
        #expect(refusedToo.status != 0 && refusedToo.text.contains("revoked"))
        let text = try Peer.run("openssl", ["crl", "-in", "issuing2.crl", "-noout", "-text", "-verify", "-CAfile", "issuing.crt"], in: scratch.folder)
        #expect(text.text.contains("Key Compromise") && (text.text + text.errors).contains("verify OK"))
        let other = try Peer.run("certtool", ["--crl-info", "--infile", "issuing2.crl"], in: scratch.folder)
        #expect(other.text.contains("CRL Number (not critical): 02") && other.text.contains("Revoked certificates (1)"))
    }
}

/// A root with its key, an issuing CA's and a leaf's keys and requests, made by the program under test once; each test
/// has its own copy.
struct Authority {
    static let rootName = "CN=Example Root,O=Example,C=US"
    let scratch: Scratch
    let rootIdentifier: String
    let leafIdentifier: String

    init() throws {
        let files = try Self.files.get()
        scratch = try Scratch()
        for (name, octets) in files.octets {
            try scratch.write(octets, to: name)
            if name.hasSuffix(".key") {
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.path(name))
            }
        }
        (rootIdentifier, leafIdentifier) = (files.rootIdentifier, files.leafIdentifier)
    }

    private struct Files {
        var octets: [(String, [UInt8])]
        var rootIdentifier: String
        var leafIdentifier: String
    }

    private static let files = Result {
        let scratch = try Scratch()
        let commands = [
            [
                "cert", "self-signed", "--ca", "--subject", rootName, "--out", "root.crt", "--not-before", "2026-01-01", "--not-after",
                "2049-12-31",
            ],
            ["csr", "new", "--subject", "CN=Issuing CA,O=Example,C=US", "--profile", "ca", "--no-san", "--out", "issuing.csr"],
            [
                "csr", "new", "--subject", "CN=pbx.example,OU=Voice,O=Example,C=US", "--san", "DNS:pbx.example", "--profile", "client",
                "--out", "leaf.csr",
            ],
        ]
        for command in commands {
            let run = try Tool.run(command, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        return Files(
            octets: try scratch.names.map { ($0, try scratch.octets($0)) },
            rootIdentifier: try identifier(of: "root.key", scratch), leafIdentifier: try identifier(of: "leaf.key", scratch))
    }

    /// RFC 5280 section 4.2.1.2 method (1): SHA-1 over the BIT STRING's value, which starts behind 24 octets in the
    /// SubjectPublicKeyInfo of an RSA-2048 key.
    private static func identifier(of key: String, _ scratch: Scratch) throws -> String {
        let information = try Peer.run("openssl", ["rsa", "-in", key, "-pubout", "-outform", "DER"], in: scratch.folder).output
        let digest = try Peer.run("openssl", ["dgst", "-sha1", "-r"], input: [UInt8](information.dropFirst(24)))
        return String(digest.text.prefix(40))
    }
}
