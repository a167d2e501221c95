private import Digests
private import KeyFormats

// The profiles that need no file. Each differs from `rfc` only in what its document says.
extension PreflightProfile {
    /// What every X.509 program expects: RFC 5280 and the standards below it.
    public static let rfc = PreflightProfile(
        name: "rfc", source: "RFC 5280, RFC 2986 and what browsers do",
        // 2048 bits: NIST SP 800-131A section 3; 16,384 are the most that OpenSSL and this engine verify with.
        keyBits: .within(2048...16384), digests: Set(DigestAlgorithm.allCases))

    /// A server of an agency of the United States' Department of Defense, as the PureConnect document makes its
    /// requests: the subject as Pre CSR Tasks lists it, or as the request printed there has it.
    public static let dod: PreflightProfile = {
        var profile = rfc
        profile.name = "dod"
        profile.source = "PureConnect SA, SSO and certificates: Pre CSR Tasks, Validating the PureConnect IC CSR"
        let country = SubjectPattern.Part(.countryName, "US")
        let organization = SubjectPattern.Part(.organizationName, "U.S. Government")
        let units = ["DoD", "PKI", "CONTRACTOR"].map { SubjectPattern.Part(.organizationalUnitName, $0) }
        let host = SubjectPattern.Part(.commonName)
        profile.subjects = [
            // CN = …, OU = Contractor, OU = PKI, OU = DoD, O = U.S. Government, C = US, which is read from its end.
            SubjectPattern([country, organization] + units + [host]),
            // The printed request: OU=CONTRACTOR, OU=PKI, OU=DoD, O=U.S. Government, C=US, CN=J17-IC1.
            SubjectPattern(units.reversed() + [organization, country, host]),
        ]
        profile.digests = [.sha256, .sha384, .sha512]
        profile.severities = [
            "name.hierarchy": .off,  // the document's own request breaks it
            "name.multivalued": .error,  // the document's units are parts of their own
            "san.missing": .error,  // "ensure that the SubjectAltName(s) IP Address(s), and DNS names are correct"
            "digest.weak": .error,
            "together.shared-key": .notice,  // the backup server requests with the primary's key
        ]
        return profile
    }()

    /// The Tomcat of Cisco Unified CCX.
    public static let uccx: PreflightProfile = {
        var profile = rfc
        profile.name = "uccx"
        profile.source = "Cisco, Configure UCCX Solution Certificate Management; Unified CCX OS administration, Security"
        profile.subjects = [SubjectPattern([SubjectPattern.Part(.commonName)], allowsOthers: true)]
        profile.keyBits = .oneOf([1024, 2048])
        profile.alternativeNames.maximumHostCount = 2
        profile.alternativeNames.foreignWords = ["socialminer"]
        profile.alternativeNames.allowsWildcards = true
        profile.criticalExtensions = [.keyUsage, .basicConstraints]
        profile.usage = .ccxTomcat
        profile.severities = [
            "key.algorithm": .error,
            "key.short": .warning,
            "san.missing": .notice,  // the document's own remedy for the SAN mismatch
            "san.parent-domain": .notice,
            "together.duplicate-name": .notice,  // each node's request names both nodes
        ]
        return profile
    }()

    /// A CA that browsers trust: the Baseline Requirements of the CA/Browser Forum for TLS certificates (version 2),
    /// and what the Lync document says of public CAs.
    public static let publicCA: PreflightProfile = {
        var profile = rfc
        profile.name = "public-ca"
        profile.source = "CA/Browser Forum TLS Baseline Requirements 2; Cisco UC Integration for Lync, "
            + "Certificate Signing Request Forms and Requirements"
        profile.forbiddenCharacters = ["@", "&", "!"]
        profile.digests = [.sha256, .sha384, .sha512]  // section 7.1.3.2
        profile.alternativeNames.kinds = [.dns, .ip]
        profile.severities = [
            "file.not-pem": .error,
            "file.several-requests": .error,
            "name.hierarchy": .warning,
            "name.repeated": .error,
            "name.multivalued": .error,
            "name.organizational-unit": .warning,
            "name.email": .warning,
            "name.country-unassigned": .error,
            "name.placeholder": .error,
            "name.old-string-type": .error,
            "key.odd-length": .error,
            "digest.weak": .error,
            "san.missing": .error,
            "san.common-name": .error,
            "host.underscore": .error,
            "host.reserved-label": .error,
            "host.internal": .error,
            "address.reserved": .error,
            "address.any": .notice,
            "together.duplicate-name": .error,
        ]
        return profile
    }()

    public static let all: [PreflightProfile] = [.rfc, .dod, .uccx, .publicCA]

    public static func named(_ name: String) -> PreflightProfile? { all.first { $0.name == name } }
}
