import ArgumentParser

struct P12Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "p12", abstract: "Write PFX files for named programs, read any, and say why one is refused.",
        subcommands: [P12ExportCommand.self, P12ShowCommand.self, P12ImportCommand.self, P12DoctorCommand.self])
}

/// The option of commands that open a PFX.
struct NoMACOption: ParsableArguments {
    @Flag(help: "Take a file without a MAC: nobody knows whether it was altered.")
    var allowNoMac = false
}
