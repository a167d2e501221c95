import Foundation
import TestSupport
import Testing

@Suite("Undo needs no folder that still reads, and puts nothing damaged back")
struct GroupReturnTests {
    static func run(_ words: String, in scratch: Scratch, environment: [String: String] = [:]) throws -> Finished {
        try Tool.run(words.split(separator: " ").map(String.init), in: scratch, environment: environment)
    }

    /// A pair with a snapshot `good` and, since then, another line's key and certificate.
    private static func changed() throws -> (scratch: Scratch, before: [String: [UInt8]]) {
        let scratch = try MadeGroup.copy()
        let before = try scratch.contents("pair")
        for words in ["group snapshot pair --name good", "group regenerate pair --use line --yes"] {
            let run = try Self.run(words, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        return (scratch, before)
    }

    static let undoings = ["group restore pair --kept 1 --yes --json", "group rollback pair --yes --json"]

    @Test("A folder that is damaged, emptied or gone is undone to the one from before, and kept as it was", arguments: [
        "rm pair/ServerGroup/ServerGroupCertificate.cer", ": > pair/ServerGroup/ServerGroupCertificate.cer",
        "echo '<a' > pair/LAKE_ININ_Certificates.xml", "mkfifo pair/pipe", "mkfifo pair/Lines/trunk_LinePublicKey.bin.1",
        "ln -s /etc pair/out", "rm -r pair/Client", "rm -r pair && mkdir pair", "rm -r pair",
        "mkdir -p pair/$(printf 'a/%.0s' $(seq 40))", "head -c 40000000 /dev/zero > pair/large.cer",
        "echo '{' > pair.signet/state.json", "rm pair.signet/state.json && mkfifo pair.signet/state.json",
    ], undoings)
    func damaged(script: String, undoing: String) throws {
        let (scratch, before) = try Self.changed()
        _ = try scratch.shell(script)
        let hadFolder = FileManager.default.fileExists(atPath: scratch.path("pair"))
        let undone = try Self.run(undoing, in: scratch)
        #expect(undone.status == 0, "\(undone.errors)")
        #expect(try scratch.contents("pair") == before)
        #expect(try Self.run("group check pair", in: scratch).status == 0)
        #expect(try scratch.shell("find pair -type p -o -name out -o -name large.cer") == "")
        let kept = undone.json?["kept"] as? String
        #expect(kept?.hasSuffix("pair.signet/kept/2/tree") ?? false == hadFolder, "\(kept ?? "none")")
        #expect(FileManager.default.fileExists(atPath: scratch.path("pair.signet/kept/2/tree")) == hadFolder)
    }

    @Test("What is kept is listed though the folder does not read, or is gone; a folder beside which nothing lies is none")
    func listed() throws {
        let (scratch, _) = try Self.changed()
        for script in ["mkfifo pair/pipe", "rm -r pair"] {
            _ = try scratch.shell(script)
            let run = try Self.run("group backups pair --json", in: scratch)
            #expect(run.status == 0 && run.json?["snapshots"] as? [String] == ["good"] && (run.json?["kept"] as? [Any])?.count == 1, "\(run.errors)")
            #expect(run.errors.contains("does not read"))
        }
        for words in ["group rollback nothing --yes", "group restore nothing --kept 1 --yes", "group backups nothing"] {
            #expect(try Self.run(words, in: scratch).status == 7)
        }
        #expect(try !scratch.names.contains("nothing.signet"))
    }

    @Test("A snapshot that is not as it was made is refused, and put back only by force", arguments: [
        ("sed -i 's/A/B/' pair.signet/snapshots/good/Lines/trunk_LinePrivateKey.bin", "trunk_LinePrivateKey.bin"),
        ("rm pair.signet/snapshots/good/Lines/trunk_LinePublicKey.bin", "1 file of the snapshot"),
        ("rm pair.signet/snapshots/good/Lines/*", "3 files of the snapshot"),
        ("echo > pair.signet/snapshots/good/new", "new"),
        ("echo garbage > pair.signet/snapshot-states/good.sha256", "of the snapshot"),
        // Of one that nobody wrote down what it was, the parts are held against each other.
        ("rm pair.signet/snapshot-states/good.sha256 pair.signet/snapshots/good/Lines/trunk_LinePrivateKey.bin", "missing"),
        ("rm pair.signet/snapshot-states/good.sha256; cp pair/HTTPS/*PrivateKey.bin pair.signet/snapshots/good/Lines/trunk_LinePrivateKey.bin", "is not that of"),
    ])
    func altered(script: String, words: String) throws {
        let (scratch, _) = try Self.changed()
        let present = try scratch.contents("pair")
        _ = try scratch.shell(script)
        let refused = try Self.run("group rollback pair --yes", in: scratch)
        #expect(refused.status == 5 && refused.errors.contains(words) && refused.errorLines.count == 1, "\(refused.errors)")
        #expect(try scratch.contents("pair") == present)
        let forced = try Self.run("group rollback pair --yes --force", in: scratch)
        #expect(forced.status == 0 && forced.errors.contains("warning"), "\(forced.errors)")
        #expect(try scratch.contents("pair") != present)
    }

    @Test("A snapshot of a group that was not sound then goes back as it was made, with a word; so does one that has ended since")
    func faithful() throws {
        let scratch = try MadeGroup.copy()
        _ = try scratch.shell("rm pair/Lines/trunk_LinePrivateKey.bin")
        let before = try scratch.contents("pair")
        #expect(try Self.run("group snapshot pair --name bad", in: scratch).status == 0)
        _ = try scratch.shell("rm pair/Lines/trunk_LinePublicKey.bin")
        let back = try Self.run("group rollback pair --yes", in: scratch)
        #expect(back.status == 0 && back.errors.contains("not sound"), "\(back.errors)")
        #expect(try scratch.contents("pair") == before)

        let (old, first) = try Self.changed()
        let later = try Self.run("group restore pair --kept 1 --yes --now 2041-01-01T00:00:00Z", in: old)
        #expect(later.status == 0, "\(later.errors)")
        #expect(try old.contents("pair") == first)
    }

    @Test("Private files and their folders come back with nothing for others", arguments: undoings)
    func modes(undoing: String) throws {
        let (scratch, before) = try Self.changed()
        _ = try scratch.shell("chmod -R go+rwX pair.signet/kept/1/tree pair.signet/snapshots/good")
        let undone = try Self.run(undoing, in: scratch)
        #expect(undone.status == 0, "\(undone.errors)")
        #expect(try scratch.contents("pair") == before)
        #expect(try scratch.shell("find pair -name '*PrivateKey.bin' -perm /077; find pair/ServerGroup pair/Lines pair -maxdepth 0 -perm /077") == "")
        #expect(try Self.run("group check pair", in: scratch).status == 0)
        // So it is what the snapshot has.
        #expect(try Self.run(undoing, in: scratch).errors.contains("nothing was changed"))
    }

    @Test("A certificate that the group's own list revokes does not come back by its number")
    func revoked() throws {
        let scratch = try MadeGroup.copy()
        for words in ["group revoke pair --use line --reason keyCompromise", "group regenerate pair --use line --yes"] {
            #expect(try Self.run(words, in: scratch).status == 0)
        }
        let before = try scratch.contents("pair")
        let refused = try Self.run("group restore pair --use line --number 1 --yes", in: scratch)
        #expect(refused.status == 6 && refused.errors.contains("keyCompromise") && refused.errorLines.count == 1, "\(refused.errors)")
        #expect(refused.errors.contains("signet group regenerate") && refused.errors.contains("--use line --name trunk"))
        #expect(try scratch.contents("pair") == before)
    }

    @Test("Where nothing was known of a group before it was sealed, nothing is known of it when that is undone")
    func unknown() throws {
        let scratch = try MadeGroup.copy()
        try MasterKeys.copy(to: scratch)
        _ = try scratch.shell("rm -r pair.signet")
        let before = try scratch.contents("pair")
        #expect(try Self.run("group snapshot pair --name open", in: scratch).status == 0)
        #expect(try Self.run("group policy pair authority-signs=off --yes", in: scratch).status == 0)
        #expect(try Self.run("group csr pair --use line", in: scratch).status == 0)
        let back = try Self.run("group rollback pair --yes", in: scratch)
        #expect(back.status == 0, "\(back.errors)")
        #expect(try scratch.contents("pair") == before)
        #expect(try Self.run("group policy pair --json", in: scratch).json?["authoritySigns"] as? Bool == true)
    }

    @Test("The state is a regular file that reads, the places of copies are no links", arguments: [
        ("rm pair.signet/state.json; mkfifo pair.signet/state.json", "group check pair", 6, "a device, pipe or socket"),
        ("rm pair.signet/state.json; ln -s /dev/zero pair.signet/state.json", "group check pair", 6, "a symbolic link"),
        ("head -c 4000000 /dev/zero > pair.signet/state.json", "group add pair --line x", 7, "1048576 octets"),
        ("sed -i 's/authoritySigns/authoritysigns/' pair.signet/state.json", "group regenerate pair --yes", 3, "'authoritysigns'"),
        ("sed -i 's/\"authoritySigns\" : true/\"authoritySigns\" : null/' pair.signet/state.json", "group renew pair", 3, "'authoritySigns'"),
        ("sed -i '/authoritySigns/d' pair.signet/state.json", "digest plan pair", 3, "'authoritySigns'"),
        ("sed -i '/authoritySigns/d' pair.signet/state.json", "group adopt pair", 3, "'authoritySigns'"),
        ("sed -i '/authoritySigns/d' pair.signet/state.json", "group snapshot pair", 3, "'authoritySigns'"),
        ("mkdir x; mv pair.signet/snapshots x; ln -s ../x/snapshots pair.signet/snapshots", "group rollback pair --yes", 6, "a symbolic link"),
        ("mkdir x; mv pair.signet/snapshots x; ln -s ../x/snapshots pair.signet/snapshots", "group snapshot pair", 6, "a symbolic link"),
        ("mkdir x; mv pair.signet/kept x; ln -s ../x/kept pair.signet/kept", "group restore pair --kept 1 --yes", 6, "a symbolic link"),
    ] as [(String, String, Int32, String)])
    func places(script: String, words: String, status: Int32, says: String) throws {
        let (scratch, _) = try Self.changed()
        _ = try scratch.shell(script)
        let before = try scratch.contents("pair")
        for more in ["", " --json"] {
            let run = try Self.run(words + more, in: scratch)
            #expect(run.status == status && run.errors.contains(says) && run.errorLines.count == 1, "\(run.status) \(run.errors)")
            #expect(more.isEmpty ? run.text.isEmpty : run.jsonError != nil, "\(run.text)")
        }
        #expect(try scratch.contents("pair") == before)
    }
}
