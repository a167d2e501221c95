public import DER

extension ObjectIdentifier {
    /// A word for it that its standard or, failing that, OpenSSL uses; nil for one that no list here has.
    public var name: String? {
        if let name = Self.ownNames[self] { return name }
        guard let names = openSSLNames else { return nil }
        return names.long.contains(" ") ? names.short : names.long
    }

    /// The name, or the dotted text.
    public var nameOrText: String { name ?? description }

    /// OpenSSL 3.0's short name, as `-nameopt oneline` prints for the types of a name: `CN`.
    public var openSSLShortName: String? { openSSLNames?.short }

    /// OpenSSL 3.0's long name, as `-text` prints everywhere else: `X509v3 Key Usage`.
    public var openSSLLongName: String? { openSSLNames?.long }

    private typealias Names = (short: String, long: String)

    /// Of the two tables the long one is read only for an identifier that the short one lacks: it takes milliseconds,
    /// a fifth of the time of a command that writes one subject.
    private var openSSLNames: Names? { Self.engine[self] ?? Self.shown[self] }

    private static let engine: [ObjectIdentifier: Names] = Dictionary(
        engineNames.map { identifier, short, long in (identifier, (short, long ?? short)) }, uniquingKeysWith: { $1 })

    private static let shown: [ObjectIdentifier: Names] = {
        var names: [ObjectIdentifier: Names] = [:]
        for line in shownNames.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let identifier = ObjectIdentifier(words[0]) else { continue }
            let parts = words[1].split(separator: " = ", maxSplits: 1)
            names[identifier] = (String(parts[0]), String(parts[parts.count - 1]))
        }
        return names
    }()

    /// Names of identifiers that OpenSSL 3.0 prints in dotted form.
    private static let ownNames: [ObjectIdentifier: String] = [
        .microsoftRequestClientInfo: "microsoftRequestClientInfo",
        .microsoftOSVersion: "microsoftOSVersion",
        .microsoftEnrollmentCSP: "microsoftEnrollmentCSP",
        .microsoftRenewalCertificate: "microsoftRenewalCertificate",
        .microsoftEnrollmentNameValuePair: "microsoftEnrollmentNameValuePair",
        .microsoftArchivedKey: "microsoftArchivedKey",
        .microsoftCertificateType: "microsoftCertificateType",
        .microsoftCertificateTemplate: "microsoftCertificateTemplate",
        .microsoftApplicationPolicies: "microsoftApplicationPolicies",
        .microsoftCAVersion: "microsoftCAVersion",
        .microsoftPreviousCACertificateHash: "microsoftPreviousCACertificateHash",
        .ipsecIKEIntermediate: "ipsecIKEIntermediate",
        .sipDomain: "sipDomain",
    ]

    /// OpenSSL's short name, and the long one where it is another.
    private static let engineNames: [(ObjectIdentifier, String, String?)] = [
        (.commonName, "CN", "commonName"),
        (.surname, "SN", "surname"),
        (.serialNumber, "serialNumber", nil),
        (.countryName, "C", "countryName"),
        (.localityName, "L", "localityName"),
        (.stateOrProvinceName, "ST", "stateOrProvinceName"),
        (.streetAddress, "street", "streetAddress"),
        (.organizationName, "O", "organizationName"),
        (.organizationalUnitName, "OU", "organizationalUnitName"),
        (.title, "title", nil),
        (.attributeDescription, "description", nil),
        (.businessCategory, "businessCategory", nil),
        (.postalAddress, "postalAddress", nil),
        (.postalCode, "postalCode", nil),
        (.postOfficeBox, "postOfficeBox", nil),
        (.telephoneNumber, "telephoneNumber", nil),
        (.attributeName, "name", nil),
        (.givenName, "GN", "givenName"),
        (.initials, "initials", nil),
        (.generationQualifier, "generationQualifier", nil),
        (.x500UniqueIdentifier, "x500UniqueIdentifier", nil),
        (.dnQualifier, "dnQualifier", nil),
        (.houseIdentifier, "houseIdentifier", nil),
        (.pseudonym, "pseudonym", nil),
        (.role, "role", nil),
        (.organizationIdentifier, "organizationIdentifier", nil),
        (.userID, "UID", "userId"),
        (.domainComponent, "DC", "domainComponent"),
        (.emailAddress, "emailAddress", nil),
        (.unstructuredName, "unstructuredName", nil),
        (.unstructuredAddress, "unstructuredAddress", nil),
        (.jurisdictionLocalityName, "jurisdictionL", "jurisdictionLocalityName"),
        (.jurisdictionStateOrProvinceName, "jurisdictionST", "jurisdictionStateOrProvinceName"),
        (.jurisdictionCountryName, "jurisdictionC", "jurisdictionCountryName"),
        (.challengePassword, "challengePassword", nil),
        (.extensionRequest, "extReq", "Extension Request"),
        (.microsoftExtensionRequest, "msExtReq", "Microsoft Extension Request"),
        (.subjectDirectoryAttributes, "subjectDirectoryAttributes", "X509v3 Subject Directory Attributes"),
        (.subjectKeyIdentifier, "subjectKeyIdentifier", "X509v3 Subject Key Identifier"),
        (.keyUsage, "keyUsage", "X509v3 Key Usage"),
        (.privateKeyUsagePeriod, "privateKeyUsagePeriod", "X509v3 Private Key Usage Period"),
        (.subjectAltName, "subjectAltName", "X509v3 Subject Alternative Name"),
        (.issuerAltName, "issuerAltName", "X509v3 Issuer Alternative Name"),
        (.basicConstraints, "basicConstraints", "X509v3 Basic Constraints"),
        (.cRLNumber, "crlNumber", "X509v3 CRL Number"),
        (.cRLReason, "CRLReason", "X509v3 CRL Reason Code"),
        (.invalidityDate, "invalidityDate", "Invalidity Date"),
        (.deltaCRLIndicator, "deltaCRL", "X509v3 Delta CRL Indicator"),
        (.issuingDistributionPoint, "issuingDistributionPoint", "X509v3 Issuing Distribution Point"),
        (.certificateIssuer, "certificateIssuer", "X509v3 Certificate Issuer"),
        (.nameConstraints, "nameConstraints", "X509v3 Name Constraints"),
        (.cRLDistributionPoints, "crlDistributionPoints", "X509v3 CRL Distribution Points"),
        (.certificatePolicies, "certificatePolicies", "X509v3 Certificate Policies"),
        (.policyMappings, "policyMappings", "X509v3 Policy Mappings"),
        (.authorityKeyIdentifier, "authorityKeyIdentifier", "X509v3 Authority Key Identifier"),
        (.policyConstraints, "policyConstraints", "X509v3 Policy Constraints"),
        (.extKeyUsage, "extendedKeyUsage", "X509v3 Extended Key Usage"),
        (.freshestCRL, "freshestCRL", "X509v3 Freshest CRL"),
        (.inhibitAnyPolicy, "inhibitAnyPolicy", "X509v3 Inhibit Any Policy"),
        (.authorityInfoAccess, "authorityInfoAccess", "Authority Information Access"),
        (.subjectInfoAccess, "subjectInfoAccess", "Subject Information Access"),
        (.tlsFeature, "tlsfeature", "TLS Feature"),
        (.netscapeCertType, "nsCertType", "Netscape Cert Type"),
        (.netscapeComment, "nsComment", "Netscape Comment"),
        (.certificateTransparencyPoison, "ct_precert_poison", "CT Precertificate Poison"),
        (.sMIMECapabilities, "SMIME-CAPS", "S/MIME Capabilities"),
        (.anyExtendedKeyUsage, "anyExtendedKeyUsage", "Any Extended Key Usage"),
        (.serverAuth, "serverAuth", "TLS Web Server Authentication"),
        (.clientAuth, "clientAuth", "TLS Web Client Authentication"),
        (.codeSigning, "codeSigning", "Code Signing"),
        (.emailProtection, "emailProtection", "E-mail Protection"),
        (.ipsecEndSystem, "ipsecEndSystem", "IPSec End System"),
        (.ipsecTunnel, "ipsecTunnel", "IPSec Tunnel"),
        (.ipsecUser, "ipsecUser", "IPSec User"),
        (.timeStamping, "timeStamping", "Time Stamping"),
        (.ocspSigning, "OCSPSigning", "OCSP Signing"),
        (.ipsecIKE, "ipsecIKE", "ipsec Internet Key Exchange"),
        (.secureShellClient, "secureShellClient", "SSH Client"),
        (.secureShellServer, "secureShellServer", "SSH Server"),
        (.pkInitClientAuth, "pkInitClientAuth", "PKINIT Client Auth"),
        (.pkInitKDC, "pkInitKDC", "Signing KDC Response"),
        (.microsoftSmartcardLogon, "msSmartcardLogin", "Microsoft Smartcard Login"),
        (.microsoftUserPrincipalName, "msUPN", "Microsoft User Principal Name"),
        (.rsaEncryption, "rsaEncryption", nil),
        (.rsaesOAEP, "RSAES-OAEP", "rsaesOaep"),
        (.mgf1, "MGF1", "mgf1"),
        (.pSpecified, "PSPECIFIED", "pSpecified"),
        (.rsassaPSS, "RSASSA-PSS", "rsassaPss"),
        (.md2WithRSAEncryption, "RSA-MD2", "md2WithRSAEncryption"),
        (.md5WithRSAEncryption, "RSA-MD5", "md5WithRSAEncryption"),
        (.sha1WithRSAEncryption, "RSA-SHA1", "sha1WithRSAEncryption"),
        (.sha224WithRSAEncryption, "RSA-SHA224", "sha224WithRSAEncryption"),
        (.sha256WithRSAEncryption, "RSA-SHA256", "sha256WithRSAEncryption"),
        (.sha384WithRSAEncryption, "RSA-SHA384", "sha384WithRSAEncryption"),
        (.sha512WithRSAEncryption, "RSA-SHA512", "sha512WithRSAEncryption"),
        (.oiwSHA1WithRSASignature, "RSA-SHA1-2", "sha1WithRSA"),
        (.md5, "MD5", "md5"),
        (.sha1, "SHA1", "sha1"),
        (.sha224, "SHA224", "sha224"),
        (.sha256, "SHA256", "sha256"),
        (.sha384, "SHA384", "sha384"),
        (.sha512, "SHA512", "sha512"),
        (.hmacWithSHA1, "hmacWithSHA1", nil),
        (.hmacWithSHA224, "hmacWithSHA224", nil),
        (.hmacWithSHA256, "hmacWithSHA256", nil),
        (.hmacWithSHA384, "hmacWithSHA384", nil),
        (.hmacWithSHA512, "hmacWithSHA512", nil),
        (.dsa, "DSA", "dsaEncryption"),
        (.dsaWithSHA1, "DSA-SHA1", "dsaWithSHA1"),
        (.dsaWithSHA256, "dsa_with_SHA256", nil),
        (.dhPublicNumber, "dhpublicnumber", "X9.42 DH"),
        (.dhKeyAgreement, "dhKeyAgreement", nil),
        (.ecPublicKey, "id-ecPublicKey", nil),
        (.ecdsaWithSHA1, "ecdsa-with-SHA1", nil),
        (.ecdsaWithSHA224, "ecdsa-with-SHA224", nil),
        (.ecdsaWithSHA256, "ecdsa-with-SHA256", nil),
        (.ecdsaWithSHA384, "ecdsa-with-SHA384", nil),
        (.ecdsaWithSHA512, "ecdsa-with-SHA512", nil),
        (.secp256r1, "prime256v1", nil),
        (.secp384r1, "secp384r1", nil),
        (.secp521r1, "secp521r1", nil),
        (.secp256k1, "secp256k1", nil),
        (.x25519, "X25519", nil),
        (.x448, "X448", nil),
        (.ed25519, "ED25519", nil),
        (.ed448, "ED448", nil),
        (.pbeWithMD2AndDESCBC, "PBE-MD2-DES", "pbeWithMD2AndDES-CBC"),
        (.pbeWithMD5AndDESCBC, "PBE-MD5-DES", "pbeWithMD5AndDES-CBC"),
        (.pbeWithMD2AndRC2CBC, "PBE-MD2-RC2-64", "pbeWithMD2AndRC2-CBC"),
        (.pbeWithMD5AndRC2CBC, "PBE-MD5-RC2-64", "pbeWithMD5AndRC2-CBC"),
        (.pbeWithSHA1AndDESCBC, "PBE-SHA1-DES", "pbeWithSHA1AndDES-CBC"),
        (.pbeWithSHA1AndRC2CBC, "PBE-SHA1-RC2-64", "pbeWithSHA1AndRC2-CBC"),
        (.pbkdf2, "PBKDF2", nil),
        (.pbes2, "PBES2", nil),
        (.scrypt, "id-scrypt", "scrypt"),
        (.pbeWithSHAAnd128BitRC4, "PBE-SHA1-RC4-128", "pbeWithSHA1And128BitRC4"),
        (.pbeWithSHAAnd40BitRC4, "PBE-SHA1-RC4-40", "pbeWithSHA1And40BitRC4"),
        (.pbeWithSHAAnd3KeyTripleDESCBC, "PBE-SHA1-3DES", "pbeWithSHA1And3-KeyTripleDES-CBC"),
        (.pbeWithSHAAnd2KeyTripleDESCBC, "PBE-SHA1-2DES", "pbeWithSHA1And2-KeyTripleDES-CBC"),
        (.pbeWithSHAAnd128BitRC2CBC, "PBE-SHA1-RC2-128", "pbeWithSHA1And128BitRC2-CBC"),
        (.pbeWithSHAAnd40BitRC2CBC, "PBE-SHA1-RC2-40", "pbeWithSHA1And40BitRC2-CBC"),
        (.desCBC, "DES-CBC", "des-cbc"),
        (.desEDE3CBC, "DES-EDE3-CBC", "des-ede3-cbc"),
        (.rc2CBC, "RC2-CBC", "rc2-cbc"),
        (.aes128CBC, "AES-128-CBC", "aes-128-cbc"),
        (.aes192CBC, "AES-192-CBC", "aes-192-cbc"),
        (.aes256CBC, "AES-256-CBC", "aes-256-cbc"),
        (.aes128GCM, "id-aes128-GCM", "aes-128-gcm"),
        (.aes192GCM, "id-aes192-GCM", "aes-192-gcm"),
        (.aes256GCM, "id-aes256-GCM", "aes-256-gcm"),
        (.data, "pkcs7-data", nil),
        (.signedData, "pkcs7-signedData", nil),
        (.envelopedData, "pkcs7-envelopedData", nil),
        (.signedAndEnvelopedData, "pkcs7-signedAndEnvelopedData", nil),
        (.digestedData, "pkcs7-digestData", nil),
        (.encryptedData, "pkcs7-encryptedData", nil),
        (.contentType, "contentType", nil),
        (.messageDigest, "messageDigest", nil),
        (.authenticatedData, "id-smime-ct-authData", nil),
        (.compressedData, "id-smime-ct-compressedData", nil),
        (.authEnvelopedData, "id-smime-ct-authEnvelopedData", nil),
        (.friendlyName, "friendlyName", nil),
        (.localKeyID, "localKeyID", nil),
        (.ocsp, "OCSP", nil),
        (.caIssuers, "caIssuers", "CA Issuers"),
        (.anyPolicy, "anyPolicy", "X509v3 Any Policy"),
    ]
}
