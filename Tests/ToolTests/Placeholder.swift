import TestSupport
import Testing

@Test("Child programs get arguments, input, folder and environment, and their end is told")
func children() throws {
    let scratch = try Scratch()
    let finished = try Child.run(
        "/bin/sh", ["-c", #"cat; echo "$1:$PLACE"; pwd >&2; exit 3"#, "sh", "a b"], input: [UInt8]("in ".utf8),
        in: scratch.folder, environment: ["PLACE": "here"])
    #expect(finished.text == "in a b:here\n")
    #expect(finished.errors.hasSuffix(scratch.folder.lastPathComponent + "\n"))
    #expect(finished.status == 3)
    #expect(try Child.run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
    #expect(throws: Peer.Missing.self) { try Peer.run("no-such-program", []) }
}
