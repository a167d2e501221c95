import Files
import Foundation
import Octets
import TestSupport
import Testing

@Suite("Files are read whole, within a limit")
struct ReadingTests {
    @Test("Octets come as they are, public or secret, whatever the size", arguments: [0, 1, 65535, 65536, 65537, 200_000])
    func roundTrip(count: Int) throws {
        let scratch = try Scratch()
        let octets = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = try scratch.write(octets, to: "file")
        #expect(try InputFile(path).readAll() == octets)
        let secret = try InputFile(path).readSecret()
        #expect(secret.count == count)
        #expect((0..<count).allSatisfy { secret[$0] == octets[$0] })
        var pieces: [UInt8] = []
        let file = try InputFile(path)
        try file.readPieces { piece throws(FileError) in
            for i in piece.indices { pieces.append(piece[i]) }
        }
        #expect(pieces == octets)
    }

    @Test("A file of exactly the limit is read, one octet more is too large; a device without end too")
    func limits() throws {
        let scratch = try Scratch()
        let path = try scratch.write([UInt8](repeating: 7, count: 100), to: "file")
        #expect(try InputFile(path).readAll(limit: 100).count == 100)
        #expect(try InputFile(path).readSecret(limit: 100).count == 100)
        let error = FileError(.read, path, .tooLarge(limit: 99))
        #expect(throws: error) { try InputFile(path).readAll(limit: 99) }
        #expect(throws: error) { try InputFile(path).readSecret(limit: 99) }
        let endless = FileError(.read, "/dev/zero", .tooLarge(limit: 1000))
        #expect(throws: endless) { try InputFile("/dev/zero").readAll(limit: 1000) }
        #expect(throws: endless) { try InputFile("/dev/zero").readSecret(limit: 1000) }
    }

    @Test("What is not there, or is a folder, says so")
    func refusals() throws {
        let scratch = try Scratch()
        #expect(throws: FileError(.open, scratch.path("none"), errorNumber: ENOENT)) { _ = try InputFile(scratch.path("none")) }
        let folder = scratch.folder.path(percentEncoded: false)
        #expect(throws: FileError(.open, folder, errorNumber: EISDIR)) { _ = try InputFile(folder) }
    }

    @Test("A pipe is read to its end")
    func pipe() throws {
        let scratch = try Scratch()
        #expect(mkfifo(scratch.path("fifo"), 0o600) == 0)
        let path = scratch.path("fifo")
        Thread.detachNewThread {
            _ = try? FileWriting.write([NewFile(path, .open([UInt8](repeating: 5, count: 150_000)))])
        }
        #expect(try InputFile(path).readAll().count == 150_000)
    }

    @Test("A key file that others can read is noticed", arguments: [(0o600, false), (0o640, true), (0o604, true), (0o620, false)])
    func readableByOthers(mode: mode_t, expected: Bool) throws {
        let scratch = try Scratch()
        let path = try scratch.write([1], to: "key")
        #expect(chmod(path, mode) == 0)
        let file = try InputFile(path)
        let isReadable = file.isReadableByOthers
        #expect(isReadable == expected)
    }
}

@Suite("The system")
struct SystemTests {
    @Test("Random octets fill the whole buffer, beyond what one call gives", arguments: [0, 1, 256, 257, 5000])
    func random(count: Int) throws {
        var random = SystemRandomSource()
        let one = try SecretBytes(count: count, random: &random)
        let other = try SecretBytes(count: count, random: &random)
        #expect(one.count == count)
        guard count > 16 else { return }
        // Each window of 16 octets that is zero, or the same in two draws, would be a hole: 2^-128 by chance.
        for start in stride(from: 0, through: count - 16, by: 16) {
            #expect((start..<start + 16).contains { one[$0] != 0 })
            #expect((start..<start + 16).contains { one[$0] != other[$0] })
        }
    }

    @Test("Core dumps are off after forbidCoreDumps")
    func coreDumps() throws {
        try SystemProcess.forbidCoreDumps()
        var limit = rlimit()
        #expect(getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0)
        #expect(limit.rlim_cur == 0 && limit.rlim_max == 0)
    }

    @Test("The clock is after this line was written, and a terminal is not what tests have")
    func surroundings() {
        #expect(SystemProcess.secondsSince1970 > 1_760_000_000)
        #expect(SystemProcess.environment("SIGNET_NO_SUCH_VARIABLE") == nil)
        #expect(SystemProcess.environment("PATH") != nil)
    }
}
