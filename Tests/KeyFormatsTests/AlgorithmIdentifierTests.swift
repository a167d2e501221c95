import DER
import Digests
import KeyFormats
import Octets
import RSA
import TestSupport
import Testing

@Suite("Algorithm identifiers and their NULL")
struct AlgorithmIdentifierTests {
    static func read(_ text: String) throws -> AlgorithmIdentifier {
        let octets = octets(hex: text)
        var reader = try DERReader(octets[...])
        let identifier = try AlgorithmIdentifier(from: &reader, DERField("algorithm", "test"))
        try reader.end()
        return identifier
    }

    @Test(
        "RSA's DigestInfo prefixes are what DER makes of them (RFC 8017 section 9.2)",
        arguments: DigestAlgorithm.allCases)
    func digestInfo(_ digest: DigestAlgorithm) {
        var writer = DERWriter()
        writer.sequence { info in
            AlgorithmIdentifier.digest(digest).write(to: &info)
            info.octetString([UInt8](repeating: 0, count: digest.octetCount))
        }
        #expect([UInt8](writer.finish().dropLast(digest.octetCount)) == digest.digestInfoPrefix)
    }

    /// RFC 3279 section 2.2.1 and RFC 4055 section 5, with NULL, without parameters, with others.
    @Test(
        "Signatures are written with NULL; absent parameters are read where RFC 4055 says so",
        arguments: [
            (DigestAlgorithm.sha1, "2a864886f70d010105", false), (.sha224, "2a864886f70d01010e", true),
            (.sha256, "2a864886f70d01010b", true), (.sha384, "2a864886f70d01010c", true),
            (.sha512, "2a864886f70d01010d", true),
        ])
    func signatures(_ c: (digest: DigestAlgorithm, identifier: String, mayBeAbsent: Bool)) throws {
        var writer = DERWriter()
        AlgorithmIdentifier.signature(c.digest).write(to: &writer)
        #expect(hex(writer.finish()) == "300d0609" + c.identifier + "0500")
        #expect(try Self.read("300d0609" + c.identifier + "0500").rsaPKCS1DigestAlgorithm == c.digest)
        #expect(try Self.read("300b0609" + c.identifier).rsaPKCS1DigestAlgorithm == (c.mayBeAbsent ? c.digest : nil))
        for parameters in ["3000", "0400", "020100", "050100"] {
            let length = hex([UInt8(11 + parameters.utf8.count / 2)])
            #expect(try Self.read("30\(length)0609\(c.identifier)\(parameters)").rsaPKCS1DigestAlgorithm == nil)
        }
        #expect(try Self.read("300d0609" + c.identifier + "0500").digestAlgorithm == nil)
    }

    @Test(
        "Digests are written with NULL and read with it or without parameters (RFC 4055 section 2.1)",
        arguments: DigestAlgorithm.allCases)
    func digests(_ digest: DigestAlgorithm) throws {
        #expect(AlgorithmIdentifier.digest(digest).hasNullParameters)
        #expect(AlgorithmIdentifier.digest(digest).digestAlgorithm == digest)
        #expect(AlgorithmIdentifier(digest.objectIdentifier, parameters: nil).digestAlgorithm == digest)
        #expect(AlgorithmIdentifier(digest.objectIdentifier, parameters: [0x30, 0x00]).digestAlgorithm == nil)
        #expect(AlgorithmIdentifier.digest(digest).rsaPKCS1DigestAlgorithm == nil)
    }

    @Test("Absent and NULL parameters are different values")
    func difference() throws {
        let absent = try Self.read("300b06092a864886f70d010101")
        #expect(absent.parameters == nil && !absent.hasNullParameters && absent != .rsaEncryption)
        #expect(try Self.read("300d06092a864886f70d0101010500") == .rsaEncryption)
    }

    @Test(
        "A second parameter, or no identifier, is refused",
        arguments: ["300f06092a864886f70d01010105000500", "3000", "30020500"])
    func refused(_ text: String) {
        #expect(throws: DERError.self) { try Self.read(text) }
    }

