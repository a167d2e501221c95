import PathValidation

extension VerifyReport {
    /// The questions that the endpoints of a TLS connection ask, in the order in which Genesys TLS lists them, each with its
    /// own answer.
    struct Steps: Encodable {
        /// A chain begins with the certificate, each signed by the next.
        var chain: Answer
        /// It ends at a certificate that is trusted.
        var trusted: Answer
        /// The certificate is of whom it should be of.
        var identity: Answer
        /// None is expired, or not valid yet.
        var dates: Answer
        /// None is revoked.
        var revocation: Answer

        enum Answer: String, Encodable {
            case yes, no, unknown
            case notAsked = "not asked"
            /// Another step failed first.
            case notReached = "not reached"
        }

        /// The answers where there is nothing to validate.
        init(chain: Answer, trusted: Answer, identity: Answer, dates: Answer, revocation: Answer) {
            (self.chain, self.trusted, self.identity, self.dates, self.revocation) = (chain, trusted, identity, dates, revocation)
        }

        init(_ result: PathResult, _ path: [CheckedCertificate], identityMatches: Bool?, hasLists: Bool) {
            identity = identityMatches.map { $0 ? .yes : .no } ?? .notAsked
            guard case .invalid(let failure) = result.outcome else {
                (chain, trusted, dates) = (.yes, .yes, .yes)
                let statuses = path.compactMap(\.revocation)
                let isUnknown = statuses.contains { if case .unknown = $0 { true } else { false } }
                revocation = !hasLists ? .notAsked : isUnknown ? .unknown : .yes
                return
            }
            let reachedAnchor = path.contains { $0.checks.contains(.trusted) }
            chain = .yes
            trusted = reachedAnchor ? .yes : .no
            dates = reachedAnchor ? .yes : .notReached
            revocation = hasLists ? .notReached : .notAsked
            switch failure.fault.rule {
            case .validity: (dates, trusted) = (.no, .yes)
            case .revocation:
                if case .revocationUnknown = failure.fault { revocation = .unknown } else { revocation = .no }
            case .pathBuilding: break
            case .identity: if identity == .yes { identity = .no }
            case .extendedKeyUsage: break
            case .signature, .issuerName, .encoding, .budget: (chain, dates) = (.no, .notReached)
            default:
                chain = .no
                if dates == .yes, !path.allSatisfy({ $0.checks.contains { $0.rule == .validity } }) { dates = .notReached }
            }
        }

        var all: [(question: String, answer: Answer)] {
            [
                ("each certificate is signed by the next", chain), ("the last is trusted", trusted),
                ("the name is the one asked for", identity), ("all are valid at this time", dates),
                ("none is revoked", revocation),
            ]
        }
    }
}
