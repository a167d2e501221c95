package import Octets

/// Textual encodings of RFC 7468: DER in base64 between a BEGIN and an END line.
///
/// Writing is strict: 64 columns, LF. Reading is lax, as RFC 7468 section 3 allows ("laxtextualmsg"): lines may
/// end in LF, CRLF or CR and have any length, white space may stand anywhere, a byte order mark and text in front
/// of a block, behind it and between blocks are passed over, and there may be several blocks. A line that starts
/// with `-----BEGIN ` opens a block in earnest: what follows must be one, or is refused with offset and line.
/// Headers (RFC 1421 section 4.6) are read, so that an encrypted key can be refused by name.
///
/// Reading is one pass, whatever is read: 60,000 BEGIN lines cost no more than as much other text.
/// Leakage contract for secret text: the length, the places of white space and padding, labels and headers, and
/// whether it is well-formed may leak; the values of the base64 characters do not.
package enum PEM {
    /// Octets of one input: what ``DERLimit/octetCount`` octets take in base64, with line ends and some text.
    package static let octetCountLimit = 24 * 1024 * 1024

    /// Writes one block.
    package static func write<Sink: OctetSink & ~Copyable>(
        _ octets: Span<UInt8>, label: PEMLabel, into sink: inout Sink
    ) {
        func line(_ text: String) {
            for octet in text.utf8 { sink.append(octet) }
        }
        line("-----BEGIN \(label.text)-----\n")
        Base64.encode(octets, columns: 64, into: &sink)
        line("-----END \(label.text)-----\n")
    }

    /// One block of public octets.
    package static func encode(_ octets: [UInt8], label: PEMLabel) -> [UInt8] {
        var text: [UInt8] = []
        write(octets.span, label: label, into: &text)
        return text
    }

    /// One block of secret octets.
    package static func encode(_ octets: SecretBytes, label: PEMLabel) -> SecretBytes {
        var text = SecretBuffer(capacity: octets.count / 48 * 65 + 200)
        octets.withBytes { bytes in write(bytes, label: label, into: &text) }
        return text.finish()
    }

    /// How a file says what it holds.
    package enum Form: Equatable, Sendable { case der, pem, unrecognized }

    /// Tells PEM and DER apart by content: one SEQUENCE from the first octet to the last is DER, and so is one of
    /// indefinite length whose first element is an OBJECT IDENTIFIER or an INTEGER, as messages and PFX have it in BER;
    /// else a BEGIN line makes it PEM; else an octet 30 in front makes it DER, if damaged; else it is neither.
    package static func form(of octets: Span<UInt8>) -> Form {
        if octets.count > 2, octets[0] == 0x30, octets[1] == 0x80, octets[2] == 0x06 || octets[2] == 0x02 { return .der }
        if octets.count > 0, octets[0] == 0x30 {
            let source = octets.count <= DERLimit.octetCount ? sequenceOctetCount(octets) : nil
            if source == octets.count { return .der }
        }
        if PEMScanner.nextBegin(in: octets, from: 0, line: 1) != nil { return .pem }
        return octets.count > 0 && octets[0] == 0x30 ? .der : .unrecognized
    }

    /// The octets of a first element with a definite length, however the length is written.
    private static func sequenceOctetCount(_ octets: Span<UInt8>) -> Int? {
        guard octets.count >= 2 else { return nil }
        guard octets[1] >= 0x80 else { return 2 + Int(octets[1]) }
        let lengthOctetCount = Int(octets[1] & 0x7f)
        guard (1...4).contains(lengthOctetCount), octets.count >= 2 + lengthOctetCount else { return nil }
        var length = 0
        for i in 2..<2 + lengthOctetCount { length = length << 8 | Int(octets[i]) }
        return 2 + lengthOctetCount + length
    }
}

/// What stands between `-----BEGIN ` and `-----`.
public struct PEMLabel: Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public var description: String { text }

    package init(_ text: String) { self.text = text }

    // RFC 7468 sections 5 to 13.
    public static let certificate = PEMLabel("CERTIFICATE")
    public static let certificateRequest = PEMLabel("CERTIFICATE REQUEST")
    public static let certificateList = PEMLabel("X509 CRL")
    public static let pkcs7 = PEMLabel("PKCS7")
    public static let cms = PEMLabel("CMS")
    /// A PFX, as GnuTLS writes one: RFC 7468 has no label for it.
    public static let pkcs12 = PEMLabel("PKCS12")
    public static let privateKey = PEMLabel("PRIVATE KEY")
    public static let encryptedPrivateKey = PEMLabel("ENCRYPTED PRIVATE KEY")
    public static let publicKey = PEMLabel("PUBLIC KEY")
    // OpenSSL's, some of which RFC 7468 section 4 and 7 mention as older names.
    public static let x509Certificate = PEMLabel("X509 CERTIFICATE")
    public static let trustedCertificate = PEMLabel("TRUSTED CERTIFICATE")
    public static let newCertificateRequest = PEMLabel("NEW CERTIFICATE REQUEST")
    public static let rsaPrivateKey = PEMLabel("RSA PRIVATE KEY")
    public static let rsaPublicKey = PEMLabel("RSA PUBLIC KEY")
    public static let dsaPrivateKey = PEMLabel("DSA PRIVATE KEY")
    public static let ecPrivateKey = PEMLabel("EC PRIVATE KEY")
}

/// What is wrong with a text, and where.
public struct PEMError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// No line starts with `-----BEGIN `.
        case noBlock
        /// A line that starts like a boundary is none.
        case badBoundary
        /// The text, or the next block, begins where an END line should be.
        case missingEnd
        /// The END line has another label than the BEGIN line.
        case labelMismatch
        /// RFC 1421 section 4.6: a header without a colon, without an empty line behind the last, or too many.
        case badHeader
        /// A character that base64 (RFC 4648 section 4) does not have.
        case badCharacter
        /// RFC 4648 section 3.2: `=` is missing, or stands elsewhere than at the end.
        case badPadding
        /// RFC 4648 section 3.5: bits of the last character that count for nothing are not zero.
        case nonZeroTrailingBits
        /// Nothing stands between the boundaries.
        case emptyBlock
        /// The text is longer than what is read.
        case tooLong
    }

    public var kind: Kind
    /// Octets from the start of the text.
    public var offset: Int
    /// The line, counted from 1.
    public var line: Int

    public init(_ kind: Kind, at offset: Int, line: Int) {
        self.kind = kind
        self.offset = offset
        self.line = line
    }
}
