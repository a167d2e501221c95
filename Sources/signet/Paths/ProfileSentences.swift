import KeyFormats
import PathValidation

extension PathSentences {
    /// What section 4 asks for, and what is there instead.
    static func facts(_ defect: ProfileDefect) -> Facts {
        switch defect {
        case .serialNumber: Facts(expected: "a positive serial number of at most 20 octets", found: "another")
        case .uniqueIdentifier: Facts(expected: "no unique identifier of issuer or subject", found: "one")
        case .emptyIssuer: Facts(expected: "an issuer with a name", found: "an empty issuer")
        case .emptySubject:
            Facts(expected: "a subject, or subjectAltName that is critical", found: "an empty subject without it")
        case .missing(let type): Facts(expected: type.nameOrText, found: "none")
        case .criticality(let type, let mustBe):
            Facts(
                expected: "\(type.nameOrText) that is \(mustBe ? "" : "not ")critical",
                found: mustBe ? "one that is not" : "one that is")
        case .onlyForAuthorities(let type): Facts(expected: "\(type.nameOrText) in an authority only", found: "one in a leaf")
        case .emptyKeyUsage: Facts(expected: "key usage with at least one bit", found: "none set")
        case .keyCertSignWithoutAuthority: Facts(expected: "keyCertSign with cA only", found: "keyCertSign without cA")
        case .pathLengthWithoutMeaning:
            Facts(expected: "pathLenConstraint with cA and keyCertSign only", found: "pathLenConstraint without")
        case .emptyConstraints(let type): Facts(expected: "\(type.nameOrText) that constrains something", found: "an empty one")
        case .subtreeDistance: Facts(expected: "subtrees without minimum and maximum", found: "one with")
        case .addressLength: Facts(expected: "addresses of 4 or 16 octets", found: "another length")
        }
    }
}
