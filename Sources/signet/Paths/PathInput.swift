import PKIX
import PathValidation

/// The certificates of a verification, within its budgets: what is too long or too many is refused before it is read.
struct PathInput {
    private var budget = PathInputBudget()

    mutating func certificates(_ path: String, _ session: Session) throws -> [Certificate] {
        try entries(path, session).map(\.certificate)
    }

    /// Certificates that are trusted.
    ///
    /// - Parameter countingSettings: each for what its file says that it is trusted for, and not for what it says it is not.
    mutating func anchors(_ path: String, countingSettings: Bool, _ session: Session) throws -> [TrustAnchor] {
        try entries(path, session).map { entry in
            guard countingSettings, let trust = entry.trust else { return TrustAnchor(entry.certificate) }
            return TrustAnchor(entry.certificate, uses: TrustedUses(trust))
        }
    }

    private mutating func entries(_ path: String, _ session: Session) throws -> [CertificateInput.Entry] {
        try CertificateInput.entries(path, within: &budget, session)
    }
}
