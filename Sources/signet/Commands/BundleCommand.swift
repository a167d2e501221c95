import ArgumentParser

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle", abstract: "Take bundles of certificates apart, put them together, put them in order.",
        subcommands: [BundleSplitCommand.self, BundleJoinCommand.self, BundleOrderCommand.self])
}
