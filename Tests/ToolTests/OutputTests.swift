import Foundation
import TestSupport
import Testing

@Suite("Files that the tool writes")
struct OutputTests {
    @Test("An existing file is kept; with --force it becomes a backup, and the output may be the input")
    func force() throws {
        let scratch = try Scratch()
        let key = try SharedKey.get()
        try scratch.write(try key.scratch.octets("key.pem"), to: "key")
        #expect(chmod(scratch.path("key"), 0o600) == 0)
        let arguments = ["key", "convert", "key", "--format", "pkcs1", "--out", "key"]
        let kept = try Tool.run(arguments, in: scratch)
        #expect(kept.status == 7)
        #expect(kept.errorLines == [
            "signet: key: the file exists and is kept; --force replaces it and keeps the old one under a number"
        ])
        #expect(try scratch.names == ["key"])
        for number in 1...3 {
            let run = try Tool.run(arguments + ["--force"], in: scratch)
            #expect(run.status == 0 && run.errors.contains("the file that was there is now key.\(number)"), "\(run.errors)")
        }
        #expect(try scratch.names == ["key", "key.1", "key.2", "key.3"])
        #expect(try scratch.octets("key.1") == key.scratch.octets("key.pem"))
        #expect(try scratch.text("key").hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
        for name in try scratch.names { #expect(try scratch.mode(name) == 0o600) }
    }

    @Test("A request and its key are written both or not at all")
    func pair() throws {
        let scratch = try Scratch()
        try scratch.write([1], to: "a.csr")
        let arguments = ["csr", "new", "--subject", "CN=a.b", "--out", "a.csr"]
        #expect(try Tool.run(arguments, in: scratch).status == 7)
        #expect(try scratch.names == ["a.csr"])
        #expect(try Tool.run(arguments + ["--force"], in: scratch).status == 0)
        #expect(try scratch.names == ["a.csr", "a.csr.1", "a.key"])
        #expect(try Tool.run(arguments + ["--key-out", "a.csr", "--force"], in: scratch).status == 2)
        #expect(try Tool.run(arguments + ["--key-out", "none/a.key", "--force"], in: scratch).status == 7)
        #expect(try scratch.names == ["a.csr", "a.csr.1", "a.key"])
    }

    @Test("No file is wider than the umask allows, and no umask makes a key wider than its owner", arguments: [
        ("000", 0o600, 0o644), ("022", 0o600, 0o644), ("077", 0o600, 0o600), ("177", 0o600, 0o600), ("277", 0o400, 0o400),
    ])
    func umask(mask: String, keyMode: Int, requestMode: Int) throws {
        let scratch = try Scratch()
        let run = try Tool.shell("umask \(mask); signet csr new --subject CN=a.b --out a.csr", in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try scratch.mode("a.key") == keyMode && scratch.mode("a.csr") == requestMode)
    }

    @Test("A device without room, a limit on files, a folder and a missing folder are exit 7 and leave nothing", arguments: [
        ("key new --out /dev/full", "no room"), ("key new --out .", "folder"), ("key new --out none/key", "folder"),
        ("key new --out - >/dev/full", "no room"), ("key public KEY --out /dev/full", "no room"),
        ("csr new --subject CN=a.b --key KEY --out /dev/full", "no room"),
    ])
    func noRoom(arguments: String, says: String) throws {
        let scratch = try Scratch()
        let line = arguments.replacing("KEY", with: try SharedKey.get().path)
        let run = try Tool.shell("signet \(line)", in: scratch)
        #expect(run.status == 7 && run.errorLines.count == 1 && run.errors.contains(says), "\(run.errors)")
        #expect(try scratch.names == [])
    }

    @Test("A write that fails half way leaves no file, and not the one that was to be replaced changed")
    func failedWrite() throws {
        let scratch = try Scratch()
        try scratch.write("old".utf8, to: "key")
        // The limit holds for the program's files; what it says goes through a pipe.
        let run = try Tool.shell("(ulimit -f 0; signet key new --out key --force; echo $?) 2>&1 | cat", in: scratch)
        #expect(run.text == "signet: key: no room to write; free some and run it again\n7\n")
        #expect(try scratch.names == ["key"])
        #expect(try scratch.text("key") == "old")
    }

    @Test("Of many at once with one name one writes, and with --force each keeps what it replaces", .peer("openssl"))
    func races() throws {
        let scratch = try Scratch()
        let each = "for i in 1 2 3 4 5 6; do { signet key new --out KEY OPTION 2>/dev/null; echo $?; } & done; wait"
        let first = try Tool.shell(each.replacing("KEY", with: "a").replacing("OPTION", with: ""), in: scratch)
        #expect(first.text.split(separator: "\n").sorted() == ["0", "7", "7", "7", "7", "7"])
        #expect(try scratch.names == ["a"])
        let second = try Tool.shell(each.replacing("KEY", with: "a").replacing("OPTION", with: "--force"), in: scratch)
        #expect(second.text.split(separator: "\n") == ["0", "0", "0", "0", "0", "0"])
        #expect(try scratch.names == ["a"] + (1...6).map { "a.\($0)" })
        #expect(Set(try scratch.names.map { try scratch.text($0) }).count == 7)
        for name in try scratch.names { #expect(try scratch.text(name).hasSuffix("-----END PRIVATE KEY-----\n")) }
    }

    @Test("A closed pipe ends quietly, with exit 7", arguments: [
        "key new --out -", "key public KEY", "key show KEY", "key check KEY", "selftest",
        "csr new --subject CN=a.b --key KEY --out - 2>/dev/null",
    ])
    func closedPipe(arguments: String) throws {
        let line = arguments.replacing("KEY", with: try SharedKey.get().path)
        let run = try Tool.shell("{ sleep 0.3; signet \(line); echo $? >&2; } | true")
        #expect(run.errorLines == ["7"], "\(run.errors)")
    }

    @Test("A pipe with a name is written straight")
    func fifo() throws {
        let scratch = try Scratch()
        let run = try Tool.shell("mkfifo p; cat p & signet key new --out p; wait", in: scratch)
        #expect(run.text.hasPrefix("-----BEGIN PRIVATE KEY-----\n") && run.text.hasSuffix("-----END PRIVATE KEY-----\n"))
        #expect(try scratch.names == ["p"])
    }

    @Test("Core dumps are off in a process that holds a key", .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/limits")))
    func coreDumps() throws {
        let scratch = try Scratch()
        // The program waits for the message on a pipe, its key read: then its limits are looked at.
        let key = try SharedKey.get().path
        let line = """
            ulimit -c unlimited
            mkfifo p
            "$SIGNET_UNDER_TEST" signature make --key \(key) --scheme pkcs1 --signature s p 2>/dev/null &
            exec 3>p
            sleep 0.3
            grep 'core file' /proc/$!/limits
            exec 3>&-
            wait
            """
        let run = try Tool.shell(line, in: scratch)
        #expect(run.text.split(separator: "\n").first?.contains(#/Max core file size +0 +0 /#) == true, "\(run.text) \(run.errors)")
        #expect(try scratch.names == ["p", "s"])
    }
}
