public import PKIX

/// What was in a PFX.
public struct PFXContents: Sendable {
    /// In the order of the file.
    public let bags: [SafeBag]
    /// Which form of the password opened it; nil where nothing asked for one.
    public let passwordForm: PasswordForm?
    /// Whether the MAC was there, and fits.
    public let isAuthenticated: Bool

    public var certificates: [(certificate: Certificate, attributes: BagAttributes)] {
        bags.compactMap { bag in
            if case .certificate(let certificate) = bag.content { return (certificate, bag.attributes) }
            return nil
        }
    }

    public var keys: [(key: BagKey, attributes: BagAttributes)] {
        bags.compactMap { bag in
            if case .key(let key) = bag.content { return (key, bag.attributes) }
            return nil
        }
    }

    public var revocationLists: [CertificateList] {
        bags.compactMap { bag in
            if case .revocationList(let list) = bag.content { return list }
            return nil
        }
    }
}
