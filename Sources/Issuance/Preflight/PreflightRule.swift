/// How much a broken rule matters.
public enum PreflightSeverity: String, Comparable, CaseIterable, Sendable {
    /// The rule is not looked at.
    case off
    /// Worth knowing; nobody is seen to refuse it.
    case notice
    /// Some refuse it, or drop it silently.
    case warning
    /// The CA or the system that takes the certificate refuses it.
    case error

    public static func < (a: PreflightSeverity, b: PreflightSeverity) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One thing that goes wrong with requests: what says so, what the user sees when it does, what mends it.
public struct PreflightRule: Sendable, Identifiable {
    /// A name for ever, such as `name.charset`: profiles and scripts use it.
    public let id: String
    /// Unless the profile says otherwise.
    public let severity: PreflightSeverity
    /// What a request that keeps the rule is like.
    public let asks: String
    /// The standard or document that asks for it.
    public let clause: String
    /// What is seen when the rule is broken and nobody looked.
    public let symptom: String
    public let mend: String
    package let check: Check

    /// What a rule looks at. The strings say what was found; none means that the rule is kept.
    package enum Check: Sendable {
        case file(@Sendable (SubmittedFile, PreflightProfile) -> [String])
        case request(@Sendable (CheckedRequest, PreflightProfile) -> [String])
        /// Several requests, which are to agree with each other in everything but their names and keys only where the
        /// caller says so.
        case together(
            onlyIfConsistent: Bool, @Sendable ([CheckedRequest], PreflightProfile) -> [PreflightFinding.Place])
    }

    package init(
        _ id: String, _ severity: PreflightSeverity, asks: String, clause: String, symptom: String, mend: String,
        _ check: Check
    ) {
        self.id = id
        self.severity = severity
        self.asks = asks
        self.clause = clause
        self.symptom = symptom
        self.mend = mend
        self.check = check
    }

    /// Every rule, in the order of a report.
    public static let all: [PreflightRule] =
        fileRules + nameRules + nameValueRules + keyRules + alternativeNameRules + hostRules + extensionRules
        + togetherRules

    /// The rule of that name.
    public static func named(_ id: String) -> PreflightRule? { byIdentifier[id] }

    private static let byIdentifier = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}

/// A rule that is broken, where, and by what.
public struct PreflightFinding: Sendable {
    public let rule: PreflightRule
    /// As the profile weighs it.
    public let severity: PreflightSeverity
    public let place: Place

    public struct Place: Hashable, Sendable {
        /// Names of the files, one but for rules about several requests.
        public let files: [String]
        /// What was found, as a sentence for people.
        public let found: String

        package init(_ files: [String], _ found: String) {
            self.files = files
            self.found = found
        }
    }
}
