import Octets

/// Text that somebody else wrote, made safe to show: it cannot move the cursor, change colours, end a line or
/// turn the direction of what stands around it.
enum Printable {
    /// Control characters and those that change direction become `\u{…}`; so does the backslash that would imitate it.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) || scalar == "\\" {
                result += scalar == "\\" ? "\\\\" : "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
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
