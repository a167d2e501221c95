public import DER
private import KeyFormats
public import PKIX

/// A message of PKCS #7 or CMS, by what it holds.
public enum CMSMessage: Hashable, Sendable {
    /// RFC 5652 section 4: octets, as they are.
    case data([UInt8])
    case signedData(SignedData)
    case envelopedData(EnvelopedData)
    case digestedData(DigestedData)
    case encryptedData(EncryptedData)

    /// Reads a message in BER or DER; nothing may follow it.
    ///
    /// - Throws: ``CMSError/unsupportedContentType(_:)`` for well-formed messages of other types, by their identifier.
    public init(_ octets: [UInt8]) throws(CMSError) {
        let info = try CMSError.reading { () throws(DERError) in
            let der = try BER.normalized(Self.withoutLineEndBehindIndefiniteLength(octets))
            var reader = try DERReader(der[...])
            let info = try ContentInfo(from: &reader)
            try reader.end()
            return info
        }
        guard let read = Self.readers[info.contentType] else { throw .unsupportedContentType(info.contentType) }
        self = try CMSError.reading { () throws(DERError) in
            var reader = try info.contentReader()
            let message = try read(&reader)
            try reader.end()
            return message
        }
    }

    /// "Octets after a value are an error" is not enforced for a line end behind a message of indefinite length: its
    /// last octets are zeros (X.690 section 8.1.5), programs have put a line feed behind them as behind text, and
    /// OpenSSL, which reads a stream to the end-of-contents octets and no further, takes the file.
    private static func withoutLineEndBehindIndefiniteLength(_ octets: [UInt8]) -> ArraySlice<UInt8> {
        guard octets.starts(with: [0x30, 0x80]) else { return octets[...] }
        for end in [[0, 0, 0x0d, 0x0a], [0, 0, 0x0a]] as [[UInt8]] where octets.suffix(end.count) == end[...] {
            return octets.dropLast(end.count - 2)
        }
        return octets[...]
    }

    private typealias Read = @Sendable (inout DERReader) throws(DERError) -> CMSMessage

    private static let readers: [ObjectIdentifier: Read] = [
        .data: { reader throws(DERError) in
            .data([UInt8](try reader.octetString(DERField("Data", "RFC 5652 section 4"))))
        },
        .signedData: { reader throws(DERError) in .signedData(try SignedData(from: &reader)) },
        .envelopedData: { reader throws(DERError) in .envelopedData(try EnvelopedData(from: &reader)) },
        .digestedData: { reader throws(DERError) in .digestedData(try DigestedData(from: &reader)) },
        .encryptedData: { reader throws(DERError) in .encryptedData(try EncryptedData(from: &reader)) },
    ]

    public var contentType: ObjectIdentifier {
        switch self {
        case .data: .data
        case .signedData: .signedData
        case .envelopedData: .envelopedData
        case .digestedData: .digestedData
        case .encryptedData: .encryptedData
        }
    }

    /// The certificates that travel in it, in the clear.
    public var certificates: [Certificate] {
        switch self {
        case .signedData(let signed): signed.certificates
        case .envelopedData(let enveloped): enveloped.originatorCertificates
        case .data, .digestedData, .encryptedData: []
        }
    }

    /// The revocation lists that travel in it, in the clear.
    public var revocationLists: [CertificateList] {
        switch self {
        case .signedData(let signed): signed.revocationLists
        case .envelopedData(let enveloped): enveloped.originatorRevocationLists
        case .data, .digestedData, .encryptedData: []
        }
    }

    /// Whether DER or BER looks like a message: a SEQUENCE, of any form of length, that begins with an identifier.
    package static func isLikely(_ octets: Span<UInt8>) -> Bool {
        guard octets.count > 2, octets[0] == 0x30 else { return false }
        let inside = octets[1] > 0x80 && octets[1] != 0xff ? 2 + Int(octets[1] & 0x7f) : 2
        return inside < octets.count && octets[inside] == 0x06
    }
}
