import Files

/// Text that somebody else wrote, made safe to show: it cannot move the cursor, change colours, end a line or
/// turn the direction of what stands around it.
enum Printable {
    /// Control characters and those that change direction become `\u{…}`, octets of a name that is not UTF-8 `\x{…}`;
    /// a backslash, which could imitate either, is doubled.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let octet = FileName.carriedOctet(scalar) {
                result += "\\x{\(String(octet, radix: 16))}"
            } else if isControl(scalar) || scalar == "\\" {
                result += scalar == "\\" ? "\\\\" : "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A file name as a shell takes it: as it is, or between single quotes.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { octet in
            (0x30...0x39).contains(octet) || (0x41...0x5a).contains(octet) || (0x61...0x7a).contains(octet)
                || Array("-_./+,:@%=".utf8).contains(octet)
        }
        guard !isPlain || text.isEmpty else { return text }
        return "'" + escaped(text).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// General categories Cc, Cf, Zl and Zp: the C0 and C1 controls, and the marks, embeddings, overrides and
    /// isolates of the Unicode bidirectional algorithm (UAX #9) among the format characters.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
