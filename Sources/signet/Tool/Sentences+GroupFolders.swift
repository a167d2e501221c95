import DER
import Digests
import Files
import GroupFolder
import KeyFormats
import PathValidation
import PKIX
import ServerGroups

/// Names, shapes, maps and findings of groups in words.
extension Sentences {
    static func complaint(about error: MemberNameError, what: String) -> Complaint {
        Complaint(
            exit: .usage, code: .usage, message: "\(what): the name '\(Printable.escaped(error.text))' is not taken: \(sentence(about: error.kind))",
            hint: "take letters, digits, hyphens, dots and underscores, at most \(MemberName.characterLimit)")
    }

    static func sentence(about kind: MemberNameError.Kind) -> String {
        switch kind {
        case .empty: "it is empty"
        case .tooLong(let count): "it has \(count) characters"
        case .separator(let scalar): "\(shown(scalar)) separates the parts of paths"
        case .leadsOut: "it leads out of the folder"
        case .character(let scalar): "\(shown(scalar)) has no place in it"
        case .end(let scalar): "\(shown(scalar)) stands at an end of it"
        case .device(let name): "'\(name)' is a device of Windows"
        }
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        scalar == " " ? "a space" : "'\(Printable.escaped(String(Character(scalar))))'"
    }

    static func complaint(about error: GroupShapeError) -> Complaint {
        switch error {
        case .repeated(let kind, let name):
            Complaint(
                exit: .usage, code: .usage, message: "the \(kind.rawValue) '\(name)' is there already, case having no meaning",
                hint: "name each once")
        case .serverAndRemote(let name):
            Complaint(
                exit: .usage, code: .usage, message: "'\(name)' cannot be a server of the group and remote to it",
                hint: "servers of a group connect to each other without --remote")
        }
    }

    static func complaint(about failure: GroupMaking.Failure) -> Complaint {
        switch failure {
        case .issuance(.issuance(let member, let error)):
            var complaint = complaint(about: error)
            complaint.message = "\(title(of: member)): \(complaint.message)"
            return complaint
        case .issuance(.subject(let member, let error)):
            return Complaint(
                exit: .usage, code: .usage, message: "\(title(of: member)): \(sentence(about: error))", hint: "shorten the name")
        case .issuance(.dayCount(let days)):
            return Complaint(
                exit: .usage, code: .usage,
                message: "one day or more was expected, and no more than lead to the year 9999; found \(days)", hint: "mend --days")
        case .issuance(.rootSignsItself):
            return Complaint(exit: .doesNotFit, code: .failed, message: "an authority of the group was not made", hint: nil)
        case .authority(let member, let error):
            var complaint = complaint(about: error)
            complaint.file = GroupLayout.path(member, .certificate)
            return complaint
        case .noAuthority(let member, let hasCertificate):
            return Complaint(
                exit: .refused, code: .refused,
                message: "the \(hasCertificate ? "private key" : "certificate") of the \(title(of: member)) was expected in the folder, found none",
                file: GroupLayout.path(member, hasCertificate ? .privateKey : .certificate),
                hint: "bring it back for the time of the change")
        case .noKeyToKeep(let member):
            return Complaint(
                exit: .refused, code: .unsupported,
                message: "a certificate with an RSA key was expected of the \(title(of: member)), found none",
                file: GroupLayout.path(member, .certificate), hint: "regenerate it, with a new key")
        }
    }

    /// `subsystem-server LAKE`
    static func title(of member: GroupMember) -> String {
        [member.use.rawValue, member.name?.text, member.peer.map { "for \($0)" }].compactMap(\.self).joined(separator: " ")
    }

    /// `--use line --name trunk`
    static func options(naming member: GroupMember) -> String {
        var words = ["--use", member.use.rawValue]
        if let name = member.name { words += ["--name", Printable.quoted(name.text)] }
        if let peer = member.peer { words += ["--remote", Printable.quoted(peer.text)] }
        return words.joined(separator: " ")
    }

