import DER
import KeyFormats
private import Octets
import PKIX

// The subjectAltName as a whole. HostRules.swift has the names in it.
extension PreflightRule {
    static let alternativeNameRules: [PreflightRule] = [
        PreflightRule(
            "san.missing", .warning,
            asks: "the request has a subjectAltName",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.12; RFC 9525 section 2; Configure UCCX "
                + "Solution Certificate Management, Chrome 58",
            symptom: "Chrome: NET::ERR_CERT_COMMON_NAME_INVALID [missing_subjectAltName], unless the CA adds the names",
            mend: "give the host names with --san DNS:host.example.com",
            .request { request, _ in request.alternativeNames == nil ? ["no subjectAltName"] : [] }),
        PreflightRule(
            "san.common-name", .warning,
            asks: "the common name stands in the subjectAltName too",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.4.3; Configure UCCX Solution Certificate "
                + "Management: since Chrome 58 a certificate is not secure if its common name is not also a SAN",
            symptom: "Chrome: NET::ERR_CERT_COMMON_NAME_INVALID for that name "
                + "([missing_subjectAltName] where there is no SAN at all)",
            mend: "add --san DNS: with the common name, or take a common name from the list",
            .request { request, _ in
                guard let names = request.alternativeNames else { return [] }
                let said = Set(names.map(\.comparable))
                return request.commonNames.filter { common in
                    HostName(common).couldBeHost && said.isDisjoint(with: GeneralName.waysToSay(common))
                }.map { "CN=\(quoted($0)) is not in the subjectAltName" }
            }),
        PreflightRule(
            "san.duplicate", .warning,
            asks: "no name stands twice",
            clause: "RFC 5280 section 4.2.1.6 and section 7.2: case has no meaning in host names",
            symptom: "CAs that count names charge or refuse the second",
            mend: "leave the second out",
            .request { request, _ in
                let repeated = (request.alternativeNames ?? []).map(\.comparable).repeats()
                return repeated.isEmpty ? [] : [shownList(repeated)]
            }),
        PreflightRule(
            "san.kind", .error,
            asks: "the names are of kinds that the profile accepts",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.12: dNSName and iPAddress only",
            symptom: "the CA drops the name or returns the request",
            mend: "leave the name out",
            .request { request, profile in
                guard let kinds = profile.alternativeNames.kinds else { return [] }
                let others = (request.alternativeNames ?? []).filter { !kinds.contains($0.kind) }
                return others.isEmpty ? [] : [shownList(others.map(\.comparable))]
            }),
        PreflightRule(
            "san.critical", .warning,
            asks: "the subjectAltName is critical where the subject is empty, and only there",
            clause: "RFC 5280 section 4.2.1.6; CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.12",
            symptom: "strict software refuses the certificate",
            mend: "make the request anew: csr new marks it as the subject demands",
            .request { request, _ in
                guard let extended = request.extensions.first(where: { $0.type == .subjectAltName }),
                    extended.isCritical != request.subject.isEmpty
                else { return [] }
                return [extended.isCritical ? "critical beside a subject" : "not critical beside an empty subject"]
            }),
        PreflightRule(
            "san.hosts", .error,
            asks: "the names stand for no more hosts than the profile allows, the parent domain not counted",
            clause: "Configure UCCX Solution Certificate Management: \"the SAN can include UCCX Node-1 and Node-2 only\"",
            symptom: "the upload fails with \"CSR SAN and Certificate SAN does not match\", or the certificate lies about "
                + "its hosts",
            mend: "request one certificate for the two UCCX nodes and one for each other server",
            .request { request, profile in
                guard let limit = profile.alternativeNames.maximumHostCount else { return [] }
                let hosts = request.hostsWithoutParentDomain(profile)
                return hosts.count > limit ? ["\(hosts.count) hosts, not \(limit): \(shownList(hosts))"] : []
            }),
        PreflightRule(
            "san.nodes", .error,
            asks: "every host is one of the nodes that were named",
            clause: "Configure UCCX Solution Certificate Management: \"Other servers, such as SocialMiner, cannot be "
                + "included in the SAN of UCCX\"",
            symptom: "the upload fails with \"CSR SAN and Certificate SAN does not match\"",
            mend: "leave the host out and request a certificate of its own for it",
            .request { request, profile in
                let nodes = Set(profile.alternativeNames.nodes.map { HostName($0).normalized })
                guard !nodes.isEmpty else { return [] }
                let others = request.hostsWithoutParentDomain(profile).filter { !nodes.contains($0) }
                return others.isEmpty ? [] : ["not a node: \(shownList(others))"]
            }),
        PreflightRule(
            "san.foreign-server", .error,
            asks: "no host's name shows it to be another system's",
            clause: "Configure UCCX Solution Certificate Management: \"Other servers, such as SocialMiner, cannot be "
                + "included in the SAN of UCCX\"",
            symptom: "the upload fails with \"CSR SAN and Certificate SAN does not match\"",
            mend: "leave the host out and request a certificate of its own for it",
            .request { request, profile in
                let words = profile.alternativeNames.foreignWords
                let foreign = request.hosts.filter { host in
                    words.contains { host.labels.first?.contains($0) == true }
                }
                return foreign.isEmpty ? [] : [shownList(foreign.map(\.text))]
            }),
        PreflightRule(
            "san.parent-domain", .off,
            asks: "the domain itself is not among the names",
            clause: "Configure UCCX Solution Certificate Management, CSR SAN and Certificate SAN Does Not Match",
            symptom: "a CA that formats the names itself gives back others, and the upload says \"CSR SAN and Certificate "
                + "SAN does not match\"",
            mend: "generate the request with an empty Parent Domain (csr new --no-san), so that the CA sets the names",
            .request { request, profile in
                let domains = request.parentDomains(profile)
                return domains.isEmpty ? [] : [shownList(domains.map(\.text))]
            }),
    ]
}

