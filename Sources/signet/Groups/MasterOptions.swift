import ArgumentParser
import CMS
import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import Octets
import PKIX
import RSA

/// The master certificate, for whose key private files are sealed.
struct MasterCertificate {
    let certificate: Certificate
    let key: RSAPublicKey

    /// - Throws: for a certificate that nothing can be sealed for.
    init(_ path: String, _ weakKey: WeakKeyOption, _ session: Session) throws {
        let certificate = try CertificateInput.certificate(path, session)
        guard let key = try? certificate.subjectPublicKeyInfo.rsaPublicKey() else {
            let error = SealingError.recipientKeyIsNotRSA(certificate.subjectPublicKeyInfo.algorithm.algorithm)
            throw Sentences.complaint(about: error, file: path)
        }
        (self.certificate, self.key) = (certificate, key)
        try weakKey.check(key, file: path)
        let now = DERTime(secondsSinceEpoch: SystemClock.secondsSinceEpoch)
        if let now, certificate.validity.notAfter < now {
            session.warn("\(Printable.escaped(path)): the master certificate ended on \(certificate.validity.notAfter.rfc3339); its key opens all the same")
        }
    }

    var summary: MasterSummary { MasterSummary(certificate) }
}

/// A master certificate in reports.
struct MasterSummary: Encodable {
    var subject: String
    var sha256: String

    init(_ certificate: Certificate) {
        subject = certificate.subject.rfc4514Text
        sha256 = Hexadecimal.encode(certificate.fingerprint(.sha256))
    }

    init(_ seal: GroupState.Seal) {
        subject = seal.subject
        sha256 = Hexadecimal.encode(seal.certificate)
    }
}
