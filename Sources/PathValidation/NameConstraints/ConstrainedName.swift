import DER
import KeyFormats
import PKIX

/// A name of a certificate, made ready to be held against many constraints.
struct ConstrainedName {
    enum Content {
        case directory(NameComparisonForm)
        /// In lower case, without a dot at the end.
        case host([UInt8])
        case address([UInt8])
        case mailbox(local: [UInt8], host: [UInt8])
        /// The host of a URI; nil: it has none that is a domain name.
        case identifier(host: [UInt8]?)
        /// A form that RFC 5280 section 4.2.1.10 gives no meaning to.
        case unsupported
        /// A host with an empty label, a mailbox without `@` or with two, an address of neither length.
        case malformed
    }

    let name: GeneralName
    let form: NameForm
    let content: Content

    init(_ name: GeneralName) {
        self.name = name
        form = NameForm(name)
        switch name {
        case .directoryName(let name): content = .directory(name.comparisonForm)
        case .dNSName(let text):
            let host = HostText.prepared(text)
            content = HostText.hasLabels(host) ? .host(host) : .malformed
        case .iPAddress(let octets): content = octets.count == 4 || octets.count == 16 ? .address(octets) : .malformed
        case .rfc822Name(let text):
            content = MailboxText(text).map { .mailbox(local: $0.local, host: $0.host) } ?? .malformed
        case .uniformResourceIdentifier(let text): content = .identifier(host: HostText.host(ofIdentifier: text))
        default: content = .unsupported
        }
    }

    /// The names of a certificate that constraints apply to (RFC 5280 section 6.1.3 (b)): the subject unless it is empty,
    /// and every alternative name; section 4.2.1.10: "but the certificate does not include a subject alternative
    /// name, the rfc822Name constraint MUST be applied to the attribute of type emailAddress in the subject".
    static func names(of certificate: CertificateFacts) -> [ConstrainedName] {
        var names: [ConstrainedName] = []
        let subject = certificate.certificate.subject
        if !subject.isEmpty { names.append(ConstrainedName(.directoryName(subject))) }
        if let alternative = certificate.subjectAltName {
            names += alternative.names.map { ConstrainedName($0) }
        } else {
            names += subject.values(of: .emailAddress).map { ConstrainedName(.rfc822Name($0.text ?? "")) }
        }
        return names
    }
}

/// The alternatives of GeneralName.
enum NameForm: Hashable {
    case otherName, rfc822Name, dNSName, x400Address, directoryName, ediPartyName, uniformResourceIdentifier, iPAddress,
        registeredID

    init(_ name: GeneralName) {
        self =
            switch name {
            case .otherName: .otherName
            case .rfc822Name: .rfc822Name
            case .dNSName: .dNSName
            case .x400Address: .x400Address
            case .directoryName: .directoryName
            case .ediPartyName: .ediPartyName
            case .uniformResourceIdentifier: .uniformResourceIdentifier
            case .iPAddress: .iPAddress
            case .registeredID: .registeredID
            }
    }
}

/// A mailbox in its two parts (RFC 5280 section 4.2.1.6: `Local-part@Domain` of RFC 2821 section 4.1.2).
struct MailboxText {
    let local: [UInt8]
    let host: [UInt8]

    /// Nil without something on each side of the last `@`, and with another `@` in a local part that is not quoted:
    /// who delivers to `a@b@c` is anybody's guess.
    init?(_ text: String) {
        let octets = Array(text.utf8)
        let (sign, quote) = (UInt8(ascii: "@"), UInt8(ascii: "\""))
        guard let at = octets.lastIndex(of: sign), at > 0, at < octets.count - 1 else { return nil }
        local = [UInt8](octets[..<at])
        host = HostText.prepared(String(decoding: octets[(at + 1)...], as: UTF8.self))
        let isQuoted = local.count > 1 && local.first == quote && local.last == quote
        guard isQuoted || !local.contains(sign), HostText.hasLabels(host) else { return nil }
    }
}

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
    static func hasLabels(_ host: [UInt8]) -> Bool {
        host.split(separator: dot, omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.allSatisfy { (0x21...0x7e).contains($0) }
        }
    }

    /// Whether a host is another, or has more labels in front of it.
    static func isWithin(_ host: [UInt8], _ base: [UInt8]) -> Bool {
        guard host.count > base.count else { return host == base }
        return host.suffix(base.count).elementsEqual(base) && host[host.count - base.count - 1] == dot
    }

    /// The host of a URI's authority (RFC 3986 section 3.2.2), or nil where there is none, or it is an address.
    static func host(ofIdentifier text: String) -> [UInt8]? {
        let octets = Array(text.utf8)
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let rest = octets[(colon + 1)...]
        guard rest.starts(with: "//".utf8) else { return nil }
        var host = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
        if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
        guard host.first != UInt8(ascii: "[") else { return nil }
        host = host.prefix { $0 != UInt8(ascii: ":") }
        let name = String(decoding: host, as: UTF8.self)
        let prepared = prepared(name)
        guard hasLabels(prepared), IPAddress(name) == nil, !isNumeric(prepared) else { return nil }
        // `%65xample.com` is another spelling of a host (RFC 3986 section 3.2.2), and no domain name as it stands.
        return prepared.contains(UInt8(ascii: "%")) ? nil : prepared
    }

    /// Whether the last label is a number: an address in a form that IPAddress does not read, such as `127.1`.
    private static func isNumeric(_ host: [UInt8]) -> Bool {
        let last = host.split(separator: dot, omittingEmptySubsequences: false).last ?? []
        return last.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } || last.starts(with: "0x".utf8)
    }
}
