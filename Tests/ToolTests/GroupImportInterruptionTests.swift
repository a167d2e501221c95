import Foundation
import TestSupport
import Testing

@Suite("Nothing is lost when an import is interrupted", .peer("strace"), .peer("openssl"))
struct GroupImportInterruptionTests {
    private static let now = "2031-01-01T00:00:00Z"

    /// The smallest group, with a request that another authority has answered.
    private static func prepared(_ use: String, extensions: String?) throws -> Scratch {
        let scratch = try ThirdParty.copy()
        for name in ["pair", "pair.signet"] { try FileManager.default.removeItem(at: scratch.url(name)) }
        let made = try Tool.run(["group", "init", "g", "--server", "LAKE", "--https", "web.example.com", "--days", "3000"], in: scratch)
        try #require(made.status == 0, "\(made.errors)")
        let asked = try Tool.run(["group", "csr", "g", "--use", use], in: scratch)
        try #require(asked.status == 0, "\(asked.errors)")
        let stem = use == "https" ? "web.example.com_HTTPS" : "ServerGroup"
        try ThirdParty.sign(
            "g/CSRs/\(stem)CertificateSigningRequest.csr", as: "reply.cer", extensions: extensions, ["-days", "3000"], in: scratch)
        return scratch
    }

    /// At every call that changes names or brings to the device, and, a run costing half a second, at every twelfth of what
    /// is done for each file.
    private static func killed(_ command: InterruptedCommand) throws {
        let exact = ["rename", "renameat2", "syncfs", "ftruncate", "flock", "rmdir"]
        var (old, new) = (0, 0)
        for (calls, step) in [(exact, 1), (InterruptedCommand.changing.filter { !exact.contains($0) }, 12)] {
            let ended = try command.stop(at: calls, every: step, now: now)
            (old, new) = (old + ended.old, new + ended.new)
        }
        // On both sides of the exchange.
        #expect(old > 5 && new > 2, "\(old) old, \(new) new")
    }

    @Test("An import killed at a call that changes something leaves the old folder and state or the new ones, octet for octet, and the same command again imports")
    func leaf() throws {
        let command = try InterruptedCommand(
            try Self.prepared("https", extensions: nil), group: "g",
            "group import g --use https --cert reply.cer --trusted tp-root.cer --yes --now \(Self.now)", isDeterministic: true)
        try Self.killed(command)
        // Of the many calls that only look, a few.
        _ = try command.stop(at: ["openat", "newfstatat", "read", "getdents64"], every: 250, now: Self.now)
    }

    @Test("Killed while everything below an imported server group is issued anew, the folder is the old one or a sound new one")
    func serverGroup() throws {
        try Self.killed(
            InterruptedCommand(
                try Self.prepared("server-group", extensions: "tp-ca.ext"), group: "g",
                "group import g --use server-group --cert reply.cer --trusted tp-root.cer --yes --days 300 --now \(Self.now)",
                isDeterministic: false))
    }
}
