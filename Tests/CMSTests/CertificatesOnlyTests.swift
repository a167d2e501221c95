import CMS
import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKIX
import TestSupport
import Testing

@Suite("Certificates-only messages")
struct CertificatesOnlyTests {
    struct Case: Decodable {
        var name: String
        var der: Data
    }

    static func certificates(_ count: Int) throws -> [Certificate] {
        try Vectors.jsonLines("nist-pkits/certificates.jsonl", as: Case.self).prefix(count).map {
            try Certificate(der: [UInt8]($0.der))
        }
    }

    static func lists(_ count: Int) throws -> [CertificateList] {
        try Vectors.jsonLines("nist-pkits/revocation-lists.jsonl", as: Case.self).prefix(count).map {
            try CertificateList(der: [UInt8]($0.der))
        }
    }

    @Test("What is written is read again, in the order of DER")
    func roundTrip() throws {
        for (certificates, lists) in [(0, 0), (1, 0), (0, 1), (5, 2), (60, 20)] {
            let certificates = try Self.certificates(certificates), lists = try Self.lists(lists)
            let der = SignedData.certificatesOnly(certificates, revocationLists: lists)
            #expect(try BER.normalized(der[...]) == der)
            guard case .signedData(let signed) = try CMSMessage(der) else {
                Issue.record("no SignedData")
                return
            }
            #expect(signed.version == 1 && signed.signerInfos.isEmpty && signed.digestAlgorithms.isEmpty)
            #expect(signed.encapsulatedContent.contentType == .data && signed.encapsulatedContent.content == nil)
            #expect(Set(signed.certificates) == Set(certificates) && Set(signed.revocationLists) == Set(lists))
            let encoded = signed.certificates.map(\.encoded)
            #expect(zip(encoded, encoded.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) || $0 == $1 })
        }
    }

    @Test("OpenSSL, certtool and Python's cryptography read what is written", .peer("openssl"), .peer("certtool"), .peer("python3"))
    func peers() throws {
        let scratch = try Scratch()
        let certificates = try Self.certificates(3)
        let path = try scratch.write(SignedData.certificatesOnly(certificates, revocationLists: Self.lists(2)), to: "x.p7b")
        let openssl = try Peer.run("openssl", ["pkcs7", "-inform", "DER", "-in", path, "-print_certs"])
        #expect(openssl.text.components(separatedBy: "BEGIN CERTIFICATE").count == 4, "\(openssl.errors)")
        #expect(openssl.text.components(separatedBy: "BEGIN X509 CRL").count == 3)
        let cms = try Peer.run("openssl", ["cms", "-cmsout", "-print", "-inform", "DER", "-in", path, "-noout"])
        #expect(cms.status == 0 && cms.text.contains("pkcs7-signedData"))
        let certtool = try Peer.run("certtool", ["--p7-info", "--inder", "--infile", path])
        #expect(certtool.text.contains("Number of certificates: 3"), "\(certtool.text) \(certtool.errors)")
        let python = try Peer.run("python3", ["-c", """
            import sys
            from cryptography.hazmat.primitives.serialization import pkcs7
            print(len(pkcs7.load_der_pkcs7_certificates(open(sys.argv[1], "rb").read())))
            """, path])
        #expect(python.text == "3\n", "\(python.errors)")
    }
}
