package import DER
public import Octets
public import RSA

/// The two forms in which an RSA private key is written.
public enum PrivateKeyFormat: String, CaseIterable, Sendable {
    /// RSAPrivateKey of RFC 8017 appendix A.1.2: `RSA PRIVATE KEY`.
    case pkcs1
    /// PrivateKeyInfo of RFC 5208, OneAsymmetricKey of RFC 5958: `PRIVATE KEY`.
    case pkcs8

    package var label: PEMLabel { self == .pkcs1 ? .rsaPrivateKey : .privateKey }
}

/// An RSA private key as a file holds it: PEM or DER, PKCS #1 or PKCS #8, told apart by content.
///
/// The octets of the key stay in secret storage all the way. Of several blocks in a PEM file the first that holds
/// a private key counts, as it does for OpenSSL; others (certificates, parameters) are passed over.
/// What is encrypted is decrypted if there is a password: PKCS #8 under every scheme of ``PasswordBasedEncryption``, and
/// OpenSSL's PEM with `DEK-Info`. What is of another algorithm, or damaged, is refused, each in its own way: see
/// ``KeyFormatError``.
public struct PrivateKeyFile: Sendable {
    public let format: PrivateKeyFormat
    public let isPEM: Bool
    /// How it is encrypted; nil where it is not.
    public let encryption: PasswordBasedEncryption?
    /// The numbers as they stand there. They were not checked against each other yet: ``key()`` does that.
    package let values: RSAPrivateKeyValues

    /// Reads the whole content of a file.
    ///
    /// - Parameter password: for a key that is encrypted; without one it is refused with
    ///   ``KeyFormatError/encrypted(scheme:)``, after everything that is wrong without looking inside.
    public init(_ content: SecretBytes, password: Password? = nil) throws(KeyFormatError) {
        switch content.withBytes({ PEM.form(of: $0) }) {
        case .unrecognized: throw .unrecognized
        case .der:
            isPEM = false
            (format, values, encryption) = try Self.read(content, as: Self.label(of: content), password)
        case .pem:
            isPEM = true
            let block = try Self.block(of: content)
            let der = try KeyFormatError.readingPEM { () throws(PEMError) in try block.octets() }
            if block.isEncrypted {
                (format, values, encryption) = try Self.read(der, of: block, password)
            } else {
                (format, values, encryption) = try Self.read(der, as: block.label, password)
            }
        }
    }

    /// The key, if its numbers fit each other.
    public func key() throws(KeyFormatError) -> RSAPrivateKey {
        do throws(RSAError) { return try RSAPrivateKey(values) } catch { throw .rsa(error) }
    }

    private static let labels: Set<PEMLabel> = [
        .privateKey, .encryptedPrivateKey, .rsaPrivateKey, .dsaPrivateKey, .ecPrivateKey,
    ]

    /// The first block with the label of a private key.
    private static func block(of content: SecretBytes) throws(KeyFormatError) -> PEMBlock<SecretSlice> {
        var firstLabel: PEMLabel?
        var publicKeySeen = false
        do throws(PEMError) {
            var reader = try PEMReader(content.slice)
            while let block = try reader.next() {
                if labels.contains(block.label) { return block }
                firstLabel = firstLabel ?? block.label
                publicKeySeen = publicKeySeen || PublicKeyFile.labels.contains(block.label)
            }
        } catch {
            throw .pem(error)
        }
        guard let firstLabel else { throw .unrecognized }
        throw publicKeySeen ? .publicKeyOnly : .noKey(found: firstLabel)
    }

    private typealias Content = (PrivateKeyFormat, RSAPrivateKeyValues, PasswordBasedEncryption?)

    /// PEM with `Proc-Type: 4,ENCRYPTED` and `DEK-Info` (RFC 1421 section 4.6.1).
    private static func read(
        _ ciphertext: SecretBytes, of block: PEMBlock<SecretSlice>, _ password: Password?
    ) throws(KeyFormatError) -> Content {
        let encryption = try KeyFormatError.encrypting { () throws(PasswordBasedEncryptionError) in
            let encryption = try PasswordBasedEncryption(dekInfo: block.header("DEK-Info"))
            try encryption?.check(ciphertextOctetCount: ciphertext.count)
            return encryption
        }
        guard let encryption else { throw .pem(PEMError(.badHeader, at: block.offset, line: block.line)) }
        guard let password else { throw .encrypted(scheme: encryption.name) }
        let der = try KeyFormatError.encrypting { () throws(PasswordBasedEncryptionError) in
            try ciphertext.withBytes { octets throws(PasswordBasedEncryptionError) in
                try encryption.decrypt(octets, password: password)
            }
        }
        return try inside(encryption) { () throws(KeyFormatError) in try read(der, as: block.label, nil) }
    }

