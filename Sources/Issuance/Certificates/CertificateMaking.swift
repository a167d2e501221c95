private import DER
internal import Digests
private import KeyFormats
internal import Octets
internal import PKIX
internal import RSA

/// From a template and an issuer to a certificate.
struct CertificateMaking {
    private let template: CertificateTemplate
    private let issuer: IssuerFacts
    private let signer: RSAPrivateKey
    private let digest: DigestAlgorithm
    private let validity: Validity
    private let extensions: [Extension]
    private let notes: [IssuedCertificate.Note]

    /// Everything that can be refused is, before anything is drawn or signed.
    init(
        _ template: CertificateTemplate, issuer: IssuerFacts, signer: RSAPrivateKey, digest: DigestAlgorithm,
        weak: WeakChoices
    ) throws(IssuanceError) {
        guard digest != .sha1 || weak.contains(.sha1) else { throw .weakDigest }
        try Self.checkKeys(template, signer, weak)
        if let serialNumber = template.serialNumber { try Self.check(serialNumber, issuer) }
        var notes: [IssuedCertificate.Note] = []
        validity = try Self.validity(template.validity, within: issuer.validity, &notes)
        extensions = try CertificateExtensions(template, issuer).list(&notes)
        self.template = template
        self.issuer = issuer
        self.signer = signer
        self.digest = digest
        self.notes = notes
    }

    func make(random: inout some RandomSource) throws(IssuanceError) -> IssuedCertificate {
        let serialNumber =
            if let given = template.serialNumber { given } else { try CertificateSerialNumber(drawnFrom: &random) }
        let tbs = tbsCertificate(serialNumber)
        let signed = try SignedStructure.encode(tbs, key: signer, digest: digest, random: &random)
        let certificate = try verified(signed, tbs: tbs)
        return IssuedCertificate(certificate: certificate, notes: notes)
    }

    /// RFC 5280 section 4.1.2. Always version 3, for there always are extensions.
    private func tbsCertificate(_ serialNumber: CertificateSerialNumber) -> [UInt8] {
        var writer = DERWriter()
        writer.sequence { tbs in
            tbs.wrap(.constructed(0)) { $0.integer(Certificate.Version.v3.rawValue) }
            tbs.write(.integer, serialNumber.octets)
            AlgorithmIdentifier.signature(digest).write(to: &tbs)
            tbs.raw(issuer.name.encoded.span)
            validity.write(to: &tbs)
            tbs.raw(template.subject.encoded.span)
            tbs.raw(template.subjectPublicKeyInfo.encoded.span)
            tbs.wrap(.constructed(3)) { Extensions(extensions).write(to: &$0) }
        }
        return writer.finish()
    }

    /// What was written is read as a stranger would, compared with what was meant, and its signature verified.
    private func verified(_ octets: [UInt8], tbs: [UInt8]) throws(IssuanceError) -> Certificate {
        guard let certificate = try? Certificate(der: octets), certificate.tbsCertificate.elementsEqual(tbs),
            certificate.version == .v3, certificate.serialNumber.isConforming, certificate.issuer == issuer.name,
            certificate.subject == template.subject, certificate.validity == validity,
            certificate.subjectPublicKeyInfo == template.subjectPublicKeyInfo,
            certificate.extensions.all.map(\.type) == extensions.map(\.type),
            certificate.checkSignature(under: issuer.publicKey) == .valid
        else { throw .doesNotVerify }
        return certificate
    }

    // MARK: What is refused

    private static func checkKeys(
        _ template: CertificateTemplate, _ signer: RSAPrivateKey, _ weak: WeakChoices
    ) throws(IssuanceError) {
        let information = template.subjectPublicKeyInfo
        let key: RSAPublicKey
        do throws(KeyFormatError) {
            key = try information.rsaPublicKey()
        } catch {
            if case .rsa(let error) = error { throw .subjectKey(error) }
            throw .subjectAlgorithm(information.algorithm.algorithm)
        }
        let shortest = min(key.bitCount, signer.publicKey.bitCount)
        guard shortest >= WeakChoices.minimumBitCount || weak.contains(.shortKeys) else {
            throw .weakKey(bitCount: shortest)
        }
    }

    private static func check(_ serialNumber: CertificateSerialNumber, _ issuer: IssuerFacts) throws(IssuanceError) {
        guard serialNumber.isConforming else { throw .serialNumber(serialNumber) }
        // RFC 5280 section 4.1.2.2: "It MUST be unique for each certificate issued by a given CA", itself included.
        guard serialNumber != issuer.serialNumber else { throw .serialNumberOfIssuer(serialNumber) }
    }

    /// The part of what was asked for that lies in the issuer's validity. RFC 5280 does not demand it; what lies outside
    /// is of no use, and Windows and Java would refuse it.
    private static func validity(
        _ asked: Validity, within issuer: Validity?, _ notes: inout [IssuedCertificate.Note]
    ) throws(IssuanceError) -> Validity {
        guard asked.notBefore <= asked.notAfter else { throw .validityEmpty(asked) }
        guard let issuer else { return asked }
        let part = Validity(
            notBefore: max(asked.notBefore, issuer.notBefore), notAfter: min(asked.notAfter, issuer.notAfter))
        guard part.notBefore <= part.notAfter else { throw .validityOutside(asked: asked, issuer: issuer) }
        if part.notBefore != asked.notBefore { notes.append(.notBeforeMoved(asked: asked.notBefore, to: part.notBefore)) }
        if part.notAfter != asked.notAfter { notes.append(.notAfterMoved(asked: asked.notAfter, to: part.notAfter)) }
        return part
    }
}
