import ArgumentParser
import Files
import Octets

/// Reads the command line, runs the command, and turns whatever comes out into an exit code and one line.
enum Runner {
    static func run(_ arguments: [String]) -> Exit {
        if let complaint = unknownCommand(arguments) { return fail(complaint, arguments) }
        do {
            var parsed = try Signet.parseAsRoot(arguments)
            guard let command = parsed as? any Command else {
                // A noun without a verb, or the parser's own help, which is an error that it throws.
                if !type(of: parsed).configuration.subcommands.isEmpty {
                    return fail(missingVerb(type(of: parsed)), arguments)
                }
                try parsed.run()
                return .done
            }
            do {
                return try command.perform(Session(common: command.common, passwords: command.passwordSources))
            } catch {
                return fail(complaint(about: error, of: command), arguments, command.common.color)
            }
        } catch {
            return answer(error, arguments)
        }
    }

    /// Where the report of what was done could not be printed, it is done all the same: whoever runs it again would do it
    /// twice.
    private static func complaint(about error: any Error, of command: any Command) -> Complaint {
        let complaint = Sentences.complaint(about: error)
        guard command.reportsWhatIsDone, let error = error as? FileError, error.operation == .write, error.path == "-" else {
            return complaint
        }
        return Complaint(
            exit: complaint.exit, code: .inputOutput, message: "done, but the report could not be printed: \(complaint.message)",
            hint: "there is no need to run it again")
    }

    /// Help and version are answers; everything else that the parser throws is a mistake of the command line.
    private static func answer(_ error: any Error, _ arguments: [String]) -> Exit {
        guard Signet.exitCode(for: error) != .success else {
            let text = [UInt8]((Signet.fullMessage(for: error) + "\n").utf8)
            do {
                try FileWriting.write(text.span, to: .output)
                return .done
            } catch {
                return fail(Sentences.complaint(about: error), arguments)
            }
        }
        // The parser's first sentence says what is wrong, the others what to do; the last line of the full message
        // which command's help to read.
        var message = Signet.message(for: error).split(separator: "\n").joined(separator: " ")
        if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
        let sentences = message.split(separator: ". ", maxSplits: 1).map(lowercasedStart)
        let last = Signet.fullMessage(for: error).split(separator: "\n").last ?? ""
        let command = last.split(separator: "'").dropFirst().first ?? "signet --help"
        let complaint = Complaint(
            exit: .usage, code: .usage, message: Printable.escaped(sentences.first ?? "the command line is not understood"),
            hint: (sentences.dropFirst() + ["see '\(command)'"]).joined(separator: "; "))
        return fail(complaint, arguments)
    }

    /// A word in the place of a command that is none. The parser would call it an unexpected argument, or print the
    /// help of the command above it as if nothing were wrong.
    private static func unknownCommand(_ arguments: [String]) -> Complaint? {
        var command: any ParsableCommand.Type = Signet.self
        var path = "signet"
        // `signet help csr new` names a command too.
        for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
            let commands = command.configuration.subcommands
            guard !commands.isEmpty, !word.hasPrefix("-"), !(command == Signet.self && word == "help") else { return nil }
            guard let next = commands.first(where: { ([$0._commandName] + $0.configuration.aliases).contains(word) }) else {
                return Complaint(
                    exit: .usage, code: .usage, message: "'\(Printable.escaped(word))' is no command of '\(path)'",
                    hint: "there are \(commands.map { $0._commandName }.joined(separator: ", ")); see '\(path) --help'")
            }
            command = next
            path += " \(word)"
        }
        return nil
    }

    private static func missingVerb(_ command: any ParsableCommand.Type) -> Complaint {
        let verbs = command.configuration.subcommands.map { $0._commandName }.joined(separator: ", ")
        let noun = command == Signet.self ? "" : " \(command._commandName)"
        return Complaint(
            exit: .usage, code: .usage, message: "a command is missing: \(verbs)", hint: "see 'signet\(noun) --help'")
    }

    private static func fail(_ complaint: Complaint, _ arguments: [String], _ color: ColorChoice = .auto) -> Exit {
        let complaint = withoutPasswords(complaint, arguments)
        if complaint.isQuiet { return complaint.exit }
        // The parser may have failed before it saw the option.
        let options = arguments.prefix { $0 != "--" }
        if options.contains("--json"), let object = try? Session.encode(ComplaintReport(complaint)) {
            let octets = [UInt8](object.utf8)
            try? FileWriting.write(octets.span, to: .output)
        }
        Session.complain(complaint, color)
        return complaint.exit
    }

    /// What stands behind `pass:` on the command line is never repeated, wherever the parser found it.
    private static func withoutPasswords(_ complaint: Complaint, _ arguments: [String]) -> Complaint {
        var complaint = complaint
        for argument in arguments {
            guard let place = argument.firstRange(of: "pass:") else { continue }
            let password = argument[place.upperBound...]
            guard !password.isEmpty else { continue }
            // With the word in front: a password may be a word of the sentence.
            complaint.message = complaint.message.replacing("pass:\(password)", with: "pass:…")
            complaint.hint = complaint.hint?.replacing("pass:\(password)", with: "pass:…")
        }
        return complaint
    }

    /// `Unknown option '--x'.` as our sentences begin and end.
    private static func lowercasedStart(_ sentence: Substring) -> String {
        let sentence = sentence.hasSuffix(".") ? sentence.dropLast() : sentence
        return sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}
