import Digests
import Octets
import PKIX

/// Names and fingerprints of the certificates of one answer, each made once: a thousand rejected issuers of a certificate of
/// a megabyte are a thousand mentions of it.
struct ShownCertificates {
    struct One {
        let name: String
        let sha256: String
    }

    private struct Key: Hashable {
        let serialNumber: CertificateSerialNumber
        let octetCount: Int
        let end: [UInt8]
    }

    private var known: [Key: [(certificate: Certificate, shown: One)]] = [:]

    mutating func one(_ certificate: Certificate) -> One {
        let key = Key(
            serialNumber: certificate.serialNumber, octetCount: certificate.encoded.count,
            end: [UInt8](certificate.encoded.suffix(32)))
        if let found = known[key]?.first(where: { $0.certificate == certificate }) { return found.shown }
        let shown = One(
            name: PathSentences.name(of: certificate), sha256: Hexadecimal.encode(certificate.fingerprint(.sha256)))
        known[key, default: []].append((certificate, shown))
        return shown
    }
}
