import Foundation
import TestSupport
import Testing

/// A command that changes a group, killed at its system calls one after another, or given an error by them: afterwards the
/// folder with its state is the old one or the new one, and the same command again finishes.
final class InterruptedCommand: Sendable {
    private let home: Scratch
    private let group: String
    /// How often each system call is made.
    private let calls: [String: Int]
    private let isDeterministic: Bool

    /// - Parameters:
    ///   - prepared: a folder in which the command can be run; each run gets a copy.
    ///   - command: as a shell takes it, without the program.
    ///   - again: what finishes, as a line of shell in which `"$TOOL"` is the program; nil: the same command.
    ///   - isDeterministic: whether it makes the same octets each time. If not, what is new has to be sound by `group check`.
    init(_ prepared: Scratch, group: String, _ command: String, again: String? = nil, isDeterministic: Bool) throws {
        home = try Scratch()
        self.group = group
        self.isDeterministic = isDeterministic
        try Peer.run("cp", ["-a", prepared.path(""), home.path("old")])
        try Peer.run("cp", ["-a", home.path("old"), home.path("new")])
        try home.write("exec \"$TOOL\" \(command)\n".utf8, to: "command")
        try home.write("\(again ?? "exec \"$TOOL\" \(command)")\n".utf8, to: "again")
        try home.write(Self.script.utf8, to: "script")
        let traced = try Peer.run(
            "strace", ["-f", "-o", home.path("trace"), "sh", home.path("command")], in: home.url("new"), environment: ["TOOL": Tool.path])
        try #require(traced.status == 0, "\(traced.errors)")
        var calls: [String: Int] = [:]
        for line in try home.text("trace").split(separator: "\n") {
            let call = line.drop { $0 != " " }.drop { $0 == " " }.prefix { $0 != "(" }
            if call.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }), !call.isEmpty { calls[String(call), default: 0] += 1 }
        }
        self.calls = calls
    }

    /// What changes files or their names.
    static let changing = [
        "mkdir", "link", "fchown", "fchmod", "write", "fsync", "rename", "renameat2", "unlink", "rmdir", "syncfs", "ftruncate", "flock",
    ]
    /// What only looks; the start of a process can be killed in no other way than before it.
    var looking: [String] { calls.keys.filter { !Self.changing.contains($0) && !["execve", "exit_group", "exit"].contains($0) }.sorted() }

    /// One run for each of the calls, killed at it; then it is looked at, and the command is run again.
    private static let script = #"""
        call=$1 count=$2 step=$3 group=$4 same=$5 what=$7
        n=1
        [ "$step" -gt 1 ] && n=$((step / 2))
        [ "$n" -gt "$count" ] && n=$count
        work=../$6
        while [ "$n" -le "$count" ]; do
            rm -rf "$work" && cp -a ../old "$work" || exit 9
            (cd "$work" && strace -f -qq -o /dev/null -e trace="$call" -e "inject=$call:$what:when=$n" sh ../command > /dev/null 2>&1)
            status=$?
            if diff -r "../old/$group" "$work/$group" > /dev/null; then tree=old
            elif [ "$same" = 0 ]; then tree=new
            elif diff -r "../new/$group" "$work/$group" > /dev/null; then tree=new
            else echo "$call $n: neither tree, exit $status"; tree=bad; fi
            state=$work/$group.signet/state.json
            # What a command leaves as it is belongs to either folder.
            if cmp -s "../old/$group.signet/state.json" "../new/$group.signet/state.json" && cmp -s "../old/$group.signet/state.json" "$state"
            then known=$tree
            elif cmp -s "../old/$group.signet/state.json" "$state"; then known=old
            elif [ "$same" = 0 ]; then known=new
            elif cmp -s "../new/$group.signet/state.json" "$state"; then known=new
            else echo "$call $n: neither state"; known=bad; fi
            # The folder's exchange is the step; its journal finishes the state.
            if [ "$tree" != "$known" ] && ! ls "$work/$group.signet/journal" > /dev/null 2>&1; then echo "$call $n: $tree folder, $known state"; fi
            (cd "$work" && sh ../again > "../$6.said" 2>&1) || { echo "$call $n: not finished from the $tree folder: $(tail -n 1 "../$6.said")"; }
            if [ "$tree" = old ] && [ "$same" = 1 ]; then
                diff -r "../new/$group" "$work/$group" > /dev/null || echo "$call $n: finished to another folder"
                cmp -s "../new/$group.signet/state.json" "$state" || echo "$call $n: finished to another state"
            fi
            (cd "$work" && "$TOOL" group check "$group" --now "$NOW" > "../$6.said" 2>&1) || echo "$call $n: not sound: $(head -n 1 "../$6.said")"
            case "$(ls "$work/$group.signet")" in *journal* | *next*) echo "$call $n: something is left" ;; esac
            echo "$tree $status"
            n=$((n + step))
        done
        rm -rf "$work" "../$6.said"
        """#

    /// `SIGNET_EVERY_CALL=1`: no call is left out, whatever the time.
    private static let isEvery = ProcessInfo.processInfo.environment["SIGNET_EVERY_CALL"] == "1"

    /// - Parameters:
    ///   - calls: system calls by their names; those that are not made are passed over.
    ///   - step: each so many-th of a call; 1 where `SIGNET_EVERY_CALL` says so.
    ///   - what: what strace does at the call: `signal=KILL`, `error=ENOSPC`.
    ///   - now: when the command says that it runs.
    /// - Returns: how many runs left the old folder, and how many the new one.
    func stop(
        at calls: [String], every step: Int = 1, by what: String = "signal=KILL", now: String
    ) throws -> (old: Int, new: Int) {
        var (old, new) = (0, 0)
        let step = Self.isEvery ? 1 : step
        for call in calls {
            guard let count = self.calls[call] else { continue }
            let run = try Peer.run(
                "sh", ["../script", call, "\(count)", "\(step)", group, isDeterministic ? "1" : "0", "work-\(UUID().uuidString)", what], in: home.url("old"),
                environment: ["TOOL": Tool.path, "NOW": now])
            let lines = run.text.split(separator: "\n")
            let complaints = lines.filter { !$0.hasPrefix("old ") && !$0.hasPrefix("new ") }
            // The shell says of each child that it was killed.
            let errors = run.errors.split(separator: "\n").filter { $0 != "Killed" }
            #expect(complaints.isEmpty && errors.isEmpty, "\((complaints + errors).joined(separator: "\n"))")
            old += lines.count { $0.hasPrefix("old ") }
            new += lines.count { $0.hasPrefix("new ") }
        }
        if Self.isEvery { print("killed at every \(calls.joined(separator: ", ")): \(old) times the old folder, \(new) times the new one") }
        return (old, new)
    }
}
