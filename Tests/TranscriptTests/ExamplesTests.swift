import Foundation
import TestSupport
import Testing

@Suite("The help's examples")
struct ExamplesTests {
    struct Leaf: CustomTestStringConvertible, Sendable {
        let path: String
        let discussion: String
        var testDescription: String { path }

        /// Lines indented by two spaces that begin with `signet`, each with the lines that carry it on.
        var examples: [String] {
            var examples: [String] = []
            for line in discussion.split(separator: "\n") where line.hasPrefix("  ") {
                let line = line.trimmingCharacters(in: .whitespaces)
                if let last = examples.last, last.hasSuffix("\\") {
                    examples[examples.count - 1] = String(last.dropLast()) + line
                } else if line.hasPrefix("signet ") {
                    examples.append(line)
                }
            }
            return examples
        }
    }

    /// Every command that has no commands below it.
    static func leaves() throws -> [Leaf] {
        let dump = try Tool.run(["--experimental-dump-help"])
        let root = try JSONSerialization.jsonObject(with: Data(dump.output)) as? [String: Any]
        func list(_ command: [String: Any], _ above: [String]) -> [Leaf] {
            let path = above + [command["commandName"] as? String ?? ""]
            let below = (command["subcommands"] as? [[String: Any]] ?? []).filter { $0["commandName"] as? String != "help" }
            if below.isEmpty {
                return [Leaf(path: path.joined(separator: " "), discussion: command["discussion"] as? String ?? "")]
            }
            return below.flatMap { list($0, path) }
        }
        return list(root?["command"] as? [String: Any] ?? [:], [])
    }

    @Test("Every command has two examples at least, and each stands in a story", arguments: try Self.leaves())
    func examples(of leaf: Leaf) throws {
        let told = Set(try Transcript.all().flatMap(\.steps).map(\.command))
        #expect(leaf.examples.count >= 2)
        for example in leaf.examples {
            #expect(example.hasPrefix(leaf.path + " ") || example == leaf.path)
            #expect(told.contains(example), "no story has: \(example)")
        }
        // A terminal of 80 columns would break a longer line in two, neither of which could be copied.
        for line in leaf.discussion.split(separator: "\n") where line.hasPrefix("  ") { #expect(line.count <= 80) }
    }
}
