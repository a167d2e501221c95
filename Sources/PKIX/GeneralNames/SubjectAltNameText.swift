private import DER
private import KeyFormats

extension GeneralName {
    /// The names of a list such as `DNS:host,IP:10.0.0.1,IP:fe80::1,email:a@b,URI:…`, in its order.
    ///
    /// A comma separates; a URI that needs one writes `%2C`. Spaces around a name are passed over.
    public static func list(subjectAltName text: String) throws(SubjectAltNameError) -> [GeneralName] {
        var names: [GeneralName] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            names.append(try GeneralName(subjectAltName: String(part)))
        }
        return names
    }

    /// One name: `DNS:`, `IP:`, `email:`, `URI:`, `RID:` (a registered identifier), `dirName:` (a name in slash
    /// form) or `UPN:` (Microsoft's user principal name), in any case, and what follows; or a bare value, which
    /// is an address, a mailbox, a URI with `://` or else a host name.
    ///
    /// - Throws: ``SubjectAltNameError`` if the value does not have the syntax that RFC 5280 section 4.2.1.6 asks for.
    ///   Underscores are no part of a host name (RFC 1123 section 2.1), non-ASCII labels are written as A-labels
    ///   (RFC 5891), and a trailing dot is refused.
    public init(subjectAltName text: String) throws(SubjectAltNameError) {
        let entry = text.trimmingSpaces
        guard !entry.isEmpty else { throw SubjectAltNameError(.empty, in: entry) }
        let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count == 2 ? String(parts[1]).trimmingSpaces : ""
        let kind: SubjectAltNameError.Kind?
        switch parts.count == 2 ? parts[0].lowercased() : "" {
        case "dns": (self, kind) = Self.host(value)
        case "ip", "ip address": (self, kind) = Self.address(value)
        case "email": (self, kind) = (.rfc822Name(value), NameSyntax.mailboxDefect(value))
        case "uri": (self, kind) = (.uniformResourceIdentifier(value), NameSyntax.identifierDefect(value))
        case "rid":
            let identifier = ObjectIdentifier(value)
            (self, kind) = (.registeredID(identifier ?? .anyPolicy), identifier == nil ? .badObjectIdentifier : nil)
        case "dirname":
            do {
                (self, kind) = (.directoryName(try DistinguishedName(slashForm: value)), nil)
            } catch {
                throw SubjectAltNameError(.badDirectoryName(error), in: entry)
            }
        case "upn":
            var writer = DERWriter()
            writer.write(.utf8String, Array(value.utf8))
            let isPlain = value.contains("@") && !value.unicodeScalars.contains(where: \.misleads)
            self = .otherName(type: .microsoftUserPrincipalName, value: writer.finish())
            kind = isPlain ? nil : .badMailbox
        default: (self, kind) = Self.classified(entry)
        }
        if let kind { throw SubjectAltNameError(kind, in: entry) }
    }

    private static func classified(_ text: String) -> (GeneralName, SubjectAltNameError.Kind?) {
        if let address = IPAddress(text) { return (.iPAddress(address.octets), nil) }
        if text.contains("://") { return (.uniformResourceIdentifier(text), NameSyntax.identifierDefect(text)) }
        if text.contains("@") { return (.rfc822Name(text), NameSyntax.mailboxDefect(text)) }
        // No host name has a colon: an address with a mistake, or a prefix that is not known.
        if text.contains(":") { return (.dNSName(text), .unknownPrefixOrBadAddress) }
        return host(text)
    }

    private static func host(_ text: String) -> (GeneralName, SubjectAltNameError.Kind?) {
        (.dNSName(text), NameSyntax.hostNameDefect(text, wildcard: true))
    }

    private static func address(_ text: String) -> (GeneralName, SubjectAltNameError.Kind?) {
        let address = IPAddress(text)
        return (.iPAddress(address?.octets ?? []), address == nil ? .badAddress : nil)
    }
}

/// Why a text is not a name that an alternative name may have.
public struct SubjectAltNameError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case empty
        /// RFC 5280 section 7: write the A-label (`xn--…`).
        case notASCII
        /// RFC 1035 section 3.1, or RFC 2821 section 4.5.3.1.
        case badLength
        /// A label that is empty, longer than 63, has a character other than letters, digits and hyphens, or a hyphen
        /// at an end.
        case badLabel
        case underscore
        case trailingDot
        /// A star that is not the whole leftmost label of several.
        case badWildcard
        /// RFC 1123 section 2.1: the last label of a host name is not a number.
        case numericTopLabel
        case badMailbox
        /// A URI without a scheme.
        case relativeIdentifier
        case badIdentifier
        case badIdentifierHost
        case badAddress
        case unknownPrefixOrBadAddress
        case badObjectIdentifier
        case badDirectoryName(NameTextError)
    }

    public var kind: Kind
    /// The text as it was given.
    public var text: String

    init(_ kind: Kind, in text: String) {
        self.kind = kind
        self.text = text
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else {
            return ""
        }
        return String(self[first...last])
    }
}
