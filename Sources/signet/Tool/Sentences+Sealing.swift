import CMS
import Files
import GroupFolder
import KeyFormats

/// Sealed files, archives of groups, and what the other server of a pair brings, in words.
extension Sentences {
    static func complaint(about error: SealingError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        switch error {
        case .recipientKeyIsNotRSA(let algorithm):
            return make(
                .refused, .unsupported, "a master certificate with an RSA key was expected, found \(algorithm.nameOrText)",
                "make one with 'signet cert self-signed'")
        case .recipientMayNotEncipherKeys:
            return make(
                .refused, .refused, "a certificate whose keyUsage allows keyEncipherment was expected (RFC 5280 section 4.2.1.3)",
                "make one with 'signet cert self-signed --key-usage keyEncipherment'")
        case .rsa(let error): return complaint(about: error as any Error)
        case .randomSource(let error): return complaint(about: error)
        case .message(let error): return complaint(about: error)
        case .unsupportedAlgorithm(let algorithm):
            return make(
                .refused, .unsupported, "AES-GCM under RSAES-OAEP was expected, found \(algorithm.nameOrText)",
                "open it with 'openssl cms -decrypt' and seal it again")
        case .wrongKeyOrAltered:
            return make(
                .doesNotFit, .mismatch, "sealed for another key than this one, or altered; nothing was opened",
                "name the private key of the master certificate with --key")
        case .altered:
            return make(
                .doesNotFit, .mismatch, "altered: the key is the right one, and the content is not what was sealed",
                "nothing was opened; get the file from a copy")
        }
    }

    static func complaint(about error: GroupSealing.Failure) -> Complaint {
        switch error {
        case .pem(let error): complaint(about: error as any Error)
        case .message(.unsupportedContentType(let type)):
            Complaint(
                exit: .refused, code: .unsupported, message: "AuthEnvelopedData was expected, found \(type.nameOrText)",
                hint: "open it with 'openssl cms -decrypt' and seal it again")
        case .message(let error): complaint(about: error)
        case .sealing(let error): complaint(about: error)
        case .notAlone:
            Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "one sealed block was expected in the file, found others beside it, which would be lost",
                hint: "take them out")
        }
    }

    static func complaint(about error: GroupArchive.Failure) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String? = "get the export again") -> Complaint {
            Complaint(exit: exit, code: code, message: message, hint: hint)
        }
        func quoted(_ path: String) -> String { "'\(Printable.escaped(path))'" }
        switch error {
        case .file(let error): return complaint(about: error as any Error)
        case .ustar(let failure): return complaint(about: failure)
        case .link(let path):
            return make(
                .refused, .unsupported, "\(quoted(path)) is a symbolic link, which is not exported", "put the file itself there")
        case .tooLarge(let limit):
            return make(
                .refused, .tooLarge, "more than \(limit) octets, which is more than one sealed message holds",
                "'signet group snapshot' keeps a copy of any size")
        case .stranger(let path): return make(.refused, .refused, "\(quoted(path)) has no place in an export of a group")
        case .noManifest: return make(.notParsable, .malformed, "MANIFEST.sha256 was expected in the export, found none")
        case .malformedManifest(let line):
            return make(.notParsable, .malformed, "a digest and a name were expected in line \(line) of MANIFEST.sha256, found something else")
        case .notInManifest(let path): return make(.doesNotFit, .mismatch, "\(quoted(path)) is not in MANIFEST.sha256")
        case .notInArchive(let path): return make(.doesNotFit, .mismatch, "MANIFEST.sha256 names \(quoted(path)), which is not there")
        case .differs(let path): return make(.doesNotFit, .mismatch, "\(quoted(path)) is not what MANIFEST.sha256 says")
        case .malformedState(let error): return make(.notParsable, .malformed, "state.json: \(sentence(about: error))")
        }
    }

    private static func complaint(about failure: Ustar.Failure) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String) -> Complaint {
            Complaint(exit: exit, code: code, message: message, offset: failure.offset, hint: "name an export that 'signet group export' made")
        }
        switch failure.kind {
        case .malformed: return make(.notParsable, .malformed, "a record of a ustar archive was expected, found something else")
        case .checksum: return make(.notParsable, .malformed, "the checksum of a record of the archive is wrong")
        case .unsupported(let type):
            let shown = Printable.escaped(String(UnicodeScalar(type)))
            return make(.refused, .unsupported, "files and folders were expected in the archive, found an entry of type '\(shown)'")
        case .name(let name):
            var complaint = make(
                .refused, .refused, "a name below the group's folder was expected, of characters and a length that an archive takes, found '\(Printable.escaped(name))'")
            complaint.hint = "rename it"
            return complaint
        case .repeated(let name): return make(.refused, .refused, "'\(Printable.escaped(name))' is twice in the archive")
        case .tooLarge(let limit): return make(.refused, .tooLarge, "more than \(limit) files, which is more than is read")
        case .trailing: return make(.notParsable, .malformed, "the end was expected, found more octets")
        }
    }

    static func complaint(about error: GroupOrigin.Failure) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?, _ path: String? = nil) -> Complaint {
            Complaint(exit: exit, code: code, message: message, file: path, hint: hint)
        }
        func inside(_ error: any Error, _ path: String) -> Complaint { complaint(about: error, file: path) }
        switch error {
        case .file(let error): return complaint(about: error as any Error)
        case .noServer:
            return make(.doesNotFit, .mismatch, "a server's certificates were expected there, found none", "name the group of the other server")
        case .missing(let path):
            return make(.doesNotFit, .missing, "it was expected there, found none", "join the group whose root and key lie together", path)
        case .certificate(.der(let error), let path): return inside(error, path)
        case .certificate(.pem(let error), let path): return inside(error, path)
        case .noCertificate(let path):
            return make(.notParsable, .malformed, "a certificate was expected, found none", "check the file", path)
        case .key(.encrypted, let path):
            return make(
                .refused, .refused, "the server group's private key is encrypted, and has to sign",
                "decrypt it for the time of the join with 'signet key convert'", path)
        case .key(let error, let path): return inside(error, path)
        case .sealed(let path):
            return make(.refused, .refused, "the server group's private key is sealed", "open it with --key MASTER", path)
        case .sealing(let error, let path): return inside(error, path)
        case .keyDoesNotMatch(let path):
            return make(
                .doesNotFit, .mismatch,
                "the private key is not that of the server group's certificate; files copied by hand do not always belong together",
                "export the group on the other server", path)
        case .noAnchor:
            return make(
                .doesNotFit, .missing, "the server group's certificate is of another authority, whose anchor lies in no trusted copy",
                "see 'signet group check' on the other server")
        }
    }
}
