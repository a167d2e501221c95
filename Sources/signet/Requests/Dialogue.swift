import DER
import Files
import KeyFormats
import PKIX

/// Asks for the parts of a request on a terminal, in order. Nothing is made or written before ``confirm(_:files:)`` says
/// so; the end of the input (Ctrl-D) or an interrupt (Ctrl-C) at any question leaves nothing behind.
struct Dialogue {
    private let session: Session

    init(_ session: Session) throws {
        guard SystemProcess.isTerminal(.input), SystemProcess.isTerminal(.error) else {
            throw Complaint(
                exit: .password, code: .noTerminal, message: "--interactive asks on a terminal, and there is none",
                hint: "say everything on the command line: see 'signet csr new --help'")
        }
        self.session = session
        session.show("Each question may be left empty. Ctrl-C ends; nothing is written before you say yes.\n")
    }

    /// What is asked, in the order in which OpenSSL and most authorities have it, and whether again after an answer.
    private static let questions: [(type: ObjectIdentifier, what: String, repeats: Bool)] = [
        (.countryName, "Country (C), two letters", false),
        (.stateOrProvinceName, "State or province (ST)", false),
        (.localityName, "Locality, city (L)", false),
        (.organizationName, "Organization (O)", false),
        (.organizationalUnitName, "Organizational unit (OU), as many as you like", true),
        (.commonName, "Common name (CN), the name that users of the server type", false),
    ]

    // MARK: Subject

    func askSubject(_ draft: inout RequestDraft) throws {
        var values = draft.subject.relativeNames
        if values.isEmpty {
            for question in Self.questions {
                while let value = try askValue(question.type, question.what) {
                    values.append(RelativeDistinguishedName(value))
                    if !question.repeats { break }
                }
            }
        }
        draft.subject = DistinguishedName(try arrange(values))
    }

    /// One value, asked again until it is one or nothing is typed.
    private func askValue(_ type: ObjectIdentifier, _ what: String) throws -> AttributeTypeAndValue? {
        while true {
            let text = try ask("\(what): ")
            if text.isEmpty { return nil }
            do {
                return try AttributeTypeAndValue(type, text)
            } catch {
                session.show("  \(Sentences.sentence(about: error))\n")
            }
        }
    }

    /// Shows the subject in both orders and lets its parts be moved, until an empty line.
    private func arrange(_ start: [RelativeDistinguishedName]) throws -> [RelativeDistinguishedName] {
        var parts = start
        while true {
            show(parts)
            let line = try ask("up N, down N, drop N, add TYPE=VALUE, or empty to go on: ")
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard let verb = words.first else { return parts }
            if verb == "add", words.count == 2 {
                do {
                    parts += try DistinguishedName(slashForm: "/" + words[1]).relativeNames
                } catch {
                    session.show("  \(Sentences.complaint(about: error).line)\n")
                }
                continue
            }
            guard words.count == 2, let place = Int(words[1]).map({ $0 - 1 }), parts.indices.contains(place) else {
                session.show("  a verb and the number of a line were expected, such as: up 2\n")
                continue
            }
            switch verb {
            case "up" where place > 0: parts.swapAt(place, place - 1)
            case "down" where place + 1 < parts.count: parts.swapAt(place, place + 1)
            case "drop": parts.remove(at: place)
            default: session.show("  that cannot be done with line \(place + 1)\n")
            }
        }
    }

    private func show(_ parts: [RelativeDistinguishedName]) {
        let name = DistinguishedName(parts)
        var text = "\nThe subject, in the order of the encoding:\n"
        for (place, part) in parts.enumerated() {
            text += "  \(place + 1)  \(DistinguishedName([part]).slashForm.dropFirst())\n"
        }
        text += "As openssl prints it:   \(name.oneLineForm)\n"
        text += "As RFC 4514 writes it:  \(name.rfc4514Text)\n"
        session.show(text)
    }

    // MARK: Alternative names

    /// One after another; `host` stands for this machine's.
    func askNames(of draft: RequestDraft) throws -> [GeneralName] {
        var names: [GeneralName] = []
        session.show("\nAlternative names, such as DNS:pbx.example or IP:192.0.2.7; 'host' for all of this machine's.\n")
        while true {
            let line = try ask("Alternative name \(names.count + 1): ")
            if line.isEmpty { return names }
            do {
                names += line == "host" ? try AlternativeNameOptions.hostNames(session) : try GeneralName.list(subjectAltName: line)
            } catch {
                session.show("  \(Sentences.complaint(about: error).line)\n")
            }
        }
    }

    // MARK: The end

    func confirm(_ draft: RequestDraft, files: [String]) throws -> Bool {
        var text = "\nSubject, in the order of the encoding:  \(draft.subject.slashForm)\n"
        text += "Subject, as RFC 4514 writes it:         \(draft.subject.rfc4514Text)\n"
        let names = draft.alternativeNames.map(\.shownText).joined(separator: ", ")
        text += "Alternative names:                      \(names.isEmpty ? "none" : names)\n"
        text += "Files:                                  \(files.map(Printable.escaped).joined(separator: ", "))\n"
        session.show(text)
        while true {
            switch try ask("Make it? yes or no: ").lowercased() {
            case "yes", "y": return true
            case "no", "n": return false
            default: continue
            }
        }
    }

    /// - Throws: a complaint if the input ends.
    private func ask(_ question: String) throws -> String {
        session.show(question)
        guard let line = try TerminalInput.line() else {
            session.show("\n")
            throw Complaint(exit: .no, code: .refused, message: "ended before the yes: nothing was made or written")
        }
        return String(line[...].trimming { $0 == " " || $0 == "\t" || $0 == "\r" })
    }
}
