import DER
import Foundation
import KeyFormats
import Octets
import PKIX
import RSA
import TestSupport

/// The system's generator, for keys that live as long as the test.
struct TestRandomSource: RandomSource {
    private var generator = SystemRandomNumberGenerator()

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in buffer.indices { buffer[i] = UInt8.random(in: 0...255, using: &generator) }
    }
}

enum Samples {
    /// One key for all tests of this run.
    static let key: RSAPrivateKey = {
        var random = TestRandomSource()
        guard let key = try? RSAPrivateKey.generate(bitCount: 2048, random: &random, progress: nil) else {
            preconditionFailure("no key for the tests")
        }
        return key
    }()

    static func request(
        _ subject: DistinguishedName, extensions: [Extension] = [], attributes: [RequestAttribute] = []
    ) throws -> CertificationRequest {
        var random = TestRandomSource()
        return try CertificationRequest.make(
            subject: subject, key: key, extensions: extensions, attributes: attributes, random: &random)
    }

    /// A request whose parts are as they are given, with a signature that is none.
    static func unsigned(
        subject: [UInt8], key: [UInt8]? = nil, attributes: [UInt8]? = [0xa0, 0x00], version: [UInt8] = [0x02, 0x01, 0x00],
        algorithm: [UInt8] = octets(hex: "300d06092a864886f70d01010b0500"), signature: [UInt8] = [1, 2, 3, 4]
    ) -> [UInt8] {
        element(
            0x30,
            element(
                0x30, version + subject + (key ?? SubjectPublicKeyInfo(Samples.key.publicKey).encoded) + (attributes ?? []))
                + algorithm + element(0x03, [0] + signature))
    }

    /// A request with these extensions, as they are encoded, and a signature that is none.
    static func unsigned(extensions: [[UInt8]], subject: [UInt8] = [0x30, 0x00]) -> [UInt8] {
        let request = element(0x30, octets(hex: "06092a864886f70d01090e") + element(0x31, element(0x30, extensions.flatMap(\.self))))
        return unsigned(subject: subject, attributes: element(0xa0, request))
    }

    static func unsigned(type: String, value: [UInt8], isCritical: Bool = false) throws -> [UInt8] {
        guard let identifier = ObjectIdentifier(type) else { throw CocoaError(.formatting) }
        var writer = DERWriter()
        Extension(identifier, isCritical: isCritical, value: value).write(to: &writer)
        return unsigned(extensions: [writer.finish()])
    }
}

/// An element of DER, whatever its content.
func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    var left = content.count
    while left > 0 {
        length.insert(UInt8(left & 0xff), at: 0)
        left >>= 8
    }
    return [tag] + (content.count < 0x80 ? [UInt8(content.count)] : [0x80 | UInt8(length.count)] + length) + content
}

/// A name of one attribute in each of its parts.
func name(_ attributes: [(type: [UInt8], value: [UInt8])]) -> [UInt8] {
    element(0x30, attributes.flatMap { element(0x31, element(0x30, element(0x06, $0.type) + $0.value)) })
}

/// What `openssl req -noout -text` prints, or nil if it refuses the request or gives up in it.
func openSSLText(_ request: [UInt8], _ arguments: [String] = ["-text"]) throws -> String? {
    let ran = try Peer.run("openssl", ["req", "-inform", "DER", "-noout"] + arguments, input: request)
    return ran.status == 0 ? ran.text : nil
}
