private import DER
public import Digests
private import KeyFormats
public import Octets
public import PKIX
private import RSA

extension CertificateAuthority {
    /// Checks that an earlier list is this issuer's and unaltered, before another goes on from it.
    public func checkEarlier(_ list: CertificateList) throws(RevocationListError) {
        guard list.issuer.matches(certificate.subject) else { throw .earlierOfAnotherIssuer }
        switch list.checkSignature(under: certificate.subjectPublicKeyInfo) {
        case .valid: break
        case .invalid: throw .earlierAltered
        case .unsupported(let algorithm): throw .earlierAlgorithm(algorithm)
        }
    }

    /// Checks that this issuer issued a certificate, before its number is put on a list.
    public func checkIssued(_ issued: Certificate) throws(RevocationListError) {
        guard issued.issuer.matches(certificate.subject) else { throw .certificateOfAnotherIssuer }
        switch issued.checkSignature(under: certificate.subjectPublicKeyInfo) {
        case .valid: break
        case .invalid: throw .certificateAltered
        case .unsupported(let algorithm): throw .certificateAlgorithm(algorithm)
        }
    }

    /// Signs a revocation list: version 2, with the issuer's key identifier and the list's number.
    public func issue(
        _ template: RevocationListTemplate, digest: DigestAlgorithm = .sha256, allowing weak: WeakChoices = [],
        random: inout some RandomSource
    ) throws(RevocationListError) -> CertificateList {
        // RFC 5280 section 4.2.1.3: cRLSign "is asserted when the subject public key is used for verifying signatures
        // on certificate revocation lists".
        if let usage = facts.keyUsage, !usage.contains(.cRLSign) { throw .issuance(.issuerUsage(lacking: .cRLSign)) }
        guard digest != .sha1 || weak.contains(.sha1) else { throw .issuance(.weakDigest) }
        guard key.publicKey.bitCount >= WeakChoices.minimumBitCount || weak.contains(.shortKeys) else {
            throw .issuance(.weakKey(bitCount: key.publicKey.bitCount))
        }
        guard template.thisUpdate < template.nextUpdate else { throw .nextUpdateTooEarly }
        guard template.number.integerOctetCount <= CRLNumber.octetLimit else { throw .numberTooLong }
        // Sections 5.2.1 and 5.2.3: both are in every list.
        let extensions =
            [
                Extension(AuthorityKeyIdentifier(keyIdentifier: facts.keyIdentifier)), Extension(template.number),
            ] + template.furtherExtensions
        if let repeated = Extensions(extensions).repeatedTypes.first { throw .repeatedExtension(repeated) }

        let entries = template.entries
        let tbs = tbsCertList(template, entries, extensions, digest)
        let signed: [UInt8]
        do throws(IssuanceError) {
            signed = try SignedStructure.encode(tbs, key: key, digest: digest, random: &random)
        } catch {
            throw .issuance(error)
        }
        guard let list = try? CertificateList(der: signed), list.tbsCertList.elementsEqual(tbs),
            list.issuer == facts.name, list.thisUpdate == template.thisUpdate, list.nextUpdate == template.nextUpdate,
            list.revokedCertificates.elementsEqual(entries),
            list.checkSignature(under: facts.publicKey) == .valid
        else { throw .issuance(.doesNotVerify) }
        return list
    }

    /// RFC 5280 section 5.1.2.
    private func tbsCertList(
        _ template: RevocationListTemplate, _ entries: [RevokedCertificate], _ extensions: [Extension],
        _ digest: DigestAlgorithm
    ) -> [UInt8] {
        var writer = DERWriter()
        writer.sequence { tbs in
            tbs.integer(CertificateList.Version.v2.rawValue)
            AlgorithmIdentifier.signature(digest).write(to: &tbs)
            tbs.raw(facts.name.encoded.span)
            tbs.time(template.thisUpdate)
            tbs.time(template.nextUpdate)
            // Section 5.1.2.6: "When there are no revoked certificates, the revoked certificates list MUST be absent".
            if !entries.isEmpty {
                tbs.sequence { list in
                    for entry in entries { entry.write(to: &list) }
                }
            }
            tbs.wrap(.constructed(0)) { Extensions(extensions).write(to: &$0) }
        }
        return writer.finish()
    }
}
