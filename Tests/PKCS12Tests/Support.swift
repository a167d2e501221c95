import DER
import Foundation
import KeyFormats
import Octets
import PKCS12
import PKIX
import RSA
import TestSupport

extension Password {
    init(_ text: String) {
        let octets = Array(text.utf8)
        self.init(utf8: SecretBytes(copying: octets.span))
    }
}

extension PFX {
    init(octets: [UInt8]) throws(PKCS12Error) { try self.init(SecretBytes(copying: octets.span)) }
}

extension SecretBytes {
    var copied: [UInt8] { withBytes { bytes in bytes.indices.map { bytes[$0] } } }
}

/// Octets that repeat: salts and vectors that are the same in every run.
struct CountingSource: RandomSource {
    var next: UInt8 = 1

    mutating func fill(_ buffer: inout MutableSpan<UInt8>) throws(RandomSourceError) {
        for i in 0..<buffer.count {
            buffer[i] = next
            next = next &* 5 &+ 3
        }
    }
}

/// What opening one file comes to, in one word.
func outcome(_ octets: [UInt8], _ password: Password, allowingNoMAC: Bool = false) -> Result<PFXContents, PKCS12Error> {
    do throws(PKCS12Error) {
        return .success(try PFX(octets: octets).open(password, allowingNoMAC: allowingNoMAC))
    } catch {
        return .failure(error)
    }
}

extension Result where Success == PFXContents, Failure == PKCS12Error {
    var error: PKCS12Error? {
        if case .failure(let error) = self { return error }
        return nil
    }
}

/// A key, its certificate and the one above it, from published files.
enum Samples {
    struct File: Decodable {
        var name: String
        var data: Data
    }

    static func file(_ name: String) throws -> [UInt8] {
        let files = try Vectors.jsonLines("asn1crypto-fixtures/files.jsonl", as: File.self)
        guard let file = files.first(where: { $0.name == name }) else { throw Missing(name: name) }
        return [UInt8](file.data)
    }

    struct Missing: Error { var name: String }

    static func key() throws -> RSAPrivateKey {
        let octets = try file("keys/test-pkcs8-der.key")
        return try PrivateKeyFile(SecretBytes(copying: octets.span)).key()
    }

    static func certificate() throws -> Certificate { try Certificate(der: file("keys/test-der.crt")) }
    static func other() throws -> Certificate { try Certificate(der: file("keys/test-inter-der.crt")) }
}
