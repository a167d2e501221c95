import ArgumentParser
import Files
import KeyFormats
import Octets

/// Where a password comes from, as it is said on the command line.
///
/// What was said is never repeated in an error: it may be the password.
struct PasswordSource: ExpressibleByArgument {
    enum Kind: Equatable {
        case text, environment(String), file(String), descriptor(Int32), stdin, prompt, unknown
    }

    private let argument: String

    /// Never fails: the parser would quote what it does not understand.
    init?(argument: String) { self.argument = argument }

    static let help = "pass:TEXT, env:NAME, file:PATH, fd:N, stdin or prompt"

    var kind: Kind {
        let value = String(argument.drop { $0 != ":" }.dropFirst())
        return switch argument.prefix(while: { $0 != ":" }) {
        case "pass" where argument.contains(":"): .text
        case "env" where !value.isEmpty: .environment(value)
        case "file" where !value.isEmpty: .file(value)
        case "fd": Int32(value).flatMap { $0 >= 0 ? .descriptor($0) : nil } ?? .unknown
        case "stdin" where argument == "stdin": .stdin
        case "prompt" where argument == "prompt": .prompt
        default: .unknown
        }
    }

    /// Whether it is a stream that is read once, and that two passwords may share, a line each.
    var isStream: Bool {
        switch kind {
        case .stdin, .descriptor: true
        default: false
        }
    }

    /// Whether it reads standard input.
    var takesStandardInput: Bool { kind == .stdin || kind == .descriptor(0) || kind == .file("-") || kind == .prompt }

    /// - Parameters:
    ///   - option: `--passin` or `--passout`, for what is said of it.
    ///   - isLine: one line of a stream, not all of it.
    ///   - prompt: asks on the terminal.
    func octets(
        _ option: String, isLine: Bool, _ session: Session, prompt: () throws -> SecretBytes
    ) throws -> SecretBytes {
        switch kind {
        case .unknown:
            throw Complaint(
                exit: .usage, code: .usage, message: "\(option) takes \(Self.help)", hint: "add the word in front of the colon")
        case .text:
            session.warn("\(option) pass: shows the password to everyone who lists processes; file:, fd: and env: do not")
            let octets = FileName.octets(argument).dropFirst("pass:".utf8.count)
            return SecretBytes(copying: octets.span)
        case .environment(let name):
            guard let octets = SystemProcess.secretEnvironment(name) else {
                throw Complaint(
                    exit: .password, code: .missing, message: "\(option): the variable \(Printable.escaped(name)) is not set",
                    hint: "set and export it")
            }
            return octets
        case .file(let path):
            return Self.withoutLineEnd(try inFile(path) { try InputFile(path).readSecret(limit: FileLimit.password) })
        case .descriptor(let number):
            return try Self.read(InputFile(descriptor: number, path: "fd:\(number)"), isLine: isLine)
        case .stdin:
            return try Self.read(InputFile(descriptor: 0, path: "-"), isLine: isLine)
        case .prompt:
            return try prompt()
        }
    }

    private static func read(_ input: consuming InputFile, isLine: Bool) throws -> SecretBytes {
        withoutLineEnd(isLine ? try input.readSecretLine() : try input.readSecret(limit: FileLimit.password))
    }

    /// One line feed, or carriage return and line feed, is taken off the end.
    private static func withoutLineEnd(_ octets: SecretBytes) -> SecretBytes {
        var count = octets.count
        if count > 0, octets[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count < octets.count || count > 0 && octets[count - 1] == UInt8(ascii: "\r") {
            if count > 0, octets[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        }
        return count == octets.count ? octets : octets.withBytes { SecretBytes(copying: $0.extracting(0..<count)) }
    }
}
