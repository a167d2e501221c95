/// Holds requests against the rules of a profile, before a CA does.
public struct Preflight: Sendable {
    public let profile: PreflightProfile
    /// Whether the requests are those of one system's nodes, which are to agree in everything but names and keys.
    public let consistent: Bool

    public init(_ profile: PreflightProfile, consistent: Bool = false) {
        self.profile = profile
        self.consistent = consistent
    }

    /// Every broken rule, in the order of the files and then of the rules; those about several requests last.
    public func findings(in files: [SubmittedFile]) -> [PreflightFinding] {
        var findings: [PreflightFinding] = []
        var all: [CheckedRequest] = []
        for file in files {
            let requests = file.requests.enumerated().map { place, request in
                CheckedRequest(request, name: file.requests.count > 1 ? "\(file.name)#\(place + 1)" : file.name)
            }
            all += requests
            for rule in PreflightRule.all {
                let severity = profile.severity(of: rule)
                guard severity > .off else { continue }
                var places: [PreflightFinding.Place] = []
                switch rule.check {
                case .file(let check):
                    places = check(file, profile).map { PreflightFinding.Place([file.name], $0) }
                case .request(let check):
                    for request in requests {
                        places += check(request, profile).map { PreflightFinding.Place([request.name], $0) }
                    }
                case .together:
                    break
                }
                findings += places.map { PreflightFinding(rule: rule, severity: severity, place: $0) }
            }
        }
        return findings + togetherFindings(all)
    }

    private func togetherFindings(_ requests: [CheckedRequest]) -> [PreflightFinding] {
        guard requests.count > 1 else { return [] }
        return PreflightRule.all.flatMap { rule -> [PreflightFinding] in
            let severity = profile.severity(of: rule)
            guard severity > .off, case .together(let onlyIfConsistent, let check) = rule.check,
                consistent || !onlyIfConsistent
            else { return [] }
            return check(requests, profile).map { PreflightFinding(rule: rule, severity: severity, place: $0) }
        }
    }
}
