import Foundation
import TestSupport
import Testing

/// A root, a server's certificate and key below it, a request, a list, and the password `secret` in a file: what the
/// tests of `p12` work on.
enum P12Files {
    private static let made: Result<Scratch, any Error> = Result {
        let scratch = try Scratch()
        try scratch.write("secret\n".utf8, to: "secret")
        try scratch.write("another\n".utf8, to: "another")
        for words in [
            ["cert", "self-signed", "--ca", "--subject", "CN=Root", "--out", "ca.crt"],
            ["csr", "new", "--subject", "CN=pbx.example", "--san", "DNS:pbx.example", "--out", "server.csr"],
            ["cert", "issue", "--csr", "server.csr", "--ca", "ca.crt", "--ca-key", "ca.key", "--out", "server.crt"],
            ["crl", "new", "--ca", "ca.crt", "--ca-key", "ca.key", "--revoke", "server.crt", "--out", "ca.crl"],
            export + ["--out", "server.pfx"],
        ] {
            let run = try Tool.run(words, in: scratch)
            guard run.status == 0 else { throw Failure(errors: run.errors) }
        }
        return scratch
    }

    struct Failure: Error { let errors: String }

    /// The openssl3 profile's few iterations make quick tests.
    static let export = [
        "p12", "export", "--cert", "server.crt", "--key", "server.key", "--chain", "ca.crt", "--for", "openssl3", "--passout", "file:secret",
    ]

    static let passin = ["--passin", "file:secret"]

    /// A folder with all of it: `ca.crt`, `ca.key`, `ca.crl`, `server.crt`, `server.key`, `server.csr`, `server.pfx`.
    static func copy() throws -> Scratch {
        let from = try made.get()
        let scratch = try Scratch()
        for name in try from.names { try Peer.run("cp", ["-p", from.path(name), scratch.path(name)]) }
        return scratch
    }

    /// The octets of `server.pfx`, one of which is another: counted from the end.
    static func altered(_ scratch: Scratch, _ file: String = "server.pfx", fromEnd: Int) throws -> [UInt8] {
        var octets = try scratch.octets(file)
        octets[octets.count - fromEnd] ^= 1
        return octets
    }

    /// The octets of a file that Signet wrote under PBES2, with another salt: what was encrypted comes out as noise.
    static func resalted(_ scratch: Scratch, _ file: String) throws -> [UInt8] {
        var octets = try scratch.octets(file)
        // id-PBKDF2, the header of its parameters, the header of the salt.
        let place = try #require(octets.firstRange(of: TestSupport.octets(hex: "2a864886f70d01050c")))
        octets[place.upperBound + 4] ^= 1
        return octets
    }

    /// A DER element of a tag and of contents, in hexadecimal.
    static func element(_ tag: String, _ contents: String...) -> String {
        let content = contents.joined().filter { !$0.isWhitespace }
        let count = content.count / 2
        let length =
            switch count {
            case ..<128: String(format: "%02x", count)
            case ..<256: String(format: "81%02x", count)
            default: String(format: "82%04x", count)
            }
        return tag + length + content
    }

    /// A PFX of parts in hexadecimal, with a MAC whose value is nobody's.
    static func pfx(safes: String = "", algorithm: String, macOctetCount: Int, iterations: String) -> [UInt8] {
        let data = "06092a864886f70d010701"
        let safe = element("30", data, element("a0", element("04", element("30", safes))))
        let value = element("04", String(repeating: "07", count: macOctetCount))
        let mac = element("30", element("30", algorithm, value), "04080102030405060708", iterations.isEmpty ? "" : element("02", iterations))
        return TestSupport.octets(hex: element("30", "020103", safe, mac))
    }

    /// PKCS #7 data with a bag of a type that nobody knows, with a friendlyName of these octets.
    static func unknownBag(name: String) -> String {
        let attribute = element("30", "06092a864886f70d010914", element("31", element("1e", name)))
        let bag = element("30", "06032a0304", element("a0", "0500"), element("31", attribute))
        return element("30", "06092a864886f70d010701", element("a0", element("04", element("30", bag))))
    }

    static let sha1 = "300906052b0e03021a0500"

    /// PBMAC1, PBKDF2 and HMAC with SHA-256, a key of so many octets.
    static func pbmac1(keyLength: String, iterations: String = "0800") -> String {
        let hmac = "300c06082a864886f70d02090500"
        let parameters = element("30", "04080102030405060708", element("02", iterations), keyLength.isEmpty ? "" : element("02", keyLength), hmac)
        return element("30", "06092a864886f70d01050e", element("30", element("30", "06092a864886f70d01050c", parameters), hmac))
    }

    /// EncryptedData under pbeWithSHA1And3-KeyTripleDES-CBC.
    static func encryptedData(iterations: String, octetCount: Int = 8, scheme: String = "060a2a864886f70d010c0103") -> String {
        let algorithm = element("30", scheme, element("30", "04080102030405060708", element("02", iterations)))
        let info = element("30", "06092a864886f70d010701", algorithm, element("80", String(repeating: "00", count: octetCount)))
        return element("30", "06092a864886f70d010706", element("a0", element("30", "020100", info)))
    }
}
