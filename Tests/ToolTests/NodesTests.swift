import Foundation
import TestSupport
import Testing
import signet

@Suite("Requests for many nodes")
struct NodesTests {
    @Test("Comma-separated values are read as RFC 4180 defines them", arguments: [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
        ("\u{feff}a\n\n1\n\n", [["a"], ["1"]]), ("a,b\n,\n", [["a", "b"], ["", ""]]),
        ("a\n\"1,2\"\n", [["a"], ["1,2"]]), ("a\n\"say \"\"so\"\"\"\n", [["a"], ["say \"so\""]]),
        ("a,b\n\"1\r\n2\",\"\"\n", [["a", "b"], ["1\r\n2", ""]]), ("a, b \n x,y\n", [["a", " b "], [" x", "y"]]),
    ] as [(String, [[String]])])
    func values(text: String, expected: [[String]]) throws {
        let table = try CommaSeparatedValues(Array(text.utf8))
        #expect([table.header.fields] + table.records.map(\.fields) == expected)
    }

    @Test("What is not comma-separated values is refused with its line", arguments: [
        ("", 1, .empty), ("\n\n", 1, .empty), ("a,b\n1\n", 2, .fieldCount(expected: 2, found: 1)),
        ("a\n\n1,2\n", 3, .fieldCount(expected: 1, found: 2)), ("a\nx\"y\n", 2, .strayQuotationMark),
        ("a\n\"x\"y\n", 2, .strayQuotationMark), ("a\n1\n\"x\n\n", 3, .openQuotation), ("a\n\"1\n2\"\n\"\n", 4, .openQuotation),
    ] as [(String, Int, CommaSeparatedValuesError.Kind)])
    func badValues(text: String, line: Int, kind: CommaSeparatedValuesError.Kind) {
        #expect(throws: CommaSeparatedValuesError(kind, line: line)) { try CommaSeparatedValues(Array(text.utf8)) }
    }

    @Test("Octets that are not UTF-8 are refused")
    func notText() {
        #expect(throws: CommaSeparatedValuesError(.notUTF8, line: 2)) { try CommaSeparatedValues([0x61, 0x0a, 0xff]) }
    }

    @Test("A table that does not say which nodes there are is refused with its line", arguments: [
        ("common-name,colour\nx,blue", 1, .unknownColumn("colour")), ("node,common-name\nx,y", 1, .repeatedColumn("common-name")),
        ("san\nDNS:x", 1, .noCommonNames), ("node\n", 1, .noNodes), ("node,san\n,DNS:x", 2, .noCommonName),
        ("node,bits\nx,1024", 2, .bits("1024")), ("node,key,bits\nx,x.key,2048", 2, .keyTwice),
        ("node,out\nx,../x.csr", 2, .notAFileName("../x.csr")), ("node\na/b", 2, .notAFileName("a/b.csr")),
        ("node\n.hidden", 2, .notAFileName(".hidden.csr")), ("node\n*.example.com", 2, .notAFileName("*.example.com.csr")),
        ("node,key-out\nx,\"a\nb\"", 2, .notAFileName("a\nb")), ("node\nx\ny\nX", 4, .repeated("X", before: 2)),
        ("node,out\nx,a.csr\ny,A.csr", 3, .repeated("A.csr", before: 2)), ("node,out\nx,a.csr\ny,a.req", 3, .repeated("a.key", before: 2)),
        ("node,out\nx,x.key", 2, nil), ("node,out,key\nx,a.csr,k\ny,b.csr,k", 0, nil),
        ("node\n" + (0...1000).map { "n\($0)\n" }.joined(), 1, .tooMany),
    ] as [(String, Int, NodeTableError.Kind?)])
    func tables(text: String, line: Int, kind: NodeTableError.Kind?) throws {
        if let kind {
            #expect(throws: NodeTableError(kind, line: line)) { try NodeTable(Array(text.utf8)) }
        } else {
            _ = try NodeTable(Array(text.utf8))
        }
    }

    static let table = "Node,SAN,out\nn1.example,\"DNS:n1.example,IP:192.0.2.1\",\nn2.example,,second.csr\n"
    static let command = ["csr", "new", "--subject", "OU=Voice,O=Example", "--nodes", "nodes.csv", "--out-dir", "requests"]

    @Test("Each node gets its key and request, in a folder for its owner only", .peer("openssl"))
    func nodes() throws {
        let scratch = try Scratch()
        try scratch.write(Array(Self.table.utf8), to: "nodes.csv")
        let run = try Tool.run(Self.command + ["--profile", "ccx-tomcat", "--json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        #expect((run.json?["nodes"] as? [Any])?.count == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path("requests")).sorted()
        #expect(names == ["n1.example.csr", "n1.example.key", "second.csr", "second.key"])
        #expect(try scratch.mode("requests") == 0o700)
        #expect(try scratch.mode("requests/second.key") == 0o600)
        let first = try Peer.run("openssl", ["req", "-in", "requests/n1.example.csr", "-noout", "-text", "-verify"], in: scratch.folder)
        #expect(first.text.contains("Subject: O = Example, OU = Voice, CN = n1.example\n"))
        #expect(first.text.contains("DNS:n1.example, IP Address:192.0.2.1\n"))
        let second = try Peer.run("openssl", ["req", "-in", "requests/second.csr", "-noout", "-text"], in: scratch.folder)
        #expect(second.text.contains("                DNS:n2.example\n"))
        #expect(second.text.contains("TLS Web Server Authentication, TLS Web Client Authentication, IPSec End System"))
    }

    @Test("All of them appear, or none", arguments: [
        // A name that is taken, a table with a mistake in its last line, a key that is not there.
        ("node\na\nb", "requests/b.csr", 7), ("node,san\na,\nb,DNS:b_b", nil, 3), ("node,key\na,\nb,missing.key", nil, 7),
        ("node\na\n" + String(repeating: "b", count: 65), nil, 2),
    ] as [(String, String?, Int32)])
    func allOrNothing(table: String, taken: String?, status: Int32) throws {
        let scratch = try Scratch()
        try scratch.write(Array(table.utf8), to: "nodes.csv")
        if let taken {
            try FileManager.default.createDirectory(at: scratch.url("requests"), withIntermediateDirectories: false)
            try scratch.write([1], to: taken)
        }
        let run = try Tool.run(Self.command, in: scratch)
        #expect(run.status == status, "\(run.errors)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: scratch.path("requests"))) ?? []
        #expect(names == (taken == nil ? [] : ["b.csr"]))
        #expect(FileManager.default.fileExists(atPath: scratch.path("requests")) == (taken != nil))
    }
}
