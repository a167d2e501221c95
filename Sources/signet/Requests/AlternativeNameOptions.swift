import ArgumentParser
import DER
import Files
import KeyFormats
import PKIX

/// Which alternative names the request asks for.
struct AlternativeNameOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Alternative names: DNS:host,IP:address,email:a@b,URI:…; repeatable. A bare value is classified. They take "
                + "the place of those of --config and --from.",
            valueName: "names"))
    var san: [String] = []

    @Flag(
        help: ArgumentHelp(
            "This machine's IPv4 and IPv6 addresses, short name and full name, in that order. Loopback and link-local "
                + "addresses are left out: they lead nobody here from another machine or link."))
    var sanFromHost = false

    @Option(
        help: ArgumentHelp(
            "A domain as one more alternative name, as Unified CCX asks for it; empty: no alternative names at all.",
            valueName: "domain"))
    var parentDomain: String?

    @Flag(help: "No alternative names, not even those of the source.")
    var noSan = false

    /// Puts the names into the draft, the common name with them where a browser would look for it.
    ///
    /// - Parameter isHost: false for a CA, at which no browser looks.
    func apply(
        to draft: inout RequestDraft, nodeNames: [GeneralName] = [], isHost: Bool = true, _ session: Session
    ) throws {
        let asked = !san.isEmpty || sanFromHost || !nodeNames.isEmpty
        let isForbidden = noSan || parentDomain?.isEmpty == true
        guard !(isForbidden && (asked || parentDomain?.isEmpty == false)) else {
            throw Complaint(
                exit: .usage, code: .usage, message: "alternative names and --no-san, or an empty --parent-domain, exclude each other",
                hint: "leave one out")
        }
        let inherited = draft.alternativeNames
        let isCritical = draft.subject.isEmpty
        draft.remove(.subjectAltName)
        if isForbidden { return try put([], into: &draft, isCritical: isCritical) }
        var names = nodeNames
        if sanFromHost { names += try Self.hostNames(session) }
        names += try san.flatMap { list in try GeneralName.list(subjectAltName: list) }
        if !asked {
            names = inherited
        } else if case let left = inherited.filter({ !names.contains($0) }), !left.isEmpty {
            session.say("alternative names of the source that are left out: \(left.map(\.shownText).joined(separator: ", "))")
        }
        if isHost { names += commonNames(missingIn: names, of: draft, isExplicit: asked, session) }
        // The domain comes beside whatever else there is.
        if let parentDomain { names.append(try GeneralName(subjectAltName: "DNS:\(parentDomain)")) }
        var seen: Set<GeneralName> = []
        names = names.filter { seen.insert($0).inserted }
        try put(names, into: &draft, isCritical: isCritical)
        if names.isEmpty, isHost { session.warn("no alternative name: browsers refuse such a certificate; --san adds some") }
    }

    /// The common names that shall be alternative names too: Chrome since 58 and RFC 9525 section 2 look at nothing else.
    ///
    /// Without names that were asked for: each that is a host name with a dot, or an address. A list that was asked for
    /// is only added to if the request says that it is a server's.
    private func commonNames(
        missingIn names: [GeneralName], of draft: RequestDraft, isExplicit: Bool, _ session: Session
    ) -> [GeneralName] {
        let purposes = draft.value(of: ExtendedKeyUsage.self)?.purposes
        let isServer = purposes?.contains(.serverAuth) ?? !isExplicit
        guard isServer else { return [] }
        let commonNames = draft.subject.values(of: .commonName).compactMap { value in
            value.text.flatMap { GeneralName(hostLike: $0) }
        }
        let missing = commonNames.filter { name in !names.contains { $0.isSame(as: name) } }
        if isExplicit, !missing.isEmpty {
            session.say("added the common name to the alternative names: \(missing.map(\.shownText).joined(separator: ", "))")
        }
        return missing
    }

    /// RFC 5280 section 4.1.2.6: critical if the subject is empty.
    private func put(_ names: [GeneralName], into draft: inout RequestDraft, isCritical: Bool) throws {
        if let value = SubjectAltName(names) {
            draft.set(Extension(value, isCritical: isCritical))
        } else if isCritical {
            throw Complaint(
                exit: .usage, code: .usage, message: "a subject or alternative names were expected, found neither",
                hint: "add --san")
        }
    }

    /// IPv4, IPv6, the short name, the full one: the order in which the tools of PureConnect write them.
    static func hostNames(_ session: Session) throws -> [GeneralName] {
        let host = try HostIdentity.ofThisMachine()
        var names = (host.version4Addresses + host.version6Addresses).map(GeneralName.iPAddress)
        names += try ([host.shortName] + [host.fullName].compactMap(\.self)).map { name in
            try GeneralName(subjectAltName: "DNS:\(name)")
        }
        if host.fullName == nil {
            session.warn("this machine's full name is in neither its host name nor /etc/hosts; --san DNS:… adds it")
        }
        return names
    }
}

extension GeneralName {
    /// The same, host names without regard to case (RFC 5280 section 7.2).
    func isSame(as other: GeneralName) -> Bool {
        if case .dNSName(let a) = self, case .dNSName(let b) = other { return a.lowercased() == b.lowercased() }
        return self == other
    }
}
