import Foundation
import TestSupport
import Testing

@Suite("The house is the one that its page describes")
struct ArchitectureTests {
    let sources = repositoryRoot.appending(path: "Sources")
    let fixtures = repositoryRoot.appending(path: "Tests/ArchitectureTests/Fixtures")

    @Test("Every import, and every word that needs none, is allowed by its storey")
    func storeysHold() throws {
        let (files, violations) = try Storeys.ofThisHouse().violations(below: sources)
        #expect(files > 10, "the walk found hardly any source")
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }

    @Test("Every planted violation is found, each on the line that its comment announces")
    func plantedViolations() throws {
        let storeys = try Storeys.ofThisHouse()
        let files = try FileManager.default.contentsOfDirectory(at: fixtures, includingPropertiesForKeys: nil)
        #expect(files.count >= 4)
        for file in files {
            // Named `Target-what.txt`: text, so that no build takes it for a source.
            let target = String(file.lastPathComponent.split(separator: "-")[0])
            let text = try String(contentsOf: file, encoding: .utf8)
            let announced = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                .filter { $0.element.contains("VIOLATION") }.map { $0.offset + 1 }
            let found = storeys.violations(in: text, file: file.lastPathComponent, target: target).map(\.line)
            #expect(Set(found) == Set(announced), "\(file.lastPathComponent): found \(found), announced \(announced)")
        }
    }

    @Test("A folder that the table does not know is a violation")
    func unknownFolder() throws {
        let storeys = try Storeys.ofThisHouse()
        #expect(!storeys.violations(in: "", file: "x.swift", target: "Attic").isEmpty)
    }

    @Test("The manifest names the same modules, bottom-up, with the imports that the page allows")
    func manifest() throws {
        let storeys = try Storeys.ofThisHouse()
        let manifest = try String(contentsOf: repositoryRoot.appending(path: "Package.swift"), encoding: .utf8)
        let row = /\n    \("(\w+)", \[([^\]]*)\]\),/  // one line of the list of modules
        var seen: Set<String> = ["CGMP", "FilesShim"]
        for match in manifest.matches(of: row) {
            let module = String(match.1)
            let imports = match.2.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
            let allowed = try #require(storeys.allowed[module], "\(module) is not on the page")
            #expect(Set(imports) == allowed.subtracting(["Glibc", "Darwin", "Foundation", "FoundationXML"]), "\(module)")
            for name in imports { #expect(seen.contains(name), "\(module) imports \(name), which stands below it") }
            seen.insert(module)
        }
        #expect(seen.union(["signet"]) == Set(storeys.allowed.keys))
    }

    @Test("Only BigNumbers sees GMP, and every GMP function in use has its documented name in one header")
    func onlyBigNumbersSeesGMP() throws {
        let storeys = try Storeys.ofThisHouse()
        #expect(storeys.allowed.filter { $0.value.contains("CGMP") }.map(\.key) == ["BigNumbers"])
        for file in try swiftFiles(below: sources) {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains("__gmp"), "\(file.lastPathComponent) calls GMP by an undocumented name")
        }
    }

    @Test("Memory is erased by one function, which only deinits and a growing secret buffer call")
    func oneEraser() throws {
        var callers: Set<String> = []
        for file in try swiftFiles(below: sources) {
            let text = try String(contentsOf: file, encoding: .utf8)
            let name = file.lastPathComponent
            if text.contains("explicit_bzero(") || text.contains("memset_s(") { #expect(name == "Erasing.swift", "\(name)") }
            if name != "Erasing.swift", text.contains("erase(") { callers.insert(name) }
        }
        #expect(callers.isSubset(of: Self.erasers), "\(callers.subtracting(Self.erasers))")
        #expect(callers.isSuperset(of: ["SecretBytes.swift", "SecretBuffer.swift"]))
    }

    /// The files that may call `erase`: secret storage, limbs, keyed digest states.
    static let erasers: Set = ["SecretBytes.swift", "SecretBuffer.swift", "Limbs.swift", "HMAC.swift",
        "SecretHash.swift", "IteratedHMAC.swift", "AES.swift", "GHASH.swift", "DESVarTime.swift", "RC2VarTime.swift",
    ]

    @Test("Nothing in the sources gives up: no fatalError, try!, as! or note to do it later")
    func nothingGivesUp() throws {
        for file in try swiftFiles(below: sources) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["fatalError(", "try!", "as!", "TODO", "FIXME", "XXX", "HACK", "@testable"] {
                #expect(!text.contains(word), "\(file.path): \(word)")
            }
        }
    }

    @Test("The README's reading order has every module and its length, within a tenth")
    func readingOrder() throws {
        let page = try String(contentsOf: repositoryRoot.appending(path: "README.md"), encoding: .utf8)
        var read: Set<String> = ["CGMP", "FilesShim"]
        for match in page.matches(of: /\| `Sources\/(\w+)` \| (\d+) \|/) {
            var lines = 0
            for file in try swiftFiles(below: sources.appending(path: String(match.1))) {
                lines += try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).count - 1
            }
            let told = try #require(Int(match.2))
            #expect(abs(lines - told) * 10 <= lines, "\(match.1) has \(lines) lines, the README says \(told)")
            read.insert(String(match.1))
        }
        #expect(read == Set(try Storeys.ofThisHouse().allowed.keys))
    }

    @Test("No room is longer than 400 lines")
    func rooms() throws {
        for file in try swiftFiles(below: sources) {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 400, "\(file.path): \(lines) lines")
        }
    }
}
