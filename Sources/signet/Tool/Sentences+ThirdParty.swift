import DER
import Digests
import GroupFolder
import KeyFormats
import Octets
import PKIX
import PathValidation
import ServerGroups

/// What is wrong with what another authority signed, and what to ask it for.
extension Sentences {
    /// - Parameter request: the request that it should answer, where there is one.
    static func complaint(about fault: ReplyFault, file: String, request: String?) -> Complaint {
        let what = request.map { "the certificate for the request \(Printable.escaped($0))" } ?? "the certificate for the key that is here"
        func make(_ message: String, _ hint: String, _ exit: Exit = .doesNotFit, _ code: Complaint.Code = .mismatch) -> Complaint {
            Complaint(exit: exit, code: code, message: message, file: file, hint: hint)
        }
        switch fault {
        case .noCertificate: return make("a certificate was expected, found none", "ask the authority for \(what)", .notParsable, .malformed)
        case .otherAlgorithm(let certificate, let algorithm):
            return make(
                "a certificate for an RSA key was expected, found \(PathSentences.name(of: certificate)) for a key of \(algorithm.nameOrText)",
                "ask the authority for \(what)", .refused, .unsupported)
        case .otherKey(let certificate):
            return make(
                "a certificate for the key that was asked for was expected, found \(PathSentences.name(of: certificate)) for another key",
                "ask the authority for \(what), or name the key with --key")
        case .expired(let notAfter, let time):
            return make(
                "a certificate that is valid at \(time.rfc3339) was expected, found one that expired at \(notAfter.rfc3339)",
                "ask the authority for a new one of the same request")
        case .notYetValid(let notBefore, let time):
            return make(
                "a certificate that is valid at \(time.rfc3339) was expected, found one that begins at \(notBefore.rfc3339)",
                "import it then, or ask the authority for one that is valid now")
        case .otherSubject(let asked, let found):
            return make(
                "the subject \(asked.rfc4514Text) was asked for, found \(found.isEmpty ? "an empty one" : found.rfc4514Text)",
                "ask the authority for the names of the request, or take them with --allow-other-names")
        case .namesMissing(let missing, let found):
            return make(
                "the alternative names \(list(missing)) were asked for and are not in it; found \(found.isEmpty ? "none" : list(found))",
                "ask the authority for the names of the request, or take it with --allow-other-names")
        case .notAuthority:
            return make(
                "a CA's certificate was expected for the server group, whose authority signs; found one that is no CA's (RFC 5280 section 4.2.1.9)",
                "ask the authority for a subordinate CA's, or forbid the group's to sign with 'signet group policy DIR authority-signs=off'")
        case .allowsNoAuthority:
            return make(
                "a path length of 1 at least was expected, found 0: no issuing authority may stand below it (RFC 5280 section 4.2.1.9)",
                "ask the authority for a path length of 1, or for none")
        case .keyUsage(let wanted, let found):
            return make(
                "a keyUsage with \(names(wanted, " or ")) was expected, found \(found.isEmpty ? "none" : names(found, ", ")) (RFC 5280 section 4.2.1.3)",
                "ask the authority for the usage of the request")
        case .purpose(let wanted, let found):
            return make(
                "an extKeyUsage with \(list(wanted)) was expected, found \(list(found)) (RFC 5280 section 4.2.1.12)",
                "ask the authority for the usage of the request")
        case .issuerMissing(let name, let certificate):
            return make(
                "the chain is missing: the certificate of \(name.rfc4514Text), which issued \(PathSentences.name(of: certificate)), is not here",
                "ask the authority for it, and add it with --trusted")
        case .untrusted(let root):
            return make(
                "the chain ends at \(described(root)), which is not among what is trusted",
                "ask the authority for the root that it vouches for; if it is this one, name it with --trusted")
        case .nothingTrusted(let root):
            return make(
                "nothing trusted is named, and the chain ends at \(described(root))",
                "ask the authority whether this is its root, and name it with --trusted")
        case .path(let failure):
            let facts = PathSentences.facts(failure.fault)
            let message =
                "\(PathSentences.name(of: failure.certificate)): expected \(facts.expected), found \(facts.found) (\(failure.fault.clause))"
            if case .signatureUnsupported = failure.fault {
                return make(message, "ask the authority for a chain that is signed with RSA", .refused, .unsupported)
            }
            return make(message, "ask the authority for a chain that is valid")
        }
    }

