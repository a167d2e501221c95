import Foundation
import TestSupport
import Testing

@Suite("signet hash")
struct HashTests {
    @Test("The output is that of coreutils, octet for octet, odd names included", .peer("sha256sum"), arguments: [
        ("sha1", "sha1sum"), ("sha224", "sha224sum"), ("sha256", "sha256sum"), ("sha384", "sha384sum"),
        ("sha512", "sha512sum"),
    ])
    func coreutils(digest: String, peer: String) throws {
        let scratch = try Scratch()
        let names = ["a", "with space", "back\\slash", "line\nfeed", "carriage\rreturn", "all\\\n\r", "ümläut", "*star"]
        for (i, name) in names.enumerated() { try scratch.write((0..<i * 70_001).map { UInt8(truncatingIfNeeded: $0) }, to: name) }
        let ours = try Tool.run(["hash", "--digest", digest, "--"] + names, in: scratch)
        let theirs = try Peer.run(peer, ["--"] + names, in: scratch.folder)
        #expect(ours.output == theirs.output)
        #expect(ours.status == 0 && ours.errors == "")
    }

    @Test("A name that is not UTF-8 is opened and printed as its octets", .peer("sha256sum"))
    func oddOctets() throws {
        let scratch = try Scratch()
        let line = #"printf x > "$(printf 'caf\351')"; PROGRAM "$(printf 'caf\351')" "$(printf '\364\217\277\251')" 2>/dev/null"#
        let ours = try Tool.shell(line.replacing("PROGRAM", with: "signet hash"), in: scratch)
        let theirs = try Tool.shell(line.replacing("PROGRAM", with: "sha256sum"), in: scratch)
        #expect(ours.output == theirs.output && !ours.output.isEmpty)
    }

    @Test("Standard input is hashed under its name, with and without the name")
    func standardInput() throws {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n"
        for arguments in [["hash"], ["hash", "-"], ["hash", "--digest", "sha256", "-"]] {
            let run = try Tool.run(arguments, input: [UInt8]("abc".utf8))
            #expect(run.text == expected)
        }
        #expect(try Tool.run(["hash"]).text.hasPrefix("e3b0c44298fc1c149afbf4c8996fb924"))
    }

    @Test("What cannot be read is told of, the others are hashed, and the exit code is 7")
    func unreadable() throws {
        let scratch = try Scratch()
        try scratch.write("abc".utf8, to: "x")
        let run = try Tool.run(["hash", "none", "x", "."], in: scratch)
        #expect(run.status == 7)
        #expect(run.text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  x\n")
        #expect(run.errorLines.count == 2)
        #expect(run.errorLines.first?.hasPrefix("signet: none: no such file") == true)

        let object = try #require(try Tool.run(["hash", "--json", "none", "x"], in: scratch).json)
        #expect(object["schema"] as? String == "signet/hash/1")
        let files = try #require(object["files"] as? [[String: Any]])
        #expect(files.map { $0["file"] as? String } == ["none", "x"])
        #expect((files[0]["error"] as? [String: Any])?["code"] as? String == "missing")
        #expect(files[1]["digest"] as? String == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test("A large file does not sit in memory")
    func memory() throws {
        let scratch = try Scratch()
        #expect(try Tool.shell("truncate -s 1G big && ulimit -v 500000 && signet hash --digest sha1 big", in: scratch).text
            == "2a492f15396a6768bcbca016993f4b4c8b0b5307  big\n")
    }
}
