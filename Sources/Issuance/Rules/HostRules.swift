import PKIX

// The host names and addresses of the subjectAltName; without one, a common name that looks like a host name.
extension PreflightRule {
    static let hostRules: [PreflightRule] = [
        PreflightRule(
            "host.syntax", .error,
            asks: "host names are labels of letters, digits and hyphens",
            clause: "RFC 5280 section 4.2.1.6; RFC 1034 section 3.5; RFC 1123 section 2.1",
            symptom: "the CA returns the request; a name with a port or a path in it never matches",
            mend: "give the bare host name: host.example.com",
            .request { request, _ in
                request.eachHost { $0.isAddress || $0.foreignCharacter != nil ? nil : $0.syntaxDefect }
            }),
        PreflightRule(
            "host.underscore", .warning,
            asks: "host names have no underscore",
            clause: "RFC 1123 section 2.1; CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.12 (Ballot SC12)",
            symptom: "public CAs return the request; Java does not match the name",
            mend: "rename the host with a hyphen",
            .request { request, _ in
                request.eachHost { $0.underscoreLabel.map { "an underscore in the label \($0)" } }
            }),
        PreflightRule(
            "host.trailing-dot", .error,
            asks: "host names do not end in a dot",
            clause: "CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.12; RFC 5280 section 4.2.1.6",
            symptom: "clients do not match the name",
            mend: "drop the dot at the end",
            .request { request, _ in request.eachHost { $0.hasTrailingDot ? "a dot at the end" : nil } }),
        PreflightRule(
            "host.wildcard", .error,
            asks: "a wildcard is the whole leftmost label, above two others",
            clause: "RFC 9525 section 6.3; CA/Browser Forum TLS Baseline Requirements section 3.2.2.6; Cisco UC Integration "
                + "for Lync, Identifier Fields: \"as the leftmost character, for example, *.cisco.com\"",
            symptom: "the CA returns the request; browsers do not match the name",
            mend: "write *.example.com, or the hosts one by one",
            .request { request, _ in request.eachHost(\.wildcardDefect) }),
        PreflightRule(
            "host.wildcard-use", .error,
            asks: "no wildcard, where the profile has none",
            clause: "the profile",
            symptom: "the CA returns the request",
            mend: "give the hosts one by one",
            .request { request, profile in
                profile.alternativeNames.allowsWildcards
                    ? [] : request.eachHost { $0.text.contains("*") ? "a wildcard" : nil }
            }),
        PreflightRule(
            "host.address", .error,
            asks: "IP addresses stand as IP, not as DNS",
            clause: "RFC 5280 section 4.2.1.6; RFC 9525 section 4.1",
            symptom: "clients that are given the address do not match it: they look at iPAddress only",
            mend: "write --san IP:…",
            .request { request, _ in request.eachHost { $0.isAddress ? "an IP address as a host name" : nil } }),
        PreflightRule(
            "host.not-ascii", .error,
            asks: "labels beyond ASCII are written as A-labels",
            clause: "RFC 5280 section 7.2; RFC 5890 section 2.3.2.1",
            symptom: "the CA returns the request; browsers ask for xn--… and do not match the name",
            mend: "write the label as xn--…",
            .request { request, _ in
                request.eachHost { host in host.foreignCharacter.map { "the character \($0.shown)" } }
            }),
        PreflightRule(
            "host.reserved-label", .warning,
            asks: "no label has hyphens in its third and fourth place, but for xn--",
            clause: "RFC 5890 section 2.3.1; CA/Browser Forum TLS Baseline Requirements section 7.1.2.7.12 "
                + "(Non-Reserved LDH Labels)",
            symptom: "public CAs return the request",
            mend: "rename the host",
            .request { request, _ in request.eachHost { host in host.reservedLabel.map { "the label \($0)" } } }),
        PreflightRule(
            "host.internal", .off,
            asks: "host names are fully qualified, below a domain of the public DNS",
            clause: "CA/Browser Forum TLS Baseline Requirements sections 4.2.2 and 7.1.2.7.12 (Internal Names); Cisco UC "
                + "Integration for Lync, Server Identity: a fully qualified domain name",
            symptom: "the CA returns the request: since October 2016 no public CA certifies internal names",
            mend: "use the public name, or a CA of your own for internal ones",
            .request { request, _ in request.eachHost(ReservedDomains.reason) }),
        PreflightRule(
            "address.malformed", .error,
            asks: "addresses have 4 or 16 octets",
            clause: "RFC 5280 section 4.2.1.6",
            symptom: "the CA's software cannot read the request",
            mend: "make the request anew with --san IP:…",
            .request { request, _ in
                request.addresses.filter { IPAddress(octets: $0) == nil }.map { "an address of \($0.count) octets" }
            }),
        PreflightRule(
            "address.reserved", .off,
            asks: "addresses are of the public Internet",
            clause: "CA/Browser Forum TLS Baseline Requirements sections 4.2.2 and 7.1.2.7.12 (Reserved IP Addresses)",
            symptom: "the CA returns the request",
            mend: "leave the address out, or use a CA of your own",
            .request { request, _ in
                request.addresses.compactMap { IPAddress(octets: $0) }.compactMap { address in
                    ReservedAddresses.purpose(address).map { "IP:\(address): \($0)" }
                }
            }),
        PreflightRule(
            "address.any", .off,
            asks: "hosts are named, not numbered",
            clause: "Cisco UC Integration for Lync, Server Identity: \"Public CAs generally require a fully qualified domain "
                + "name (FQDN) as the server identity, not an IP address\"",
            symptom: "the CA returns the request, or asks for proof that the address is yours",
            mend: "leave the address out and reach the server by its name",
            .request { request, _ in
                request.addresses.isEmpty ? [] : [shownList(request.addresses.map { GeneralName.iPAddress($0).comparable })]
            }),
    ]
}

extension CheckedRequest {
    /// What is said of each host name; at most as many as a list shows.
    fileprivate func eachHost(_ say: (HostName) -> String?) -> [String] {
        let found = allHosts.compactMap { host in
            say(host).map { "\(quoted(host.text)): \($0.escapingMisleadingCharacters)" }
        }
        return found.isEmpty ? [] : [shownList(found)]
    }
}
