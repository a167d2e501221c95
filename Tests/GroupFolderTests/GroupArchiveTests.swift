import DER
import Files
import Foundation
import GroupFolder
import Octets
import ServerGroups
import TestSupport
import Testing

@Suite("Archives of groups")
struct GroupArchiveTests {
    private static let files = ["ServerGroup/a.cer": "one", "Client/Remote_Subsystems/J/b.cer": String(repeating: "x", count: 512), "empty": ""]

    private static func contents() throws -> (GroupContents, Scratch) {
        let scratch = try Scratch()
        for (path, text) in files {
            let url = scratch.url("g/\(path)")
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return (try GroupContents(scratch.path("g")), scratch)
    }

    private static func secret(_ octets: [UInt8]) -> SecretBytes { SecretBytes(copying: octets.span) }

    private static func state() throws -> GroupState {
        GroupState(origin: "init", since: try #require(DERTime(secondsSinceEpoch: 1_800_000_000)), order: [try MemberName("LAKE")])
    }

    private static func packed() throws -> [UInt8] {
        let (contents, scratch) = try contents()
        return try withExtendedLifetime(scratch) { try GroupArchive.pack(contents, state()).octetsForTest }
    }

    @Test("What is packed is read, state and all, and the same folder gives the same octets")
    func roundTrip() throws {
        let octets = try Self.packed()
        #expect(octets.count % 512 == 0)
        let archive = try GroupArchive(Self.secret(octets))
        #expect(archive.state == (try Self.state()))
        #expect(archive.files.map(\.path) == Self.files.keys.sorted())
        for (path, content) in archive.files {
            #expect(content.withBytes { span in span.indices.map { span[$0] } } == Array(Self.files[path, default: ""].utf8))
        }
        let (contents, scratch) = try Self.contents()
        let few = try withExtendedLifetime(scratch) { try GroupArchive(GroupArchive.pack(contents, nil) { !$0.hasPrefix("Client/") }) }
        #expect(few.state == nil && few.files.map(\.path) == ["ServerGroup/a.cer", "empty"])
    }

    @Test("What tar writes with its ustar format is read", .peer("tar"))
    func writtenByTar() throws {
        let scratch = try Scratch()
        try scratch.write(Self.packed(), to: "a.tar")
        let run = try Peer.run(
            "sh", ["-c", "mkdir x && cd x && tar xf ../a.tar && tar --format=ustar -cf ../b.tar MANIFEST.sha256 state.json group && cmp -s ../a.tar ../b.tar; echo $?"], in: scratch.folder)
        // Owners and the padding are tar's own: other octets, the same group.
        #expect(run.text == "1\n", "\(run.text)\(run.errors)")
        let archive = try GroupArchive(Self.secret(scratch.octets("b.tar")))
        #expect(archive.files.map(\.path).sorted() == Self.files.keys.sorted())
    }

    /// An entry as an attacker writes it, with the right checksum.
    struct Entry {
        var name = "group/x"
        var type: UInt8 = UInt8(ascii: "0")
        var content = "x"
        var size: String?
        var link = ""
        var prefix = ""
        var magic = "ustar\0" + "00"
        var sum: String?

        var octets: [UInt8] {
            var record = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, _ place: Int) { for (i, octet) in text.utf8.enumerated() where place + i < 512 { record[place + i] = octet } }
            put(name, 0)
            put("0000600", 100)
            put("0000000", 108)
            put("0000000", 116)
            put(size ?? GroupArchiveTests.octal(content.utf8.count, 11), 124)
            put("00000000000", 136)
            put("        ", 148)
            record[156] = type
            put(link, 157)
            put(magic, 257)
            put(prefix, 345)
            put(sum ?? GroupArchiveTests.octal(record.reduce(0) { $0 + Int($1) }, 6) + "\0", 148)
            var octets = record + Array(content.utf8)
            octets += [UInt8](repeating: 0, count: (512 - octets.count % 512) % 512)
            return octets
        }
    }

    static func octal(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    private static let end = [UInt8](repeating: 0, count: 1024)

    static let names = [
        "/etc/passwd", "../x", "group/../../x", "group/./x", "group//x", "group/x/..", ".", "..", "", "group/a\u{1}b", "group/a\nb", "group/a\\b",
        "group/\u{202e}x", "group/\u{2028}x", "group/\u{10ff80}", "group/a\u{7f}", String(repeating: "a/", count: 40) + "x",
    ]

    @Test("A name that leads out, or is not what it seems, is refused", arguments: names)
    func name(_ name: String) {
        #expect(throws: Ustar.Failure(.name(name), at: 0)) { try Ustar.read(Self.secret(Entry(name: name).octets + Self.end)) }
    }

    @Test("Links, devices, pipes, and the entries of GNU and pax are refused by their type", arguments: Array("1234678gxLKSVDM\0A".utf8))
    func types(_ type: UInt8) {
        for link in ["", "group/y"] {
            #expect(throws: Ustar.Failure(.unsupported(type: type), at: 0)) {
                try Ustar.read(Self.secret(Entry(type: type, link: link).octets + Self.end))
            }
        }
        // A file with the name of a link's target is none either.
        #expect(throws: Ustar.Failure(.unsupported(type: UInt8(ascii: "0")), at: 0)) {
            try Ustar.read(Self.secret(Entry(link: "y").octets + Self.end))
        }
    }

