import PKIX
import PathValidation

/// The certificates of a verification, within its budgets: what is too long or too many is refused before it is read.
struct PathInput {
    private var count = 0

    mutating func certificates(_ path: String, _ session: Session) throws -> [Certificate] {
        let certificates = try CertificateInput.certificates(
            path, octetLimit: PathBudget.Kind.certificateOctets.limit, countLimit: PathBudget.Kind.certificates.limit - count,
            session)
        count += certificates.count
        return certificates
    }
}
