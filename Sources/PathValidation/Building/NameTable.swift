import PKIX

/// Numbers for names and keys, so that each is compared by RFC 5280 section 7.1 once. Two names have one number if they
/// match.
struct NameTable: Sendable {
    private var byEncoding: [[UInt8]: Int] = [:]
    private var byForm: [NameComparisonForm: Int] = [:]
    private var keys: [[UInt8]: Int] = [:]

    mutating func number(of name: DistinguishedName) -> Int {
        if let known = byEncoding[name.encoded] { return known }
        let form = name.comparisonForm
        let number = byForm[form] ?? byForm.count
        byForm[form] = number
        byEncoding[name.encoded] = number
        return number
    }

    /// - Parameter encoded: a SubjectPublicKeyInfo.
    mutating func number(ofKey encoded: [UInt8]) -> Int {
        if let known = keys[encoded] { return known }
        keys[encoded] = keys.count
        return keys.count - 1
    }
}