    private static func described(_ root: Certificate) -> String {
        "\(PathSentences.name(of: root)) (SHA-256 \(Hexadecimal.encode(root.fingerprint(.sha256))))"
    }

    private static func list(_ names: [GeneralName]) -> String { names.map(\.shownText).joined(separator: ", ") }

    private static func list(_ purposes: [ObjectIdentifier]) -> String { purposes.map(\.nameOrText).joined(separator: ", ") }

    private static func names(_ usage: KeyUsage, _ separator: String) -> String {
        KeyUsage.names.filter { name in KeyUsage(named: name).map { !usage.isDisjoint(with: $0) } ?? false }
            .joined(separator: separator)
    }

    /// What an option of the PureConnect document is called there, or what it is for.
    static func title(of action: GroupAction) -> String {
        switch action {
        case .useExisting: "Use Existing certificates and private keys"
        case .generate: "Generate new PureConnect Self-Signed certificates and private keys"
        case .regenerate: "Generate them anew, with new keys"
        case .renew: "New certificates for the keys that are there"
        case .add: "More servers, lines, clients and web servers"
        case .request: "Use Third Party Certificates: create a certificate signing request"
        case .importCertificate: "Use Third Party Certificates: import the signed certificate"
        case .singleCertificate: "One certificate for all certificate uses"
        case .leaveSingleCertificate: "A certificate for each use again"
        case .policy: "Do not allow the Certificate Authority installed on your IC Server to sign certificates"
        case .convertDigests: "Manage certificate digests"
        case .revoke: "Revoke a certificate"
        case .join: "A server of its own folder under the same root"
        case .seal: "Encrypt the certificates and private keys with a master key"
        case .unseal: "Clear the encryption with a master key"
        case .restore: "Put back what was kept"
        case .export: "A copy for a safe place"
        }
    }

    /// The command of an action.
    static func command(of action: GroupAction, _ folder: String) -> String {
        let folder = Printable.quoted(folder)
        return switch action {
        case .useExisting: "signet group adopt \(folder)"
        case .generate: "signet group init \(folder) --server NAME"
        case .regenerate: "signet group regenerate \(folder) --use USE"
        case .renew: "signet group renew \(folder) --use USE"
        case .add: "signet group add \(folder) --line NAME"
        case .request: "signet group csr \(folder) --use USE"
        case .importCertificate: "signet group import \(folder) --use USE --cert FILE"
        case .singleCertificate: "signet group single-certificate \(folder) --cert FILE --key FILE"
        case .leaveSingleCertificate: "signet group single-certificate \(folder) --leave"
        case .policy: "signet group policy \(folder) authority-signs=off"
        case .convertDigests: "signet digest convert \(folder) --to DIGEST"
        case .revoke: "signet group revoke \(folder) CERT"
        case .join: "signet group join \(folder) --from EXPORT"
        case .seal: "signet group seal \(folder) --cert MASTER"
        case .unseal: "signet group unseal \(folder) --key MASTER"
        case .restore: "signet group restore \(folder) --kept N"
        case .export: "signet group export \(folder) --out FILE --cert MASTER"
        }
    }

    /// "Note:When using a single-server certificate for all certificate use types and the single certificate becomes
    /// compromised for one certificate use type, the other certificate use types cannot use the certificate."
    static let singleCertificateWarning =
        "one certificate for all uses: if it is compromised for one use, none of the others can use it any more, and nothing new is made until the mode is left"

    /// "If selected, the system prevents the certificate authority installed on the IC Server from generating
    /// certificates. You must generate and manage all certificates in your environment."
    static let policyWarning =
        "the group's authority will sign no certificate and no revocation list: you must generate and manage all certificates in your environment"
}
