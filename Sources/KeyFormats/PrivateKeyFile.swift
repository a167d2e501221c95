package import DER
public import Octets
public import RSA

/// The two forms in which an unencrypted RSA private key is written.
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
/// What is encrypted, of another algorithm, or damaged is refused, each in its own way: see ``KeyFormatError``.
public struct PrivateKeyFile: Sendable {
    public let format: PrivateKeyFormat
    public let isPEM: Bool
    /// The numbers as they stand there. They were not checked against each other yet: ``key()`` does that.
    package let values: RSAPrivateKeyValues

    /// Reads the whole content of a file.
    public init(_ content: SecretBytes) throws(KeyFormatError) {
        switch content.withBytes({ PEM.form(of: $0) }) {
        case .unrecognized: throw .unrecognized
        case .der:
            isPEM = false
            (format, values) = try Self.read(content, as: Self.label(of: content))
        case .pem:
            isPEM = true
            let block = try Self.block(of: content)
            if block.isEncrypted { throw .encrypted(scheme: try Self.encryptionScheme(of: block)) }
            let der = try KeyFormatError.readingPEM { () throws(PEMError) in try block.octets() }
            (format, values) = try Self.read(der, as: block.label)
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

    /// RFC 1421 section 4.6.1.3: `DEK-Info: DES-CBC,BFF968AA74691AC1`; its name of the cipher.
    private static func encryptionScheme(of block: PEMBlock<SecretSlice>) throws(KeyFormatError) -> String {
        let parts = (block.header("DEK-Info") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        // The name is shown: only what names of ciphers are made of, and not at any length.
        guard parts.count == 2, !parts[1].isEmpty, (1...32).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ $0 == 0x2d || (0x30...0x39).contains($0) || (0x41...0x5a).contains($0 & 0xdf) })
        else { throw .pem(PEMError(.badHeader, at: block.offset, line: block.line)) }
        return "DEK-Info, \(parts[0])"
    }

    /// Reads DER, which is of the type that the label says.
    private static func read(
        _ der: SecretBytes, as label: PEMLabel
    ) throws(KeyFormatError) -> (PrivateKeyFormat, RSAPrivateKeyValues) {
        var reader = try KeyFormatError.reading { () throws(DERError) in try SecretDERReader(der.slice) }
        switch label {
        case .rsaPrivateKey:
            let values = try KeyFormatError.reading { () throws(DERError) in
                let values = try RSAPrivateKeyCoding.read(from: &reader)
                try Self.end(&reader)
                return values
            }
            guard let values else { throw .multiPrime }
            return (.pkcs1, values)
        case .encryptedPrivateKey:
            let info = try KeyFormatError.reading { () throws(DERError) in
                let info = try EncryptedPrivateKeyInfo(from: &reader)
                try Self.end(&reader)
                return info
            }
            throw .encrypted(scheme: info.schemeName)
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
            return (.pkcs8, try info.rsaValues())
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
