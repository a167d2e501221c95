/// How a server's name is looked for in its certificate.
public enum HostRule: String, CaseIterable, Sendable {
    /// RFC 9525 sections 6.3 to 6.5: dNSName entries of the subject alternative name, of which the leftmost label may be
    /// `*` for one label; never the common name. What browsers and Go do, and the default.
    case rfc9525
    /// RFC 6125 section 6.4, which RFC 9525 obsoletes: as above, and the common name where the alternative name has no
    /// dNSName (section 6.4.4). A `*` beside other characters of a label "MAY" match, and does not.
    case rfc6125
    /// Cisco UC Integration for Microsoft Lync, "Server Identity in Certificates": "SubjectAltName\dnsNames, Subject CN",
    /// one after the other; "The Subject CN field can contain a wildcard (*) as the leftmost character".
    case ciscoCUCI = "cisco-cuci"
    /// Genesys TLS, `tls-target-name-check=host`: "compares the TLS Server host name and the certificate's subject field,
    /// which must be identical". The common name or a dNSName; no wildcard.
    case genesysHost = "genesys-host"

    public var clause: String {
        switch self {
        case .rfc9525: "RFC 9525 section 6.3"
        case .rfc6125: "RFC 6125 section 6.4"
        case .ciscoCUCI: "UC Integration for Microsoft Lync, Server Identity in Certificates"
        case .genesysHost: "Genesys TLS, tls-target-name-check=host"
        }
    }

    /// Whether a presented name may begin with `*.`.
    func allowsWildcard(in presented: PresentedIdentity) -> Bool {
        switch (self, presented) {
        case (.rfc9525, .dNSName), (.rfc6125, .dNSName), (.rfc6125, .commonName), (.ciscoCUCI, .commonName): true
        default: false
        }
    }
}
