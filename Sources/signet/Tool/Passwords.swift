import Files
import KeyFormats
import Octets
import Synchronization

/// The passwords of a run: fetched when they are needed, and no more than once.
final class Passwords: Sendable {
    private let sources: PasswordSources
    private let read = Mutex<Password?>(nil)

    init(_ sources: PasswordSources) { self.sources = sources }

    /// Wrong passwords that may be typed before it is enough.
    private static let attempts = 3

    /// Two passwords of one stream are a line each; a file named twice is one password for both.
    private var shareStream: Bool {
        guard let passin = sources.passin, let passout = sources.passout else { return false }
        return passin.isStream && passin.kind == passout.kind
    }

    /// Refuses two things on standard input.
    ///
    /// - Parameter path: a file that is about to be read.
    func checkInput(_ path: String) throws {
        guard path == "-" || path == "/dev/stdin" else { return }
        for (option, source) in [("--passin", sources.passin), ("--passout", sources.passout)] {
            guard let source, source.takesStandardInput else { continue }
            throw Complaint(
                exit: .usage, code: .usage, message: "standard input can be one thing only, and \(option) takes it",
                hint: "name the file, or take \(option) file:PATH or fd:N")
        }
    }

    /// Whether the command line says where the password for reading comes from, or that it may be empty.
    var isNamedForReading: Bool { sources.passin != nil || sources.allowsEmpty }

    /// Opens what may be encrypted: first without a password, and if it asks for one with what `--passin` gives. On a
    /// terminal a password that nobody named is asked for, and a wrong one again.
    ///
    /// - Parameters:
    ///   - file: what is opened, for the question.
    ///   - open: throws ``KeyFormats/KeyFormatError/encrypted(scheme:)`` if there is no password and must be one.
    func open<Content>(
        _ file: String, _ session: Session, _ open: (Password?) throws(KeyFormatError) -> Content
    ) throws -> Content {
        do {
            return try open(nil)
        } catch {
            guard case .encrypted = error else { throw error }
            let asks = sources.passin?.kind == .prompt || sources.passin == nil && !sources.allowsEmpty
            guard asks else { return try open(try forReading(session)) }
            guard sources.passin != nil || Self.isTerminal, file != "-" else { throw error }
            for attempt in 1...Self.attempts {
                do {
                    return try open(try ask("Password of \(Printable.escaped(file)): ", session))
                } catch KeyFormatError.encryption(.wrongPassword) where attempt < Self.attempts {
                    session.show("signet: wrong password, or altered data; once more\n")
                }
            }
            throw error
        }
    }

    /// The password that `--passin` names, without a question for a file of its own.
    func forReading(_ session: Session) throws -> Password {
        if let read = read.withLock({ $0 }) { return read }
        let password = try checked(
            sources.passin.map { source in
                try source.octets("--passin", isLine: shareStream, session) {
                    try typed("Password: ", "--passin", session)
                }
            }, "--passin")
        read.withLock { $0 = password }
        return password
    }

    /// The password for what is written; nil if it is not to be encrypted.
    func forWriting(_ session: Session) throws -> Password? {
        guard let source = sources.passout else { return nil }
        // A line of a stream that both share comes behind the one for reading, whether that is needed or not.
        if shareStream { _ = try forReading(session) }
        return try checked(
            try source.octets("--passout", isLine: shareStream, session) {
                let first = try typed("New password: ", "--passout", session)
                let second = try typed("The same once more: ", "--passout", session)
                guard first.withBytes({ a in second.withBytes { b in constantTimeEqual(a, b) } }) else {
                    throw Complaint(
                        exit: .password, code: .wrongPassword, message: "the two passwords are not the same",
                        hint: "nothing was written; run it again")
                }
                return first
            }, "--passout")
    }

    /// Whether a password may be asked for.
    private static var isTerminal: Bool { SystemProcess.isTerminal(.input) && SystemProcess.isTerminal(.error) }

    private func ask(_ question: String, _ session: Session) throws -> Password {
        try checked(try typed(question, "--passin", session), "--passin")
    }

    private func typed(_ question: String, _ option: String, _ session: Session) throws -> SecretBytes {
        guard Self.isTerminal else {
            throw Complaint(
                exit: .password, code: .noTerminal, message: "\(option) prompt asks on a terminal, and there is none",
                hint: "take \(option) file:PATH, fd:N or env:NAME")
        }
        session.show(question)
        defer { session.show("\n") }
        guard let line = try TerminalInput.secretLine() else {
            throw Complaint(exit: .password, code: .missing, message: "no password was typed", hint: "run it again")
        }
        return line
    }

    /// Refuses a password of no characters unless the word for that was said.
    private func checked(_ octets: SecretBytes?, _ option: String) throws -> Password {
        let octets = octets ?? SecretBytes(count: 0) { _ in }
        guard octets.count > 0 || sources.allowsEmpty else {
            throw Complaint(
                exit: .password, code: .missing, message: "\(option) gives an empty password",
                hint: "add --no-password if that is what is meant")
        }
        return Password(utf8: octets)
    }
}
