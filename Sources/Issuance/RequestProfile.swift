public import DER
private import KeyFormats
public import PKIX

/// The key usages of a kind of certificate: what `csr new --profile` puts into a request.
public struct RequestProfile: Hashable, Sendable {
    public let name: String
    /// What it is for, and the document that lists its usages.
    public let source: String
    public let keyUsage: KeyUsage
    public let isKeyUsageCritical: Bool
    /// In the order in which they are encoded; empty: none is asked for.
    public let extendedKeyUsage: [ObjectIdentifier]
    /// What is asked for of a CA; nil: nothing is said, for an issuer says it of end entities unasked.
    public let basicConstraints: BasicConstraints?

    /// The extensions, in the order in which OpenSSL and the documents print them.
    public var extensions: [Extension] {
        (basicConstraints.map { [Extension($0, isCritical: true)] } ?? [])
            + [Extension(keyUsage, isCritical: isKeyUsageCritical)]
            + (ExtendedKeyUsage(extendedKeyUsage).map { [Extension($0)] } ?? [])
    }

    /// A TLS server with an RSA key (RFC 5280 sections 4.2.1.3 and 4.2.1.12): signatures for TLS 1.3 and ephemeral key
    /// exchange, key encipherment for RSA key exchange up to TLS 1.2.
    public static let server = RequestProfile(
        name: "server", source: "a TLS server: RFC 5280 section 4.2.1.12",
        keyUsage: [.digitalSignature, .keyEncipherment], isKeyUsageCritical: true, extendedKeyUsage: [.serverAuth])

    /// A TLS client: it only signs.
    public static let client = RequestProfile(
        name: "client", source: "a TLS client: RFC 5280 section 4.2.1.12",
        keyUsage: [.digitalSignature], isKeyUsageCritical: true, extendedKeyUsage: [.clientAuth])

    /// The web server of Cisco Unified CCX ("Security", Application Certificates): "The CSRs for Tomcat and IPSec use the
    /// following extensions". Printed there without the word critical.
    public static let ccxTomcat = RequestProfile(
        name: "ccx-tomcat", source: "Tomcat of Cisco Unified CCX: its OS administration's list for application certificates",
        keyUsage: ccxKeyUsage, isKeyUsageCritical: false, extendedKeyUsage: ccxExtendedKeyUsage)

    /// IPsec of Cisco Unified CCX, of the same list.
    public static let ccxIPsec = RequestProfile(
        name: "ccx-ipsec", source: "IPSec of Cisco Unified CCX: its OS administration's list for application certificates",
        keyUsage: ccxKeyUsage, isKeyUsageCritical: false, extendedKeyUsage: ccxExtendedKeyUsage)

    /// Those that documents list, and what else there are profiles of certificates for; a root makes no request.
    public static let all: [RequestProfile] =
        listed
        + CertificateProfile.all.filter { profile in profile != .root && !listed.contains { $0.name == profile.name } }
        .map(RequestProfile.init)

    private static let listed: [RequestProfile] = [.server, .client, .ccxTomcat, .ccxIPsec]

    public static func named(_ name: String) -> RequestProfile? {
        let name = CertificateProfile.named(name)?.name ?? name
        return all.first { $0.name == name }
    }

    /// What a certificate of that profile needs, asked for.
    public init(_ profile: CertificateProfile) {
        self.init(
            name: profile.name, source: "\(profile.purpose): \(profile.keyUsage.source)", keyUsage: profile.keyUsage.value,
            isKeyUsageCritical: true, extendedKeyUsage: profile.extendedKeyUsage.value,
            basicConstraints: profile.isAuthority ? profile.basicConstraints.value : nil)
    }

    private init(
        name: String, source: String, keyUsage: KeyUsage, isKeyUsageCritical: Bool, extendedKeyUsage: [ObjectIdentifier],
        basicConstraints: BasicConstraints? = nil
    ) {
        self.name = name
        self.source = source
        self.keyUsage = keyUsage
        self.isKeyUsageCritical = isKeyUsageCritical
        self.extendedKeyUsage = extendedKeyUsage
        self.basicConstraints = basicConstraints
    }

    private static let ccxKeyUsage: KeyUsage = [.digitalSignature, .keyEncipherment, .dataEncipherment, .keyAgreement]
    private static let ccxExtendedKeyUsage: [ObjectIdentifier] = [.serverAuth, .clientAuth, .ipsecEndSystem]
}
