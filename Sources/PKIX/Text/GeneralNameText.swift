private import DER
private import KeyFormats

extension GeneralName {
    /// The name as OpenSSL 3.0 prints it in an alternative name: `DNS:host`, `IP Address:10.0.0.1`.
    ///
    /// Two differences, on purpose: misleading characters are escaped, and so is a comma in front of a space, which
    /// no name of any of these kinds has and which would pass for the end of the name.
    package var openSSLText: String {
        switch self {
        case .otherName(let type, let value): "othername: \(Self.otherNameText(type, value))"
        case .rfc822Name(let text): "email:\(Self.plain(text))"
        case .dNSName(let text): "DNS:\(Self.plain(text))"
        case .x400Address: "X400Name:<unsupported>"
        case .directoryName(let name): "DirName:\(name.openSSLSlashForm)"
        case .ediPartyName: "EdiPartyName:<unsupported>"
        case .uniformResourceIdentifier(let text): "URI:\(Self.plain(text))"
        case .iPAddress(let octets):
            "IP Address:\(IPAddress(octets: octets)?.openSSLText ?? "<invalid>")"
        case .registeredID(let identifier): "Registered ID:\(identifier.openSSLLongName ?? identifier.description)"
        }
    }

    private static func plain(_ text: String) -> String {
        text.replacingCommaSpaces.escapingMisleadingCharacters
    }

    private static func otherNameText(_ type: ObjectIdentifier, _ value: [UInt8]) -> String {
        // The names that OpenSSL's i2v_GENERAL_NAME knows.
        let name: String
        var kind = DERString.Kind.utf8
        switch type.description {
        case _ where type == .smtpUTF8Mailbox: name = "SmtpUTF8Mailbox"
        case "1.3.6.1.5.5.7.8.5": name = "XmppAddr"
        case "1.3.6.1.5.5.7.8.7": (name, kind) = ("SRVName", .ia5)
        case "1.3.6.1.5.5.7.8.8": name = "NAIRealm"
        case _ where type == .microsoftUserPrincipalName: name = "UPN"
        default:
            name = type.openSSLLongName ?? type.description
            if value.first == 0x16 { kind = .ia5 }
        }
        guard var reader = try? DERReader(value[...]),
            let text = try? reader.string(DERField("value", "RFC 5280 section 4.2.1.6"), as: kind).text
        else { return "\(name)::<unsupported>" }
        return "\(name)::\(plain(text))"
    }
}

extension DistinguishedName {
    /// As OpenSSL's X509_NAME_oneline prints: `/C=US/CN=x`, octets below 20 and above 7E as `\x0A`, nothing else
    /// escaped. OpenSSL cuts it after some 250 characters, which this does not.
    package var openSSLSlashForm: String {
        relativeNames.flatMap(\.attributes).map { attribute in
            var text = "/\(attribute.type.openSSLShortName ?? attribute.type.description)="
            for octet in attribute.contentOctets {
                if (0x20...0x7e).contains(octet) {
                    text.unicodeScalars.append(Unicode.Scalar(octet))
                } else {
                    text += "\\x" + (octet < 16 ? "0" : "") + String(octet, radix: 16, uppercase: true)
                }
            }
            return text
        }.joined()
    }
}

extension AttributeTypeAndValue {
    /// The value's content octets, as they stand.
    fileprivate var contentOctets: [UInt8] {
        if let string { return string.octets }
        guard var reader = try? DERReader(value[...]),
            let element = try? reader.element(DERField("value", "RFC 5280 section 4.1.2.4"))
        else { return [] }
        return Array(element.content)
    }
}

extension String {
    fileprivate var replacingCommaSpaces: String {
        var result = ""
        var rest = self[...]
        while let comma = rest.firstIndex(of: ",") {
            let after = rest.index(after: comma)
            let isEnd = after < rest.endIndex && rest[after] == " "
            result += rest[..<comma] + (isEnd ? "\\2C" : ",")
            rest = rest[after...]
        }
        return result + rest
    }
}
