import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost when a regeneration or a restoration is interrupted", .peer("strace"))
struct GroupInterruptionTests {
    /// The smallest group with something to make anew, and its keys made beforehand.
    private static func small(_ more: [String] = []) throws -> Scratch {
        let scratch = try Scratch()
        for command in [["group", "init", "g", "--server", "LAKE", "--line", "trunk"], more] where !command.isEmpty {
            let made = try Tool.run(command, in: scratch)
            try #require(made.status == 0, "\(made.errors)")
        }
        return scratch
    }

    private static let regeneration = Result {
        try InterruptedCommand(small(), group: "g", "group regenerate g --use line --yes", isDeterministic: false)
    }

    private static func later() -> String { ISO8601DateFormatter().string(from: Date().addingTimeInterval(3600)) }

    /// A run costs half a second. Of files that stay each has its link: every seventh is taken; of the calls that fill new
    /// files every fifth, of new folders every second; of everything else every call.
    private static func killed(_ command: InterruptedCommand) throws {
        let sparse = ["link": 7, "write": 5, "fchmod": 5, "fchown": 5, "mkdir": 2]
        var (old, new) = (0, 0)
        for call in InterruptedCommand.changing {
            let ended = try command.stop(at: [call], every: sparse[call] ?? 1, now: later())
            (old, new) = (old + ended.old, new + ended.new)
        }
        // On both sides of the exchange.
        #expect(old > 10 && new > 3, "\(old) old, \(new) new")
    }

    @Test("A regeneration killed at a call that changes something leaves the old folder, or a new one that is sound; the same command again finishes")
    func regenerate() throws { try Self.killed(try Self.regeneration.get()) }

    @Test("A restoration killed at a call that changes something leaves the old folder with its state, or the one that was kept with its own")
    func restore() throws {
        let scratch = try Self.small(["group", "add", "g", "--line", "trunk2"])
        try Self.killed(try InterruptedCommand(scratch, group: "g", "group restore g --kept 1 --yes", isDeterministic: true))
    }

    @Test("A full disk, found at a call that writes, leaves the old folder or a new one", arguments: ["mkdir", "syncfs", "rename", "renameat2", "fsync"])
    func full(call: String) throws {
        let ended = try Self.regeneration.get().stop(at: [call], by: "error=ENOSPC", now: Self.later())
        #expect(ended.old + ended.new > 0)
    }
}
