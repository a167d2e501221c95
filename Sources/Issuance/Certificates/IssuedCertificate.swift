public import DER
public import PKIX

/// A certificate that was made, read again and verified, and what is to be said of it.
public struct IssuedCertificate: Hashable, Sendable {
    /// Where the certificate says less than was asked for, or may disappoint.
    public enum Note: Hashable, Sendable {
        /// The issuer's validity begins later.
        case notBeforeMoved(asked: DERTime, to: DERTime)
        /// The issuer's validity ends earlier.
        case notAfterMoved(asked: DERTime, to: DERTime)
        /// The issuer's path length allows less than was said; nil: any length.
        case pathLengthLowered(asked: Int?, to: Int)
        /// No alternative name is of a kind that the profile asks for.
        case namesMissing(CertificateProfile)
        /// The issuer's extKeyUsage does not have this purpose: many programs refuse what goes beyond it.
        case purposeBeyondIssuer(ObjectIdentifier)
    }

    public let certificate: Certificate
    public let notes: [Note]
}
