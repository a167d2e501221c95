private import DER
private import KeyFormats
private import PKIX

extension CertificateProfile {
    public static let all: [CertificateProfile] = [
        .root, .authority, .issuingAuthority, .server, .client, .line, .https, .smime, .ipsec, .mailServer, .ccxTomcat,
        .ccxIPsec,
    ]

    /// By its name, or one of the other words for it.
    public static func named(_ name: String) -> CertificateProfile? {
        let name = name.lowercased()
        return all.first { $0.name == name } ?? otherNames[name]
    }

    private static let otherNames: [String: CertificateProfile] = [
        "root-ca": .root, "intermediate": .authority, "sub-ca": .authority, "sip": .line, "sip-line": .line,
        "email": .smime, "subsystem-server": .server, "subsystem-client": .client,
    ]

    // MARK: Authorities

    /// The top of a hierarchy, which signs itself. The length of paths below it is open.
    public static let root = CertificateProfile(
        "root", "a root CA, self-signed",
        .init(.certificateAuthority(pathLenConstraint: nil), "RFC 5280 section 4.2.1.9"),
        .init([.keyCertSign, .cRLSign], authorityUsageSource), anyPurpose, noNames, dayCount: 3650)

    /// A CA below another, which may have CAs below itself as far as its issuer allows.
    public static let authority = CertificateProfile(
        "ca", "a CA below another",
        .init(.certificateAuthority(pathLenConstraint: nil), "RFC 5280 section 4.2.1.9"),
        .init([.keyCertSign, .cRLSign], authorityUsageSource), anyPurpose, noNames, dayCount: 3650)

    /// A CA that issues to end entities and to no CA.
    public static let issuingAuthority = CertificateProfile(
        "issuing-ca", "a CA below another, with no CA below itself",
        .init(
            .certificateAuthority(pathLenConstraint: 0),
            "RFC 5280 section 4.2.1.9: zero, \"no non-self-issued intermediate CA certificates may follow\""),
        .init([.keyCertSign, .cRLSign], authorityUsageSource), anyPurpose, noNames, dayCount: 3650)

    // MARK: TLS

    /// Signatures for TLS 1.3 and ephemeral key exchange, key encipherment for the RSA key exchange of older versions.
    public static let server = CertificateProfile(
        "server", "a TLS server", endEntity, .init([.digitalSignature, .keyEncipherment], serverUsageSource),
        .init([.serverAuth], "RFC 5280 section 4.2.1.12"), hostNames, dayCount: 365)

    /// A client only signs.
    public static let client = CertificateProfile(
        "client", "a TLS client", endEntity, .init([.digitalSignature], "RFC 5280 section 4.2.1.12"),
        .init([.clientAuth], "RFC 5280 section 4.2.1.12"), noNames, dayCount: 365)

    /// A web server as browsers want it: "The extKeyUsage extension MUST contain id-kp-serverAuth", and no more than
    /// that, for root programmes no longer take clientAuth beside it.
    public static let https = CertificateProfile(
        "https", "a web server",
        .init(.endEntity, "CA/Browser Forum Baseline Requirements section 7.1.2.7.8: critical, cA false"),
        .init([.digitalSignature, .keyEncipherment], "CA/Browser Forum Baseline Requirements section 7.1.2.7.11"),
        .init([.serverAuth], "CA/Browser Forum Baseline Requirements section 7.1.2.7.10"),
        .init([.dNSName, .iPAddress], "CA/Browser Forum Baseline Requirements section 7.1.2.7.12"), dayCount: 365)

    /// A SIP trunk or station line. Either side of it opens TLS connections, so that it is server and client;
    /// id-kp-sipDomain says that the name is authoritative for the domain. A program that obeys RFC 5924 takes no
    /// certificate that names other purposes and not this one.
    public static let line = CertificateProfile(
        "line", "a SIP line, server and client at once", endEntity,
        .init([.digitalSignature, .keyEncipherment], serverUsageSource),
        .init([.serverAuth, .clientAuth, .sipDomain], "RFC 5924; RFC 5280 section 4.2.1.12 for TLS"),
        .init([.sipDomain, .dNSName], "RFC 5922 section 7.1"), dayCount: 365)

    /// A mail server, which is the client of the next one.
    public static let mailServer = CertificateProfile(
        "smtp-tls", "a mail server with STARTTLS", endEntity,
        .init([.digitalSignature, .keyEncipherment], serverUsageSource),
        .init([.serverAuth, .clientAuth], "RFC 5280 section 4.2.1.12; RFC 3207"),
        .init([.dNSName], "RFC 7817 section 3"), dayCount: 365)

    // MARK: Others

    /// Signs and decrypts mail.
    public static let smime = CertificateProfile(
        "smime", "a mailbox that signs and receives encrypted mail", endEntity,
        .init([.digitalSignature, .keyEncipherment], "RFC 8550 section 4.4.2"),
        .init([.emailProtection], "RFC 8550 section 4.4.4"),
        .init([.rfc822Name], "RFC 8550 section 3: the mailbox stands in the subjectAltName"), dayCount: 365)

    /// A gateway or host that authenticates in IKE. The three purposes of 1999 (ipsecEndSystem, ipsecTunnel, ipsecUser)
    /// are "obsolete and explicitly deprecated" there; where any purpose is named, id-kp-ipsecIKE is to be one.
    public static let ipsec = CertificateProfile(
        "ipsec", "a peer of IKE", endEntity, .init([.digitalSignature], "RFC 4945 section 5.1.3.2"),
        .init([.ipsecIKE], "RFC 4945 section 5.1.3.12"),
        .init([.dNSName, .iPAddress, .rfc822Name], "RFC 4945 section 5.1.3.6"), dayCount: 365)

    /// The web server of Cisco Unified CCX, with the usages that its own requests have.
    public static let ccxTomcat = CertificateProfile(
        "ccx-tomcat", "Tomcat of Cisco Unified CCX", endEntity,
        .init(RequestProfile.ccxTomcat.keyUsage, RequestProfile.ccxTomcat.source),
        .init(RequestProfile.ccxTomcat.extendedKeyUsage, RequestProfile.ccxTomcat.source), hostNames, dayCount: 365)

    /// IPsec of Cisco Unified CCX, of the same list.
    public static let ccxIPsec = CertificateProfile(
        "ccx-ipsec", "IPSec of Cisco Unified CCX", endEntity,
        .init(RequestProfile.ccxIPsec.keyUsage, RequestProfile.ccxIPsec.source),
        .init(RequestProfile.ccxIPsec.extendedKeyUsage, RequestProfile.ccxIPsec.source), hostNames, dayCount: 365)

    // MARK: What several say

    private static let endEntity = Sourced<BasicConstraints>(
        .endEntity, "RFC 5280 section 4.2.1.9: may stand in end entity certificates, critical or not")
    private static let anyPurpose = Sourced<[ObjectIdentifier]>(
        [], "RFC 5280 section 4.2.1.12: in general, this extension will appear only in end entity certificates")
    private static let noNames = Sourced<[NameKind]>([], "RFC 5280 section 4.1.2.6: the subject's name is enough")
    private static let hostNames = Sourced<[NameKind]>([.dNSName, .iPAddress], "RFC 9525 section 4.1")
    private static let authorityUsageSource = "RFC 5280 section 4.2.1.3: keyCertSign for certificates, cRLSign for CRLs"
    private static let serverUsageSource =
        "RFC 5280 section 4.2.1.12, RFC 8446 section 4.4.2.2, RFC 5246 section 7.4.2"
}
