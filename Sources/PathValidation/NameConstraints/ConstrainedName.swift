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
        case mailbox(MailboxText)
        /// The host of a URI; nil: it has none that is a domain name.
        case identifier(host: [UInt8]?)
        /// A form that RFC 5280 section 4.2.1.10 gives no meaning to.
        case unsupported
        /// A host with an empty label, a mailbox that is none, an address of neither length.
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
            content = MailboxText(text).map { .mailbox($0) } ?? .malformed
        case .uniformResourceIdentifier(let text): content = .identifier(host: HostText.host(ofIdentifier: text))
        default: content = .unsupported
        }
    }

    /// A SmtpUTF8Mailbox as a mailbox: RFC 9598 section 6, "rfc822Name and SmtpUTF8Mailbox subject alternative names represent
    /// the same underlying email address namespace", so that constraints on the one bind the other. A constraint on a
    /// particular mailbox, which the section deprecates, is held to its local part here too: without it, it would permit more.
    private init(mailboxOf name: GeneralName, _ type: ObjectIdentifier, _ value: [UInt8]) {
        self.name = name
        form = .rfc822Name
        content = MailboxText(otherName: type, value).map { .mailbox($0) } ?? .malformed
    }

    /// One, or two where a name is of two forms.
    private static func all(_ name: GeneralName) -> [ConstrainedName] {
        guard case .otherName(let type, let value) = name, type == .smtpUTF8Mailbox else { return [ConstrainedName(name)] }
        return [ConstrainedName(name), ConstrainedName(mailboxOf: name, type, value)]
    }

    /// The names of a certificate that constraints apply to (RFC 5280 section 6.1.3 (b)): the subject unless it is empty,
    /// and every alternative name; section 4.2.1.10: "but the certificate does not include a subject alternative
    /// name, the rfc822Name constraint MUST be applied to the attribute of type emailAddress in the subject".
    static func names(of certificate: CertificateFacts) -> [ConstrainedName] {
        var names: [ConstrainedName] = []
        let subject = certificate.certificate.subject
        if !subject.isEmpty { names.append(ConstrainedName(.directoryName(subject))) }
        if let alternative = certificate.subjectAltName {
            names += alternative.names.flatMap(all)
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
