import Foundation
import TestSupport
import Testing

@Suite("group seal and unseal")
struct GroupSealingTests {
    private static let privateKey = "PRIVATE KEY"
    private static let seal = ["group", "seal", "pair", "--cert", "master.crt", "--yes"]
    private static let unseal = ["group", "unseal", "pair", "--key", "master.key"]
    private static let rootKey = "pair/ServerGroup/ServerGroupPrivateKey.bin"

    private static func sealedGroup() throws -> Scratch {
        let scratch = try MasterKeys.group()
        let run = try Tool.run(seal, in: scratch)
        try #require(run.status == 0, "\(run.errors)")
        return scratch
    }

    /// A group with everything that can be private in it: a numbered backup, a request's key, one under a password, one in
    /// DER, one of an algorithm that is not computed here, and one beside its chain.
    private static let preparation = #"""
        set -e
        cd pair
        cp -p ServerGroup/ServerGroupPrivateKey.bin ServerGroup/ServerGroupPrivateKey.bin.1
        mkdir CSRs && cp -p Lines/trunk_LinePrivateKey.bin CSRs/LAKE_ServerPrivateKey.bin
        openssl pkcs8 -topk8 -in Lines/trunk_LinePrivateKey.bin -passout pass:x -out CSRs/encrypted.bin
        openssl pkcs8 -topk8 -nocrypt -in Lines/trunk_LinePrivateKey.bin -outform der -out CSRs/der.bin
        openssl ecparam -genkey -name prime256v1 -noout -out CSRs/ec.pem
        openssl pkcs8 -topk8 -nocrypt -in CSRs/ec.pem -outform der -out CSRs/ec.der
        cat HTTPS/*Certificate.cer HTTPS/*PrivateKey.bin > HTTPS/chain.pem
        chmod 644 HTTPS/chain.pem
        """#

    @Test("Every private file is sealed under its name: OpenSSL opens each with the master key, and unseal gives the octets that were", .peer("openssl"))
    func everything() throws {
        let scratch = try MasterKeys.group()
        let prepared = try Peer.run("sh", ["-c", Self.preparation], in: scratch.folder)
        try #require(prepared.status == 0, "\(prepared.errors)")
        let before = Dictionary(uniqueKeysWithValues: try scratch.files("pair").map { ($0, try scratch.octets("pair/\($0)")) })
        let sealed = try Tool.run(Self.seal + ["--check-key", "master.key", "--json"], in: scratch)
        #expect(sealed.status == 0, "\(sealed.errors)")
        let files = try #require(sealed.json?["files"] as? [String])
        #expect(files.count == 11 + 7)
        #expect(try scratch.files(".", holding: Self.privateKey).map { $0.dropFirst(2) } == ["master.key", "other.key", "signer.key"])
        #expect(try scratch.files("pair") == before.keys.sorted())
        for file in try scratch.files("pair") {
            guard files.contains(file) else {
                #expect(try scratch.octets("pair/\(file)") == before[file])
                continue
            }
            #expect(try scratch.mode("pair/\(file)") == 0o600)
            #expect(try scratch.text("pair/\(file)").hasPrefix("-----BEGIN CMS-----\n"))
            let opened = try Peer.run(
                "openssl", ["cms", "-decrypt", "-binary", "-inform", "PEM", "-in", scratch.path("pair/\(file)"), "-inkey", scratch.path("master.key")])
            #expect(opened.status == 0 && opened.output == before[file], "\(file): \(opened.errors)")
        }
        let opened = try Tool.run(Self.unseal + ["--json"], in: scratch)
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(opened.json?["files"] as? [String] == files)
        for (file, octets) in before {
            #expect(try scratch.octets("pair/\(file)") == octets, "\(file)")
            if files.contains(file) { #expect(try scratch.mode("pair/\(file)") == 0o600) }
        }
        #expect(try !scratch.text("pair.signet/state.json").contains("sealed"))
        #expect(try Tool.run(Self.unseal, in: scratch).status == 6)
    }

    @Test("In a sealed group nothing is made; it is checked, shown, mapped, exported and kept, and says that it is sealed")
    func nothingIsMade() throws {
        let scratch = try Self.sealedGroup()
        let before = try scratch.manifest("pair")
        try Peer.run("sh", ["-c", "cp -a pair primary && cp -a pair.signet primary.signet"], in: scratch.folder)
        for arguments in [
            ["group", "add", "pair", "--line", "trunk2"], ["digest", "convert", "pair", "--to", "sha512", "--yes"],
            ["group", "join", "pair", "--from", "primary", "--key", "master.key", "--yes"],
            ["group", "seal", "pair", "--cert", "other.crt", "--yes"],
        ] {
            let run = try Tool.run(arguments, in: scratch)
            #expect(run.status == 6 && run.errors.contains("sealed"), "\(arguments): \(run.status) \(run.errors)")
        }
        #expect(try scratch.manifest("pair") == before)
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0 && check.text.contains("the private key is sealed, and was not compared"), "\(check.text)")
        let show = try Tool.run(["group", "show", "pair"], in: scratch)
        #expect(show.status == 0 && show.text.contains("sealed for CN=Example master, SHA-256 "))
        #expect(try Tool.run(["group", "show", "pair", "--json"], in: scratch).json?["sealed"] is [String: Any])
        for arguments in [
            ["group", "map", "pair", "--server", "LAKE"], ["group", "snapshot", "pair"],
            ["group", "export", "pair", "--out", "e", "--cert", "other.crt"],
        ] {
            let run = try Tool.run(arguments, in: scratch)
            #expect(run.status == 0 && (arguments[1] == "map" || run.errors.contains("sealed")), "\(arguments) \(run.errors)")
        }
        // What a snapshot of a sealed group holds is sealed.
        #expect(try scratch.files("pair.signet", holding: Self.privateKey).isEmpty)
        // The same once more: nothing is left to do, and that is said.
        let again = try Tool.run(Self.seal, in: scratch)
        #expect(again.status == 0 && again.errors.contains("nothing was changed"), "\(again.errors)")
    }

    struct Damage: CustomTestStringConvertible, Sendable {
        var what: String
        var script: String
        var key = "master.key"
        var exit: Int32 = 5
        var says: String
        var testDescription: String { what }
    }

    static let damages = [
        Damage(what: "another key", script: "true", key: "other.key", says: "other.key: the master key was expected, found one that opens none of the 11 sealed files"),
        Damage(
            what: "an octet of one file's content", script: "sed -i '20s/^..../AAAA/' Lines/trunk_LinePrivateKey.bin",
            says: "Lines/trunk_LinePrivateKey.bin: altered"),
        Damage(
            what: "an octet of one file's encrypted key", script: "sed -i '6s/^..../AAAA/' Lines/trunk_LinePrivateKey.bin",
            says: "Lines/trunk_LinePrivateKey.bin: altered, or sealed for another key"),
        Damage(what: "one file cut short", script: "sed -i '20,$d' Lines/trunk_LinePrivateKey.bin", exit: 3, says: "Lines/trunk_LinePrivateKey.bin: "),
        Damage(
            what: "two files changed over",
            script: "mv Lines/trunk_LinePrivateKey.bin x && mv HTTPS/*PrivateKey.bin Lines/trunk_LinePrivateKey.bin && mv x HTTPS/web.example.com_HTTPSPrivateKey.bin",
            says: "the private key is not that of "),
        Damage(
            what: "something beside a sealed block", script: "cat ServerGroup/ServerGroupPublicKey.bin >> Lines/trunk_LinePrivateKey.bin",
            says: "Lines/trunk_LinePrivateKey.bin: one sealed block was expected in the file"),
        Damage(
            what: "a file sealed for somebody else",
            script: "openssl cms -encrypt -binary -aes-256-gcm -recip ../other.crt -keyopt rsa_padding_mode:oaep -in ../other.key -outform PEM -out Lines/trunk_LinePrivateKey.bin",
            says: "Lines/trunk_LinePrivateKey.bin: "),
        Damage(
            what: "no key inside", script: "openssl cms -encrypt -binary -aes-256-gcm -recip ../master.crt -keyopt rsa_padding_mode:oaep -in ../other.crt -outform PEM -out Lines/trunk_LinePrivateKey.bin",
            says: "Lines/trunk_LinePrivateKey.bin"),
    ]

    @Test("A wrong master key, an altered file or one that is another's opens nothing and loses nothing", .peer("openssl"), arguments: damages)
    func damage(_ damage: Damage) throws {
        let scratch = try Self.sealedGroup()
        let done = try Peer.run("sh", ["-c", "set -e; cd pair; \(damage.script)"], in: scratch.folder)
        try #require(done.status == 0, "\(done.errors)")
        let before = try scratch.manifest("pair"), state = try scratch.octets("pair.signet/state.json")
        let run = try Tool.run(["group", "unseal", "pair", "--key", damage.key], in: scratch)
        #expect(run.status == damage.exit, "\(run.status) \(run.errors)")
        #expect(run.errors.contains(damage.says), "\(run.errors)")
        #expect(try scratch.manifest("pair") == before)
        #expect(try scratch.octets("pair.signet/state.json") == state)
        #expect(try scratch.files("pair.signet", holding: Self.privateKey).isEmpty)
    }

    @Test("What OpenSSL seals with AES-GCM and OAEP is opened, in PEM and in DER", .peer("openssl"), arguments: ["PEM", "DER"])
    func sealedByOpenSSL(form: String) throws {
        let scratch = try MasterKeys.group()
        let before = try scratch.octets(Self.rootKey)
        let line = try scratch.octets("pair/Lines/trunk_LinePrivateKey.bin")
        try #require(try Tool.run(Self.seal, in: scratch).status == 0)
        try scratch.write(line, to: "line.key")
        let run = try Peer.run(
            "openssl", [
                "cms", "-encrypt", "-binary", "-aes-256-gcm", "-recip", scratch.path("master.crt"), "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256",
                "-in", scratch.path("line.key"), "-outform", form, "-out", scratch.path("pair/Lines/trunk_LinePrivateKey.bin"),
            ])
        try #require(run.status == 0, "\(run.errors)")
        let opened = try Tool.run(Self.unseal, in: scratch)
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(try scratch.octets("pair/Lines/trunk_LinePrivateKey.bin") == line)
        #expect(try scratch.octets(Self.rootKey) == before)
    }

    @Test("Old folders that hold keys in the open go with the sealing, snapshots with their own word only")
    func oldCopies() throws {
        let scratch = try MasterKeys.group()
        for arguments in [["group", "snapshot", "pair", "--name", "before"], ["group", "add", "pair", "--line", "trunk2"]] {
            try #require(try Tool.run(arguments, in: scratch).status == 0)
        }
        let asked = try Tool.run(Array(Self.seal.dropLast()), in: scratch)
        #expect(asked.status == 6 && asked.errors.contains("sealing 12 private files for CN=Example master and removing 2 old folders"), "\(asked.errors)")
        let sealed = try Tool.run(Self.seal, in: scratch)
        #expect(sealed.status == 0 && sealed.errors.contains("snapshots/before: this snapshot holds private keys in the open"), "\(sealed.errors)")
        #expect(try scratch.files("pair.signet", holding: Self.privateKey).allSatisfy { $0.hasPrefix("pair.signet/snapshots/before/") })
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 0 && check.text.contains("pair.signet/snapshots/before holds private keys in the open"), "\(check.text)")
        let again = try Tool.run(Self.seal + ["--remove-snapshots", "--json"], in: scratch)
        #expect(again.status == 0 && (again.json?["removed"] as? [String])?.count == 1, "\(again.errors)")
        #expect(try scratch.files("pair.signet", holding: Self.privateKey).isEmpty)
        #expect(try Tool.run(Self.unseal, in: scratch).status == 0)
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).text == "sound: 0 faults, 0 remarks\n")
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
        Refusal(
            what: "a certificate that may not encipher keys", arguments: ["--cert", "signer.crt"], exit: 6,
            says: "signer.crt: a certificate whose keyUsage allows keyEncipherment was expected"),
        Refusal(what: "another key than the certificate's", arguments: ["--cert", "master.crt", "--check-key", "other.key"], exit: 5, says: "other.key: the key of the master certificate"),
        Refusal(
            what: "a master key in the folder", script: "cp -p master.key pair/CSRs.bin", arguments: ["--cert", "master.crt"], exit: 6,
            says: "CSRs.bin: the master key itself lies in the folder"),
        Refusal(
            what: "a certificate with a key in its file", script: "cat pair/Lines/trunk_LinePrivateKey.bin >> pair/Lines/trunk_LineCertificate.cer",
            arguments: ["--cert", "master.crt"], exit: 6, says: "Lines/trunk_LineCertificate.cer: a certificate, public key or map was expected alone"),
        Refusal(
            what: "a file that does not read", script: "printf -- '-----BEGIN CERTIFICATE-----\\n!\\n-----END CERTIFICATE-----\\n' > pair/x.pem",
            arguments: ["--cert", "master.crt"], exit: 3, says: "x.pem: the file does not read"),
        Refusal(
            what: "a numbered backup that does not read", script: "sed '$d' pair/Lines/trunk_LinePrivateKey.bin > pair/Lines/trunk_LinePrivateKey.bin.1",
            arguments: ["--cert", "master.crt"], exit: 3, says: "Lines/trunk_LinePrivateKey.bin.1: the file does not read"),
        Refusal(
            what: "a key that is not its certificate's", script: "cp -p pair/ServerGroup/ServerGroupPrivateKey.bin pair/Lines/trunk_LinePrivateKey.bin",
            arguments: ["--cert", "master.crt"], exit: 5, says: "Lines/trunk_LinePrivateKey.bin: the private key is not that of"),
        Refusal(what: "no certificate", arguments: ["--cert", "master.key"], exit: 3, says: "master.key: a certificate was expected"),
        Refusal(what: "no file", arguments: ["--cert", "missing.crt"], exit: 7, says: "missing.crt: no such file"),
        Refusal(
            what: "a short key", script: "openssl req -x509 -newkey rsa:1024 -nodes -keyout short.key -subj /CN=x -out short.crt 2> /dev/null",
            arguments: ["--cert", "short.crt"], exit: 6, says: "short.crt: an RSA key of 2048 bits or more was expected"),
        Refusal(
            what: "an elliptic curve", script: "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ec.key -subj /CN=x -out ec.crt 2> /dev/null",
            arguments: ["--cert", "ec.crt"], exit: 6, says: "ec.crt: a master certificate with an RSA key was expected"),
    ]

    @Test("What would stay open, or could not be opened again, is refused before anything changes", .peer("openssl"), arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let scratch = try MasterKeys.group()
        let done = try Peer.run("sh", ["-c", refusal.script], in: scratch.folder)
        try #require(done.status == 0, "\(done.errors)")
        let before = try scratch.manifest("pair"), state = try scratch.octets("pair.signet/state.json")
        let run = try Tool.run(["group", "seal", "pair", "--yes"] + refusal.arguments, in: scratch)
        #expect(run.status == refusal.exit, "\(run.status) \(run.errors)")
        #expect(run.errors.contains(refusal.says), "\(run.errors)")
        #expect(try scratch.manifest("pair") == before)
        #expect(try scratch.octets("pair.signet/state.json") == state)
    }

    @Test("Sealed files that no state tells of are opened; a key in the open is a fault of a sealed group")
    func contradictions() throws {
        let scratch = try Self.sealedGroup()
        let sealed = try scratch.octets(Self.rootKey)
        try Peer.run("cp", ["-p", scratch.path("other.key"), scratch.path(Self.rootKey)])
        let check = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(check.status == 1 && check.text.contains("the group is sealed, and the private key ServerGroup/ServerGroupPrivateKey.bin lies open"))
        try scratch.write(sealed, to: Self.rootKey)
        try FileManager.default.removeItem(at: scratch.url("pair.signet"))
        let unknown = try Tool.run(["group", "check", "pair"], in: scratch)
        #expect(unknown.status == 1 && unknown.text.contains("nothing says with whose key"), "\(unknown.text)")
        #expect(try Tool.run(["group", "add", "pair", "--line", "x"], in: scratch).status == 5)
        #expect(try Tool.run(Self.unseal, in: scratch).status == 0)
        #expect(try Tool.run(["group", "add", "pair", "--line", "x"], in: scratch).status == 0)
    }
}
