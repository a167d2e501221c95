import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost when a conversion is interrupted", .peer("strace"), .peer("openssl"))
struct DigestInterruptionTests {
    /// A small group: every system call of its conversion is a run of its own.
    static let small = Result { () throws -> Scratch in
        let scratch = try GroupMadeByOpenSSL.copy()
        for path in ["g/HTTPS", "g/Client", "g/ICCertificateAuthority/ca.crl"] { try FileManager.default.removeItem(at: scratch.url(path)) }
        let run = try Peer.run("cp", ["-a", "g", "old"], in: scratch.folder)
        try #require(run.status == 0)
        let traced = try Peer.run(
            "strace", ["-f", "-o", "trace", Tool.path, "digest", "convert", "g", "--to", "sha256", "--threads", "1", "--yes"], in: scratch.folder)
        try #require(traced.status == 0, "\(traced.errors)")
        try FileManager.default.moveItem(at: scratch.url("g"), to: scratch.url("new"))
        return scratch
    }

    /// How often each system call is made.
    private static func calls() throws -> [String: Int] {
        var calls: [String: Int] = [:]
        for line in try small.get().text("trace").split(separator: "\n") {
            let call = line.drop { $0 != " " }.drop { $0 == " " }.prefix { $0 != "(" }
            if call.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), !call.isEmpty { calls[String(call), default: 0] += 1 }
        }
        return calls
    }

    /// Runs one conversion for each of the calls, disturbed at it; then says of each tree what it is.
    private static let script = #"""
        work=$1 tool=$2 what=$3 call=$4 first=$5 last=$6 step=$7
        n=$first
        while [ "$n" -le "$last" ]; do
            rm -rf "$work/g" "$work/g.signet" && cp -a ../old "$work/g" || exit 9
            (cd "$work" && strace -f -qq -o /dev/null -e trace="$call" -e "inject=$call:$what:when=$n" \
                "$tool" digest convert g --to sha256 --threads 1 --yes > /dev/null 2>&1)
            status=$?
            if diff -r ../old "$work/g" > /dev/null; then tree=old
            elif diff -r ../new "$work/g" > /dev/null; then tree=new
            else echo "$call $n: neither tree, exit $status"; fi
            beside=$(ls "$work" | tr '\n' ' ')
            case "$beside" in "g " | "g g.signet ") ;; *) echo "$call $n: beside lies $beside" ;; esac
            # A look changes nothing; the same command finishes; undoing reverts.
            if [ $((n % 8)) = 1 ]; then
                before=$(find "$work" | sort | md5sum)
                (cd "$work" && "$tool" digest plan g --to sha256 > /dev/null 2>&1) || echo "$call $n: no plan"
                [ "$before" = "$(find "$work" | sort | md5sum)" ] || echo "$call $n: a look changed something"
            fi
            if [ $((n % 2)) = 0 ]; then
                (cd "$work" && "$tool" digest convert g --to sha256 --threads 1 --yes > /dev/null 2>&1) || echo "$call $n: not finished"
                diff -r ../new "$work/g" > /dev/null || echo "$call $n: finished to another tree"
            else
                (cd "$work" && "$tool" digest undo g --yes > /dev/null 2>&1)
                diff -r ../old "$work/g" > /dev/null || echo "$call $n: reverted to another tree"
            fi
            case "$(cd "$work/g.signet" 2> /dev/null && ls)" in *journal* | *next*) echo "$call $n: something is left" ;; esac
            echo "$tree $status"
            n=$((n + step))
        done
        """#

    private static func run(_ what: String, _ call: String, _ count: Int, step: Int = 1) throws -> (old: Int, new: Int, complaints: [Substring]) {
        let home = try small.get()
        let name = UUID().uuidString
        try FileManager.default.createDirectory(at: home.url(name), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home.url(name)) }
        let run = try Peer.run("sh", ["-c", script, "sh", ".", Tool.path, what, call, "1", "\(count)", "\(step)"], in: home.url(name))
        let lines = run.text.split(separator: "\n")
        let (old, new) = (lines.count { $0.hasPrefix("old ") }, lines.count { $0.hasPrefix("new ") })
        // The shell says of each child that it was killed.
        let errors = run.errors.split(separator: "\n").filter { $0 != "Killed" }
        return (old, new, lines.filter { !$0.hasPrefix("old ") && !$0.hasPrefix("new ") } + errors)
    }

    @Test("Killed at every system call, the folder is the old tree or the new one, and the next command finishes or reverts",
        arguments: ["newfstatat", "openat", "close", "read,getdents64", "mmap", "mkdir,link,fchown,fchmod,write,fsync", "rename,renameat2,unlink,syncfs,flock,ftruncate", ""])
    func killed(group: String) throws {
        let calls = try Self.calls()
        let named: Set = ["newfstatat", "openat", "close", "read", "getdents64", "mmap", "mkdir", "link", "fchown", "fchmod", "write", "fsync",
            "rename", "renameat2", "unlink", "syncfs", "flock", "ftruncate"]
        // The last group is every other call; the start of a process can be killed in no other way than before it.
        let wanted = group.isEmpty ? calls.keys.filter { !named.contains($0) && $0 != "execve" && $0 != "exit_group" } : group.split(separator: ",").map(String.init)
        var (old, new) = (0, 0)
        for call in wanted.sorted() {
            guard let count = calls[call] else { continue }
            let result = try Self.run("signal=KILL", call, count)
            #expect(result.complaints.isEmpty, "\(result.complaints.joined(separator: "\n"))")
            #expect(result.old + result.new == count, "\(call): \(result.old) old, \(result.new) new, \(count) calls")
            old += result.old
            new += result.new
        }
        if group.hasPrefix("rename") { #expect(old > 0 && new > 0) }
    }

    @Test("A full or read-only disk, found at any call that writes, leaves the old tree or the new one", arguments: ["ENOSPC", "EROFS", "EIO"])
    func failing(error: String) throws {
        let calls = try Self.calls()
        for call in ["mkdir", "link", "write", "fsync", "syncfs", "rename", "renameat2", "fchmod"] {
            let result = try Self.run("error=\(error)", call, try #require(calls[call]))
            #expect(result.complaints.isEmpty, "\(error) \(result.complaints.joined(separator: "\n"))")
        }
    }

    @Test("Of two processes one works, and the other says who does; what is written meanwhile is not lost")
    func twoProcesses() throws {
        let scratch = try GroupMadeByOpenSSL.copy()
        try scratch.write(
            #"""
            tool=$1
            strace -f -qq -o /dev/null -e trace=syncfs -e inject=syncfs:delay_enter=4000000 "$tool" digest convert g --to sha256 --yes > first 2>&1 &
            while ! ls g.signet/next > /dev/null 2>&1; do sleep 0.05; done
            sleep 0.5
            "$tool" digest convert g --to sha256 --yes > second 2>&1
            echo "second $?"
            echo changed >> g/ServerGroup/ServerGroupPublicKey.bin
            wait $!
            echo "first $?"
            "$tool" digest convert g --to sha256 --yes > third 2>&1
            echo "third $?"
            """#.utf8, to: "two.sh")
        let run = try Peer.run("sh", ["two.sh", Tool.path], in: scratch.folder)
        let first = try scratch.text("first"), second = try scratch.text("second")
        #expect(run.text == "second 7\nfirst 5\nthird 0\n", "\(run.text) \(first) \(second)")
        #expect(try scratch.text("second").contains("somebody else works on this group: signet digest convert, process"))
        #expect(try scratch.text("first").contains("somebody changed the folder meanwhile"))
        #expect(try scratch.text("g/ServerGroup/ServerGroupPublicKey.bin").hasSuffix("changed\n"))
    }
}
