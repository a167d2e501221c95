/// Why a command did not do what it was asked: the parts of one line for people, and of one object for programs.
struct Complaint: Error, Equatable {
    var exit: Exit
    /// A word for programs; stable.
    var code: Code
    /// What was expected and what was found: lower case, no full stop.
    var message: String
    /// The file concerned; `-` is a standard stream.
    var file: String?
    /// Octets from the start of the file, or of the DER inside its PEM block.
    var offset: Int?
    /// What to do next.
    var hint: String?
    /// The numbers of a key are at fault, not its encoding: to `key check` that is an answer.
    var isUnsoundKey = false

    enum Code: String, Encodable {
        case usage, malformed, encrypted, mismatch, unsupported, refused, failed, locked
        case missing, denied, exists
        case wrongPassword = "wrong-password"
        case isDirectory = "is-directory"
        case tooLarge = "too-large"
        case noRoom = "no-room"
        case closedPipe = "closed-pipe"
        case noTerminal = "no-terminal"
        case inputOutput = "io"
    }

    /// Nothing is said of a pipe that was closed: whoever closed it knows.
    var isQuiet: Bool { code == .closedPipe }

    /// The line, without the program's name in front.
    var line: String {
        var line = file.map { Printable.escaped($0) + ": " } ?? ""
        line += message
        if let offset { line += " at offset \(offset)" }
        if let hint { line += "; \(hint)" }
        return line
    }
}

/// The object that stands in the place of a result under `--json`.
struct ComplaintReport: Encodable {
    let error: Body

    struct Body: Encodable {
        let complaint: Complaint

        enum CodingKeys: CodingKey { case code, message, file, offset, hint }

        /// Every key is always there: null where there is nothing to say.
        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(complaint.code, forKey: .code)
            try object.encode(complaint.message, forKey: .message)
            try object.encode(complaint.file, forKey: .file)
            try object.encode(complaint.offset, forKey: .offset)
            try object.encode(complaint.hint, forKey: .hint)
        }
    }

    init(_ complaint: Complaint) { error = Body(complaint: complaint) }
}
