private import CMS
private import DER
private import KeyFormats
public import Octets

/// A PFX as it stands in its file, before any password is used (RFC 7292 section 4):
///
///     PFX ::= SEQUENCE {
///         version   INTEGER { v3(3) },
///         authSafe  ContentInfo,
///         macData   MacData OPTIONAL }
///
///     AuthenticatedSafe ::= SEQUENCE OF ContentInfo
///         -- Data if unencrypted, EncryptedData if password-encrypted, EnvelopedData if public key-encrypted
///
/// All that can be wrong without a password is found here: the outline, the parameters of every algorithm in sight, and
/// what stands unencrypted.
public struct PFX: Sendable {
    /// Nil where the file has none.
    public let mac: MacData?
    let safes: [Safe]
    /// What the MAC is of: the content of the outer OCTET STRING.
    let authenticated: SecretSlice

    enum Safe: Sendable {
        case open([SealedBag])
        case encrypted(Encryption, ciphertext: [UInt8])
    }

    /// Reads the whole content of a file, in BER or DER.
    public init(_ content: SecretBytes) throws(PKCS12Error) {
        let der = try PKCS12Error.reading { () throws(DERError) in try BER.normalized(content.slice) }
        var reader = try PKCS12Error.reading { () throws(DERError) in try SecretDERReader(der.slice) }
        var sequence = try PKCS12Error.reading { () throws(DERError) in
            try reader.sequence(DERField("PFX", "RFC 7292 section 4"))
        }
        let info = try PKCS12Error.reading { () throws(DERError) in
            _ = try sequence.int(DERField("version", "RFC 7292 section 4"), in: 3...3)
            return try ContentInfo(from: &sequence)
        }
        guard info.contentType != .signedData else { throw .unsupported(name: "integrity by public key") }
        authenticated = try Self.data(info)
        let hasMAC = !sequence.isAtEnd
        mac = hasMAC ? try MacData(from: &sequence) : nil
        for (isAtEnd, offset) in [(sequence.isAtEnd, sequence.offset), (reader.isAtEnd, reader.offset)] where !isAtEnd {
            throw .der(DERError(.trailingOctets, at: offset))
        }
        safes = try Self.safes(authenticated)
        guard workEstimate <= PKCS12Limit.totalIterationCount else { throw .totalIterationCount }
    }

    private static func safes(_ octets: SecretSlice) throws(PKCS12Error) -> [Safe] {
        let normalized = try PKCS12Error.reading { () throws(DERError) in try BER.normalized(octets) }
        let infos = try PKCS12Error.reading { () throws(DERError) in
            var reader = try SecretDERReader(normalized.slice)
            var sequence = try reader.sequence(DERField("AuthenticatedSafe", "RFC 7292 section 4.1"))
            var infos: [ContentInfo<SecretSlice>] = []
            while !sequence.isAtEnd { infos.append(try ContentInfo(from: &sequence)) }
            try sequence.end()
            try reader.end()
            return infos
        }
        var safes: [Safe] = []
        for info in infos {
            switch info.contentType {
            case .data: safes.append(.open(try SealedBag.all(data(info))))
            case .encryptedData: safes.append(try encrypted(info))
            case .envelopedData: throw .unsupported(name: "privacy by public key")
            default:
                throw .der(DERError(.badValue(DERError.StaticName("contentType")), at: info.contentOffset))
            }
        }
        return safes
    }

    private static func encrypted(_ info: ContentInfo<SecretSlice>) throws(PKCS12Error) -> Safe {
        let (content, offset) = try PKCS12Error.reading { () throws(DERError) in
            var reader = try info.contentReader()
            let content = try EncryptedData(from: &reader).encryptedContentInfo
            try reader.end()
            // RFC 7292 section 4.1: the contents are SafeContents, as Data; they are there.
            guard content.contentType == .data, content.encryptedContent != nil else {
                throw DERError(.badValue(DERError.StaticName("encryptedContentInfo")), at: info.contentOffset)
            }
            return (content, content.algorithmOffset)
        }
        let ciphertext = content.encryptedContent ?? []
        let encryption = try Encryption(at: offset) { () throws(PasswordBasedEncryptionError) in
            let scheme = try PasswordBasedEncryption(content.algorithm, parametersOffset: offset)
            try scheme.check(ciphertextOctetCount: ciphertext.count)
            return scheme
        }
        return .encrypted(encryption, ciphertext: ciphertext)
    }

    private static func data(_ info: ContentInfo<SecretSlice>) throws(PKCS12Error) -> SecretSlice {
        guard info.contentType == .data else {
            throw .der(DERError(.badValue(DERError.StaticName("contentType")), at: info.contentOffset))
        }
        return try PKCS12Error.reading { () throws(DERError) in try info.data() }
    }

    /// All iterations that are known without a password: how long opening takes at least.
    package var workEstimate: Int {
        safes.reduce(mac?.iterationCount ?? 0) { total, safe in
            switch safe {
            case .encrypted(let encryption, _): total + encryption.iterationCount
            case .open(let bags): total + bags.iterationCount
            }
        }
    }

    /// Whether DER or BER looks like a PFX: a SEQUENCE, of any form of length, that begins with version 3 and a SEQUENCE.
    package static func isLikely(_ octets: Span<UInt8>) -> Bool {
        guard octets.count > 5, octets[0] == 0x30 else { return false }
        let inside = octets[1] > 0x80 && octets[1] != 0xff ? 2 + Int(octets[1] & 0x7f) : 2
        guard inside + 3 < octets.count else { return false }
        return octets[inside] == 0x02 && octets[inside + 1] == 0x01 && octets[inside + 2] == 0x03 && octets[inside + 3] == 0x30
    }
}

extension [SealedBag] {
    /// The iterations of what is encrypted in it.
    var iterationCount: Int {
        reduce(0) { total, bag in
            if case .shrouded(let key) = bag.content { return total + key.encryption.iterationCount }
            return total
        }
    }
}
