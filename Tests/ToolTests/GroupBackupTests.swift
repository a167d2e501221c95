import Foundation
import TestSupport
import Testing

@Suite("group backups, restore, snapshot and rollback")
struct GroupBackupTests {
    static let line = "Lines/trunk_Line"
    static let parts = ["Certificate.cer", "PrivateKey.bin", "PublicKey.bin"].map { line + $0 }

    private func change(_ scratch: Scratch, _ arguments: String...) throws {
        let finished = try Tool.run(["group"] + arguments, in: scratch)
        #expect(finished.status == 0, "\(arguments): \(finished.errors)")
    }

    @Test("What can be brought back is listed: numbered files with the dates of their certificates, kept folders, snapshots")
    func listed() throws {
        let scratch = try MadeGroup.copy()
        let nothing = try #require(try Tool.run(["group", "backups", "pair", "--json"], in: scratch).json)
        for key in ["backups", "kept", "snapshots"] { #expect((nothing[key] as? [Any])?.isEmpty == true) }
        try change(scratch, "regenerate", "pair", "--use", "line", "--yes", "--now", "2026-12-01T10:00:00Z")
        try change(scratch, "snapshot", "pair", "--name", "good")
        try change(scratch, "renew", "pair", "--use", "server-group", "--now", "2026-12-02T10:00:00Z")
        let before = try scratch.shell("find pair pair.signet -printf '%p %m %s %T@\\n' | sort")
        let report = try #require(try Tool.run(["group", "backups", "pair", "--json"], in: scratch).json)
        #expect(try scratch.shell("find pair pair.signet -printf '%p %m %s %T@\\n' | sort") == before)
        #expect(report["schema"] as? String == "signet/group-backups/1")
        let backups = try #require(report["backups"] as? [[String: Any]])
        let line = try #require(backups.first { $0["use"] as? String == "line" })
        #expect(line["number"] as? Int == 1 && line["files"] as? [String] == Self.parts.map { "\($0).1" } && line["name"] as? String == "trunk")
        #expect(line["notAfter"] as? String != nil && (line["sha1"] as? String)?.count == 40)
        // The root, and its nine copies.
        #expect(backups.count == 11)
        #expect(backups.first { $0["use"] as? String == "server-group" }?["files"] as? [String] == ["ServerGroup/ServerGroupCertificate.cer.1"])
        let kept = try #require(report["kept"] as? [[String: Any]])
        #expect(kept.compactMap { $0["operation"] as? String } == ["group regenerate", "group renew"])
        #expect(kept.first?["time"] as? String == "2026-12-01T10:00:00Z")
        #expect(report["snapshots"] as? [String] == ["good"])
    }

    @Test("A number comes back with the key that its certificate had, and what it replaces gets the next one; nothing is overwritten")
    func restored() throws {
        let scratch = try MadeGroup.copy()
        // The first certificate, one for the same key, one for another: 1 and 2 have one key, which lies under 2.
        let first = try scratch.contents("pair")
        try change(scratch, "renew", "pair", "--use", "line")
        let second = try scratch.contents("pair")
        try change(scratch, "regenerate", "pair", "--use", "line", "--yes")
        let third = try scratch.contents("pair")
        let finished = try Tool.run(["group", "restore", "pair", "--use", "line", "--number", "1", "--yes", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        #expect(finished.json?["files"] as? [String] == Self.parts)
        var now = try scratch.contents("pair")
        for part in Self.parts {
            #expect(now[part] == first[part], "\(part)")
            #expect(now["\(part).3"] == third[part])
            #expect(now["\(part).2"] == second[part])
        }
        #expect(now["\(Self.line)Certificate.cer.1"] == first["\(Self.line)Certificate.cer"])
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        // The latest is what was replaced just now.
        try change(scratch, "restore", "pair", "--use", "line", "--yes")
        now = try scratch.contents("pair")
        for part in Self.parts {
            #expect(now[part] == third[part])
            #expect(now["\(part).4"] == first[part])
        }
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
    }

    @Test("A renewed root goes back with its copies; another root would leave the folder unsound, and is refused")
    func root() throws {
        let scratch = try MadeGroup.copy()
        let before = try scratch.contents("pair")
        try change(scratch, "renew", "pair", "--use", "server-group")
        try change(scratch, "restore", "pair", "--use", "server-group", "--yes")
        let after = try scratch.contents("pair")
        for (file, octets) in before { #expect(after[file] == octets, "\(file)") }
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        try change(scratch, "regenerate", "pair", "--use", "server-group", "--yes")
        let regenerated = try scratch.contents("pair")
        let refused = try Tool.run(["group", "restore", "pair", "--use", "server-group", "--yes"], in: scratch)
        #expect(refused.status == 5 && refused.errors.contains("would not be sound") && refused.errors.contains("--kept"), "\(refused.errors)")
        #expect(try scratch.contents("pair") == regenerated)
        #expect(try scratch.shell("ls pair.signet") == "kept\nlock\nstate.json\n")
    }

    @Test("A folder that was kept comes back whole, with what was known of the group then; the present one is kept")
    func kept() throws {
        let scratch = try MadeGroup.copy()
        let first = try scratch.contents("pair"), state = try scratch.text("pair.signet/state.json")
        try change(scratch, "add", "pair", "--line", "trunk2")
        try change(scratch, "regenerate", "pair", "--yes")
        let present = try scratch.contents("pair"), presentState = try scratch.text("pair.signet/state.json")
        #expect(presentState != state)
        let finished = try Tool.run(["group", "restore", "pair", "--kept", "1", "--yes", "--json"], in: scratch)
        #expect(finished.status == 0, "\(finished.errors)")
        #expect((finished.json?["kept"] as? String)?.hasSuffix("pair.signet/kept/3/tree") == true)
        #expect(try scratch.contents("pair") == first)
        #expect(try scratch.text("pair.signet/state.json") == state)
        #expect(try scratch.contents("pair.signet/kept/3/tree") == present && scratch.text("pair.signet/kept/3/state.json") == presentState)
        // And back.
        try change(scratch, "restore", "pair", "--kept", "3", "--yes")
        #expect(try scratch.contents("pair") == present && scratch.text("pair.signet/state.json") == presentState)
        let again = try Tool.run(["group", "restore", "pair", "--kept", "3", "--yes"], in: scratch)
        #expect(again.status == 0 && again.errors.contains("nothing was changed"))
        // What would not be sound stays where it is.
        try FileManager.default.removeItem(at: scratch.url("pair.signet/kept/1/tree/\(Self.line)Certificate.cer"))
        try scratch.write("damaged".utf8, to: "pair.signet/kept/1/tree/\(Self.line)Certificate.cer")
        let refused = try Tool.run(["group", "restore", "pair", "--kept", "1", "--yes"], in: scratch)
        #expect(refused.status == 5 && refused.errorLines.count == 1, "\(refused.errors)")
        #expect(try scratch.contents("pair") == present)
    }

    @Test("What is not there, or not asked for rightly, is refused", arguments: [
        ([], 2, "either --use"), (["--kept", "1", "--use", "line"], 2, "either --use"), (["--kept", "1", "--number", "1"], 2, "either --use"),
        (["--use", "line", "--number", "3", "--yes"], 5, "found 1"), (["--use", "https", "--yes"], 5, "found none"),
        (["--kept", "9", "--yes"], 5, "found 1"), (["--use", "line"], 6, "needs a yes"), (["--kept", "1"], 6, "needs a yes"),
        (["--use", "line", "--name", "../x"], 2, "separates"),
    ] as [([String], Int32, String)])
    func refused(arguments: [String], status: Int32, words: String) throws {
        let scratch = try MadeGroup.copy()
        try change(scratch, "renew", "pair", "--use", "line")
        let before = try scratch.contents("pair")
        let finished = try Tool.run(["group", "restore", "pair"] + arguments, in: scratch)
        #expect(finished.status == status && finished.errors.contains(words) && finished.errorLines.count == 1, "\(finished.status) \(finished.errors)")
        #expect(try scratch.contents("pair") == before)
    }

    @Test("A snapshot has what was known of the group, and a rollback brings it back")
    func snapshotState() throws {
        let scratch = try MadeGroup.copy()
        let state = try scratch.text("pair.signet/state.json")
        try change(scratch, "snapshot", "pair", "--name", "good")
        // Something else is known of the same files.
        try scratch.write(state.replacingOccurrences(of: #""authoritySigns" : true"#, with: #""authoritySigns" : false"#).utf8, to: "pair.signet/state.json")
        #expect(try scratch.text("pair.signet/state.json") != state)
        try change(scratch, "rollback", "pair", "--to", "good", "--yes")
        #expect(try scratch.text("pair.signet/state.json") == state)
        try change(scratch, "add", "pair", "--server", "ERIE")
        #expect(try scratch.text("pair.signet/state.json").contains("ERIE"))
        try change(scratch, "rollback", "pair", "--to", "good", "--yes")
        #expect(try scratch.text("pair.signet/state.json") == state)
        #expect(try Tool.run(["group", "check", "pair"], in: scratch).status == 0)
        let same = try Tool.run(["group", "rollback", "pair", "--to", "good", "--yes"], in: scratch)
        #expect(same.status == 0 && same.errors.contains("nothing was changed"))
    }
}
