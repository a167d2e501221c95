import Files
import GroupFolder

/// What is wrong with what is known of a group, in words; lower case, no full stop.
extension Sentences {
    static func complaint(about error: GroupStateError, file: String) -> Complaint {
        if case .file(let error) = error { return complaint(about: error as any Error) }
        return Complaint(
            exit: .notParsable, code: .malformed, message: sentence(about: error), file: file,
            hint: "put it back from a copy, or take it away and the folder over with 'signet group adopt'")
    }

    static func sentence(about error: GroupStateError) -> String {
        func quoted(_ name: String) -> String { "'\(Printable.escaped(String(name.prefix(100))))'" }
        return switch error {
        case .file(let error): complaint(about: error as any Error).message
        case .notJSON: "the state of a group was expected, found no object of JSON in UTF-8"
        case .missing(let name): "the state of a group was expected with the member \(quoted(name)), found none"
        case .unknown(let name): "the state of a group was expected, found the member \(quoted(name)), which it does not have"
        case .repeated(let name): "the state of a group was expected with \(quoted(name)) once, found it twice"
        case .value(let name): "the state of a group was expected, found \(quoted(name)) with a value that it cannot have"
        }
    }

    /// Files of a snapshot that are not what they were when it was made.
    static func alteredSnapshot(_ name: String, _ files: [String], isForced: Bool) -> Complaint {
        let shown = files.prefix(3).map(Printable.escaped).joined(separator: ", ") + (files.count > 3 ? ", …" : "")
        return Complaint(
            exit: .doesNotFit, code: .mismatch,
            message: "\(count(files.count, "file")) of the snapshot '\(name)' \(files.count == 1 ? "is" : "are") not as when it was made: \(shown)",
            hint: isForced ? nil : "nothing was changed; --force puts it back as it is")
    }
}
