public import PKIX

/// Who the leaf's owner is expected to be (RFC 9525 section 6.1).
public enum ReferenceIdentity: Hashable, Sendable, CustomStringConvertible {
    /// A domain name in lower case, without a dot at the end.
    case host(String)
    case address(IPAddress)
    /// A mailbox.
    case mailbox(String)

    /// From what a user would put into a URL: an address, of version 6 also in brackets, or a domain name, of which labels in
    /// other scripts become A-labels (``InternationalizedHost``). Nil for anything else, a wildcard above all.
    public init?(host text: String) {
        if let address = Self.address(text) {
            self = .address(address)
            return
        }
        guard let host = InternationalizedHost.aLabels(text) else { return nil }
        if let address = IPAddress(String(decoding: host, as: UTF8.self)) {
            self = .address(address)
            return
        }
        let labels = host.split(separator: HostText.dot, omittingEmptySubsequences: false)
        // RFC 1035 section 3.1. Underscores are no host name's, yet stand in names that people use.
        guard (1...253).contains(host.count), labels.allSatisfy({ (1...63).contains($0.count) }),
            host.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || "-_.".utf8.contains($0) })
        else { return nil }
        self = .host(String(decoding: host, as: UTF8.self))
    }

    public init?(address text: String) {
        guard let address = Self.address(text) else { return nil }
        self = .address(address)
    }

    /// RFC 3986 section 3.2.2: `IP-literal = "[" IPv6address "]"`.
    private static func address(_ text: String) -> IPAddress? {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return IPAddress(text) }
        return IPAddress(text.dropFirst().dropLast()).flatMap { $0.octets.count == 16 ? $0 : nil }
    }

    /// With a local part in any script, and a domain as for hosts. Nil where it is no mailbox, see ``MailboxText``.
    public init?(mailbox text: String) {
        guard MailboxText(text, isInternationalized: true) != nil else { return nil }
        self = .mailbox(text)
    }

    public var description: String {
        switch self {
        case .host(let host): host
        case .address(let address): address.description
        case .mailbox(let mailbox): mailbox
        }
    }
}

/// Who a certificate says its owner is.
public enum PresentedIdentity: Hashable, Sendable, CustomStringConvertible {
    case dNSName(String)
    case commonName(String)
    /// 4 or 16 octets, or another number that makes no address.
    case iPAddress([UInt8])
    case rfc822Name(String)
    /// An otherName of RFC 9598.
    case smtpUTF8Mailbox(String)
    /// An emailAddress of the subject.
    case emailAddress(String)

    public var description: String {
        switch self {
        case .dNSName(let name): "DNS:\(name)"
        case .commonName(let name): "CN=\(name)"
        case .iPAddress(let octets): "IP:\(IPAddress(octets: octets)?.description ?? "\(octets)")"
        case .rfc822Name(let name): "email:\(name)"
        case .smtpUTF8Mailbox(let name): "SmtpUTF8Mailbox:\(name)"
        case .emailAddress(let name): "emailAddress=\(name)"
        }
    }
}
