import Files
import GroupFolder
import ServerGroups

extension Sentences {
    static func reason(_ refusal: ConversionDecision.Refusal) -> String {
        switch refusal {
        case .notConvertible(let algorithm): "signed with \(Printable.escaped(algorithm)), which is not converted"
        case .revoked: "revoked by a list in this folder; a new serial number would undo that"
        case .namedByNumber: "a certificate that stays as it is names it by its serial number"
        }
    }

    static func complaint(about error: GroupFolderError) -> Complaint {
        func make(_ exit: Exit, _ code: Complaint.Code, _ message: String, _ hint: String?, file: String? = nil) -> Complaint {
            Complaint(exit: exit, code: code, message: message, file: file, hint: hint)
        }
        switch error {
        case .file(let error): return complaint(about: error as any Error)
        case .tree(let refusal): return complaint(about: refusal)
        case .locked(let holder):
            return make(
                .inputOutput, .locked, "somebody else works on this group: \(Printable.escaped(holder))", "wait until that is done")
        case .exchange(let failure): return complaint(about: failure)
        case .conversion(let error, let path):
            var complaint = complaint(about: error)
            complaint.file = path
            return complaint
        case .nothingToUndo:
            return make(.doesNotFit, .mismatch, "no conversion is kept that could be undone", "convert to the other digest instead")
        case .changedSince(let paths):
            return make(
                .doesNotFit, .mismatch,
                "\(count(paths.count, "file")) that the conversion changed \(paths.count == 1 ? "has" : "have") been changed since: "
                    + paths.prefix(3).map(Printable.escaped).joined(separator: ", ") + (paths.count > 3 ? ", …" : ""),
                "nothing was undone; convert to the other digest instead")
        case .state(let error, let file): return complaint(about: error, file: file)
        case .noServerGroupCertificate:
            return make(
                .doesNotFit, .mismatch,
                "\(GroupLayout.serverGroupCertificate) was expected in the folder, whose digest would be the default",
                "name the digest with --to")
        }
    }

    private static func complaint(about refusal: FolderTree.Refusal) -> Complaint {
        switch refusal {
        case .file(let error): complaint(about: error as any Error)
        case .linkLeadsOut(let path):
            Complaint(
                exit: .refused, code: .refused, message: "a link that leads out of the folder", file: path,
                hint: "nothing was read through it; put the file itself there")
        case .special(let path):
            Complaint(
                exit: .refused, code: .unsupported, message: "files, folders and links were expected, found a device, pipe or socket",
                file: path, hint: "take it away")
        case .tooMany:
            Complaint(
                exit: .refused, code: .tooLarge, message: "more than \(FolderLimit.entryCount) files, which is more than is read",
                hint: "check that it is the right folder")
        case .tooDeep(let path):
            Complaint(
                exit: .refused, code: .tooLarge, message: "folders are nested deeper than \(FolderLimit.depth)", file: path,
                hint: "check that it is the right folder")
        }
    }

    private static func complaint(about failure: FolderExchange.Failure) -> Complaint {
        switch failure {
        case .file(let error): complaint(about: error as any Error)
        case .changedUnderneath(let path):
            Complaint(
                exit: .doesNotFit, code: .mismatch, message: "somebody changed the folder meanwhile; it was left as it is",
                file: path.isEmpty ? nil : path, hint: "run it again")
        case .cannotExchange(let number):
            Complaint(
                exit: .inputOutput, code: .inputOutput,
                message: "the file system does not exchange folders in one step (error \(number))",
                hint: "a group's folder must not be a mount point of its own, nor lie on NFS or FAT")
        case .strangeJournal:
            Complaint(
                exit: .doesNotFit, code: .mismatch,
                message: "the journal speaks of another folder than this one; nothing was changed",
                hint: "compare the folder with 'next' beside it, and take the journal away")
        }
    }
}
