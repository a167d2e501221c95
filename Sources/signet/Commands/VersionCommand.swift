import ArgumentParser

struct VersionCommand: Command {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Say which version this is.")

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        try session.write(Report()) { Version.text + "\n" }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/version/1"
        var version = Version.number
    }
}
