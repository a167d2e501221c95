import Files
import Foundation
import Octets
import TestSupport
import Testing

@Suite("What is known of a folder changes with it")
struct FolderStateTests {
    /// A folder with a state beside it, and another one built to take its place.
    private static func made() throws -> (scratch: Scratch, exchange: FolderExchange, tree: FolderTree) {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("g"), withIntermediateDirectories: true)
        try scratch.write("a".utf8, to: "g/a")
        let exchange = FolderExchange(scratch.path("g"))
        try exchange.prepare()
        try exchange.replaceState([UInt8]("old".utf8))
        let tree = try FolderTree(scratch.path("g"))
        let new = SecretBytes(copying: [UInt8]("b".utf8).span)
        try FolderStaging.build(exchange.next, tree.entries.map { StagedEntry(replacing: $0, with: new) })
        return (scratch, exchange, tree)
    }

    private static func text(_ file: String) throws -> String { String(decoding: try InputFile(file).readAll(), as: UTF8.self) }

    @Test("The new state comes with the new folder, and the old one is kept beside the old folder")
    func exchanged() throws {
        let (scratch, exchange, tree) = try Self.made()
        try exchange.commit("test", over: tree, note: [1], state: [UInt8]("new".utf8))
        #expect(try Self.text(exchange.stateFile) == "new" && Self.text(exchange.keptStateFile(1)) == "old")
        #expect(try scratch.text("g/a") == "b" && scratch.text("g.signet/kept/1/tree/a") == "a")
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: exchange.workFolder)) == ["kept", "state.json"])
    }

    @Test("Without a new state the old one stays")
    func unchanged() throws {
        let (scratch, exchange, tree) = try Self.made()
        try exchange.commit("test", over: tree, note: [])
        #expect(try Self.text(exchange.stateFile) == "old" && scratch.text("g/a") == "b")
    }

    /// The files that a process leaves when it is stopped after each of its steps, and which state belongs to the folder then.
    private static let stops: [(afterExchange: Bool, script: String)] = [
        (false, "printf new > state.json.next; printf x > note"),
        (false, "printf new > state.json.next; J"),
        (true, "printf new > state.json.next; printf x > note; J; X"),
        (true, "printf new > state.json.next; printf x > note; J; X; mkdir -p kept/1"),
        (true, "printf new > state.json.next; printf x > note; J; X; mkdir -p kept/1; mv next kept/1/tree"),
        (true, "printf new > state.json.next; J; X; mkdir -p kept/1; mv next kept/1/tree; printf x > kept/1/note"),
        (true, "printf new > state.json.next; J; X; mkdir -p kept/1; mv next kept/1/tree; printf x > kept/1/note; printf old > kept/1/state.json"),
        (true, "J; X; mkdir -p kept/1; mv next kept/1/tree; printf x > kept/1/note; cp state.json kept/1/; printf new > state.json"),
    ]

    @Test("Stopped after any step, the state is the folder's own, and going on ends in the same place", arguments: stops.indices)
    func stopped(place: Int) throws {
        let stop = Self.stops[place]
        let (scratch, exchange, _) = try Self.made()
        let prelude = #"""
            J() { printf 'signet folder exchange 1\ntest\n%s\n%s\n' $(stat -c %i ../g) $(stat -c %i next) > journal; }
            X() { mv ../g ../t && mv next ../g && mv ../t next; }
            """#
        let run = try Peer.run("sh", ["-ec", "\(prelude)\n\(stop.script)"], in: scratch.url("g.signet"))
        #expect(run.status == 0, "\(run.errors)")
        let (content, state) = stop.afterExchange ? ("b", "new") : ("a", "old")
        #expect(try scratch.text("g/a") == content)
        #expect(try Self.text(exchange.stateFile) == state, "before")
        try exchange.recover()
        #expect(try scratch.text("g/a") == content)
        #expect(try Self.text(exchange.stateFile) == state, "after")
        #expect(exchange.state() == .clean)
        let left = try Set(FileManager.default.contentsOfDirectory(atPath: exchange.workFolder))
        #expect(left.isSubset(of: ["kept", "state.json"]), "\(left)")
        if stop.afterExchange { #expect(try Self.text(exchange.keptStateFile(1)) == "old" && scratch.text("g.signet/kept/1/tree/a") == "a") }
    }
}
