import Foundation
import TestSupport
import Testing

/// A command that changes a group's folder, stopped at its system calls. Whatever stops it, the folder is the old one or a
/// new one that is sound, what was known of it belongs to it, and the same command again finishes.
struct Interruption: Sendable {
    /// `start` holds the group as it is before each run.
    private let home: Scratch
    private let command: [String]
    /// How often each system call is made where nothing stops it.
    let calls: [String: Int]

    /// Calls that change the file system, or bring it to the device.
    static let changing = [
        "mkdir", "link", "symlink", "write", "fsync", "fchmod", "fchown", "ftruncate", "unlink", "rmdir", "rename", "renameat2", "syncfs", "flock",
    ]

    /// - Parameters:
    ///   - command: the arguments; the group is `g`.
    ///   - prepare: makes `g` in a folder.
    init(_ command: [String], prepare: (Scratch) throws -> Void) throws {
        home = try Scratch()
        self.command = command
        try prepare(home)
        let run = try Peer.run("sh", ["-c", "mkdir start traced && mv g g.signet start && cp -a start/. traced"], in: home.folder)
        try #require(run.status == 0, "\(run.errors)")
        let traced = try Peer.run("strace", ["-f", "-o", "../trace", Tool.path] + command, in: home.url("traced"))
        try #require(traced.status == 0, "\(traced.errors)")
        var calls: [String: Int] = [:]
        for line in try home.text("trace").split(separator: "\n") {
            let call = line.drop { $0 != " " }.drop { $0 == " " }.prefix { $0 != "(" }
            if call.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), !call.isEmpty { calls[String(call), default: 0] += 1 }
        }
        self.calls = calls
    }

    /// Stops it at every call of a name, or at every so many.
    ///
    /// - Parameter what: what strace does at the call: `signal=KILL`, `error=ENOSPC`.
    /// - Returns: how often the folder was the old one and a new one, and everything that was not as it should be.
    func stopped(_ what: String, at call: String, every step: Int = 1) throws -> (old: Int, new: Int, complaints: [String]) {
        let name = UUID().uuidString
        try FileManager.default.createDirectory(at: home.url(name), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home.url(name)) }
        let run = try Peer.run(
            "sh", ["-c", Self.script, "sh", Tool.path, what, call, "\(calls[call] ?? 0)", "\(step)"] + command, in: home.url(name))
        let lines = run.text.split(separator: "\n").map(String.init)
        // The shell says of each child that it was killed.
        let errors = run.errors.split(separator: "\n").map(String.init).filter { $0 != "Killed" }
        return (lines.count { $0 == "old" }, lines.count { $0 == "new" }, lines.filter { $0 != "old" && $0 != "new" } + errors)
    }

    private static let script = #"""
        tool=$1 what=$2 call=$3 last=$4 step=$5
        shift 5
        faults() { "$tool" group check g --json 2> /dev/null | sed -n 's/.*"code" : "\(.*\)",/\1/p' | sort -u | tr '\n' ' '; }
        sound=$(cp -a ../start/. . && faults)
        n=1
        while [ "$n" -le "$last" ]; do
            rm -rf g g.signet && cp -a ../start/. . || exit 9
            strace -f -qq -o /dev/null -e trace="$call" -e "inject=$call:$what:when=$n" "$tool" "$@" > /dev/null 2>&1
            if diff -r ../start/g g > /dev/null; then
                tree=old
                cmp -s ../start/g.signet/state.json g.signet/state.json || echo "$call $n: the state is not the old folder's"
            else
                tree=new
                case "$(faults)" in "$sound" | "interrupted $sound" | "$sound"interrupted" ") ;; *) echo "$call $n: a third tree: $(faults)" ;; esac
            fi
            [ "$(ls | tr '\n' ' ')" = "g g.signet " ] || echo "$call $n: beside lies $(ls)"
            "$tool" "$@" > /dev/null 2> errors || echo "$call $n: not finished: $(cat errors)"
            rm -f errors
            [ "$(faults)" = "$sound" ] || echo "$call $n: finished to $(faults)"
            case "$(ls g.signet)" in *journal* | *next*) echo "$call $n: something is left" ;; esac
            echo "$tree"
            n=$((n + step))
        done
        """#
}
