public import DER
public import Digests
private import KeyFormats
public import PKIX
private import RSA

/// What a request was ordered to be: the look at `req -noout -text` that runbooks prescribe, as a comparison.
///
/// What is not named is not compared. Values of attributes are compared character by character, without regard to
/// their string types; host names and addresses by what they mean.
public struct RequestExpectation: Sendable {
    /// Values that must stand in the subject, by attribute, each as often as it is listed.
    public var values: [(type: ObjectIdentifier, values: [String])] = []
    /// The whole subject, in order.
    public var subject: DistinguishedName?
    /// Names that must stand in the subjectAltName.
    public var alternativeNames: [GeneralName] = []
    /// Whether the subject may have none of an attribute's values but those listed, in that order, and the
    /// subjectAltName no other names, in that order; for what is named at all.
    public var isExact = false
    public var bitCount: Int?
    public var digest: DigestAlgorithm?

    public init() {}

    /// Something that is not as it was ordered.
    public struct Difference: Hashable, Sendable {
        /// A word for programs: an attribute's keyword, `subject`, `subjectAltName`, `bits`, `digest`, `signature`.
        public let what: String
        public let expected: String
        public let found: String
    }

    /// Every difference. A request whose own signature does not verify is never as it was ordered.
    public func differences(of request: CertificationRequest) -> [Difference] {
        let checked = CheckedRequest(request, name: "")
        var differences: [Difference] = []
        for (type, wanted) in values {
            let found = request.subject.values(of: type).map { $0.text ?? "(no text)" }
            if !fits(found, wanted) {
                differences.append(Difference(what: type.shown, expected: shown(wanted), found: shown(found)))
            }
        }
        if let subject, !subject.says(sameAs: request.subject) {
            differences.append(
                Difference(
                    what: "subject", expected: subject.slashForm,
                    found: request.subject.isEmpty ? "none" : request.subject.slashForm))
        }
        let found = (checked.alternativeNames ?? []).map(\.comparable)
        let wanted = alternativeNames.map(\.comparable)
        if !alternativeNames.isEmpty, !fits(found, wanted) {
            differences.append(Difference(what: "subjectAltName", expected: shown(wanted), found: shown(found)))
        }
        if let bitCount, checked.key?.bitCount != bitCount {
            let found = checked.key.map { "\($0.bitCount)" } ?? "no RSA key"
            differences.append(Difference(what: "bits", expected: "\(bitCount)", found: found))
        }
        if let digest, checked.digest != digest {
            let found = checked.digest?.name ?? request.signatureAlgorithm.algorithm.nameOrText
            differences.append(Difference(what: "digest", expected: digest.name, found: found))
        }
        if checked.signature == .invalid {
            differences.append(Difference(what: "signature", expected: "valid", found: "does not verify"))
        }
        return differences
    }

    private func fits(_ found: [String], _ wanted: [String]) -> Bool {
        if isExact { return found == wanted }
        var counts: [String: Int] = [:]
        for one in found { counts[one, default: 0] += 1 }
        for one in wanted {
            counts[one, default: 0] -= 1
            if counts[one, default: 0] < 0 { return false }
        }
        return true
    }

    private func shown(_ values: [String]) -> String { values.isEmpty ? "none" : values.joined(separator: ", ") }
}

extension DistinguishedName {
    /// The same attributes with the same text in the same order, whatever their string types.
    fileprivate func says(sameAs other: DistinguishedName) -> Bool {
        func parts(_ name: DistinguishedName) -> [[[String]]] {
            name.relativeNames.map { $0.attributes.map { [$0.type.description, $0.text ?? "#\($0.value)"] } }
        }
        return parts(self) == parts(other)
    }
}
