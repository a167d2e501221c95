import DER
import Digests
import Files
import Foundation
import GroupFolder
import Octets
import PKIX
import TestSupport
import Testing

@Suite("Files of a group") struct GroupFileTests {
    /// Certificates of a published table that are read.
    private static func certificates() throws -> [[UInt8]] {
        struct Row: Decodable { var der: String }
        return try Vectors.jsonLines("pyca-certificates/certificates.jsonl", as: Row.self)
            .compactMap { Data(base64Encoded: $0.der).map { [UInt8]($0) } }.filter { (try? Certificate(der: $0)) != nil }
    }

    private static func folder(_ files: [String: [UInt8]]) throws -> Scratch {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(at: scratch.url("g"), withIntermediateDirectories: true)
        for (name, octets) in files { try scratch.write(octets, to: "g/\(name)") }
        return scratch
    }

    @Test("New octets of the same length take the places of the old characters, whatever stands around them")
    func layout() throws {
        let der = try Self.certificates()[0]
        let base64 = Data(der).base64EncodedString()
        func text(_ columns: Int, _ end: String) -> String {
            stride(from: 0, to: base64.count, by: columns).map { start in
                base64.dropFirst(start).prefix(columns) + end
            }.joined()
        }
        let begin = "-----BEGIN CERTIFICATE-----", close = "-----END CERTIFICATE-----"
        let forms = [
            "pem": "\(begin)\n\(text(64, "\n"))\(close)\n", "crlf": "text in front\r\n\(begin)\r\n\(text(76, "\r\n"))\(close)\r\n",
            "one": "\(begin)\n\(base64)\n\(close)", "odd": "\(begin)\n  \(text(10, " \n\t"))\n\(close)\ntext behind\n",
        ]
        var files = forms.mapValues { [UInt8]($0.utf8) }
        files["der"] = der
        files["two"] = files["pem", default: []] + files["crlf", default: []]
        let scratch = try Self.folder(files)
        let contents = try GroupContents(scratch.path("g"), threads: 2)
        #expect(contents.members.count == 1 && contents.files.count == 6)
        #expect(contents.members.first?.places == ["crlf", "der", "odd", "one", "pem", "two", "two#2"])
        var other = der
        other[other.count - 1] ^= 0xff
        for file in contents.files {
            let changed = try #require(file.replacing { _ in other }).octetsForTest
            let original = try #require(files[file.path])
            #expect(changed.count == original.count && changed != original, "\(file.path)")
            #expect(file.replacing { _ in nil } == nil)
            // Read again, and changed back.
            try scratch.write(changed, to: "g/\(file.path)")
        }
        let again = try GroupContents(scratch.path("g"))
        #expect(again.members.map(\.encoded) == [other])
        for file in again.files { #expect(try #require(file.replacing { _ in der }).octetsForTest == files[file.path], "\(file.path)") }

        // Longer ones are set in lines like the first.
        let longer = try #require(try Self.certificates().first { $0.count > der.count + 100 })
        for file in again.files {
            try scratch.write(try #require(file.replacing { _ in longer }).octetsForTest, to: "g/\(file.path)")
        }
        let last = try GroupContents(scratch.path("g"))
        #expect(last.members.map(\.encoded) == [longer] && last.unreadable.isEmpty)
        #expect(try scratch.text("g/crlf").contains("\r\n") && scratch.text("g/pem").split(separator: "\n").allSatisfy { $0.count <= 64 })
    }

    @Test("What is no certificate is named for what it is, and nothing traps")
    func others() throws {
        let der = try Self.certificates()[0]
        let scratch = try Self.folder([
            "empty": [], "text": [UInt8]("hello".utf8), "cut.pem": [UInt8]("-----BEGIN CERTIFICATE-----\nMII".utf8),
            "bad.pem": [UInt8]("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".utf8),
            "cut.der": [UInt8](der.dropLast()), "p7.pem": [UInt8]("-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n".utf8),
            "x.pfx": [0x30, 0x05, 0x02, 0x01, 0x03, 0x30, 0x00],
        ])
        let contents = try GroupContents(scratch.path("g"))
        #expect(contents.members.isEmpty && contents.containers == ["p7.pem", "x.pfx"])
        #expect(contents.unreadable.map(\.path).sorted() == ["bad.pem", "cut.pem"])

        var mutator = Mutator(seed: Mutator.seed(20))
        let originals = try Self.certificates()
        for round in 0..<300 {
            let octets = originals[round % originals.count]
            let damaged = round % 2 == 0 ? mutator.mutate(octets) : mutator.mutate(PEM.encode(octets, label: .certificate))
            try scratch.write(damaged, to: "g/\(round)")
        }
        _ = try GroupContents(scratch.path("g"), threads: 2)
    }

    @Test("A note of a conversion reads as it was written, and nothing else does")
    func note() {
        let note = ConversionNote(
            target: .sha256, files: [("a b", [UInt8](repeating: 1, count: 32)), ("new\nline", [UInt8](repeating: 0xff, count: 32))])
        #expect(ConversionNote(note.octets) == note)
        #expect(ConversionNote([]) == nil && ConversionNote([UInt8]("signet digest conversion 1\nmd5\n".utf8)) == nil)
        #expect(ConversionNote(note.octets + [UInt8]("zz zz\n".utf8)) == nil)
    }

    @Test("The remote server of a file is told from its folder, in either spelling", arguments: [
        ("Client/Remote_Subsystems/Jasper/LAKE_ClientCertificate.cer", "Jasper"),
        ("client/remote_subsystem/jasper/x", "jasper"), ("Client/Remote_Client/lake/x", "lake"),
        ("Client/Remote_Client/x", nil), ("Client/Local_Subsystems/LAKE_ServerCertificate.cer", nil),
    ] as [(String, String?)])
    func remoteServer(path: String, server: String?) {
        #expect(GroupLayout.remoteServer(of: path) == server)
    }
}

extension SecretBytes {
    var octetsForTest: [UInt8] { withBytes { octets in octets.indices.map { octets[$0] } } }
}
