private import PKIX

/// A text that is meant as a host name, taken apart so that each thing wrong with it can be named by itself.
///
/// RFC 5280 section 4.2.1.6 asks for the preferred name syntax (RFC 1034 section 3.5, RFC 1123 section 2.1): labels of
/// letters, digits and hyphens, 63 octets each and 253 together, no hyphen at either end. Case has no meaning.
package struct HostName: Hashable, Sendable {
    /// As it was written.
    package let text: String
    /// In lower case, without the empty label of the root.
    package let labels: [String]
    /// RFC 1034 section 3.1 ends a name with the empty label of the root; a dNSName does not.
    package let hasTrailingDot: Bool

    package init(_ text: String) {
        self.text = text
        var name = text.lowercased()[...]
        hasTrailingDot = name.count > 1 && name.last == "."
        if hasTrailingDot { name = name.dropLast() }
        labels = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// The name as names are compared.
    package var normalized: String { labels.joined(separator: ".") }

    /// Whether the text is an IPv4 or IPv6 address, which belongs into an iPAddress.
    ///
    /// Digits and dots alone are an address that somebody mistyped: RFC 1123 section 2.1 keeps the highest label
    /// alphabetic so that the two cannot be taken for each other.
    package var isAddress: Bool {
        let text = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        return IPAddress(text) != nil
            || labels.count == 4 && labels.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// The first character beyond ASCII: RFC 5280 section 7.2 wants such labels as A-labels (`xn--…`).
    package var foreignCharacter: Unicode.Scalar? { text.unicodeScalars.first { !$0.isASCII } }

    /// The first label with an underscore.
    package var underscoreLabel: String? { labels.first { $0.contains("_") } }

    /// RFC 5890 section 2.3.1: labels with hyphens in the third and fourth place are reserved; `xn--` alone is given out.
    package var reservedLabel: String? {
        labels.first { label in
            let octets = Array(label.utf8.prefix(4))
            let hyphen = UInt8(ascii: "-")
            return octets.count == 4 && octets[2] == hyphen && octets[3] == hyphen && !label.hasPrefix("xn--")
        }
    }

    package var isWildcard: Bool { labels.first == "*" }

    /// RFC 9525 section 6.3 and the Baseline Requirements (definition of Wildcard Domain Name): `*` is the whole
    /// leftmost label or nowhere. Below it stand two labels at least (section 3.2.2.6): `*.com` is everybody's.
    package var wildcardDefect: String? {
        let place = labels.firstIndex { $0.contains("*") }
        guard let place else { return nil }
        if labels[place] != "*" { return "* is only a part of the label \(labels[place])" }
        if place > 0 { return "* is not the leftmost label" }
        if labels.dropFirst().contains(where: { $0.contains("*") }) { return "* stands twice" }
        return labels.count < 3 ? "* stands for everything below one label" : nil
    }

    /// What the preferred name syntax excludes, beside that which the other properties name.
    package var syntaxDefect: String? {
        // RFC 1035 section 2.3.4 allows 255 octets on the wire, which are 253 characters of text.
        let count = normalized.utf8.count
        if count > 253 { return "\(count) characters; a name has 253 at most" }
        for label in labels where label != "*" {
            if label.isEmpty { return "an empty label" }
            if label.utf8.count > 63 { return "a label of \(label.utf8.count) characters; 63 is the most" }
            if label.first == "-" || label.last == "-" { return "a hyphen at an end of the label \(label)" }
            for scalar in label.unicodeScalars where scalar.isASCII && !Self.isExpected(scalar) {
                return scalar == " " ? "a space" : "the character \(scalar.shown)"
            }
        }
        return nil
    }

    private static func isExpected(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "0"..."9", "-", "_", "*": true
        default: false
        }
    }

    /// Whether a common name of this text could be meant as a host's or an address: names of people have spaces, their
    /// mailboxes an at sign.
    package var couldBeHost: Bool { !text.isEmpty && !text.contains { $0 == " " || $0 == "@" } }
}

extension Unicode.Scalar {
    /// The character itself where it can be seen, its number where it cannot.
    var shown: String {
        switch value {
        case 0x21...0x7e: "\"\(self)\""
        case 0x20: "a space"
        default: "U+" + String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
        }
    }

    private var hexadecimal: String { String(value, radix: 16, uppercase: true) }
}
