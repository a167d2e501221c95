import CMS
import DER
import Digests
import Foundation
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport
import Testing

private struct SystemRandom: RandomSource {
    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices { buffer[i] = .random(in: 0...255) }
    }
}

@Suite("Sealed content (RFC 5083)")
struct SealingTests {
    /// A key and a certificate for it, made once by OpenSSL, and one of another holder.
    struct Holder: Sendable {
        let keyFile: String
        let certificateFile: String
        let key: RSAPrivateKey
        let certificate: Certificate

        init(_ scratch: Scratch, _ name: String, keyUsage: String = "keyEncipherment", algorithm: String = "rsa:2048") throws {
            keyFile = scratch.path("\(name).key")
            certificateFile = scratch.path("\(name).crt")
            let made = try Peer.run("openssl", [
                "req", "-x509", "-newkey", algorithm, "-nodes", "-subj", "/CN=\(name)", "-days", "9", "-keyout", keyFile,
                "-out", certificateFile, "-addext", "keyUsage=\(keyUsage)",
            ])
            try #require(made.status == 0, "\(made.errors)")
            let pem = [UInt8](try Data(contentsOf: URL(filePath: keyFile)))
            key = try PrivateKeyFile(SecretBytes(copying: pem.span)).key()
            certificate = try Certificate(
                der: Peer.run("openssl", ["x509", "-in", certificateFile, "-outform", "DER"]).output)
        }
    }

    private static func octets(_ secret: SecretBytes) -> [UInt8] {
        secret.withBytes { octets in octets.indices.map { octets[$0] } }
    }

    private static func sealed(_ content: [UInt8], for holders: [Holder]) throws -> [UInt8] {
        var random = SystemRandom()
        return try AuthEnvelopedData.seal(
            SecretBytes(copying: content.span), for: holders.map(\.certificate), random: &random)
    }

    @Test("What is sealed is opened by each recipient, whatever its length, and by nobody else", .peer("openssl"))
    func roundTrip() throws {
        let scratch = try Scratch()
        let (one, two) = (try Holder(scratch, "one"), try Holder(scratch, "two"))
        let stranger = try Holder(scratch, "stranger")
        for count in [0, 1, 15, 16, 17, 64, 65, 1000, 70_000] {
            let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            let message = try AuthEnvelopedData(Self.sealed(content, for: [one, two]))
            #expect(message.keyTransRecipients.count == 2)
            #expect(message.keyTransRecipients.count { $0.isFor(one.certificate) } == 1)
            #expect(!message.keyTransRecipients.contains { $0.isFor(stranger.certificate) })
            for holder in [one, two] { #expect(try Self.octets(message.open(with: holder.key)) == content) }
            #expect(throws: SealingError.wrongKeyOrAltered) { try message.open(with: stranger.key) }
        }
        #expect(try Self.sealed([1], for: [one]) != Self.sealed([1], for: [one]))
    }

    @Test("OpenSSL opens what is sealed, and what it seals is opened, whatever the cipher and the form", .peer("openssl"))
    func openssl() throws {
        let scratch = try Scratch()
        let holder = try Holder(scratch, "master")
        let content = [UInt8]("a private key would stand here\n".utf8)
        let file = try scratch.write(Self.sealed(content, for: [holder]), to: "sealed.cms")
        let opened = try Peer.run("openssl", [
            "cms", "-decrypt", "-binary", "-inform", "DER", "-in", file, "-recip", holder.certificateFile, "-inkey",
            holder.keyFile,
        ])
        #expect(opened.output == content, "\(opened.errors)")
        let plain = try scratch.write(content, to: "plain")
        for (cipher, digest) in [("aes-256-gcm", "sha256"), ("aes-128-gcm", "sha1"), ("aes-192-gcm", "sha512")] {
            for form in [[], ["-stream"], ["-keyid"]] {
                var arguments = [
                    "cms", "-encrypt", "-binary", "-\(cipher)", "-outform", "DER", "-in", plain, "-out",
                    scratch.path("theirs.cms"), "-recip", holder.certificateFile, "-keyopt", "rsa_padding_mode:oaep",
                    "-keyopt", "rsa_oaep_md:\(digest)",
                ]
                arguments += form
                let run = try Peer.run("openssl", arguments)
                try #require(run.status == 0, "\(run.errors)")
                let theirs = [UInt8](try Data(contentsOf: URL(filePath: scratch.path("theirs.cms"))))
                let message = try AuthEnvelopedData(theirs)
                #expect(try Self.octets(message.open(with: holder.key)) == content, "\(cipher) \(digest) \(form)")
            }
        }
        // PKCS #1 v1.5 decryption is not computed here.
        let run = try Peer.run("openssl", [
            "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-in", plain, "-out", scratch.path("old.cms"),
            holder.certificateFile,
        ])
        try #require(run.status == 0, "\(run.errors)")
        let old = try AuthEnvelopedData([UInt8](Data(contentsOf: URL(filePath: scratch.path("old.cms")))))
        #expect(throws: SealingError.unsupportedAlgorithm(.rsaEncryption)) { try old.open(with: holder.key) }
    }

    @Test("Every octet changed is found, and every prefix refused", .peer("openssl"))
    func altered() throws {
        let scratch = try Scratch()
        let holder = try Holder(scratch, "master")
        let content = [UInt8](1...40)
        let message = try Self.sealed(content, for: [holder])
        var opened = 0
        for place in message.indices {
            var changed = message
            changed[place] ^= 1 << UInt8(place % 8)
            do {
                let read = try AuthEnvelopedData(changed)
                let found = try Self.octets(read.open(with: holder.key))
                // The recipient's name, the type of the content and the label's absence are under no mac: what comes
                // out is still what was sealed.
                #expect(found == content, "octet \(place)")
                opened += 1
            } catch let error as SealingError {
                #expect(error != .recipientMayNotEncipherKeys)
            } catch {
                #expect(error is CMSError, "octet \(place): \(error)")
            }
            #expect(throws: CMSError.self) { try AuthEnvelopedData([UInt8](message[..<place])) }
        }
        #expect(opened < message.count / 8)
    }

    @Test("A certificate whose key may not encipher keys is no recipient", .peer("openssl"))
    func usage() throws {
        let scratch = try Scratch()
        let signer = try Holder(scratch, "signer", keyUsage: "digitalSignature")
        #expect(throws: SealingError.recipientMayNotEncipherKeys) { try Self.sealed([1], for: [signer]) }
    }
}
