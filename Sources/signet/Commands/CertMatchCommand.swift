import ArgumentParser
import Issuance

struct CertMatchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "match", abstract: "Say whether keys, requests and certificates belong together.",
        discussion: """
            They do if they hold one public key. Private keys, public keys, requests and certificates are told apart by \
            content. Exit code 1 when they do not, with the files that hold another key than the rest.

              signet cert match pbx.key pbx.csr
              signet cert match pbx.key pbx.csr pbx.crt
            """)

    @Argument(help: "Two files at least, or one that holds several of them; - is standard input.")
    var files: [String]

    @OptionGroup var passwords: PassInOptions
    @OptionGroup var common: CommonOptions

    var passwordSources: PasswordSources { passwords.sources }

    func perform(_ session: Session) throws -> Exit {
        let holders = try files.flatMap { try KeyHolderInput.holders($0, session) }
        guard holders.count > 1 else {
            throw Complaint(
                exit: .usage, code: .usage, message: "two things with a key were expected, found one",
                hint: "name a second file")
        }
        let match = KeyMatch(holders)
        let report = Report(match: match.belongTogether, groups: match.groups, oddOnes: match.oddOnes ?? [])
        try session.write(report) { report.text }
        return match.belongTogether ? .done : .no
    }

    struct Report: Encodable {
        var schema = "signet/cert-match/1"
        var match: Bool
        /// The names of what holds one key, the largest group first.
        var groups: [[String]]
        /// What does not hold the key of most, where one is that of most.
        var oddOnes: [String]

        var text: String {
            let names = groups.map { $0.map(Printable.escaped).joined(separator: ", ") }
            if match { return "belong together: \(names.joined())\n" }
            if !oddOnes.isEmpty {
                return "do not belong together: \(oddOnes.map(Printable.escaped).joined(separator: ", "))\n"
                    + "hold one key: \(names.first ?? "")\n"
            }
            return "do not belong together:\n" + names.map { "  \($0)\n" }.joined()
        }
    }
}
