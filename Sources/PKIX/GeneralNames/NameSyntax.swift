extension GeneralName {
    /// What a name of the three text forms, or an address, breaks of the syntax that RFC 5280 section 4.2.1.6 asks for; nil where
    /// it breaks nothing, and for the other forms.
    package var syntaxDefect: SubjectAltNameError.Kind? {
        switch self {
        case .dNSName(let text): NameSyntax.hostNameDefect(text, wildcard: true)
        case .rfc822Name(let text): NameSyntax.mailboxDefect(text)
        case .uniformResourceIdentifier(let text): NameSyntax.identifierDefect(text)
        case .iPAddress(let octets): IPAddress(octets: octets) == nil ? .badAddress : nil
        default: nil
        }
    }
}

/// The syntax of the three text names of an alternative name, as RFC 5280 section 4.2.1.6 asks of what is written.
enum NameSyntax {
    /// What is wrong with a host name, or nil: RFC 1034 section 3.5 as modified by RFC 1123 section 2.1.
    ///
    /// - Parameter wildcard: whether the leftmost label may be `*` (RFC 9525 section 6.3).
    static func hostNameDefect(_ text: String, wildcard: Bool) -> SubjectAltNameError.Kind? {
        let octets = Array(text.utf8)
        guard octets.allSatisfy({ $0 < 0x80 }) else { return .notASCII }
        // A name in a certificate is absolute without the dot: RFC 1034 section 3.5 has none at the end.
        guard octets.last != UInt8(ascii: ".") else { return .trailingDot }
        // RFC 1035 section 3.1: 255 octets with lengths and the root, which leaves 253 characters.
        guard (1...253).contains(octets.count) else { return .badLength }
        var labels = octets.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.first == [UInt8(ascii: "*")] {
            guard wildcard, labels.count > 1 else { return .badWildcard }
            labels.removeFirst()
        }
        guard !octets.contains(UInt8(ascii: "_")) else { return .underscore }
        for label in labels {
            guard !label.contains(UInt8(ascii: "*")) else { return .badWildcard }
            guard (1...63).contains(label.count) else { return .badLabel }
            guard label.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }) else { return .badLabel }
            guard label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else { return .badLabel }
        }
        // RFC 1123 section 2.1: the highest label is alphabetic, so that no address passes for a name.
        guard let top = labels.last, !top.allSatisfy(isDigit) else { return .numericTopLabel }
        return nil
    }

    /// What is wrong with a mailbox, or nil: RFC 2821 section 4.1.2, as RFC 5280 section 4.2.1.6 names it.
    static func mailboxDefect(_ text: String) -> SubjectAltNameError.Kind? {
        let octets = Array(text.utf8)
        guard octets.allSatisfy({ $0 < 0x80 }) else { return .notASCII }
        guard let at = octets.lastIndex(of: UInt8(ascii: "@")) else { return .badMailbox }
        let local = octets[..<at]
        let domain = octets[(at + 1)...]
        // RFC 2821 section 4.5.3.1: 64 octets, and 256 for a path with its angle brackets.
        guard (1...64).contains(local.count), octets.count <= 254 else { return .badLength }
        guard isDotString(local) || isQuotedString(local) else { return .badMailbox }
        if domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") {
            let literal = String(decoding: domain.dropFirst().dropLast(), as: UTF8.self)
            let isVersion6 = literal.lowercased().hasPrefix("ipv6:")
            let address = IPAddress(isVersion6 ? literal.dropFirst(5) : literal[...])
            return address?.octets.count == (isVersion6 ? 16 : 4) ? nil : .badMailbox
        }
        return hostNameDefect(String(decoding: domain, as: UTF8.self), wildcard: false)
    }

    /// What is wrong with an absolute URI, or nil: RFC 3986 section 3, with the host that RFC 5280 asks for.
    static func identifierDefect(_ text: String) -> SubjectAltNameError.Kind? {
        let octets = Array(text.utf8)
        guard octets.allSatisfy({ $0 < 0x80 }) else { return .notASCII }
        // RFC 3986 section 3.1: scheme.
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")), let first = octets.first, isLetter(first),
            octets[..<colon].allSatisfy({ isLetterOrDigit($0) || "+-.".utf8.contains($0) })
        else { return .relativeIdentifier }
        let rest = octets[(colon + 1)...]
        guard !rest.isEmpty else { return .badIdentifier }
        var place = rest.startIndex
        while place < rest.endIndex {
            // Sections 2.1 to 2.3: pct-encoded, reserved, unreserved.
            if rest[place] == UInt8(ascii: "%") {
                guard rest.endIndex - place > 2, isHexadecimal(rest[place + 1]), isHexadecimal(rest[place + 2])
                else { return .badIdentifier }
                place += 3
                continue
            }
            guard isLetterOrDigit(rest[place]) || ":/?#[]@!$&'()*+,;=-._~".utf8.contains(rest[place])
            else { return .badIdentifier }
            place += 1
        }
        // Section 3.5: one fragment at most.
        guard rest.filter({ $0 == UInt8(ascii: "#") }).count <= 1 else { return .badIdentifier }
        return rest.starts(with: "//".utf8) ? authorityDefect(rest.dropFirst(2)) : nil
    }

    /// RFC 3986 section 3.2; RFC 5280 section 4.2.1.6: the host is a fully qualified domain name or an address.
    private static func authorityDefect(_ rest: ArraySlice<UInt8>) -> SubjectAltNameError.Kind? {
        var host = rest.prefix { !"/?#".utf8.contains($0) }
        if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
        if host.first == UInt8(ascii: "[") {
            guard let end = host.firstIndex(of: UInt8(ascii: "]")), isPort(host[(end + 1)...]),
                IPAddress(String(decoding: host[(host.startIndex + 1)..<end], as: UTF8.self))?.octets.count == 16
            else { return .badIdentifierHost }
            return nil
        }
        if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
            guard isPort(host[colon...]) else { return .badIdentifierHost }
            host = host[..<colon]
        }
        let text = String(decoding: host, as: UTF8.self)
        return IPAddress(text) != nil || hostNameDefect(text, wildcard: false) == nil ? nil : .badIdentifierHost
    }

    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(isDigit)
    }

    /// RFC 2821 section 4.1.2: `Dot-string = Atom *("." Atom)`, with the characters of RFC 2822 section 3.2.4.
    private static func isDotString(_ text: ArraySlice<UInt8>) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    /// RFC 2821 section 4.1.2: `Quoted-string`, of printable characters.
    private static func isQuotedString(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return false }
        var isEscaped = false
        for octet in text.dropFirst().dropLast() {
            guard (0x20...0x7e).contains(octet) else { return false }
            if !isEscaped, octet == UInt8(ascii: "\"") { return false }
            isEscaped = !isEscaped && octet == UInt8(ascii: "\\")
        }
        return !isEscaped
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
    private static func isLetter(_ octet: UInt8) -> Bool { (0x61...0x7a).contains(octet | 0x20) }
    private static func isLetterOrDigit(_ octet: UInt8) -> Bool { isDigit(octet) || isLetter(octet) }
    private static func isHexadecimal(_ octet: UInt8) -> Bool {
        isDigit(octet) || (0x61...0x66).contains(octet | 0x20)
    }
}
