/// Top-level domains that no public CA can vouch for: the Baseline Requirements (section 1.6.1, Internal Name) demand
/// a name below a top-level domain of IANA's root zone.
///
/// The root zone grows and shrinks, so that no list of it is carried here; these are the names of which a standard or
/// ICANN has said that they will not be in it, and those that administrators are seen to make up.
package enum ReservedDomains {
    /// Why the name is internal, or nil if nothing is known against it.
    package static func reason(_ name: HostName) -> String? {
        guard let top = name.labels.last, !name.isAddress else { return nil }
        if name.labels.count == 1 { return "has no domain" }
        if name.labels.suffix(2) == ["home", "arpa"] { return ".home.arpa is for homes, RFC 8375" }
        if let source = topLevel[top] { return ".\(top) \(source)" }
        return top.utf8.allSatisfy { (0x30...0x39).contains($0) } ? "ends in a number, RFC 3696 section 2" : nil
    }

    private static let topLevel: [String: String] = [
        "test": "is for tests, RFC 6761 section 6.2",
        "localhost": "is the host itself, RFC 6761 section 6.3",
        "invalid": "is never valid, RFC 6761 section 6.4",
        "example": "is for examples, RFC 6761 section 6.5",
        "local": "is for multicast DNS, RFC 6762 section 3",
        "alt": "is outside of the DNS, RFC 9476",
        "internal": "is for private use, ICANN resolution of 29 July 2024",
        "corp": "will not be delegated, ICANN resolution of 4 February 2018",
        "home": "will not be delegated, ICANN resolution of 4 February 2018",
        "mail": "will not be delegated, ICANN resolution of 4 February 2018",
        "lan": "is private, RFC 6762 appendix G",
        "intranet": "is private, RFC 6762 appendix G",
        "private": "is private, RFC 6762 appendix G",
        "domain": "is not in the root zone",
        "localdomain": "is not in the root zone",
        "intern": "is not in the root zone",
    ]
}
