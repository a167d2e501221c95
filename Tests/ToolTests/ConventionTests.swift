import Foundation
import TestSupport
import Testing

@Suite("Children of the tests")
struct ChildTests {
    @Test("Child programs get arguments, input, folder and environment, and their end is told")
    func children() throws {
        let scratch = try Scratch()
        let finished = try Child.run(
            "/bin/sh", ["-c", #"cat; echo "$1:$PLACE"; pwd >&2; exit 3"#, "sh", "a b"], input: [UInt8]("in ".utf8),
            in: scratch.folder, environment: ["PLACE": "here"])
        #expect(finished.text == "in a b:here\n")
        #expect(finished.errors.hasSuffix(scratch.folder.lastPathComponent + "\n"))
        #expect(finished.status == 3)
        #expect(try Child.run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
        #expect(throws: Peer.Missing.self) { try Peer.run("no-such-program", []) }
    }
}

/// A command line, how it ends, and what its one line of error must contain.
struct UsageCase: CustomTestStringConvertible, Sendable {
    var arguments: [String]
    var says: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    static let all: [UsageCase] = [
        UsageCase(arguments: [], says: ["a command is missing: key, csr, cert, crl"]),
        UsageCase(arguments: ["nonsense"], says: ["'nonsense'", "see 'signet --help'"]),
        UsageCase(arguments: ["hash", "--nonsense"], says: ["unknown option '--nonsense'", "see 'signet hash --help'"]),
        UsageCase(arguments: ["hash", "--digest"], says: ["missing value for '--digest", "see 'signet hash --help'"]),
        UsageCase(arguments: ["hash", "--digest", "md5"], says: ["'md5' is invalid", "'sha256'"]),
        UsageCase(arguments: ["hash", "--color", "green"], says: ["'green' is invalid", "'never'"]),
    ]
}

@Suite("The conventions of every command")
struct ConventionTests {
    @Test("A command line that makes no sense is exit 2 and one line with a hint", arguments: UsageCase.all)
    func usage(_ usage: UsageCase) throws {
        let run = try Tool.run(usage.arguments)
        #expect(run.status == 2)
        #expect(run.text == "")
        #expect(run.errorLines.count == 1)
        for part in usage.says { #expect(run.errors.contains(part), "\(run.errors)") }

        let withJSON = try Tool.run(usage.arguments + ["--json"])
        guard !usage.arguments.isEmpty, usage.arguments != ["hash", "--digest"], usage.arguments != ["nonsense"] else { return }
        #expect(withJSON.status == 2)
        let error = try #require(withJSON.jsonError)
        #expect(Set(error.keys) == ["code", "message", "file", "offset", "hint"])
        #expect(error["code"] as? String == "usage")
    }

    @Test("Help and version are answers on standard output", arguments: [
        ["--help"], ["-h"], ["help"], ["hash", "--help"], ["help", "hash"], ["--version"], ["version"],
        ["version", "--json"],
    ])
    func answers(_ arguments: [String]) throws {
        let run = try Tool.run(arguments)
        #expect(run.status == 0)
        #expect(!run.output.isEmpty)
        #expect(run.errors == "")
    }

    @Test("A closed pipe ends quietly, a full device and a closed stream with one line; all are exit 7", arguments: [
        ("--help", "|", 0), ("--help", ">/dev/full", 1), ("--help", ">&-", 1), ("version", ">/dev/full", 1),
        ("version --json", ">/dev/full", 1), ("hash /dev/null", ">/dev/full", 1), ("hash /dev/null", ">&-", 1),
        ("hash --json /dev/null", "|", 0),
    ])
    func output(_ arguments: String, _ redirection: String, _ lines: Int) throws {
        let run =
            redirection == "|"
            // The reader is gone before the first octet: the shell waits for it to end.
            ? try Tool.shell("{ sleep 0.3; signet \(arguments); echo $? >&2; } | true")
            : try Tool.shell("signet \(arguments) \(redirection); echo $? >&2")
        #expect(run.errorLines.last == "7")
        #expect(run.errorLines.count == lines + 1, "\(run.errors)")
    }

    @Test("A closed standard input is an error, a closed standard error is not")
    func closedStreams() throws {
        let input = try Tool.shell("signet hash - <&-")
        #expect(input.status == 7 && input.errorLines.count == 1)
        let scratch = try Scratch()
        try scratch.write("x".utf8, to: "x")
        let error = try Tool.shell("signet hash none x 2>&-", in: scratch)
        #expect(error.status == 7)
        #expect(error.text.hasSuffix("  x\n"))
    }

    @Test("Colour appears when it is asked for, and not in a file", arguments: [
        (["--color", "always"], true), (["--color", "never"], false), ([], false),
    ])
    func colour(_ option: [String], _ isColoured: Bool) throws {
        let run = try Tool.run(["hash", "/no/such/file"] + option)
        #expect(run.errors.contains("\u{1b}[") == isColoured, "\(run.errors)")
        #expect(run.status == 7)
    }

    @Test("Control and bidirectional characters of a file name do not reach the terminal")
    func escapes() throws {
        let run = try Tool.run(["hash", "a\u{1b}[31m\u{202e}b\nc"])
        #expect(run.errors.contains(#"a\u{1b}[31m\u{202e}b\u{a}c"#), "\(run.errors)")
        #expect(run.errorLines.count == 1)
    }
}
