import Foundation
import TestSupport
import Testing

@Suite("The README's chapter on server groups", .peer("openssl"))
struct ReadmeChapterTests {
    /// What stands between the chapter's markers in blocks of sh, in order.
    private static func commands() throws -> String {
        let text = try String(contentsOf: repositoryRoot.appending(path: "README.md"), encoding: .utf8)
        let start = try #require(text.range(of: "<!-- group chapter"))
        let end = try #require(text.range(of: "<!-- end of group chapter -->"))
        var commands = ""
        var isInside = false
        for line in text[start.lowerBound..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside {
                commands += line + "\n"
            }
        }
        return commands
    }

    @Test("Every command of the chapter on server groups does what it is printed for, in one folder, one after the other")
    func chapter() throws {
        let commands = try Self.commands()
        // Nothing of it was lost on the way.
        for word in ["init", "csr", "import", "export", "join", "pair", "seal", "unseal", "regenerate", "restore", "rollback"] {
            #expect(commands.contains("signet group \(word) "), "\(word)")
        }
        #expect(commands.contains("digest convert") && commands.contains("digest undo"))
        let scratch = try Scratch()
        let tool = URL(filePath: Tool.path).deletingLastPathComponent().path
        // The shell tells each command before it runs, so that the one that failed is known.
        try scratch.write("set -eux\nPATH='\(tool)':$PATH\n\(commands)".utf8, to: "chapter.sh")
        let run = try Peer.run("sh", ["chapter.sh"], in: scratch.folder)
        #expect(run.status == 0, "\(run.errors.suffix(2000))")
    }
}