    /// Reads what was decrypted: if that is no key, the password was wrong.
    private static func inside(
        _ encryption: PasswordBasedEncryption, _ read: () throws(KeyFormatError) -> Content
    ) throws(KeyFormatError) -> Content {
        do throws(KeyFormatError) {
            let (format, values, _) = try read()
            return (format, values, encryption)
        } catch {
            switch error {
            case .der, .publicKeyOnly, .encrypted, .encryption: throw .encryption(.wrongPassword)
            default: throw error
            }
        }
    }

    /// Reads DER, which is of the type that the label says.
    private static func read(
        _ der: SecretBytes, as label: PEMLabel, _ password: Password?
    ) throws(KeyFormatError) -> Content {
        var reader = try KeyFormatError.reading { () throws(DERError) in try SecretDERReader(der.slice) }
        switch label {
        case .rsaPrivateKey:
            let values = try KeyFormatError.reading { () throws(DERError) in
                let values = try RSAPrivateKeyCoding.read(from: &reader)
                try Self.end(&reader)
                return values
            }
            guard let values else { throw .multiPrime }
            return (.pkcs1, values, nil)
        case .encryptedPrivateKey:
            let info = try KeyFormatError.reading { () throws(DERError) in
                let info = try EncryptedPrivateKeyInfo(from: &reader)
                try Self.end(&reader)
                return info
            }
            let encryption = try KeyFormatError.encrypting { () throws(PasswordBasedEncryptionError) in
                try info.encryption()
            }
            guard let password else { throw .encrypted(scheme: encryption.name) }
            let plaintext = try KeyFormatError.encrypting { () throws(PasswordBasedEncryptionError) in
                try info.decrypted(encryption, password: password)
            }
            return try inside(encryption) { () throws(KeyFormatError) in try read(plaintext, as: .privateKey, nil) }
        case .ecPrivateKey, .dsaPrivateKey:
            try KeyFormatError.reading { () throws(DERError) in
                if label == .ecPrivateKey {
                    try ForeignKey.readEC(from: &reader)
                } else {
                    try ForeignKey.readDSA(from: &reader)
                }
                try Self.end(&reader)
            }
            throw .unsupportedAlgorithm(label == .ecPrivateKey ? .ecPublicKey : .dsa)
        case .publicKey, .rsaPublicKey:
            throw .publicKeyOnly
        default:
            let info = try KeyFormatError.reading { () throws(DERError) in
                let info = try PrivateKeyInfo(from: &reader)
                try Self.end(&reader)
                return info
            }
            return (.pkcs8, try info.rsaValues(), nil)
        }
    }

    /// ``DERCursor/end()`` for a cursor that a closure may not consume.
    private static func end(_ reader: inout SecretDERReader) throws(DERError) {
        guard reader.isAtEnd else { throw DERError(.trailingOctets, at: reader.offset) }
    }

    /// The label that DER would have, by the types of the elements of its SEQUENCE; PKCS #8 where they fit nothing.
    private static func label(of der: SecretBytes) -> PEMLabel {
        let field = DERField("private key", "RFC 5958 section 2")
        guard var reader = try? SecretDERReader(der.slice), var sequence = try? reader.sequence(field) else {
            return .privateKey
        }
        var tags: [DERTag] = []
        while tags.count < 10, !sequence.isAtEnd, let element = try? sequence.element(field) {
            tags.append(element.tag)
        }
        switch tags.first {
        case .integer where tags.allSatisfy { $0 == .integer }:
            switch tags.count {
            case 2: return .rsaPublicKey
            case 6: return .dsaPrivateKey
            default: return .rsaPrivateKey
            }
        case .integer where tags.dropFirst(9).first == .sequence: return .rsaPrivateKey  // otherPrimeInfos
        case .integer where tags.dropFirst().first == .octetString: return .ecPrivateKey
        case .sequence where tags.dropFirst() == [.octetString]: return .encryptedPrivateKey
        case .sequence where tags.dropFirst() == [.bitString]: return .publicKey
        default: return .privateKey
        }
    }
}
