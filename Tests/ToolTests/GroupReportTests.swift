import Foundation
import TestSupport
import Testing

@Suite("What the group's verbs say, and to whom")
struct GroupReportTests {
    private static func run(_ words: String, in scratch: Scratch, environment: [String: String] = [:]) throws -> Finished {
        try GroupReturnTests.run(words, in: scratch, environment: environment)
    }

    @Test("A no at the question is one object under --json, and changes nothing", .peer("python3"), arguments: [
        ("group regenerate pair --use line", "group regenerate"), ("group restore pair --use https", "group restore"),
        ("group rollback pair", "group rollback"), ("group policy pair authority-signs=off", "group policy"),
        ("group seal pair --cert master.crt", "group seal"), ("digest convert pair --to sha384", "digest convert"),
        ("group restore pair --kept 1", "group restore"),
    ])
    func declined(words: String, operation: String) throws {
        let scratch = try MadeGroup.copy()
        try MasterKeys.copy(to: scratch)
        for words in ["group snapshot pair", "group renew pair --use https"] { #expect(try Self.run(words, in: scratch).status == 0) }
        let before = try scratch.contents("pair")
        let script = """
            import os, pty, subprocess, sys
            here, there = pty.openpty()
            child = subprocess.Popen(sys.argv[1:], stdin=there, stderr=there, stdout=subprocess.PIPE)
            os.write(here, b"no\\n")
            sys.stdout.buffer.write(child.stdout.read())
            sys.exit(child.wait())
            """
        let run = try Peer.run(
            "python3", ["-c", script, Tool.path] + words.split(separator: " ").map(String.init) + ["--json"], in: scratch.folder)
        #expect(run.status == 1, "\(run.text) \(run.errors)")
        #expect(run.json?["schema"] as? String == "signet/unchanged/1" && run.json?["operation"] as? String == operation, "\(run.text)")
        #expect(run.json?["changed"] as? Bool == false)
        #expect(try scratch.contents("pair") == before)
    }

    @Test("Where nobody can read the report, the work is done, and that is said", arguments: [
        "group renew pair --use line", "group snapshot pair --name full", "group add pair --line full",
        "group regenerate pair --use line --yes", "group policy pair authority-signs=off --yes", "digest convert pair --to sha384 --yes",
        "group adopt pair",
    ])
    func unheard(words: String) throws {
        for (output, json) in [("/dev/full", ""), ("/dev/full", " --json"), ("pipe", "")] {
            let scratch = try MadeGroup.copy()
            let before = try scratch.shell("find pair pair.signet -type f | sort | xargs sha256sum")
            // A reader that goes before anything is written.
            let line = output == "pipe"
                ? "mkfifo pipe; (exec 3<pipe) & exec 4>pipe; wait; signet \(words) >&4; echo $? > status"
                : "signet \(words)\(json) > \(output); echo $? > status"
            let run = try Tool.shell(line, in: scratch)
            #expect(try scratch.text("status") == "7\n")
            #expect(run.errorLines.last?.contains("done, but the report could not be printed") ?? false, "\(run.errors)")
            #expect(try scratch.shell("find pair pair.signet -type f | sort | xargs sha256sum") != before)
            #expect(try Self.run("group check pair", in: scratch).status == 0)
        }
        // Of a look nothing is done.
        let scratch = try MadeGroup.copy()
        #expect(try !Tool.shell("signet group check pair > /dev/full", in: scratch).errors.contains("done"))
    }

    @Test("Every command that a sentence names exists, with its options")
    func advice() throws {
        let sources = repositoryRoot.appending(path: "Sources/signet")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        var commands: Set<String> = []
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
                .replacing(/\\\(Sentences\.options\([^()]*\)\)/, with: "--use line")
            for match in text.matches(of: /["']signet ([a-z][^'\n"]*)['"]/) {
                // What is filled in stands in parentheses, which nest.
                let command = String(match.1).replacing(/\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/, with: "X")
                if !command.contains("\\") { commands.insert(command) }
            }
        }
        #expect(commands.count > 60)
        let scratch = try Scratch()
        for command in commands.sorted() where !command.hasPrefix("selftest") {
            let words = command.split(separator: " ").map { word in String(word.filter { $0 != "[" && $0 != "]" }) }
            let run = try Tool.run(words, in: scratch)
            for fault in ["unknown option", "is no command", "unexpected argument"] {
                #expect(!run.errors.contains(fault), "\(command): \(run.errors)")
            }
        }
    }

