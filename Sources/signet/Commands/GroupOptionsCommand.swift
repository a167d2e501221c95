import ArgumentParser
import Files
import GroupFolder
import ServerGroups

struct GroupOptionsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "options", abstract: "Show what a group's state allows, and why something is not allowed.",
        discussion: """
            A folder that is not there, or an empty one, is a first run; what other authorities signed comes with a \
            later one. Nothing is changed.

              signet group options pair
              signet group options pair --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path(exists: false)
        let report = try Report(folder)
        try session.write(report) { report.text }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/group-options/1"
        var group: String
        /// `first` or `later`.
        var run: String
        var isSealed: Bool
        var hasSingleCertificate: Bool
        var authoritySigns: Bool
        var options: [Option]
        /// Where the folder is not as the state says: until that is mended, nothing is changed.
        var contradictions: [String]

        struct Option: Encodable {
            var action: String
            var title: String
            var command: String
            var isAllowed: Bool
            var obstacles: [Obstacle]
        }

        struct Obstacle: Encodable {
            var code: String
            var reason: String
            /// What to do about it.
            var hint: String
        }

        init(_ folder: String) throws {
            group = folder
            var mode = GroupMode(isMade: false)
            contradictions = []
            if try Self.isThere(folder) {
                let inventory = try GroupReading.inventory(folder)
                let state = try GroupReading.state(folder)
                _ = try GroupReading.shape(inventory, state)
                mode = state?.mode(isMade: true) ?? GroupMode(isMade: true)
                if let state {
                    contradictions = GroupStateCheck.contradictions(of: state, inventory).map { Sentences.sentence(about: $0) }
                }
            }
            run = mode.isMade ? "later" : "first"
            (isSealed, hasSingleCertificate, authoritySigns) = (mode.isSealed, mode.hasSingleCertificate, mode.authoritySigns)
            options = GroupAction.allCases.map { action in
                let obstacles = action.obstacles(in: mode)
                return Option(
                    action: action.rawValue, title: Sentences.title(of: action), command: Sentences.command(of: action, folder),
                    isAllowed: obstacles.isEmpty,
                    obstacles: obstacles.map {
                        Obstacle(code: $0.rawValue, reason: Sentences.sentence(about: $0), hint: Sentences.mend(of: $0))
                    })
            }
        }

        /// An empty folder is taken for a new group's.
        private static func isThere(_ folder: String) throws -> Bool {
            guard try !NewFolder.isMissing(folder) else { return false }
            return try !FolderListing(folder).names.isEmpty
        }

        var text: String {
            var words = [run == "first" ? "first run: no group is there yet" : "a group is there"]
            if isSealed { words.append("sealed") }
            if hasSingleCertificate { words.append("one certificate for all uses") }
            if !authoritySigns { words.append("its authority signs nothing") }
            var text = "\(Printable.escaped(group)): \(words.joined(separator: ", "))\n"
            for option in options {
                text += "\(option.isAllowed ? "yes" : "no ")  \(option.action): \(option.title)\n"
                if option.isAllowed { text += "       \(option.command)\n" }
                for obstacle in option.obstacles { text += "       \(obstacle.reason); \(obstacle.hint)\n" }
            }
            for contradiction in contradictions { text += "contradiction: \(contradiction)\n" }
            return text
        }
    }
}
