import Foundation
import TestSupport
import Testing

/// Master certificates with their keys, made once: `master`, `other`, and `signer`, whose certificate does not allow keys
/// to be enciphered.
enum MasterKeys {
    private static let made = Result { () throws -> Scratch in
        let scratch = try Scratch()
        for (name, usage) in [("master", "keyEncipherment"), ("other", "keyEncipherment"), ("signer", "digitalSignature")] {
            let run = try Tool.run(
                ["cert", "self-signed", "--subject", "CN=Example \(name)", "--key-usage", usage, "--days", "3650", "--out", "\(name).crt"], in: scratch)
            try #require(run.status == 0, "\(run.errors)")
        }
        return scratch
    }

    static func copy(to scratch: Scratch) throws {
        let from = try made.get()
        for name in ["master", "other", "signer"] {
            for ending in ["crt", "key"] { try Peer.run("cp", ["-a", from.path("\(name).\(ending)"), scratch.path("")]) }
        }
    }

    /// A group as `pair` with the master keys beside it.
    static func group() throws -> Scratch {
        let scratch = try MadeGroup.copy()
        try copy(to: scratch)
        return scratch
    }
}

extension Scratch {
    /// The SHA-256, mode and name of everything in a folder, one a line.
    func manifest(_ folder: String) throws -> String { try GroupMadeByOpenSSL.manifest(self, folder) }

    /// Files below a folder in which a text stands.
    func files(_ folder: String, holding text: String) throws -> [String] {
        let run = try Peer.run("grep", ["-rl", "--", text, folder], in: self.folder)
        return run.text.split(separator: "\n").map(String.init).sorted()
    }
}