    @Test("What the options of a group allow is done by the commands that they name")
    func options() throws {
        let scratch = try MadeGroup.copy()
        let report = try #require(try Self.run("group options pair --json", in: scratch).json)
        let commands = try #require(report["options"] as? [[String: Any]]).compactMap { $0["command"] as? String }
        #expect(commands.count > 12)
        for command in commands {
            let run = try Tool.run(command.split(separator: " ").dropFirst().map(String.init), in: scratch)
            for fault in ["unknown option", "is no command", "unexpected argument", "missing expected", "either --use"] {
                #expect(!run.errors.contains(fault), "\(command): \(run.errors)")
            }
        }
    }

    @Test("One is one file, and a file in the place of a folder is told of in one line")
    func plurals() throws {
        let scratch = try MadeGroup.copy()
        _ = try scratch.shell("rm pair/Lines/trunk_LinePublicKey.bin")
        #expect(try Self.run("group check pair", in: scratch).text.hasSuffix("not sound: 1 fault, 0 remarks\n"))
        #expect(try Self.run("group adopt pair", in: scratch).errors.contains("finds 1 thing to mend"))
        let run = try Self.run("group check pair/LAKE_ININ_Certificates.xml", in: scratch)
        #expect(run.status == 7 && run.errorLines.count == 1 && run.errors.contains("a folder was expected, this is a file"), "\(run.errors)")
    }

