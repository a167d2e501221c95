public import PKIX

/// Whom the administrator trusts (RFC 5280 section 6.1.1 (d)): a name and a key, and the certificate they come from,
/// whose other contents constrain the path as PathValidation.swift says.
public struct TrustAnchor: Hashable, Sendable {
    public let certificate: Certificate
    /// For what it is trusted, and for what not.
    public let uses: TrustedUses

    public init(_ certificate: Certificate, uses: TrustedUses = TrustedUses()) {
        self.certificate = certificate
        self.uses = uses
    }
}
