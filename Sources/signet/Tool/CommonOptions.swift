import ArgumentParser
import Files

/// The options that every command has.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print one JSON object; errors too.")
    var json = false

    @Option(help: ArgumentHelp("Colour on standard error: never, auto or always.", valueName: "when"))
    var color = ColorChoice.auto
}

/// When talk is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case never, auto, always

    /// `auto`: on a terminal, unless the environment says `NO_COLOR` (no-color.org: present and not empty) or the
    /// terminal is a dumb one.
    var isOn: Bool {
        switch self {
        case .never: false
        case .always: true
        case .auto:
            SystemProcess.isTerminal(.error) && (SystemProcess.environment("NO_COLOR") ?? "").isEmpty
                && SystemProcess.environment("TERM") != "dumb"
        }
    }
}

/// A command: it does its work in ``perform(_:)`` and says how it ended.
protocol Command: ParsableCommand {
    var common: CommonOptions { get }
    /// Where passwords come from, of commands that have the options for it.
    var passwordSources: PasswordSources { get }
    /// Whether what it prints is a report of what is done already: it is done though nobody may hear of it.
    var reportsWhatIsDone: Bool { get }
    func perform(_ session: Session) throws -> Exit
}

extension Command {
    var passwordSources: PasswordSources { PasswordSources() }
    var reportsWhatIsDone: Bool { false }
}
