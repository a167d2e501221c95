private import DER
private import Octets

extension DistinguishedName {
    /// From text as RFC 4514 section 3 writes it, such as `CN=pbx.example,O=Example,C=US`: its order is the reverse
    /// of the encoding.
    ///
    /// Keywords are read in any case. `#` and hexadecimal digits give a value's encoding exactly; other values are
    /// written in their attribute's string type. As RFC 2253 section 4 asks of readers, spaces around `,`, `+` and
    /// `=` are passed over, `;` separates as `,` does, a value may stand in quotation marks, and `OID.` may stand
    /// before an identifier. None of these is a value in RFC 4514, so nothing is read in two ways.
    ///
    /// - Parameter text: empty for the empty name.
    /// - Throws: ``NameTextError`` with the place of what cannot be read. An empty value is refused: X.520 has none.
    public init(rfc4514 text: String) throws(NameTextError) {
        var scanner = try NameTextScanner(text)
        var relativeNames: [RelativeDistinguishedName] = []
        scanner.skipSpaces()
        if !scanner.isAtEnd {
            repeat {
                relativeNames.append(try scanner.takeRelativeName())
            } while scanner.take(",") || scanner.take(";")
        }
        // RFC 4514 section 2.1: the text starts with the last element of the sequence.
        self.init(relativeNames.reversed())
    }

    /// RFC 4514 section 2: the parts in the reverse of their order, with the escapes of section 2.4.
    ///
    /// Control and bidirectional characters are escaped too, as section 2.4 permits: pairs of hexadecimal digits.
    /// Types without a registered descriptor are dotted, and their values are `#` and hexadecimal.
    public var rfc4514Text: String {
        relativeNames.reversed()
            .map { $0.attributes.map(\.rfc4514Text).joined(separator: "+") }
            .joined(separator: ",")
    }
}

extension AttributeTypeAndValue {
    /// RFC 4514 sections 2.3 and 2.4.
    var rfc4514Text: String {
        guard let descriptor = AttributeSyntax.of(type)?.descriptor, let text else {
            let name = AttributeSyntax.of(type)?.descriptor ?? type.description
            return "\(name)=#\(Hexadecimal.encode(value))"
        }
        var escaped = ""
        let last = text.unicodeScalars.count - 1
        for (place, scalar) in text.unicodeScalars.enumerated() {
            switch scalar {
            case " " where place == 0 || place == last, "#" where place == 0,
                "\"", "+", ",", ";", "<", ">", "\\":
                escaped.append("\\")
                escaped.unicodeScalars.append(scalar)
            case _ where scalar.misleads:
                for octet in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    escaped.append("\\" + Hexadecimal.encode([octet]).uppercased())
                }
            default:
                escaped.unicodeScalars.append(scalar)
            }
        }
        return "\(descriptor)=\(escaped)"
    }
}

extension NameTextScanner {
    /// RFC 4514 section 3: `relativeDistinguishedName`.
    fileprivate mutating func takeRelativeName() throws(NameTextError) -> RelativeDistinguishedName {
        let start = offset
        var attributes: [AttributeTypeAndValue] = []
        repeat {
            skipSpaces()
            let type = try takeAttributeType(stopping: [",", "+", ";"])
            skipSpaces()
            let valueStart = offset
            if take("#") {
                attributes.append(try takeHexadecimalValue(of: type, from: valueStart))
            } else {
                let octets = try next == UInt8(ascii: "\"") ? takeQuotation() : takeString()
                attributes.append(try AttributeTypeAndValue(type, utf8: octets, at: valueStart))
            }
            skipSpaces()
            if let other = next, !",+;".utf8.contains(other) {
                throw NameTextError(.unescapedCharacter(Unicode.Scalar(other)), at: offset)
            }
        } while take("+")
        guard let relativeName = RelativeDistinguishedName(attributes) else {
            throw NameTextError(.repeatedTypeInOnePart, at: start)
        }
        return relativeName
    }

    /// `hexstring`, behind its `#`.
    private mutating func takeHexadecimalValue(
        of type: ObjectIdentifier, from start: Int
    ) throws(NameTextError) -> AttributeTypeAndValue {
        var encoded: [UInt8] = []
        while let octet = takeHexadecimalPair() { encoded.append(octet) }
        do {
            return try AttributeTypeAndValue(type: type, encodedValue: encoded)
        } catch {
            throw NameTextError(.badHexadecimalValue, at: start)
        }
    }

    /// `string`, up to a separator; spaces in front of the separator are not part of it unless escaped.
    private mutating func takeString() throws(NameTextError) -> [UInt8] {
        var octets: [UInt8] = []
        var kept = 0
        while let octet = next, !",+;".utf8.contains(octet) {
            switch octet {
            case UInt8(ascii: "\\"):
                octets.append(try takePair())
                kept = octets.count
            case 0, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"):
                throw NameTextError(.unescapedCharacter(Unicode.Scalar(octet)), at: offset)
            default:
                octets.append(octet)
                if octet != UInt8(ascii: " ") { kept = octets.count }
                _ = take()
            }
        }
        return Array(octets[..<kept])
    }

    /// RFC 2253 section 3: `QUOTATION *( quotechar / pair ) QUOTATION`.
    private mutating func takeQuotation() throws(NameTextError) -> [UInt8] {
        let start = offset
        _ = take()
        var octets: [UInt8] = []
        while let octet = next {
            if octet == UInt8(ascii: "\\") {
                octets.append(try takePair())
                continue
            }
            _ = take()
            if octet == UInt8(ascii: "\"") { return octets }
            octets.append(octet)
        }
        throw NameTextError(.unterminatedQuotation, at: start)
    }

    /// RFC 4514 section 3: `pair = ESC ( ESC / special / hexpair )`.
    private mutating func takePair() throws(NameTextError) -> UInt8 {
        let start = offset
        _ = take()
        if let special = next, " \"#+,;<=>\\".utf8.contains(special) { return take() ?? special }
        guard let octet = takeHexadecimalPair() else { throw NameTextError(.badEscape, at: start) }
        return octet
    }
}
