import ArgumentParser
import Files
import RSA

struct VersionCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Say which version this is, and what it runs on.",
        discussion: """
            The line that --version prints, then what a report of a fault should name.

              signet version
              signet version --json
            """)

    @OptionGroup var common: CommonOptions

    func perform(_ session: Session) throws -> Exit {
        let report = Report()
        try session.write(report) {
            "\(Version.text)\nGMP \(report.gmp), Swift \(report.swift), \(report.kernel)\n"
        }
        return .done
    }

    struct Report: Encodable {
        var schema = "signet/version/1"
        var version = Version.number
        /// Of the library that is loaded, not of the header.
        var gmp = RSALibrary.gmpVersion
        /// Of the compiler.
        var swift = Version.swift
        /// The operating system's kernel: name, release and machine, as `uname -srm` prints them.
        var kernel = SystemProcess.kernel
    }
}

extension Version {
    /// The compiler tells its version by conditions only.
    #if compiler(>=6.4)
    static let swift = "6.4 or later"
    #elseif compiler(>=6.3.1)
    static let swift = "6.3.1 or later"
    #elseif compiler(>=6.3)
    static let swift = "6.3"
    #else
    static let swift = "6.2"
    #endif
}
