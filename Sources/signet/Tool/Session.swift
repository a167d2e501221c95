import Files
import Octets

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a command talks through.
struct Session {
    let common: CommonOptions
    /// For whatever reads or writes keys.
    let passwords: Passwords

    init(common: CommonOptions, passwords: PasswordSources = PasswordSources()) {
        self.common = common
        self.passwords = Passwords(passwords)
    }

    var json: Bool { common.json }

    /// Writes text to standard output.
    func write(_ text: String) throws { try write(octets: [UInt8](text.utf8)) }

    func write(octets: [UInt8]) throws {
        try FileWriting.write(octets.span, to: .output)
    }

    /// As ``write(_:)``, by its error.
    func writeOut(_ text: String) throws(FileError) {
        let octets = [UInt8](text.utf8)
        try FileWriting.write(octets.span, to: .output)
    }

    /// Writes a result: the object under `--json`, the text otherwise.
    func write(_ report: some Encodable, text: () throws -> String) throws {
        try write(json ? Self.encode(report) : text())
    }

    /// Talk: one line on standard error. Talk that cannot be heard stops nothing.
    func say(_ line: String) { Self.say("signet: \(line)") }

    /// Text on standard error as it is, for what a terminal shows for a while.
    func show(_ text: String) {
        let octets = [UInt8](text.utf8)
        try? FileWriting.write(octets.span, to: .error)
    }

    /// A warning: one line on standard error.
    func warn(_ line: String) { Self.say("signet: \(Self.paint("warning:", .yellow, common.color)) \(line)") }

    /// An error: one line on standard error.
    static func complain(_ complaint: Complaint, _ color: ColorChoice) {
        say("\(paint("signet:", .red, color)) \(complaint.line)")
    }

    static func paint(_ text: String, _ colour: Colour, _ choice: ColorChoice) -> String {
        choice.isOn ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
    }

    /// The parameters of SGR, ECMA-48 section 8.3.117.
    enum Colour: String {
        case red = "1;31"
        case yellow = "33"
        case green = "32"
    }

    private static func say(_ line: String) {
        let octets = [UInt8]("\(line)\n".utf8)
        try? FileWriting.write(octets.span, to: .error)
    }

    /// One object, its keys in order, and a line feed.
    static func encode(_ report: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
    }
}