    static func complaint(about error: CertificateMapError) -> Complaint {
        let place = error.line.map { " in line \($0)" } ?? ""
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String) -> Complaint {
            Complaint(exit: exit, code: code, message: message + place, hint: hint)
        }
        switch error.kind {
        case .tooLarge(let limit), .tooManyElements(let limit):
            return make(.refused, .tooLarge, "a certificate map of at most \(limit) octets or elements was expected, found more", "check the file")
        case .notUTF8: return make(.refused, .unsupported, "UTF-8 was expected, found another encoding", "save it as UTF-8")
        case .otherEncoding(let name):
            return make(.refused, .unsupported, "UTF-8 was expected, found the encoding '\(Printable.escaped(name))'", "save it as UTF-8")
        case .declaration(let text):
            return make(
                .refused, .refused, "no document type and no entities were expected, found '\(Printable.escaped(text))'",
                "take it out: it can bring in other files")
        case .notWellFormed: return make(.notParsable, .malformed, "well-formed XML was expected, found something else", "mend it")
        case .unexpectedElement(let name, let parent):
            return make(
                .notParsable, .malformed, "an element of a certificate map was expected in \(Printable.escaped(parent)), found "
                    + "'\(Printable.escaped(name))'", "see Docs/certificate-map.xsd")
        case .repeatedElement(let name, let parent):
            return make(.notParsable, .malformed, "\(Printable.escaped(name)) was expected once in \(Printable.escaped(parent)), found twice", "take one out")
        case .missingElement(let name): return make(.notParsable, .malformed, "the element \(name) was expected, found none", "check the file")
        case .unexpectedAttribute(let name, let element):
            return make(
                .notParsable, .malformed,
                "\(Printable.escaped(element)) was expected without the attribute '\(Printable.escaped(name))'", "take it out")
        case .unexpectedText(let element):
            return make(.notParsable, .malformed, "no text was expected in \(Printable.escaped(element)), found some", "take it out")
        case .name(let error):
            return make(
                .refused, .refused, "the server's name '\(Printable.escaped(error.text))' is not taken: \(sentence(about: error.kind))", "mend it")
        case .repeatedNotifier(let name): return make(.notParsable, .malformed, "the server '\(name)' was expected once, found twice", "take one out")
        case .path(let error, let text):
            return make(
                .refused, .refused, "a path inside the folder was expected, found '\(Printable.escaped(text.prefix(200).description))': \(sentence(about: error))",
                "mend it")
        }
    }

    static func sentence(about error: MapPathError) -> String {
        switch error {
        case .leadsOut(let part): "'\(part)' leads out of the folder"
        case .absolute: "it is absolute"
        case .outsideOfRoot(let root): root.map { "it is not below \(Printable.escaped($0))" } ?? "it is not below the group's folder"
        case .colon(let part): "the colon in '\(Printable.escaped(part))' names a drive or a stream"
        case .control(let scalar): "it has the control character \(Printable.escaped(String(Character(scalar))))"
        case .tooLong(let count): "it has \(count) octets"
        }
    }

    /// What was found when a group was checked; lower case, no full stop.
    static func sentence(about kind: GroupFinding.Kind) -> String {
        switch kind {
        case .missing(let member, let part): "the \(partName(part)) of the \(title(of: member)) is missing"
        case .missingCopy(let copy): "the copy of the anchor that \(copy.peer?.text ?? copy.name.text) is validated by is missing"
        case .noCertificate: "a certificate was expected, found none"
        case .severalCertificates(let count): "one certificate was expected, found \(count)"
        case .unreadable(let error): complaint(about: error.underlying).line
        case .unreadableKey(let error): complaint(about: error as any Error).line
        case .sameAs(let other): "the place is taken already by \(Printable.escaped(other))"
        case .noServer: "the folder has the certificates of no server"
        case .keyDoesNotMatch(let certificate):
            "the private key is not that of \(Printable.escaped(certificate)); files copied by hand do not always belong together"
        case .publicKeyDoesNotMatch(let certificate): "the public key is not that of \(Printable.escaped(certificate))"
        case .badPath(let failure): badPath(failure)
        case .altered: "the root's own signature is not valid"
        case .staleCopy: "the copy is of the root as it was; the present one is \(GroupLayout.serverGroupCertificate)"
        case .strangeCopy: "the copy is not the group's root, which the certificates here are validated by"
        case .doesNotValidate(let path):
            "what it holds does not validate \(Printable.escaped(path)), which its reader is shown: put the anchor of that in, with 'signet group import DIR --use USE --cert FILE --trusted FILE'"
        case .noMap(let server): "\(server) has no certificate map; 'signet group map' prints it"
        case .badMap(let error): complaint(about: error).line
        case .mapNamesMissing(let path, let element): "\(element) names \(Printable.escaped(path)), which is not there"
        case .mapLacks(let path): "\(Printable.escaped(path)) is not in it"
        case .noList: "a revocation list was expected, found none"
        case .strangeList: "the revocation list is of another issuer than the authority that it lies beside"
        case .badList: "altered: the revocation list's signature is not that of the authority that it lies beside"
        case .oldList: "the revocation list has an authority's name, and not the signature of its present key"
        case .listEnded(let time): "the next revocation list should have come by \(time.rfc3339); 'signet group revoke' or 'signet crl new' makes it"
        case .listBegins(let time): "the revocation list is of \(time.rfc3339), later than now"
        case .revoked(let time, let reason, let list):
            "revoked since \(time.rfc3339), \(reason), by \(Printable.escaped(list)): have it replaced with 'signet group regenerate'"
        case .openToOthers(let mode):
            "others than the owner can get at a private key: mode 0\(String(mode, radix: 8)); chmod go= keeps them out"
        case .interrupted(let state): interruption(state)
        case .stateContradicts(let contradiction): sentence(about: contradiction)
        case .authorityKeyElsewhere: "its private key is not here: it can issue and convert nothing here"
        case .sealedKey: "the private key is sealed, and was not compared"
        case .openCopy(let folder):
            "\(Printable.escaped(folder)) holds private keys in the open; 'group seal' again removes it, of snapshots with --remove-snapshots"
        case .encryptedKey: "the private key is encrypted, and was not compared"
        case .foreignCopy: "the copy is another group's anchor; it is left alone"
        case .otherDigest(let digest, let root): "signed with \(digest.name), the root with \(root.name)"
        case .weakDigest(let digest): "signed with \(digest.name), which no longer protects against collisions"
        case .shortKey(let bitCount): "the key has \(bitCount) bits; 2048 are the least today"
        case .expiresSoon(let time): "it ends on \(time.rfc3339)"
        case .stranger: "not a file of the layout"
        case .link: "a symbolic link, which is not followed"
        }
    }

    private static func partName(_ part: GroupLayout.Part) -> String {
        switch part {
        case .certificate: "certificate"
        case .privateKey: "private key"
        case .publicKey: "public key"
        }
    }

    private static func badPath(_ failure: PathFailure) -> String {
        let facts = PathSentences.facts(failure.fault)
        return "no path to the group's root: \(PathSentences.name(of: failure.certificate)): expected \(facts.expected), found \(facts.found)"
            + " (\(failure.fault.clause))"
    }

    private static func interruption(_ state: FolderExchange.State) -> String {
        func named(_ operation: String) -> String { operation.isEmpty ? "a change" : "'\(Printable.escaped(operation))'" }
        return switch state {
        case .clean: "nothing was interrupted"
        case .old(let operation): "\(named(operation)) was interrupted before anything was changed; the same command again clears that away"
        case .new(let operation): "\(named(operation)) was interrupted after its last step; the same command again finishes it"
        case .strange: "a journal lies beside the folder that speaks of another one"
        }
    }
}
