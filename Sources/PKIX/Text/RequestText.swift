private import DER
private import KeyFormats

extension CertificationRequest {
    /// The request in the layout of OpenSSL 3.0's `openssl req -noout -text`, octet for octet but for this:
    ///
    /// - control and bidirectional characters, and octets that are no text, are escaped, where OpenSSL sends them to
    ///   the terminal; a comma and a space within one alternative name too;
    /// - Microsoft's request attributes are read, where OpenSSL is "unable to print attribute";
    /// - an extension whose value does not read, as RFC 5280 and DER have it, is shown as an unknown one, and the
    ///   values of some have a line for each fact: see `Certificate.text`;
    /// - where OpenSSL gives up in the middle (an attribute without a value, a malformed BMPString) or prints its
    ///   error queue (a key that it cannot load), this goes on;
    /// - requested extensions that cannot be read get a line that says so and where.
    public var text: String {
        var lines = TextLines()
        lines.add(0, "Certificate Request:")
        lines.add(4, "Data:")
        lines.add(8, "Version: 1 (0x0)")
        lines.add(8, "Subject: \(subject.oneLineForm)")
        subjectPublicKeyInfo.addText(to: &lines)
        lines.add(8, "Attributes:")
        if attributes.isEmpty { lines.add(12, "(none)") }
        for attribute in attributes where !attribute.type.isExtensionRequest { attribute.addText(to: &lines) }
        do {
            let extensions = try requestedExtensions()
            lines.add(12, "Requested Extensions:")
            for one in extensions?.all ?? [] { one.add(to: &lines, indentation: 16) }
        } catch {
            lines.add(12, "Requested Extensions: malformed at offset \(error.offset)")
        }
        signatureAlgorithm.addText(signature: signature, to: &lines)
        return lines.text
    }
}

extension RequestAttribute {
    /// OpenSSL's column: the name padded to 25 characters in front of the first value, and in front of each further
    /// one so many spaces that the colons would stand below each other if the lines were indented, which they are not.
    fileprivate func addText(to lines: inout TextLines) {
        let name = type.openSSLLongName ?? type.description
        let padding = String(repeating: " ", count: max(25 - name.count, 0))
        for (place, element) in elements.enumerated() {
            let value = Self.text(of: element, in: type)
            if place == 0 {
                lines.add(12, "\(name)\(padding):\(value)")
            } else {
                lines.add(place == 1 ? max(name.count, 25) : 25, ":\(value)")
            }
        }
        if elements.isEmpty { lines.add(12, "\(name)\(padding):") }
    }

    private static func text(of element: ArraySlice<UInt8>, in type: ObjectIdentifier) -> String {
        let unprintable = "unable to print attribute"
        guard var reader = try? DERReader(element) else { return unprintable }
        let field = DERField("value", "RFC 2986 section 4.1")
        switch reader.nextTag {
        case DERTag.printableString, DERTag.numericString, DERTag.ia5String, DERTag.utf8String, DERTag.teletexString:
            guard let content = try? reader.element(field).content else { return unprintable }
            return text(of: content)
        default:
            return (try? microsoftText(of: &reader, in: type))?.escapingMisleadingCharacters ?? unprintable
        }
    }

    /// UTF-8 where it is UTF-8, and octet by octet where it is not.
    private static func text(of octets: ArraySlice<UInt8>) -> String {
        if let text = String(validating: octets, as: UTF8.self) { return text.escapingMisleadingCharacters }
        return octets.map { octet in
            (0x20...0x7e).contains(octet)
                ? String(Unicode.Scalar(octet))
                : "\\" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
        }.joined()
    }

    /// [MS-WCCE] sections 2.2.2.7.2 (szOID_ENROLLMENT_CSP_PROVIDER) and 2.2.2.7.4 (szOID_REQUEST_CLIENT_INFO).
    private static func microsoftText(
        of reader: inout DERReader, in type: ObjectIdentifier
    ) throws(DERError) -> String? {
        switch type {
        case .microsoftEnrollmentCSP:
            var sequence = try reader.sequence(DERField("CSPProvider", "[MS-WCCE] section 2.2.2.7.2"))
            let keySpecification = try sequence.int(
                DERField("keySpec", "[MS-WCCE] section 2.2.2.7.2"), in: 0...Int(Int32.max))
            let name = try sequence.string(DERField("cspName", "[MS-WCCE] section 2.2.2.7.2"))
            return "\(name.text) (key specification \(keySpecification))"
        case .microsoftRequestClientInfo:
            var sequence = try reader.sequence(DERField("RequestClientInfo", "[MS-WCCE] section 2.2.2.7.4"))
            let client = try sequence.int(
                DERField("clientId", "[MS-WCCE] section 2.2.2.7.4"), in: 0...Int(Int32.max))
            let machine = try sequence.string(DERField("MachineName", "[MS-WCCE] section 2.2.2.7.4"))
            let user = try sequence.string(DERField("UserName", "[MS-WCCE] section 2.2.2.7.4"))
            let process = try sequence.string(DERField("ProcessName", "[MS-WCCE] section 2.2.2.7.4"))
            return "\(machine.text), \(user.text), \(process.text) (client \(client))"
        default:
            return nil
        }
    }
}

extension ObjectIdentifier {
    fileprivate var isExtensionRequest: Bool { self == .extensionRequest || self == .microsoftExtensionRequest }
}
