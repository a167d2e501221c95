internal import DER

extension ObjectIdentifier {
    /// Identifiers that are only ever shown: dotted text, OpenSSL's short name and, after `=`, the long one
    /// where it is another (OpenSSL 3.0, `openssl list -objects`).
    static let shownNames = """
        0.9.2342.19200300.100.1.2 textEncodedORAddress
        0.9.2342.19200300.100.1.3 mail = rfc822Mailbox
        0.9.2342.19200300.100.1.4 info
        0.9.2342.19200300.100.1.5 favouriteDrink
        0.9.2342.19200300.100.1.6 roomNumber
        0.9.2342.19200300.100.1.7 photo
        0.9.2342.19200300.100.1.8 userClass
        0.9.2342.19200300.100.1.9 host
        0.9.2342.19200300.100.1.10 manager
        0.9.2342.19200300.100.1.11 documentIdentifier
        0.9.2342.19200300.100.1.12 documentTitle
        0.9.2342.19200300.100.1.13 documentVersion
        0.9.2342.19200300.100.1.14 documentAuthor
        0.9.2342.19200300.100.1.15 documentLocation
        0.9.2342.19200300.100.1.20 homeTelephoneNumber
        0.9.2342.19200300.100.1.21 secretary
        0.9.2342.19200300.100.1.22 otherMailbox
        0.9.2342.19200300.100.1.23 lastModifiedTime
        0.9.2342.19200300.100.1.24 lastModifiedBy
        0.9.2342.19200300.100.1.26 aRecord
        0.9.2342.19200300.100.1.27 pilotAttributeType27
        0.9.2342.19200300.100.1.28 mXRecord
        0.9.2342.19200300.100.1.29 nSRecord
        0.9.2342.19200300.100.1.30 sOARecord
        0.9.2342.19200300.100.1.31 cNAMERecord
        0.9.2342.19200300.100.1.37 associatedDomain
        0.9.2342.19200300.100.1.38 associatedName
        0.9.2342.19200300.100.1.39 homePostalAddress
        0.9.2342.19200300.100.1.40 personalTitle
        0.9.2342.19200300.100.1.41 mobileTelephoneNumber
        0.9.2342.19200300.100.1.42 pagerTelephoneNumber
        0.9.2342.19200300.100.1.43 friendlyCountryName
        0.9.2342.19200300.100.1.44 uid = uniqueIdentifier
        0.9.2342.19200300.100.1.45 organizationalStatus
        0.9.2342.19200300.100.1.46 janetMailbox
        0.9.2342.19200300.100.1.47 mailPreferenceOption
        0.9.2342.19200300.100.1.48 buildingName
        0.9.2342.19200300.100.1.49 dSAQuality
        0.9.2342.19200300.100.1.50 singleLevelQuality
        0.9.2342.19200300.100.1.51 subtreeMinimumQuality
        0.9.2342.19200300.100.1.52 subtreeMaximumQuality
        0.9.2342.19200300.100.1.53 personalSignature
        0.9.2342.19200300.100.1.54 dITRedirect
        0.9.2342.19200300.100.1.55 audio
        0.9.2342.19200300.100.1.56 documentPublisher
        1.2.840.10040.2.1 holdInstructionNone = Hold Instruction None
        1.2.840.10040.2.2 holdInstructionCallIssuer = Hold Instruction Call Issuer
        1.2.840.10040.2.3 holdInstructionReject = Hold Instruction Reject
        1.2.840.10040.4 X9cm = X9.57 CM ?
        1.2.840.10045.3.1.1 prime192v1
        1.2.840.10045.3.1.2 prime192v2
        1.2.840.10045.3.1.3 prime192v3
        1.2.840.10045.3.1.4 prime239v1
        1.2.840.10045.3.1.5 prime239v2
        1.2.840.10045.3.1.6 prime239v3
        1.2.840.113549.1.1.3 RSA-MD4 = md4WithRSAEncryption
        1.2.840.113549.1.1.6 rsaOAEPEncryptionSET
        1.2.840.113549.1.1.15 RSA-SHA512/224 = sha512-224WithRSAEncryption
        1.2.840.113549.1.1.16 RSA-SHA512/256 = sha512-256WithRSAEncryption
        1.2.840.113549.1.9.5 signingTime
        1.2.840.113549.1.9.6 countersignature
        1.2.840.113549.1.9.9 extendedCertificateAttributes
        1.2.840.113549.1.9.16 SMIME = S/MIME
        1.3.6.1.4.1.311.2.1.21 msCodeInd = Microsoft Individual Code Signing
        1.3.6.1.4.1.311.2.1.22 msCodeCom = Microsoft Commercial Code Signing
        1.3.6.1.4.1.311.10.3.1 msCTLSign = Microsoft Trust List Signing
        1.3.6.1.4.1.311.10.3.3 msSGC = Microsoft Server Gated Crypto
        1.3.6.1.4.1.311.10.3.4 msEFS = Microsoft Encrypted File System
        1.3.6.1.4.1.311.17.1 CSPName = Microsoft CSP Name
        1.3.6.1.4.1.311.17.2 LocalKeySet = Microsoft Local Key set
        1.3.6.1.4.1.11129.2.4.2 ct_precert_scts = CT Precertificate SCTs
        1.3.6.1.4.1.11129.2.4.4 ct_precert_signer = CT Precertificate Signer
        1.3.6.1.4.1.11129.2.4.5 ct_cert_scts = CT Certificate SCTs
        1.3.6.1.5.5.7.1.2 biometricInfo = Biometric Info
        1.3.6.1.5.5.7.1.3 qcStatements
        1.3.6.1.5.5.7.1.4 ac-auditEntity
        1.3.6.1.5.5.7.1.5 ac-targeting
        1.3.6.1.5.5.7.1.6 aaControls
        1.3.6.1.5.5.7.1.7 sbgp-ipAddrBlock
        1.3.6.1.5.5.7.1.8 sbgp-autonomousSysNum
        1.3.6.1.5.5.7.1.9 sbgp-routerIdentifier
        1.3.6.1.5.5.7.1.10 ac-proxying
        1.3.6.1.5.5.7.1.14 proxyCertInfo = Proxy Certificate Information
        1.3.6.1.5.5.7.1.28 sbgp-ipAddrBlockv2
        1.3.6.1.5.5.7.1.29 sbgp-autonomousSysNumv2
        1.3.6.1.5.5.7.3.10 DVCS = dvcs
        1.3.6.1.5.5.7.3.18 capwapAC = Ctrl/provision WAP Access
        1.3.6.1.5.5.7.3.19 capwapWTP = Ctrl/Provision WAP Termination
        1.3.6.1.5.5.7.3.23 sendRouter = Send Router
        1.3.6.1.5.5.7.3.24 sendProxiedRouter = Send Proxied Router
        1.3.6.1.5.5.7.3.25 sendOwner = Send Owner
        1.3.6.1.5.5.7.3.26 sendProxiedOwner = Send Proxied Owner
        1.3.6.1.5.5.7.3.27 cmcCA = CMC Certificate Authority
        1.3.6.1.5.5.7.3.28 cmcRA = CMC Registration Authority
        1.3.6.1.5.5.7.3.29 cmcArchive = CMC Archive Server
        1.3.6.1.5.5.7.3.30 id-kp-bgpsec-router = BGPsec Router
        1.3.6.1.5.5.7.3.31 id-kp-BrandIndicatorforMessageIdentification = Brand Indicator for Message Identification
        1.3.6.1.5.5.7.3.32 cmKGA = Certificate Management Key Generation Authority
        1.3.6.1.5.5.7.48.3 ad_timestamping = AD Time Stamping
        1.3.6.1.5.5.7.48.4 AD_DVCS = ad dvcs
        1.3.6.1.5.5.7.48.5 caRepository = CA Repository
        1.3.6.1.5.5.7.48.10 rpkiManifest = RPKI Manifest
        1.3.6.1.5.5.7.48.11 signedObject = Signed Object
        1.3.6.1.5.5.7.48.13 rpkiNotify = RPKI Notify
        1.3.14.3.2.3 RSA-NP-MD5 = md5WithRSA
        1.3.14.3.2.6 DES-ECB = des-ecb
        1.3.14.3.2.8 DES-OFB = des-ofb
        1.3.14.3.2.9 DES-CFB = des-cfb
        1.3.14.3.2.11 rsaSignature
        1.3.14.3.2.12 DSA-old = dsaEncryption-old
        1.3.14.3.2.13 DSA-SHA = dsaWithSHA
        1.3.14.3.2.15 RSA-SHA = shaWithRSAEncryption
        1.3.14.3.2.17 DES-EDE = des-ede
        1.3.14.3.2.18 SHA = sha
        1.3.14.3.2.27 DSA-SHA1-old = dsaWithSHA1-old
        1.3.36.3.3.2.8.1.1.1 brainpoolP160r1
        1.3.36.3.3.2.8.1.1.2 brainpoolP160t1
        1.3.36.3.3.2.8.1.1.3 brainpoolP192r1
        1.3.36.3.3.2.8.1.1.4 brainpoolP192t1
        1.3.36.3.3.2.8.1.1.5 brainpoolP224r1
        1.3.36.3.3.2.8.1.1.6 brainpoolP224t1
        1.3.36.3.3.2.8.1.1.7 brainpoolP256r1
        1.3.36.3.3.2.8.1.1.8 brainpoolP256t1
        1.3.36.3.3.2.8.1.1.9 brainpoolP320r1
        1.3.36.3.3.2.8.1.1.10 brainpoolP320t1
        1.3.36.3.3.2.8.1.1.11 brainpoolP384r1
        1.3.36.3.3.2.8.1.1.12 brainpoolP384t1
        1.3.36.3.3.2.8.1.1.13 brainpoolP512r1
        1.3.36.3.3.2.8.1.1.14 brainpoolP512t1
        1.3.132.0.1 sect163k1
        1.3.132.0.2 sect163r1
        1.3.132.0.3 sect239k1
        1.3.132.0.4 sect113r1
        1.3.132.0.5 sect113r2
        1.3.132.0.6 secp112r1
        1.3.132.0.7 secp112r2
        1.3.132.0.8 secp160r1
        1.3.132.0.9 secp160k1
        1.3.132.0.15 sect163r2
        1.3.132.0.16 sect283k1
        1.3.132.0.17 sect283r1
        1.3.132.0.22 sect131r1
        1.3.132.0.23 sect131r2
        1.3.132.0.24 sect193r1
        1.3.132.0.25 sect193r2
        1.3.132.0.26 sect233k1
        1.3.132.0.27 sect233r1
        1.3.132.0.28 secp128r1
        1.3.132.0.29 secp128r2
        1.3.132.0.30 secp160r2
        1.3.132.0.31 secp192k1
        1.3.132.0.32 secp224k1
        1.3.132.0.33 secp224r1
        1.3.132.0.36 sect409k1
        1.3.132.0.37 sect409r1
        1.3.132.0.38 sect571k1
        1.3.132.0.39 sect571r1
        2.5.4.14 searchGuide
        2.5.4.19 physicalDeliveryOfficeName
        2.5.4.21 telexNumber
        2.5.4.22 teletexTerminalIdentifier
        2.5.4.23 facsimileTelephoneNumber
        2.5.4.24 x121Address
        2.5.4.25 internationaliSDNNumber
        2.5.4.26 registeredAddress
        2.5.4.27 destinationIndicator
        2.5.4.28 preferredDeliveryMethod
        2.5.4.29 presentationAddress
        2.5.4.30 supportedApplicationContext
        2.5.4.31 member
        2.5.4.32 owner
        2.5.4.33 roleOccupant
        2.5.4.34 seeAlso
        2.5.4.35 userPassword
        2.5.4.36 userCertificate
        2.5.4.37 cACertificate
        2.5.4.38 authorityRevocationList
        2.5.4.39 certificateRevocationList
        2.5.4.40 crossCertificatePair
        2.5.4.47 enhancedSearchGuide
        2.5.4.48 protocolInformation
        2.5.4.49 distinguishedName
        2.5.4.50 uniqueMember
        2.5.4.52 supportedAlgorithms
        2.5.4.53 deltaRevocationList
        2.5.4.54 dmdName
        2.5.4.98 c3 = countryCode3c
        2.5.4.99 n3 = countryCode3n
        2.5.4.100 dnsName
        2.5.29.23 holdInstructionCode = Hold Instruction Code
        2.5.29.55 targetInformation = X509v3 AC Targeting
        2.5.29.56 noRevAvail = X509v3 No Revocation Available
        2.16.840.1.101.3.4.2.5 SHA512-224 = sha512-224
        2.16.840.1.101.3.4.2.6 SHA512-256 = sha512-256
        2.16.840.1.101.3.4.2.7 SHA3-224 = sha3-224
        2.16.840.1.101.3.4.2.8 SHA3-256 = sha3-256
        2.16.840.1.101.3.4.2.9 SHA3-384 = sha3-384
        2.16.840.1.101.3.4.2.10 SHA3-512 = sha3-512
        2.16.840.1.101.3.4.2.11 SHAKE128 = shake128
        2.16.840.1.101.3.4.2.12 SHAKE256 = shake256
        2.16.840.1.101.3.4.2.13 id-hmacWithSHA3-224 = hmac-sha3-224
        2.16.840.1.101.3.4.2.14 id-hmacWithSHA3-256 = hmac-sha3-256
        2.16.840.1.101.3.4.2.15 id-hmacWithSHA3-384 = hmac-sha3-384
        2.16.840.1.101.3.4.2.16 id-hmacWithSHA3-512 = hmac-sha3-512
        2.16.840.1.101.3.4.2.19 KMAC128 = kmac128
        2.16.840.1.101.3.4.2.20 KMAC256 = kmac256
        2.16.840.1.101.3.4.3.1 dsa_with_SHA224
        2.16.840.1.101.3.4.3.3 id-dsa-with-sha384 = dsa_with_SHA384
        2.16.840.1.101.3.4.3.4 id-dsa-with-sha512 = dsa_with_SHA512
        2.16.840.1.101.3.4.3.5 id-dsa-with-sha3-224 = dsa_with_SHA3-224
        2.16.840.1.101.3.4.3.6 id-dsa-with-sha3-256 = dsa_with_SHA3-256
        2.16.840.1.101.3.4.3.7 id-dsa-with-sha3-384 = dsa_with_SHA3-384
        2.16.840.1.101.3.4.3.8 id-dsa-with-sha3-512 = dsa_with_SHA3-512
        2.16.840.1.101.3.4.3.9 id-ecdsa-with-sha3-224 = ecdsa_with_SHA3-224
        2.16.840.1.101.3.4.3.10 id-ecdsa-with-sha3-256 = ecdsa_with_SHA3-256
        2.16.840.1.101.3.4.3.11 id-ecdsa-with-sha3-384 = ecdsa_with_SHA3-384
        2.16.840.1.101.3.4.3.12 id-ecdsa-with-sha3-512 = ecdsa_with_SHA3-512
        2.16.840.1.101.3.4.3.13 id-rsassa-pkcs1-v1_5-with-sha3-224 = RSA-SHA3-224
        2.16.840.1.101.3.4.3.14 id-rsassa-pkcs1-v1_5-with-sha3-256 = RSA-SHA3-256
        2.16.840.1.101.3.4.3.15 id-rsassa-pkcs1-v1_5-with-sha3-384 = RSA-SHA3-384
        2.16.840.1.101.3.4.3.16 id-rsassa-pkcs1-v1_5-with-sha3-512 = RSA-SHA3-512
        2.16.840.1.113730.1 nsCertExt = Netscape Certificate Extension
        2.16.840.1.113730.1.2 nsBaseUrl = Netscape Base Url
        2.16.840.1.113730.1.3 nsRevocationUrl = Netscape Revocation Url
        2.16.840.1.113730.1.4 nsCaRevocationUrl = Netscape CA Revocation Url
        2.16.840.1.113730.1.7 nsRenewalUrl = Netscape Renewal Url
        2.16.840.1.113730.1.8 nsCaPolicyUrl = Netscape CA Policy Url
        2.16.840.1.113730.1.12 nsSslServerName = Netscape SSL Server Name
        2.16.840.1.113730.2 nsDataType = Netscape Data Type
        2.16.840.1.113730.2.5 nsCertSequence = Netscape Certificate Sequence
        2.16.840.1.113730.4.1 nsSGC = Netscape Server Gated Crypto
        2.23.42.7.0 setCext-hashedRoot
        """
}
