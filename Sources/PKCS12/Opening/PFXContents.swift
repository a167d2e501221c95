private import KeyFormats
public import PKIX
private import RSA

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

    /// The certificates that belong to a key that is there.
    public var certificatesOfKeys: [Certificate] {
        let owned = keys.map { key, attributes in
            (info: (try? key.rsaKey()).map { SubjectPublicKeyInfo($0.publicKey) }, id: attributes.localKeyID)
        }
        func isOwned(_ certificate: Certificate, _ attributes: BagAttributes) -> Bool {
            owned.contains { info, id in
                // Of a key that Signet does not compute, localKeyID is all there is to go by.
                info.map { $0 == certificate.subjectPublicKeyInfo } ?? (id != nil && id == attributes.localKeyID)
            }
        }
        return certificates.filter { isOwned($0.certificate, $0.attributes) }.map(\.certificate)
    }

    /// The certificates alone, those of the keys before the others: who reads the first takes the leaf.
    public var certificatesLeafFirst: [Certificate] {
        let own = certificatesOfKeys
        return own + certificates.map(\.certificate).filter { !own.contains($0) }
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
