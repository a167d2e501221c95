import Files
import Foundation
import Octets
import TestSupport
import Testing

/// Text as a file that everybody may read.
func open(_ scratch: Scratch, _ name: String, _ text: String) -> NewFile {
    NewFile(scratch.path(name), .open([UInt8](text.utf8)))
}

func secret(_ scratch: Scratch, _ name: String, _ text: String) -> NewFile {
    let octets = [UInt8](text.utf8)
    return NewFile(scratch.path(name), .secret(SecretBytes(copying: octets.span)))
}

@Suite("Files are written whole or not at all")
struct WritingTests {
    @Test("A new file has its octets and its mode, and nothing else lies in the folder")
    func newFile() throws {
        let scratch = try Scratch()
        let written = try FileWriting.write([secret(scratch, "key", "k"), open(scratch, "request", "r")])
        #expect(written.map(\.backup) == [nil, nil])
        #expect(try scratch.names == ["key", "request"])
        #expect(try scratch.text("key") == "k" && scratch.text("request") == "r")
        #expect(try scratch.mode("key") == 0o600 && scratch.mode("request") == 0o644)
    }

    @Test("An existing file is kept, and the other file of the pair is not written either")
    func existing() throws {
        let scratch = try Scratch()
        try scratch.write([1], to: "request")
        let error = #expect(throws: FileError.self) {
            try FileWriting.write([secret(scratch, "key", "k"), open(scratch, "request", "r")])
        }
        #expect(error?.reason == .exists && error?.path == scratch.path("request"))
        #expect(try scratch.names == ["request"])
        #expect(try scratch.octets("request") == [1])
    }

    @Test("With force the old file gets the next free number, and no backup is ever overwritten")
    func backups() throws {
        let scratch = try Scratch()
        for round in 0...3 {
            if round == 2 { try scratch.write("mine".utf8, to: "file.3") }
            let written = try FileWriting.write([open(scratch, "file", "\(round)")], force: true)
            let number = [nil, ".1", ".2", ".4"][round]
            #expect(written.first?.backup == number.map { scratch.path("file") + $0 })
        }
        #expect(try scratch.names == ["file", "file.1", "file.2", "file.3", "file.4"])
        let texts = try scratch.names.map { try scratch.text($0) }
        #expect(texts == ["3", "0", "1", "mine", "2"])
    }

    @Test("A backup keeps the mode of the file it was, and the new file has its own")
    func backupMode() throws {
        let scratch = try Scratch()
        try scratch.write([1], to: "key")
        #expect(chmod(scratch.path("key"), 0o640) == 0)
        try FileWriting.write([secret(scratch, "key", "k")], force: true)
        #expect(try scratch.mode("key") == 0o600 && scratch.mode("key.1") == 0o640)
    }

    @Test("A name that cannot be taken leaves the other files as they were, replaced ones too")
    func rollback() throws {
        let scratch = try Scratch()
        try scratch.write("old".utf8, to: "key")
        // The second destination is taken by a folder between the check and the rename: a folder's name with
        // force is exchanged by the system, so a folder that cannot be entered stands in for the failure.
        let missing = NewFile(scratch.path("no/request"), .open([1]))
        let error = #expect(throws: FileError.self) {
            try FileWriting.write([secret(scratch, "key", "new"), missing], force: true)
        }
        #expect(error?.reason == .missing)
        #expect(try scratch.names == ["key"])
        #expect(try scratch.text("key") == "old")
    }

    @Test("The same name twice is an error, and nothing stays")
    func sameNameTwice() throws {
        let scratch = try Scratch()
        let error = #expect(throws: FileError.self) {
            try FileWriting.write([secret(scratch, "x", "k"), open(scratch, "x", "r")])
        }
        #expect(error?.reason == .exists)
        #expect(try scratch.names == [])
    }

    @Test("A symbolic link is never written through: it counts as the file and becomes the backup")
    func links() throws {
        let scratch = try Scratch()
        try scratch.write("target".utf8, to: "target")
        for (name, target) in [("link", "target"), ("dangling", "nowhere")] {
            #expect(symlink(target, scratch.path(name)) == 0)
            let error = #expect(throws: FileError.self) { try FileWriting.write([open(scratch, name, "new")]) }
            #expect(error?.reason == .exists)
            try FileWriting.write([open(scratch, name, "new")], force: true)
            #expect(try scratch.text(name) == "new")
            let manager = FileManager.default
            #expect(try manager.destinationOfSymbolicLink(atPath: scratch.path(name + ".1")) == target)
        }
        #expect(try scratch.text("target") == "target")
        #expect(try scratch.names == ["dangling", "dangling.1", "link", "link.1", "target"])
    }

    @Test("A folder, a missing folder, an empty name and a folder's name are refused")
    func refusedDestinations() throws {
        let scratch = try Scratch()
        #expect(mkdir(scratch.path("folder"), 0o700) == 0)
        let cases: [(String, FileError.Reason)] = [
            (scratch.path("folder"), .isDirectory), (scratch.path("none/x"), .missing),
            (scratch.path("none/"), .isDirectory), ("", .isDirectory),
        ]
        for (path, reason) in cases {
            for force in [false, true] {
                let error = #expect(throws: FileError.self) {
                    try FileWriting.write([NewFile(path, .open([1]))], force: force)
                }
                #expect(error?.reason == reason, "\(path)")
            }
        }
        #expect(try scratch.names == ["folder"])
    }

    @Test("Devices and pipes are written straight, and a full device is an error")
    func straight() throws {
        let scratch = try Scratch()
        try FileWriting.write([NewFile("/dev/null", .open([1, 2, 3]))])
        let error = #expect(throws: FileError.self) { try FileWriting.write([NewFile("/dev/full", .open([1]))]) }
        #expect(error?.reason == .noRoom)
        #expect(symlink("/dev/null", scratch.path("link")) == 0)
        try FileWriting.write([open(scratch, "link", "gone")])
        #expect(try scratch.names == ["link"])
    }

    @Test("A name of the greatest length the system allows is written, and a longer one is an error")
    func longNames() throws {
        let scratch = try Scratch()
        let longest = String(repeating: "é", count: 127) + "x"
        try FileWriting.write([open(scratch, longest, "1")])
        #expect(try scratch.names == [longest])
        #expect(throws: FileError.self) { try FileWriting.write([open(scratch, longest + "y", "1")]) }
        #expect(try scratch.names == [longest])
    }
}
