/// What a line of Swift says of imports, and of the words that need none.
///
/// A scanner of text, not a compiler: it knows comments, string literals and the forms of the import
/// declaration, and errs on the strict side (an import in a disabled `#if` counts).
enum ImportScanner {
    /// Modules that a source text imports, with their lines: `import M`, `private import struct M.T // comment`,
    /// `@_exported public import M`, several on a line.
    static func imports(in text: String) -> [(module: String, line: Int)] {
        var found: [(String, Int)] = []
        for (number, line) in code(of: text) {
            for statement in line.split(separator: ";") {
                var words = statement.split(whereSeparator: \.isWhitespace)[...]
                while let word = words.first, word.hasPrefix("@") || modifiers.contains(String(word)) {
                    words.removeFirst()
                }
                guard words.first == "import" else { continue }
                words.removeFirst()
                if let word = words.first, kinds.contains(String(word)) { words.removeFirst() }
                if let path = words.first, let module = path.split(separator: ".").first {
                    found.append((module.trimmingCharacters("`"), number))
                }
            }
        }
        return found
    }

    /// Words of the standard library that reach the outside world without an import.
    static let wordsOfTheOutside = [
        "SystemRandomNumberGenerator", ".random(", ".randomElement(", ".shuffled(", ".shuffle(", "ContinuousClock",
        "SuspendingClock", "print(", "debugPrint(", "dump(", "readLine(", "CommandLine",
    ]

    /// Uses of ``wordsOfTheOutside`` outside comments and literals. A word that starts with a letter counts only
    /// where no longer identifier ends in it.
    static func outsideWords(in text: String) -> [(word: String, line: Int)] {
        var found: [(String, Int)] = []
        for (number, line) in code(of: text) {
            for word in wordsOfTheOutside {
                var rest = line[...]
                while let hit = rest.firstRange(of: word) {
                    let before = hit.lowerBound > line.startIndex ? line[line.index(before: hit.lowerBound)] : " "
                    let isWhole = word.hasPrefix(".") || !(before.isLetter || before.isNumber || before == "_" || before == ".")
                    if isWhole { found.append((word, number)) }
                    rest = rest[hit.upperBound...]
                }
            }
        }
        return found
    }

    private static let modifiers: Set = ["public", "package", "internal", "fileprivate", "private", "unsafe"]
    private static let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

    /// The lines that hold code, comments cut off and literals emptied.
    private static func code(of text: String) -> [(line: Int, code: String)] {
        var result: [(Int, String)] = []
        var commentDepth = 0
        var isInMultilineString = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var code = ""
            var rest = line[...]
            while let character = rest.first {
                if isInMultilineString {
                    if rest.hasPrefix("\"\"\"") {
                        isInMultilineString = false
                        rest = rest.dropFirst(3)
                    } else {
                        rest = rest.dropFirst()
                    }
                } else if rest.hasPrefix("/*") {
                    commentDepth += 1
                    rest = rest.dropFirst(2)
                } else if commentDepth > 0 {
                    if rest.hasPrefix("*/") {
                        commentDepth -= 1
                        rest = rest.dropFirst(2)
                        code.append(" ")
                    } else {
                        rest = rest.dropFirst()
                    }
                } else if rest.hasPrefix("//") {
                    break
                } else if rest.hasPrefix("\"\"\"") {
                    isInMultilineString = true
                    rest = rest.dropFirst(3)
                } else if character == "\"" {
                    rest = literal(rest.dropFirst())
                    code.append("\"\"")
                } else {
                    code.append(character)
                    rest = rest.dropFirst()
                }
            }
            if code.contains(where: { !$0.isWhitespace }) { result.append((index + 1, code)) }
        }
        return result
    }

    /// What follows a one-line literal whose opening quote is behind us.
    private static func literal(_ text: Substring) -> Substring {
        var rest = text
        while let character = rest.first {
            rest = rest.dropFirst()
            if character == "\\" { rest = rest.dropFirst() } else if character == "\"" { return rest }
        }
        return rest
    }
}

extension Substring {
    fileprivate func trimmingCharacters(_ character: Character) -> String { filter { $0 != character } }
}
