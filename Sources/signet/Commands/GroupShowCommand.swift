import ArgumentParser
import GroupFolder

struct GroupShowCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a server group: who issued what, digests, dates, thumbprints.",
        discussion: """
            Reads the folder and changes nothing. Thumbprints are SHA-1, as Windows shows them; --json has SHA-256 too.

              signet group show pair
              signet group show pair --json
            """)

    @OptionGroup var group: GroupOptions
    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let folder = try group.path()
        let inventory = try GroupReading.inventory(folder)
        let state = try GroupReading.state(folder)
        _ = try GroupReading.shape(inventory, state)
        let report = GroupReport(inventory, state: state)
        try session.write(report) { report.text }
        return .done
    }
}
