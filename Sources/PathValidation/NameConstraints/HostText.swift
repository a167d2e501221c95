import PKIX

/// Host names as octets: ASCII in lower case.
enum HostText {
    static let dot = UInt8(ascii: ".")

    /// In lower case, without the dot of the root at the end: `example.com.` is the same host.
    static func prepared(_ text: String) -> [UInt8] {
        var octets = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        if octets.count > 1, octets.last == dot { octets.removeLast() }
        return octets
    }

    /// Whether there are labels of visible characters, and none is empty. Which characters a host name may have is not
    /// asked: names that people use have underscores, and a `*` in their first label.
    static func hasLabels(_ host: some Collection<UInt8>) -> Bool {
        host.split(separator: dot, omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.allSatisfy { (0x21...0x7e).contains($0) }
        }
    }

    /// Whether the labels are of letters, digits, hyphens, and the underscores that people use.
    static func isDomainName(_ host: some Collection<UInt8>) -> Bool {
        hasLabels(host) && host.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
    }

    /// Whether a host is another, or has more labels in front of it.
    static func isWithin(_ host: [UInt8], _ base: [UInt8]) -> Bool {
        guard host.count > base.count else { return host == base }
        return host.suffix(base.count).elementsEqual(base) && host[host.count - base.count - 1] == dot
    }

    /// The host of a URI's authority (RFC 3986 section 3.2.2); nil where there is none, where it is an address, and where it is
    /// no "fully qualified domain name" as it stands (RFC 5280 section 4.2.1.10): `%65xample.com` is another spelling of one.
    ///
    /// An authority with a character that RFC 3986 gives it no place for has no host either, for programs differ in where
    /// it ends: to browsers that of `https://evil.org\@host.example` is evil.org.
    static func host(ofIdentifier text: String) -> [UInt8]? {
        let octets = Array(text.utf8)
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")), isScheme(octets[..<colon]) else { return nil }
        let rest = octets[(colon + 1)...]
        guard rest.starts(with: "//".utf8) else { return nil }
        var host = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
        if let at = host.lastIndex(of: UInt8(ascii: "@")) {
            guard host[..<at].allSatisfy(isOfUserInformation) else { return nil }
            host = host[(at + 1)...]
        }
        if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
            guard host[(colon + 1)...].allSatisfy(isDigit) else { return nil }
            host = host[..<colon]
        }
        let name = prepared(String(decoding: host, as: UTF8.self))
        return isDomainName(name) && !isNumeric(name) ? name : nil
    }

    /// Section 3.1: `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )`.
    private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, isLetterOrDigit(first), !isDigit(first) else { return false }
        return text.allSatisfy { isLetterOrDigit($0) || "+-.".utf8.contains($0) }
    }

    /// Section 3.2.1: `*( unreserved / pct-encoded / sub-delims / ":" )`.
    private static func isOfUserInformation(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || "-._~%!$&'()*+,;=:".utf8.contains(octet)
    }

    /// Whether the last label is a number: an address, or one in a form that IPAddress does not read, such as `127.1`.
    private static func isNumeric(_ host: [UInt8]) -> Bool {
        let last = host.split(separator: dot, omittingEmptySubsequences: false).last ?? []
        return last.allSatisfy(isDigit) || last.starts(with: "0x".utf8)
    }

    static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
    static func isLetterOrDigit(_ octet: UInt8) -> Bool { isDigit(octet) || (0x61...0x7a).contains(octet | 0x20) }
}
