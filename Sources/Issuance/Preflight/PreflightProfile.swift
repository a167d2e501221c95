public import DER
public import Digests

/// What a CA, or the system that will hold the certificate, asks of a request. ``rfc`` is the base of all others.
public struct PreflightProfile: Hashable, Sendable {
    public var name: String
    /// Where it comes from.
    public var source: String
    /// The subjects that are accepted, one or several orders of the same; empty if any subject is.
    public var subjects: [SubjectPattern] = []
    /// Characters that no value of the subject may have.
    public var forbiddenCharacters: Set<Unicode.Scalar> = []
    public var keyBits: KeyBits
    /// Digests of the request's own signature.
    public var digests: Set<DigestAlgorithm>
    public var alternativeNames = AlternativeNames()
    /// The extensions that may be critical, or nil if any that is known may be.
    public var criticalExtensions: Set<ObjectIdentifier>?
    /// The key usages that are expected, where the request names any.
    public var usage: RequestProfile?
    /// By the rules' identifiers, where it differs from the rule's own.
    public var severities: [String: PreflightSeverity] = [:]

    public enum KeyBits: Hashable, Sendable {
        case oneOf([Int])
        case within(ClosedRange<Int>)
    }

    public struct AlternativeNames: Hashable, Sendable {
        /// The kinds of name that are accepted, or nil if all are.
        public var kinds: Set<Kind>?
        /// How many hosts the names may stand for, the parent domain not counted.
        public var maximumHostCount: Int?
        /// The only hosts there may be; empty if any may.
        public var nodes: [String] = []
        /// The domain of the hosts, which may stand among them.
        public var parentDomain: String?
        /// Words in a host's first label that show it to be another system's.
        public var foreignWords: [String] = []
        public var allowsWildcards = true

        public init() {}
    }

    /// The choices of GeneralName by the prefixes that `--san` has for them.
    public enum Kind: String, CaseIterable, Sendable {
        case dns = "DNS", ip = "IP", email, uri = "URI", dirName, rid = "RID", otherName, x400, ediParty
    }

    public func severity(of rule: PreflightRule) -> PreflightSeverity { severities[rule.id] ?? rule.severity }
}

/// A subject's attributes in the order of the encoding.
public struct SubjectPattern: Hashable, Sendable {
    public struct Part: Hashable, Sendable {
        public let type: ObjectIdentifier
        /// Nil if any value will do; compared without regard to case (RFC 5280 section 7.1).
        public let value: String?

        public init(_ type: ObjectIdentifier, _ value: String? = nil) {
            self.type = type
            self.value = value
        }
    }

    public let parts: [Part]
    /// Whether other attributes may stand in the subject.
    public let allowsOthers: Bool

    public init(_ parts: [Part], allowsOthers: Bool = false) {
        self.parts = parts
        self.allowsOthers = allowsOthers
    }
}

extension PreflightProfile.KeyBits: CustomStringConvertible {
    public func contains(_ bitCount: Int) -> Bool {
        switch self {
        case .oneOf(let counts): counts.contains(bitCount)
        case .within(let range): range.contains(bitCount)
        }
    }

    public var description: String {
        switch self {
        case .oneOf(let counts): counts.map { String($0) }.joined(separator: " or ")
        case .within(let range): "\(range.lowerBound) to \(range.upperBound)"
        }
    }
}
