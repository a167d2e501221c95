import GroupFolder
import Octets
import ServerGroups

/// What a group's state allows, and where the folder contradicts it, in words; lower case, no full stop.
extension Sentences {
    static func sentence(about obstacle: GroupObstacle) -> String {
        switch obstacle {
        case .notMade: "a server group was expected, found none: this can be done only to one that is there"
        case .isMade: "no server group was expected, found one"
        case .sealed: "the private keys are sealed: nothing is made or replaced until they are opened"
        case .notSealed: "a sealed group was expected, found one whose keys lie open"
        case .singleCertificate: "one certificate stands for all uses: no others are made until that is left"
        case .noSingleCertificate: "a group with one certificate for all uses was expected, found one with a certificate a use"
        case .authorityMayNotSign: "the group's own authority is not allowed to sign"
        }
    }

    /// What to do about it.
    static func mend(of obstacle: GroupObstacle) -> String {
        switch obstacle {
        case .notMade: "make it with 'signet group init'"
        case .isMade: "see 'signet group show'; 'signet group regenerate' makes it anew"
        case .sealed: "open them with 'signet group unseal DIR --key MASTER'"
        case .notSealed: "'signet group seal DIR --cert MASTER' seals it"
        case .singleCertificate: "leave it with 'signet group single-certificate DIR --leave'"
        case .noSingleCertificate: "'signet group single-certificate DIR --cert FILE --key FILE' makes it one"
        case .authorityMayNotSign: "ask another authority with 'signet group csr', or allow it with 'signet group policy DIR authority-signs=on'"
        }
    }

    static func sentence(about contradiction: GroupStateContradiction) -> String {
        switch contradiction {
        case .openThoughSealed(let path): "the group is sealed, and the private key \(Printable.escaped(path)) lies open"
        case .sealedThoughOpen(let path): "\(Printable.escaped(path)) is sealed, and nothing says with whose key"
        case .notTheSingleCertificate(let path):
            "one certificate stands for all uses, and \(Printable.escaped(path)) is another"
        case .requestGone(let member, let path): "the request for the \(title(of: member)) waits, and \(Printable.escaped(path)) is gone"
        case .anchorGone(let fingerprint):
            "the anchor with the SHA-256 \(Hexadecimal.encode(fingerprint)) was accepted, and lies in no trusted copy"
        case .importReplaced(let member, let path):
            "\(Printable.escaped(path)) is not the certificate that was imported for the \(title(of: member))"
        }
    }
}
