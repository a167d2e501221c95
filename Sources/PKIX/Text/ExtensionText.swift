private import DER
private import KeyFormats
private import Octets

extension Extension {
    /// Adds the extension as OpenSSL 3.0 prints it: its name and `critical`, and below it what it says.
    ///
    /// Kinds that Signet does not read, and values that do not read, are shown as OpenSSL shows those that it does
    /// not know: their octets, with a dot for each that is no printable ASCII (OpenSSL lets line ends through).
    package func add(to lines: inout TextLines, indentation: Int) {
        lines.add(indentation, "\(type.openSSLLongName ?? type.description): \(isCritical ? "critical" : "")")
        if addCertificateText(to: &lines, indentation: indentation + 4) { return }
        lines.add(indentation + 4, openSSLText ?? otherExtensionText ?? rawText)
    }

    private var rawText: String {
        String(decoding: content.map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }

    /// One line, or nil if the value is not one that can be read.
    private var openSSLText: String? {
        switch type {
        case .subjectAltName, .issuerAltName:
            (try? SubjectAltName(encoded: content))?.names.map(\.openSSLText).joined(separator: ", ")
        case .keyUsage: (try? KeyUsage(encoded: content))?.openSSLText
        case .extKeyUsage:
            (try? ExtendedKeyUsage(encoded: content))?.purposes.map { $0.openSSLLongName ?? $0.description }
                .joined(separator: ", ")
        case .basicConstraints: (try? BasicConstraints(encoded: content))?.openSSLText
        case .subjectKeyIdentifier:
            (try? SubjectKeyIdentifier(encoded: content)).map {
                Hexadecimal.encode($0.octets, separator: ":").uppercased()
            }
        case .netscapeComment: netscapeComment
        default: nil
        }
    }

    /// An IA5String.
    private var netscapeComment: String? {
        guard var reader = try? DERReader(content),
            let text = try? reader.string(DERField("netscape-comment", "Netscape certificate extensions"), as: .ia5)
                .text,
            reader.isAtEnd
        else { return nil }
        return text.escapingMisleadingCharacters
    }
}

extension KeyUsage {
    private static let openSSLNames = [
        "Digital Signature", "Non Repudiation", "Key Encipherment", "Data Encipherment", "Key Agreement",
        "Certificate Sign", "CRL Sign", "Encipher Only", "Decipher Only",
    ]

    fileprivate var openSSLText: String {
        let names = Self.openSSLNames.enumerated().filter { rawValue & 1 << UInt16($0.offset) != 0 }.map(\.element)
        return names.isEmpty ? "<EMPTY>" : names.joined(separator: ", ")
    }
}

extension BasicConstraints {
    fileprivate var openSSLText: String {
        switch self {
        case .endEntity: "CA:FALSE"
        case .certificateAuthority(nil): "CA:TRUE"
        case .certificateAuthority(let limit?): "CA:TRUE, pathlen:\(limit)"
        }
    }
}
