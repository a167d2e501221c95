import CMS
import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKIX
import TestSupport
import Testing

@Suite("Published messages")
struct MessageVectorTests {
    struct Case: Decodable, CustomTestStringConvertible {
        var name: String
        /// The file, PEM or DER.
        var der: Data
        var openssl_cms: String
        var openssl_pkcs7: String
        var content_type: String?
        var certs: Int?
        var crls: Int?
        var signers: [Signer]?
        var testDescription: String { name }

        struct Signer: Decodable {
            var digest: String
            var signature: String

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                digest = try list.decode(String.self)
                signature = try list.decode(String.self)
            }
        }
    }

    /// Where OpenSSL's two readers disagree, what Signet does, and by which words.
    static let disputed = [
        "authenticode.der": (
            isRead: true,
            why: "RFC 5652 section 5.2.1: PKCS #7 lets the content be of any type, and this is how it is read"
        )
    ]

    @Test("Each is read or refused as both of OpenSSL's readers do", arguments: try Vectors.jsonLines("pyca-pkcs7/messages.jsonl", as: Case.self))
    func table(of c: Case) throws {
        let isRead =
            if c.openssl_cms == c.openssl_pkcs7 { c.openssl_cms == "accept" } else { try #require(Self.disputed[c.name]).isRead }
        #expect((Self.disputed[c.name] != nil) == (c.openssl_cms != c.openssl_pkcs7))
        guard isRead else {
            #expect(throws: CMSError.self) { try CMSMessage([UInt8](c.der)) }
            return
        }
        let message = try CMSMessage([UInt8](c.der))
        switch message {
        case .signedData(let signed):
            #expect(c.content_type == "signed_data")
            #expect(signed.certificates.count == c.certs)
            #expect(signed.revocationLists.count == c.crls)
            let signers = signed.signerInfos.map { $0.digestAlgorithm.digestAlgorithm?.rawValue }
            #expect(signers == c.signers?.map(\.digest))
        case .envelopedData(let enveloped):
            #expect(c.content_type == "enveloped_data")
            #expect(!enveloped.recipientInfos.isEmpty)
        default: Issue.record("\(message.contentType)")
        }
    }

    struct Signed: Decodable {
        var name: String
        var p7s: Data
        var content: Data
        var expect_signature: String
    }

    @Test("NIST's signed messages: the signature is that of the signer's certificate over the content, and of no other content")
    func signatures() throws {
        let cases = try Vectors.jsonLines("nist-pkits/signed-messages.jsonl", as: Signed.self)
        #expect(cases.count == 20)
        for c in cases {
            guard case .signedData(let signed) = try CMSMessage([UInt8](c.p7s)) else {
                Issue.record("\(c.name)")
                continue
            }
            let signer = try #require(signed.signerInfos.first)
            let key = try #require(signed.certificate(of: signer)).subjectPublicKeyInfo
            let content = [UInt8](c.content)
            #expect(c.expect_signature == "valid")
            #expect(signed.verdict(on: signer, under: key, detachedContent: content) == .valid, "\(c.name)")
            #expect(signed.verdict(on: signer, under: key, detachedContent: content + [0x0a]) == .invalid, "\(c.name)")
            #expect(signed.verdict(on: signer, under: key) == .invalid, "\(c.name)")
            let others = signed.certificates.map(\.subjectPublicKeyInfo).filter { $0 != key }
            for other in others { #expect(signed.verdict(on: signer, under: other, detachedContent: content) == .invalid) }
        }
    }

    struct File: Decodable {
        var name: String
        var data: Data
    }

    /// What `cms_samples` has of messages: what comes out, or what it is refused as.
    enum Expected {
        case signed(certificates: Int, contentType: ObjectIdentifier, isOctetString: Bool, verdict: SignatureVerdict)
        case enveloped, encrypted
        case digested(isIntact: Bool)
        case refused(ObjectIdentifier)
    }

    /// The verdicts are OpenSSL's (`openssl cms -verify -noverify`, `openssl smime` where it reads no CMS); the content of
    /// the one that Mozilla signed is elsewhere.
    static let expected: [String: Expected] = [
        "cms-compressed.der": .refused(.compressedData),
        "cms-digested.der": .digested(isIntact: true),
        "cms-encrypted.der": .encrypted,
        "cms-enveloped.der": .enveloped,
        "cms-signed.der": .signed(certificates: 1, contentType: .data, isOctetString: true, verdict: .valid),
        "cms-signed-digested.der": .signed(
            certificates: 1, contentType: .digestedData, isOctetString: true, verdict: .invalid),
        "cms-signed-indefinite-length.der": .signed(certificates: 1, contentType: .data, isOctetString: true, verdict: .invalid),
        "mozilla-generated-by-openssl.pkcs7.der": .signed(certificates: 2, contentType: .data, isOctetString: true, verdict: .invalid),
        "pkcs7-signed.der": .signed(certificates: 1, contentType: .data, isOctetString: true, verdict: .valid),
        "pkcs7-signed-digested.der": .signed(
            certificates: 1, contentType: .digestedData, isOctetString: false, verdict: .invalid),
    ]

    @Test("Messages of the asn1crypto collection")
    func collection() throws {
        let files = try Vectors.jsonLines("asn1crypto-fixtures/files.jsonl", as: File.self)
        for (name, expected) in Self.expected {
            let file = [UInt8](try #require(files.first { $0.name == name }).data)
            if case .refused(let type) = expected {
                #expect(throws: CMSError.unsupportedContentType(type)) { try CMSMessage(file) }
                continue
            }
            switch (try CMSMessage(file), expected) {
            case (.signedData(let signed), .signed(let certificates, let contentType, let isOctetString, let verdict)):
                #expect(signed.certificates.count == certificates, "\(name)")
                #expect(signed.encapsulatedContent.contentType == contentType, "\(name)")
                #expect(signed.encapsulatedContent.isOctetString == isOctetString, "\(name)")
                let signer = try #require(signed.signerInfos.first)
                let certificate = try #require(signed.certificate(of: signer), "\(name)")
                #expect(signed.verdict(on: signer, under: certificate.subjectPublicKeyInfo) == verdict, "\(name)")
            case (.envelopedData(let enveloped), .enveloped): #expect(enveloped.recipientInfos.count == 1)
            case (.encryptedData(let encrypted), .encrypted):
                #expect(encrypted.encryptedContentInfo.encryptedContent?.count == 64 || encrypted.encryptedContentInfo.encryptedContent != nil)
            case (.digestedData(let digested), .digested(let isIntact)): #expect(digested.isIntact == isIntact)
            default: Issue.record("\(name)")
            }
        }
    }

    @Test("Every prefix of a message, and every message with an octet more, is refused")
    func cut() throws {
        for c in try Vectors.jsonLines("pyca-pkcs7/messages.jsonl", as: Case.self) where c.openssl_pkcs7 == "accept" {
            let file = [UInt8](c.der)
            #expect(throws: CMSError.self) { try CMSMessage(file + [0]) }
            for count in stride(from: 0, to: file.count, by: file.count > 1000 ? 7 : 1) {
                if (try? CMSMessage([UInt8](file[..<count]))) != nil { Issue.record("\(c.name), \(count) octets") }
            }
        }
    }
}
