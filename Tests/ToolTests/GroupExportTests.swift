import Foundation
import TestSupport
import Testing

@Suite("group export")
struct GroupExportTests {
    private static let export = ["group", "export", "pair", "--out", "pair.sealed", "--cert", "master.crt"]

    private static func opened(_ scratch: Scratch, _ file: String = "pair.sealed") throws {
        let run = try Peer.run(
            "openssl", [
                "cms", "-decrypt", "-binary", "-inform", "DER", "-in", scratch.path(file), "-inkey", scratch.path("master.key"), "-out", scratch.path("opened.tar"),
            ])
        try #require(run.status == 0, "\(run.errors)")
    }

    @Test("OpenSSL opens an export with the master key, tar unpacks it, and sha256sum finds every file as its manifest says", .peer("openssl"), .peer("tar"))
    func opensElsewhere() throws {
        let scratch = try MasterKeys.group()
        let run = try Tool.run(Self.export + ["--json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let files = try #require(run.json?["files"] as? [String])
        #expect(try files == scratch.files("pair"))
        #expect(try scratch.mode("pair.sealed") == 0o600)
        #expect(try !scratch.octets("pair.sealed").contains(subsequence: "ServerGroup"))
        try Self.opened(scratch)
        let unpacked = try Peer.run("sh", ["-c", "mkdir out && cd out && tar xf ../opened.tar && sha256sum --strict -c MANIFEST.sha256"], in: scratch.folder)
        #expect(unpacked.status == 0, "\(unpacked.errors)")
        #expect(unpacked.text.split(separator: "\n").count { $0.hasSuffix(": OK") } == files.count + 1)
        #expect(try Peer.run("diff", ["-r", "pair", "out/group"], in: scratch.folder).status == 0)
        #expect(try scratch.octets("out/state.json") == scratch.octets("pair.signet/state.json"))
        #expect(try scratch.mode("out/group/ServerGroup/ServerGroupPrivateKey.bin") == 0o600)
        // What was exported is a group.
        #expect(try Tool.run(["group", "check", "out/group"], in: scratch).text == "sound: 0 faults, 0 remarks\n")
    }

    @Test("Without the private files an export lies open, and nothing private is in it", .peer("tar"))
    func withoutPrivateFiles() throws {
        let scratch = try MasterKeys.group()
        try Peer.run("cp", ["-p", scratch.path("pair/Lines/trunk_LinePrivateKey.bin"), scratch.path("pair/Lines/trunk_LinePrivateKey.bin.1")])
        let run = try Tool.run(["group", "export", "pair", "--out", "pair.tar", "--public"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.mode("pair.tar") == 0o644)
        #expect(try !scratch.octets("pair.tar").contains(subsequence: "PRIVATE KEY"))
        let listed = try Peer.run("tar", ["tf", scratch.path("pair.tar")]).text.split(separator: "\n").filter { !$0.hasSuffix("/") }
        #expect(listed.count == 1 + (try scratch.files("pair").count { !$0.contains("PrivateKey.bin") }))
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var what: String
        var script = "true"
        var arguments: [String]
        var exit: Int32
        var says: String
        var testDescription: String { what }
    }

    static let refusals = [
        Refusal(what: "private keys in the open", arguments: ["--out", "x"], exit: 6, says: "private keys leave the folder sealed only"),
        Refusal(what: "two kinds", arguments: ["--out", "x", "--public", "--cert", "master.crt"], exit: 2, says: "one of --cert, --public and --for"),
        Refusal(what: "one certificate of the archive", arguments: ["--out", "x", "--public", "--use", "line"], exit: 2, says: "add --for genesys-unix"),
        Refusal(what: "a file that is there", script: "touch x", arguments: ["--out", "x", "--cert", "master.crt"], exit: 7, says: "x: the file exists and is kept"),
        Refusal(what: "a folder that is not there", arguments: ["--out", "no/x", "--cert", "master.crt"], exit: 7, says: "the folder to write in does not exist"),
        Refusal(what: "a link", script: "ln -s ServerGroup pair/link", arguments: ["--out", "x", "--cert", "master.crt"], exit: 6, says: "'link' is a symbolic link"),
        Refusal(what: "a name with a line feed", script: "touch \"pair/a\nb\"", arguments: ["--out", "x", "--cert", "master.crt"], exit: 6, says: "a name below the group's folder was expected"),
        Refusal(what: "a name that is too long", script: "touch pair/$(printf 'a%.0s' $(seq 1 120))", arguments: ["--out", "x", "--cert", "master.crt"], exit: 6, says: "a name below the group's folder"),
        Refusal(what: "more than a message holds", script: "truncate -s 17M pair/large", arguments: ["--out", "x", "--cert", "master.crt"], exit: 6, says: "more than one sealed message holds"),
        Refusal(what: "a public export of what does not read", script: "printf -- '-----BEGIN CERTIFICATE-----\\n!\\n-----END CERTIFICATE-----\\n' > pair/x.pem", arguments: ["--out", "x", "--public"], exit: 3, says: "could hold a private key"),
        Refusal(what: "no certificate named for Genesys", arguments: ["--out", "x", "--for", "genesys-unix"], exit: 2, says: "--use is missing"),
        Refusal(what: "a use that several have", arguments: ["--out", "x", "--for", "genesys-unix", "--use", "subsystem-server"], exit: 2, says: "one subsystem-server was expected, found 2"),
        Refusal(
            what: "a key that is not the certificate's", script: "cp -p pair/ServerGroup/ServerGroupPrivateKey.bin pair/Lines/trunk_LinePrivateKey.bin",
            arguments: ["--out", "x", "--for", "genesys-unix", "--use", "line"], exit: 5, says: "the private key is not that of the certificate"),
        Refusal(
            what: "a key that is not there", script: "rm pair/Lines/trunk_LinePrivateKey.bin",
            arguments: ["--out", "x", "--for", "genesys-unix", "--use", "line"], exit: 5, says: "Lines/trunk_LinePrivateKey.bin: it was expected in the folder"),
    ]

    @Test("What is not exported is refused by name, and nothing is written", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let scratch = try MasterKeys.group()
        let done = try Peer.run("sh", ["-c", refusal.script], in: scratch.folder)
        try #require(done.status == 0, "\(done.errors)")
        let before = try scratch.names
        let run = try Tool.run(["group", "export", "pair"] + refusal.arguments, in: scratch)
        #expect(run.status == refusal.exit, "\(run.status) \(run.errors)")
        #expect(run.errors.contains(refusal.says), "\(run.errors)")
        #expect(try scratch.names == before)
        if before.contains("x") { #expect(try scratch.octets("x").isEmpty) }
    }

    @Test("The three files of a Genesys application on UNIX: a chain from the certificate to its root, the key, the trusted authority", .peer("openssl"))
    func genesys() throws {
        let scratch = try MasterKeys.group()
        let arguments = ["group", "export", "pair", "--for", "genesys-unix", "--out", "genesys", "--use", "subsystem-server", "--name", "lake"]
        let run = try Tool.run(arguments, in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.files("genesys") == ["certificate-key.pem", "certificate.pem", "trusted-ca.pem"])
        #expect(try scratch.mode("genesys") == 0o700 && scratch.mode("genesys/certificate-key.pem") == 0o600 && scratch.mode("genesys/certificate.pem") == 0o644)
        func facts(_ arguments: [String]) throws -> String { try Peer.run("openssl", arguments, in: scratch.folder).text }
        let leaf = try facts(["x509", "-in", "genesys/certificate.pem", "-outform", "DER"])
        #expect(try facts(["x509", "-in", "pair/Client/Local_Subsystems/LAKE_ServerCertificate.cer", "-outform", "DER"]) == leaf)
        #expect(try facts(["x509", "-in", "genesys/certificate.pem", "-noout", "-pubkey"]) == facts(["pkey", "-in", "genesys/certificate-key.pem", "-pubout"]))
        #expect(try scratch.octets("genesys/trusted-ca.pem") == scratch.octets("pair/ServerGroup/ServerGroupCertificate.cer"))
        #expect(try scratch.text("genesys/certificate.pem").components(separatedBy: "BEGIN CERTIFICATE").count == 4)
        #expect(
            try facts(["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "genesys/trusted-ca.pem", "-untrusted", "genesys/certificate.pem", "genesys/certificate.pem"])
                == "genesys/certificate.pem: OK\n")
        // Files that are there stay, or get a number.
        #expect(try Tool.run(arguments, in: scratch).status == 7)
        #expect(try Tool.run(arguments + ["--force"], in: scratch).status == 0)
        #expect(try scratch.files("genesys").contains("certificate-key.pem.1"))
        // A sealed key is opened by 'unseal' only.
        try #require(try Tool.run(["group", "seal", "pair", "--cert", "master.crt", "--yes"], in: scratch).status == 0)
        #expect(try Tool.run(arguments + ["--force"], in: scratch).status == 6)
    }
}

extension [UInt8] {
    func contains(subsequence text: String) -> Bool { firstRange(of: Array(text.utf8)) != nil }
}
