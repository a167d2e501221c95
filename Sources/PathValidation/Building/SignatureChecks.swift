import KeyFormats
import PKIX

/// Signatures of certificates, each computed once for each key, and what was spent on that.
struct SignatureChecks {
    private var verdicts: [Pair: SignatureVerdict] = [:]

    private struct Pair: Hashable {
        let subject: Int
        let key: Int
    }

    mutating func verdict(
        on subject: CertificateFacts, under issuer: CertificateFacts, _ budget: inout PathBudget
    ) throws(PathFault) -> SignatureVerdict {
        let pair = Pair(subject: subject.index, key: issuer.keyNumber)
        if let known = verdicts[pair] { return known }
        try budget.spend(.signatureChecks, issuer.checkCost)
        let verdict = subject.certificate.checkSignature(under: issuer.certificate.subjectPublicKeyInfo)
        verdicts[pair] = verdict
        return verdict
    }
}
