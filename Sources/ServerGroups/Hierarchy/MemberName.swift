/// The name of a server, line, client or web server of a group, which becomes a part of file names on the servers'
/// Windows and on whatever Signet runs on.
///
/// Letters, digits, `-`, `_`, `.` and single spaces inside, 64 at most, so that no name leads out of its folder, hides in
/// it, or is a device of Windows. Case is kept and has no meaning: two names that differ in it are one.
public struct MemberName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As it was written.
    public let text: String
    /// In lower case: what names are compared by.
    public let folded: String

    /// X.520 and RFC 5280 appendix A.1, ub-common-name: the name becomes a common name.
    public static let characterLimit = 64

    public init(_ text: String) throws(MemberNameError) {
        func refuse(_ kind: MemberNameError.Kind) -> MemberNameError { MemberNameError(kind, text: text) }
        guard !text.isEmpty else { throw refuse(.empty) }
        if let separator = text.unicodeScalars.first(where: { $0 == "/" || $0 == "\\" || $0 == ":" || $0 == "\0" }) {
            throw refuse(.separator(separator))
        }
        guard text != ".", !text.contains("..") else { throw refuse(.leadsOut) }
        if let foreign = text.unicodeScalars.first(where: { !Self.isAllowed($0) }) { throw refuse(.character(foreign)) }
        guard text.utf8.count <= Self.characterLimit else { throw refuse(.tooLong(text.utf8.count)) }
        // A dot in front hides a file, a hyphen makes an option of it; Windows drops dots and spaces at the end.
        for end in [text.unicodeScalars.first, text.unicodeScalars.last] {
            if let end, end == "." || end == "-" || end == " " { throw refuse(.end(end)) }
        }
        guard !text.contains("  ") else { throw refuse(.character(" ")) }
        folded = text.lowercased()
        // "Avoid these names followed immediately by an extension" (Microsoft, Naming Files, Paths, and Namespaces).
        let stem = folded.prefix { $0 != "." }
        guard !Self.devices.contains(String(stem)) else { throw refuse(.device(String(stem))) }
        self.text = text
    }

    public var description: String { text }

    public static func == (a: MemberName, b: MemberName) -> Bool { a.folded == b.folded }
    public static func < (a: MemberName, b: MemberName) -> Bool { a.folded < b.folded }
    public func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", " ": true
        default: false
        }
    }

    private static let devices: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })
}

/// Why a text is no ``MemberName``.
public struct MemberNameError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        case empty
        /// That many characters.
        case tooLong(Int)
        /// A slash, backslash, colon or NUL: what separates parts of paths.
        case separator(Unicode.Scalar)
        /// `.` or `..`, alone or inside.
        case leadsOut
        case character(Unicode.Scalar)
        /// A character that stands at the beginning or at the end.
        case end(Unicode.Scalar)
        /// A device of Windows.
        case device(String)
    }

    public var kind: Kind
    public var text: String

    public init(_ kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }
}
