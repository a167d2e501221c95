import ArgumentParser
import Files
import KeyFormats
import RSA

struct KeyCheckCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check that a key is sound: numbers that fit, sizes, primes.",
        discussion: """
            Exit code 1 and every defect by name when it is not (RFC 8017 sections 3.1 and 3.2, FIPS 186-5 A.1).

              signet key check server.key
              signet key check server.pub
            """)

    @Argument(help: "The key, private or public; - is standard input.")
    var file: String

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let (bitCount, defects) = try defects(session)
        let report = Report(file: file, sound: defects.isEmpty, bitCount: bitCount, defects: defects)
        try session.write(report) {
            let name = Printable.escaped(file)
            guard !defects.isEmpty else { return "\(name): a sound RSA key of \(bitCount ?? 0) bits\n" }
            return "\(name): not a sound RSA key\n" + report.defects.map { "  \($0.message)\n" }.joined()
        }
        return defects.isEmpty ? .done : .no
    }

    private func defects(_ session: Session) throws -> (bitCount: Int?, [Report.Defect]) {
        do {
            switch try KeyInput.either(file, session) {
            case .privateKey(let content):
                var random = SystemRandomSource()
                let modulus = content.file.values.modulus
                let defects = try content.file.values.defects(random: &random)
                return (Self.bitCount(modulus), defects.map { Report.Defect(message: Sentences.sentence(about: $0)) })
            case .publicKey(let content):
                return (try inFile(file) { try content.key() }.bitCount, [])
            }
        } catch let complaint as Complaint {
            // Numbers that are refused when they are read are the answer here.
            guard complaint.isUnsoundKey else { throw complaint }
            return (nil, [Report.Defect(message: complaint.message)])
        }
    }

    private static func bitCount(_ number: [UInt8]) -> Int {
        let significant = number.drop { $0 == 0 }
        return 8 * significant.count - (significant.first?.leadingZeroBitCount ?? 0)
    }

    struct Report: Encodable {
        var schema = "signet/key-check/1"
        var file: String
        var sound: Bool
        var bitCount: Int?
        var defects: [Defect]

        struct Defect: Encodable {
            var message: String
        }
    }
}
