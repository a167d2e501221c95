import Foundation
import Octets
import TestSupport
import Testing
import Digests

@Suite("Every vector has its provenance and its reader")
struct VectorsTests {
    /// The rows `| file | SHA-256 | test |` of Vectors/README.md.
    static func rows() throws -> [(file: String, digest: String, test: String)] {
        let page = try Vectors.text("README.md")
        return page.matches(of: /(?m)^\| `([^`]+)` \| `([0-9a-f]{64})` \| (\w+) \|$/).map {
            (String($0.1), String($0.2), String($0.3))
        }
    }

    static func filesOnDisk() throws -> Set<String> {
        let root = Vectors.url("").standardizedFileURL.path
        let walker = try #require(FileManager.default.enumerator(atPath: root))
        var files: Set<String> = []
        for case let path as String in walker {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
            if !isFolder.boolValue { files.insert(path) }
        }
        // What is not in the table: the table itself, and regressions, whose files come and go with their fixes.
        return files.filter { $0 != "README.md" && !$0.hasPrefix("regressions/") }
    }

    @Test("Every file has one row, and every row its file")
    func rowsAndFiles() throws {
        let rows = try Self.rows()
        #expect(rows.count == Set(rows.map(\.file)).count)
        let listed = Set(rows.map(\.file)), onDisk = try Self.filesOnDisk()
        #expect(listed == onDisk, "rows without a file or files without a row: \(listed.symmetricDifference(onDisk).sorted())")
    }

    @Test("Every file is the one whose digest the table gives")
    func digests() throws {
        for row in try Self.rows() {
            let octets = try Vectors.octets(row.file)
            let digest = DigestAlgorithm.sha256.digest(of: octets.span)
            #expect(hex(digest) == row.digest, "\(row.file)")
        }
    }

    @Test("Every file is named by a test of the target that its row gives, exceptions and regressions by some test")
    func readers() throws {
        let tests = repositoryRoot.appending(path: "Tests")
        func sources(_ target: String) throws -> String {
            let walker = try #require(FileManager.default.enumerator(atPath: tests.appending(path: target).path))
            var text = ""
            for case let path as String in walker where path.hasSuffix(".swift") {
                text += try String(contentsOf: tests.appending(path: "\(target)/\(path)"), encoding: .utf8)
            }
            return text
        }
        var cache: [String: String] = [:]
        for row in try Self.rows() {
            if cache[row.test] == nil { cache[row.test] = try sources(row.test) }
            let folder = String(row.file.split(separator: "/")[0])
            let stem = URL(filePath: row.file).deletingPathExtension().lastPathComponent
            let text = cache[row.test] ?? ""
            #expect(text.contains(folder), "\(row.test) never names the folder of \(row.file)")
            // A test may build the name from an algorithm's: the stem's letters then stand in its table.
            let isNamed = text.contains(stem) || DigestAlgorithm.allCases.contains { stem.hasSuffix($0.rawValue) && text.contains("sha") }
            #expect(isNamed, "\(row.test) never names \(row.file)")
        }
        for folder in ["pyca-keys", "pyca-requests"] {
            #expect(FileManager.default.fileExists(atPath: Vectors.url("\(folder)/exceptions.txt").path), "\(folder)")
        }
    }
}
