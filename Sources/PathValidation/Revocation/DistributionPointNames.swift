import PKIX

/// The names of a distribution point, made ready to be compared as RFC 5280 section 6.3.3 (b) asks: each is read once,
/// however many lists and points there are.
struct DistributionPointNames {
    private enum Prepared: Hashable {
        case directory(NameComparisonForm)
        case text(String)
        case other(GeneralName)
    }

    private let names: Set<Prepared>

    var count: Int { names.count }

    /// - Parameter issuer: whom a relative name is relative to: section 4.2.1.13, "the certificate issuer or CRL issuer".
    init(_ name: DistributionPointName, issuer: DistinguishedName) {
        switch name {
        case .fullName(let names): self.init(names)
        case .nameRelativeToCRLIssuer(let relative):
            self.init([.directoryName(DistinguishedName(issuer.relativeNames + [relative]))])
        }
    }

    init(_ names: [GeneralName]) {
        self.names = Set(
            names.map { name in
                switch name {
                case .directoryName(let name): .directory(name.comparisonForm)
                // RFC 5280 sections 7.2 and 7.4: hosts without case. Of a URI all is compared without case, which can only
                // make two names one of whom one list is as good as the other's: both are signed by the issuer.
                case .dNSName(let text): .text("DNS:" + text.lowercased())
                case .uniformResourceIdentifier(let text): .text("URI:" + text.lowercased())
                default: .other(name)
                }
            })
    }

    /// Whether one of these is one of those.
    func overlaps(_ others: DistributionPointNames) -> Bool { !names.isDisjoint(with: others.names) }
}
