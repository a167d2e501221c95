import Files
import Octets

/// Turns the engine's errors into sentences, the only place where that is done.
///
/// A sentence is in lower case and without a full stop. It says what was expected and what was found; its hint says
/// what to do next. Nothing an error carries is secret.
enum Sentences {
    /// - Parameter file: the file that was being worked on; an error that names its own keeps that.
    static func complaint(about error: any Error, file: String? = nil) -> Complaint {
        switch error {
        case var complaint as Complaint:
            complaint.file = complaint.file ?? file
            return complaint
        case let error as FileError: return complaint(about: error)
        case let error as RandomSourceError:
            return Complaint(
                exit: .inputOutput, code: .inputOutput,
                message: "the system's random generator gave nothing (error \(error.errorNumber))",
                hint: "no key was made")
        default:
            return Complaint(exit: .doesNotFit, code: .failed, message: "unexpected: \(error)", file: file)
        }
    }

    private static func complaint(about error: FileError) -> Complaint {
        func make(_ code: Complaint.Code, _ message: String, _ hint: String?) -> Complaint {
            Complaint(exit: .inputOutput, code: code, message: message, file: error.path, hint: hint)
        }
        switch (error.reason, error.operation) {
        case (.missing, .create): return make(.missing, "the folder to write in does not exist", "create it first")
        case (.missing, _): return make(.missing, "no such file", "check the name")
        case (.notPermitted, .open), (.notPermitted, .read):
            return make(.denied, "reading is not permitted", "check the file's mode and owner")
        case (.notPermitted, _):
            return make(.denied, "writing is not permitted", "check the mode and owner of the folder")
        case (.isDirectory, .create): return make(.isDirectory, "a file name was expected, this is a folder", "add a name")
        case (.isDirectory, _): return make(.isDirectory, "a file was expected, this is a folder", "name a file in it")
        case (.tooLarge(let limit), _):
            return make(.tooLarge, "more than \(limit) octets, which is more than is read", "check that it is the right file")
        case (.exists, _):
            return make(.exists, "the file exists and is kept", "--force replaces it and keeps the old one under a number")
        case (.noRoom, _): return make(.noRoom, "no room to write", "free some and run it again")
        case (.closedPipe, _): return make(.closedPipe, "the reader has gone", nil)
        case (.system, .hardenProcess):
            return make(.inputOutput, "could not be forbidden: \(error.systemMessage)", "no key was touched")
        case (.system, let operation):
            return make(.inputOutput, "\(operation.rawValue) failed: \(error.systemMessage)", nil)
        }
    }
}

/// Runs `body`; an error that does not name a file gets this one.
func inFile<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw Sentences.complaint(about: error, file: path)
    }
}