    @Test("Sizes, sums, magic and ends that are not as they should be are refused with their place")
    func records() {
        let good = Entry().octets
        func refuses(_ octets: [UInt8], _ kind: Ustar.Failure.Kind, at offset: Int = 0) {
            #expect(throws: Ustar.Failure(kind, at: offset)) { try Ustar.read(Self.secret(octets)) }
        }
        for size in ["77777777777", "00000004000", "0000000000x", "-0000000001", "           ", "\u{1}\u{1}"] {
            refuses(Entry(size: size).octets + Self.end, .malformed)
        }
        refuses(Entry(sum: "000000\0").octets + Self.end, .checksum)
        refuses(Entry(magic: "ustar  \0").octets + Self.end, .malformed)
        refuses(Entry(magic: "").octets + Self.end, .malformed)
        refuses(Entry(type: UInt8(ascii: "5")).octets + Self.end, .malformed)
        refuses([], .malformed)
        refuses(good, .malformed, at: 1024)
        refuses(good + [UInt8](repeating: 0, count: 512), .malformed, at: 1024)
        refuses(good + Self.end + good, .trailing, at: 1024)
        refuses(good + Self.end + [0], .malformed, at: 1024)
        refuses(good + good + Self.end, .repeated("group/x"), at: 1024)
        refuses(good + Entry(name: "group/X").octets + Self.end, .repeated("group/X"), at: 1024)
        var padded = good
        padded[1023] = 1
        refuses(padded + Self.end, .malformed)
        var name = good
        name[99] = 0x78
        refuses(name + Self.end, .checksum)
    }

    @Test("A file that is not in the manifest, is missing, or is another, and what has no place in a group's archive, are refused")
    func manifest() throws {
        func refuses(_ entries: [Entry], _ failure: GroupArchive.Failure) {
            #expect(throws: failure) { try GroupArchive(Self.secret(entries.flatMap(\.octets) + Self.end)) }
        }
        let line = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  group/x\n"
        let manifest = Entry(name: "MANIFEST.sha256", content: line)
        #expect(try GroupArchive(Self.secret(manifest.octets + Entry().octets + Self.end)).files.map(\.path) == ["x"])
        refuses([Entry()], .noManifest)
        refuses([manifest], .notInArchive(path: "group/x"))
        refuses([manifest, Entry(content: "y")], .differs(path: "group/x"))
        refuses([manifest, Entry(), Entry(name: "group/y")], .notInManifest(path: "group/y"))
        refuses([manifest, Entry(), Entry(name: "other")], .stranger(path: "other"))
        refuses([manifest, Entry(), Entry(name: "groups/x")], .stranger(path: "groups/x"))
        refuses([Entry(name: "MANIFEST.sha256", content: line + line), Entry()], .malformedManifest(line: 2))
        refuses([Entry(name: "MANIFEST.sha256", content: "x\n"), Entry()], .malformedManifest(line: 1))
        refuses([Entry(name: "MANIFEST.sha256", content: String(line.dropLast())), Entry()], .malformedManifest(line: 1))
        let state = Entry(name: "state.json", content: "x")
        let both = Entry(name: "MANIFEST.sha256", content: line + line.replacing("group/x", with: "state.json"))
        refuses([both, state, Entry()], .malformedState(.notJSON))
    }

    @Test("A damaged archive is refused, or is the archive that it was: nothing traps")
    func mutations() throws {
        let original = try Self.packed()
        let seed = Mutator.seed(8)
        var mutator = Mutator(seed: seed)
        var refused = 0
        for _ in 0..<5_000 {
            let octets = mutator.mutate(original)
            do {
                let archive = try GroupArchive(Self.secret(octets))
                // Modes and times are in no manifest, contents and names are.
                #expect(archive.files.map(\.path).sorted() == Self.files.keys.sorted(), "seed \(seed)")
            } catch { refused += 1 }
        }
        #expect(refused > 2_500, "seed \(seed)")
    }
}
