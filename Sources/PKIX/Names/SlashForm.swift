private import DER
private import KeyFormats

extension DistinguishedName {
    /// From text in the order of the encoding, as the `-subj` option of OpenSSL 3 reads it:
    /// `/C=US/O=Example/OU=B/OU=A/CN=pbx.example`.
    ///
    /// A backslash takes the next character as it is; `+` adds an attribute to the same part. Keywords are read in
    /// any case. Two things that OpenSSL skips with a warning are refused: an unknown type and an empty value.
    ///
    /// - Parameter text: `/` alone for the empty name.
    public init(slashForm text: String) throws(NameTextError) {
        var scanner = try NameTextScanner(text)
        guard scanner.take("/") else { throw NameTextError(.noLeadingSlash, at: 0) }
        var relativeNames: [RelativeDistinguishedName] = []
        if !scanner.isAtEnd {
            repeat {
                let start = scanner.offset
                var attributes: [AttributeTypeAndValue] = []
                repeat { attributes.append(try scanner.takeAttribute()) } while scanner.take("+")
                guard let relativeName = RelativeDistinguishedName(attributes) else {
                    throw NameTextError(.repeatedTypeInOnePart, at: start)
                }
                relativeNames.append(relativeName)
                // The loop of OpenSSL's parse_name ends at the end of the text: a slash may stand there.
            } while scanner.take("/") && !scanner.isAtEnd
        }
        self.init(relativeNames)
    }

    /// The name in the order of the encoding, so that ``init(slashForm:)`` reads it.
    ///
    /// Control and bidirectional characters are shown as `\` and the two hexadecimal digits of each UTF-8 octet,
    /// values that are no string as `#` and hexadecimal: these are for people, and do not read back.
    public var slashForm: String {
        guard !isEmpty else { return "/" }
        return relativeNames.map { relativeName in
            "/" + relativeName.attributes.map(\.slashForm).joined(separator: "+")
        }.joined()
    }
}

extension AttributeTypeAndValue {
    fileprivate var slashForm: String {
        var escaped = ""
        for scalar in (text ?? hexadecimalValue).unicodeScalars {
            if "/+\\".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar.misleads ? scalar.escaped : String(scalar))
        }
        return "\(type.openSSLShortName ?? type.description)=\(escaped)"
    }
}

extension NameTextScanner {
    fileprivate mutating func takeAttribute() throws(NameTextError) -> AttributeTypeAndValue {
        let type = try takeAttributeType(stopping: ["/"])
        let start = offset
        var octets: [UInt8] = []
        while let octet = next, octet != UInt8(ascii: "/"), octet != UInt8(ascii: "+") {
            let place = offset
            _ = take()
            guard octet == UInt8(ascii: "\\") else {
                octets.append(octet)
                continue
            }
            guard let escaped = take() else { throw NameTextError(.badEscape, at: place) }
            octets.append(escaped)
        }
        return try AttributeTypeAndValue(type, utf8: octets, at: start)
    }
}
