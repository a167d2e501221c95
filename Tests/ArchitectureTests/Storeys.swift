import Foundation
import TestSupport

/// The table of `Docs/ARCHITECTURE.md`: which target may import what. The page is the text of this test.
struct Storeys {
    let allowed: [String: Set<String>]

    /// Reads the rows between the markers `<!-- storeys -->` and `<!-- end of storeys -->`: `| target | may import | … |`,
    /// where a target's imports are words separated by spaces or commas.
    init(page: String) throws {
        guard let start = page.range(of: "<!-- storeys -->"), let end = page.range(of: "<!-- end of storeys -->") else {
            throw Unreadable(what: "no storeys table between its markers")
        }
        var allowed: [String: Set<String>] = [:]
        for row in page[start.upperBound..<end.lowerBound].split(separator: "\n").dropFirst(2) {
            let cells = row.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count >= 4 else { throw Unreadable(what: "a row without three cells: \(row)") }
            let imports = cells[2].split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
            guard allowed.updateValue(Set(imports), forKey: cells[1]) == nil else {
                throw Unreadable(what: "\(cells[1]) stands twice")
            }
        }
        self.allowed = allowed
    }

    static func ofThisHouse() throws -> Storeys {
        try Storeys(page: String(contentsOf: repositoryRoot.appending(path: "Docs/ARCHITECTURE.md"), encoding: .utf8))
    }

    struct Unreadable: Error { let what: String }
}

/// Something a source file does that its storey does not allow.
struct Violation: Equatable, CustomStringConvertible {
    let file: String
    let line: Int
    let what: String
    var description: String { "\(file):\(line): \(what)" }
}

extension Storeys {
    /// Targets that may speak to the operating system without importing anything.
    static let outside: Set = ["Files", "signet"]
    /// What every file has without asking, and what adds no dependency.
    static let always: Set = ["Swift", "Synchronization"]

    /// Every import and word of the outside that `target`'s storey does not allow in this text.
    func violations(in text: String, file: String, target: String) -> [Violation] {
        guard let permitted = allowed[target] else {
            return [Violation(file: file, line: 1, what: "folder \(target) is not in the table of storeys")]
        }
        var found: [Violation] = []
        for (module, line) in ImportScanner.imports(in: text)
        where !permitted.contains(module) && module != target && !Self.always.contains(module) {
            found.append(Violation(file: file, line: line, what: "\(target) imports \(module)"))
        }
        if !Self.outside.contains(target) {
            for (word, line) in ImportScanner.outsideWords(in: text) {
                found.append(Violation(file: file, line: line, what: "\(target) says \(word)"))
            }
        }
        return found
    }

    /// The same for every Swift file below a folder of targets.
    func violations(below folder: URL) throws -> (files: Int, violations: [Violation]) {
        let targets = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var files = 0
        var found: [Violation] = []
        for target in targets.sorted(by: { $0.path < $1.path }) {
            let name = target.lastPathComponent
            if allowed[name] == nil { found.append(Violation(file: name, line: 0, what: "folder \(name) is not in the table of storeys")) }
            for file in try swiftFiles(below: target) {
                files += 1
                found += violations(in: try String(contentsOf: file, encoding: .utf8), file: file.path, target: name)
            }
        }
        return (files, found)
    }
}

/// Swift files below a folder, however deep, in a stable order.
func swiftFiles(below folder: URL) throws -> [URL] {
    guard let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else {
        throw Storeys.Unreadable(what: folder.path)
    }
    return walker.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }
}
