private import Octets

extension Unicode.Scalar {
    /// Whether the character could make a terminal or a reader show something else than what stands there:
    /// controls, and the bidirectional marks, embeddings, overrides and isolates (Unicode standard annex 9).
    var misleads: Bool {
        switch value {
        case 0x200e, 0x200f, 0x061c, 0x202a...0x202e, 0x2066...0x2069: true
        // Line and paragraph separators end a line as a control does.
        case 0x2028, 0x2029: true
        default: isControl
        }
    }

    /// A backslash and two upper-case hexadecimal digits for each octet of UTF-8, as OpenSSL escapes octets.
    var escaped: String {
        (UTF8.encode(self) ?? UTF8.encodedReplacementCharacter)
            .map { "\\" + Hexadecimal.encode([$0]).uppercased() }.joined()
    }
}

extension String {
    /// The text with every misleading character escaped: what may go to a terminal.
    package var escapingMisleadingCharacters: String {
        unicodeScalars.contains(where: \.misleads)
            ? unicodeScalars.map { $0.misleads ? $0.escaped : String($0) }.joined() : self
    }
}
