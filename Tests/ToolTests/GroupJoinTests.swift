import Foundation
import TestSupport
import Testing

@Suite("group join")
struct GroupJoinTests {
    private static let root = "ServerGroup/ServerGroupCertificate.cer", rootKey = "ServerGroup/ServerGroupPrivateKey.bin"

    private static func run(_ scratch: Scratch, _ arguments: [String]) throws -> Finished {
        let run = try Tool.run(arguments, in: scratch)
        try #require(run.status == 0, "\(arguments): \(run.errors)")
        return run
    }

    private static func isSound(_ scratch: Scratch, _ folder: String) throws {
        let check = try Tool.run(["group", "check", folder], in: scratch)
        #expect(check.status == 0, "\(check.text)")
    }

    @Test("A backup server has the primary's root and key, octet for octet, and everything else of its own; each trusts the other", .peer("openssl"))
    func newFolder() throws {
        let scratch = try MasterKeys.group()
        // Files of the primary that no line of ours has written: their octets stay.
        for (file, kind) in [(Self.root, "x509"), (Self.rootKey, "rsa")] {
            let converted = try Peer.run("openssl", [kind, "-in", "pair/\(file)", "-outform", "DER", "-out", "der"], in: scratch.folder)
            try #require(converted.status == 0, "\(converted.errors)")
            try scratch.write(scratch.octets("der"), to: "pair/\(file)")
        }
        _ = try Self.run(scratch, ["group", "export", "pair", "--out", "pair.sealed", "--cert", "master.crt"])
        let joined = try Self.run(
            scratch, ["group", "join", "backup", "--from", "pair.sealed", "--key", "master.key", "--server", "ERIE", "--line", "trunk2", "--client", "desk", "--https", "web2.example.com", "--json"])
        #expect(joined.json?["servers"] as? [String] == ["ERIE"])
        #expect(joined.json?["remotes"] as? [String] == ["LAKE", "Jasper"])
        #expect(joined.errors.contains("server group: CN=LAKE,OU=Server Group, until "))
        for file in [Self.root, Self.rootKey] { #expect(try scratch.octets("backup/\(file)") == scratch.octets("pair/\(file)")) }
        #expect(try scratch.mode("backup/\(Self.rootKey)") == 0o600 && scratch.mode("backup") == 0o700)
        try Self.isSound(scratch, "backup")
        #expect(try scratch.text("backup.signet/state.json").contains(#""origin" : "join""#))
        // Own keys: none but the root's is the primary's.
        func keys(_ folder: String) throws -> Set<[UInt8]> {
            Set(try scratch.files(folder).filter { $0.hasSuffix("PublicKey.bin") }.map { try scratch.octets("\(folder)/\($0)") })
        }
        let both = try keys("pair").intersection(keys("backup"))
        #expect(both.count == 1)
        // OpenSSL finds the way from each to the one root, which lies in the copies too.
        let root = try Peer.run("openssl", ["x509", "-inform", "DER", "-in", "pair/\(Self.root)"], in: scratch.folder)
        try scratch.write(root.output, to: "root.pem")
        for member in ["Client/Local_Subsystems/ERIE_Server", "Client/Remote_Subsystems/LAKE/ERIE_Client", "Lines/trunk2_Line", "HTTPS/web2.example.com_HTTPS"] {
            let verified = try Peer.run(
                "openssl", ["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "backup/ICCertificateAuthority/ERIE_ICCertificateAuthorityCertificate.cer", "backup/\(member)Certificate.cer"],
                in: scratch.folder)
            #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
        }
        #expect(try scratch.octets("backup/Client/Remote_Subsystems/LAKE/ERIE_TrustedCertificate.cer") == root.output)
        #expect(try scratch.octets("backup/Client/Remote_Client/jasper/ERIE_TrustedCertificate.cer") == root.output)
        // The primary gets to know its backup, and both trust each other.
        _ = try Self.run(scratch, ["group", "add", "pair", "--remote", "ERIE"])
        let pair = try Tool.run(["group", "pair", "pair", "LAKE", "ERIE", "--with", "backup", "--mutual"], in: scratch)
        #expect(pair.status == 0, "\(pair.text)")
    }

    @Test("A folder that is there keeps its servers and keys, gives numbers to what is replaced, and is joined once", .peer("openssl"))
    func existingFolder() throws {
        let scratch = try MasterKeys.group()
        _ = try Self.run(scratch, ["group", "init", "backup", "--server", "ERIE", "--line", "trunk2", "--remote", "media"])
        let before = Dictionary(uniqueKeysWithValues: try scratch.files("backup").map { ($0, try scratch.octets("backup/\($0)")) })
        let asked = try Tool.run(["group", "join", "backup", "--from", "pair"], in: scratch)
        #expect(asked.status == 6 && asked.errors.contains("putting another root in the place of this group's"), "\(asked.errors)")
        #expect(try scratch.files("backup").count == before.count)
        _ = try Self.run(scratch, ["group", "join", "backup", "--from", "pair", "--yes"])
        try Self.isSound(scratch, "backup")
        for file in [Self.root, Self.rootKey] {
            #expect(try scratch.octets("backup/\(file)") == scratch.octets("pair/\(file)"))
            #expect(try scratch.octets("backup/\(file).1") == before[file])
        }
        #expect(try scratch.octets("backup/ServerGroup/ServerGroupPublicKey.bin.1") == before["ServerGroup/ServerGroupPublicKey.bin"])
        for (file, octets) in before where file.hasSuffix("PrivateKey.bin") && file != Self.rootKey {
            #expect(try scratch.octets("backup/\(file)") == octets, "\(file)")
        }
        for (file, octets) in before where file.hasSuffix("Certificate.cer") {
            #expect(try scratch.octets("backup/\(file).1") == octets, "\(file)")
            #expect(try scratch.octets("backup/\(file)") != octets, "\(file)")
        }
        #expect(try scratch.files("backup").contains("Client/Remote_Subsystems/Jasper/ERIE_ClientCertificate.cer"))
        #expect(try scratch.text("backup/ERIE_ININ_Certificates.xml").contains("Remote_Client/jasper/ERIE_TrustedCertificate.cer"))
        let manifest = try scratch.manifest("backup")
        let again = try Self.run(scratch, ["group", "join", "backup", "--from", "pair", "--line", "trunk2"])
        #expect(again.errors.contains("the group has this root already; nothing was changed"))
        #expect(try scratch.manifest("backup") == manifest)
        _ = try Self.run(scratch, ["group", "join", "backup", "--from", "pair", "--line", "trunk3", "--yes"])
        #expect(try scratch.files("backup").contains("Lines/trunk3_LineCertificate.cer"))
        #expect(try !scratch.files("backup").contains("\(Self.root).2"))
    }

    @Test("What another authority signed for a group is forgotten where the join replaces it, and a request for the old root's key is told of")
    func requests() throws {
        let scratch = try MasterKeys.group()
        _ = try Self.run(scratch, ["group", "init", "backup", "--server", "ERIE"])
        func request(_ use: String, _ keyFile: String, _ more: String) -> String {
            let digest = String(repeating: "ab", count: 32), time = #""since" : "2026-01-01T00:00:00Z", "sinceSeconds" : 1767225600"#
            return #"{"use" : "\#(use)", "file" : "ServerGroup/\#(use).csr", "keyFile" : "\#(keyFile)", "publicKey" : "\#(digest)", \#(time)\#(more)}"#
        }
        try scratch.write("x".utf8, to: "backup/ServerGroup/server-group.csr")
        let digest = String(repeating: "cd", count: 32)
        let answered = request(
            "subsystem-server", "x", #", "name" : "ERIE", "certificate" : "\#(digest)", "imported" : "2026-01-01T00:00:00Z", "importedSeconds" : 1767225600"#)
        let state = try scratch.text("backup.signet/state.json")
        let changed = state.replacing(#""origin" : "init","#, with: #""origin" : "init", "requests" : [\#(request("server-group", Self.rootKey, "")), \#(answered)],"#)
        try #require(changed != state)
        try scratch.write(changed.utf8, to: "backup.signet/state.json")
        let joined = try Self.run(scratch, ["group", "join", "backup", "--from", "pair", "--yes"])
        #expect(joined.errors.contains("the key of the request for the server-group is replaced"), "\(joined.errors)")
        #expect(try !scratch.text("backup.signet/state.json").contains("requests"))
        try Self.isSound(scratch, "backup")
    }

    @Test("A sealed folder and a sealed folder's export are joined with the master key; the joined group lies open")
    func sealedPrimary() throws {
        let scratch = try MasterKeys.group()
        let key = try scratch.octets("pair/\(Self.rootKey)")
        _ = try Self.run(scratch, ["group", "seal", "pair", "--cert", "master.crt", "--yes"])
        _ = try Self.run(scratch, ["group", "export", "pair", "--out", "pair.sealed", "--cert", "master.crt"])
        for source in ["pair", "pair.sealed"] {
            #expect(try Tool.run(["group", "join", "x", "--from", source, "--server", "ERIE"], in: scratch).status == 6)
            #expect(try Tool.run(["group", "join", "x", "--from", source, "--key", "other.key", "--server", "ERIE"], in: scratch).status == 5)
            _ = try Self.run(scratch, ["group", "join", "from-\(source)", "--from", source, "--key", "master.key", "--server", "ERIE"])
            #expect(try scratch.octets("from-\(source)/\(Self.rootKey)") == key)
            try Self.isSound(scratch, "from-\(source)")
        }
        #expect(try !scratch.names.contains("x") && !scratch.names.contains("x.signet"))
    }

    /// The server group's certificate signed by another authority, for the key and name that it has; everything else stays.
    private static let thirdParty = #"""
        set -e
        openssl req -x509 -newkey rsa:2048 -nodes -keyout agency.key -out agency.crt -days 3650 -subj '/O=Agency/CN=Agency Root' \
            -addext keyUsage=critical,keyCertSign,cRLSign
        cat > ext <<'EOF'
        basicConstraints=critical,CA:TRUE
        keyUsage=critical,keyCertSign,cRLSign
        subjectKeyIdentifier=hash
        authorityKeyIdentifier=keyid
        EOF
        openssl x509 -x509toreq -in pair/ServerGroup/ServerGroupCertificate.cer -signkey pair/ServerGroup/ServerGroupPrivateKey.bin -out group.csr
        openssl x509 -req -in group.csr -CA agency.crt -CAkey agency.key -set_serial 77 -days 3000 -sha256 -extfile ext -out group.crt
        cp group.crt pair/ServerGroup/ServerGroupCertificate.cer
        for copy in $(find pair -name '*_TrustedCertificate.cer'); do cat agency.crt group.crt > $copy; done
        """#

    @Test("Under a root of another authority, its anchor and what leads from it come with the root", .peer("openssl"))
    func thirdParty() throws {
        let scratch = try MasterKeys.group()
        let made = try Peer.run("sh", ["-c", Self.thirdParty], in: scratch.folder)
        try #require(made.status == 0, "\(made.errors)")
        _ = try Self.run(scratch, ["group", "adopt", "pair"])
        try Self.isSound(scratch, "pair")
        _ = try Self.run(scratch, ["group", "export", "pair", "--out", "pair.sealed", "--cert", "master.crt"])
        for source in [["pair"], ["pair.sealed", "--key", "master.key"]] {
            _ = try Self.run(scratch, ["group", "join", "b-\(source[0])", "--server", "ERIE", "--from"] + source)
            try Self.isSound(scratch, "b-\(source[0])")
            let verified = try Peer.run(
                "openssl", [
                    "verify", "-CAfile", "agency.crt", "-untrusted", "group.crt", "-untrusted", "b-\(source[0])/ICCertificateAuthority/ERIE_ICCertificateAuthorityCertificate.cer",
                    "b-\(source[0])/Client/Local_Subsystems/ERIE_ServerCertificate.cer",
                ], in: scratch.folder)
            #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
        }
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
        Refusal(what: "no name", arguments: ["--from", "pair"], exit: 2, says: "this server's name was expected for a new folder"),
        Refusal(what: "a name that leads out", arguments: ["--from", "pair", "--server", "../x"], exit: 2, says: "separates the parts of paths"),
        Refusal(what: "the primary's name", arguments: ["--from", "pair", "--server", "lake"], exit: 2, says: "lake is one of the primary's"),
        Refusal(what: "nothing", arguments: ["--from", "missing", "--server", "ERIE"], exit: 7, says: "missing: no such file"),
        Refusal(what: "no group", script: "mkdir empty", arguments: ["--from", "empty", "--server", "ERIE"], exit: 5, says: "was expected in the folder, found none"),
        Refusal(what: "no export", arguments: ["--from", "master.crt", "--server", "ERIE"], exit: 3, says: "master.crt: the folder of a group or a sealed export was expected"),
        Refusal(
            what: "a sealed file that is no archive", script: "openssl cms -encrypt -binary -aes-256-gcm -recip master.crt -keyopt rsa_padding_mode:oaep -in master.crt -outform DER -out no.sealed",
            arguments: ["--from", "no.sealed", "--key", "master.key", "--server", "ERIE"], exit: 3, says: "no.sealed: a record of a ustar archive was expected"),
        Refusal(
            what: "an archive that leads out",
            script: "mkdir -p t/group && cd t && echo x > ../outside && tar --format=ustar -Pcf ../t.tar ../outside && cd .. && openssl cms -encrypt -binary -aes-256-gcm -recip master.crt -keyopt rsa_padding_mode:oaep -in t.tar -outform DER -out t.sealed",
            arguments: ["--from", "t.sealed", "--key", "master.key", "--server", "ERIE"], exit: 6, says: "found '../outside'"),
        Refusal(what: "an export without a key", script: "$TOOL group export pair --out s --cert master.crt", arguments: ["--from", "s", "--server", "ERIE"], exit: 6, says: "s: the export is sealed, and no master key"),
        Refusal(
            what: "an altered export", script: "$TOOL group export pair --out s --cert master.crt && printf wxyz | dd of=s bs=1 seek=5000 conv=notrunc",
            arguments: ["--from", "s", "--key", "master.key", "--server", "ERIE"], exit: 5, says: "s: altered"),
        Refusal(what: "no root's key", script: "rm pair/ServerGroup/ServerGroupPrivateKey.bin", arguments: ["--from", "pair", "--server", "ERIE"], exit: 5, says: "pair/ServerGroup/ServerGroupPrivateKey.bin: it was expected there"),
        Refusal(
            what: "another key, copied by hand", script: "cp -p pair/Lines/trunk_LinePrivateKey.bin pair/ServerGroup/ServerGroupPrivateKey.bin",
            arguments: ["--from", "pair", "--server", "ERIE"], exit: 5, says: "files copied by hand do not always belong together"),
        Refusal(
            what: "a root's key under a password", script: "openssl pkcs8 -topk8 -in pair/ServerGroup/ServerGroupPrivateKey.bin -passout pass:x -out k && cp k pair/ServerGroup/ServerGroupPrivateKey.bin",
            arguments: ["--from", "pair", "--server", "ERIE"], exit: 6, says: "the server group's private key is encrypted"),
        Refusal(
            what: "an authority that may not sign", script: "sed -i 's/\"authoritySigns\" : true/\"authoritySigns\" : false/' pair.signet/state.json",
            arguments: ["--from", "pair", "--server", "ERIE"], exit: 6, says: "not allowed to sign"),
        Refusal(
            what: "SHA-1 without its word", script: "rm -r pair pair.signet && $TOOL group init pair --server LAKE --digest sha1 --allow-sha1",
            arguments: ["--from", "pair", "--server", "ERIE"], exit: 6, says: "--allow-sha1"),
    ]

    @Test("What is no group of a primary, or has no key to sign with, is refused, and nothing is made", .peer("openssl"), arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let scratch = try MasterKeys.group()
        let done = try Peer.run("sh", ["-c", refusal.script], in: scratch.folder, environment: ["TOOL": Tool.path])
        try #require(done.status == 0, "\(done.errors)")
        let before = try scratch.names
        let run = try Tool.run(["group", "join", "backup"] + refusal.arguments, in: scratch)
        #expect(run.status == refusal.exit, "\(run.status) \(run.errors)")
        #expect(run.errors.contains(refusal.says), "\(run.errors)")
        #expect(try scratch.names == before)
    }
}
