import Files
import Foundation
import PKIX
import TestSupport
import Testing

@Suite("What a request is made of")
struct RequestOptionTests {
    @Test("The machine's names go into a request in the document's order")
    func hostNames() throws {
        let scratch = try Scratch()
        let run = try Tool.run(
            ["csr", "new", "--subject", "CN=x", "--san-from-host", "--san", "DNS:more.example", "--out", "x.csr", "--json"], in: scratch)
        #expect(run.status == 0, "\(run.errors)")
        let requests = try #require(run.json?["requests"] as? [[String: Any]])
        let names = try #require(requests.first?["subjectAltNames"] as? [[String: String]])
        let host = try HostIdentity.ofThisMachine()
        let addresses = (host.version4Addresses + host.version6Addresses).compactMap { IPAddress(octets: $0)?.description }
        let expected = addresses + [host.shortName] + [host.fullName].compactMap { $0 } + ["more.example"]
        #expect(names.map { $0["value"] } == expected)
    }

    @Test("No configuration file is looked for", .peer("strace"))
    func noConfiguration() throws {
        let scratch = try Scratch()
        let run = try Peer.run(
            "strace", ["-f", "-e", "trace=open,openat", "-o", "trace", Tool.path, "csr", "new", "--subject", "CN=x", "--out", "x.csr"],
            in: scratch.folder, environment: ["HOME": scratch.path(""), "OPENSSL_CONF": scratch.path("openssl.cnf")])
        #expect(run.status == 0, "\(run.errors)")
        let trace = try scratch.text("trace")
        #expect(trace.contains("x.csr"))
        #expect(!trace.contains(".cnf") && !trace.contains("signet.conf") && !trace.contains(".config"))
    }
}
