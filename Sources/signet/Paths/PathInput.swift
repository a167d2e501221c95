import PKIX
import PathValidation

/// The certificates of a verification, within its budgets: what is too long or too many is refused before it is read.
struct PathInput {
    private var budget = PathInputBudget()

    mutating func certificates(_ path: String, _ session: Session) throws -> [Certificate] {
        try entries(path, session).map(\.certificate)
    }

    /// Certificates that are trusted, each for what its file says.
    mutating func anchors(_ path: String, _ session: Session) throws -> [TrustAnchor] {
        try entries(path, session).map { TrustAnchor($0.certificate, uses: $0.trust.map { TrustedUses($0) } ?? TrustedUses()) }
    }

    private mutating func entries(_ path: String, _ session: Session) throws -> [CertificateInput.Entry] {
        try CertificateInput.entries(path, within: &budget, session)
    }
}
