import ArgumentParser
import DER
import Digests
import Files
import GroupFolder
import Octets

/// The folder of a server group.
struct GroupOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The group's folder; default: the environment's SIGNET_GROUP.", valueName: "dir"))
    var folder: String?

    /// Where it lies, without links in the way and without a slash at its end.
    ///
    /// - Parameter exists: false for a folder that shall be made.
    func path(exists: Bool = true) throws -> String {
        let given = folder ?? SystemProcess.environment("SIGNET_GROUP") ?? ""
        guard !given.isEmpty else {
            throw Complaint(
                exit: .usage, code: .usage, message: "the group's folder is missing", hint: "name it, or set SIGNET_GROUP")
        }
        if let path = FileName.resolved(given) { return path }
        guard exists else {
            let path = String(given.reversed().drop { $0 == "/" }.reversed())
            return path.isEmpty ? "/" : path
        }
        throw FileError(.open, given, .missing)
    }

    /// Where it lies or lay: what is kept beside it is enough.
    func pathOfKept() throws -> String {
        let path = try path(exists: false)
        if FileName.resolved(path) == nil, try NewFolder.isMissing(FolderExchange(path).workFolder) {
            throw FileError(.open, path, .missing)
        }
        return path
    }

    /// Nothing is written into the group's folder, or into what lies beside it for Signet, but by changing the group.
    static func checkIsOutside(_ outputs: [String], of folder: String) throws {
        for output in outputs where output != "-" {
            // The folder of a file that is not there yet.
            let parts = output.split(separator: "/", omittingEmptySubsequences: true)
            let parent = (output.hasPrefix("/") ? "/" : "") + parts.dropLast().joined(separator: "/")
            let place = FileName.resolved(output) ?? FileName.resolved(parent.isEmpty ? "." : parent) ?? ""
            for root in [folder, FolderExchange(folder).workFolder] where place == root || place.hasPrefix(root + "/") {
                throw Complaint(
                    exit: .refused, code: .refused, message: "a file outside of the group's folder was expected, found one in it",
                    file: output, hint: "name another place: the folder holds nothing but the group")
            }
        }
    }

    /// Takes the group's lock; says what an interrupted change left.
    ///
    /// - Parameter isReading: whether nothing will be changed.
    func begin(_ folder: String, _ operation: String, isReading: Bool = false, _ session: Session) throws -> GroupChange {
        let now = DERTime(secondsSinceEpoch: SystemClock.secondsSinceEpoch)?.rfc3339 ?? ""
        let holder = "signet \(operation), process \(SystemProcess.identifier), since \(now)"
        let change = try isReading ? GroupChange.look(folder, holder: holder) : GroupChange.begin(folder, holder: holder)
        switch change.found {
        case .new(let operation): session.say("'\(Printable.escaped(operation))' was interrupted after its last step; it is finished now")
        case .old(let operation) where !operation.isEmpty:
            session.say("'\(Printable.escaped(operation))' was interrupted before anything was changed; what it left is cleared away")
        case .old: session.say("what an interrupted change left is cleared away; nothing had been changed")
        case .clean, .strange: break
        }
        return change
    }
}

/// A change that asks before it is made.
struct ConfirmationOption: ParsableArguments {
    @Flag(help: "Do not ask.")
    var yes = false

    /// The answer was no: says so, under `--json` in the place of the result.
    func declined(_ operation: String, _ folder: String, _ session: Session) throws -> Exit {
        session.say("nothing was changed")
        if session.json {
            let object = try Session.encode(Declined(operation: operation, group: folder))
            do throws(FileError) {
                try session.writeOut(object)
            } catch {
                throw Sentences.complaint(about: error as any Error)
            }
        }
        return .no
    }

    private struct Declined: Encodable {
        var schema = "signet/unchanged/1"
        /// `group import`
        var operation: String
        var group: String
        var changed = false
    }

    /// - Parameters:
    ///   - question: what is about to be done.
    ///   - look: the command that only looks, if there is one.
    /// - Returns: whether it shall be.
    func confirm(_ question: String, look: String? = nil, _ session: Session) throws -> Bool {
        if yes { return true }
        guard SystemProcess.isTerminal(.input), SystemProcess.isTerminal(.error) else {
            throw Complaint(
                exit: .refused, code: .refused, message: "\(question) needs a yes, and there is no terminal to ask at",
                hint: look.map { "look at it with '\($0)', then add --yes" } ?? "add --yes")
        }
        session.show("signet: \(question)? Type yes: ")
        return try TerminalInput.line()?.lowercased() == "yes"
    }
}