    @Test("A proof without records, or with fewer than it had, is not held for one", arguments: [
        (#"p["records"] = []"#, "proves nothing"), (#"p["records"].pop()"#, "was written with"),
        (#"p["records"].pop(); p["count"] -= 1"#, "no record of it"), (#"p["records"].pop(); del p["count"]"#, "no record of it"),
    ])
    func proof(change: String, words: String) throws {
        let scratch = try MadeGroup.copy()
        #expect(try Self.run("digest convert pair --to sha384 --yes --proof p.json", in: scratch).status == 0)
        #expect(try Self.run("digest verify pair --proof p.json", in: scratch).status == 0)
        let script = "import json; p = json.load(open('p.json')); \(change); json.dump(p, open('p.json', 'w'))"
        #expect(try Peer.run("python3", ["-c", script], in: scratch.folder).status == 0)
        let run = try Self.run("digest verify pair --proof p.json", in: scratch)
        #expect(run.status == 1 && run.text.contains(words), "\(run.text) \(run.errors)")
    }

    @Test("A pair is asked about in the folder of SIGNET_GROUP too; a group does not join itself")
    func operands() throws {
        let scratch = try MadeGroup.copy()
        let here = ["SIGNET_GROUP": scratch.path("pair")]
        #expect(try Self.run("group pair LAKE Jasper --mutual", in: scratch, environment: here).status == 0)
        #expect(try Self.run("group pair LAKE Jasper", in: scratch).status == 2)
        for from in ["pair", "pair/", "../\(scratch.folder.lastPathComponent)/pair"] {
            let run = try Self.run("group join pair --from \(from) --yes", in: scratch)
            #expect(run.status == 2 && run.errors.contains("another server's folder") && run.errorLines.count == 1, "\(run.errors)")
        }
    }

    @Test("Of a joined group it is said who else has the server-group certificate that becomes another")
    func joined() throws {
        let scratch = try MadeGroup.copy()
        #expect(try Self.run("group join backup --from pair --server ERIE --yes", in: scratch).status == 0)
        let converted = try Self.run("digest convert backup --to sha384 --yes", in: scratch)
        #expect(converted.errors.contains("LAKE, Jasper have the same server-group certificate"), "\(converted.errors)")
        #expect(converted.errors.contains("ServerGroup/ServerGroupCertificate.cer"))
        let regenerated = try Self.run("group regenerate backup --use server-group --yes", in: scratch)
        #expect(regenerated.status == 0 && regenerated.errors.contains("LAKE, Jasper have the same"), "\(regenerated.errors)")
        #expect(try !Self.run("digest convert pair --to sha384 --yes", in: scratch).errors.contains("the same server-group"))
    }

    @Test("A group is exported from where nothing can be written, unless something is to be finished first", .mounts)
    func readOnly() throws {
        let scratch = try MadeGroup.copy()
        try MasterKeys.copy(to: scratch)
        let script = #"""
            mkdir m && mount -t tmpfs none m && cp -a pair pair.signet m && mount -o remount,ro none m || exit 9
            "$1" group export m/pair --out a.sealed --cert master.crt && "$1" group export m/pair --out a.tar --public || exit 1
            "$1" group add m/pair --line x; [ $? = 7 ] || exit 2
            mount -o remount,rw none m && mkdir m/pair.signet/next && mount -o remount,ro none m || exit 9
            "$1" group export m/pair --out b.tar --public; [ $? = 7 ] || exit 3
            """#
        let run = try Mounts.run(script, [Tool.path], in: scratch.folder)
        #expect(run.status == 0, "\(run.status) \(run.errors)")
        #expect(try Self.run("group join backup --from a.sealed --key master.key --server ERIE", in: scratch).status == 0)
    }

    @Test("A copy that does not hold what its reader is shown is a fault, though the group's anchors do", .peer("openssl"))
    func copies() throws {
        let scratch = try ThirdParty.copy()
        try GroupThirdPartyTests.csr("subsystem-server", ["--name", "LAKE"], in: scratch)
        try ThirdParty.sign("pair/CSRs/LAKE_ServerCertificateSigningRequest.csr", as: "lake.cer", in: scratch)
        let run = try GroupThirdPartyTests.importing("subsystem-server", "lake.cer", ["--name", "LAKE", "--trusted", "tp-root.cer"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Self.run("group check pair", in: scratch).status == 0)
        // Jasper's copy for LAKE as it was, with the group's own root alone.
        let copy = "pair/Client/Remote_Subsystems/LAKE/Jasper_TrustedCertificate.cer"
        try scratch.write(try scratch.octets("pair/ServerGroup/ServerGroupCertificate.cer"), to: copy)
        let check = try Self.run("group check pair --json", in: scratch)
        let faults = try #require(check.json?["findings"] as? [[String: Any]]).filter { $0["severity"] as? String == "fault" }
        #expect(check.status == 1 && faults.count == 1, "\(check.text)")
        #expect(faults.first?["code"] as? String == "does-not-validate" && faults.first?["file"] as? String == String(copy.dropFirst(5)))
    }

    @Test("One certificate for all uses is left again by new ones for each, or by the folder from before")
    func left() throws {
        let scratch = try ThirdParty.copy()
        let before = try scratch.contents("pair")
        let words = ["group", "single-certificate", "pair", "--cert", "tp-sub.cer", "--key", "tp-sub.key", "--trusted", "tp-root.cer", "--yes"]
        let single = try Tool.run(words, in: scratch)
        try #require(single.status == 0, "\(single.errors)")
        let left = try Self.run("group single-certificate pair --leave", in: scratch)
        #expect(left.errors.contains("signet group regenerate") && left.errors.contains("--kept 1"), "\(left.errors)")
        #expect(try Self.run("group regenerate pair --use all --yes", in: scratch).status == 0)
        let check = try Self.run("group check pair", in: scratch)
        #expect(check.status == 0, "\(check.text)")
        #expect(try Self.run("group restore pair --kept 1 --yes", in: scratch).status == 0)
        #expect(try scratch.contents("pair") == before)
    }
}
