/// One line of a configuration file, its comment taken away: a section or an entry.
///
/// The characters of names are those of OpenSSL's table for its default reader (conf_def.h): letters, digits, `_` and
/// `! . % & * + , / ; ? @ ^ ~ | -`.
struct ConfigurationLine {
    private let octets: [UInt8]
    private let number: Int
    private var place = 0

    init(_ line: [UInt8], number: Int) {
        self.number = number
        var octets = Self.withoutComment(line)
        while let last = octets.last, Self.isSpace(last) { octets.removeLast() }
        self.octets = octets
        skipSpaces()
    }

    var isEmpty: Bool { next == nil }
    var startsSection: Bool { next == UInt8(ascii: "[") }
    func startsWith(_ word: String) -> Bool { octets[place...].starts(with: word.utf8) }

    /// `[ name ] rest`: the name with variables unresolved, and what OpenSSL passes over.
    mutating func takeSection() throws(OpenSSLConfigurationError) -> (name: [UInt8], rest: String) {
        place += 1
        skipSpaces()
        let start = place
        var end = start
        // Words, with spaces between them.
        while next != UInt8(ascii: "]") {
            let word = place
            skipName()
            guard place > word else { throw OpenSSLConfigurationError(.missingBracket, line: number) }
            end = place
            skipSpaces()
        }
        let name = Array(octets[start..<end])
        place += 1
        skipSpaces()
        return (name, String(decoding: octets[place...], as: UTF8.self))
    }

    /// `name = value` or `section::name = value`, the value as it stands.
    mutating func takeEntry() throws(OpenSSLConfigurationError) -> (section: String?, name: String, value: [UInt8]) {
        var name = takeName()
        var section: String?
        if startsWith("::") {
            section = name
            place += 2
            name = takeName()
        }
        skipSpaces()
        guard next == UInt8(ascii: "=") else { throw OpenSSLConfigurationError(.missingEqualsSign, line: number) }
        place += 1
        skipSpaces()
        return (section, name, Array(octets[place...]))
    }

    private var next: UInt8? { place < octets.count ? octets[place] : nil }

    private mutating func takeName() -> String {
        let start = place
        skipName()
        return String(decoding: octets[start..<place], as: UTF8.self)
    }

    /// Characters of names; a backslash takes the next one along.
    private mutating func skipName() {
        while let octet = next {
            guard octet == ConfigurationText.backslash || Self.isNamePart(octet) else { return }
            place = min(place + (octet == ConfigurationText.backslash ? 2 : 1), octets.count)
        }
    }

    private mutating func skipSpaces() {
        while let octet = next, Self.isSpace(octet) { place += 1 }
    }

    /// Up to a `#` that stands neither in quotation marks nor behind a backslash.
    private static func withoutComment(_ line: [UInt8]) -> [UInt8] {
        var place = 0
        while place < line.count {
            switch line[place] {
            case UInt8(ascii: "#"): return Array(line[..<place])
            case ConfigurationText.backslash: place += 2
            case let mark where isQuotationMark(mark):
                place += 1
                while place < line.count, line[place] != mark { place += line[place] == ConfigurationText.backslash ? 2 : 1 }
                place += 1
            default: place += 1
            }
        }
        return line
    }

    static func isQuotationMark(_ octet: UInt8) -> Bool { "\"'`".utf8.contains(octet) }
    static func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x09 || octet == 0x0d }

    /// What the name of a variable is made of.
    static func isWordPart(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"): true
        default: false
        }
    }

    private static func isNamePart(_ octet: UInt8) -> Bool {
        isWordPart(octet) || "!.%&*+,/;?@^~|-".utf8.contains(octet)
    }
}
