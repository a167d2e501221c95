import Foundation
import TestSupport
import Testing

@Suite("crl new")
struct RevocationListCommandTests {
    private static let new = ["crl", "new", "--ca", "root.crt", "--ca-key", "root.key"]

    private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    /// A root and two certificates of it, and a list on which one is on hold.
    private static func authority() throws -> Scratch {
        let scratch = try Authority().scratch
        for (name, serial) in [("a", "0a"), ("b", "0b")] {
            let run = try Tool.run(
                [
                    "cert", "issue", "--csr", "leaf.csr", "--ca", "root.crt", "--ca-key", "root.key", "--profile", "client", "--serial", serial,
                    "--not-before", "2026-02-01", "--not-after", "2026-05-01", "--out", "\(name).crt",
                ], in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        let run = try Tool.run(
            new + ["--revoke", "a.crt,reason=certificate-hold", "--revoke-serial", "c,reason=superseded", "--now", "2026-03-01", "--out", "1.crl"], in: scratch)
        try #require(run.status == 0, "\(run.errors)")
        return scratch
    }

    @Test("What crl new refuses leaves no file and says why", arguments: [
        ("--days 0", 2, "one day"), ("--days 7 --next-update 2027-01-01", 2, "exclude each other"),
        ("--now 2026-04-01 --next-update 2026-03-01", 2, "next update"), ("--remove-serial a", 2, "--from"),
        ("--from 1.crl --remove-serial 99", 5, "no entry"), ("--from 1.crl --remove-serial c", 6, "is no hold (superseded)"),
        ("--from 1.crl --now 2026-02-01", 5, "after this one's"), ("--from root.crt", 3, "revocation list was expected"),
        ("--revoke root.key", 3, "certificate was expected"), ("--revoke none.crt", 7, "no such file"),
        ("--revoke-serial xyz", 2, "invalid"), ("--revoke-serial 1,reason=boredom", 2, "not understood"),
        ("--revoke-serial 1,when=now", 2, "not understood"), ("--revoke-serial 1 --reason removeFromCRL", 6, "delta"),
        ("--reason boredom", 2, "invalid"), ("--revoke-serial 1 --revocation-date 2050-01-01", 2, "come after the list"),
        ("--number 0102030405060708090a0b0c0d0e0f101112131415", 6, "20 octets"), ("--number x", 2, "invalid"), ("--digest sha1", 6, "--allow-sha1"),
        ("--ca leaf.csr", 3, "certificate"),
    ] as [(String, Int32, String)])
    func refusals(arguments: String, exit: Int32, message: String) throws {
        let scratch = try Self.authority()
        let run = try Tool.run(Self.new + ["--out", "2.crl"] + Self.words(arguments), in: scratch)
        #expect(run.status == exit && run.errors.contains(message), "\(run.status) \(run.errors)")
        #expect(try !scratch.names.contains("2.crl"))
    }

    @Test("Altered and foreign lists and certificates are not taken")
    func foreign() throws {
        let scratch = try Self.authority()
        let der = try Tool.run(Self.new + ["--from", "1.crl", "--now", "2026-03-02", "--outform", "der", "--out", "2.crl"], in: scratch)
        #expect(der.status == 0, "\(der.errors)")
        var octets = try scratch.octets("2.crl")
        octets[octets.count - 1] ^= 1
        try scratch.write(octets, to: "altered.crl")
        try scratch.write(try scratch.octets("1.crl") + scratch.octets("1.crl"), to: "two.crl")
        let other = try Tool.run(
            ["cert", "self-signed", "--ca", "--subject", "CN=Other", "--key", "issuing.key", "--out", "other.crt"], in: scratch)
        #expect(other.status == 0, "\(other.errors)")
        let ownLeaf = try Tool.run(
            ["cert", "issue", "--csr", "leaf.csr", "--ca", "root.crt", "--ca-key", "root.key", "--outform", "der", "--out", "leaf.der"], in: scratch)
        #expect(ownLeaf.status == 0)
        octets = try scratch.octets("leaf.der")
        octets[octets.count - 1] ^= 1
        try scratch.write(octets, to: "altered.der")
        for (arguments, exit, message) in [
            ("--from altered.crl", 5, "altered"), ("--from two.crl", 2, "found 2"), ("--revoke other.crt", 5, "another issuer"),
            ("--revoke altered.der", 5, "altered"), ("--ca other.crt --ca-key issuing.key --from 1.crl", 5, "another issuer"),
            ("--ca-key issuing.key", 5, "another"), ("--ca a.crt --ca-key leaf.key", 6, "cA TRUE"),
        ] as [(String, Int32, String)] {
            let run = try Tool.run(["crl", "new", "--out", "x.crl"] + Self.withDefaults(arguments), in: scratch)
            #expect(run.status == exit && run.errors.contains(message), "\(arguments): \(run.status) \(run.errors)")
        }
    }

    private static func withDefaults(_ text: String) -> [String] {
        var arguments = words(text)
        if !arguments.contains("--ca") { arguments += ["--ca", "root.crt"] }
        if !arguments.contains("--ca-key") { arguments += ["--ca-key", "root.key"] }
        return arguments
    }

    @Test("Holds are released or made final, expired certificates go, numbers count", .peer("openssl"))
    func life() throws {
        let scratch = try Self.authority()
        func list(_ arguments: String) throws -> (text: String, said: String) {
            let run = try Tool.run(Self.new + Self.words(arguments), in: scratch)
            try #require(run.status == 0, "\(run.errors)")
            let out = arguments.split(separator: " ").last.map(String.init) ?? ""
            let shown = try Peer.run("openssl", ["crl", "-in", out, "-noout", "-text", "-verify", "-CAfile", "root.crt"], in: scratch.folder)
            #expect((shown.text + shown.errors).contains("verify OK"))
            return (shown.text, run.errors)
        }
        func serials(_ text: String) -> [String] {
            text.matches(of: /Serial Number: ([0-9A-F]+)/).map { String($0.1) }
        }
        let first = try Peer.run("openssl", ["crl", "-in", "1.crl", "-noout", "-text"], in: scratch.folder).text
        #expect(serials(first) == ["0A", "0C"] && first.contains("Certificate Hold"))
        #expect(first.contains("Next Update: Mar 31 00:00:00 2026 GMT"))

        let released = try list("--from 1.crl --now 2026-03-05 --remove a.crt --out 2.crl")
        #expect(serials(released.text) == ["0C"] && released.said.contains("removed a: certificateHold"))
        #expect(released.text.contains("X509v3 CRL Number: \n                2"))

        let final = try list(
            "--from 1.crl --now 2026-03-05 --days 3 --revoke a.crt,reason=CACompromise,invalidity=2026-02-15 --number ff --out 3.crl")
        #expect(serials(final.text) == ["0A", "0C"])
        #expect(final.text.contains("CA Compromise") && !final.text.contains("Certificate Hold"))
        // The day of the hold stays.
        #expect(final.text.contains("Revocation Date: Mar  1 00:00:00 2026 GMT") && final.text.contains("Feb 15 00:00:00 2026 GMT"))
        #expect(final.text.contains("Next Update: Mar  8 00:00:00 2026 GMT"))
        #expect(final.said.contains("changed a: cACompromise, 2026-03-01T00:00:00Z; was certificateHold"))

        let next = try list("--from 3.crl --now 2026-03-06 --revoke-serial 0x0B,date=2026-03-05 --reason keyCompromise --out 4.crl")
        #expect(serials(next.text) == ["0A", "0C", "0B"] && next.text.contains("X509v3 CRL Number: \n                256"))
        let stays = try Tool.run(Self.new + Self.words("--from 4.crl --now 2026-04-30 --remove a.crt --out 5.crl"), in: scratch)
        #expect(stays.status == 6)
        let expired = try list("--from 4.crl --now 2026-05-02 --remove a.crt --out 5.crl")
        #expect(serials(expired.text) == ["0C", "0B"])
    }

    @Test("JSON says the list; DER and streams are written; nothing is replaced unasked")
    func output() throws {
        let scratch = try Self.authority()
        let json = try Tool.run(Self.new + ["--from", "1.crl", "--now", "2026-03-02", "--out", "2.crl", "--json"], in: scratch)
        #expect(json.status == 0 && json.json?["schema"] as? String == "signet/crl/1")
        let one = try #require((json.json?["lists"] as? [[String: Any]])?.first)
        #expect(one["number"] as? String == "2" && (one["entries"] as? [Any])?.count == 2)
        #expect(try scratch.mode("2.crl") == 0o644)
        #expect(try Tool.run(Self.new + ["--out", "2.crl"], in: scratch).status == 7)
        let stream = try Tool.run(Self.new + ["--out", "-"], in: scratch)
        #expect(stream.text.hasPrefix("-----BEGIN X509 CRL-----\n"))
        let der = try Tool.run(Self.new + ["--out", "-", "--outform", "der"], in: scratch)
        #expect(der.output.first == 0x30)
        #expect(try Tool.run(["crl", "verify", "--ca", "root.crt", "2.crl"], in: scratch).status == 0)
    }
}
