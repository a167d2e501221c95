import Foundation
import TestSupport
import Testing

/// `Tests/Requirements.tsv`: number, `in` or `out`, and then the tests that show the behaviour, or the reason why not.
///
/// A test is named by its sentence, exactly as in its `@Test("…")`, or as `transcript:NAME` for a story of
/// `Tests/Transcripts`. Several are separated by ` | `.
@Suite("Every requirement that was taken on is shown by a test that exists")
struct RequirementsTests {
    struct Row {
        let number: String
        let isIn: Bool
        let evidence: [String]
    }

    static func rows() throws -> [Row] {
        try String(contentsOf: repositoryRoot.appending(path: "Tests/Requirements.tsv"), encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                try #require(cells.count == 3 && ["in", "out"].contains(cells[1]), "not three cells: \(line)")
                let evidence = cells[2].components(separatedBy: " | ")
                return Row(number: cells[0], isIn: cells[1] == "in", evidence: evidence)
            }
    }

    /// The numbers that the steps finished so far took on.
    static let taken: [String] =
        (1...12).map { "P\($0)" } + (14...17).map { "P\($0)" } + ["P20", "P21", "P22", "P24", "P25", "P26"]
        + (28...39).map { "P\($0)" } + ["P41", "P44", "P45"]
        + (47...52).map { "P\($0)" } + ["O6", "O9", "O10"] + (4...6).map { "U\($0)" } + ["U18", "U19"]
        + (4...6).map { "L\($0)" } + (14...16).map { "U\($0)" } + (1...5).map { "G\($0)" } + (7...9).map { "L\($0)" }

    @Test("Every number taken on has one line")
    func numbers() throws {
        let numbers = try Self.rows().map(\.number)
        for number in Self.taken { #expect(numbers.filter { $0 == number }.count == 1, "\(number)") }
        #expect(numbers.count == Set(numbers).count)
    }

    @Test("Every named test exists, and every refusal has a reason")
    func evidence() throws {
        var sentences = ""
        let tests = repositoryRoot.appending(path: "Tests")
        let walker = try #require(FileManager.default.enumerator(atPath: tests.path))
        for case let path as String in walker where path.hasSuffix(".swift") {
            sentences += try String(contentsOf: tests.appending(path: path), encoding: .utf8)
        }
        for row in try Self.rows() {
            for item in row.evidence {
                if !row.isIn {
                    #expect(item.split(separator: " ").count >= 4, "\(row.number): a reason is a sentence")
                } else if item.hasPrefix("transcript:") {
                    let file = tests.appending(path: "Transcripts/\(item.dropFirst(11)).txt")
                    #expect(FileManager.default.fileExists(atPath: file.path), "\(row.number): no story \(item)")
                } else {
                    #expect(sentences.contains("@Test(\"\(item)\""), "\(row.number): no test \(item)")
                }
            }
        }
    }
}
