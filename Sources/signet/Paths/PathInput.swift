import PKIX
import PathValidation

/// The certificates of a verification, within its budgets: what is too long or too many is refused before it is read.
struct PathInput {
    private var budget = PathInputBudget()

    mutating func certificates(_ path: String, _ session: Session) throws -> [Certificate] {
        try CertificateInput.certificates(path, within: &budget, session)
    }
}
