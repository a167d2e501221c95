/// A value of a configuration file on its way from what stands there to what it means: `str_copy` of OpenSSL's
/// conf_def.c.
struct ConfigurationValue {
    private let raw: [UInt8]
    private let line: Int
    private var place = 0

    /// Octets of a value with its variables resolved: MAX_CONF_VALUE_LENGTH of conf_def.c. The attack is a file in which
    /// every line doubles the one before.
    private static let octetLimit = 65536

    init(_ raw: [UInt8], line: Int) {
        self.raw = raw
        self.line = line
    }

    /// - Parameter lookUp: the value of a variable, by the section that is named with it, if one is.
    mutating func expand(
        _ lookUp: (String?, String) throws(OpenSSLConfigurationError) -> String
    ) throws(OpenSSLConfigurationError) -> [UInt8] {
        var result: [UInt8] = []
        while let octet = next {
            if ConfigurationLine.isQuotationMark(octet) {
                takeQuotation(octet, into: &result)
            } else if octet == ConfigurationText.backslash {
                place += 1
                if let escaped = next { result.append(Self.meaning(of: escaped)) }
                place += 1
            } else if octet == UInt8(ascii: "$") {
                let (section, name) = try takeVariable()
                result += try lookUp(section, name).utf8
            } else {
                result.append(octet)
                place += 1
            }
            guard result.count <= Self.octetLimit else { throw OpenSSLConfigurationError(.valueTooLong, line: line) }
        }
        return result
    }

    private var next: UInt8? { place < raw.count ? raw[place] : nil }

    /// In quotation marks nothing is a variable, and a backslash takes the next character as it is.
    private mutating func takeQuotation(_ mark: UInt8, into result: inout [UInt8]) {
        place += 1
        while let octet = next, octet != mark {
            if octet == ConfigurationText.backslash { place += 1 }
            if let taken = next { result.append(taken) }
            place += 1
        }
        place += 1
    }

    /// `$name`, `${name}`, `$(name)`, each also with `section::` in front.
    private mutating func takeVariable() throws(OpenSSLConfigurationError) -> (section: String?, name: String) {
        place += 1
        var closing: UInt8?
        if next == UInt8(ascii: "{") { closing = UInt8(ascii: "}") }
        if next == UInt8(ascii: "(") { closing = UInt8(ascii: ")") }
        if closing != nil { place += 1 }
        var name = takeWord()
        var section: String?
        if place + 1 < raw.count, raw[place] == UInt8(ascii: ":"), raw[place + 1] == UInt8(ascii: ":") {
            place += 2
            section = name
            name = takeWord()
        }
        if let closing {
            guard next == closing else { throw OpenSSLConfigurationError(.missingClosingBrace, line: line) }
            place += 1
        }
        return (section, name)
    }

    private mutating func takeWord() -> String {
        let start = place
        while let octet = next, ConfigurationLine.isWordPart(octet) { place += 1 }
        return String(decoding: raw[start..<place], as: UTF8.self)
    }

    private static func meaning(of escaped: UInt8) -> UInt8 {
        switch escaped {
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "t"): 0x09
        default: escaped
        }
    }
}
