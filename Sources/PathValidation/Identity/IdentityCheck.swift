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
        // An alternative name that does not read presents nothing; the path refuses the certificate for it.
        let alternative = (try? certificate.extensions.value(of: SubjectAltName.self))?.names ?? []
        self.init(Names(alternative: alternative, subject: certificate.subject), is: reference, rule: rule)
    }

    /// The same of a certificate whose extensions were read.
    init(_ certificate: CertificateFacts, is reference: ReferenceIdentity, rule: HostRule) {
        let names = Names(alternative: certificate.subjectAltName?.names ?? [], subject: certificate.certificate.subject)
        self.init(names, is: reference, rule: rule)
    }

    private init(_ names: Names, is reference: ReferenceIdentity, rule: HostRule) {
        self.reference = reference
        self.rule = rule
        let candidates: [PresentedIdentity]
        switch reference {
        case .host:
            switch rule {
            case .rfc9525: candidates = names.hosts
            // Section 6.4.4: "if and only if the presented identifiers do not include a DNS-ID, SRV-ID, URI-ID, or any
            // application-specific identifier types supported by the client": of those a dNSName is supported here.
            case .rfc6125: candidates = names.hosts.isEmpty ? names.mostSpecificCommonName : names.hosts
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

    /// The names by their kinds, each looked for when it is asked for.
    private struct Names {
        let alternative: [GeneralName]
        let subject: DistinguishedName

        var hosts: [PresentedIdentity] {
            alternative.compactMap { if case .dNSName(let text) = $0 { .dNSName(text) } else { nil } }
        }

        var addresses: [PresentedIdentity] {
            alternative.compactMap { if case .iPAddress(let octets) = $0 { .iPAddress(octets) } else { nil } }
        }

        var mailboxes: [PresentedIdentity] {
            alternative.compactMap { name in
                switch name {
                case .rfc822Name(let text): .rfc822Name(text)
                case .otherName(let type, let value): MailboxText.text(ofOtherName: type, value).map { .smtpUTF8Mailbox($0) }
                default: nil
                }
            }
        }

        var commonNames: [PresentedIdentity] { subject.values(of: .commonName).compactMap(\.text).map { .commonName($0) } }

        /// RFC 6125 section 2.3.1: a CN-ID is a relative name "that contains one and only one attribute-type-and-value pair of type
        /// Common Name"; and as "it SHOULD NOT contain more than one CN-ID" (section 4.1), of several the most specific is meant
        /// (RFC 2818 section 3.1), which is the last: others are of whatever stands above it.
        var mostSpecificCommonName: [PresentedIdentity] {
            let last = subject.relativeNames.last { $0.attributes.contains { $0.type == .commonName } }
            let names = (last?.attributes ?? []).filter { $0.type == .commonName }
            return names.count == 1 ? names.compactMap(\.text).map { .commonName($0) } : []
        }

        var emailAddresses: [PresentedIdentity] {
            subject.values(of: .emailAddress).compactMap(\.text).map { .emailAddress($0) }
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
            return MailboxText(text).map { $0 == MailboxText(mailbox, isInternationalized: true) } ?? false
        case (.smtpUTF8Mailbox(let text), .mailbox(let mailbox)):
            return MailboxText(text, isInternationalized: true).map { $0 == MailboxText(mailbox, isInternationalized: true) } ?? false
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
}
