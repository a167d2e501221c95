import PKIX

/// The names of distribution points, compared as RFC 5280 section 6.3.3 (b) asks.
enum DistributionPointNames {
    /// The names that a DistributionPointName stands for.
    ///
    /// - Parameter issuer: whom a relative name is relative to: section 4.2.1.13, "the certificate issuer or CRL issuer".
    static func names(_ name: DistributionPointName, issuer: DistinguishedName) -> [GeneralName] {
        switch name {
        case .fullName(let names): names
        case .nameRelativeToCRLIssuer(let relative): [.directoryName(DistinguishedName(issuer.relativeNames + [relative]))]
        }
    }

    /// Whether one of these is one of those.
    static func overlap(_ a: [GeneralName], _ b: [GeneralName]) -> Bool {
        a.contains { name in b.contains { matches(name, $0) } }
    }

    private static func matches(_ a: GeneralName, _ b: GeneralName) -> Bool {
        switch (a, b) {
        case (.directoryName(let a), .directoryName(let b)): a.matches(b)
        // RFC 5280 sections 7.2 and 7.4: hosts without case. Of a URI all is compared without case, which can only
        // make two names one of whom one list is as good as the other's: both are signed by the issuer.
        case (.dNSName(let a), .dNSName(let b)), (.uniformResourceIdentifier(let a), .uniformResourceIdentifier(let b)):
            a.lowercased() == b.lowercased()
        default: a == b
        }
    }
}
