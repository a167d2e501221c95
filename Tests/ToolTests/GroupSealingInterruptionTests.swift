import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost when sealing, unsealing or joining is interrupted", .peer("strace"))
struct GroupSealingInterruptionTests {
    /// The smallest group, and the master keys.
    private static func small(_ arguments: [String] = [], _ more: [[String]]) throws -> Scratch {
        let scratch = try Scratch()
        try MasterKeys.copy(to: scratch)
        for arguments in [["group", "init", "g", "--server", "LAKE"] + arguments] + more {
            let run = try Tool.run(arguments, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        return scratch
    }

    private static func today() -> String { ISO8601DateFormatter().string(from: Date()) }

    /// - Parameter step: of each call every so many-th: a run costs a third of a second.
    private static func killed(_ command: InterruptedCommand, step: Int) throws {
        let many = ["write", "link", "fchmod", "fchown", "fsync", "unlink"]
        var (old, new) = try command.kill(at: many, every: step, now: today())
        let few = try command.kill(at: InterruptedCommand.changing.filter { !many.contains($0) }, every: max(1, step / 3), now: today())
        (old, new) = (old + few.old, new + few.new)
        #expect(old > 5 && new > 0, "\(old) old, \(new) new")
    }

    @Test("A sealing killed at a call that changes something leaves the keys open or sealed, all of them; the same command again seals, and leaves none in an old folder")
    func seal() throws {
        let scratch = try Self.small([["group", "add", "g", "--line", "trunk"]])
        let command = try InterruptedCommand(
            scratch, group: "g", "group seal g --cert master.crt --yes",
            again: #""$TOOL" group seal g --cert master.crt --yes && ! grep -rl "PRIVATE KEY" g g.signet"#, isDeterministic: false)
        try Self.killed(command, step: 6)
    }

    @Test("An unsealing killed at a call that changes something leaves the keys sealed or open, all of them; the same command again opens")
    func unseal() throws {
        let scratch = try Self.small([["group", "seal", "g", "--cert", "master.crt", "--yes"]])
        let command = try InterruptedCommand(
            scratch, group: "g", "group unseal g --key master.key",
            again: #""$TOOL" group unseal g --key master.key || [ $? = 6 ] && ! grep -rl "BEGIN CMS" g"#, isDeterministic: true)
        try Self.killed(command, step: 6)
    }

    @Test("A join killed at a call that changes something leaves the old group or the joined one; the same command again joins")
    func join() throws {
        let scratch = try Self.small(["--remote", "Jasper"], [["group", "init", "p", "--server", "Jasper"]])
        let command = try InterruptedCommand(scratch, group: "g", "group join g --from p --yes", isDeterministic: false)
        try Self.killed(command, step: 9)
    }
}
