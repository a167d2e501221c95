import Foundation
import TestSupport

/// A story told as a terminal session, in one text file that a user could paste from.
///
///     # Prose about the story; also between steps.
///     $ signet hash --digest sha256 letter.txt
///     2cf2…  letter.txt
///     $ signet hash --digest sha256 missing.txt
///     signet: missing.txt: …
///     [exit 7]
///     -- letter.txt --
///     hello
///
/// Below a command stand its output and errors as a terminal would show them; `…` stands for any text within a line,
/// a line with nothing else for any number of lines; `[exit N]` says a code that is not 0. After the last step come the
/// files that are there at the start, each under its name. A `\` at the end of a command carries it on. `# needs: x y`
/// names peer programs.
struct Transcript {
    struct Step {
        let line: Int
        let command: String
        let expected: [String]
        let exitCode: Int32
    }

    let name: String
    let needs: [String]
    let steps: [Step]
    let files: [(name: String, text: String)]

    init(name: String, text: String) {
        self.name = name
        var needs: [String] = []
        var steps: [Step] = []
        var files: [(String, String)] = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var i = 0
        while i < lines.count {
            let line = lines[i]
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                var body = ""
                let fileName = String(line.dropFirst(3).dropLast(3))
                i += 1
                while i < lines.count, !(lines[i].hasPrefix("-- ") && lines[i].hasSuffix(" --")) {
                    if i < lines.count - 1 || !lines[i].isEmpty { body += lines[i] + "\n" }
                    i += 1
                }
                files.append((fileName, body))
            } else if line.hasPrefix("$ ") {
                let start = i + 1
                var command = String(line.dropFirst(2))
                while command.hasSuffix("\\"), i + 1 < lines.count {
                    i += 1
                    command = String(command.dropLast()) + lines[i].drop(while: { $0 == " " })
                }
                i += 1
                var expected: [String] = []
                while i < lines.count, !lines[i].hasPrefix("$ "), !(lines[i].hasPrefix("-- ") && lines[i].hasSuffix(" --")),
                    !lines[i].hasPrefix("# ")
                {
                    expected.append(lines[i])
                    i += 1
                }
                while expected.last?.isEmpty == true { expected.removeLast() }
                var exitCode: Int32 = 0
                if let last = expected.last, let match = last.wholeMatch(of: /\[exit (\d+)\]/) {
                    exitCode = Int32(match.1) ?? -1
                    expected.removeLast()
                }
                steps.append(Step(line: start, command: command, expected: expected, exitCode: exitCode))
            } else {
                if line.hasPrefix("# needs: ") { needs += line.dropFirst(9).split(separator: " ").map(String.init) }
                i += 1
            }
        }
        (self.needs, self.steps, self.files) = (needs, steps, files)
    }

    /// Every story below `Tests/Transcripts`.
    static func all() throws -> [Transcript] {
        let folder = repositoryRoot.appending(path: "Tests/Transcripts")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
            .map { Transcript(name: $0.deletingPathExtension().lastPathComponent, text: try String(contentsOf: $0, encoding: .utf8)) }
    }

    /// Runs the steps in one fresh folder and tells where the session differs from the story.
    func differences(signet: URL) throws -> [String] {
        let scratch = try Scratch()
        for file in files { try scratch.write(file.text.utf8, to: file.name) }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let environment = [
            "PATH": signet.deletingLastPathComponent().path + ":" + path, "LC_ALL": "C.UTF-8", "TZ": "UTC", "COLUMNS": "80",
        ]
        var found: [String] = []
        for step in steps {
            let finished = try Child.run(
                "/bin/sh", ["-c", "exec 2>&1; umask 022; unset NO_COLOR SIGNET_GROUP; \(step.command)"], in: scratch.folder,
                environment: environment)
            var shown = finished.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while shown.last?.isEmpty == true { shown.removeLast() }
            if finished.status != step.exitCode {
                found.append("\(name):\(step.line): \(step.command)\n    exit \(finished.status), not \(step.exitCode)")
            }
            if !Self.matches(shown[...], step.expected[...]) {
                found.append(
                    "\(name):\(step.line): \(step.command)\n    shown:\n      "
                        + shown.joined(separator: "\n      ") + "\n    told:\n      "
                        + step.expected.joined(separator: "\n      "))
            }
        }
        return found
    }

    static func matches(_ shown: ArraySlice<String>, _ told: ArraySlice<String>) -> Bool {
        guard let first = told.first else { return shown.isEmpty }
        if first == "…" {
            return shown.indices.contains { matches(shown[$0...], told.dropFirst()) } || told.count == 1
        }
        guard let line = shown.first, matchesLine(line[...], first.split(separator: "…", omittingEmptySubsequences: false)[...])
        else { return false }
        return matches(shown.dropFirst(), told.dropFirst())
    }

    /// Whether the parts stand in the line in this order, the first at its start and the last at its end.
    private static func matchesLine(_ line: Substring, _ parts: ArraySlice<Substring>) -> Bool {
        guard let first = parts.first, line.hasPrefix(first) else { return false }
        var rest = line.dropFirst(first.count)
        guard parts.count > 1, let last = parts.last else { return rest.isEmpty }
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let hit = rest.firstRange(of: part) else { return false }
            rest = rest[hit.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
