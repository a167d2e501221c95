import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost when sealing, unsealing or joining is interrupted", .peer("strace"))
struct GroupSealingInterruptionTests {
    /// The smallest group, and the master keys.
    private static func small(options: [String] = [], _ more: [[String]]) throws -> Scratch {
        let scratch = try Scratch()
        try MasterKeys.copy(to: scratch)
        for arguments in [["group", "init", "g", "--server", "LAKE"] + options] + more {
            let run = try Tool.run(arguments, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        return scratch
    }

    /// Everything that the runs make is valid then.
    private static func later() -> String { ISO8601DateFormatter().string(from: Date().addingTimeInterval(3600)) }

    /// At every call that changes names or brings to the device, at every third folder, and, a run costing half a second, at
    /// every ninth of what is done for each file.
    private static func killed(_ command: InterruptedCommand) throws {
        let exact = ["rename", "renameat2", "syncfs", "ftruncate", "flock"], folders = ["mkdir", "rmdir"]
        let files = InterruptedCommand.changing.filter { !exact.contains($0) && !folders.contains($0) }
        var (old, new) = (0, 0)
        for (calls, step) in [(exact, 1), (folders, 3), (files, 9)] {
            let ended = try command.stop(at: calls, every: step, now: later())
            (old, new) = (old + ended.old, new + ended.new)
        }
        // On both sides of the exchange.
        #expect(old > 5 && new > 2, "\(old) old, \(new) new")
    }

    @Test("A sealing killed at a call that changes something leaves the keys open or sealed, all of them; the same command again seals, and leaves none in an old folder")
    func seal() throws {
        let scratch = try Self.small([["group", "add", "g", "--line", "trunk"]])
        let command = try InterruptedCommand(
            scratch, group: "g", "group seal g --cert master.crt --yes",
            again: #""$TOOL" group seal g --cert master.crt --yes && ! grep -rl "PRIVATE KEY" g g.signet"#, isDeterministic: false)
        try Self.killed(command)
    }

    @Test("An unsealing killed at a call that changes something leaves the keys sealed or open, all of them; the same command again opens")
    func unseal() throws {
        let scratch = try Self.small([["group", "seal", "g", "--cert", "master.crt", "--yes"]])
        let command = try InterruptedCommand(
            scratch, group: "g", "group unseal g --key master.key",
            again: #""$TOOL" group unseal g --key master.key || [ $? = 6 ] && ! grep -rl "BEGIN CMS" g"#, isDeterministic: true)
        try Self.killed(command)
    }

    @Test("A join killed at a call that changes something leaves the old group or the joined one; the same command again joins")
    func join() throws {
        let scratch = try Self.small(options: ["--remote", "Jasper"], [["group", "init", "p", "--server", "Jasper"]])
        let command = try InterruptedCommand(scratch, group: "g", "group join g --from p --yes", isDeterministic: false)
        try Self.killed(command)
    }
}
