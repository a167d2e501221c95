private import DER
private import Digests
private import KeyFormats
private import PKIX
private import RSA

/// Something about what is in a PFX that its reader may stumble over. Keys and certificates are told by their place, from 0.
public enum PFXFinding: Hashable, Sendable {
    /// An RSA key whose numbers do not fit each other, or are no key's.
    case unsoundKey(key: Int)
    /// A key for which no certificate is there.
    case keyWithoutCertificate(key: Int)
    /// Key and certificate have the same localKeyID and do not belong together.
    case wrongCertificate(key: Int, certificate: Int)
    /// A certificate that belongs to the key has another localKeyID, or none: programs that go by it find none.
    case unmarkedCertificate(key: Int, certificate: Int)
    /// A localKeyID as long as a SHA-1 digest, which is not that of the certificate: the certificate was replaced.
    case staleLocalKeyID(certificate: Int)
    /// The certificates are not in order, leaf first.
    case outOfOrder
    /// A certificate is there more than once.
    case duplicateCertificates(count: Int)
    /// A certificate that nobody here issued, and that is no root.
    case missingIssuer(certificate: Int)
    /// Several keys: programs take one of them, often without a word of which.
    case severalKeys(count: Int)
}

extension PFXContents {
    /// What there is to say, the worst first.
    public var findings: [PFXFinding] {
        let certificates = certificates, keys = keys
        let publicKeys = keys.map { key, _ in (try? key.rsaKey()).map { SubjectPublicKeyInfo($0.publicKey) } }
        var findings: [PFXFinding] = []
        for (place, key) in keys.enumerated() {
            let marked = certificates.indices.filter {
                key.attributes.localKeyID != nil && certificates[$0].attributes.localKeyID == key.attributes.localKeyID
            }
            if publicKeys[place] == nil, key.key.algorithm == .rsaEncryption { findings.append(.unsoundKey(key: place)) }
            // Of a key that Signet does not compute, localKeyID is all there is to go by.
            guard let own = publicKeys[place] else {
                if marked.isEmpty { findings.append(.keyWithoutCertificate(key: place)) }
                continue
            }
            let belonging = certificates.indices.filter { certificates[$0].certificate.subjectPublicKeyInfo == own }
            if belonging.isEmpty { findings.append(.keyWithoutCertificate(key: place)) }
            for certificate in marked where !belonging.contains(certificate) {
                findings.append(.wrongCertificate(key: place, certificate: certificate))
            }
            if marked.filter(belonging.contains).isEmpty, let first = belonging.first {
                findings.append(.unmarkedCertificate(key: place, certificate: first))
            }
        }
        for (place, entry) in certificates.enumerated() {
            guard let id = entry.attributes.localKeyID, id.count == DigestAlgorithm.sha1.octetCount else { continue }
            if id != entry.certificate.fingerprint(.sha1), !isKeyIdentifier(id, of: entry.certificate) {
                findings.append(.staleLocalKeyID(certificate: place))
            }
        }
        let order = CertificateOrder(certificates.map(\.certificate))
        if !order.wasInOrder { findings.append(.outOfOrder) }
        if order.duplicateCount > 0 { findings.append(.duplicateCertificates(count: order.duplicateCount)) }
        for certificate in order.withoutIssuer {
            if let place = certificates.firstIndex(where: { $0.certificate == certificate }) {
                findings.append(.missingIssuer(certificate: place))
            }
        }
        if keys.count > 1 { findings.append(.severalKeys(count: keys.count)) }
        return findings
    }

    /// Some programs take the subject key identifier, or the digest of the public key.
    private func isKeyIdentifier(_ id: [UInt8], of certificate: Certificate) -> Bool {
        let named = (try? certificate.extensions.value(of: SubjectKeyIdentifier.self))?.octets
        let info = certificate.subjectPublicKeyInfo
        return named == id || DigestAlgorithm.sha1.digest(of: info.subjectPublicKey.span) == id
            || DigestAlgorithm.sha1.digest(of: info.encoded.span) == id
    }
}
