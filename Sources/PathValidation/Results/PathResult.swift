public import DER
public import Digests
public import PKIX

/// The answer.
public struct PathResult: Sendable {
    public enum Outcome: Sendable {
        case valid(ValidatedPath)
        case invalid(PathFailure)
    }

    public let outcome: Outcome
    /// Each candidate issuer that was not taken, and why, in the order in which they were tried; the first of
    /// ``rejectedLimit``.
    public let rejected: [RejectedCandidate]

    /// Rejected candidates that are kept for the answer: more nobody reads.
    public static let rejectedLimit = 1000

    public var isValid: Bool { if case .valid = outcome { true } else { false } }
}

/// A path that keeps every rule.
public struct ValidatedPath: Sendable {
    /// The leaf first, the anchor last; one where the leaf is the anchor.
    public let certificates: [CheckedCertificate]
    /// RFC 9618, user_constrained_policy_set; it may hold anyPolicy.
    public let policies: [ObjectIdentifier]
    /// What counts today and will not for long: digests below SHA-256, RSA keys below 2,048 bits.
    public let weaknesses: [PathWeakness]
}

/// A certificate of a path with the rules that it keeps, in the order in which they were checked.
public struct CheckedCertificate: Sendable {
    public let certificate: Certificate
    public let checks: [PathCheck]

    public var revocation: RevocationStatus? {
        for case .revocation(let status) in checks { return status }
        return nil
    }
}

/// Why there is no path.
public struct PathFailure: Sendable {
    /// The certificate that breaks the rule.
    public let certificate: Certificate
    public let fault: PathFault
    /// The path that came furthest, the leaf first, with the rules that were kept before.
    public let path: [CheckedCertificate]
}

/// A candidate issuer that was not taken.
public struct RejectedCandidate: Sendable {
    public let candidate: Certificate
    public let isAnchor: Bool
    /// Whose issuer it would have been.
    public let subject: Certificate
    /// The certificate at fault, where it is another one: a path through the candidate failed there.
    public let culprit: Certificate?
    public let fault: PathFault
}

/// What is accepted and should be replaced.
public enum PathWeakness: Equatable, Sendable {
    case digest(Certificate, DigestAlgorithm)
    case key(Certificate, bitCount: Int)
}
