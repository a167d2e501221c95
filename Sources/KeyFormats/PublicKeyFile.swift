import DER
public import RSA

/// A public key as a file holds it: PEM or DER, SubjectPublicKeyInfo or PKCS #1, told apart by content.
///
/// Under `PUBLIC KEY` and `RSA PUBLIC KEY` either content is read: only the first is RFC 7468's (section 13), and
/// files with SubjectPublicKeyInfo under the second are about, which OpenSSL-based programs read too.
public struct PublicKeyFile: Sendable {
    public let isPEM: Bool
    public let subjectPublicKeyInfo: SubjectPublicKeyInfo

    static let labels: Set<PEMLabel> = [.publicKey, .rsaPublicKey]
    private static let privateLabels: Set<PEMLabel> = [
        .privateKey, .encryptedPrivateKey, .rsaPrivateKey, .dsaPrivateKey, .ecPrivateKey,
    ]

    /// Reads the whole content of a file. A key of any algorithm is kept; ``key()`` is for RSA's.
    public init(_ content: [UInt8]) throws(KeyFormatError) {
        switch PEM.form(of: content.span) {
        case .unrecognized: throw .unrecognized
        case .der:
            isPEM = false
            subjectPublicKeyInfo = try Self.read(content)
        case .pem:
            isPEM = true
            subjectPublicKeyInfo = try Self.read(try Self.block(of: content))
        }
    }

    public func key() throws(KeyFormatError) -> RSAPublicKey { try subjectPublicKeyInfo.rsaPublicKey() }

    private static func block(of content: [UInt8]) throws(KeyFormatError) -> [UInt8] {
        var firstLabel: PEMLabel?
        var privateKeySeen = false
        do throws(PEMError) {
            var reader = try PEMReader(content[...])
            while let block = try reader.next() {
                if labels.contains(block.label) { return try block.octets() }
                firstLabel = firstLabel ?? block.label
                privateKeySeen = privateKeySeen || privateLabels.contains(block.label)
            }
        } catch {
            throw .pem(error)
        }
        guard let firstLabel else { throw .unrecognized }
        throw privateKeySeen ? .privateKey : .noKey(found: firstLabel)
    }

    private static func read(_ der: [UInt8]) throws(KeyFormatError) -> SubjectPublicKeyInfo {
        let field = DERField("public key", "RFC 7468 section 13")
        var tags: [DERTag] = []
        if var reader = try? DERReader(der[...]), var sequence = try? reader.sequence(field) {
            while tags.count < 3, !sequence.isAtEnd, let element = try? sequence.element(field) {
                tags.append(element.tag)
            }
        }
        if tags.first == .integer, tags.count > 2 || tags.last == .sequence || tags.last == .octetString {
            throw .privateKey
        }
        if tags.first == .integer {
            let numbers = try KeyFormatError.reading { () throws(DERError) in
                var reader = try DERReader(der[...])
                let numbers = try RSAPublicKeyCoding.read(from: &reader)
                try reader.end()
                return numbers
            }
            return SubjectPublicKeyInfo(
                try RSAPublicKeyCoding.key(modulus: numbers.modulus, publicExponent: numbers.publicExponent))
        }
        return try KeyFormatError.reading { () throws(DERError) in
            var reader = try DERReader(der[...])
            let info = try SubjectPublicKeyInfo(from: &reader)
            try reader.end()
            return info
        }
    }
}