extension CheckedRequest {
    /// The domain that the profile names, and every name that others among these lie below.
    fileprivate func parentDomains(_ profile: PreflightProfile) -> [HostName] {
        let parent = profile.alternativeNames.parentDomain.map { HostName($0).normalized }
        // The parents of all names, so that a list of many thousand names takes no quadratic time.
        var parents: Set<String> = []
        for host in hosts where !host.isWildcard {
            parents.insert(host.labels.dropFirst().joined(separator: "."))
        }
        return hosts.filter { $0.normalized == parent || parents.contains($0.normalized) }
    }

    fileprivate func hostsWithoutParentDomain(_ profile: PreflightProfile) -> [String] {
        let domains = Set(parentDomains(profile))
        return hosts.filter { !domains.contains($0) }.map(\.normalized).withoutRepeats()
    }
}

extension GeneralName {
    var kind: PreflightProfile.Kind {
        switch self {
        case .dNSName: .dns
        case .iPAddress: .ip
        case .rfc822Name: .email
        case .uniformResourceIdentifier: .uri
        case .directoryName: .dirName
        case .registeredID: .rid
        case .otherName: .otherName
        case .x400Address: .x400
        case .ediPartyName: .ediParty
        }
    }

    /// One text for names that mean the same: prefix, and the name in its canonical form.
    var comparable: String {
        switch self {
        case .dNSName(let name): "DNS:\(HostName(name).normalized)"
        case .iPAddress(let octets): "IP:\(IPAddress(octets: octets)?.description ?? hexadecimal(octets))"
        // RFC 5280 section 7.5: the host part without regard to case, the local part with it.
        case .rfc822Name(let mailbox):
            "email:" + (mailbox.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).enumerated()
                .map { $0.offset == 0 ? String($0.element) : $0.element.lowercased() }.joined(separator: "@"))
        case .uniformResourceIdentifier(let identifier): "URI:\(identifier)"
        case .directoryName(let name): "dirName:\(name.slashForm)"
        case .registeredID(let identifier): "RID:\(identifier)"
        case .otherName(let type, let value): "otherName:\(type);\(hexadecimal(value))"
        case .x400Address(let encoded): "x400:\(hexadecimal(encoded))"
        case .ediPartyName(let encoded): "ediParty:\(hexadecimal(encoded))"
        }
    }

    /// What a common name may mean, as ``comparable`` texts.
    fileprivate static func waysToSay(_ commonName: String) -> [String] {
        let host = GeneralName.dNSName(commonName).comparable
        return IPAddress(commonName).map { [host, GeneralName.iPAddress($0.octets).comparable] } ?? [host]
    }
}

/// The first octets in hexadecimal: names beyond hosts and addresses are shown to be told apart, not to be read.
private func hexadecimal(_ octets: [UInt8]) -> String {
    // The length of a SHA-256 digest, which is what such values tend to be no longer than.
    Hexadecimal.encode(octets.prefix(32)) + (octets.count > 32 ? "…\(octets.count)" : "")
}
