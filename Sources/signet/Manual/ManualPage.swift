/// A command's page for man(1), in the macros of man(7).
struct ManualPage {
    let path: [String]
    private let node: CommandTree.Node

    init(path: [String], node: CommandTree.Node) {
        self.path = path
        self.node = node
    }

    /// `signet-csr-new.1`.
    var fileName: String { path.joined(separator: "-") + ".1" }

    var text: String {
        let title = path.joined(separator: "-")
        var text = ".TH \"\(Self.escaped(title.uppercased()))\" 1 \"\" \"\(Self.escaped(Version.text))\" \"Signet\"\n"
        text += ".SH NAME\n\(Self.line("\(title) - \(sentence(node.abstract ?? ""))"))"
        text += ".SH SYNOPSIS\n" + synopsis
        let blocks = Self.blocks(of: node.discussion ?? "")
        let description = blocks.filter { !$0.isExample }
        if !description.isEmpty { text += ".SH DESCRIPTION\n" + Self.body(description) }
        let commands = (node.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        if !commands.isEmpty {
            text += ".SH COMMANDS\n"
            for command in commands {
                text += ".TP\n.B \(Self.escaped((path + [command.commandName]).joined(separator: " ")))\n"
                text += Self.line(command.abstract ?? "")
            }
        }
        if !arguments.isEmpty {
            text += ".SH OPTIONS\n"
            for argument in arguments {
                text += ".TP\n\(Self.label(argument))\n" + Self.line(argument.abstract ?? "")
            }
        }
        let examples = blocks.filter(\.isExample)
        if !examples.isEmpty { text += ".SH EXAMPLES\n" + Self.body(examples) }
        text += ".SH EXIT STATUS\n" + Exit.allCases.map { ".TP\n.B \($0.rawValue)\n\(Self.line($0.meaning))" }.joined()
        if path.count > 1 {
            text += ".SH SEE ALSO\n.BR signet (1)\n"
        }
        return text
    }

    private var arguments: [CommandTree.Argument] {
        (node.arguments ?? []).filter { $0.shouldDisplay && !$0.typed.contains("--help") && !$0.typed.contains("--version") }
    }

    private var synopsis: String {
        let name = ".B \(Self.escaped(path.joined(separator: " ")))\n"
        if node.subcommands?.contains(where: \.shouldDisplay) == true { return name + ".I command\n[\\fIoption\\fR ...]\n" }
        var text = name
        for argument in arguments where !(argument.isOptional && argument.kind != "positional") {
            if let name = argument.typed.last { text += ".B \(Self.escaped(name))\n" }
            let value = Self.escaped(argument.value) + (argument.isRepeating ? " ..." : "")
            if !argument.value.isEmpty { text += argument.isOptional ? "[\\fI\(value)\\fR]\n" : ".I \(value)\n" }
        }
        return text + "[\\fIoption\\fR ...]\n"
    }

    private static func label(_ argument: CommandTree.Argument) -> String {
        let value = argument.value.isEmpty ? "" : "\\fI\(escaped(argument.value))\\fR"
        let names = argument.typed.map { "\\fB\(escaped($0))\\fR" }
        return names.isEmpty ? value : names.map { value.isEmpty ? $0 : "\($0) \(value)" }.joined(separator: ", ")
    }

    /// A paragraph, or lines that stay as they are.
    struct Block {
        var lines: [String]
        var isVerbatim: Bool
        /// Lines that begin with `signet`, or the paragraph that leads to them.
        var isExample: Bool
    }

    /// Paragraphs are between empty lines; lines indented by two spaces stay as they are.
    static func blocks(of discussion: String) -> [Block] {
        var blocks: [Block] = []
        for part in discussion.split(separator: "\n\n") {
            let lines = part.split(separator: "\n").map(String.init)
            guard lines.allSatisfy({ $0.hasPrefix("  ") }) else {
                blocks.append(Block(lines: [lines.joined(separator: " ")], isVerbatim: false, isExample: false))
                continue
            }
            let isExample = lines[0].hasPrefix("  signet ")
            if isExample, let last = blocks.last, !last.isVerbatim, last.lines[0].hasSuffix(":") {
                blocks[blocks.count - 1].isExample = true
            }
            blocks.append(Block(lines: lines.map { String($0.dropFirst(2)) }, isVerbatim: true, isExample: isExample))
        }
        return blocks
    }

    private static func body(_ blocks: [Block]) -> String {
        blocks.map { block in
            let lines = block.lines.map(line).joined()
            return block.isVerbatim ? ".EX\n\(lines).EE\n" : lines
        }.joined(separator: ".PP\n")
    }

    /// Without the full stop, as man pages name things.
    private func sentence(_ abstract: String) -> String {
        let text = abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// One line of text; a dot or an apostrophe in front would be a request of roff.
    private static func line(_ text: String) -> String {
        let escaped = escaped(text)
        return (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
    }

    /// Backslashes, hyphens that are typed, and quotation marks that are typed (groff_char(7)).
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'": escaped += "\\(aq"
            case "\"": escaped += "\\(dq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}

extension Exit: CaseIterable {
    static let allCases: [Exit] = [.done, .no, .usage, .notParsable, .password, .doesNotFit, .refused, .inputOutput]

    /// What the code says, for people.
    var meaning: String {
        switch self {
        case .done: "Done, or the answer is yes."
        case .no: "The answer is no."
        case .usage: "The command line does not make sense."
        case .notParsable: "An input cannot be parsed."
        case .password: "A password is missing or wrong, or there is no terminal to ask on."
        case .doesNotFit: "Parts that do not belong together, altered data, or a self-check that failed."
        case .refused: "Refused by policy, or not supported; the sentence names what."
        case .inputOutput: "The operating system could not read or write."
        }
    }
}
