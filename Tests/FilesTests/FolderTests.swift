import Files
import Foundation
import Octets
import Synchronization
import TestSupport
import Testing

@Suite("Folders are read whole, and changed whole or not at all")
struct FolderTests {
    private static func made() throws -> Scratch {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("g/inner"), withIntermediateDirectories: true)
        try scratch.write("a".utf8, to: "g/a")
        try scratch.write("b".utf8, to: "g/inner/b")
        return scratch
    }

    @Test("A tree has every file, folder and link in the order of its names, and what changes shows")
    func tree() throws {
        let scratch = try Self.made()
        try FileManager.default.createSymbolicLink(atPath: scratch.path("g/inner/link"), withDestinationPath: "../a")
        let tree = try FolderTree(scratch.path("g"))
        #expect(tree.entries.map(\.path) == ["a", "inner", "inner/b", "inner/link"])
        #expect(tree.entries.map(\.kind) == [.file(octetCount: 1), .folder, .file(octetCount: 1), .link("../a")])
        #expect(try FolderTree(scratch.path("g")) == tree)
        usleep(10_000)
        try scratch.write("c".utf8, to: "g/inner/b")
        #expect(try FolderTree(scratch.path("g")) != tree)
    }

    @Test("Links that lead out are refused, and what is no file", arguments: [
        "/etc", "..", "../..", "inner/../../x", "./../x/..", "inner/..",
    ])
    func leadsOut(target: String) throws {
        let scratch = try Self.made()
        try FileManager.default.createSymbolicLink(atPath: scratch.path("g/link"), withDestinationPath: target)
        #expect(throws: FolderTree.Refusal.linkLeadsOut(path: "link")) { try FolderTree(scratch.path("g")) }
    }

    @Test("Pipes and files in the place of a folder are refused")
    func special() throws {
        let scratch = try Self.made()
        mkfifo(scratch.path("g/pipe"), 0o600)
        #expect(throws: FolderTree.Refusal.special(path: "pipe")) { try FolderTree(scratch.path("g")) }
        #expect(throws: FolderTree.Refusal.self) { try FolderTree(scratch.path("g/a")) }
        #expect(throws: FolderTree.Refusal.self) { try FolderTree(scratch.path("missing")) }
    }

    private static func staged(_ tree: FolderTree, _ folder: String) -> [StagedEntry] {
        let new = [UInt8]("new".utf8)
        return tree.entries.map {
            $0.path == "a" ? StagedEntry(replacing: $0, with: SecretBytes(copying: new.span)) : StagedEntry(keeping: $0, of: folder)
        }
    }

    @Test("An exchange gives the new folder its name, keeps the old one, and modes stay")
    func exchange() throws {
        let scratch = try Self.made()
        chmod(scratch.path("g/a"), 0o640)
        chmod(scratch.path("g/inner"), 0o500)
        chmod(scratch.path("g"), 0o750)
        defer { for path in ["g/inner", "g.signet/kept/1/tree/inner"] { chmod(scratch.path(path), 0o700) } }
        let folder = scratch.path("g")
        let exchange = FolderExchange(folder)
        try exchange.prepare()
        #expect(exchange.state() == .clean)
        let tree = try FolderTree(folder)
        try FolderStaging.build(exchange.next, Self.staged(tree, folder))
        try FolderStaging.finish(exchange.next, mode: tree.root.mode, owner: nil)
        #expect(exchange.state() == .old(operation: ""))
        try exchange.commit("test", over: tree, note: [1, 2])
        #expect(try scratch.text("g/a") == "new" && scratch.text("g/inner/b") == "b")
        #expect(try scratch.mode("g/a") == 0o640 && scratch.mode("g/inner") == 0o500 && scratch.mode("g") == 0o750)
        #expect(exchange.state() == .clean && exchange.keptNumbers == [1])
        #expect(try scratch.text("g.signet/kept/1/tree/a") == "a" && scratch.octets("g.signet/kept/1/note") == [1, 2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: exchange.workFolder) == ["kept"])
    }

    @Test("What somebody changed after it was read is not replaced")
    func changedUnderneath() throws {
        let scratch = try Self.made()
        let folder = scratch.path("g")
        let exchange = FolderExchange(folder)
        try exchange.prepare()
        let tree = try FolderTree(folder)
        try FolderStaging.build(exchange.next, Self.staged(tree, folder))
        usleep(10_000)
        try scratch.write("theirs".utf8, to: "g/inner/b")
        #expect(throws: FolderExchange.Failure.changedUnderneath(path: "inner/b")) {
            try exchange.commit("test", over: tree, note: [])
        }
        try exchange.recover()
        #expect(try scratch.text("g/a") == "a" && scratch.text("g/inner/b") == "theirs")
        #expect(exchange.state() == .clean && exchange.keptNumbers.isEmpty)
    }

    @Test("A journal about other folders is not believed")
    func strangeJournal() throws {
        let scratch = try Self.made()
        let exchange = FolderExchange(scratch.path("g"))
        try exchange.prepare()
        try scratch.write("signet folder exchange 1\nx\n1\n2\n".utf8, to: "g.signet/journal")
        #expect(exchange.state() == .strange)
        #expect(throws: FolderExchange.Failure.strangeJournal) { try exchange.recover() }
        // A damaged one says nothing: nothing was exchanged that it speaks of.
        try scratch.write("nothing".utf8, to: "g.signet/journal")
        #expect(exchange.state() == .clean)
    }

    @Test("Of those who begin at once one makes the folder for the work, and all go on with it")
    func prepared() throws {
        let scratch = try Self.made()
        let refusals = Mutex<[String]>([])
        for round in 0..<500 {
            let exchange = FolderExchange(scratch.path("g\(round)"))
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do { try exchange.prepare() } catch { refusals.withLock { $0.append("\(error)") } }
            }
            #expect(try scratch.mode("g\(round).signet") == 0o700)
        }
        #expect(refusals.withLock { $0 } == [])
        try scratch.write("a".utf8, to: "file.signet")
        #expect(throws: FileError.self) { try FolderExchange(scratch.path("file")).prepare() }
    }

    @Test("A lock has one holder, who is named to the next")
    func lock() throws {
        let scratch = try Scratch()
        let path = scratch.path("lock")
        do {
            let first = try FolderLock.take(path, note: "the first")
            #expect(throws: FolderLock.Refusal.held(by: "the first")) { _ = try FolderLock.take(path, note: "the second") }
            #expect(FolderLock.holder(of: path) == "the first")
            _ = consume first
        }
        #expect(FolderLock.holder(of: path) == nil)
        _ = try FolderLock.take(path, note: "the third")
    }

    @Test("A folder is built by any number of threads, or its failure is told", arguments: [1, 2, 7])
    func building(threads: Int) throws {
        let scratch = try Scratch()
        let nothing: [UInt8] = []
        let empty = SecretBytes(copying: nothing.span)
        var entries = [StagedEntry("in", .folder, mode: 0o500), StagedEntry("in/folder", .folder, mode: 0o750)]
        for number in 0..<100 {
            let octets = [UInt8]("file \(number)".utf8)
            entries.append(StagedEntry("in/folder/\(number)", .octets(SecretBytes(copying: octets.span)), mode: 0o640))
        }
        defer { chmod(scratch.path("g/in"), 0o700) }
        try FolderStaging.build(scratch.path("g"), entries, threads: threads)
        for number in 0..<100 { #expect(try scratch.text("g/in/folder/\(number)") == "file \(number)") }
        #expect(try scratch.mode("g/in") == 0o500 && scratch.mode("g/in/folder") == 0o750)
        #expect(try scratch.mode("g/in/folder/0") == 0o640)
        let missing = StagedEntry("x", .copy(scratch.path("missing")), mode: 0o600)
        entries = [missing] + (0..<100).map { StagedEntry("\($0)", .octets(empty), mode: 0o600) }
        #expect(throws: FileError(.open, scratch.path("missing"), errorNumber: ENOENT)) {
            try FolderStaging.build(scratch.path("h"), entries, threads: threads)
        }
    }

    @Test("Workers do each piece once, whatever their number", arguments: [1, 2, 7, 100])
    func workers(threads: Int) {
        let results = WorkResults<Int>(count: 1000)
        Workers.forEach(1000, threads: threads) { piece, _ in results.set(piece * piece, at: piece) }
        #expect(results.all == (0..<1000).map { $0 * $0 })
        Workers.forEach(0, threads: threads) { _, _ in Issue.record("there is nothing to do") }
    }
}
