package import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Other people's programs, to whom our files are shown and whose files we read.
///
/// A peer that is not installed makes its test fail, unless the environment says `SIGNET_WITHOUT_PEERS=1`:
/// then the test is skipped and says so. A test announces its peer with a trait:
///
///     @Test("…", .peer("openssl"))
package enum Peer {
    /// Runs a program found on PATH.
    ///
    /// - Parameters:
    ///   - input: what it finds on its standard input.
    ///   - folder: where it runs; nil: where the test runs.
    ///   - environment: variables added to the test's own.
    @discardableResult
    package static func run(
        _ program: String, _ arguments: [String], input: [UInt8] = [], in folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Finished {
        guard let path = path(of: program) else { throw Missing(program: program) }
        return try Child.run(path, arguments, input: input, in: folder, environment: environment)
    }

    package struct Missing: Error, CustomStringConvertible {
        package var program: String
        package var description: String {
            "\(program) is not installed; install it, or set SIGNET_WITHOUT_PEERS=1 to go without"
        }
    }

    /// Whether a test with this peer runs: it is there, or its absence shall be a failure.
    package static func isExpected(_ program: String) -> Bool {
        path(of: program) != nil || ProcessInfo.processInfo.environment["SIGNET_WITHOUT_PEERS"] != "1"
    }

    /// Where a program of that name is on PATH.
    package static func path(of program: String) -> String? {
        if program.contains("/") { return program }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

/// What a program left behind when it ended.
package struct Finished: Sendable {
    /// Its exit code; 128 and the signal's number if a signal ended it.
    package var status: Int32
    package var output: [UInt8]
    package var errors: String

    package var text: String { String(decoding: output, as: UTF8.self) }
}

/// Starts programs without a pipe that could fill up: streams are files.
package enum Child {
    package static func run(
        _ path: String, _ arguments: [String], input: [UInt8] = [], in folder: URL? = nil,
        environment: [String: String] = [:]
    ) throws -> Finished {
        let scratch = try Scratch()
        try Data(input).write(to: scratch.url("in"))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, scratch.path("in"), O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, scratch.path("out"), O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, scratch.path("err"), O_WRONLY | O_CREAT, 0o600)
        // The runtime's threads hold back signals, and a child would inherit that: a shell without SIGCHLD waits for
        // ever. It starts with none held back, and with those that somebody ignores back at their defaults.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t(), all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        // Swift's Glibc module lacks posix_spawn_file_actions_addchdir_np: the shell changes the folder.
        let start = folder.map {
            ["/bin/sh", "-c", #"cd "$0" && exec "$@""#, $0.path(percentEncoded: false)]
        }
        let command = (start ?? []) + [path] + arguments
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var child: pid_t = 0
        let failure = posix_spawn(&child, command[0], &actions, &attributes, &words, &settings)
        guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EINVAL) }
        var state: Int32 = 0
        while waitpid(child, &state, 0) < 0 && errno == EINTR {}
        let signal = state & 0x7f
        return Finished(
            status: signal == 0 ? state >> 8 & 0xff : 128 + signal,
            output: [UInt8](try Data(contentsOf: scratch.url("out"))),
            errors: String(decoding: try Data(contentsOf: scratch.url("err")), as: UTF8.self))
    }
}

/// A folder of a test's own, removed with everything in it when the last reference goes.
package final class Scratch: Sendable {
    package let folder: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "signet-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    package func url(_ name: String) -> URL { folder.appending(path: name) }
    package func path(_ name: String) -> String { url(name).path(percentEncoded: false) }

    /// Writes a file and gives its path.
    @discardableResult
    package func write(_ octets: some Sequence<UInt8>, to name: String) throws -> String {
        try Data(octets).write(to: url(name))
        return path(name)
    }

    package func octets(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(name))) }
    package func text(_ name: String) throws -> String { String(decoding: try octets(name), as: UTF8.self) }

    /// The names of what lies in the folder, in order; hidden ones too.
    package var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted() }
    }

    /// The permission bits of a file.
    package func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}
