import Foundation
import TestSupport
import Testing

@Suite("Every story goes as it is told")
struct TranscriptTests {
    /// The tool that this build made.
    static let signet = URL(filePath: Tool.path)

    @Test("A story runs to its end", arguments: try Transcript.all().map(\.name))
    func story(name: String) throws {
        let transcript = try #require(try Transcript.all().first { $0.name == name })
        #expect(!transcript.steps.isEmpty)
        if let missing = transcript.needs.first(where: { Peer.path(of: $0) == nil }) {
            guard !Peer.isExpected(missing) else {
                Issue.record("\(missing) is not installed; install it, or set SIGNET_WITHOUT_PEERS=1 to go without")
                return
            }
            print("left out under SIGNET_WITHOUT_PEERS=1: the story \(name), which needs \(missing)")
            return
        }
        let differences = try transcript.differences(signet: Self.signet)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    @Test("The runner tells sessions from stories", arguments: [
        (["a", "b"], ["a", "b"], true), (["a", "b"], ["a"], false), (["a"], ["a", "b"], false),
        (["a", "x", "y", "b"], ["a", "…", "b"], true), (["a"], ["a", "…"], true), (["a", "b"], ["…", "c"], false),
        (["serial 0f"], ["serial …"], true), (["serial 0f!"], ["serial …?"], false), (["one two three"], ["one…two…e"], true),
        (["one three"], ["one…two…e"], false), ([], [], true), (["x"], [], false), ([], ["…"], true),
    ] as [([String], [String], Bool)])
    func matching(shown: [String], told: [String], matches: Bool) {
        #expect(Transcript.matches(shown[...], told[...]) == matches)
    }
}
