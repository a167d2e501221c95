import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost when a regeneration or a restoration is interrupted", .peer("strace"))
struct GroupInterruptionTests {
    /// The smallest group with something to make anew, and its keys made beforehand.
    private static func small(_ scratch: Scratch) throws {
        let made = try Tool.run(["group", "init", "g", "--server", "LAKE", "--line", "trunk"], in: scratch)
        try #require(made.status == 0, "\(made.errors)")
    }

    private static let regeneration = Result { try Interruption(["group", "regenerate", "g", "--use", "line", "--yes"], prepare: small) }

    private static let restoration = Result {
        try Interruption(["group", "restore", "g", "--kept", "1", "--yes"]) { scratch in
            try small(scratch)
            let added = try Tool.run(["group", "add", "g", "--line", "trunk2"], in: scratch)
            try #require(added.status == 0, "\(added.errors)")
        }
    }

    // Each run takes a third of a second. Of files that stay each has its link: every seventh is taken; of the calls that fill
    // new files every fourth or fifth, of new folders every second; of everything else every call.
    private static let steps = ["link": 7, "write": 4, "fchmod": 5, "fchown": 5, "mkdir": 2]

    private func killed(_ interruption: Interruption) throws {
        var (old, new) = (0, 0)
        for call in Interruption.changing {
            let result = try interruption.stopped("signal=KILL", at: call, every: Self.steps[call] ?? 1)
            #expect(result.complaints.isEmpty, "\(result.complaints.joined(separator: "\n"))")
            old += result.old
            new += result.new
        }
        // On both sides of the exchange.
        #expect(old > 10 && new > 3, "\(old) old, \(new) new")
    }

    @Test("A regeneration killed at a call that changes something leaves the old folder, or a new one that is sound; the same command again finishes")
    func regenerate() throws { try killed(try Self.regeneration.get()) }

    @Test("A restoration killed at a call that changes something leaves the old folder with its state, or the one that was kept with its own")
    func restore() throws { try killed(try Self.restoration.get()) }

    @Test("A full disk, found at a call that writes, leaves the old folder or a new one", arguments: ["mkdir", "syncfs", "rename", "renameat2", "fsync"])
    func full(call: String) throws {
        let result = try Self.regeneration.get().stopped("error=ENOSPC", at: call)
        #expect(result.complaints.isEmpty, "\(result.complaints.joined(separator: "\n"))")
        #expect(result.old + result.new > 0)
    }
}
