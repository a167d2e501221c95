import PKIX

/// The base of a subtree, made ready to be compared (RFC 5280 section 4.2.1.10).
struct NameConstraint {
    private enum Content {
        case directory(NameComparisonForm)
        /// - Parameter needsLabel: the constraint began with a dot.
        case host([UInt8], needsLabel: Bool)
        case address(base: [UInt8], mask: [UInt8])
        case mailbox(MailboxText)
        case mailboxHost([UInt8], isDomain: Bool)
        case identifierHost([UInt8], isDomain: Bool)
        /// An empty text: every name of the form.
        case everything
    }

    let base: GeneralName
    let form: NameForm
    /// How many ``PathBudget/Kind/nameComparisons`` one comparison with it counts for: no more octets than the base's are
    /// looked at.
    let cost: Int
    private let content: Content

    /// Octets of a base that are compared for the price of one comparison: more than most have.
    private static let octetsOfComparison = 64

    /// - Throws: ``PathFault/nameUnprocessable(_:)`` for a base that is none of its form.
    ///
    /// Nil for a form, or with a distance, that section 4.2.1.10 gives no meaning to.
    init?(_ subtree: NameConstraints.GeneralSubtree) throws(PathFault) {
        base = subtree.base
        form = NameForm(subtree.base)
        cost = 1 + subtree.base.octetCount / Self.octetsOfComparison
        // "the minimum MUST be zero, and maximum MUST be absent"
        guard subtree.minimum == 0, subtree.maximum == nil else { return nil }
        switch subtree.base {
        case .directoryName(let name): content = .directory(name.comparisonForm)
        case .dNSName(let text): content = try Self.host(text, base)
        case .iPAddress(let octets): content = try Self.addresses(octets, base)
        case .rfc822Name(let text): content = try Self.mailboxes(text, base)
        case .uniformResourceIdentifier(let text):
            let host = HostText.prepared(text)
            guard !host.contains(UInt8(ascii: "/")), !host.contains(UInt8(ascii: ":")) else { throw .nameUnprocessable(base) }
            let isDomain = host.first == HostText.dot
            let labels = isDomain ? [UInt8](host.dropFirst()) : host
            // "the constraint MUST be specified as a fully qualified domain name"
            guard host.isEmpty || HostText.hasLabels(labels) else { throw .nameUnprocessable(base) }
            content = host.isEmpty ? .everything : .identifierHost(labels, isDomain: isDomain)
        default: return nil
        }
    }

    /// "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side of the name
    /// satisfies the name constraint." A leading dot is not in the RFC: read as one label at least, as OpenSSL, GnuTLS, NSS
    /// and Go read it.
    private static func host(_ text: String, _ base: GeneralName) throws(PathFault) -> Content {
        let host = HostText.prepared(text)
        guard !host.isEmpty else { return .everything }
        let needsLabel = host.first == HostText.dot
        let labels = needsLabel ? [UInt8](host.dropFirst()) : host
        guard HostText.hasLabels(labels), !labels.contains(UInt8(ascii: "*")) else { throw .nameUnprocessable(base) }
        return .host(labels, needsLabel: needsLabel)
    }

    /// An address and a mask, of one length and "in the style of RFC 4632 (CIDR)": the mask's ones come first.
    private static func addresses(_ octets: [UInt8], _ base: GeneralName) throws(PathFault) -> Content {
        guard octets.count == 8 || octets.count == 32 else { throw .nameUnprocessable(base) }
        let mask = [UInt8](octets.suffix(octets.count / 2))
        let inverted = mask.drop { $0 == 0xff }
        let isPrefix = inverted.first.map { (~$0) & (~$0 &+ 1) == 0 } ?? true
        guard isPrefix, inverted.dropFirst().allSatisfy({ $0 == 0 }) else { throw .nameUnprocessable(base) }
        return .address(base: [UInt8](octets.prefix(octets.count / 2)), mask: mask)
    }

    /// "a particular mailbox, all addresses at a particular host, or all mailboxes in a domain".
    private static func mailboxes(_ text: String, _ base: GeneralName) throws(PathFault) -> Content {
        guard !text.isEmpty else { return .everything }
        if text.utf8.contains(UInt8(ascii: "@")) {
            guard let mailbox = MailboxText(text) else { throw .nameUnprocessable(base) }
            return .mailbox(mailbox)
        }
        let host = HostText.prepared(text)
        let isDomain = host.first == HostText.dot
        let labels = isDomain ? [UInt8](host.dropFirst()) : host
        guard HostText.hasLabels(labels) else { throw .nameUnprocessable(base) }
        return .mailboxHost(labels, isDomain: isDomain)
    }

    /// Whether a name of the same form lies in the subtree.
    ///
    /// - Parameter couldBe: a name with a wildcard is taken for each host that it could stand for, and a mailbox for each of its
    ///   spellings, which is how an excluded subtree has to see it; a permitted one has to hold them all.
    func contains(_ name: ConstrainedName, couldBe: Bool) -> Bool {
        switch (content, name.content) {
        case (.everything, _): return true
        case (.directory(let base), .directory(let name)): return name.isWithin(base)
        case (.host(let base, let needsLabel), .host(let host)):
            if HostText.isWithin(host, base) { return !needsLabel || host.count > base.count }
            // *.example.com could be the base, or a host above... of which the base has one label more.
            return couldBe && Self.wildcard(host, couldBe: base)
        case (.address(let base, let mask), .address(let address)):
            guard base.count == address.count else { return false }
            return zip(zip(base, address), mask).allSatisfy { ($0.0.0 ^ $0.0.1) & $0.1 == 0 }
        case (.mailbox(let base), .mailbox(let name)):
            // RFC 5280 section 7.5: the local part as it is, the host in any case. In another spelling it is the same mailbox to
            // who delivers, so that no spelling leads around an exclusion.
            guard base.host == name.host else { return false }
            return base.local == name.local || couldBe && base.spelled == name.spelled
        case (.mailboxHost(let base, let isDomain), .mailbox(let name)):
            return isDomain ? name.host.count > base.count && HostText.isWithin(name.host, base) : name.host == base
        case (.identifierHost(let base, let isDomain), .identifier(let host?)):
            // "When the constraint begins with a period, it MAY be expanded with one or more labels."
            return isDomain ? host.count > base.count && HostText.isWithin(host, base) : host == base
        default: return false
        }
    }

    /// Whether `*.parent` may stand for a base that is one label below the parent, or for a host in it.
    private static func wildcard(_ host: [UInt8], couldBe base: [UInt8]) -> Bool {
        guard host.starts(with: "*.".utf8), let dot = base.firstIndex(of: HostText.dot) else { return false }
        return base[(dot + 1)...].elementsEqual(host.dropFirst(2))
    }
}

extension GeneralName {
    /// The length of what is compared.
    fileprivate var octetCount: Int {
        switch self {
        case .directoryName(let name): name.encoded.count
        case .dNSName(let text), .rfc822Name(let text), .uniformResourceIdentifier(let text): text.utf8.count
        default: 0
        }
    }
}
