import KeyFormats
import PKIX

/// Numbers for names and keys, so that each is compared by RFC 5280 section 7.1 once. Two names have one number if they
/// match.
struct NameTable: Sendable {
    /// Names are equal here if their octets are.
    private var byEncoding: [DistinguishedName: Int] = [:]
    private var byForm: [NameComparisonForm: Int] = [:]
    private var keys: [SubjectPublicKeyInfo: Int] = [:]

    mutating func number(of name: DistinguishedName) -> Int {
        if let known = byEncoding[name] { return known }
        let form = name.comparisonForm
        let number = byForm[form] ?? byForm.count
        byForm[form] = number
        byEncoding[name] = number
        return number
    }

    mutating func number(of key: SubjectPublicKeyInfo) -> Int {
        if let known = keys[key] { return known }
        keys[key] = keys.count
        return keys.count - 1
    }
}
