private import Foundation

/// The built program, as its users run it.
package enum Tool {
    /// Beside the test bundle, where the build puts both; or where `SIGNET_PROGRAM` says.
    package static let path: String = {
        if let path = ProcessInfo.processInfo.environment["SIGNET_PROGRAM"] { return path }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "signet").path(percentEncoded: false)
    }()

    @discardableResult
    package static func run(
        _ arguments: [String], input: [UInt8] = [], in folder: Scratch? = nil, environment: [String: String] = [:]
    ) throws -> Finished {
        try Child.run(path, arguments, input: input, in: folder?.folder, environment: environment)
    }

    /// Runs a line of shell in which `signet` is the built program: for pipes, redirections and limits.
    @discardableResult
    package static func shell(
        _ line: String, input: [UInt8] = [], in folder: Scratch? = nil, environment: [String: String] = [:]
    ) throws -> Finished {
        let script = "signet() { \"$SIGNET_UNDER_TEST\" \"$@\"; }\n" + line
        return try Child.run(
            "/bin/sh", ["-c", script], input: input, in: folder?.folder,
            environment: environment.merging(["SIGNET_UNDER_TEST": path]) { $1 })
    }
}

extension Finished {
    /// The object on standard output; nil if it is not exactly one.
    package var json: [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(output))) as? [String: Any]
    }

    /// The `error` object of a failed run under `--json`.
    package var jsonError: [String: Any]? { json?["error"] as? [String: Any] }

    /// Lines on standard error.
    package var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
}
