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
        case .attributeLength(let type):
            Facts(expected: "\(type.nameOrText) within its upper bound", found: type == .countryName ? "another length than 2" : "a longer one")
        case .anyPolicyMapped: Facts(expected: "no mapping from or to anyPolicy", found: "one")
        case .timeForm: Facts(expected: "dates to 2049 as UTCTime, later ones as GeneralizedTime", found: "the other form")
        case .emptyAuthoritySubject: Facts(expected: "an authority with a name", found: "an empty subject")
        case .constraintSyntax(let base): Facts(expected: "a host in the form host.example.com", found: shown(base))
        case .nameSyntax(let name): Facts(expected: "an alternative name with the syntax of its form", found: shown(name))
        case .halfIssuer: Facts(expected: "authorityCertIssuer with authorityCertSerialNumber", found: "one without the other")
        case .policyQualifier: Facts(expected: "policy qualifiers as section 4.2.1.4 has them", found: "another, or text of another type")
        case .distributionPoint: Facts(expected: "a distribution point that names a place or an issuer", found: "one that does not, or ambiguously")
        }
    }
}
