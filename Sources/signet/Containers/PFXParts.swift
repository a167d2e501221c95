import DER
import Files
import KeyFormats
import Octets
import PKCS12
import PKIX

/// The contents of a PFX as files of their own.
struct PFXParts {
    private(set) var files: [(file: NewFile, what: String)] = []
    /// What has no file, in words.
    private(set) var leftOut: [String] = []

    /// - Parameter password: what keys are encrypted under; nil: they are not.
    init(_ contents: PFXContents, _ password: Password?, folder: String) throws {
        let names = contents.namesByKeyID
        for bag in contents.bags {
            let name = bag.attributes.friendlyName ?? bag.attributes.localKeyID.flatMap { names[$0] }
            func path(_ name: String?, _ suffix: String) -> String {
                "\(folder)/\(SafeFileName.name(name, number: files.count + 1, of: contents.bags.count, suffix: suffix))"
            }
            switch bag.content {
            case .key(let key):
                let (octets, what) = try Self.encoded(key, password)
                files.append((NewFile(path(name, ".key"), .secret(octets)), what))
            case .certificate(let certificate):
                let octets = PEM.encode(certificate.encoded, label: .certificate)
                files.append(
                    (NewFile(path(name ?? certificate.subject.shortName, ".crt"), .open(octets)), certificate.subject.rfc4514Text))
            case .revocationList(let list):
                let octets = PEM.encode(list.encoded, label: .certificateList)
                files.append(
                    (NewFile(path(name ?? list.issuer.shortName, ".crl"), .open(octets)), "the list of \(list.issuer.rfc4514Text)"))
            case .secret(let type, _): leftOut.append("a secret of type \(type.nameOrText)")
            case .unknown(let type, _): leftOut.append("a bag of type \(type.nameOrText)")
            }
        }
    }

    /// A key of any algorithm in PEM. Where there is no MAC, and in files that were badly made, decryption may give
    /// something of a key's form that is none: an RSA key leaves only if its numbers fit each other.
    private static func encoded(_ key: BagKey, _ password: Password?) throws -> (SecretBytes, String) {
        if key.algorithm == .rsaEncryption {
            do throws(KeyFormatError) {
                _ = try key.rsaKey()
            } catch {
                // Sound as far as anybody here knows.
                if error != .multiPrime { throw error }
            }
        }
        let info = key.privateKeyInfo.withBytes { SecretBytes(copying: $0) }
        let kind = "a private key (\(key.algorithm.nameOrText))"
        guard let password else {
            return (PEM.encode(info, label: .privateKey), "\(kind), not encrypted")
        }
        var random = SystemRandomSource()
        let encryption = try PasswordBasedEncryption.pbes2(random: &random)
        let der = try EncryptedPrivateKeyInfo.encrypt(info, encryption, password: password)
        let text = PEM.encode(der, label: .encryptedPrivateKey)
        return (SecretBytes(copying: text.span), "\(kind), encrypted (\(encryption.name))")
    }
}

extension PFXContents {
    /// What to call a key that has no name: its certificate's.
    fileprivate var namesByKeyID: [[UInt8]: String] {
        var names: [[UInt8]: String] = [:]
        for (certificate, attributes) in certificates {
            if let id = attributes.localKeyID { names[id] = attributes.friendlyName ?? certificate.subject.shortName }
        }
        return names
    }
}
