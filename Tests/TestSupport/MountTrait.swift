package import Foundation
package import Testing

/// Real mounts, in a mount namespace of their own that goes with the process that made it.
package enum Mounts {
    /// Runs a script in a namespace where it may mount what it likes; nobody else sees it.
    package static func run(_ script: String, _ arguments: [String], in folder: URL) throws -> Finished {
        try Peer.run("unshare", ["--mount", "--propagation", "private", "sh", "-c", script, "sh"] + arguments, in: folder)
    }

    static var areExpected: Bool { ProcessInfo.processInfo.environment["SIGNET_WITHOUT_MOUNTS"] != "1" }
}

extension Trait where Self == ConditionTrait {
    /// The test mounts file systems, which takes root: without that it fails, or is skipped under `SIGNET_WITHOUT_MOUNTS=1`.
    package static var mounts: Self { .enabled(if: Mounts.areExpected, "SIGNET_WITHOUT_MOUNTS=1 is set") }
}
