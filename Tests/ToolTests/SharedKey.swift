import Foundation
import TestSupport
import Testing

/// One key of 2048 bits for the tests that only need some key, made by the program under test.
final class SharedKey: Sendable {
    let scratch: Scratch
    var path: String { scratch.path("key.pem") }
    var publicPath: String { scratch.path("key.pub") }

    private init() throws {
        scratch = try Scratch()
        // A static lives as long as the process: its folder is removed when that ends.
        atexit { try? FileManager.default.removeItem(at: SharedKey.get().scratch.folder) }
        for arguments in [["key", "new", "--out", "key.pem"], ["key", "public", "key.pem", "--out", "key.pub"]] {
            let run = try Tool.run(arguments, in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
    }

    private static let shared = Result { try SharedKey() }

    static func get() throws -> SharedKey { try shared.get() }
}
