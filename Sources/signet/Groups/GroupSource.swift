import CMS
import DER
import Files
import GroupFolder
import KeyFormats
import Octets
import PKIX
import RSA
import ServerGroups

/// The group of the other server, as `--from` names it: its folder, or its sealed export.
enum GroupSource {
    /// - Parameter key: the master key's file.
    static func origin(_ path: String, key: String?, _ session: Session) throws -> GroupOrigin {
        try SystemProcess.forbidCoreDumps()
        let master = try key.map { try KeyInput.privateKey($0, session) }
        let origin = try isFolder(path) ? folder(path, master) : export(path, master, keyFile: key)
        if let state = origin.state {
            var mode = state.mode(isMade: true)
            // The key was opened with the master key.
            mode.isSealed = false
            try GroupPermission.check(.join, mode, folder: path)
        }
        return origin
    }

    private static func isFolder(_ path: String) throws -> Bool {
        do throws(FileError) {
            _ = try InputFile(path)
            return false
        } catch {
            if error.reason == .isDirectory { return true }
            throw error
        }
    }

    private static func folder(_ path: String, _ master: RSAPrivateKey?) throws -> GroupOrigin {
        let folder = FileName.resolved(path) ?? path
        let inventory = try GroupReading.inventory(folder)
        let state = try GroupReading.state(folder)
        _ = try GroupReading.shape(inventory, state)
        do {
            return try GroupOrigin(inventory, state, master: master)
        } catch {
            // The other folder's files have names of this one's: it is said which folder is meant.
            var complaint = Sentences.complaint(about: error)
            complaint.file = complaint.file.map { $0.hasPrefix("/") ? $0 : "\(path)/\($0)" } ?? path
            throw complaint
        }
    }

    /// Octets of a sealed export: what a DER value may have.
    private static func export(_ path: String, _ master: RSAPrivateKey?, keyFile: String?) throws -> GroupOrigin {
        let file = try InputFile(path).readSecret(limit: FileLimit.document)
        return try inFile(path) {
            guard GroupSealing.isSealed(file) else {
                throw Complaint(
                    exit: .notParsable, code: .malformed, message: "the folder of a group or a sealed export was expected, found neither",
                    hint: "make one with 'signet group export --cert MASTER'")
            }
            guard let master else {
                throw Complaint(
                    exit: .refused, code: .refused, message: "the export is sealed, and no master key was given", hint: "add --key MASTER")
            }
            guard let archive = try GroupSealing.open(file, with: master) else { throw SealingError.altered }
            return try GroupOrigin(try GroupArchive(archive), master: master)
        }
    }
}
