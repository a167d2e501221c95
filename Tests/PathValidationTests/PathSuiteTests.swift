import PathValidation
import TestSupport
import Testing

@Suite("Paths of other suites")
struct PathSuiteTests {
    @Test("They are whole: 176 paths, 57 of them valid")
    func inventory() {
        #expect(PathSuite.all.count == 176)
        #expect(PathSuite.all.count { $0.says == "Verified" } == 57)
        #expect(Set(PathSuite.all.map(\.name)).count == 176)
        #expect(Set(PathSuite.exceptions.keys).isSubset(of: PathSuite.all.map(\.name)))
    }

    @Test("Each is valid or not as its suite says, or stands among the exceptions with its clause", arguments: PathSuite.all)
    func verdict(_ path: PathSuite) throws {
        let isException = PathSuite.exceptions[path.name] != nil
        #expect(path.isValid(try path.requirements()) == ((path.says == "Verified") != isException))
    }

    @Test("What section 6 lets pass and section 4 forbids is refused where that is asked for", arguments: PathSuite.all)
    func strict(_ path: PathSuite) throws {
        guard PathSuite.exceptions[path.name]?.contains("strict refuses") == true else { return }
        var requirements = try path.requirements()
        requirements.requiresConformingCertificates = true
        #expect(!path.isValid(requirements))
    }
}
