private import DER
private import KeyFormats
public import PKIX

/// The names that a certificate presents, and which of them is the one that was asked for.
///
/// The path says that the names were vouched for; this says whether they are the right ones. Both are needed.
public struct IdentityCheck: Equatable, Sendable {
    public let reference: ReferenceIdentity
    public let rule: HostRule
    /// The name that matches, or nil.
    public let matched: PresentedIdentity?
    /// What was looked at, in the order of the rule; the answer to "what is it valid for".
    public let presented: [PresentedIdentity]

    /// - Parameter rule: for hosts and addresses; a mailbox has one rule only.
    public init(_ certificate: Certificate, is reference: ReferenceIdentity, rule: HostRule) {
        self.reference = reference
        self.rule = rule
        // An alternative name that does not read presents nothing; the path refuses the certificate for it.
        let alternative = (try? certificate.extensions.value(of: SubjectAltName.self))?.names ?? []
        let names = Names(alternative, certificate.subject)
        let candidates: [PresentedIdentity]
        switch reference {
        case .host:
            switch rule {
            case .rfc9525: candidates = names.hosts
            // Section 6.4.4: "if and only if the presented identifiers do not include a DNS-ID, SRV-ID, URI-ID, or any
            // application-specific identifier types supported by the client": of those a dNSName is supported here.
            case .rfc6125: candidates = names.hosts.isEmpty ? names.commonNames : names.hosts
            case .ciscoCUCI, .genesysHost: candidates = names.hosts + names.commonNames
            }
        case .address:
            candidates = names.addresses + (rule == .genesysHost ? names.commonNames : [])
        case .mailbox:
            // RFC 5280 section 4.1.2.6 on emailAddress in subjects: "to support legacy implementations"; where there is
            // an rfc822Name it is not asked.
            candidates = names.mailboxes.isEmpty ? names.emailAddresses : names.mailboxes
        }
        matched = candidates.first { Self.matches($0, reference, rule) }
        // What it could have been asked for explains a mismatch: an address wanted, and only hosts there.
        presented = candidates.isEmpty ? names.all : candidates
    }

    private struct Names {
        var hosts: [PresentedIdentity] = []
        var addresses: [PresentedIdentity] = []
        var mailboxes: [PresentedIdentity] = []
        let commonNames: [PresentedIdentity]
        let emailAddresses: [PresentedIdentity]

        init(_ alternative: [GeneralName], _ subject: DistinguishedName) {
            commonNames = subject.values(of: .commonName).compactMap(\.text).map { .commonName($0) }
            emailAddresses = subject.values(of: .emailAddress).compactMap(\.text).map { .emailAddress($0) }
            for name in alternative {
                switch name {
                case .dNSName(let text): hosts.append(.dNSName(text))
                case .iPAddress(let octets): addresses.append(.iPAddress(octets))
                case .rfc822Name(let text): mailboxes.append(.rfc822Name(text))
                default: break
                }
            }
        }

        var all: [PresentedIdentity] { hosts + addresses + mailboxes + commonNames + emailAddresses }
    }

    private static func matches(_ presented: PresentedIdentity, _ reference: ReferenceIdentity, _ rule: HostRule) -> Bool {
        switch (presented, reference) {
        case (.dNSName(let text), .host(let host)), (.commonName(let text), .host(let host)):
            return matches(text, host: host, allowsWildcard: rule.allowsWildcard(in: presented))
        // RFC 9525 section 6.5: "an octet-for-octet comparison".
        case (.iPAddress(let octets), .address(let address)): return octets == address.octets
        case (.commonName(let text), .address(let address)): return IPAddress(text) == address
        case (.rfc822Name(let text), .mailbox(let mailbox)), (.emailAddress(let text), .mailbox(let mailbox)):
            return matches(text, mailbox: mailbox)
        default: return false
        }
    }

    /// RFC 9525 section 6.3: labels are compared without case, and the leftmost label `*` matches one label. As OpenSSL and
    /// Go have it two labels at least follow, so that `*.com` is nobody's name.
    private static func matches(_ text: String, host: String, allowsWildcard: Bool) -> Bool {
        let presented = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        let wanted = Array(host.utf8)
        guard presented.starts(with: "*.".utf8) else { return presented == wanted }
        let parent = presented.dropFirst(2)
        guard allowsWildcard, parent.contains(HostText.dot), !parent.contains(UInt8(ascii: "*")),
            let dot = wanted.firstIndex(of: HostText.dot), dot > 0
        else { return false }
        return wanted[(dot + 1)...].elementsEqual(parent)
    }

    /// RFC 5280 section 7.5: the local part "MUST be … exactly"; the host part without case.
    private static func matches(_ text: String, mailbox: String) -> Bool {
        guard let at = text.lastIndex(of: "@"), let wantedAt = mailbox.lastIndex(of: "@") else { return false }
        return text[..<at].utf8.elementsEqual(mailbox[..<wantedAt].utf8)
            && HostText.prepared(String(text[at...])) == HostText.prepared(String(mailbox[wantedAt...]))
    }
}
