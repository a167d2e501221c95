public import DER
private import KeyFormats
public import PKIX

/// What a leaf's key is to be used for.
public enum KeyPurpose: String, CaseIterable, Sendable {
    /// Not judged.
    case any
    /// A TLS server (RFC 5280 section 4.2.1.12, id-kp-serverAuth).
    case server
    /// A TLS client (id-kp-clientAuth).
    case client
    /// To sign certificates.
    case ca
    /// An end of an IPsec tunnel (RFC 4945 section 5.1.3.12).
    case ipsec

    /// Extended key usages of which one has to be allowed; none: the purpose is not among them.
    public var extendedKeyUsages: [ObjectIdentifier] {
        switch self {
        case .any, .ca: []
        case .server: [.serverAuth]
        case .client: [.clientAuth]
        // RFC 4945 names ipsecIKE; the three older ones are what Unified CCX and Windows write.
        case .ipsec: [.ipsecIKE, .ipsecEndSystem, .ipsecTunnel, .ipsecUser, .ipsecIKEIntermediate]
        }
    }

    /// Key usages of which the leaf needs one, where it has the extension.
    ///
    /// RFC 5280 section 4.2.1.12 lists what is consistent with each purpose: for a server digitalSignature,
    /// keyEncipherment or keyAgreement, for a client digitalSignature or keyAgreement; RFC 4945 section 5.1.3.2 for IKE
    /// digitalSignature or nonRepudiation, and older peers encipher.
    public var keyUsages: KeyUsage {
        switch self {
        case .any: []
        case .server: [.digitalSignature, .keyEncipherment, .keyAgreement]
        case .client: [.digitalSignature, .keyAgreement]
        case .ca: [.keyCertSign]
        case .ipsec: [.digitalSignature, .nonRepudiation, .keyEncipherment, .keyAgreement]
        }
    }

    /// Whether an extended key usage extension allows this. "If multiple purposes are indicated the application need not
    /// recognize all purposes indicated, as long as the intended purpose is present"; anyExtendedKeyUsage says that the
    /// issuer "does not wish to restrict usages of the key".
    func isAllowed(by usage: ExtendedKeyUsage) -> Bool {
        let wanted = extendedKeyUsages
        return wanted.isEmpty || usage.purposes.contains { $0 == .anyExtendedKeyUsage || wanted.contains($0) }
    }
}
