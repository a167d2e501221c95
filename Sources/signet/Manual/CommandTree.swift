import ArgumentParser

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The commands as the parser describes them (`--experimental-dump-help`), as far as a manual page needs it.
struct CommandTree: Decodable {
    let command: Node

    struct Node: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let shouldDisplay: Bool
        let subcommands: [Node]?
        let arguments: [Argument]?
    }

    struct Argument: Decodable {
        let kind: String
        let shouldDisplay: Bool
        let isOptional: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let abstract: String?

        /// `-o` and `--out`, as they are typed.
        var typed: [String] { (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name } }
        var value: String { kind == "flag" ? "" : valueName ?? "value" }
    }

    struct Name: Decodable {
        let kind: String
        let name: String
    }

    static func ofThisProgram() throws -> CommandTree {
        try JSONDecoder().decode(CommandTree.self, from: Data(Signet._dumpHelp().utf8))
    }

    /// Every command with the words that lead to it, the program itself first.
    var commands: [(path: [String], node: Node)] {
        func list(_ node: Node, _ above: [String]) -> [(path: [String], node: Node)] {
            let path = above + [node.commandName]
            return [(path, node)]
                + (node.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }.flatMap { list($0, path) }
        }
        return list(command, [])
    }
}
