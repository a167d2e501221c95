private import DER
public import Issuance
private import KeyFormats
private import PKIX

extension CertificateUse {
    /// What a request for another authority asks for.
    public var requestProfile: RequestProfile { RequestProfile(profile) }
}

extension RequestProfile {
    /// One certificate for all uses of a group: it is shown by servers and by clients (RFC 5280 section 4.2.1.12), with the
    /// key usages of both.
    public static let allUses = RequestProfile(
        CertificateProfile(
            "all-uses", "one certificate for all uses of a server group", CertificateProfile.server.basicConstraints,
            CertificateProfile.server.keyUsage,
            .init([.serverAuth, .clientAuth], "RFC 5280 section 4.2.1.12"), CertificateProfile.server.alternativeNames,
            dayCount: CertificateProfile.server.dayCount))
}