    struct PSS: Sendable {
        var hex: String
        var expected: RSAPSSParameters?
        init(_ hex: String, _ expected: (DigestAlgorithm, DigestAlgorithm, Int)?) {
            self.hex = hex
            self.expected = expected.map {
                RSAPSSParameters(digest: $0.0, maskGenerationDigest: $0.1, saltOctetCount: $0.2)
            }
        }
    }

    @Test(
        "RSASSA-PSS parameters (RFC 4055 section 3.1) are read, with defaults left out or not",
        arguments: [
            PSS("3000", (.sha1, .sha1, 20)),
            PSS(
                "3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120",
                (.sha256, .sha256, 32)),
            // Absent parameters of the digests; section 2.1: equivalent.
            PSS(
                "3030a00d300b0609608648016503040201a11a301806092a864886f70d010108300b0609608648016503040201a203020120",
                (.sha256, .sha256, 32)),
            // Every default encoded.
            PSS(
                "3031a00b300906052b0e03021a0500a118301606092a864886f70d010108300906052b0e03021a0500a203020114a303020101",
                (.sha1, .sha1, 20)),
            PSS("3005a203020100", (.sha1, .sha1, 0)),
            PSS("3006a20402020800", (.sha1, .sha1, 2048)),
            PSS("3006a20402020801", nil), PSS("3005a2030201ff", nil), PSS("3005a303020102", nil),
            PSS("3005a303020100", nil),
            PSS("3005a403020100", nil), PSS("300aa303020101a203020114", nil), PSS("30023000", nil),
            PSS("30000500", nil), PSS("0500", nil),
            PSS("300ea00c300a06082a864886f70d0205", nil),  // MD5
        ])
    func pss(_ c: PSS) {
        let identifier = AlgorithmIdentifier(.rsassaPSS, parameters: octets(hex: c.hex))
        #expect(identifier.rsaPSSParameters == c.expected, "\(c.hex)")
        #expect(AlgorithmIdentifier(.rsaEncryption, parameters: octets(hex: c.hex)).rsaPSSParameters == nil)
        if let expected = c.expected {
            #expect(expected.algorithmIdentifier.rsaPSSParameters == expected)
        }
    }

    @Test("RSASSA-PSS is written with defaults left out (X.690 section 11.5), and absent parameters mean none")
    func pssWriting() {
        #expect(RSAPSSParameters(.sha1).algorithmIdentifier.parameters.map { hex($0) } == "3000")
        #expect(
            RSAPSSParameters(.sha256).algorithmIdentifier.parameters.map { hex($0) }
                == "3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120"
        )
        #expect(AlgorithmIdentifier(.rsassaPSS, parameters: nil).rsaPSSParameters == nil)
    }

    @Test("Every name that this engine gives as OpenSSL's is OpenSSL's", .peer("openssl"))
    func names() throws {
        let listing = try Peer.run("openssl", ["list", "-objects"]).text
        var seen = 0
        for line in listing.split(separator: "\n") {
            let sides = line.split(separator: " = ", maxSplits: 1)
            guard sides.count == 2, let dotted = sides[1].split(separator: " ").last,
                let identifier = ObjectIdentifier(dotted), let short = identifier.openSSLShortName
            else { continue }
            seen += 1
            let long = sides[1].dropLast(dotted.utf8.count).split(separator: ", ", omittingEmptySubsequences: true)
                .joined(separator: ", ")
            #expect(short == sides[0], "\(line)")
            #expect(identifier.openSSLLongName == (sides[1] == dotted ? String(sides[0]) : long), "\(line)")
        }
        #expect(seen >= 380, "\(seen)")
        #expect(ObjectIdentifier.microsoftOSVersion.name == "microsoftOSVersion")
        #expect(ObjectIdentifier.microsoftOSVersion.openSSLShortName == nil)
        #expect(
            ObjectIdentifier.keyUsage.name == "keyUsage"
                && ObjectIdentifier.keyUsage.openSSLLongName == "X509v3 Key Usage")
        #expect(ObjectIdentifier("1.2.3.4")?.nameOrText == "1.2.3.4")
    }
}
