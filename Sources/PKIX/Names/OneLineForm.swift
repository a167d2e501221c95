private import DER
private import KeyFormats
private import Octets

extension DistinguishedName {
    /// The name as OpenSSL 3.0 prints it by default, in the order of the encoding: `C = US, O = Example, CN = x`.
    ///
    /// OpenSSL's rules (`-nameopt oneline`): a multi-valued part has ` + ` between its attributes; octets below 20
    /// and above 7E, after conversion to UTF-8, become `\` and two hexadecimal digits; `"` and `\`
    /// have a backslash in front; a value with `,` `+` `<` `>` `;` in it, `#` or a space in front or a space behind
    /// stands in quotation marks; a value of no string type is `#` and its encoding. A BMPString or UniversalString
    /// that is malformed is shown as `#` too; OpenSSL refuses the name.
    public var oneLineForm: String {
        relativeNames.map { $0.attributes.map(\.oneLineForm).joined(separator: " + ") }.joined(separator: ", ")
    }
}

extension AttributeTypeAndValue {
    /// The value's encoding in hexadecimal behind `#`, as RFC 4514 section 2.4 has it.
    var hexadecimalValue: String { "#" + Hexadecimal.encode(value).uppercased() }

    fileprivate var oneLineForm: String {
        "\(type.openSSLShortName ?? type.description) = \(oneLineValue)"
    }

    private var oneLineValue: String {
        guard let characters = oneLineOctets else { return hexadecimalValue }
        var text = ""
        var needsQuotation = false
        for (place, octet) in characters.enumerated() {
            switch octet {
            case 0x22, 0x5c:  // " \
                text += "\\"
            case 0x2b, 0x2c, 0x3b, 0x3c, 0x3e:  // + , ; < >
                needsQuotation = true
            case 0x23 where place == 0 && characters.count > 1, 0x20 where place == 0 || place == characters.count - 1:
                needsQuotation = true
            case 0x20...0x7e:
                break
            default:
                text += "\\" + Hexadecimal.encode([octet]).uppercased()
                continue
            }
            text.unicodeScalars.append(Unicode.Scalar(octet))
        }
        return needsQuotation ? "\"\(text)\"" : text
    }

    /// The value's characters in UTF-8, or nil where the type is no string or the string is malformed.
    private var oneLineOctets: [UInt8]? {
        if let text { return [UInt8](text.utf8) }
        guard var reader = try? DERReader(value[...]),
            let element = try? reader.element(DERField("value", "RFC 5280 section 4.1.2.4"))
        else { return nil }
        switch element.tag {
        case .utf8String:
            // OpenSSL does not decode what is UTF-8 already, so malformed UTF-8 is shown octet by octet.
            return [UInt8](element.content)
        case .numericString, .printableString, .ia5String, .visibleString, .teletexString, .utcTime, .generalizedTime:
            // One octet is one character of ISO 8859-1, whatever the type allows.
            return element.content.flatMap { Array(String(Unicode.Scalar($0)).utf8) }
        default:
            return nil
        }
    }
}
